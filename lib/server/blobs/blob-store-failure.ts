import 'server-only';
import { isDiskFull } from './disk-full';

/** The store did not do what it was asked for, and the blob is not to blame: it is away, full, or refuses us. */
export class BlobStoreFailure extends Error {
  override readonly name = 'BlobStoreFailure';
}

/** Whether trying the same again later may help, because what failed is a disk or a store of blobs. */
export function isStorageFailure(error: unknown): boolean {
  return (
    error instanceof BlobStoreFailure || isDiskFull(error) || (error instanceof Error && 'errno' in error)
  );
}
