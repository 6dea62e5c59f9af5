import 'server-only';
import type { RunPage, WireStatus } from '@/lib/shared/wire';
import { LOCAL_OWNER_ID } from './http/owner';
import { getServices } from './services';

/** Rows the Create page comes with, so that it is whole before any script has run. */
const FIRST_RUNS = 12;

export type Home = RunPage & { status: WireStatus };

export async function readHome(): Promise<Home> {
  const { runs, status } = await getServices();
  const [page, now] = await Promise.all([
    runs.list(LOCAL_OWNER_ID, { cursor: null, limit: FIRST_RUNS }),
    status(),
  ]);
  return { ...page, status: now };
}

const HOME_KEY = Symbol.for('overpaint.readHome');

/**
 * The Pages Router refuses to bundle anything marked `server-only`, for good reason, and a second copy of the server in
 * its bundle would be wrong anyway. So the copy that runs leaves this one function where `pages/index.tsx` finds it.
 */
export function publishHome(): void {
  Object.assign(globalThis, { [HOME_KEY]: readHome });
}
