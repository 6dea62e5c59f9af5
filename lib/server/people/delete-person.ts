import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { People } from '@/lib/server/accounts/people';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedParams } from '@/lib/server/database/stored-json';
import type { Bin } from '@/lib/server/library/bin';
import { refreshRunEntries, refreshUploadEntries } from '@/lib/server/library/entries';
import { lockImages, touchRuns } from '@/lib/server/records/lock-rows';
import { OverpaintError } from '@/lib/shared/errors';
import { REFERENCE_NAME_MAX, referenceKey } from '@/lib/shared/reference-name';
import { OPEN_STATES, TERMINAL } from '@/lib/shared/run-status';
import { tablesOf } from './person-tables';

const ENDED = [...TERMINAL];
/** Rows of one transaction: short enough that other writers hardly wait. */
const BATCH = 200;

/**
 * Deletes a person: nobody can be them any more, and it is written down what becomes of their things. That takes longer and
 * is done by `settleDeleted`.
 *
 * @throws OverpaintError person_not_found, last_admin; invalid_request where their things cannot go to that person
 */
export async function markDeleted(
  transaction: Transaction<Database>,
  people: People,
  { id, thingsTo, at }: { id: string; thingsTo: string | null; at: number },
): Promise<void> {
  const person = await people.find(id, transaction);
  if (person === null) throw new OverpaintError('person_not_found');
  if (person.role === 'admin' && person.state === 'active') await people.keepAnAdmin(transaction, id);
  if (thingsTo !== null) {
    const heir = thingsTo === id ? null : await people.find(thingsTo, transaction);
    if (heir?.state !== 'active')
      throw new OverpaintError(
        'invalid_request',
        'Their things can go only to another person who is active.',
      );
  }
  await people.change(
    id,
    { state: 'deleted', email: null, name: '', passwordHash: null, thingsTo },
    transaction,
  );
  for (const table of tablesOf('ofPerson'))
    await transaction.deleteFrom(table).where('personId', '=', id).execute();
  for (const table of tablesOf('ofOwner'))
    await transaction.deleteFrom(table).where('ownerId', '=', id).execute();
  await transaction.deleteFrom('wish').where('personId', '=', id).where('settledAt', 'is', null).execute();
  await transaction.deleteFrom('invitation').where('personId', '=', id).execute();
  await transaction.updateTable('invitation').set({ email: null }).where('usedBy', '=', id).execute();
  // Its name stays for the sums.
  await transaction
    .updateTable('token')
    .set({ revokedAt: at })
    .where('personId', '=', id)
    .where('revokedAt', 'is', null)
    .execute();
}

export type DeletedPeople = {
  /**
   * Hands over or deletes what people who are deleted still own. Begun again after a crash it goes on where it was; what a
   * call under way brings later is found the next time.
   */
  settle(): Promise<void>;
};

