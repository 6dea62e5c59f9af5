import type { ComponentProps } from 'react';

/** One line of text or a number. Needs a label. */
export function TextField({ className = '', ...rest }: ComponentProps<'input'>) {
  return (
    <input dir="auto" className={`field ${className}`} autoComplete="off" spellCheck={false} {...rest} />
  );
}
