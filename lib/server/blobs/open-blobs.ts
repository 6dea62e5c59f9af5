import 'server-only';
import type { BlobStore } from './blob-store';
import type { BlobTurns } from './blob-turns';
import { openFolderBlobs } from './folder-blobs';
import { openS3Blobs } from './s3-blobs';
import type { S3Location } from './s3-location';

type Options = {
  /** Null: the folder. */
  location: S3Location | null;
  folder: string;
  /** For copies of what lies elsewhere. */
  cacheDirectory: string;
  turns: BlobTurns;
};

/**
 * The store that is configured, tried out: a mistake is better found at start than when the first picture has been paid.
 *
 * @throws BlobStoreFailure with a sentence that says what is wrong
 */
export async function openBlobs({ location, folder, ...options }: Options): Promise<BlobStore> {
  if (location === null) return openFolderBlobs(folder);
  const blobs = await openS3Blobs(location, options);
  try {
    await blobs.probe();
  } catch (error) {
    blobs.close();
    throw error;
  }
  return blobs;
}
