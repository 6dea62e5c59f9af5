import 'server-only';
import { englishMessages } from '@/i18n/english';
import { type Language, languageWith } from '@/lib/shared/language';
import { DEFAULT_LOCALE } from '@/lib/shared/locales';

/** What is written into packages: reports and sheets leave the page, and are English as the log is. */
export const packageEnglish: Language = languageWith(DEFAULT_LOCALE, englishMessages);
