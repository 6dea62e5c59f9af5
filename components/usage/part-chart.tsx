import { useTranslations } from 'next-intl';
import { Bar, BarChart, LabelList, Rectangle, Tooltip, XAxis, YAxis } from 'recharts';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPart } from '@/lib/shared/wire-usage';
import type { ChartPlace } from './chart-box';
import { ChartNote } from './chart-note';
import { shortAmount } from './describe-usage';
import type { Series } from './series';

export type PartChartProps = ChartPlace & {
  title: string;
  parts: readonly (SpendingPart & Series)[];
};

const LABEL_PX = 96;
const AMOUNT_PX = 64;

/** A bar each, the longest on top, with its amount at its end. */
export function PartChart({ width, height, rtl, title, parts }: PartChartProps) {
  const t = useTranslations('usage');
  const language = useLanguage();
  return (
    <BarChart
      layout="vertical"
      width={width}
      height={height}
      data={[...parts]}
      margin={{ top: 0, right: rtl ? 0 : AMOUNT_PX, bottom: 0, left: rtl ? AMOUNT_PX : 0 }}
      title={title}
      desc={t('table.same')}
    >
      <XAxis type="number" hide reversed={rtl} />
      <YAxis
        type="category"
        dataKey="label"
        width={LABEL_PX}
        orientation={rtl ? 'right' : 'left'}
        interval={0}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        tick={{ fill: 'var(--ink)', fontSize: 12 }}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--ink)', fillOpacity: 0.06 }}
        content={({ active, payload }) => {
          const shown = active ? (payload?.[0]?.payload as (typeof parts)[number] | undefined) : undefined;
          return shown ? (
            <ChartNote
              title={shown.label}
              total={formatMicroUsd(shown.countedMicroUsd, language)}
              parts={[
                {
                  key: 'runs',
                  label: t('runsAndImages', { runs: shown.runs, images: shown.images }),
                  color: shown.color,
                  amount: '',
                },
              ]}
            />
          ) : null;
        }}
      />
      <Bar
        dataKey="countedMicroUsd"
        barSize={14}
        minPointSize={2}
        radius={rtl ? [3, 0, 0, 3] : [0, 3, 3, 0]}
        isAnimationActive={false}
        shape={(bar) => <Rectangle {...bar} fill={(bar.payload as Series).color} />}
      >
        <LabelList
          dataKey="countedMicroUsd"
          position={rtl ? 'left' : 'right'}
          fill="var(--muted)"
          fontSize={12}
          formatter={(amount) => shortAmount(Number(amount), language)}
        />
      </Bar>
    </BarChart>
  );
}
