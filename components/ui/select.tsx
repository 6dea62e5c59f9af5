import type { ComponentProps } from 'react';
import { FIELD } from './field-look';
import { Icon } from './icon';

/** The system's own list, in our clothes. */
export function Select({ className = '', ...rest }: ComponentProps<'select'>) {
  return (
    <span className={`relative block ${className}`}>
      <select className={`${FIELD} appearance-none pe-7.5 text-ellipsis`} {...rest} />
      <Icon
        name="chevron-down"
        className="pointer-events-none absolute end-2.5 top-1/2 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
