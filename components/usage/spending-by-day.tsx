import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { useLanguage } from '@/lib/client/language';
import { loadLazily } from '@/lib/client/load-lazily';
import { formatMicroUsd } from '@/lib/shared/money';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { ChartBox } from './chart-box';
import type { DayChartProps } from './day-chart';
import { describeDay } from './describe-usage';
import { Legend } from './legend';
import { seriesOf, splitBySeries } from './series';
import { TableDisclosure } from './table-disclosure';
import { UsageTable } from './usage-table';

const DayChart = loadLazily<DayChartProps>(async () => (await import('./day-chart')).DayChart);
const HEIGHT_PX = 232;

export function SpendingByDay({ report }: { report: UsageReport }) {
  const t = useTranslations('usage');
  const language = useLanguage();
  const id = useId();
  const [dimension, setDimension] = useState<'model' | 'quality'>('model');
  const { byDay, totals } = report;
  const series = seriesOf(dimension, dimension === 'model' ? report.byModel : report.byQuality, language);
  const amountOrDash = (microUsd: number) => (microUsd === 0 ? '–' : formatMicroUsd(microUsd, language));
  const used = byDay.filter(({ runs }) => runs > 0);
  return (
    <Card
      title={t('byDay.title')}
      aside={
        <>
          <span id={id} className="sr-only">
            {t('byDay.stackedBy')}
          </span>
          <Segmented
            labelledBy={id}
            look="natural"
            segmentClassName="px-3 text-xs/5"
            value={dimension}
            segments={[
              { value: 'model', label: t('byDay.byModel') },
              { value: 'quality', label: t('byDay.byQuality') },
            ]}
            onChange={setDimension}
          />
        </>
      }
    >
      <Legend series={series} />
      <ChartBox Chart={DayChart} heightPx={HEIGHT_PX} days={byDay} dimension={dimension} series={series} />
      <TableDisclosure what={t('byDay.what')}>
        <UsageTable
          caption={t(dimension === 'model' ? 'byDay.captionModel' : 'byDay.captionQuality')}
          head={[
            t('table.day'),
            t('table.runs'),
            t('table.images'),
            ...series.map(({ label }) => label),
            t('table.together'),
          ]}
          rows={used.map((day) => ({
            key: day.day,
            name: describeDay(day.day, language),
            cells: [
              language.number(day.runs),
              language.number(day.images),
              ...splitBySeries(dimension === 'model' ? day.byModel : day.byQuality, series).map(amountOrDash),
              formatMicroUsd(day.countedMicroUsd, language),
            ],
          }))}
          foot={{
            key: 'all',
            name: t('table.together'),
            cells: [
              language.number(totals.runs),
              language.number(totals.images),
              ...splitBySeries(sumByKey(report, dimension), series).map(amountOrDash),
              formatMicroUsd(totals.countedMicroUsd, language),
            ],
          }}
        />
        {used.length < byDay.length && <p className="pt-2 text-xs text-muted">{t('byDay.leftOut')}</p>}
      </TableDisclosure>
    </Card>
  );
}

function sumByKey(report: UsageReport, dimension: 'model' | 'quality'): Record<string, number> {
  const parts = dimension === 'model' ? report.byModel : report.byQuality;
  return Object.fromEntries(parts.map(({ key, countedMicroUsd }) => [key, countedMicroUsd]));
}
