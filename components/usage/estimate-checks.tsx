import { useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import { valueWords } from '@/lib/shared/parameter-words';
import { type EstimateCheck, OUTSIDE_PERCENT } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { describeDifference } from './describe-usage';
import { labelOf } from './series';
import { UsageTable } from './usage-table';

const FIRST_ROWS = 8;

/** What was said before the click beside what was charged. */
export function EstimateChecks({ checks }: { checks: readonly EstimateCheck[] }) {
  const [all, setAll] = useState(false);
  const shown = all || checks.length <= FIRST_ROWS + 2 ? checks : checks.slice(0, FIRST_ROWS);
  return (
    <Card title="Estimated and actual">
      <UsageTable
        caption="Estimates and actual costs by model and quality"
        head={['Model and quality', 'Runs', 'Estimated', 'Actual', 'Difference', 'Outside']}
        rows={shown.map((check) => ({
          key: `${check.model} ${check.quality}`,
          name: `${labelOf('model', check.model)}, ${valueWords('quality', check.quality)}`,
          cells: [
            check.runs.toLocaleString('en'),
            formatEstimate({
              lowMicroUsd: check.estimateLowMicroUsd,
              highMicroUsd: check.estimateHighMicroUsd,
              approximate: false,
            }),
            formatMicroUsd(check.costMicroUsd),
            describeDifference(check),
            check.outsideRuns === 0 ? '–' : check.outsideRuns.toLocaleString('en'),
          ],
        }))}
      />
      {shown.length < checks.length && (
        <button type="button" className={`${DISCLOSURE} mt-1`} onClick={() => setAll(true)}>
          <Icon name="chevron-down" />
          Show all {checks.length}
        </button>
      )}
      <p className="pt-2 text-xs text-muted">
        Outside: runs that cost more than {OUTSIDE_PERCENT} % beside what was said before. Runs without a
        price or with an unknown cost are not in it.
      </p>
    </Card>
  );
}
