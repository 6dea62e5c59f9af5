import 'server-only';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Names this process as the holder of leases: host, process id and a part no other start has. */
export function createLeaseOwner(): string {
  return `${hostname()}/${process.pid}/${randomUUID()}`;
}

/**
 * Whether a holder is certainly gone, so that its runs need not wait for their lease to end. Only a process of this
 * host can be known to be dead; an id that is used again by another program merely makes us wait.
 */
export function isDeadLeaseOwner(owner: string, self: string): boolean {
  if (owner === self) return false;
  const [host, pid] = owner.split('/');
  if (host !== hostname()) return false;
  // In a container every start has the same id, so another start with our id is a former one.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
