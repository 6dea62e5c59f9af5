import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { pricesByQuality, type QualityPrice, useLearned } from '@/lib/client/learned-prices';
import { modelOf } from '@/lib/client/model-of';
import { formatEstimate } from '@/lib/shared/money';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import type { Estimate } from '@/lib/shared/wire';
import { SettingRow } from './setting-row';

/** Short enough to stand under a word: a range is told by its upper end. */
function shortPrice(estimate: Estimate): string {
  const { lowMicroUsd, highMicroUsd } = estimate;
  if (lowMicroUsd === highMicroUsd)
    return highMicroUsd === null ? '–' : formatEstimate(estimate).replace(' ', '');
  return `≤${formatEstimate({ ...estimate, lowMicroUsd: highMicroUsd, approximate: false })}`;
}

/** `≈ $0.05 (from your last 7 runs)`. */
function longPrice({ estimate, learnedRuns }: QualityPrice): string {
  const price = formatEstimate(estimate);
  return learnedRuns === null ? price : `${price} (${fromRuns(learnedRuns)})`;
}

function fromRuns(runs: number): string {
  return runs === 1 ? 'from your last run' : `from your last ${runs} runs`;
}

/** Each level with what this very run would cost at it. */
export function QualityField() {
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  const { model, priced } = modelOf(params);
  // What bills have taught changes prices.
  useLearned();
  const prices = session?.estimates ?? pricesByQuality({ params, model, priced });
  const chosen = prices.find(({ quality }) => quality === params.quality);
  const seen = chosen?.learnedRuns ?? null;
  return (
    <SettingRow
      label={parameterLabel('quality')}
      stacked
      aside={
        <span className="text-xs text-muted">
          {priced ? (params.n > 1 ? `price of ${params.n} images` : 'price of the image') : 'price unknown'}
          {seen !== null && ` · ${fromRuns(seen)}`}
        </span>
      }
    >
      {(labelId) => (
        <Segmented
          labelledBy={labelId}
          value={params.quality}
          segments={prices.map((price) => ({
            value: price.quality,
            label: valueName('quality', price.quality),
            note: shortPrice(price.estimate),
            name: `${valueName('quality', price.quality)}, ${longPrice(price)}`,
          }))}
          onChange={(quality) => changeSettings({ quality })}
        />
      )}
    </SettingRow>
  );
}
