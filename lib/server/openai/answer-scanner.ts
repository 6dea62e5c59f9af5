import 'server-only';
import { EventStreamLifter } from './event-stream-lifter';
import { findPictures } from './find-pictures';
import { SNIFF_BYTES, sniffImageFormat } from './image-format';
import { JsonLifter, type LiftContext, type LiftedString, type LiftSink } from './json-lifter';
import { PassingPicture } from './passing-picture';
import { saysError } from './upstream-error';

/**
 * - `answer`: pictures, in JSON or as they are
 * - `partial`, `completed`, `error`: the events of a stream; `error` also an error body under status 200. What brings a
 *   picture is no error, whatever else it says.
 */
export type DocumentKind = 'answer' | 'partial' | 'completed' | 'error' | 'other';

/** One document of an answer: the whole of a plain answer, or the data of one event. */
export type AnswerDocument<S extends LiftSink> = {
  kind: DocumentKind;
  /**
   * False when it was no JSON or broke off. What was lifted is good all the same; `value` is then empty. Of a picture
   * whether it has its end.
   */
  whole: boolean;
  value: Record<string, unknown>;
  lifted: readonly LiftedString<S>[];
};

/** `kind`: what this picture will turn out to be, as far as is known when it begins. */
export type PictureContext = { kind: 'answer' | 'partial' | 'completed' | 'unknown' };

export type AnswerForm = 'json' | 'events' | 'picture' | 'neither' | 'empty';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** White space before the first byte that matters; gateways send some to keep the connection alive. */
const LEADING_SPACE = /^[\s\ufeff]*/;
const FIRST_BYTES = 16;
/** Of an answer that is neither, to tell what it says. */
const MAX_TEXT_BYTES = 4096;

/**
 * Reads the body of an answer, whichever form it has. A stream may have been asked for and JSON sent, and the other way
 * round, and the content type is not always true: the first bytes have the last word, because the two cannot be
 * confused. Documents are handed over synchronously, while `feed` or `end` runs.
 */
export class AnswerScanner<S extends LiftSink> {
  readonly #onDocument: (document: AnswerDocument<S>) => void;
  readonly #openSink: (context: PictureContext) => S | null;
  #form: AnswerForm = 'empty';
  #start: Buffer = Buffer.alloc(0);
  #json: JsonLifter<S> | null = null;
  #jsonBroken = false;
  #events: EventStreamLifter<S> | null = null;
  #picture: PassingPicture<S> | null = null;
  #text = '';
  /** Of the document being read; the best guess when it breaks off. */
  #expectedKind: PictureContext['kind'] = 'unknown';
  #ending = false;
  #torn = false;

  constructor(
    openSink: (context: PictureContext) => S | null,
    onDocument: (document: AnswerDocument<S>) => void,
  ) {
    this.#openSink = openSink;
    this.#onDocument = onDocument;
  }

  get form(): AnswerForm {
    return this.#form;
  }

  /** After `end`: whether the body stopped in the middle of a document. */
  get torn(): boolean {
    return this.#torn;
  }

  /** How an answer that is neither begins. */
  get text(): string {
    return this.#text;
  }

  /** Whether a stream has said that it is at its end. */
  get done(): boolean {
    return this.#events?.done ?? false;
  }

