import type { ImageStore } from '@/lib/client/image-store';
import type { RunStore } from '@/lib/client/run-store';
import { hearLibraryNews } from './library-news';
import type { LibraryStore } from './library-store';

/** After so long anything may have changed: no event reports what other browsers upload, cut out and delete. */
const AWAY_MS = 5_000;

/**
 * Keeps the library as the server has it. It follows changes of images and events of runs, looks again when a person
 * comes back to the page, and tries again when the server can be reached again. Returns a function that ends it.
 */
export function followServer(
  library: LibraryStore,
  { runs, images }: { runs: RunStore; images: ImageStore },
): () => void {
  let before = runs.getState();
  let leftAt: number | null = null;
  const endImages = images.subscribe(library.noteFacts);
  // What it was drawn with may have been fetched in advance: what this tab has changed since is newer.
  images.note([...library.getState().list.images.values()], 0);
  const endRuns = runs.subscribe((now) => {
    const was = before;
    before = now;
    if (was.connection === 'reconnecting' && (now.connection === 'live' || now.connection === 'polling')) {
      library.retry();
      library.checkSoon();
    }
    if (now.runs === was.runs) return;
    const changed = Object.values(now.runs).filter((run) => run !== was.runs[run.id]);
    library.noteRuns(changed, was.runs);
  });
  const endNews = hearLibraryNews(library.checkSoon);
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') leftAt = Date.now();
    else if (leftAt !== null && Date.now() - leftAt > AWAY_MS) library.checkSoon();
  };
  const onOnline = () => library.retry();
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('online', onOnline);
  return () => {
    endImages();
    endRuns();
    endNews();
    document.removeEventListener('visibilitychange', onVisibility);
    removeEventListener('online', onOnline);
  };
}
