import type { ComponentProps } from 'react';

export function Slider({ className = '', ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      type="range"
      className={`base:h-5 base:w-full cursor-pointer accent-accent ${className}`}
      {...rest}
    />
  );
}
