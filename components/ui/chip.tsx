import type { ComponentProps } from 'react';

const TONES = {
  neutral: 'base:text-muted',
  accent: 'border-transparent bg-accent-soft text-accent-text',
  ok: 'border-transparent bg-ok-soft text-ok',
  warn: 'border-transparent bg-warn-soft text-warn',
  danger: 'border-transparent bg-danger-soft text-danger',
};

/** A small fact. The tone is never the only carrier of the meaning. */
export function Chip({
  tone = 'neutral',
  className = '',
  ...rest
}: ComponentProps<'span'> & { tone?: keyof typeof TONES }) {
  return (
    <span
      className={`inline-flex base:h-5.5 items-center base:gap-1 base:rounded-md border base:px-2 base:text-xs whitespace-nowrap ${TONES[tone]} ${className}`}
      {...rest}
    />
  );
}
