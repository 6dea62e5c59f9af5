import 'server-only';
import type { BlobStore } from './blob-store';

/** Lends the files of several blobs at once; see `BlobStore.withFile`. */
export function withFiles<const Blobs extends readonly { sha256: string }[], Result>(
  blobs: Pick<BlobStore, 'withFile'>,
  wanted: Blobs,
  use: (paths: { [Index in keyof Blobs]: string }) => Promise<Result>,
): Promise<Result> {
  function borrow(paths: readonly string[]): Promise<Result> {
    const next = wanted[paths.length];
    if (next === undefined) return use(paths as { [Index in keyof Blobs]: string });
    return blobs.withFile(next.sha256, (path) => borrow([...paths, path]));
  }
  return borrow([]);
}
