import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

/** Says that what is held over the page can be let go. */
export function DropOverlay({
  over,
  icon,
  children,
}: {
  /** Something is held over the page. */
  over: boolean;
  icon: IconName;
  children: ReactNode;
}) {
  return (
    <div
      className="pointer-events-none fixed inset-0 z-65 grid place-items-center bg-overlay p-4 opacity-0 transition-opacity duration-120 data-[over=true]:opacity-100"
      data-over={over}
      aria-hidden="true"
    >
      <div className="flex items-center gap-2.5 rounded-xl bg-raised px-6 py-4 text-lg/5 font-medium text-ink shadow-popover">
        <Icon name={icon} />
        {children}
      </div>
    </div>
  );
}
