import 'server-only';

/** Files made of blobs, which can be made again, and go with their blob. */
export type DerivedFiles = {
  /** All that were made of this blob. */
  remove(sha256: string): Promise<void>;
  /** Hashes of the blobs that there are files of, some hundreds at a time. */
  list(): AsyncIterable<readonly string[]>;
};
