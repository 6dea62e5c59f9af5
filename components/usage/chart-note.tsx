import { useLocale } from 'next-intl';
import { directionOf } from '@/lib/shared/locales';
import { Swatch } from './swatch';

/** What stands beside the pointer, or beside the bar that the arrow keys have come to. */
export function ChartNote({
  title,
  total,
  parts,
}: {
  title: string;
  total: string;
  parts: readonly { key: string; label: string; color: string; amount: string }[];
}) {
  const locale = useLocale();
  return (
    <div
      data-chart-note
      dir={directionOf(locale)}
      className="rounded-lg border bg-raised px-3 py-2 text-xs/5 tabular-nums shadow-popover"
    >
      <p className="flex justify-between gap-4 font-medium">
        <span>{title}</span>
        <span>{total}</span>
      </p>
      {parts.map(({ key, label, color, amount }) => (
        <p key={key} className="flex items-center justify-between gap-4 text-muted">
          <span className="flex items-center gap-1.5">
            <Swatch color={color} />
            {label}
          </span>
          <span>{amount}</span>
        </p>
      ))}
    </div>
  );
}
