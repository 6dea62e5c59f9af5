import { type CSSProperties, useId } from 'react';
import { Icon } from '@/components/ui/icon';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { ComparisonAxes } from '@/lib/shared/comparison';
import { cellLabel, layoutComparison } from '@/lib/shared/comparison-layout';
import { formatEstimate } from '@/lib/shared/money';
import type { ComparisonPrice, WireCell } from '@/lib/shared/wire-comparison';
import { formatUsual } from './format-usual';
import { GroupTitle, HeadingText } from './heading-text';

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
  const id = useId();
  const { columns, groups } = layoutComparison(axes, cells);
  const hasRows = groups[0]?.rows.some(({ heading }) => heading !== null);
  return groups.map(({ headings, rows }, group) => {
    const titleId = `${id}group${group}`;
    return (
      <section key={titleId} className="cc-group">
        {headings.length > 0 && <GroupTitle headings={headings} id={titleId} />}
        <div className="cc-scroll">
          <table
            className="cc-table"
            style={{ '--columns': columns.length } as CSSProperties}
            aria-label={headings.length > 0 ? undefined : 'Prices'}
            aria-labelledby={headings.length > 0 ? titleId : undefined}
          >
            {columns[0] !== null && (
              <thead>
                <tr>
                  {hasRows && <td className="cc-corner" />}
                  {columns.map(
                    (heading) =>
                      heading && (
                        <th key={heading.value} scope="col">
                          <HeadingText heading={heading} />
                        </th>
                      ),
                  )}
                </tr>
              </thead>
            )}
            <tbody>
              {rows.map((row) => (
                <tr key={row.heading?.value ?? ''}>
                  {row.heading && (
                    <th scope="row">
                      <HeadingText heading={row.heading} />
                    </th>
                  )}
                  {row.cells.map((cell, column) => (
                    <td key={cell.key}>
                      {columns[column] && (
                        <span className="cc-cell-label" aria-hidden="true">
                          {columns[column].label}
                        </span>
                      )}
                      <PriceCell
                        cell={cell}
                        label={cellLabel(axes, cell.params)}
                        ready={ready.get(cell.key) ?? null}
                        off={isOff(cell)}
                        onToggle={onToggle}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
  const { cell, label, ready, off, onToggle } = props;
  if (ready !== null) {
    const image = ready.run.images.find(({ deletedAt }) => deletedAt === null);
    return (
      <div className="cc-price cc-price-ready">
        {image && <img src={thumbnailUrl(image, 256)} alt="" className="cc-price-thumb checkerboard" />}
        <span className="min-w-0">
          <span className="cc-amount">$0.00</span>
          <span className="cc-note">There already</span>
        </span>
      </div>
    );
  }
  if (cell.problem !== null) {
    return (
      <div className="cc-price cc-price-problem">
        <Icon name="alert" />
        <span className="cc-note">{cell.problem}</span>
      </div>
    );
  }
  return (
    <label className="cc-price" data-off={off}>
      <input
        type="checkbox"
        checked={!off}
        onChange={() => onToggle(cell)}
        aria-label={`Run ${label}`}
        className="cc-check"
      />
      <span className="min-w-0">
        <span className="cc-amount">{cell.estimate && formatEstimate(cell.estimate)}</span>
        <span className="cc-note">{formatUsual(cell.usualMs)}</span>
        {cell.note && <span className="cc-note">{cell.note}</span>}
      </span>
    </label>
  );
}
