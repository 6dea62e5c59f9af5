import { Popover } from '@base-ui/react/popover';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** Settings that are wanted now and then, behind an icon. */
export function CanvasPopover({
  icon: Icon,
  label,
  children,
}: {
  icon: LucideIcon;
  label: string;
  children: ReactNode;
}) {
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button variant="ghost" shape="icon" className="max-md:flex-none" />}
        aria-label={label}
        title={label}
      >
        <Icon aria-hidden="true" className="size-4 flex-none" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={6} className="z-55">
          <Popover.Popup
            className="w-[min(18rem,calc(100vw-2rem))] rounded-xl border bg-raised p-3.5 text-ink shadow-popover transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0"
            aria-label={label}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
