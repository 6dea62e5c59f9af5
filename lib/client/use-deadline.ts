import { deadlineText } from './deadline';
import { useLanguage } from './language';
import { useHydrated } from './use-hydrated';

/** Writes deadlines in the time zone of whoever looks; until React has taken the page over, in UTC. */
export function useDeadline(): (atMs: number) => string {
  const language = useLanguage();
  const hydrated = useHydrated();
  return (atMs) => deadlineText(atMs, Date.now(), language, hydrated ? undefined : 'UTC');
}
