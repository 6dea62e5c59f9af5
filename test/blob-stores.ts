import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobPath } from '@/lib/server/blobs/blob-name';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { openS3Blobs } from '@/lib/server/blobs/s3-blobs';
import { parseS3Location, type S3Location } from '@/lib/server/blobs/s3-location';
import { startTestS3 } from './s3-server';

export type TestBlobStore = {
  blobs: BlobStore;
  /** Makes a blob that much older. */
  age(sha256: string, byMs: number): Promise<void>;
  close(): Promise<void>;
};

/** For tests: every kind of store, empty. */
export const TEST_BLOB_STORES: { store: string; open: () => Promise<TestBlobStore> }[] = [
  { store: 'a folder', open: openFolder },
  { store: 'S3', open: openS3 },
];

export function s3LocationOf(url: string): S3Location {
  const parsed = parseS3Location('BLOB_URL', url, null);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.location;
}

async function openFolder(): Promise<TestBlobStore> {
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-blobs-'));
  return {
    blobs: openFolderBlobs(directory),
    async age(sha256, byMs) {
      const then = new Date(Date.now() - byMs);
      await utimes(join(directory, ...blobPath(sha256)), then, then);
    },
    close: () => rm(directory, { recursive: true }),
  };
}

async function openS3(): Promise<TestBlobStore> {
  const server = await startTestS3();
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-s3-'));
  const blobs = await openS3Blobs(s3LocationOf(server.url), { cacheDirectory: directory });
  return {
    blobs,
    age: async (sha256, byMs) => server.age(`some/where/${blobPath(sha256).join('/')}`, byMs),
    async close() {
      blobs.close();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
