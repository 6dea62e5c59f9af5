import 'server-only';
import { Base64Decoder } from './base64-decoder';
import { sniffImageFormat } from './image-format';
import type { LiftedString, LiftSink } from './json-lifter';
import { hasItsEnd } from './whole-picture';

const START_BYTES = 1024;
const TAIL_BYTES = 1024;

/** A picture that is the answer itself, as its bytes or written out in base64, on its way to its sink. */
export class PassingPicture<S extends LiftSink> {
  readonly #sink: S | null;
  readonly #decoder: Base64Decoder | null;
  #start: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #sizeBytes = 0;

  /** @param writtenOut in base64, perhaps as a `data:` URI */
  constructor(sink: S | null, writtenOut: boolean) {
    this.#sink = sink;
    this.#decoder = writtenOut ? new Base64Decoder((bytes) => this.#take(bytes)) : null;
  }

  feed(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#decoder === null) this.#take(bytes);
    else this.#decoder.push(withoutQuotes(bytes));
  }

  /** @returns `whole`: its last bytes are those that its format ends with */
  end(): { whole: boolean; lifted: LiftedString<S> } {
    const damaged = this.#decoder !== null && !this.#decoder.end();
    this.#sink?.end?.();
    const format = sniffImageFormat(this.#start);
    const whole =
      !damaged &&
      format !== null &&
      hasItsEnd(format, { start: this.#start, tail: this.#tail, sizeBytes: this.#sizeBytes });
    return { whole, lifted: { key: null, sink: this.#sink, damaged } };
  }

  #take(bytes: Buffer): void {
    this.#sizeBytes += bytes.length;
    if (this.#start.length < START_BYTES)
      this.#start = Buffer.concat([this.#start, bytes.subarray(0, START_BYTES - this.#start.length)]);
    this.#tail =
      bytes.length >= TAIL_BYTES
        ? Buffer.from(bytes.subarray(-TAIL_BYTES))
        : Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    this.#sink?.write(bytes);
  }
}

/** A server that says JSON may send a lone string. */
function withoutQuotes(bytes: Buffer): Buffer {
  return bytes.includes('"') ? Buffer.from(bytes.toString('latin1').replaceAll('"', ''), 'latin1') : bytes;
}
