import 'server-only';
import { Base64Decoder } from './base64-decoder';
import { SNIFF_BYTES, sniffImageFormat } from './image-format';

/** Where the decoded bytes of one lifted string go. */
export type LiftSink = {
  /** The bytes are good until it returns. */
  write(bytes: Buffer): void;
  /** The string came to its end. */
  end?(): void;
};

/** What is known when a picture begins. */
export type LiftContext = {
  key: string | null;
  /** The start of the JSON text before it, to look for a `type` that came first. */
  textBefore: () => string;
};

export type LiftedString<S extends LiftSink> = {
  key: string | null;
  /** Null when `openSink` did not want it. */
  sink: S | null;
  /** Not base64, at least in part. */
  damaged: boolean;
};

/** Longer strings are either a picture or cut: nothing else of this length is of use here. */
const LONG_STRING_BYTES = 8 * 1024;
/** A `url` may be a picture, and a `b64_json` an address; that is decided from their first bytes. */
const DECISION_BYTES = 16;
/** A shorter string may be a picture too, by its first bytes; below this nothing is one. */
const SHORTEST_PICTURE = 48;
/** As much is looked at for what comes before a picture. */
const TEXT_BEFORE_BYTES = 4096;
/** The JSON without its pictures. A real one has a few hundred bytes. */
const MAX_SKELETON_BYTES = 1024 * 1024;

/** Base64 of as many bytes as a format is known by. */
const SNIFF_CHARACTERS = (SNIFF_BYTES / 3) * 4;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const SLASH = Buffer.from('/');
const PLACEHOLDER = '\u0000lifted:';

/** @returns the place in `lifted` that a value of the parsed JSON stands for; null when it is an ordinary value */
export function liftedIndex(value: unknown): number | null {
  if (typeof value !== 'string' || !value.startsWith(PLACEHOLDER)) return null;
  return Number(value.slice(PLACEHOLDER.length));
}

/**
 * Reads JSON piece by piece and lifts the pictures out of it: their base64 is decoded into a sink as it comes, what is
 * left is small and goes through `JSON.parse`. An answer of ten 4K images is 60 MB; none of it is held.
 *
 * Lifted are: a `b64_json` that is no address, if there is anything in it; a `url` that is a `data:` URI; any other
 * string whose start decodes to a picture.
 * Other strings above 8 KB are shortened to their first 8 KB.
 *
 * The only loops over bytes are `Buffer.indexOf` for quotes and backslashes.
 */
export class JsonLifter<S extends LiftSink> {
  readonly lifted: LiftedString<S>[] = [];
  readonly #openSink: (context: LiftContext) => S | null;

  readonly #skeleton: Buffer[] = [];
  #skeletonBytes = 0;

  #inString = false;
  #mode: 'head' | 'lift' | 'drop' = 'head';
  #key: string | null = null;
  /** The start of the string while it is not decided what it is, escapes as they came. */
  #head: Buffer[] = [];
  #headBytes = 0;
  #decoder: Base64Decoder | null = null;
  #sink: S | null = null;
  /** Characters of this piece that escapes have torn apart, put together again. */
  #staged: Buffer | null = null;
  #stagedBytes = 0;

  /** The bytes of an escape that has begun, the backslash included. */
  #escape: number[] = [];

  /** The last whole string and what came after it, to tell a key from a value. */
  #previous: string | null = null;
  #between = '';

  constructor(openSink: (context: LiftContext) => S | null) {
    this.#openSink = openSink;
  }

  /** @throws SyntaxError when this cannot be an answer: too much that is no picture */
  feed(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let position = 0;
    let quote = -1;
    let backslash = -1;
    while (position < bytes.length) {
      // Both are found once and kept until passed, or a string full of escapes would cost its length squared.
      if (quote < position) quote = indexOrEnd(bytes, QUOTE, position);
      if (!this.#inString) {
        const end = Math.min(quote + 1, bytes.length);
        this.#outside(bytes.subarray(position, end));
        if (quote < bytes.length) this.#beginString();
        position = end;
        continue;
      }
      if (this.#escape.length > 0) {
        position = this.#continueEscape(bytes, position);
        continue;
      }
      if (backslash < position) backslash = indexOrEnd(bytes, BACKSLASH, position);
      const end = Math.min(quote, backslash);
      if (end > position) this.#content(bytes.subarray(position, end), end < bytes.length);
      position = end;
      if (end === bytes.length) break;
      if (end === quote) this.#endString();
      else this.#escape.push(BACKSLASH);
      position++;
    }
    this.#flushStaged();
  }

