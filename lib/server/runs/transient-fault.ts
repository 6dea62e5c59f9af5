import 'server-only';
import { isStorageFailure } from '@/lib/server/blobs/blob-store-failure';
import { isDatabaseDown } from '@/lib/server/database/database-down';

/** PostgreSQL: a deadlock, two transactions in each other's way, a lock or a statement that took too long. */
const POSTGRES_CONTENTION: ReadonlySet<unknown> = new Set(['40001', '40P01', '55P03', '57014']);

/**
 * Whether time or an operator mends what went wrong, so that the very same work may succeed later: the database or the
 * store of pictures is away, a disk is full. Anything else is a fault of ours, which fails the same way each time; so the
 * list names what is waited for, and nothing that is not on it is.
 */
export function isTransientFault(error: unknown): boolean {
  return isStorageFailure(error) || isDatabaseDown(error) || isContention(error);
}

function isContention(error: unknown): boolean {
  return error instanceof Error && POSTGRES_CONTENTION.has((error as { code?: unknown }).code);
}