  feed(piece: Uint8Array): void {
    if (this.#form !== 'empty') {
      this.#feedOn(piece);
      return;
    }
    const start = Buffer.concat([this.#start, piece]);
    const text = start.toString('utf8').replace(LEADING_SPACE, '');
    if (text === '') {
      // Nothing but white space so far: its end is enough, a byte order mark may be torn.
      this.#start = start.subarray(Math.max(0, start.length - BYTE_ORDER_MARK.length));
      return;
    }
    const enough = text.startsWith('<') ? SNIFF_BYTES : FIRST_BYTES;
    if (start.length < enough && !/[{[]/.test(text.charAt(0))) {
      this.#start = start;
      return;
    }
    this.#begin(start, text);
  }

  #begin(start: Buffer, text: string): void {
    this.#decideForm(start, text);
    this.#start = Buffer.alloc(0);
    const marked = this.#form !== 'picture' && start.subarray(0, 3).equals(BYTE_ORDER_MARK);
    this.#feedOn(marked ? start.subarray(3) : start);
  }

  end(): void {
    const start = this.#start.toString('utf8').replace(LEADING_SPACE, '');
    if (this.#form === 'empty' && start !== '') this.#begin(this.#start, start);
    this.#ending = true;
    this.#events?.end();
    if (this.#picture !== null) {
      const { whole, lifted } = this.#picture.end();
      this.#torn = !whole;
      this.#onDocument({ kind: 'answer', whole, value: {}, lifted: [lifted] });
    }
    if (this.#json === null) return;
    let value: unknown;
    try {
      value = this.#jsonBroken ? undefined : this.#json.end();
    } catch {
      value = undefined;
    }
    this.#hand(null, value, this.#json.lifted);
  }

  #decideForm(start: Buffer, text: string): void {
    const writtenOut = isWrittenOut(text);
    if (sniffImageFormat(start) !== null || writtenOut) {
      this.#form = 'picture';
      this.#picture = new PassingPicture(this.#open('answer'), writtenOut);
    } else if (text.startsWith('{') || text.startsWith('[')) {
      this.#form = 'json';
      this.#json = new JsonLifter<S>(() => this.#open('answer'));
    } else if (/^(?:event|data|id|retry)?:/.test(text)) {
      this.#form = 'events';
      this.#events = new EventStreamLifter<S>(
        (context) => this.#open(kindBefore(context)),
        (event) => this.#hand(event.name, event.value, event.lifted),
      );
    } else {
      this.#form = 'neither';
    }
  }

  #feedOn(piece: Uint8Array): void {
    this.#picture?.feed(piece);
    if (this.#form === 'neither' && this.#text.length < MAX_TEXT_BYTES)
      this.#text += Buffer.from(piece.subarray(0, MAX_TEXT_BYTES)).toString('utf8');
    this.#events?.feed(piece);
    if (this.#json === null || this.#jsonBroken) return;
    try {
      this.#json.feed(piece);
    } catch {
      this.#jsonBroken = true;
    }
  }

  #open(kind: PictureContext['kind']): S | null {
    this.#expectedKind = kind;
    return this.#openSink({ kind });
  }

  #hand(event: string | null, value: unknown, lifted: readonly LiftedString<S>[]): void {
    const expected = this.#expectedKind === 'unknown' ? 'other' : this.#expectedKind;
    this.#expectedKind = 'unknown';
    const whole = value !== undefined;
    if (!whole && this.#ending) this.#torn = true;
    if (isObject(value))
      this.#onDocument({ kind: kindOf(event, value, lifted.length), whole, value, lifted });
    else
      this.#onDocument({ kind: whole && lifted.length > 0 ? 'answer' : expected, whole, value: {}, lifted });
  }
}

function kindOf(event: string | null, value: Record<string, unknown>, liftedCount: number): DocumentKind {
  const type = typeof value.type === 'string' ? value.type : (event ?? '');
  if (isPartial(type) || (!isCompleted(type) && 'partial_image_index' in value)) return 'partial';
  const failed = type === 'error' || type.endsWith('.failed') || saysError(value);
  if (failed && liftedCount === 0 && findPictures(value).length === 0) return 'error';
  if (isCompleted(type)) return 'completed';
  const holdsPictures = Array.isArray(value.data) || liftedCount > 0 || findPictures(value).length > 0;
  return holdsPictures ? 'answer' : 'other';
}

function kindBefore(context: LiftContext & { event: string | null }): PictureContext['kind'] {
  const name = context.event ?? /"type"\s*:\s*"([^"]*)"/.exec(context.textBefore())?.[1] ?? '';
  if (isPartial(name)) return 'partial';
  return isCompleted(name) ? 'completed' : 'unknown';
}

const isPartial = (type: string) => /(?:^|\.)partial_image$/.test(type);
const isCompleted = (type: string) => /(?:^|\.)completed$/.test(type);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A picture in base64 or as a `data:` URI, perhaps in quotes, and nothing around it. */
function isWrittenOut(text: string): boolean {
  const start = text.replace(/^"/, '').slice(0, SNIFF_BYTES);
  return /^data:image\//i.test(start) || sniffImageFormat(Buffer.from(start, 'base64')) !== null;
}