  /** @throws SyntaxError when it was not one whole JSON value; `lifted` then still holds what came whole */
  end(): unknown {
    if (this.#inString) throw new SyntaxError('The answer ends within a string.');
    return JSON.parse(Buffer.concat(this.#skeleton).toString('utf8'));
  }

  /** The start of the JSON so far, pictures left out. */
  textBefore(): string {
    const start: Buffer[] = [];
    let sizeBytes = 0;
    for (const piece of this.#skeleton) {
      if (sizeBytes >= TEXT_BEFORE_BYTES) break;
      start.push(piece);
      sizeBytes += piece.length;
    }
    return Buffer.concat(start).toString('utf8', 0, TEXT_BEFORE_BYTES);
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#skeletonBytes += bytes.length;
    if (this.#skeletonBytes > MAX_SKELETON_BYTES)
      throw new SyntaxError('The answer holds too much that is no picture.');
    // A copy: the caller reads the next piece into the same memory.
    this.#skeleton.push(Buffer.from(bytes));
  }

  #outside(bytes: Buffer): void {
    this.#keep(bytes);
    if (this.#between.length < 32) this.#between += bytes.toString('latin1', 0, 64);
  }

  #beginString(): void {
    this.#inString = true;
    this.#key = /^\s*:\s*"$/.test(this.#between) ? this.#previous : null;
    this.#previous = null;
    this.#mode = 'head';
    this.#head = [];
    this.#headBytes = 0;
  }

  #content(bytes: Buffer, torn: boolean): void {
    if (this.#mode === 'head') {
      const part = bytes.subarray(0, LONG_STRING_BYTES - this.#headBytes);
      this.#growHead(Buffer.from(part));
      if (part.length < bytes.length) this.#content(bytes.subarray(part.length), torn);
    } else if (this.#mode === 'lift') {
      if (torn || this.#staged !== null) this.#stage(bytes);
      else this.#decoder?.push(bytes);
    }
  }

  #continueEscape(bytes: Buffer, start: number): number {
    let position = start;
    const complete = () => this.#escape.length >= (this.#escape[1] === LETTER_U ? 6 : 2);
    while (position < bytes.length && !complete()) this.#escape.push(bytes[position++] ?? 0);
    if (!complete()) return position;
    const whole = Buffer.from(this.#escape);
    this.#escape = [];
    if (this.#mode === 'head') {
      this.#growHead(whole);
    } else if (this.#mode === 'lift') {
      this.#stage(unescapeBase64(whole));
    }
    return position;
  }

  /** Is this a picture, or text that need not be kept whole? Decided when enough of it is there. */
  #growHead(part: Buffer): void {
    const beforeBytes = this.#headBytes;
    this.#head.push(part);
    this.#headBytes += part.length;
    const reached = (bytes: number) => beforeBytes < bytes && this.#headBytes >= bytes;
    if (reached(DECISION_BYTES) && this.#isNamedPicture()) this.#lift();
    else if (!reached(LONG_STRING_BYTES)) return;
    else if (this.#looksLikePicture()) this.#lift();
    else this.#mode = 'drop';
  }

  #headText(): string {
    return this.#head
      .map((part) => (part[0] === BACKSLASH ? unescapeBase64(part) : part).toString('latin1'))
      .join('');
  }

  /** By its key, whatever its bytes are. */
  #isNamedPicture(): boolean {
    if (this.#key === 'url') return /^data:/i.test(this.#headText());
    return this.#key === 'b64_json' && this.#headBytes > 0 && !/^https?:\/\//i.test(this.#headText());
  }

  #looksLikePicture(): boolean {
    const start = this.#headText().replace(/^data:[^,]*,/i, '');
    return sniffImageFormat(Buffer.from(start.slice(0, SNIFF_CHARACTERS), 'base64')) !== null;
  }

  #isShortPicture(): boolean {
    return this.#isNamedPicture() || (this.#headBytes >= SHORTEST_PICTURE && this.#looksLikePicture());
  }

  #lift(): void {
    const sink = this.#openSink({ key: this.#key, textBefore: () => this.textBefore() });
    this.#mode = 'lift';
    this.#sink = sink;
    this.#decoder = sink === null ? null : new Base64Decoder((decoded) => sink.write(decoded));
    if (sink !== null) {
      for (const part of this.#head) this.#decoder?.push(part[0] === BACKSLASH ? unescapeBase64(part) : part);
    }
    this.#head = [];
  }

  #endString(): void {
    this.#inString = false;
    this.#between = '';
    if (this.#mode === 'head' && this.#isShortPicture()) this.#lift();
    if (this.#mode === 'lift') {
      this.#flushStaged();
      const damaged = this.#decoder !== null && !this.#decoder.end();
      this.#sink?.end?.();
      this.#keep(Buffer.from(`\\u0000lifted:${this.lifted.length}"`));
      this.lifted.push({ key: this.#key, sink: this.#sink, damaged });
      this.#decoder = null;
      this.#sink = null;
      return;
    }
    const raw = Buffer.concat(this.#head);
    this.#head = [];
    this.#keep(raw);
    this.#keep(Buffer.from('"'));
    this.#previous = raw.length <= 64 ? raw.toString('utf8') : null;
  }

  #stage(bytes: Buffer): void {
    if (this.#decoder === null) return;
    if (this.#staged === null || this.#stagedBytes + bytes.length > this.#staged.length) {
      this.#flushStaged();
      this.#staged = Buffer.allocUnsafe(Math.max(64 * 1024, bytes.length));
    }
    this.#stagedBytes += bytes.copy(this.#staged, this.#stagedBytes);
  }

  #flushStaged(): void {
    if (this.#staged === null) return;
    this.#decoder?.push(this.#staged.subarray(0, this.#stagedBytes));
    this.#staged = null;
    this.#stagedBytes = 0;
  }
}

/** Where the byte is next, or the length where it is no more. */
export function indexOrEnd(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? bytes.length : found;
}

/**
 * The character of an escape within base64: `\/` from PHP, `\u002B` for a plus from .NET, `\n` from line-wrapping
 * encoders. What cannot be base64 becomes a character that no decoder takes.
 */
function unescapeBase64(escaped: Buffer): Buffer {
  if (escaped.length === 2 && escaped[1] === SLASH[0]) return SLASH;
  try {
    const character = JSON.parse(`"${escaped.toString('latin1')}"`) as string;
    return Buffer.from(character.charCodeAt(0) < 0x80 ? character : '!', 'latin1');
  } catch {
    return Buffer.from('!');
  }
}
