import type { ComponentProps } from 'react';

/** A small fact. The tone is never the only carrier of the meaning. */
export function Chip({
  tone = 'neutral',
  className = '',
  ...rest
}: ComponentProps<'span'> & { tone?: 'neutral' | 'accent' | 'ok' | 'warn' | 'danger' }) {
  return <span className={`chip chip-${tone} ${className}`} {...rest} />;
}
