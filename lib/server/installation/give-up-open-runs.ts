import 'server-only';
import type { Selectable, Transaction } from 'kysely';
import { chargeOfUnknown, settle } from '@/lib/server/budget/budget';
import type { Database, RunTable } from '@/lib/server/database/schema';
import { refreshRunEntries } from '@/lib/server/library/entries';
import { LET_GO } from '@/lib/server/runs/claim-run';
import type { ErrorCode } from '@/lib/shared/errors';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { spooledAnswers } from './copy-spool';
import { ENTRIES_SINCE, OVERNIGHT_SINCE } from './tables';

/** As a holder of leases. It has let go of what it held, so the first server takes it over, and counts no crash. */
const COPY = `copy${LET_GO}`;

/**
 * Ends what was open when these rows were copied from another database: docs/decisions/020-copies-send-nothing.md.
 * Whether the original sends a waiting run, and what its answer is to one under way, is not known here. So both become
 * `unknown`, counted at their highest price, and only a person sends them again. An answer that was copied with them
 * still wins: `matchSpooledAnswers`.
 *
 * @param migrations those that the rows have
 * @returns how many runs were given up
 */
export async function giveUpOpenRuns(
  transaction: Transaction<Database>,
  migrations: readonly string[],
  now: number,
): Promise<number> {
  const open = await transaction
    .selectFrom('run')
    .selectAll()
    .where('status', 'in', OPEN_STATES)
    .orderBy('id')
    .execute();
  const pictured = await withPictures(
    transaction,
    open.map(({ id }) => id),
  );
  const given: string[] = [];
  for (const run of open) {
    // An edit whose answers are kept already has its bill, and is only to be put back into its photo.
    if (pictured.has(run.id)) {
      await update(transaction, run, { leaseOwner: COPY, leaseUntil: 0 });
      continue;
    }
    const chargedMicroUsd = chargeOfUnknown(run);
    await update(transaction, run, {
      status: run.canceledAt === null ? 'unknown' : 'canceled',
      errorCode: (run.status === 'queued' ? 'copied_waiting' : 'copied_under_way') satisfies ErrorCode,
      errorMessage: null,
      endedAt: now,
      holdMicroUsd: 0,
      chargedMicroUsd,
      leaseOwner: null,
      leaseUntil: null,
      notBefore: null,
    });
    await settle(transaction, run, chargedMicroUsd);
    given.push(run.id);
  }
  // The original goes on with its batches; to the copy they are over.
  if (migrations.includes(OVERNIGHT_SINCE))
    await transaction
      .updateTable('overnight')
      .set({ state: 'lost', endedAt: now, leaseOwner: null, leaseUntil: null })
      .where('endedAt', 'is', null)
      .execute();
  if (migrations.includes(ENTRIES_SINCE)) await refreshRunEntries(transaction, given);
  return given.length;
}

/**
 * A run that was waiting when the rows were read may have been called before the spool was: then its answer is here,
 * under the number of a call that the rows do not know.
 */
export async function matchSpooledAnswers(
  transaction: Transaction<Database>,
  spoolDirectory: string,
): Promise<void> {
  for (const name of await spooledAnswers(spoolDirectory)) {
    const [runId = '', attempt = ''] = name.split('.');
    await transaction
      .updateTable('run')
      .set((is) => ({ attempt: Number(attempt), revision: is('revision', '+', 1) }))
      .where('id', '=', runId)
      .where('errorCode', '=', 'copied_waiting' satisfies ErrorCode)
      .where('attempt', '<', Number(attempt))
      .execute();
  }
}

async function withPictures(
  transaction: Transaction<Database>,
  runIds: readonly string[],
): Promise<ReadonlySet<string | null>> {
  if (runIds.length === 0) return new Set();
  const images = await transaction
    .selectFrom('image')
    .select('runId')
    .distinct()
    .where('runId', 'in', runIds)
    .execute();
  return new Set(images.map(({ runId }) => runId));
}

async function update(
  transaction: Transaction<Database>,
  run: Selectable<RunTable>,
  change: Partial<Selectable<RunTable>>,
): Promise<void> {
  await transaction
    .updateTable('run')
    .set({ ...change, revision: run.revision + 1 })
    .where('id', '=', run.id)
    .execute();
}
