import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { planGenerate } from '@/lib/client/composer-rules';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { useLanguage } from '@/lib/client/language';
import { pricesByQuality, type QualityPrice, unknownPrices, useLearned } from '@/lib/client/learned-prices';
import { modelOf } from '@/lib/client/model-of';
import { useReferences } from '@/lib/client/references/reference-store';
import type { Language } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import type { Estimate } from '@/lib/shared/wire';
import { SettingRow } from './setting-row';

/** Short enough to stand under a word: a range is told by its upper end. */
function shortPrice(estimate: Estimate, language: Language): string {
  const { lowMicroUsd, highMicroUsd } = estimate;
  if (lowMicroUsd === highMicroUsd)
    return highMicroUsd === null ? '–' : formatEstimate(estimate, language).replace(' ', '');
  return `≤${formatEstimate({ ...estimate, lowMicroUsd: highMicroUsd, approximate: false }, language)}`;
}

/** `Medium, ≈ $0.05 (from your last 7 runs)`. */
function nameOf({ quality, estimate, learnedRuns }: QualityPrice, language: Language): string {
  const { t } = language;
  const values = {
    quality: valueName('quality', quality, language),
    price: formatEstimate(estimate, language),
  };
  if (learnedRuns === null) return t('prompt.quality.named', values);
  const learned = t('prompt.quality.learned', { count: learnedRuns });
  return t('prompt.quality.namedLearned', { ...values, learned });
}

/** Each level with what this very run would cost at it. */
export function QualityField() {
  const t = useTranslations('prompt.quality');
  const language = useLanguage();
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  const { model, priced } = modelOf(params);
  // What bills have taught changes prices.
  useLearned();
  useReferences();
  const planned = planGenerate(params);
  const prices =
    session?.estimates ??
    (planned === null
      ? unknownPrices(model)
      : pricesByQuality({ params: planned.paramsSent, model, priced, inputs: planned.sent }));
  const chosen = prices.find(({ quality }) => quality === params.quality);
  const seen = chosen?.learnedRuns ?? null;
  const price = priced ? t('of', { count: params.n }) : t('unknown');
  return (
    <SettingRow
      label={parameterLabel('quality', language)}
      stacked
      aside={
        <span className="text-xs text-muted">
          {seen === null ? price : t('ofLearned', { price, learned: t('learned', { count: seen }) })}
        </span>
      }
    >
      {(labelId) => (
        <Segmented
          labelledBy={labelId}
          value={params.quality}
          segments={prices.map((price) => ({
            value: price.quality,
            label: valueName('quality', price.quality, language),
            note: shortPrice(price.estimate, language),
            name: nameOf(price, language),
          }))}
          onChange={(quality) => changeSettings({ quality })}
        />
      )}
    </SettingRow>
  );
}
