import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useRuns } from '@/lib/client/live-stores';

/** Most broken streams are back before a person notices. */
const NOTICE_AFTER_MS = 5_000;

/** Says quietly that the page does not hear of changes immediately, and why. Hangs from the header and moves nothing. */
export function StreamNotice() {
  const t = useTranslations('studio.stream');
  const sentence = useRuns(({ connection, connectionProblem }) => {
    if (connection === 'polling') return t('polling');
    if (connection !== 'reconnecting') return null;
    return connectionProblem ?? t('lost');
  });
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(sentence), sentence === null ? 0 : NOTICE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <p
      role="status"
      className="absolute end-2 top-full max-w-[calc(100vw-1rem)] rounded-b-lg border border-t-0 bg-canvas px-3 py-1 text-xs/5 text-muted empty:hidden"
    >
      {shown}
    </p>
  );
}
