import 'server-only';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { Spent } from '@/lib/server/budget/budget';
import { budgetScopes } from '@/lib/server/budget/budget-scopes';
import { dataPaths } from '@/lib/server/environment';
import { checkEntries, rebuildEntries } from '@/lib/server/library/rebuild-entries';
import { OverpaintError } from '@/lib/shared/errors';
import { KEPT_ANSWERS } from '@/lib/shared/kept-answer';
import { english } from '@/lib/shared/language';
import { formatMicroUsd } from '@/lib/shared/money';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { inMegabytes } from './copy-installation';
import { spooledAnswers } from './copy-spool';
import { isUnfinished } from './copy-tables';
import { type Installation, InstallationError } from './installation';
import { type KeptBlob, listKeptBlobs } from './list-kept-blobs';
import { TABLES } from './tables';

export type VerifyOptions = {
  /** Sizes only: the bytes are not read. */
  quick: boolean;
  /** Puts right what can be made again from the rows of runs and images. */
  repair: boolean;
  signal: AbortSignal;
  say: (line: string) => void;
};

export type VerifyReport = {
  /** What is wrong. */
  problems: string[];
  /** What was wrong, and is right again. */
  repaired: string[];
  /** What is not wrong and may be of interest. */
  notes: string[];
};

const MAX_NAMED = 20;

/**
 * Whether everything is there, whole, and adds up (OPERATIONS I3, I4, I5). Only reads, unless it is to repair; a server
 * may be running, and what it is just doing may then be listed among the notes.
 *
 * @throws InstallationError when an older version made the database
 */
export async function verifyInstallation(
  installation: Installation,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const needed =
    TABLES.map(({ since }) => since)
      .sort()
      .at(-1) ?? '';
  if (!installation.migrations.includes(needed)) {
    throw new InstallationError(
      'The database was made by an older version of Overpaint. Start this version once, then verify.',
    );
  }
  const report: VerifyReport = { problems: [], repaired: [], notes: [] };
  if (await isUnfinished(installation)) {
    report.problems.push('A copy to here is not finished: say the same command once more, with --resume.');
  }
  const kept = await verifyBlobs(installation, options, report);
  await listOrphans(installation, kept, options, report);
  await verifyBudget(installation, options, report);
  await verifyRuns(installation, report);
  await verifyEntries(installation, options, report);
  await listSpool(installation, report);
  return report;
}

/** I4: each image that has bytes has them all, and they are its own. */
async function verifyBlobs(
  installation: Installation,
  { quick, signal, say }: VerifyOptions,
  report: VerifyReport,
): Promise<Set<string>> {
  const kept = new Set<string>();
  let bytes = 0;
  let spoken = performance.now();
  for await (const blob of listKeptBlobs(installation)) {
    signal.throwIfAborted();
    kept.add(blob.sha256);
    bytes += blob.sizeBytes;
    const problem = await judgeBlob(installation.blobs, blob, quick);
    if (problem !== null) {
      report.problems.push(`${problem} It is the picture of ${await namesOf(installation, blob.sha256)}.`);
    }
    if (performance.now() - spoken > 2000) {
      spoken = performance.now();
      say(`  ${kept.size} pictures, ${inMegabytes(bytes)}`);
    }
  }
  say(`Pictures: ${kept.size}, ${inMegabytes(bytes)}${quick ? ' (sizes only)' : ''}`);
  return kept;
}

/** @returns what is wrong with it */
async function judgeBlob(
  blobs: BlobStore,
  { sha256, sizeBytes }: KeptBlob,
  quick: boolean,
): Promise<string | null> {
  const size = await blobs.size(sha256);
  if (size === null) return `The blob ${sha256} is missing.`;
  if (size !== sizeBytes) return `The blob ${sha256} has ${size} bytes, and should have ${sizeBytes}.`;
  if (quick) return null;
  const hash = createHash('sha256');
  try {
    for await (const chunk of await blobs.read(sha256)) hash.update(chunk);
  } catch (error) {
    if (error instanceof OverpaintError) return `The blob ${sha256} is missing.`;
    throw error;
  }
  return hash.digest('hex') === sha256 ? null : `The blob ${sha256} has other bytes than its name says.`;
}

