import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { modelOf } from '@/lib/client/model-of';
import type { Quality } from '@/lib/shared/models';
import { formatEstimate } from '@/lib/shared/money';
import { estimateByQuality } from '@/lib/shared/pricing';
import type { Estimate } from '@/lib/shared/wire';
import { SettingRow } from './setting-row';

const LABELS: Record<Quality, string> = {
  auto: 'Auto',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  xhigh: 'X-high',
  max: 'Max',
};

/** Short enough to stand under a word: a range is told by its upper end. */
function shortPrice(estimate: Estimate): string {
  const { lowMicroUsd, highMicroUsd } = estimate;
  if (lowMicroUsd === highMicroUsd)
    return highMicroUsd === null ? '–' : formatEstimate(estimate).replace(' ', '');
  return `≤${formatEstimate({ ...estimate, lowMicroUsd: highMicroUsd, approximate: false })}`;
}

/** Each level with what this very run would cost at it. */
export function QualityField() {
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  const { model, priced } = modelOf(params);
  const prices = session?.estimates ?? estimateByQuality({ params, model, priced });
  return (
    <SettingRow
      label="Quality"
      stacked
      aside={
        <span className="text-xs text-muted">
          {priced ? (params.n > 1 ? `price of ${params.n} images` : 'price of the image') : 'price unknown'}
        </span>
      }
    >
      {(labelId) => (
        <Segmented
          labelledBy={labelId}
          value={params.quality}
          segments={prices.map(({ quality, estimate }) => ({
            value: quality,
            label: LABELS[quality],
            note: shortPrice(estimate),
            name: `${LABELS[quality]}, ${formatEstimate(estimate)}`,
          }))}
          onChange={(quality) => changeSettings({ quality })}
        />
      )}
    </SettingRow>
  );
}
