import type { ComponentProps } from 'react';

export function Slider({ className = '', ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return <input type="range" className={`slider ${className}`} {...rest} />;
}
