import { type ReactNode, useId } from 'react';
import { LABEL } from '@/components/ui/text-looks';

/** A setting with its name before it; the control gets the id of the name. */
export function SettingRow({
  label,
  children,
  stacked = false,
  aside,
}: {
  label: string;
  children: (labelId: string) => ReactNode;
  /** The name above the control, for wide controls. */
  stacked?: boolean;
  /** At the other end of a stacked name's line. */
  aside?: ReactNode;
}) {
  const id = useId();
  return (
    <div className={stacked ? 'space-y-1.5' : 'flex flex-wrap items-start gap-x-2 gap-y-1'}>
      <div
        className={
          stacked
            ? 'flex items-baseline justify-between gap-2'
            : 'flex min-h-8 min-w-21 items-center max-md:min-h-11'
        }
      >
        <span id={id} className={LABEL}>
          {label}
        </span>
        {aside}
      </div>
      {stacked ? children(id) : <div className="flex-[1_1_13rem]">{children(id)}</div>}
    </div>
  );
}