export function createDeletedPeople({
  database,
  bin,
  cancel,
}: {
  database: OpenDatabase;
  bin: Pick<Bin, 'empty'>;
  /** Cancels a run that waits. */
  cancel: (ownerId: string, runId: string) => Promise<unknown>;
}): DeletedPeople {
  const { engine, query, now } = database;

  async function cancelWaiting(personId: string, thingsTo: string | null): Promise<void> {
    const open = await query
      .selectFrom('run')
      .select('id')
      .where('ownerId', '=', personId)
      .where('status', 'in', thingsTo === null ? OPEN_STATES : ['queued'])
      .where('canceledAt', 'is', null)
      .execute();
    for (const { id } of open) {
      await cancel(personId, id).catch((error: unknown) => {
        // It ended in between.
        if (!(error instanceof OverpaintError)) throw error;
      });
    }
  }

  async function inBatches(work: (transaction: Transaction<Database>) => Promise<number>): Promise<void> {
    while ((await query.transaction().execute(work)) === BATCH);
  }

  /** Runs that have ended, each with its images. Who paid stays. */
  function handRuns(from: string, to: string): Promise<void> {
    return inBatches(async (transaction) => {
      const found = await transaction
        .selectFrom('run')
        .select('id as runId')
        .where('ownerId', '=', from)
        .where('status', 'in', ENDED)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      const ids = await touchRuns(transaction, engine, found);
      if (ids.length === 0) return 0;
      await transaction
        .updateTable('run')
        .set((is) => ({ ownerId: to, paidBy: is.fn.coalesce('paidBy', is.val(from)) }))
        .where('id', 'in', ids)
        .execute();
      await transaction.updateTable('image').set({ ownerId: to }).where('runId', 'in', ids).execute();
      await refreshRunEntries(transaction, ids);
      return found.length;
    });
  }

  function handUploads(from: string, to: string): Promise<void> {
    return inBatches(async (transaction) => {
      const found = await transaction
        .selectFrom('image')
        .select(['id', 'role', 'uploadSha256'])
        .where('ownerId', '=', from)
        .where('runId', 'is', null)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await lockImages(transaction, engine, ids);
      // A file that both have uploaded stays two images; only the one of the new owner is found by its bytes.
      await transaction
        .updateTable('image')
        .set({ uploadSha256: null })
        .where('id', 'in', ids)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('image as other')
              .select('other.id')
              .where('other.ownerId', '=', to)
              .whereRef('other.role', '=', 'image.role')
              .whereRef('other.uploadSha256', '=', 'image.uploadSha256'),
          ),
        )
        .execute();
      const handed = await transaction
        .updateTable('image')
        .set({ ownerId: to })
        .where('id', 'in', ids)
        .returningAll()
        .execute();
      await refreshUploadEntries(transaction, handed);
      return found.length;
    });
  }

  async function handRest(transaction: Transaction<Database>, from: string, to: string): Promise<void> {
    await transaction
      .deleteFrom('prompt')
      .where('ownerId', '=', from)
      .where('sha256', 'in', transaction.selectFrom('prompt').select('sha256').where('ownerId', '=', to))
      .execute();
    await handReferences(transaction, from, to);
    for (const table of ['prompt', 'preset', 'comparison', 'job', 'collection', 'link'] as const)
      await transaction.updateTable(table).set({ ownerId: to }).where('ownerId', '=', from).execute();
    // What is theirs now need not be shared with them.
    await transaction
      .deleteFrom('collectionShare')
      .where('personId', '=', to)
      .where('collectionId', 'in', ownCollections(transaction, to))
      .execute();
  }

  async function deleteRest(transaction: Transaction<Database>, id: string): Promise<void> {
    const collections = ownCollections(transaction, id);
    const links = transaction
      .selectFrom('link')
      .select('id')
      .where((is) => is.or([is('ownerId', '=', id), is('collectionId', 'in', collections)]));
    await transaction.deleteFrom('linkMark').where('linkId', 'in', links).execute();
    await transaction.deleteFrom('link').where('id', 'in', links).execute();
    for (const table of ['collectionImage', 'collectionShare'] as const)
      await transaction.deleteFrom(table).where('collectionId', 'in', collections).execute();
    await transaction
      .deleteFrom('comparisonRun')
      .where(
        'comparisonId',
        'in',
        transaction.selectFrom('comparison').select('id').where('ownerId', '=', id),
      )
      .execute();
    const jobs = transaction.selectFrom('job').select('id').where('ownerId', '=', id);
    for (const table of ['jobRun', 'jobItem'] as const)
      await transaction.deleteFrom(table).where('jobId', 'in', jobs).execute();
    await transaction
      .deleteFrom('referenceVersion')
      .where('referenceId', 'in', transaction.selectFrom('reference').select('id').where('ownerId', '=', id))
      .execute();
    for (const table of ['collection', 'comparison', 'job', 'prompt', 'preset', 'reference'] as const)
      await transaction.deleteFrom(table).where('ownerId', '=', id).execute();
  }

  /** Through the bin, which also takes the bytes; what an open run needs stays there until it has ended. */
  async function deleteImages(id: string): Promise<void> {
    await query
      .updateTable('image')
      .set({ deletedAt: await now() })
      .where('ownerId', '=', id)
      .where('deletedAt', 'is', null)
      .execute();
    await bin.empty(id, { references: true });
  }

  /** A run stays for the sums, without what was asked for in it. */
  function forgetPrompts(id: string): Promise<void> {
    return inBatches(async (transaction) => {
      const runs = await transaction
        .selectFrom('run')
        .select(['id', 'params'])
        .where('ownerId', '=', id)
        .where('status', 'in', ENDED)
        .where('params', 'not like', '%"prompt":""%')
        .orderBy('id')
        .limit(BATCH)
        .execute();
      for (const run of runs) {
        const params = JSON.stringify({ ...storedParams(run), prompt: '' });
        await transaction
          .updateTable('run')
          .set({ params, promptSent: null, mentioned: null })
          .where('id', '=', run.id)
          .execute();
      }
      await refreshRunEntries(
        transaction,
        runs.map((run) => run.id),
      );
      return runs.length;
    });
  }

  async function settleOne(id: string, thingsTo: string | null): Promise<void> {
    await cancelWaiting(id, thingsTo);
    if (thingsTo !== null) {
      await handRuns(id, thingsTo);
      await handUploads(id, thingsTo);
      await query.transaction().execute((transaction) => handRest(transaction, id, thingsTo));
      return;
    }
    await query.transaction().execute((transaction) => deleteRest(transaction, id));
    await deleteImages(id);
    await forgetPrompts(id);
  }

  return {
    async settle() {
      const deleted = await query
        .selectFrom('person')
        .select(['id', 'thingsTo'])
        .where('state', '=', 'deleted')
        .execute();
      for (const { id, thingsTo } of deleted) await settleOne(id, thingsTo);
    },
  };
}

/** Two of a name become two names. */
async function handReferences(transaction: Transaction<Database>, from: string, to: string): Promise<void> {
  const rows = await transaction
    .selectFrom('reference')
    .select(['id', 'name', 'nameKey', 'deletedAt', 'ownerId'])
    .where('ownerId', 'in', [from, to])
    .execute();
  const taken = new Set(
    rows.flatMap((row) => (row.ownerId === to && row.deletedAt === null ? row.nameKey : [])),
  );
  for (const { id, name, deletedAt } of rows.filter(({ ownerId }) => ownerId === from)) {
    const free = deletedAt === null ? findFreeName(name, taken) : name;
    if (deletedAt === null) taken.add(referenceKey(free));
    await transaction
      .updateTable('reference')
      .set((is) => ({
        ownerId: to,
        name: free,
        nameKey: referenceKey(free),
        revision: is('revision', '+', 1),
      }))
      .where('id', '=', id)
      .execute();
  }
}

function findFreeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `-${number}`;
    const free = `${[...name].slice(0, REFERENCE_NAME_MAX - end.length).join('')}${end}`;
    if (!taken.has(referenceKey(free))) return free;
  }
}

function ownCollections(query: Kysely<Database>, ownerId: string) {
  return query.selectFrom('collection').select('id').where('ownerId', '=', ownerId);
}
