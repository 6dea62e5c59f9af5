import 'server-only';
import { describeDiskTrouble, diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import { BlobStoreFailure } from './blobs/blob-store-failure';
import { isDatabaseDown } from './database/database-down';
import { ConfigurationError } from './environment';
import { getServices, type Services } from './services';
import { StartRefusal } from './start-refusal';

/**
 * The services of this process, or its end: a server that cannot keep pictures must not look as if it were running.
 * Next would go on without them, and log the failure once a request.
 */
export async function openServicesOrExit(): Promise<Services> {
  try {
    return await getServices();
  } catch (error) {
    process.stderr.write(`Overpaint cannot start. ${describeStartFailure(error)}\n`);
    process.exit(1);
  }
}

/** A sentence for the operator, where the fault is not in the program. */
export function describeStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = [ConfigurationError, BlobStoreFailure, StartRefusal];
  if (expected.some((kind) => error instanceof kind)) return error.message;
  const trouble = diskTroubleOf(error);
  if (trouble !== null) return `${describeDiskTrouble(trouble)} (${error.message})`;
  if (isDatabaseDown(error)) return `The database cannot be reached: ${reasonOf(error)}`;
  return error.stack ?? error.message;
}

/** Of a host with several addresses each has its own reason, and the whole has none. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map(String).join('; ') : error.message;
}
