import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { ImageDetails, RunPage, WireStatus } from '@/lib/shared/wire';
import { imageDetails } from './http/image-details';
import { LOCAL_OWNER_ID } from './http/owner';
import { getServices } from './services';

/** Rows the Create page comes with, so that it is whole before any script has run. */
const FIRST_RUNS = 12;
/** More of a title no tab shows. */
const TITLE_LENGTH = 60;

export type Home = RunPage & { status: WireStatus; learned: LearnedPrices };

/** `details` null: there is no such image. `title`: what the document is called beside the program's name. */
export type OneImage = { status: WireStatus; details: ImageDetails | null; title: string };

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

  async image(id: string): Promise<OneImage> {
    const services = await getServices();
    const [status, details] = await Promise.all([
      services.status(),
      imageDetails(services, LOCAL_OWNER_ID, id).catch((error: unknown) => {
        if (error instanceof OverpaintError && error.code === 'image_not_found') return null;
        throw error;
      }),
    ]);
    return { status, details, title: details?.run?.params.prompt.slice(0, TITLE_LENGTH) ?? 'Image' };
  },
};

export type PageReaders = typeof PAGE_READERS;

export function publishPageReaders(): void {
  Object.assign(globalThis, { [Symbol.for('overpaint.pages')]: PAGE_READERS });
}
