/** ` · 11 % of the dearest`; nothing for the dearest itself, and where there is nothing to compare. */
export function describeShare(costMicroUsd: number | null, dearestMicroUsd: number): string {
  if (costMicroUsd === null || dearestMicroUsd === 0 || costMicroUsd === dearestMicroUsd) return '';
  const percent = (100 * costMicroUsd) / dearestMicroUsd;
  const shown = percent > 0 && percent < 1 ? 'below 1' : String(Math.min(99, Math.round(percent)));
  return ` · ${shown} % of the dearest`;
}
