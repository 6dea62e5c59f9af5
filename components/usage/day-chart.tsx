import { useTranslations } from 'next-intl';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingDay } from '@/lib/shared/wire-usage';
import type { ChartPlace } from './chart-box';
import { ChartNote } from './chart-note';
import { axisDollars, describeDay } from './describe-usage';
import { type Series, splitBySeries } from './series';

export type DayChartProps = ChartPlace & {
  days: readonly SpendingDay[];
  dimension: 'model' | 'quality';
  series: readonly Series[];
};

/** Stacked bars, a day each. Arrow keys go from day to day. */
export function DayChart({ width, height, rtl, days, dimension, series }: DayChartProps) {
  const t = useTranslations('usage');
  const language = useLanguage();
  const data = days.map((day) => ({
    day: day.day,
    parts: splitBySeries(dimension === 'model' ? day.byModel : day.byQuality, series),
    total: day.countedMicroUsd,
  }));
  return (
    <BarChart
      width={width}
      height={height}
      data={data}
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      title={t('byDay.chart')}
      desc={t('table.same')}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="day"
        tickFormatter={(day: string) => language.number(Number(day.slice(8)))}
        reversed={rtl}
        interval="preserveStartEnd"
        minTickGap={12}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        tick={{ fill: 'var(--muted)', fontSize: 11 }}
      />
      <YAxis
        width={52}
        tickCount={4}
        tickFormatter={(microUsd: number) => axisDollars(microUsd, language)}
        orientation={rtl ? 'right' : 'left'}
        tickLine={false}
        axisLine={false}
        tick={{ fill: 'var(--muted)', fontSize: 11 }}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--ink)', fillOpacity: 0.06 }}
        content={({ active, payload }) => {
          const shown = active ? (payload?.[0]?.payload as (typeof data)[number] | undefined) : undefined;
          return shown ? (
            <ChartNote
              title={describeDay(shown.day, language)}
              total={formatMicroUsd(shown.total, language)}
              parts={series.flatMap((one, index) => {
                const amount = shown.parts[index] ?? 0;
                return amount > 0 ? [{ ...one, amount: formatMicroUsd(amount, language) }] : [];
              })}
            />
          ) : null;
        }}
      />
      {series.map(({ key, label, color }, index) => (
        <Bar
          key={key}
          name={label}
          dataKey={(row: (typeof data)[number]) => row.parts[index]}
          stackId="day"
          fill={color}
          stroke="var(--surface)"
          strokeWidth={1}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}
