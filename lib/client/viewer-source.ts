import { createStore } from 'zustand/vanilla';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** An image and the run that made it; null for an upload, and while the run is not known here. */
export type ShownImage = { image: WireImage; run: WireRun | null };

/** Where the viewer is on its way through a list: the feed, the library, or a page of one image. */
export type ViewerSource = {
  /** What is known here of an image; null: it has to be fetched. Called while drawing, so it must be pure and quick. */
  find: (imageId: string) => ShownImage | null;
  /** Its place in the list, counted from 0, and its neighbours; null when it is not in it. */
  place: (
    imageId: string,
  ) => { position: number; count: number; previous: WireImage | null; next: WireImage | null } | null;
  /** The viewer is close to the end of what is loaded. */
  loadMore: () => void;
};

/** No list: what is shown is fetched, and has no neighbours. */
export const NO_SOURCE: ViewerSource = { find: () => null, place: () => null, loadMore: () => {} };

/** The list of the screen that is in view; null where it has none, such as a comparison. */
export const viewerSourceStore = createStore<{ source: ViewerSource | null }>(() => ({ source: null }));

/** The viewer goes through this list from now on. Returns the end of it. */
export function offerViewerSource(source: ViewerSource): () => void {
  viewerSourceStore.setState({ source });
  return () => viewerSourceStore.setState((state) => (state.source === source ? { source: null } : state));
}
