/** What the server and the browser say to each other about the library. Money in micro-dollars, time in epoch ms. */
import type { LibraryKind } from './library-filter';
import type { WireImage, WireRun } from './wire';

/**
 * An image with what one wants to know of it in a grid. Its `costMicroUsd` is what the library sums and sorts by: the
 * share of the run's cost, borne by the result that a place shows; 0 for an upload and for the answer under a result.
 */
export type WireLibraryImage = WireImage & {
  kind: LibraryKind;
  /** Null for an upload. */
  prompt: string | null;
  model: string | null;
  quality: string | null;
  demo: boolean;
};

/** Answer of `GET /api/images`. */
export type LibraryPage = { images: WireLibraryImage[]; nextCursor: string | null };

/** Answer of `GET /api/images/summary` and `GET /api/runs/summary`: all that a filter finds, whatever the page. */
export type LibrarySummary = {
  count: number;
  /** Sum of the known costs. */
  costMicroUsd: number;
  /** How many cost something that is not known. */
  unknownCount: number;
  /**
   * A cursor for every `ANCHOR_EVERY`th place, the first for place 0: a list can be entered anywhere by one of them and
   * `skip`, without counting from its beginning.
   */
  anchors: (string | null)[];
};

export const ANCHOR_EVERY = 1000;

/** Body of `POST /api/images/change`: what a person does to many at once. */
export type ImagesChange = { ids: string[]; favourite?: boolean; deleted?: boolean };
export type ImagesChanged = { images: WireImage[] };

/** Answer of `POST /api/images/zip {ids, ticket: true}`: where the ZIP can be fetched, once, until then. */
export type ZipTicket = { url: string; expiresAt: number };

/** How long what was deleted can be restored. */
export const BIN_DAYS = 30;
/** Answer of `GET /api/images/bin`. */
export type BinSize = {
  /** Images in the bin. */
  count: number;
  /** What emptying it frees on the disk: the files that nothing outside the bin is made of, each once. */
  freesBytes: number;
};
/** Answer of `DELETE /api/images/bin` and of `POST /api/images/bin {ids}`. */
export type BinEmptied = {
  /** Images deleted for good. */
  count: number;
  /** What that frees on the disk, at once or within about an hour where it was written a moment ago. */
  freedBytes: number;
  /** Images that stay in the bin, because a run that has not ended needs them. */
  kept: number;
};

/** One picture or run in the family of an image. */
export type LineageNode = {
  /** Of an edit: what its run shows now; its answer and other versions are the same node, and so is the one asked for. */
  image: WireImage;
  /** Deleted for good: what is left is its place in the tree, without bytes, thumbnail or page. */
  purged: boolean;
  /** The run that made it; null for an upload. */
  run: Pick<WireRun, 'id' | 'kind' | 'status' | 'params' | 'costMicroUsd' | 'demo' | 'createdAt'> | null;
};

/** `from` was used to make `to`: ids of nodes' images. */
export type LineageLink = { from: string; to: string; use: 'image' | 'mask' | 'markup' | 'reference' };

/** Answer of `GET /api/images/{id}/lineage`: everything an image came from and everything that came of it. */
export type Lineage = {
  /** That of the image asked for first, then by distance. */
  nodes: LineageNode[];
  links: LineageLink[];
  /** The family is larger than what is listed. */
  truncated: boolean;
};
