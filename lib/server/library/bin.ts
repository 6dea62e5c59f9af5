import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { DerivedFiles } from '@/lib/server/blobs/derived-files';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { Logger } from '@/lib/server/logger';
import { lockImages, touchRuns } from '@/lib/server/records/lock-rows';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { BIN_DAYS, type BinEmptied, type BinSize } from '@/lib/shared/wire-library';
import { refreshRunEntries, refreshUploadEntries } from './entries';
import { leaveCollections } from './leave-collections';
import { noteRemovals } from './note-removals';

export type Bin = {
  /** What emptying it would delete. */
  measure(ownerId: string): Promise<BinSize>;
  /** Deletes everything for good that this owner has in the bin; pictures of deleted references only where told. */
  empty(ownerId: string, options?: { references: boolean }): Promise<BinEmptied>;
  /** Only these; what is not in the bin is left alone. */
  purge(ownerId: string, ids: readonly string[]): Promise<BinEmptied>;
  /** What has lain in the bin for `BIN_DAYS`, and the files that nothing refers to any more. */
  tidy(): Promise<void>;
  /** Tidies now and then every hour. Several servers may do so at once. */
  start(): void;
  close(): Promise<void>;
};

type BinParts = {
  database: OpenDatabase;
  blobs: Pick<BlobStore, 'removeStale'>;
  derived: readonly DerivedFiles[];
  logger: Logger;
  runsChanged: (runIds: readonly string[]) => Promise<void>;
};

const DAY_MS = 24 * 60 * 60_000;
const TIDY_EVERY_MS = 60 * 60_000;
/** Images of one transaction: short enough that other writers hardly wait. */
const BATCH = 200;
/** Each may hold a connection to PostgreSQL until its store has removed it. */
const BLOBS_AT_ONCE = 4;
/**
 * A blob younger than this may belong to a row that is about to be committed: blobs are written first. So every writer
 * a blob has this long to commit; see `BlobStore.removeStale`.
 */
const FRESH_MS = 60 * 60_000;

type Which = {
  ownerId?: string;
  ids?: readonly string[];
  deletedBefore?: number;
  /** Also pictures of deleted references. They are not seen in the bin, and wait for its days or for their owner's end. */
  references?: boolean;
};

/**
 * The end of an image: its row stays, for the lineage and the sums, and says `purgedAt`; its bytes go as soon as no other
 * row refers to them. The rows come first. Which blobs to look at is written in the same transaction (`blob_removal`), so
 * a crash in between forgets none.
 */
