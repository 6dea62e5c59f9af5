import 'server-only';
import { makeDataDirectory } from '@/lib/server/database/data-directory';
import { type CopyOptions, copyInstallation, settleSqlite } from './copy-installation';
import { countRows } from './copy-tables';
import {
  describeBlobs,
  describeDatabase,
  type Installation,
  InstallationError,
  openExisting,
  openForWriting,
  type Place,
} from './installation';
import { listDirectory } from './list-directory';
import { listKeptBlobs } from './list-kept-blobs';
import { type BackupManifest, readManifest, writeManifest } from './manifest';

/**
 * Copies an installation into a folder, whatever it uses: SQLite, pictures, answers and a manifest, laid out like a data
 * directory. The server may be running.
 *
 * @throws InstallationError when the folder has anything in it (other than a backup that broke off, with `resume`)
 */
export async function backUp(
  place: Place,
  directory: string,
  options: CopyOptions & { version: string },
): Promise<BackupManifest> {
  const names = await listDirectory(directory);
  if (names.includes('manifest.json')) {
    throw new InstallationError(`${directory} has a finished backup. Choose another folder for this one.`);
  }
  if (names.length > 0 && !options.resume) {
    throw new InstallationError(
      `${directory} is not empty. Choose a new folder, or go on with a backup that broke off: add --resume.`,
    );
  }
  const source = await openExisting(place);
  try {
    await makeDataDirectory(directory);
    const target = await openForWriting(backupPlace(directory), source.migrations.at(-1));
    try {
      return await fillBackup(source, target, options);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function fillBackup(
  source: Installation,
  target: Installation,
  options: CopyOptions & { version: string },
): Promise<BackupManifest> {
  const createdAt = new Date().toISOString();
  const { blobs, spooledAnswers } = await copyInstallation(source, target, options);
  await settleSqlite(target);
  const sums = { count: 0, bytes: 0 };
  for await (const { sizeBytes } of listKeptBlobs(target)) {
    sums.count += 1;
    sums.bytes += sizeBytes;
  }
  const { dataDirectory } = target.place;
  await writeManifest(dataDirectory, {
    version: options.version,
    createdAt,
    lastMigration: source.migrations.at(-1) ?? '',
    from: { database: describeDatabase(source.place), blobs: describeBlobs(source.place) },
    tables: await countRows(target),
    blobs: sums,
    spooledAnswers,
    problems: blobs.problems,
  });
  return readManifest(dataDirectory);
}

/**
 * Copies a backup into an empty installation.
 *
 * @throws InstallationError when it is no finished backup, it does not have what it says, or the target is in use
 */
export async function restore(
  directory: string,
  place: Place,
  options: CopyOptions,
): Promise<BackupManifest> {
  const manifest = await readManifest(directory);
  const source = await openExisting(backupPlace(directory));
  try {
    const counted = await countRows(source);
    for (const [table, rows] of Object.entries(manifest.tables)) {
      if (counted[table] === rows) continue;
      throw new InstallationError(
        `The backup is damaged: it should have ${rows} rows of “${table}” and has ${counted[table] ?? 0}.`,
      );
    }
    const target = await openForWriting(place, source.migrations.at(-1));
    try {
      const { blobs } = await copyInstallation(source, target, options);
      // What was missing when the backup was made is no news.
      return { ...manifest, problems: blobs.problems };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** A backup is a data directory with everything in it. */
export function backupPlace(directory: string): Place {
  return { dataDirectory: directory, databaseUrl: null, blobLocation: null };
}
