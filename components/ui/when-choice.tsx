import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useLanguage } from '@/lib/client/language';
import { useDeadline } from '@/lib/client/use-deadline';
import { useHydrated } from '@/lib/client/use-hydrated';
import { formatSeconds } from '@/lib/shared/format-seconds';
import { OVERNIGHT_MS, overnightDoubt, type When } from '@/lib/shared/overnight';
import { Segmented } from './segmented';

/** Now, or by tomorrow at half the price: both prices and both times, before anything is asked for. */
export function WhenChoice({
  when,
  nowPrice,
  overnightPrice,
  usualMs,
  models,
  why,
  onChange,
}: {
  when: When;
  nowPrice: string;
  overnightPrice: string;
  /** How long all of it takes now; null: not known. */
  usualMs: number | null;
  models: readonly string[];
  /** Why it cannot be had by tomorrow. */
  why: string | null;
  onChange: (when: When) => void;
}) {
  const t = useTranslations('overnight');
  const language = useLanguage();
  const id = useId();
  const deadline = useDeadline();
  const hydrated = useHydrated();
  const doubts = models.map(overnightDoubt).filter((doubt) => doubt !== null);
  const [doubt] = why === null && when === 'overnight' ? doubts.map(language.say) : [];
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
                ? t('nowNote', { price: nowPrice })
                : t('nowTakes', { price: nowPrice, time: formatSeconds(usualMs / 1000, language) }),
          },
          {
            value: 'overnight',
            // The server draws this too, and its minute may be over when the page takes it over.
            label: hydrated
              ? t('tonight', { deadline: deadline(Date.now() + OVERNIGHT_MS) })
              : t('byTomorrow'),
            note: t('tonightNote', { price: overnightPrice }),
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
