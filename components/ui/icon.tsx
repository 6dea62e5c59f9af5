/// <reference types="next/image-types/global" />
import sprite from './icons.svg';

/** An icon of icons.svg. A new one is drawn into it by icons.test.ts. */
export type IconName =
  | 'alert'
  | 'at'
  | 'arrow-left'
  | 'arrow-right'
  | 'brush'
  | 'columns'
  | 'contrast'
  | 'crop'
  | 'eye'
  | 'eye-off'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'chevron-up'
  | 'clock'
  | 'copy'
  | 'download'
  | 'expand'
  | 'external'
  | 'folder'
  | 'heart'
  | 'help'
  | 'image'
  | 'image-plus'
  | 'info'
  | 'key'
  | 'link'
  | 'log-out'
  | 'minus'
  | 'monitor'
  | 'moon'
  | 'more'
  | 'pencil'
  | 'plus'
  | 'restart'
  | 'reuse'
  | 'scissors'
  | 'search'
  | 'settings'
  | 'sparkles'
  | 'split'
  | 'star'
  | 'sun'
  | 'swap'
  | 'trash'
  | 'undo'
  | 'user'
  | 'users'
  | 'upload'
  | 'x'
  | 'zoom-in'
  | 'zoom-out';

/** 16 px unless a class says otherwise, in the colour of its text. Decoration: the control around it carries the name. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg width="1rem" height="1rem" className={`base:block flex-none ${className}`} aria-hidden="true">
      <use href={`${sprite.src}#${name}`} />
    </svg>
  );
}
