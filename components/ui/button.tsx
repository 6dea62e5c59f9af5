import type { ComponentProps } from 'react';
import { ScreenLink } from './screen-link';

export type ButtonLook = {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  /** `icon`: as wide as high, for nothing but an icon. */
  shape?: 'text' | 'icon';
};

/** Fingers need 44 px, whatever a place asks for. */
const ALL =
  'inline-flex items-center base:justify-center base:min-h-8 max-md:min-h-11 base:gap-1.5 base:rounded-lg border base:font-medium whitespace-nowrap select-none transition-colors duration-120';

const VARIANTS = {
  primary: 'base:border-transparent base:bg-accent base:text-accent-ink hover:bg-accent-hover',
  secondary: 'base:bg-raised base:shadow-xs hover:border-line-strong',
  ghost: 'base:border-transparent base:text-muted hover:bg-ink/7 hover:text-ink',
  danger: 'base:bg-raised base:text-danger hover:bg-danger-soft',
};
const OFF = 'off:border-line off:bg-sunken off:text-faint off:shadow-none';
const GHOST_OFF = 'off:bg-transparent off:text-faint off:opacity-60';

const SHAPES = { text: 'base:px-3', icon: 'base:w-8 max-md:w-11' };

function classesOf({ variant = 'secondary', shape = 'text' }: ButtonLook, className: string): string {
  return `${ALL} ${SHAPES[shape]} ${VARIANTS[variant]} ${variant === 'ghost' ? GHOST_OFF : OFF} ${className}`;
}

export function Button({ variant, shape, className = '', ...rest }: ComponentProps<'button'> & ButtonLook) {
  return <button type="button" className={classesOf({ variant, shape }, className)} {...rest} />;
}

/** A link to a screen of ours that looks like a button. */
export function ButtonLink({
  variant,
  shape,
  className = '',
  ...rest
}: ComponentProps<typeof ScreenLink> & ButtonLook) {
  return <ScreenLink className={classesOf({ variant, shape }, className)} {...rest} />;
}

/** A link to a file, or out of here, that looks like a button. */
export function ButtonAnchor({ variant, shape, className = '', ...rest }: ComponentProps<'a'> & ButtonLook) {
  return <a className={classesOf({ variant, shape }, className)} {...rest} />;
}
