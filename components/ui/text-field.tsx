import type { ComponentProps } from 'react';
import { FIELD } from './field-look';

/** One line of text or a number. Needs a label. */
export function TextField({ className = '', ...rest }: ComponentProps<'input'>) {
  return (
    <input dir="auto" className={`${FIELD} ${className}`} autoComplete="off" spellCheck={false} {...rest} />
  );
}

/** Several lines of text. Needs a label. */
export function TextArea({ className = '', ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" className={`${FIELD} ${className}`} {...rest} />;
}
