import type { ReactNode } from 'react';

type Row = { key: string; name: ReactNode; cells: readonly ReactNode[] };

/** No line under the last row. */
const CELL =
  'border-b py-1.75 ps-5 text-end font-normal first:ps-0 first:text-start in-[tbody:last-child>tr:last-child]:border-b-0 in-[tfoot]:border-b-0 in-[tfoot]:font-semibold';

/** Numbers in columns; where it is wider than its place, it scrolls by itself. */
export function UsageTable({
  caption,
  head,
  rows,
  foot,
}: {
  /** For screen readers: what it is a table of. */
  caption: string;
  head: readonly string[];
  rows: readonly Row[];
  foot?: Row;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="overflow-x-auto" tabIndex={0} aria-label={caption}>
      <table className="w-full border-collapse whitespace-nowrap tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" className={`${CELL} text-xs/5 text-muted`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.key} row={row} />
          ))}
        </tbody>
        {foot && (
          <tfoot>
            <TableRow row={foot} />
          </tfoot>
        )}
      </table>
    </section>
  );
}

function TableRow({ row }: { row: Row }) {
  return (
    <tr>
      <th scope="row" className={CELL}>
        {row.name}
      </th>
      {row.cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column never moves
        <td key={index} className={CELL}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
