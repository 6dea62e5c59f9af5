import { Popover } from '@base-ui/react/popover';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

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
        className="button button-ghost button-icon canvas-button"
        aria-label={label}
        title={label}
      >
        <Icon aria-hidden="true" className="icon" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={6} className="canvas-positioner">
          <Popover.Popup className="canvas-popup" aria-label={label}>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
