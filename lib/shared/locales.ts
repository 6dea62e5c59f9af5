/** Languages that Overpaint speaks: one row each, and one file in `messages` and in `messages/screens`. */
export const LANGUAGES = [{ code: 'en', name: 'English' }] as const;

export type LanguageCode = (typeof LANGUAGES)[number]['code'];

/**
 * For tests of the screens, under the names that Android and Chrome gave them: longer, accented English (`en-XA`), and
 * the same from right to left (`ar-XB`). They are not offered; only the cookie chooses them.
 */
export const PSEUDO_LOCALES = ['en-XA', 'ar-XB'] as const;

export type PseudoLocale = (typeof PSEUDO_LOCALES)[number];

/** Holds the code of the chosen language. Without it the browser's own list decides. */
export const LOCALE_COOKIE = 'locale';

/** British English: the catalogue's own spelling, days before months. */
export const DEFAULT_LOCALE = 'en-GB';

/**
 * The locale of a person: the language they chose, or the first of their browser's that Overpaint speaks, with the
 * region that their browser names for it.
 *
 * @param chosen value of the cookie
 * @param accepted value of the header `Accept-Language`
 */
export function pickLocale(chosen: string | undefined, accepted: string | null): string {
  const pseudo = PSEUDO_LOCALES.find((locale) => locale === chosen);
  if (pseudo !== undefined) return pseudo;
  const spoken = acceptedLocales(accepted).filter((locale) => isSpoken(languageOf(locale)));
  if (chosen === undefined || !isSpoken(chosen)) return spoken[0] ?? DEFAULT_LOCALE;
  return spoken.find((locale) => languageOf(locale) === chosen) ?? widen(chosen);
}

export function isPseudoLocale(locale: string): locale is PseudoLocale {
  return PSEUDO_LOCALES.some((pseudo) => pseudo === locale);
}

/** `en` of `en-GB`. */
export function languageOf(locale: string): string {
  return locale.split('-')[0] ?? locale;
}

export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(languageOf(locale)) ? 'rtl' : 'ltr';
}

/** Languages whose usual script runs from right to left. Firefox does not know `Intl.Locale.getTextInfo` yet. */
const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

function isSpoken(language: string): language is LanguageCode {
  return LANGUAGES.some(({ code }) => code === language);
}

/** A language without a region, as it is written where most of its texts here come from. */
function widen(language: LanguageCode): string {
  return language === 'en' ? DEFAULT_LOCALE : language;
}

/** Most wanted first. What is no language tag is left out. */
function acceptedLocales(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag: canonical(tag), quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ tag, quality }) => tag !== null && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .flatMap(({ tag }) => (tag === null ? [] : widenIfBare(tag)));
}

function widenIfBare(tag: string): string {
  return tag === 'en' ? widen(tag) : tag;
}

function canonical(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
