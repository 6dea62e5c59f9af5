import type { ReactNode } from 'react';

type Row = { key: string; name: ReactNode; cells: readonly ReactNode[] };

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
    <section className="usage-scroll" tabIndex={0} aria-label={caption}>
      <table className="usage-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
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
      <th scope="row">{row.name}</th>
      {row.cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column never moves
        <td key={index}>{cell}</td>
      ))}
    </tr>
  );
}
