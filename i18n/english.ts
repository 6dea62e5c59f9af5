import { firstEnglish, type Messages } from '@/lib/shared/language';
import screens from '@/messages/screens/en.json';

/** The whole catalogue. Browsers have `firstEnglish` in their scripts, and of the rest what a layout sends. */
export const englishMessages: Messages = { ...firstEnglish, ...screens };
