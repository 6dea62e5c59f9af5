import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import type { Messages } from '@/lib/shared/language';
import {
  isPseudoLocale,
  type LanguageCode,
  LOCALE_COOKIE,
  languageOf,
  pickLocale,
} from '@/lib/shared/locales';
import { englishMessages } from './english';
import { pseudoMessages } from './pseudo-messages';

/**
 * One line for each other language:
 * `de: async () => ({ ...(await import('@/messages/de.json')).default, ...(await import('@/messages/screens/de.json')).default })`.
 */
const CATALOGUES: Record<LanguageCode, () => Promise<Messages>> = {
  en: async () => englishMessages,
};

/** What next-intl asks once for each request that draws a screen. */
export default getRequestConfig(async () => {
  const [jar, asked] = await Promise.all([cookies(), headers()]);
  const locale = pickLocale(jar.get(LOCALE_COOKIE)?.value, asked.get('accept-language'));
  return { locale, messages: await messagesOf(locale), timeZone: 'UTC' };
});

async function messagesOf(locale: string): Promise<Messages> {
  if (isPseudoLocale(locale)) return pseudoMessages(englishMessages);
  return await CATALOGUES[languageOf(locale) as LanguageCode]();
}
