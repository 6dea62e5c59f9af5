import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Sentence } from '@/lib/shared/language';
import type {
  DetailsOf,
  JobItem,
  PackageCheck,
  RecipeName,
  SettingsOf,
} from '@/lib/shared/recipes/wire-jobs';

/** An item as packages see it. */
export type PackageItem<R extends RecipeName> = JobItem<DetailsOf<R>> & {
  /** The chosen image; null: there is none. */
  image: ImageRecord | null;
  /** Its own pictures. */
  sources: readonly ImageRecord[];
  /** Those that its details name (`RecipeRules.pictures`), as far as they are still there. */
  pictures: readonly ImageRecord[];
  /** Of all its runs; null while one of them is not known. */
  costMicroUsd: number | null;
};

export type PackageJob<R extends RecipeName> = {
  id: string;
  name: string;
  settings: SettingsOf<R>;
  items: readonly PackageItem<R>[];
};

/**
 * One file of a package. A ZIP keeps them in this order. One that would be too large for memory, or takes long to make,
 * comes in pieces: they are read to their end before the next file is asked for.
 */
export type PackageFile = { name: string; bytes: Uint8Array | AsyncIterable<Uint8Array> };

export type PackageTools = {
  blobs: Pick<BlobStore, 'withFile'>;
  pixels: PixelWorker;
  /** A folder of this package alone; it is removed afterwards. */
  directory: string;
  signal: AbortSignal;
};

/**
 * Makes the files of one kind of package, one after the other, so that only one is in memory; at the end it returns every
 * limit that was checked. The same job gives the same bytes: no clock, no chance. What cannot be met is left out and said.
 */
export type PackageMaker<R extends RecipeName> = (
  job: PackageJob<R>,
  options: URLSearchParams,
  tools: PackageTools,
) => AsyncGenerator<PackageFile, PackageCheck[]>;

/**
 * One kind of package, such as `whatsapp` or `print-pdf`.
 *
 * `container`: `zip` puts `report.txt` beside the files; `bare-zip` has nothing but the files, as an importer expects it;
 * `single`: the maker gives exactly one file, which is the download.
 */
export type PackageKind<R extends RecipeName> = {
  container: 'zip' | 'bare-zip' | 'single';
  /** With its dot, such as `.wastickers`. */
  extension: string;
  contentType: string;
  /** Why there is nothing to pack; null: there is. */
  refuse(job: PackageJob<R>, options: URLSearchParams): Sentence | null;
  make: PackageMaker<R>;
};
export type PackageKinds<R extends RecipeName> = Readonly<Record<string, PackageKind<R>>>;
