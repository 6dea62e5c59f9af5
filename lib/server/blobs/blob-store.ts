import 'server-only';

export type BlobReceipt = { sha256: string; sizeBytes: number };

/**
 * One blob being written. Nothing of it is visible before `commit`, which returns only when the bytes would survive a
 * power cut. Either `commit` or `abort` must be called; `abort` may be called after anything.
 */
export type BlobWriter = {
  /** One write at a time: await it. The chunk is free again once it resolves. */
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<BlobReceipt>;
  abort(): Promise<void>;
};

/** Both ends are inclusive, as in an HTTP `Range`. */
export type ByteRange = { start: number; end: number };

/**
 * Immutable bytes, named by their SHA-256 (64 lower-case hex digits). Any other name is refused with
 * `OverpaintError('image_not_found')`: a name may have come from a URL, and it becomes a path.
 *
 * A store that cannot be reached throws `BlobStoreFailure` from any of these; a full or broken disk what the disk says.
 */
export type BlobStore = {
  createWriter(): BlobWriter;
  /** @throws OverpaintError('image_not_found') before the first byte */
  read(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /**
   * Lends a file with these bytes to programs that read files themselves (sharp). It must not be written to, and is only
   * good until `use` has ended. Errors of `use` pass through.
   * @throws OverpaintError('image_not_found')
   */
  withFile<Result>(sha256: string, use: (path: string) => Promise<Result>): Promise<Result>;
  /** In bytes; null when there is no such blob. */
  size(sha256: string): Promise<number | null>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  /** Every blob there is, in no order. */
  list(): AsyncGenerator<{ sha256: string; sizeBytes: number }, void, undefined>;
  /**
   * Removes a blob that nothing refers to, unless it was written within `freshMs`: a row that will refer to it may be
   * about to be committed. So a writer that finds its bytes already here must make them fresh again.
   * @returns false when it was spared
   */
  removeStale(sha256: string, freshMs: number): Promise<boolean>;
  /**
   * Removes what crashes left half written.
   * @param olderThanMs spares the files that another process on the same folder is writing; one hour unless told
   * @returns how many were removed
   */
  sweepTemporary(olderThanMs?: number): Promise<number>;
  close(): void;
};
