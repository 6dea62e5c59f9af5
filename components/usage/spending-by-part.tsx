import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
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
  dimension,
  parts,
}: {
  dimension: Dimension;
  parts: readonly SpendingPart[];
}) {
  const t = useTranslations('usage');
  const language = useLanguage();
  const title = t(`byPart.${dimension}.title`);
  const colors = new Map(seriesOf(dimension, parts, language).map(({ key, color }) => [key, color]));
  const drawn = parts.map((part) => ({
    ...part,
    label: labelOf(dimension, part.key, language),
    color: colors.get(part.key) ?? 'var(--chart-rest)',
  }));
  return (
    <Card title={title}>
      <ChartBox Chart={PartChart} heightPx={ROW_PX * drawn.length} title={title} parts={drawn} />
      <TableDisclosure what={t(`byPart.${dimension}.what`)}>
        <UsageTable
          caption={t(`byPart.${dimension}.caption`)}
          head={[t(`table.${dimension}`), t('table.runs'), t('table.images'), t('table.cost')]}
          rows={drawn.map((part) => ({
            key: part.key,
            name: part.label,
            cells: [
              language.number(part.runs),
              language.number(part.images),
              formatMicroUsd(part.countedMicroUsd, language),
            ],
          }))}
        />
      </TableDisclosure>
    </Card>
  );
}
