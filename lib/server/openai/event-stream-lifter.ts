import 'server-only';
import { indexOrEnd, JsonLifter, type LiftContext, type LiftedString, type LiftSink } from './json-lifter';

export type StreamedEvent<S extends LiftSink> = {
  /** Of the `event:` line. */
  name: string | null;
  /** The parsed data; undefined when it was not JSON or broke off. */
  value: unknown;
  lifted: readonly LiftedString<S>[];
};

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
/** Lines other than data. */
const MAX_LINE_BYTES = 4096;
const JOINT = Buffer.from('\n');
const DATA = 'data';
/** What chat-style servers end their streams with. */
const DONE = '[DONE]';

/**
 * Server-sent events whose data is JSON with pictures in it. A data line of 5 MB is never held: it goes through the
 * lifter as it comes. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreamLifter<S extends LiftSink> {
  readonly #openSink: (context: LiftContext & { event: string | null }) => S | null;
  readonly #onEvent: (event: StreamedEvent<S>) => void;
  #line: Buffer[] = [];
  #lineBytes = 0;
  #inData = false;
  /** A line feed that comes now belongs to the line that has just ended. */
  #afterReturn = false;
  #done = false;
  #name: string | null = null;
  #lifter: JsonLifter<S> | null = null;
  #broken = false;

  constructor(
    openSink: (context: LiftContext & { event: string | null }) => S | null,
    onEvent: (event: StreamedEvent<S>) => void,
  ) {
    this.#openSink = openSink;
    this.#onEvent = onEvent;
  }

  /** Whether the stream has said that it is at its end. */
  get done(): boolean {
    return this.#done;
  }

  feed(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let position = 0;
    let feedAt = -1;
    let returnAt = -1;
    while (position < bytes.length) {
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (bytes[position] === LINE_FEED) {
          position++;
          continue;
        }
      }
      // Each is found once and kept until passed, or many short lines would cost the length of the piece each.
      if (feedAt < position) feedAt = indexOrEnd(bytes, LINE_FEED, position);
      if (returnAt < position) returnAt = indexOrEnd(bytes, CARRIAGE_RETURN, position);
      const end = Math.min(feedAt, returnAt);
      this.#partOfLine(bytes.subarray(position, end));
      if (end === bytes.length) return;
      this.#afterReturn = end === returnAt;
      this.#endLine();
      position = end + 1;
    }
  }

  /** A last event without the empty line after it counts when its JSON is whole. */
  end(): void {
    if (this.#lineBytes > 0 || this.#inData) this.#endLine();
    this.#dispatch();
  }

  #partOfLine(part: Buffer): void {
    if (part.length === 0) return;
    if (this.#inData) {
      this.#feedLifter(part);
      return;
    }
    const room = MAX_LINE_BYTES - this.#lineBytes;
    if (room <= 0) return;
    if (this.#lineBytes === 0 && part[0] === COLON) {
      // A comment: nothing of it is wanted.
      this.#lineBytes = MAX_LINE_BYTES;
      return;
    }
    if (this.#lineBytes === 0 && beginsAsData(part)) {
      this.#beginData();
      this.#feedLifter(part.subarray(DATA.length + 1));
      return;
    }
    this.#line.push(Buffer.from(part.subarray(0, room)));
    this.#lineBytes += Math.min(room, part.length);
    const start = Buffer.concat(this.#line);
    const colon = start.indexOf(COLON);
    if (colon !== DATA.length || start.toString('latin1', 0, colon) !== DATA) return;
    this.#beginData();
    const beforeThisPart = start.length - Math.min(room, part.length);
    const rest = part.subarray(Math.max(0, colon + 1 - beforeThisPart));
    this.#line = [];
    this.#lineBytes = 0;
    // The space after the colon is white space to JSON too.
    if (rest.length > 0) this.#feedLifter(rest);
  }

  #beginData(): void {
    this.#inData = true;
    if (this.#lifter === null) {
      this.#lifter = new JsonLifter<S>((context) => this.#openSink({ ...context, event: this.#name }));
    } else {
      // Several data lines of one event are joined by a line feed.
      this.#feedLifter(JOINT);
    }
  }

  #feedLifter(bytes: Buffer): void {
    if (this.#broken) return;
    try {
      this.#lifter?.feed(bytes);
    } catch {
      this.#broken = true;
    }
  }

  #endLine(): void {
    if (this.#inData) {
      this.#inData = false;
      return;
    }
    const isEmpty = this.#lineBytes === 0;
    const line = isEmpty ? '' : Buffer.concat(this.#line).toString('utf8');
    this.#line = [];
    this.#lineBytes = 0;
    if (isEmpty) this.#dispatch();
    else if (line.startsWith('event:')) this.#name = line.slice('event:'.length).trim();
  }

  #dispatch(): void {
    const lifter = this.#lifter;
    const name = this.#name;
    const broken = this.#broken;
    this.#lifter = null;
    this.#name = null;
    this.#broken = false;
    if (lifter === null) return;
    let value: unknown;
    try {
      value = broken ? undefined : lifter.end();
    } catch {
      value = undefined;
    }
    if (value === undefined && lifter.textBefore().trim() === DONE) {
      this.#done = true;
      return;
    }
    this.#onEvent({ name, value, lifted: lifter.lifted });
  }
}

/** The usual line, told without copying it. */
function beginsAsData(part: Buffer): boolean {
  return part[DATA.length] === COLON && part.toString('latin1', 0, DATA.length) === DATA;
}
