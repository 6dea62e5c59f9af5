import { directionOf } from '@/lib/shared/locales';

const MIRRORED: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** The key as it would be from left to right: `ArrowRight` leads on, and where people read from the right, `ArrowLeft` does. */
export function mirrorArrow(key: string, locale: string): string {
  return directionOf(locale) === 'rtl' ? (MIRRORED[key] ?? key) : key;
}
