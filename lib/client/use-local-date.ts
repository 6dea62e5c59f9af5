import { useLanguage } from './language';
import { useHydrated } from './use-hydrated';

/**
 * Writes dates in the time zone of whoever looks. The server does not know it: until React has taken the page over, both
 * write them in UTC.
 */
export function useLocalDate(): (time: number, options: Intl.DateTimeFormatOptions) => string {
  const language = useLanguage();
  const hydrated = useHydrated();
  return (time, options) => language.date(time, hydrated ? options : { ...options, timeZone: 'UTC' });
}
