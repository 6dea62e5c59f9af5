import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { budgetScopes } from '@/lib/server/budget/budget-scopes';
import { openForWriting, openPreviews, type Place } from '@/lib/server/installation/installation';
import { TABLES } from '@/lib/server/installation/tables';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { openTestRows } from './rows';

export type Filled = {
  /** Whose blobs are there, in the order they were made. */
  images: ImageRecord[];
  unknownRun: string;
};

/** For tests: an installation in which every table has rows, and every folder files. */
export async function fillInstallation(place: Place): Promise<Filled> {
  const installation = await openForWriting(place);
  try {
    const { database, blobs } = installation;
    const rows = openTestRows(database, 'local');
    const images: ImageRecord[] = [];
    const period = { budgetPeriod: '2026-11', demo: 0 };
    // More than one batch of rows.
    for (let index = 0; index < 230; index += 1) {
      const runId = await rows.addRun({
        ...period,
        costMicroUsd: 1000 + index,
        chargedMicroUsd: 1000 + index,
        endedAt: 1_790_000_100_000,
        params: JSON.stringify({ ...DEFAULT_SETTINGS, prompt: `“Füchse” ${index} 🦊` }),
      });
      if (index >= 12) continue;
      images.push(await rows.addImage({ runId, ...(await store(blobs, `picture ${index % 10}`)) }));
    }
    const input = await rows.addImage({ ...(await store(blobs, 'an upload')), uploadSha256: 'x' });
    images.push(input);
    const edit = await rows.addRun({ ...period, kind: 'edit', inputs: JSON.stringify([input.id]) });
    await rows.addImage({ runId: edit, purgedAt: 5, deletedAt: 4 });
    const unknownRun = await rows.addRun({
      ...period,
      status: 'unknown',
      errorCode: 'answer_lost',
      chargedMicroUsd: 70,
    });
    const open = await rows.addRun({ ...period, status: 'queued', holdMicroUsd: 500 });
    const { query } = database;
    const spentMicroUsd = Array.from({ length: 230 }, (_, index) => 1000 + index).reduce(
      (sum, each) => sum + each,
      70,
    );
    await query
      .insertInto('budget')
      .values(
        budgetScopes({ ownerId: 'local', tokenId: null, demo: false }).map((scope) => ({
          scope,
          period: '2026-11',
          spentMicroUsd,
          reservedMicroUsd: 500,
        })),
      )
      .execute();
    await query
      .insertInto('runInput')
      .values({ runId: edit, imageId: input.id, use: 'image', position: 0 })
      .execute();
    await query
      .insertInto('prompt')
      .values({
        ownerId: 'local',
        sha256: 'p',
        text: 'a fox',
        uses: 2,
        lastUsedAt: 3,
        lastRunId: edit,
        search: 'a fox',
      })
      .execute();
    const dates = { revision: 1, createdAt: 1, updatedAt: 2 };
    await query
      .insertInto('preset')
      .values({ id: randomUUID(), ownerId: 'local', kind: 'preset', name: 'Cheap', body: '{}', ...dates })
      .execute();
    const comparisonId = randomUUID();
    await query
      .insertInto('comparison')
      .values({
        id: comparisonId,
        ownerId: 'local',
        requestHash: 'x',
        name: 'Foxes',
        base: '{}',
        axes: '{}',
        capMicroUsd: 5_000_000_000,
        ...dates,
      })
      .execute();
    await query.insertInto('comparisonRun').values({ comparisonId, cell: 'low', runId: open }).execute();
    await query.insertInto('blobRemoval').values({ sha256: 'gone', since: 9 }).execute();
    await query
      .insertInto('zipTicket')
      .values({ id: randomUUID(), ownerId: 'local', ids: '[]', expiresAt: 9 })
      .execute();
    await query.insertInto('setting').values({ key: 'entries.version', value: '1' }).execute();
    await query.updateTable('rate').set({ pausedUntil: 12_345 }).execute();
    const previews = await openPreviews(installation);
    await previews.put(unknownRun, 0, Buffer.from('a preview'), 'image/png');
    const spool = join(place.dataDirectory, 'spool');
    await mkdir(spool, { recursive: true });
    await writeFile(join(spool, `${unknownRun}.1.answer`), 'an answer');
    return { images, unknownRun };
  } finally {
    await installation.close();
  }
}

/** Every row of every table, in the order of its key; without what a database numbers by itself. */
export async function readEverything(place: Place): Promise<Record<string, unknown[]>> {
  const installation = await openForWriting(place);
  try {
    const found: Record<string, unknown[]> = {};
    for (const { name, generated = [] } of TABLES) {
      const rows = await installation.database.query.selectFrom(name).selectAll().execute();
      found[name] = rows
        .map((row) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !generated.includes(column))),
        )
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    }
    return found;
  } finally {
    await installation.close();
  }
}

async function store(blobs: BlobStore, text: string) {
  const writer = blobs.createWriter();
  await writer.write(Buffer.from(text));
  return writer.commit();
}
