import 'server-only';
import { type FileHandle, open } from 'node:fs/promises';

/** What surrounds the answer to a request in its line. */
export type LineHead = {
  customId: string;
  /** Null where there was no answer at all. */
  status: number | null;
  requestId: string | null;
  /** What OpenAI says of a request without an answer: `batch_expired`, say. */
  error: unknown;
};

export type AnswerLine =
  | { kind: 'answer'; number: number; head: LineHead; body: { start: number; end: number } | null }
  /** Why it is of no use. */
  | { kind: 'bad'; number: number; why: string };

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const BRACE = 0x7b;
const COLON = 0x3a;
const COMMA = 0x2c;
const SPACES = new Set([0x20, 0x09, 0x0d]);
/** All but the answer itself; a real one has 200 bytes. */
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_KEY_BYTES = 32;
/** Pieces are gathered to this size: each write is a trip to another thread. */
const WRITE_BYTES = 256 * 1024;
/** Ten pictures of the largest size in base64 are far less. */
const MAX_LINE_BYTES = 1024 ** 3;

/**
 * The lines of a file of answers, one after the other. A line may be 60 MB and the file gigabytes: each is written to
 * `path`, where the answer lies from `body.start` to `body.end`, until the next is asked for. Nothing of it stays in memory.
 */
export async function* readAnswerLines(
  pieces: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<AnswerLine, void, undefined> {
  let number = 0;
  let line: LineWriter | null = null;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    while (from < bytes.length) {
      const found = bytes.indexOf(NEWLINE, from);
      const end = found < 0 ? bytes.length : found;
      if (end > from) {
        line ??= await LineWriter.open(path);
        await line.write(bytes.subarray(from, end));
      }
      from = end + 1;
      if (found < 0) break;
      number += 1;
      const ended: LineWriter | null = line;
      line = null;
      if (ended !== null) yield await ended.end(number);
    }
  }
  // The last one may lack its line end, or most of itself.
  if (line !== null) yield await line.end(number + 1);
}

