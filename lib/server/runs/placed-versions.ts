import 'server-only';
import type { Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { refreshRunEntries } from '@/lib/server/library/entries';
import { touchRuns } from '@/lib/server/records/lock-rows';
import { isPlacedAlike, newImage, type PlacedImage } from '@/lib/server/records/run-images';
import type { ImageRecord } from '@/lib/server/records/run-record';

/** The versions of a placed answer: one for each way it was put back. Its run shows the newest. */
export function createPlacedVersions(database: OpenDatabase) {
  const { query } = database;
  return {
    /**
     * One more placed version of an answer. The run's revision moves, since the run shows it.
     * @returns the version that is there already when the same was asked for twice
     */
    async addVersion(image: PlacedImage): Promise<ImageRecord> {
      const now = await database.now();
      return query.transaction().execute(async (transaction) => {
        const raw = await transaction
          .selectFrom('image')
          .selectAll()
          .where('id', '=', image.rawId)
          .executeTakeFirstOrThrow();
        const run = await transaction
          .updateTable('run')
          .set((is) => ({ revision: is('revision', '+', 1) }))
          .where('id', '=', raw.runId)
          .returningAll()
          .executeTakeFirstOrThrow();
        const versions = await transaction
          .selectFrom('image')
          .selectAll()
          .where('rawId', '=', image.rawId)
          .orderBy('version')
          .execute();
        const same = versions.find((one) => one.purgedAt === null && isPlacedAlike(one, image));
        if (same !== undefined) return same;
        const added = await transaction
          .insertInto('image')
          .values({
            ...image,
            ...newImage(run, now),
            role: 'placed',
            version: (versions.at(-1)?.version ?? -1) + 1,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await forgetFailure(transaction, run.id);
        await refreshRunEntries(transaction, [run.id]);
        return added;
      });
    },

    /** An earlier placed version becomes the newest, which is the one that its run shows. */
    async showVersion(image: ImageRecord): Promise<ImageRecord> {
      return query.transaction().execute(async (transaction) => {
        const runIds = await touchRuns(transaction, database.engine, [image]);
        const { newest } = await transaction
          .selectFrom('image')
          .select((is) => is.fn.max('version').as('newest'))
          .where('rawId', '=', image.rawId)
          .executeTakeFirstOrThrow();
        const shown = await transaction
          .updateTable('image')
          .set({ version: Number(newest) + 1 })
          .where('id', '=', image.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await refreshRunEntries(transaction, runIds);
        return shown;
      });
    },
  };
}

/** Once each answer of a run has been put back, it is no longer one of which that failed. */
async function forgetFailure(transaction: Transaction<Database>, runId: string): Promise<void> {
  await transaction
    .updateTable('run')
    .set({ errorCode: null, errorMessage: null })
    .where('id', '=', runId)
    .where('errorCode', '=', 'placement_failed')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('image as answer')
            .select('answer.id')
            .where('answer.runId', '=', runId)
            .where('answer.role', '=', 'output')
            .where('answer.purgedAt', 'is', null)
            .where((is) =>
              is.not(
                is.exists(
                  is
                    .selectFrom('image as placed')
                    .select('placed.id')
                    .whereRef('placed.rawId', '=', 'answer.id'),
                ),
              ),
            ),
        ),
      ),
    )
    .execute();
}
