import { type ReactNode, useId } from 'react';

/** A setting with its name at the left; the control gets the id of the name. */
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
  /** At the right of a stacked name. */
  aside?: ReactNode;
}) {
  const id = useId();
  return (
    <div className={stacked ? 'space-y-1.5' : 'setting-row'}>
      <div className={stacked ? 'flex items-baseline justify-between gap-2' : 'flex min-h-8 items-center'}>
        <span id={id} className="setting-label">
          {label}
        </span>
        {aside}
      </div>
      {children(id)}
    </div>
  );
}
