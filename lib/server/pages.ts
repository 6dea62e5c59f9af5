import 'server-only';
import type { RunPage, WireStatus } from '@/lib/shared/wire';
import { LOCAL_OWNER_ID } from './http/owner';
import { getServices } from './services';

/** Rows the Create page comes with, so that it is whole before any script has run. */
const FIRST_RUNS = 12;

export type Home = RunPage & { status: WireStatus };

/**
 * What the pages are drawn with, so that each is whole before any script has run.
 *
 * The Pages Router refuses to bundle anything marked `server-only`, for good reason, and a second copy of the server in
 * its bundle would be wrong anyway. So the copy that runs leaves these functions where the pages find them
 * (`lib/shared/published.ts`).
 */
const PAGE_READERS = {
  async home(): Promise<Home> {
    const { runs, status } = await getServices();
    const [page, now] = await Promise.all([
      runs.list(LOCAL_OWNER_ID, { cursor: null, limit: FIRST_RUNS }),
      status(),
    ]);
    return { ...page, status: now };
  },

  async status(): Promise<WireStatus> {
    return (await getServices()).status();
  },
};

export type PageReaders = typeof PAGE_READERS;

export function publishPageReaders(): void {
  Object.assign(globalThis, { [Symbol.for('overpaint.pages')]: PAGE_READERS });
}
