import type { ComponentProps } from 'react';

/** Something to be had or not, in words at the right of its box. */
export function CheckRow({ children, className = '', ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <label className={`flex min-h-6 items-start gap-2 text-xs/5 ${className}`}>
      <input type="checkbox" className="mt-px size-4 flex-none accent-accent" {...rest} />
      <span>{children}</span>
    </label>
  );
}
