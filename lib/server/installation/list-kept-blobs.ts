import 'server-only';
import type { Installation } from './installation';
import { PURGED_SINCE } from './tables';

export type KeptBlob = { sha256: string; sizeBytes: number };

const BATCH_ROWS = 500;

/** Each blob that some image must have, once, in the order of their names. */
export async function* listKeptBlobs({
  database,
  migrations,
}: Pick<Installation, 'database' | 'migrations'>): AsyncGenerator<KeptBlob, void, undefined> {
  let last = '';
  for (;;) {
    let select = database.query
      .selectFrom('image')
      .select((is) => ['sha256', is.fn.max('sizeBytes').as('sizeBytes')])
      .where('sha256', '>', last)
      .groupBy('sha256')
      .orderBy('sha256')
      .limit(BATCH_ROWS);
    if (migrations.includes(PURGED_SINCE)) select = select.where('purgedAt', 'is', null);
    const rows = await select.execute();
    for (const { sha256, sizeBytes } of rows) yield { sha256, sizeBytes: Number(sizeBytes) };
    last = rows.at(-1)?.sha256 ?? last;
    if (rows.length < BATCH_ROWS) return;
  }
}
