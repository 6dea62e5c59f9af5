import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { costNotes, estimateNote, shareNote } from './cost-lines';
import { Cell, FactTable, HeadCell } from './fact-table';

/** How the cost is calculated: tokens times price, kind by kind. */
export function CostTable({ run, image }: { run: WireRun; image: WireImage }) {
  const language = useLanguage();
  const { t } = language;
  const { cost } = run;
  const share = shareNote(run, image.costMicroUsd, language);
  return (
    <>
      {cost ? (
        <FactTable>
          <thead>
            <tr>
              <HeadCell scope="col">
                <span className="sr-only">{t('image.cost.what')}</span>
              </HeadCell>
              <HeadCell numeric scope="col">
                {t('image.cost.tokens')}
              </HeadCell>
              <HeadCell numeric scope="col">
                {t('image.cost.perMillion')}
              </HeadCell>
              <HeadCell numeric scope="col">
                {t('image.cost.cost')}
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {cost.lines.map((line) => (
              <tr key={line.what}>
                <HeadCell scope="row">{t(`image.cost.${line.what}`)}</HeadCell>
                <Cell numeric>{language.number(line.tokens)}</Cell>
                <Cell numeric>{language.number(line.usdPerMillion, { maximumFractionDigits: 6 })}</Cell>
                <Cell numeric>{formatMicroUsd(line.costMicroUsd, language)}</Cell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t font-semibold text-ink">
              <th scope="row" colSpan={3} className="py-0.75 text-start">
                {t(`image.cost.${cost.lowerBound ? 'totalAtLeast' : 'total'}`, {
                  count: Math.max(1, run.images.length),
                })}
              </th>
              <Cell numeric>{formatMicroUsd(cost.totalMicroUsd, language)}</Cell>
            </tr>
          </tfoot>
        </FactTable>
      ) : null}
      {share ? <p className="mt-2 text-ink">{share}</p> : null}
      {[estimateNote(run, language), ...costNotes(run, language)].map((note) => (
        <p key={note} className="mt-1 text-xs text-muted">
          {note}
        </p>
      ))}
    </>
  );
}
