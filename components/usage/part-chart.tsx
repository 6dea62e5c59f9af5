import { Bar, BarChart, LabelList, Rectangle, Tooltip, XAxis, YAxis } from 'recharts';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPart } from '@/lib/shared/wire-usage';
import { ChartNote } from './chart-note';
import { count, shortAmount } from './describe-usage';
import type { Series } from './series';

export type PartChartProps = {
  width: number;
  height: number;
  title: string;
  parts: readonly (SpendingPart & Series)[];
};

const LABEL_PX = 96;
const AMOUNT_PX = 64;

/** A bar each, the longest on top, with its amount at its end. */
export function PartChart({ width, height, title, parts }: PartChartProps) {
  return (
    <BarChart
      layout="vertical"
      width={width}
      height={height}
      data={[...parts]}
      margin={{ top: 0, right: AMOUNT_PX, bottom: 0, left: 0 }}
      title={title}
      desc="The same numbers are in the table below."
    >
      <XAxis type="number" hide />
      <YAxis
        type="category"
        dataKey="label"
        width={LABEL_PX}
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
              total={formatMicroUsd(shown.countedMicroUsd)}
              parts={[
                {
                  key: 'runs',
                  label: `${count(shown.runs, 'run')}, ${count(shown.images, 'image')}`,
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
        radius={[0, 3, 3, 0]}
        isAnimationActive={false}
        shape={(bar) => <Rectangle {...bar} fill={(bar.payload as Series).color} />}
      >
        <LabelList
          dataKey="countedMicroUsd"
          position="right"
          fill="var(--muted)"
          fontSize={12}
          formatter={(amount) => shortAmount(Number(amount))}
        />
      </Bar>
    </BarChart>
  );
}
