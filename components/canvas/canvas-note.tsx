import type { ComponentProps } from 'react';

/** A message over the photo. */
export function CanvasNote({ className = '', ...rest }: ComponentProps<'div'>) {
  return (
    <div
      className={`absolute inset-x-4 top-4 mx-auto flex w-fit items-center gap-2.5 rounded-[0.625rem] border bg-raised px-3.5 py-2 shadow-popover ${className}`}
      {...rest}
    />
  );
}
