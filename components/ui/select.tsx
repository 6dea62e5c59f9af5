import type { ComponentProps } from 'react';
import { Icon } from './icon';

/** The system's own list, in our clothes. */
export function Select({ className = '', ...rest }: ComponentProps<'select'>) {
  return (
    <span className={`relative block ${className}`}>
      <select className="field" {...rest} />
      <Icon
        name="chevron-down"
        className="pointer-events-none absolute right-2.5 top-1/2 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
