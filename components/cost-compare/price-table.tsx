import { useTranslations } from 'next-intl';
import { type CSSProperties, useId } from 'react';
import { Icon } from '@/components/ui/icon';
import { sayProblem } from '@/lib/client/comparison/cell-state';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { type ComparisonAxes, valueLabel } from '@/lib/shared/comparison';
import { cellLabel, layoutComparison } from '@/lib/shared/comparison-layout';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPrice, WireCell } from '@/lib/shared/wire-comparison';
import { CHECK } from './check-style';
import { CellLabel, ColumnHeading, ComparisonTable, Corner, RowHeading, TableHead } from './comparison-table';
import { formatUsual } from './format-usual';
import { GroupTitle, HeadingText } from './heading-text';
import { AMOUNT, NOTE } from './text-styles';

const PRICE = 'flex h-full min-h-16 items-start gap-2.5 rounded-lg border px-3 py-2.5';

type PriceTableProps = {
  axes: ComparisonAxes;
  cells: readonly WireCell[];
  /** Of a comparison that goes on: cells that have a run. */
  ready: Map<string, ComparisonPrice['ready']>;
  isOff: (cell: WireCell) => boolean;
  onToggle: (cell: WireCell) => void;
};

/** Every combination with its price, before anything is started. Each can be switched off. */
export function PriceTable({ axes, cells, ready, isOff, onToggle }: PriceTableProps) {
  const t = useTranslations('costCompare.prices');
  const language = useLanguage();
  const id = useId();
  const { columns, groups } = layoutComparison(axes, cells);
  const hasRows = groups[0]?.rows.some(({ heading }) => heading !== null);
  return groups.map(({ headings, rows }, group) => {
    const titleId = `${id}group${group}`;
    return (
      <section key={titleId} className={group > 0 ? 'pt-6' : ''}>
        {headings.length > 0 && <GroupTitle headings={headings} id={titleId} />}
        <ComparisonTable
          className="min-w-[calc(var(--columns,1)*8.5rem)]"
          style={{ '--columns': columns.length } as CSSProperties}
          aria-label={headings.length > 0 ? undefined : t('title')}
          aria-labelledby={headings.length > 0 ? titleId : undefined}
        >
          {columns[0] !== null && (
            <TableHead>
              <tr>
                {hasRows && <Corner />}
                {columns.map(
                  (heading) =>
                    heading && (
                      <ColumnHeading key={heading.value}>
                        <HeadingText heading={heading} />
                      </ColumnHeading>
                    ),
                )}
              </tr>
            </TableHead>
          )}
          <tbody>
            {rows.map((row) => (
              <tr key={row.heading?.value ?? ''}>
                {row.heading && (
                  <RowHeading>
                    <HeadingText heading={row.heading} />
                  </RowHeading>
                )}
                {row.cells.map((cell, column) => (
                  <td key={cell.key} className="p-1 align-top max-md:px-0 max-md:py-1.5">
                    {columns[column] && (
                      <CellLabel>
                        {valueLabel(columns[column].axis, columns[column].value, language)}
                      </CellLabel>
                    )}
                    <PriceCell
                      cell={cell}
                      label={cellLabel(axes, cell.params, language)}
                      ready={ready.get(cell.key) ?? null}
                      off={isOff(cell)}
                      onToggle={onToggle}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </ComparisonTable>
      </section>
    );
  });
}

function PriceCell(props: {
  cell: WireCell;
  label: string;
  ready: ComparisonPrice['ready'];
  off: boolean;
  onToggle: (cell: WireCell) => void;
}) {
  const t = useTranslations('costCompare.prices');
  const language = useLanguage();
  const { cell, label, ready, off, onToggle } = props;
  if (ready !== null) {
    const image = ready.run.images.find(({ deletedAt }) => deletedAt === null);
    return (
      <div className={`${PRICE} border-transparent bg-ok-soft`}>
        {image && (
          <img
            src={thumbnailUrl(image, 256)}
            alt=""
            className="size-11 rounded-sm object-cover checkerboard"
          />
        )}
        <span className="min-w-0">
          <span className={AMOUNT}>{formatMicroUsd(0, language)}</span>
          <span className={NOTE}>{t('there')}</span>
        </span>
      </div>
    );
  }
  if (cell.problem !== null) {
    return (
      <div className={`${PRICE} border-dashed text-faint`}>
        <Icon name="alert" className="mt-px" />
        <span className={NOTE}>{sayProblem(cell, language)}</span>
      </div>
    );
  }
  return (
    <label
      className={`${PRICE} group/price bg-surface hover:border-line-strong data-[off=true]:border-dashed data-[off=true]:bg-transparent`}
      data-off={off}
    >
      <input
        type="checkbox"
        checked={!off}
        onChange={() => onToggle(cell)}
        aria-label={t('run', { cell: label })}
        className={CHECK}
      />
      <span className="min-w-0">
        <span
          className={`${AMOUNT} group-data-[off=true]/price:text-faint group-data-[off=true]/price:line-through`}
        >
          {cell.estimate && formatEstimate(cell.estimate, language)}
        </span>
        <span className={NOTE}>{formatUsual(cell.usualMs, language)}</span>
        {cell.noteSentence && <span className={NOTE}>{language.say(cell.noteSentence)}</span>}
      </span>
    </label>
  );
}