async function namesOf({ database }: Installation, sha256: string): Promise<string> {
  const images = await database.query
    .selectFrom('image')
    .select(['id', 'runId'])
    .where('sha256', '=', sha256)
    .limit(MAX_NAMED)
    .execute();
  return images
    .map(({ id, runId }) => (runId === null ? `the upload ${id}` : `image ${id} of run ${runId}`))
    .join(', ');
}

/** Blobs that no image has. They cost room and nothing else; the bin removes those that it knows of. */
async function listOrphans(
  { blobs, database }: Installation,
  kept: ReadonlySet<string>,
  { signal }: VerifyOptions,
  report: VerifyReport,
): Promise<void> {
  const leaving = new Set(
    (await database.query.selectFrom('blobRemoval').select('sha256').execute()).map(({ sha256 }) => sha256),
  );
  const orphans: KeptBlob[] = [];
  for await (const blob of blobs.list()) {
    signal.throwIfAborted();
    if (!kept.has(blob.sha256) && !leaving.has(blob.sha256)) orphans.push(blob);
  }
  if (orphans.length === 0) return;
  const bytes = orphans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  report.notes.push(
    `${counted(orphans.length, 'blob is', 'blobs are')} of no image (${inMegabytes(bytes)}), left by crashes or just being written: ${named(orphans.map(({ sha256, sizeBytes }) => `${sha256} (${sizeBytes} bytes)`))}`,
  );
}

/** I5: the month's sums of each purse are those over the runs that are charged to it. */
async function verifyBudget(
  { database }: Installation,
  { repair }: VerifyOptions,
  report: VerifyReport,
): Promise<void> {
  const postgres = database.engine === 'postgres';
  const begin = database.query.transaction();
  // One moment for both sides, so that a server at work is not mistaken for a mistake. To repair, the rows are locked
  // first: a server that settles a run waits here before what it changes can be seen.
  const moment = postgres && !repair ? begin.setIsolationLevel('repeatable read') : begin;
  await moment.execute(async (transaction) => {
    let rows = transaction.selectFrom('budget').selectAll().orderBy('scope').orderBy('period');
    if (repair && postgres) rows = rows.forUpdate();
    const budgets = await rows.execute();
    const sums = await transaction
      .selectFrom('run')
      .select((is) => [
        'demo',
        'ownerId',
        'paidBy',
        'tokenId',
        'budgetPeriod as period',
        is.fn.sum('chargedMicroUsd').as('spentMicroUsd'),
        is.fn.sum('holdMicroUsd').as('reservedMicroUsd'),
      ])
      .groupBy(['demo', 'ownerId', 'paidBy', 'tokenId', 'budgetPeriod'])
      .execute();
    const wanted = new Map<string, Spent>();
    for (const sum of sums) {
      for (const scope of budgetScopes(sum)) {
        const key = `${scope} ${sum.period}`;
        const before = wanted.get(key) ?? { spentMicroUsd: 0, reservedMicroUsd: 0 };
        wanted.set(key, {
          spentMicroUsd: before.spentMicroUsd + Number(sum.spentMicroUsd),
          reservedMicroUsd: before.reservedMicroUsd + Number(sum.reservedMicroUsd),
        });
      }
    }
    const there = new Map(budgets.map((budget) => [`${budget.scope} ${budget.period}`, budget]));
    for (const key of new Set([...wanted.keys(), ...there.keys()])) {
      const should = wanted.get(key) ?? { spentMicroUsd: 0, reservedMicroUsd: 0 };
      const is = there.get(key) ?? { spentMicroUsd: 0, reservedMicroUsd: 0 };
      if (is.spentMicroUsd === should.spentMicroUsd && is.reservedMicroUsd === should.reservedMicroUsd)
        continue;
      const [scope = '', period = ''] = key.split(' ');
      const sentence = `The budget of ${period} (${scope}) says ${inWords(is)}; its runs add up to ${inWords(should)}.`;
      if (repair) {
        await transaction
          .insertInto('budget')
          .values({ scope, period, ...should })
          .onConflict((conflict) => conflict.columns(['scope', 'period']).doUpdateSet(should))
          .execute();
      }
      (repair ? report.repaired : report.problems).push(sentence);
    }
  });
}

