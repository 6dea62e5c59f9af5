import { englishMessages } from '@/i18n/english';
import { languageWith } from '@/lib/shared/language';
import { DEFAULT_LOCALE } from '@/lib/shared/locales';

/** With the texts of all screens. */
export const english = languageWith(DEFAULT_LOCALE, englishMessages);
