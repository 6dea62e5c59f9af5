import 'server-only';
import type { BlobReceipt, BlobWriter } from '@/lib/server/blobs/blob-store';
import { SNIFF_BYTES } from './image-format';
import type { LiftSink } from './json-lifter';

/** Far above any picture of these models; a limit for what a foreign server may write to our disk. */
const MAX_PICTURE_BYTES = 128 * 1024 * 1024;
/** Written at a time: each write is a trip to another thread. */
const SLAB_BYTES = 256 * 1024;

/**
 * One picture on its way into the blobs. It is filled synchronously, by the scanner, and emptied to disk between two
 * pieces of the answer, by `flush`. It is not in the library before `commit`.
 */
export class ReceivedPicture implements LiftSink {
  readonly #writer: BlobWriter;
  #slab: Buffer | null = null;
  #slabBytes = 0;
  #full: Buffer[] = [];
  #start = Buffer.alloc(0);
  #ended = false;
  sizeBytes = 0;

  constructor(writer: BlobWriter) {
    this.#writer = writer;
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
      this.#slab ??= Buffer.allocUnsafeSlow(SLAB_BYTES);
      const copied = bytes.copy(this.#slab, this.#slabBytes, from);
      this.#slabBytes += copied;
      from += copied;
      if (this.#slabBytes < SLAB_BYTES) continue;
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
    for (const slab of full) await this.#writer.write(slab);
    if (this.#slab === null) return;
    await this.#writer.write(this.#slab.subarray(0, this.#slabBytes));
    this.#slabBytes = 0;
    // Memory is given back early: the pictures of a large answer all wait for its end.
    if (this.#ended) this.#slab = null;
  }

  async commit(): Promise<BlobReceipt> {
    await this.flush();
    return this.#writer.commit();
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }
}
