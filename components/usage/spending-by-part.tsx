import { loadLazily } from '@/lib/client/load-lazily';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPart } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { ChartBox } from './chart-box';
import type { PartChartProps } from './part-chart';
import { type Dimension, labelOf, seriesOf } from './series';
import { TableDisclosure } from './table-disclosure';
import { UsageTable } from './usage-table';

const PartChart = loadLazily<PartChartProps>(async () => (await import('./part-chart')).PartChart);
const ROW_PX = 32;

/** What was spent on each model, quality or kind. */
export function SpendingByPart({
  title,
  dimension,
  parts,
}: {
  title: string;
  dimension: Dimension;
  parts: readonly SpendingPart[];
}) {
  const colors = new Map(seriesOf(dimension, parts).map(({ key, color }) => [key, color]));
  const drawn = parts.map((part) => ({
    ...part,
    label: labelOf(dimension, part.key),
    color: colors.get(part.key) ?? 'var(--chart-rest)',
  }));
  return (
    <Card title={title}>
      <ChartBox Chart={PartChart} heightPx={ROW_PX * drawn.length} title={title} parts={drawn} />
      <TableDisclosure what={title.toLowerCase()}>
        <UsageTable
          caption={`Spending ${title.toLowerCase()}`}
          head={[
            title.replace('By ', '').replace(/^./, (first) => first.toUpperCase()),
            'Runs',
            'Images',
            'Cost',
          ]}
          rows={drawn.map((part) => ({
            key: part.key,
            name: part.label,
            cells: [
              part.runs.toLocaleString('en'),
              part.images.toLocaleString('en'),
              formatMicroUsd(part.countedMicroUsd),
            ],
          }))}
        />
      </TableDisclosure>
    </Card>
  );
}
