import 'server-only';
import { createHash, type Hash } from 'node:crypto';
import type { BlobReceipt, BlobWriter } from '@/lib/server/blobs/blob-store';
import { SNIFF_BYTES } from './image-format';
import type { LiftSink } from './json-lifter';

/** Far above any picture of these models; a limit for what a foreign server may write to our disk. */
const MAX_PICTURE_BYTES = 128 * 1024 * 1024;
/** Written at a time: each write is a trip to another thread. */
const SLAB_BYTES = 256 * 1024;
/** Of a picture that may end here: thousands of tiny ones may come in one piece. */
const SMALL_SLAB_BYTES = 8 * 1024;

/**
 * Where the bytes of a picture go.
 * - `writer`: null where it will not be kept
 * - `digest`: whether its name is wanted before it is committed; that costs a second pass of SHA-256
 */
export type PictureOutlet = { writer: BlobWriter | null; digest: boolean };

/**
 * One picture on its way into the blobs. It is filled synchronously, by the scanner, and emptied to disk between two
 * pieces of the answer, by `flush`. It is not in the library before `commit`.
 */
export class ReceivedPicture implements LiftSink {
  readonly #open: () => PictureOutlet;
  #outlet: PictureOutlet | null = null;
  #hash: Hash | null = null;
  #slab: Buffer | null = null;
  #slabBytes = 0;
  #full: Buffer[] = [];
  #start = Buffer.alloc(0);
  #ended = false;
  sizeBytes = 0;

  /** @param open asked once, when there is something to write */
  constructor(open: () => PictureOutlet) {
    this.#open = open;
  }

  /** Its first bytes, to tell its format. */
  get start(): Buffer {
    return this.#start;
  }

  get isTooLarge(): boolean {
    return this.sizeBytes > MAX_PICTURE_BYTES;
  }

  write(bytes: Buffer): void {
    this.sizeBytes += bytes.length;
    if (this.isTooLarge) return;
    if (this.#start.length < SNIFF_BYTES) {
      this.#start = Buffer.concat([this.#start, bytes.subarray(0, SNIFF_BYTES - this.#start.length)]);
    }
    for (let from = 0; from < bytes.length; ) {
      this.#slab ??= Buffer.allocUnsafeSlow(
        this.sizeBytes <= SMALL_SLAB_BYTES ? SMALL_SLAB_BYTES : SLAB_BYTES,
      );
      const copied = bytes.copy(this.#slab, this.#slabBytes, from);
      this.#slabBytes += copied;
      from += copied;
      if (this.#slabBytes < this.#slab.length) continue;
      this.#full.push(this.#slab);
      this.#slab = null;
      this.#slabBytes = 0;
    }
  }

  end(): void {
    this.#ended = true;
  }

  /** Whether there is enough to make a write worth it. */
  get wantsFlush(): boolean {
    return this.#full.length > 0 || this.#slabBytes > SLAB_BYTES / 2 || (this.#ended && this.#slabBytes > 0);
  }

  /** One at a time: await it. */
  async flush(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    for (const slab of full) await this.#put(slab);
    if (this.#slab === null) return;
    await this.#put(this.#slab.subarray(0, this.#slabBytes));
    this.#slabBytes = 0;
    // Memory is given back early: the pictures of a large answer all wait for its end.
    if (this.#ended) this.#slab = null;
  }

  /** @returns its name, where its outlet wanted to know that in advance */
  async digest(): Promise<string | null> {
    await this.flush();
    return this.#hash?.copy().digest('hex') ?? null;
  }

  /** @returns null when it had nowhere to go */
  async commit(): Promise<BlobReceipt | null> {
    await this.flush();
    return this.#outlet?.writer?.commit() ?? null;
  }

  async abort(): Promise<void> {
    await this.#outlet?.writer?.abort();
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#outlet ??= this.#open();
    if (this.#outlet.digest) {
      this.#hash ??= createHash('sha256');
      this.#hash.update(bytes);
    }
    await this.#outlet.writer?.write(bytes);
  }
}
