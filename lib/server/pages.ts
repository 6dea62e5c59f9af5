import 'server-only';
import type { ComparisonBase } from '@/lib/shared/comparison';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import type { ImageDetails, RunPage, WireStatus } from '@/lib/shared/wire';
import type { ComparisonPage, WireComparison } from '@/lib/shared/wire-comparison';
import { ANCHOR_EVERY, type LibraryPage, type LibrarySummary } from '@/lib/shared/wire-library';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { imageDetails } from './http/image-details';
import { LOCAL_OWNER_ID } from './http/owner';
import { refuseUnstorableQuery, storableId } from './http/storable-text';
import { connectionOf, getServices } from './services';
import { readUsageQuery } from './usage/usage-query';

/** Rows the Create page comes with, so that it is whole before any script has run. */
const FIRST_RUNS = 12;
const FIRST_COMPARISONS = 24;
/** As many as the browser asks for at once (lib/client/library). */
const LIBRARY_PAGE = 60;
const LIBRARY_RUNS = 30;
/** More of a title no tab shows. */
const TITLE_LENGTH = 60;

export type Home = RunPage & { status: WireStatus; learned: LearnedPrices };

/** `details` null: there is no such image. `title`: what the document is called beside the program's name. */
export type OneImage = { status: WireStatus; details: ImageDetails | null; title: string };

/** `problem`: why the report is not what the address asks for. */
export type UsageOfPage = { status: WireStatus; report: UsageReport; problem: string | null };

/** What a filter finds: of images or of runs, which lie on other shelves. */
export type FoundLibrary = {
  status: WireStatus;
  summary: LibrarySummary;
  page: LibraryPage | null;
  runs: RunPage | null;
};

/**
 * What the pages are drawn with, so that each is whole before any script has run.
 *
 * The Pages Router refuses to bundle anything marked `server-only`, for good reason, and a second copy of the server in
 * its bundle would be wrong anyway. So the copy that runs leaves these functions where the pages find them
 * (`lib/shared/published.ts`).
 */
const PAGE_READERS = {
  async home(): Promise<Home> {
    const services = await getServices();
    const [page, status, learned] = await Promise.all([
      services.runs.list(LOCAL_OWNER_ID, { cursor: null, limit: FIRST_RUNS }),
      services.status(),
      services.learned.list(),
    ]);
    return { ...page, status, learned };
  },

  async status(): Promise<WireStatus> {
    return (await getServices()).status();
  },

  /** @param query of the page's address, as that of `GET /api/usage`; what is wrong with it is told beside this month */
  async usage(query: URLSearchParams): Promise<UsageOfPage> {
    const { database, environment, status, usage } = await getServices();
    const now = await database.now();
    const demo = connectionOf(environment) === 'demo';
    const read = (search: URLSearchParams) => readUsageQuery(search, now, { demo });
    let problem: string | null = null;
    let asked = read(new URLSearchParams());
    try {
      refuseUnstorableQuery({ searchParams: query });
      asked = read(query);
    } catch (error) {
      if (!(error instanceof OverpaintError)) throw error;
      problem = error.message;
    }
    const [report, current] = await Promise.all([
      usage({ ...asked, ownerId: LOCAL_OWNER_ID, cursor: null }),
      status(),
    ]);
    return { status: current, report, problem };
  },

  /** @param place an image that the page is to begin with, counted from 0; what comes is the page it lies on */
  async library(filter: LibraryFilter, place: number): Promise<FoundLibrary> {
    const { library, status } = await getServices();
    const [now, summary] = await Promise.all([status(), library.summary(LOCAL_OWNER_ID, filter)]);
    if (filter.shelf === 'failed' || filter.shelf === 'unknown') {
      const runs = await library.runs(LOCAL_OWNER_ID, filter, { cursor: null, skip: 0, limit: LIBRARY_RUNS });
      return { status: now, summary, page: null, runs };
    }
    const inList = Math.max(0, Math.min(place, summary.count - 1));
    const from = Math.floor(inList / LIBRARY_PAGE) * LIBRARY_PAGE;
    const page = await library.images(LOCAL_OWNER_ID, filter, {
      cursor: summary.anchors[Math.floor(from / ANCHOR_EVERY)] ?? null,
      skip: from % ANCHOR_EVERY,
      limit: LIBRARY_PAGE,
    });
    return { status: now, summary, page, runs: null };
  },

  async image(id: string): Promise<OneImage> {
    const services = await getServices();
    const [status, details] = await Promise.all([
      services.status(),
      imageDetails(services, LOCAL_OWNER_ID, storableId(id)).catch((error: unknown) => {
        if (error instanceof OverpaintError && error.code === 'image_not_found') return null;
        throw error;
      }),
    ]);
    const title = details === null ? 'No such image' : (details.run?.params.prompt ?? 'Image');
    return { status, details, title: title.slice(0, TITLE_LENGTH) };
  },

  /** The newest comparisons, and what a new one that begins with this run is made of; null without such a run. */
  async comparisons(
    runId: string | null,
  ): Promise<{ status: WireStatus; list: ComparisonPage; base: ComparisonBase | null }> {
    const { comparisons, status } = await getServices();
    const [now, list, base] = await Promise.all([
      status(),
      comparisons.list(LOCAL_OWNER_ID, { cursor: null, limit: FIRST_COMPARISONS }),
      runId === null
        ? null
        : unlessMissing(comparisons.baseOf(LOCAL_OWNER_ID, storableId(runId)), 'run_not_found'),
    ]);
    return { status: now, list, base };
  },

  async comparison(id: string): Promise<{ status: WireStatus; comparison: WireComparison | null }> {
    const { comparisons, status } = await getServices();
    const [now, comparison] = await Promise.all([
      status(),
      unlessMissing(comparisons.find(LOCAL_OWNER_ID, storableId(id)), 'comparison_not_found'),
    ]);
    return { status: now, comparison };
  },
};

/** Null instead of a refusal that says that it does not exist. */
async function unlessMissing<Found>(reading: Promise<Found>, code: ErrorCode): Promise<Found | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OverpaintError && error.code === code) return null;
    throw error;
  }
}

export type PageReaders = typeof PAGE_READERS;

export function publishPageReaders(): void {
  Object.assign(globalThis, { [Symbol.for('overpaint.pages')]: PAGE_READERS });
}
