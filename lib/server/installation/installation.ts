import 'server-only';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { openS3Blobs } from '@/lib/server/blobs/s3-blobs';
import { describeS3Location, type S3Location } from '@/lib/server/blobs/s3-location';
import {
  listMigrations,
  type OpenDatabase,
  openDatabase,
  openExistingDatabase,
} from '@/lib/server/database/open-database';
import { dataPaths } from '@/lib/server/environment';
import { openPartialPreviews, type PartialPreviews } from '@/lib/server/runs/partial-previews';
import { openSharedPreviews } from '@/lib/server/runs/shared-previews';

/** Where an installation keeps what it has. A backup is one too: a data directory with everything in it. */
export type Place = {
  dataDirectory: string;
  /** Null: SQLite in the data directory. */
  databaseUrl: string | null;
  /** Null: a folder in the data directory. */
  blobLocation: S3Location | null;
};

export type Installation = {
  place: Place;
  database: OpenDatabase;
  /** The migrations that were made on it. */
  migrations: readonly string[];
  blobs: BlobStore;
  close(): Promise<void>;
};

/** Said to the person who runs a command; its message is all they need. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/** @throws InstallationError when nothing was ever stored there */
export async function openExisting(place: Place): Promise<Installation> {
  const database = await openExistingDatabase({
    url: place.databaseUrl,
    sqlitePath: dataPaths(place.dataDirectory).database,
  });
  if (database === null) throw new InstallationError(`There is nothing yet in ${describeDatabase(place)}.`);
  return open(place, database);
}

/** @param migrateTo the last migration of what is to be copied here; the newest unless told */
export async function openForWriting(place: Place, migrateTo?: string): Promise<Installation> {
  const paths = dataPaths(place.dataDirectory);
  const database = await openDatabase({
    url: place.databaseUrl,
    sqlitePath: paths.database,
    backupDirectory: paths.backups,
    ...(migrateTo === undefined ? {} : { migrateTo }),
  });
  const newest = (await listMigrations(database)).at(-1);
  if (migrateTo !== undefined && newest !== migrateTo) {
    await database.close();
    throw new InstallationError(
      `${describeDatabase(place)} was made by a newer version of Overpaint than what is to be copied. Choose one that was never used.`,
    );
  }
  return open(place, database);
}

/** Reads and writes previews the way a server there does. */
export function openPreviews({ place, database }: Installation): Promise<PartialPreviews> {
  return database.engine === 'postgres'
    ? openSharedPreviews(database)
    : openPartialPreviews(dataPaths(place.dataDirectory).partials);
}

async function open(place: Place, database: OpenDatabase): Promise<Installation> {
  // Not the cache of the server, which may be running.
  const scratch = await mkdtemp(join(tmpdir(), 'overpaint-'));
  try {
    const blobs =
      place.blobLocation === null
        ? openFolderBlobs(dataPaths(place.dataDirectory).blobs)
        : await openBucket(place.blobLocation, scratch);
    return {
      place,
      database,
      migrations: await listMigrations(database),
      blobs,
      async close() {
        blobs.close();
        await database.close();
        await rm(scratch, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await database.close();
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

async function openBucket(location: S3Location, cacheDirectory: string): Promise<BlobStore> {
  const blobs = await openS3Blobs(location, { cacheDirectory, maxCacheBytes: 0 });
  await blobs.probe();
  return blobs;
}

export function describeDatabase({ databaseUrl, dataDirectory }: Place): string {
  if (databaseUrl === null) return dataPaths(dataDirectory).database;
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL ${host}${pathname}`;
}

export function describeBlobs({ blobLocation, dataDirectory }: Place): string {
  return blobLocation === null ? dataPaths(dataDirectory).blobs : describeS3Location(blobLocation);
}
