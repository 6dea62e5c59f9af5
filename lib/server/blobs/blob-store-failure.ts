import 'server-only';
import { isDiskFull } from '@/lib/server/disk/disk-full';

/** The store did not do what it was asked for, and the blob is not to blame: it is away, full, or refuses us. */
export class BlobStoreFailure extends Error {
  override readonly name = 'BlobStoreFailure';
}

/**
 * What the system says of a disk that is broken, away, or closed to us, and of a machine that is short of something:
 * it passes, or an operator mends it. `ENOENT`, `EINVAL` and the like are not among them: they say that we asked wrongly.
 */
const DISK_TROUBLE: ReadonlySet<unknown> = new Set([
  ...[
    'EIO',
    'EROFS',
    'EACCES',
    'EPERM',
    'EBUSY',
    'EAGAIN',
    'ESTALE',
    'ENODEV',
    'ENXIO',
    'ENOTCONN',
    'ETIMEDOUT',
  ],
  ...['EMFILE', 'ENFILE', 'ENOMEM'],
]);

/** Whether trying the same again later may help, because what failed is a disk or a store of blobs. */
export function isStorageFailure(error: unknown): boolean {
  return (
    error instanceof BlobStoreFailure ||
    isDiskFull(error) ||
    (error instanceof Error && DISK_TROUBLE.has((error as NodeJS.ErrnoException).code))
  );
}