class LineWriter {
  readonly #file: FileHandle;
  readonly #scanner = new LineScanner();
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #sizeBytes = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<LineWriter> {
    return new LineWriter(await open(path, 'w'));
  }

  async write(bytes: Buffer): Promise<void> {
    this.#sizeBytes += bytes.length;
    if (this.#sizeBytes > MAX_LINE_BYTES) return;
    this.#scanner.feed(bytes);
    // A copy: the piece is another's memory.
    this.#waiting.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= WRITE_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    // A short write is a full disk, and the next one says so.
    await this.#file.writeFile(Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async end(number: number): Promise<AnswerLine> {
    try {
      await this.#flush();
    } finally {
      await this.#file.close();
    }
    if (this.#sizeBytes > MAX_LINE_BYTES) return { kind: 'bad', number, why: 'it is too long' };
    const read = this.#scanner.end();
    return typeof read === 'string'
      ? { kind: 'bad', number, why: read }
      : { kind: 'answer', number, ...read };
  }
}

/**
 * Finds `response.body` in a line without parsing it, and keeps all that is around it. Within strings, which is nearly all
 * of a picture, only quotes and backslashes are looked for.
 */
class LineScanner {
  #offset = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Whether the next string of an object is a key, at depth 1 and 2. */
  #keyNext = false;
  #text: Buffer[] = [];
  #textBytes = 0;
  readonly #keys: string[] = ['', ''];
  #isObject = [false, false];
  #bodyNext = false;
  #start: number | null = null;
  #end: number | null = null;
  readonly #head: Buffer[] = [];
  #headBytes = 0;

  feed(bytes: Buffer): void {
    let position = 0;
    let quote = -1;
    let backslash = -1;
    // What is not of the answer, from here on in this piece.
    let kept = this.#inBody ? -1 : 0;
    while (position < bytes.length) {
      if (this.#inString) {
        if (this.#escaped) {
          this.#escaped = false;
          this.#take(bytes.subarray(position, position + 1));
          position += 1;
          continue;
        }
        // Found once and kept until passed, or a string full of escapes would cost its length squared.
        if (quote < position) quote = indexOrEnd(bytes, QUOTE, position);
        if (backslash < position) backslash = indexOrEnd(bytes, BACKSLASH, position);
        const end = Math.min(quote, backslash);
        this.#take(bytes.subarray(position, end));
        position = end;
        if (end === bytes.length) break;
        if (end === backslash) this.#escaped = true;
        else this.#endString();
        position += 1;
        continue;
      }
      const byte = bytes[position] as number;
      if (this.#bodyNext && !SPACES.has(byte)) {
        this.#bodyNext = false;
        if (byte === BRACE) {
          this.#start = this.#offset + position;
          this.#keep(bytes.subarray(kept, position));
          kept = -1;
        }
      }
      this.#structure(byte);
      position += 1;
      if (this.#inBody && this.#depth === 2 && CLOSING.has(byte)) {
        this.#end = this.#offset + position;
        this.#keep(Buffer.from('null'));
        kept = position;
      }
    }
    if (kept >= 0) this.#keep(bytes.subarray(kept));
    this.#offset += bytes.length;
  }

  get #inBody(): boolean {
    return this.#start !== null && this.#end === null;
  }

  #structure(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      this.#text = [];
      this.#textBytes = 0;
    } else if (OPENING.has(byte)) {
      this.#depth += 1;
      if (this.#depth <= 2) this.#isObject[this.#depth - 1] = byte === BRACE;
      this.#keyNext = byte === BRACE;
    } else if (CLOSING.has(byte)) {
      this.#depth -= 1;
      this.#keyNext = false;
    } else if (byte === COMMA) {
      this.#keyNext = this.#depth >= 1 && this.#depth <= 2 && this.#isObject[this.#depth - 1] === true;
    } else if (byte === COLON) {
      this.#keyNext = false;
      this.#bodyNext =
        this.#depth === 2 && this.#start === null && this.#keys[0] === 'response' && this.#keys[1] === 'body';
    }
  }

  #endString(): void {
    this.#inString = false;
    if (!this.#keyNext || this.#depth < 1 || this.#depth > 2) return;
    this.#keys[this.#depth - 1] =
      this.#textBytes > MAX_KEY_BYTES ? '' : Buffer.concat(this.#text).toString('latin1');
  }

  #take(bytes: Buffer): void {
    this.#textBytes += bytes.length;
    if (this.#textBytes <= MAX_KEY_BYTES) this.#text.push(Buffer.from(bytes));
  }

  #keep(bytes: Buffer): void {
    this.#headBytes += bytes.length;
    if (this.#headBytes <= MAX_HEAD_BYTES) this.#head.push(Buffer.from(bytes));
  }

  /** @returns why it is no answer, or what it says */
  end(): string | { head: LineHead; body: { start: number; end: number } | null } {
    if (this.#headBytes > MAX_HEAD_BYTES) return 'it holds too much that is no answer';
    let value: unknown;
    try {
      value = JSON.parse(Buffer.concat(this.#head).toString('utf8'));
    } catch {
      return 'it is not JSON, or cut';
    }
    if (!isObject(value) || typeof value.custom_id !== 'string') return 'it names no request';
    const { response, error = null, custom_id: customId } = value;
    if (!isObject(response)) return { head: { customId, status: null, requestId: null, error }, body: null };
    const { status_code: status, request_id: requestId } = response;
    return {
      head: {
        customId,
        status: typeof status === 'number' ? status : null,
        requestId: typeof requestId === 'string' ? requestId : null,
        error,
      },
      body: this.#start === null || this.#end === null ? null : { start: this.#start, end: this.#end },
    };
  }
}

function indexOrEnd(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? bytes.length : found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
