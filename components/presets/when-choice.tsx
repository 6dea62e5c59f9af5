import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { useRuns, useStatus } from '@/lib/client/live-stores';
import { isLike } from '@/lib/client/run-store';
import { useDeadline } from '@/lib/client/use-deadline';
import { formatSeconds } from '@/lib/shared/format-seconds';
import { sayIf } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import { OVERNIGHT_MS, overnightDoubt, type When } from '@/lib/shared/overnight';
import type { Estimate } from '@/lib/shared/wire';

/** Now, or by tomorrow at half the price: both prices and both times, before anything is asked for. */
export function WhenChoice({
  when,
  now,
  overnight,
  count,
  model,
  why,
  onChange,
}: {
  when: When;
  now: Estimate;
  overnight: Estimate;
  count: number;
  model: string;
  /** Why it cannot be had by tomorrow. */
  why: string | null;
  onChange: (when: When) => void;
}) {
  const t = useTranslations('overnight');
  const language = useLanguage();
  const id = useId();
  const deadline = useDeadline();
  const params = useStore(composerStore, (state) => state.params);
  const calls = useStatus((status) => status.limits.maxConcurrentCalls);
  // Of the last such run that is known here.
  const usualMs = useRuns((state) => {
    const like = Object.values(state.runs).find(
      (run) =>
        run.overnight === null &&
        run.startedAt !== null &&
        run.status === 'done' &&
        isLike(run.params, params),
    );
    return like?.endedAt == null || like.startedAt === null ? null : like.endedAt - like.startedAt;
  });
  const price = formatEstimate(now, language);
  const doubt = why === null && when === 'overnight' ? sayIf(overnightDoubt(model), language) : null;
  return (
    <div>
      <span id={id} className="sr-only">
        {t('when')}
      </span>
      <Segmented
        labelledBy={id}
        value={when}
        segments={[
          {
            value: 'now',
            label: t('now'),
            note:
              usualMs === null
                ? t('nowNote', { price })
                : t('nowTakes', {
                    price,
                    time: formatSeconds((Math.ceil(count / calls) * usualMs) / 1000, language),
                  }),
          },
          {
            value: 'overnight',
            label: t('tonight', { deadline: deadline(Date.now() + OVERNIGHT_MS) }),
            note: t('tonightNote', { price: formatEstimate(overnight, language) }),
            why,
          },
        ]}
        onChange={onChange}
      />
      <p role="status" className={doubt ? 'pt-1.5 text-xs text-muted' : 'sr-only'}>
        {doubt}
      </p>
    </div>
  );
}
