import 'server-only';
import { stringify } from 'csv-stringify/sync';
import type { PackageKind } from '@/lib/server/packages/package';

const COLUMNS = ['number', 'name', 'verdict', 'cost_usd', 'image_id', 'photo'];

/** What each photo has cost so far, with all its attempts. For spreadsheets, as lib/server/usage/usage-csv.ts says. */
export const costList: PackageKind<'restyle'> = {
  container: 'single',
  extension: ' costs.csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  refuse: ({ items }) => (items.length === 0 ? { key: 'problems.restyle.noPhotos' } : null),

  async *make({ items }) {
    const lines = items.map(({ name, verdict, costMicroUsd, chosen, sources }, index) => [
      String(index + 1),
      name,
      verdict,
      dollars(costMicroUsd),
      chosen ?? '',
      sources[0]?.fileName ?? '',
    ]);
    const isKnown = items.every(({ costMicroUsd }) => costMicroUsd !== null);
    const sum = items.reduce((total, { costMicroUsd }) => total + (costMicroUsd ?? 0), 0);
    const rows = [COLUMNS, ...lines, ['', 'total', '', isKnown ? dollars(sum) : '', '', '']];
    const text = stringify(rows, { escape_formulas: true, record_delimiter: 'windows' });
    yield { name: 'costs.csv', bytes: new TextEncoder().encode(`\uFEFF${text}`) };
    return [];
  },
};

/** Exact, however small; what is not known is empty. */
function dollars(microUsd: number | null): string {
  return microUsd === null ? '' : (microUsd / 1_000_000).toFixed(6);
}
