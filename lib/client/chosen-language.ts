import { LANGUAGES, type LanguageCode, LOCALE_COOKIE } from '@/lib/shared/locales';

const YEAR_S = 365 * 24 * 60 * 60;

/** The part of `document` that this needs. */
type Jar = Pick<Document, 'cookie'>;

/** The language that was chosen in this browser; null: the browser's own list decides. */
export function readChosenLanguage(jar: Jar): LanguageCode | null {
  const value = cookiesOf(jar)
    .split('; ')
    .find((entry) => entry.startsWith(`${LOCALE_COOKIE}=`))
    ?.slice(LOCALE_COOKIE.length + 1);
  return LANGUAGES.find(({ code }) => code === value)?.code ?? null;
}

/** The next answer of the server is in this language. */
export function chooseLanguage(code: LanguageCode | null, jar: Jar): void {
  const age = code === null ? 0 : YEAR_S;
  try {
    jar.cookie = `${LOCALE_COOKIE}=${code ?? ''}; path=/; max-age=${age}; samesite=lax`;
  } catch {
    // Blocked: the browser's own list goes on deciding.
  }
}

/** None where the browser blocks site data. */
function cookiesOf(jar: Jar): string {
  try {
    return jar.cookie;
  } catch {
    return '';
  }
}
