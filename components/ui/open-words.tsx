import { useTranslations } from 'next-intl';
import { describeOvernight } from '@/lib/client/describe-overnight';
import { useSecondsFrom } from '@/lib/client/elapsed';
import { useLanguage } from '@/lib/client/language';
import { sayUsual } from '@/lib/client/run-words';
import { useDeadline } from '@/lib/client/use-deadline';
import { formatSeconds } from '@/lib/shared/format-seconds';
import type { WireRun } from '@/lib/shared/wire';

/** How far a run has come that is not over. */
export function OpenWords({ run }: { run: WireRun }) {
  const t = useTranslations('runWords');
  const language = useLanguage();
  const seconds = useSecondsFrom(run.status === 'queued' ? run.waitUntil : run.startedAt);
  const time = formatSeconds(seconds, language);
  const deadline = useDeadline();
  if (run.status === 'saving') return t('saving');
  if (run.overnight !== null)
    return describeOvernight(
      { ...run, overnight: run.overnight },
      deadline(run.overnight.deadline),
      language,
    );
  if (run.status === 'calling') {
    return run.usualMs === null
      ? t('drawing', { time })
      : t('drawingUsual', { time, usual: sayUsual(run.usualMs, language) });
  }
  if (run.error?.code === 'waiting_long') return t('waitingLong');
  if (run.waitUntil !== null) return t('rateLimit', { time });
  if (run.queuePosition === null || run.queuePosition < 1) return t('queued');
  return run.queuePosition === 1 ? t('next') : t('before', { count: run.queuePosition - 1 });
}