/** No run that has ended is held, and what was given up says so. */
async function verifyRuns({ database }: Installation, report: VerifyReport): Promise<void> {
  const now = await database.now();
  const ended = await database.query
    .selectFrom('run')
    .select(['id', 'status'])
    .where('status', 'in', ['done', 'failed', 'canceled', 'unknown'])
    .where((is) => is.or([is('leaseOwner', 'is not', null), is('holdMicroUsd', '!=', 0)]))
    .execute();
  for (const { id, status } of ended) {
    report.problems.push(`Run ${id} is ${status} and is still held by a server, or holds money.`);
  }
  const lost = await database.query
    .selectFrom('run')
    .select('id')
    .where('status', 'in', OPEN_STATES)
    .where('leaseUntil', '<', now)
    .execute();
  if (lost.length > 0) {
    report.notes.push(
      `${counted(lost.length, 'run was', 'runs were')} held by a server that is gone; the next one takes them over: ${named(lost.map(({ id }) => id))}`,
    );
  }
  const without = await database.query
    .selectFrom('run')
    .select('id')
    .where('status', '=', 'done')
    .where((is) =>
      is.not(is.exists(is.selectFrom('image').select('image.id').whereRef('image.runId', '=', 'run.id'))),
    )
    .execute();
  for (const { id } of without) report.problems.push(`Run ${id} is done and has no image.`);
}

async function verifyEntries(
  { database }: Installation,
  { repair }: VerifyOptions,
  report: VerifyReport,
): Promise<void> {
  const { missing, wrong, extra } = repair
    ? await rebuildEntries(database, () => undefined)
    : await checkEntries(database);
  if (missing + wrong + extra === 0) return;
  (repair ? report.repaired : report.problems).push(
    `The library’s list was not what images and runs say: ${missing} rows were missing, ${wrong} wrong, ${extra} too many.${repair ? '' : ' --repair writes it anew.'}`,
  );
}

/** I3: what has arrived is shown, or lies here. */
/** Why the answer of a run is still in the spool, by the run's error. */
const KEPT_BECAUSE: Partial<Record<string, string>> = {
  poisoned_answer: 'was given up because its answer killed the server three times',
  answer_not_saved: 'was given up because its answer could not be saved',
  picture_elsewhere: 'has a picture that lies elsewhere',
};

async function listSpool({ place, database }: Installation, report: VerifyReport): Promise<void> {
  const directory = dataPaths(place.dataDirectory).spool;
  const names = await spooledAnswers(directory);
  const spooled = new Map<string, string[]>();
  for (const name of names) {
    const [runId = ''] = name.split('.');
    spooled.set(runId, [...(spooled.get(runId) ?? []), join(directory, name)]);
  }
  const givenUp = await database.query
    .selectFrom('run')
    .select(['id', 'errorCode'])
    .where('errorCode', 'in', KEPT_ANSWERS)
    .execute();
  for (const { id, errorCode } of givenUp) {
    const paths = spooled.get(id);
    report.notes.push(
      `Run ${id} ${KEPT_BECAUSE[errorCode ?? '']}. ${paths === undefined ? 'Its answer is not in the spool of this server.' : `Its answer is kept: ${paths.join(', ')}`}`,
    );
    spooled.delete(id);
  }
  if (spooled.size > 0) {
    report.notes.push(
      `${counted(spooled.size, 'answer lies', 'answers lie')} in the spool; a server that starts here takes care of them: ${named([...spooled.values()].flat())}`,
    );
  }
}

function inWords(sums: { spentMicroUsd: number; reservedMicroUsd: number }): string {
  return `${formatMicroUsd(sums.spentMicroUsd, english)} spent and ${formatMicroUsd(sums.reservedMicroUsd, english)} held`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