export function openBin({ database, blobs, derived, logger, runsChanged }: BinParts): Bin {
  const { engine, query, now } = database;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();

  async function purgeAll(which: Which): Promise<{ count: number; freedBytes: number }> {
    const sum = { count: 0, freedBytes: 0 };
    const touched = new Set<string>();
    const at = await now();
    while (!closed) {
      const batch = await query.transaction().execute((transaction) => purgeBatch(transaction, which, at));
      sum.count += batch.count;
      sum.freedBytes += batch.freedBytes;
      for (const runId of batch.runIds) touched.add(runId);
      if (batch.last) break;
    }
    if (touched.size > 0) await runsChanged([...touched]);
    return sum;
  }

  async function purgeBatch(transaction: Transaction<Database>, which: Which, at: number) {
    const found = await selectPurgeable(transaction, which)
      .select(['image.id', 'image.runId'])
      .orderBy('image.deletedAt')
      .limit(BATCH)
      .execute();
    const ids = found.map(({ id }) => id);
    if (ids.length === 0) return { count: 0, freedBytes: 0, runIds: [], last: true };
    const runIds = await touchRuns(transaction, engine, found);
    await lockImages(transaction, engine, ids);
    // Asked again, now that they cannot change: one may have been taken out of the bin in between.
    const purged = await transaction
      .updateTable('image')
      .set({ purgedAt: at })
      .where('id', 'in', selectPurgeable(transaction, { ...which, ids }).select('image.id'))
      .returningAll()
      .execute();
    await leaveCollections(
      transaction,
      purged.map(({ id }) => id),
    );
    await refreshRunEntries(transaction, runIds);
    await refreshUploadEntries(
      transaction,
      purged.filter((image) => image.runId === null),
    );
    const sizes = new Map(purged.map((image) => [image.sha256, image.sizeBytes]));
    const hashes = [...sizes.keys()];
    await noteRemovals(transaction, hashes, at);
    const used = await usedOf(transaction, hashes);
    const freedBytes = hashes.reduce(
      (sum, sha256) => sum + (used.has(sha256) ? 0 : (sizes.get(sha256) ?? 0)),
      0,
    );
    return { count: purged.length, freedBytes, runIds, last: found.length < BATCH };
  }

  /** Those of the bin that nothing under way needs: an open run reads its pictures and writes its own until it has ended. */
  function selectPurgeable(transaction: Transaction<Database>, which: Which) {
    return selectBinned(transaction, which)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('runInput')
              .innerJoin('run', 'run.id', 'runInput.runId')
              .select('run.id')
              .whereRef('runInput.imageId', '=', 'image.id')
              .where('run.status', 'in', OPEN_STATES),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('run')
              .select('run.id')
              .whereRef('run.id', '=', 'image.runId')
              .where('run.status', 'in', OPEN_STATES),
          ),
        ),
      );
  }

  function selectBinned(from: Kysely<Database>, { ownerId, ids, deletedBefore, references }: Which) {
    let select = from
      .selectFrom('image')
      .where('image.deletedAt', 'is not', null)
      .where('image.purgedAt', 'is', null);
    if (ownerId !== undefined) select = select.where('image.ownerId', '=', ownerId);
    if (ids !== undefined) select = select.where('image.id', 'in', ids);
    if (references !== true) select = select.where('image.role', '!=', 'reference');
    if (deletedBefore !== undefined) select = select.where('image.deletedAt', '<', deletedBefore);
    return select;
  }

  async function measure(ownerId: string): Promise<BinSize> {
    const binned = selectBinned(query, { ownerId });
    const [{ count }, { bytes }] = await Promise.all([
      binned.select((is) => is.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
      query
        .selectFrom(
          binned
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('image as other')
                    .select('other.id')
                    .whereRef('other.sha256', '=', 'image.sha256')
                    .where('other.deletedAt', 'is', null),
                ),
              ),
            )
            .select((is) => is.fn.max('image.sizeBytes').as('sizeBytes'))
            .groupBy('image.sha256')
            .as('file'),
        )
        .select((is) => is.fn.sum<number | string | null>('file.sizeBytes').as('bytes'))
        .executeTakeFirstOrThrow(),
    ]);
    return { count: Number(count), freesBytes: Number(bytes ?? 0) };
  }

  async function purgeNow(which: Which): Promise<BinEmptied> {
    const { count, freedBytes } = await purgeAll(which);
    // The rows are what was promised; the files follow.
    void inTurn(removeBlobs);
    const { kept } = await selectBinned(query, which)
      .select((is) => is.fn.countAll<number>().as('kept'))
      .executeTakeFirstOrThrow();
    return { count, freedBytes, kept: Number(kept) };
  }

  /** Blobs that lost a reference: those without any go, with what was made of them. Young ones are looked at again later. */
  async function removeBlobs(): Promise<void> {
    let after = '';
    while (!closed) {
      const batch = await query
        .selectFrom('blobRemoval')
        .selectAll()
        .where('sha256', '>', after)
        .orderBy('sha256')
        .limit(BATCH)
        .execute();
      for (let at = 0; at < batch.length && !closed; at += BLOBS_AT_ONCE) {
        await Promise.all(batch.slice(at, at + BLOBS_AT_ONCE).map(tryToRemoveBlob));
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) return;
      after = last.sha256;
    }
  }

  /** One that cannot be removed keeps no other from going: it is tried again at the next hour. */
  async function tryToRemoveBlob(removal: { sha256: string; since: number }): Promise<void> {
    try {
      await removeBlob(removal);
    } catch (error) {
      logger.error({ err: error, sha256: removal.sha256 }, 'a blob could not be removed; it is tried again');
    }
  }

  async function removeBlob({ sha256, since }: { sha256: string; since: number }): Promise<void> {
    const stillUsed = (await usedOf(query, [sha256])).size > 0;
    if (!stillUsed) {
      for (const files of derived) await files.remove(sha256);
      if (!(await blobs.removeStale(sha256, FRESH_MS))) return;
    }
    // `since`: unless it was purged once more in between.
    await query.deleteFrom('blobRemoval').where('sha256', '=', sha256).where('since', '=', since).execute();
  }

  /** Also what another server has purged, of which this one has files. */
  async function removeDerived(): Promise<void> {
    for (const files of derived) {
      for await (const hashes of files.list()) {
        if (closed) return;
        const used = await usedOf(query, hashes);
        for (const sha256 of hashes) if (!used.has(sha256)) await files.remove(sha256);
      }
    }
  }

  async function usedOf(from: Kysely<Database>, hashes: readonly string[]): Promise<Set<string>> {
    if (hashes.length === 0) return new Set();
    const rows = await from
      .selectFrom('image')
      .select('sha256')
      .distinct()
      .where('sha256', 'in', hashes)
      .where('purgedAt', 'is', null)
      .execute();
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  /** One after the other. What fails is told and tried again at the next hour. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    working = working
      .then(() => (closed ? undefined : work()))
      .catch((error) => {
        logger.error({ err: error }, 'the bin could not be tidied; it is tried again');
      });
    return working;
  }

  async function tidyNow(): Promise<void> {
    const { count, freedBytes } = await purgeAll({
      deletedBefore: (await now()) - BIN_DAYS * DAY_MS,
      references: true,
    });
    if (count > 0) logger.info({ images: count, freedBytes }, 'deleted what had lain in the bin long enough');
    await removeBlobs();
    await removeDerived();
  }

  return {
    measure,
    empty: (ownerId, options) => purgeNow({ ownerId, ...options }),
    purge: (ownerId, ids) => purgeNow({ ownerId, ids }),
    tidy: () => inTurn(tidyNow),
    start() {
      void inTurn(tidyNow);
      timer = setInterval(() => void inTurn(tidyNow), TIDY_EVERY_MS);
      timer.unref();
    },
    async close() {
      closed = true;
      if (timer !== null) clearInterval(timer);
      await working;
    },
  };
}
