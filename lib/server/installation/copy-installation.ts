import 'server-only';
import { sql } from 'kysely';
import { dataPaths } from '@/lib/server/environment';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { type BlobsCopied, copyBlobs } from './copy-blobs';
import { copySpool } from './copy-spool';
import { copyTables, finishCopy, hasChangedSince, isUnfinished, isUsed } from './copy-tables';
import {
  describeBlobs,
  describeDatabase,
  type Installation,
  InstallationError,
  openPreviews,
} from './installation';
import { listKeptBlobs } from './list-kept-blobs';
import { refuseLiving } from './refuse-living';

export type CopyOptions = {
  /** Goes on with a copy that broke off: the rows that are there are kept, and what is missing is added. */
  resume: boolean;
  /** The source must be at rest: to be moved away from, not kept as it was at a moment of its work. Not unless told. */
  atRest?: boolean;
  signal: AbortSignal;
  say: (line: string) => void;
};

export type CopyReport = {
  /** Rows of each table; null where the database was not to be copied, or had been before. */
  tables: Record<string, number> | null;
  blobs: BlobsCopied;
  spooledAnswers: number;
};

const PROGRESS_EVERY_MS = 2000;

/**
 * Copies one installation into another that is empty. What the two share (a database, a bucket, a data directory) is
 * left as it is.
 *
 * First the answers in the spool, then the rows as they were at one moment, then the pictures that these rows name, and
 * the spool once more: whatever a server that is running meanwhile finishes, its answer is in one of them.
 *
 * @throws InstallationError when the target is in use, or the source is not at rest and should be
 */
export async function copyInstallation(
  source: Installation,
  target: Installation,
  { resume, atRest = false, signal, say }: CopyOptions,
): Promise<CopyReport> {
  await refuseLiving(target);
  if (atRest) await refuseLiving(source);
  const other = {
    database: describeDatabase(source.place) !== describeDatabase(target.place),
    blobs: describeBlobs(source.place) !== describeBlobs(target.place),
    spool: source.place.dataDirectory !== target.place.dataDirectory,
  };
  if (!other.database && !other.blobs && !other.spool) {
    throw new InstallationError('Source and target are the same place, so there is nothing to copy.');
  }
  const done = other.database && (await hasRowsAlready(target, resume));
  if (done && atRest) await refuseChanged(source, target);
  const spools = [source, target].map(({ place }) => dataPaths(place.dataDirectory).spool);
  const spool = () =>
    other.spool ? copySpool(spools[0] ?? '', spools[1] ?? '', signal) : Promise.resolve(0);

  await spool();
  let tables: CopyReport['tables'] = null;
  if (other.database && !done) {
    const progress = throttled(say);
    say(`Rows: ${describeDatabase(source.place)} → ${describeDatabase(target.place)}`);
    const { counts, cleanedRows } = await copyTables(source, target, {
      signal,
      progress: (table, rows) => progress(`  ${table}: ${rows}`),
    });
    tables = counts;
    await copyPreviews(source, target);
    if (cleanedRows > 0)
      say(`  In ${cleanedRows} of them a text had the character NUL, which was replaced by “\ufffd”.`);
    say(`  ${Object.values(counts).reduce((sum, rows) => sum + rows, 0)} rows are there.`);
  }

  let blobs: BlobsCopied = { copied: 0, copiedBytes: 0, present: 0, problems: [] };
  if (other.blobs) {
    const rows = other.database ? target : source;
    const total = await countKeptBlobs(rows);
    const progress = throttled(say);
    say(`Pictures: ${describeBlobs(source.place)} → ${describeBlobs(target.place)}`);
    blobs = await copyBlobs(rows, source.blobs, target.blobs, {
      signal,
      progress: (count, bytes) => progress(`  ${count} of ${total}, ${inMegabytes(bytes)} copied`),
    });
    say(
      `  ${blobs.copied} copied (${inMegabytes(blobs.copiedBytes)}), ${blobs.present} were there, ${blobs.problems.length} could not be copied.`,
    );
  }

  const spooledAnswers = await spool();
  if (other.database && atRest) {
    await refuseLiving(source);
    await refuseChanged(source, target);
  }
  if (other.database) await finishCopy(target);
  return { tables, blobs, spooledAnswers };
}

/** @returns whether the rows of a copy that broke off are there */
async function hasRowsAlready(target: Installation, resume: boolean): Promise<boolean> {
  if (!(await isUsed(target))) return false;
  const unfinished = await isUnfinished(target);
  if (unfinished && resume) return true;
  throw new InstallationError(
    unfinished
      ? `A copy to ${describeDatabase(target.place)} broke off. Go on with it: say the same with --resume.`
      : `${describeDatabase(target.place)} is not empty, and nothing is ever overwritten. Choose an empty place.`,
  );
}

/** A server was started on the source after its rows were copied: what it did is not in the copy. */
async function refuseChanged(source: Installation, target: Installation): Promise<void> {
  if (!(await hasChangedSince(target, source))) return;
  throw new InstallationError(
    `${describeDatabase(source.place)} has changed since its rows were copied, so the copy is not finished. Stop every server of it, empty ${describeDatabase(target.place)}, and copy once more.`,
  );
}

/** Of runs that are open, or whose answer was lost: there is nothing else to see of them. */
async function copyPreviews(source: Installation, target: Installation): Promise<void> {
  const [from, to] = await Promise.all([openPreviews(source), openPreviews(target)]);
  const unfinished = await source.database.query
    .selectFrom('run')
    .select('id')
    .where('status', 'in', [...OPEN_STATES, 'unknown'])
    .execute();
  const previews = await from.of(unfinished.map(({ id }) => id));
  for (const [runId, { partials }] of previews) {
    for (const { index } of partials) {
      const preview = await from.read(runId, index);
      if (preview !== null) await to.put(runId, index, preview.bytes, preview.mime);
    }
  }
}

async function countKeptBlobs(rows: Installation): Promise<number> {
  let count = 0;
  for await (const _ of listKeptBlobs(rows)) count += 1;
  return count;
}

/** SQLite as one file, which can be read from where nothing can be written. */
export async function settleSqlite({ database }: Installation): Promise<void> {
  if (database.engine === 'sqlite') await sql`pragma journal_mode = delete`.execute(database.query);
}

export function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}

/** A line now and then. */
function throttled(say: (line: string) => void): (line: string) => void {
  let next = performance.now() + PROGRESS_EVERY_MS;
  return (line) => {
    if (performance.now() < next) return;
    next = performance.now() + PROGRESS_EVERY_MS;
    say(line);
  };
}
