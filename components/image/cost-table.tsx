import { formatMicroUsd } from '@/lib/shared/money';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { COST_LINE_NAMES, costNotes, estimateNote, shareNote } from './cost-lines';

/** How the cost came about: tokens times price, kind by kind. */
export function CostTable({ run, image }: { run: WireRun; image: WireImage }) {
  const { cost } = run;
  const share = shareNote(run, image.costMicroUsd);
  return (
    <>
      {cost ? (
        <table className="viewer-table viewer-table-numbers">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">What</span>
              </th>
              <th scope="col">Tokens</th>
              <th scope="col">$ / million</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {cost.lines.map((line) => (
              <tr key={line.what}>
                <th scope="row">{COST_LINE_NAMES[line.what]}</th>
                <td>{line.tokens.toLocaleString('en')}</td>
                <td>{line.usdPerMillion}</td>
                <td>{formatMicroUsd(line.costMicroUsd)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {run.images.length > 1 ? `All ${run.images.length} images` : 'Total'}
                {cost.lowerBound ? ', at least' : ''}
              </th>
              <td>{formatMicroUsd(cost.totalMicroUsd)}</td>
            </tr>
          </tfoot>
        </table>
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
