import 'server-only';
import { EventStreamLifter } from './event-stream-lifter';
import { JsonLifter, type LiftContext, type LiftedString, type LiftSink } from './json-lifter';

/**
 * - `answer`: the JSON answer with all its pictures
 * - `partial`, `completed`, `error`: the events of a stream; `error` also an error body under status 200
 */
export type DocumentKind = 'answer' | 'partial' | 'completed' | 'error' | 'other';

/** One JSON document of an answer: the whole of a plain answer, or the data of one event. */
export type AnswerDocument<S extends LiftSink> = {
  kind: DocumentKind;
  /** False when it was no JSON or broke off. What was lifted is good all the same; `value` is then empty. */
  whole: boolean;
  value: Record<string, unknown>;
  lifted: readonly LiftedString<S>[];
};

/** `kind`: what this picture will turn out to be, as far as is known when it begins. */
export type PictureContext = { kind: 'answer' | 'partial' | 'completed' | 'unknown' };

export type AnswerForm = 'json' | 'events' | 'neither' | 'empty';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** White space before the first byte that matters; gateways send some to keep the connection alive. */
const LEADING_SPACE = /^[\s\ufeff]*/;
const FIRST_BYTES = 16;

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
    if (text.length < FIRST_BYTES && !/[{[]/.test(text.charAt(0)) && !text.includes(':')) {
      this.#start = start;
      return;
    }
    this.#decideForm(text);
    this.#start = Buffer.alloc(0);
    this.#feedOn(start.subarray(0, 3).equals(BYTE_ORDER_MARK) ? start.subarray(3) : start);
  }

  end(): void {
    if (this.#form === 'empty' && this.#start.toString('utf8').replace(LEADING_SPACE, '') !== '')
      this.#form = 'neither';
    this.#ending = true;
    this.#events?.end();
    if (this.#json === null) return;
    let value: unknown;
    try {
      value = this.#jsonBroken ? undefined : this.#json.end();
    } catch {
      value = undefined;
    }
    this.#hand(null, value, this.#json.lifted);
  }

  #decideForm(text: string): void {
    if (text.startsWith('{') || text.startsWith('[')) {
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
  if (value.error || type === 'error' || type.endsWith('.failed')) return 'error';
  if (type.endsWith('.partial_image')) return 'partial';
  if (type.endsWith('.completed')) return 'completed';
  return Array.isArray(value.data) || liftedCount > 0 ? 'answer' : 'other';
}

function kindBefore(context: LiftContext & { event: string | null }): PictureContext['kind'] {
  const name = context.event ?? /"type"\s*:\s*"([^"]*)"/.exec(context.textBefore())?.[1] ?? '';
  if (name.endsWith('.partial_image')) return 'partial';
  if (name.endsWith('.completed')) return 'completed';
  return 'unknown';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
