import { formatMicroUsd } from '@/lib/shared/money';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { COST_LINE_NAMES, costNotes, estimateNote, shareNote } from './cost-lines';
import { Cell, FactTable, HeadCell } from './fact-table';

/** How the cost came about: tokens times price, kind by kind. */
export function CostTable({ run, image }: { run: WireRun; image: WireImage }) {
  const { cost } = run;
  const share = shareNote(run, image.costMicroUsd);
  return (
    <>
      {cost ? (
        <FactTable>
          <thead>
            <tr>
              <HeadCell scope="col">
                <span className="sr-only">What</span>
              </HeadCell>
              <HeadCell numeric scope="col">
                Tokens
              </HeadCell>
              <HeadCell numeric scope="col">
                $ / million
              </HeadCell>
              <HeadCell numeric scope="col">
                Cost
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {cost.lines.map((line) => (
              <tr key={line.what}>
                <HeadCell scope="row">{COST_LINE_NAMES[line.what]}</HeadCell>
                <Cell numeric>{line.tokens.toLocaleString('en')}</Cell>
                <Cell numeric>{line.usdPerMillion}</Cell>
                <Cell numeric>{formatMicroUsd(line.costMicroUsd)}</Cell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t font-semibold text-ink">
              <th scope="row" colSpan={3} className="py-0.75 text-start">
                {run.images.length > 1 ? `All ${run.images.length} images` : 'Total'}
                {cost.lowerBound ? ', at least' : ''}
              </th>
              <Cell numeric>{formatMicroUsd(cost.totalMicroUsd)}</Cell>
            </tr>
          </tfoot>
        </FactTable>
      ) : null}
      {share ? <p className="mt-2 text-ink">{share}</p> : null}
      {[estimateNote(run), ...costNotes(run)].map((note) => (
        <p key={note} className="mt-1 text-xs text-muted">
          {note}
        </p>
      ))}
    </>
  );
}
