import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import type { Language, Sentence } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import type { Estimate } from '@/lib/shared/wire';
import { Button } from './button';
import { NOTICE } from './text-looks';

/** That a model ends, and one click to what follows it, with what both cost. */
export function EndingNote({
  sentence,
  estimate,
  successor,
  action = 'use',
  onReplace,
}: {
  sentence: Sentence;
  /** What the same would cost with either of them. */
  estimate: Estimate;
  successor: { label: string; estimate: Estimate } | null;
  action?: 'use' | 'add';
  onReplace: () => void;
}) {
  const t = useTranslations('ui.ending');
  const language = useLanguage();
  return (
    <div className={`${NOTICE} w-full space-y-2`}>
      <p>
        {language.say(sentence)} {successor && comparePrices(successor, estimate, language)}
      </p>
      {successor && <Button onClick={onReplace}>{t(action, { model: successor.label })}</Button>}
    </div>
  );
}

function comparePrices(
  successor: { label: string; estimate: Estimate },
  old: Estimate,
  language: Language,
): string {
  const model = successor.label;
  if (successor.estimate.highMicroUsd === null) return language.t('ui.ending.priceUnknown', { model });
  const price = formatEstimate(successor.estimate, language);
  if (old.highMicroUsd === null) return language.t('ui.ending.newPrice', { model, price });
  return language.t('ui.ending.prices', { model, price, oldPrice: formatEstimate(old, language) });
}
