import { createHash, randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ImageTable, RunTable } from '@/lib/server/database/schema';
import { refreshRunEntries, refreshUploadEntries } from '@/lib/server/library/entries';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { EditParams } from '@/lib/shared/wire';

/** For tests: rows as the server would have left them, without its work. */
export function openTestRows({ query }: OpenDatabase, ownerId = 'ann') {
  let clock = 1_790_000_000_000;

  async function addRun(change: Partial<Insertable<RunTable>> = {}): Promise<string> {
    const id = change.id ?? randomUUID();
    clock += 1000;
    await query
      .insertInto('run')
      .values({
        id,
        ownerId,
        kind: 'generate',
        status: 'done',
        requestHash: '',
        params: JSON.stringify({ ...DEFAULT_SETTINGS, prompt: 'a red fox' }),
        inputs: '[]',
        model: 'gpt-image-2.5-flare',
        quality: 'low',
        demo: 0,
        estimateApproximate: 0,
        budgetPeriod: '2026-11',
        holdMicroUsd: 0,
        chargedMicroUsd: 0,
        attempt: 1,
        unreachable: 0,
        crashes: 0,
        revision: 1,
        createdAt: clock,
        ...change,
      })
      .execute();
    return id;
  }

  async function addImage(change: Partial<Insertable<ImageTable>> = {}): Promise<ImageRecord> {
    const id = change.id ?? randomUUID();
    clock += 1000;
    return query.transaction().execute(async (transaction) => {
      const image = await transaction
        .insertInto('image')
        .values({
          id,
          ownerId,
          role: change.runId == null ? 'input' : 'output',
          position: 0,
          sha256: createHash('sha256').update(id).digest('hex'),
          mime: 'image/png',
          width: 16,
          height: 16,
          sizeBytes: 100,
          favourite: 0,
          fileName: 'a-red-fox.png',
          createdAt: clock,
          ...(change.runId == null
            ? { uploadSha256: createHash('sha256').update(`file ${id}`).digest('hex') }
            : {}),
          ...change,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      if (image.runId === null) await refreshUploadEntries(transaction, [image]);
      else await refreshRunEntries(transaction, [image.runId]);
      return image;
    });
  }

  /** A finished edit of these, with its answer and what was placed of it. */
  async function addEdit(
    inputs: readonly ImageRecord[],
    { mask = null, status = 'done' }: { mask?: ImageRecord | null; status?: RunTable['status'] } = {},
  ): Promise<{ runId: string; raw: ImageRecord; placed: ImageRecord }> {
    const edit: EditParams = {
      placement: 'exact',
      mask: mask?.id ?? null,
      markup: null,
      region: 'auto',
      featherPx: null,
      matchGrain: true,
      sendWholePhoto: true,
      reinforcePrompt: true,
    };
    const runId = await addRun({
      kind: 'edit',
      status,
      inputs: JSON.stringify(inputs.map(({ id }) => id)),
      edit: JSON.stringify(edit),
      promptSent: 'a red fox\n\nChange only the masked area.',
    });
    const used = [
      ...inputs.map(({ id }, position) => ({ runId, imageId: id, use: 'image' as const, position })),
      ...(mask === null ? [] : [{ runId, imageId: mask.id, use: 'mask' as const, position: 0 }]),
    ];
    await query.insertInto('runInput').values(used).execute();
    const raw = await addImage({ runId, costMicroUsd: 900 });
    const placed = await addImage({
      runId,
      role: 'placed',
      rawId: raw.id,
      costMicroUsd: 900,
      featherPx: 4,
      driftPercent: 12.5,
    });
    return { runId, raw, placed };
  }

  return { addRun, addImage, addEdit };
}
