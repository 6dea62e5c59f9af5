import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { isStorageFailure } from '@/lib/server/blobs/blob-store-failure';
import { describeError, type ErrorCode } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import type { OutputFormat } from '@/lib/shared/models';
import type { Remark } from '@/lib/shared/remark';
import type { Usage } from '@/lib/shared/wire';
import { type AnswerDocument, AnswerScanner } from './answer-scanner';
import { createAnswerBill } from './bill-answer';
import { boundJson } from './bound-json';
import { classifyErrorValue } from './classify-failure';
import { sayFetchFailure } from './fetch-picture';
import { findPictures, type PictureCandidate, type PicturePlace } from './find-pictures';
import { MIME_OF_FORMAT, sniffImageFormat } from './image-format';
import type { ImagesClient } from './open-client';
import { type PictureOutlet, ReceivedPicture } from './received-picture';
import { sanitiseMessage } from './sanitise-message';
import { readTextError, readUpstreamError, saysError } from './upstream-error';
import { isWholePicture } from './whole-picture';

export type ReceivedImage = {
  sha256: string;
  bytes: number;
  mime: string;
  width: number;
  height: number;
};

export type Answered = { size?: string; quality?: string; background?: string; outputFormat?: string };

export type ReadAnswer = {
  /**
   * The good ones, in the order they came, each once and no more than were asked for. Their bytes are in the blobs as
   * the model sent them.
   */
  images: ReceivedImage[];
  /** Of the whole call, summed over the events of a stream; null when any of it is unknown. */
  usage: Usage | null;
  /** As it came, cut to a size that can be kept: one object, or a list of the events' objects. */
  rawUsage: unknown;
  svgUsage: unknown;
  /** What the API says it used. */
  answered: Answered | null;
  /** What is wrong with the answer. There may be good images all the same. */
  failure: { code: ErrorCode; message: Remark | null } | null;
  /**
   * The server refused before it made anything, by a code that says so. Any other failure may have been charged, whatever
   * its sentence says.
   */
  refused: boolean;
  /** False when the answer broke off: what is here may not be all that was charged. */
  complete: boolean;
  upstreamRequestId: string | null;
};

/** An answer as it lies on the disk: the spool's, or one of a test. */
export type ArrivedAnswer = {
  /** Every byte arrived, and is on disk. Otherwise only some of its pictures are good. */
  complete: boolean;
  /** Why it is not complete; null if it is. */
  cut: ErrorCode | null;
  upstreamRequestId: string | null;
  /** The body as it came. Each piece is only good until the next is asked for. */
  pieces(): AsyncGenerator<Uint8Array, void, undefined>;
};

/** The size of a picture in pixels, from its header; null when it cannot even say that. */
type ReadSize = (path: string) => Promise<Size | null>;

/** The door by which an answer's pictures are fetched, and what must not be repeated of what it says. */
export type AnswerSource = Pick<ImagesClient, 'fetchPicture' | 'sayAddress' | 'secrets'>;

/** Pictures beyond those asked for that are written all the same, in case earlier ones are no good. */
const SPARE_PICTURES = 8;
/** So many addresses of one answer are asked for pictures. */
const MAX_ADDRESSES = 16;
/** All the addresses of an answer together have this long to answer. */
const FETCH_PATIENCE_MS = 3 * 60_000;
const FETCH_TRIES = 3;
const FETCH_PAUSE_MS = 500;

type Problem = { code: ErrorCode; message: Remark | null };

/**
 * Reads a spooled answer in bounded memory, whatever its size, form and state, and puts its pictures into the blobs byte
 * for byte. Reading the same answer again has the same result and leaves nothing twice.
 *
 * @param expected.n how many images were asked for
 * @param expected.sentPictures the call was an edit
 * @throws what the disk says; never for anything that is wrong with the answer
 */
export async function readAnswer(
  answer: ArrivedAnswer,
  blobs: BlobStore,
  expected: { n: number; outputFormat: OutputFormat; sentPictures?: boolean },
  { readSize, client = null }: { readSize: ReadSize; client?: AnswerSource | null },
): Promise<ReadAnswer> {
  const reading = createReading(answer, blobs, expected.n, client, readSize);
  try {
    for await (const piece of answer.pieces()) await reading.take(piece);
    return await reading.finish(expected.sentPictures ?? false);
  } finally {
    await reading.cleanUp();
  }
}

function createReading(
  answer: ArrivedAnswer,
  blobs: BlobStore,
  expectedCount: number,
  source: AnswerSource | null,
  readSize: ReadSize,
) {
  const images: ReceivedImage[] = [];
  const bill = createAnswerBill();
  /** Why a picture is missing, the first cause first; only told when one is. */
  const reasons: (Problem & { named?: boolean })[] = [];
  const surplus = new Set<string>();
  const addresses = new Set<string>();
  const fetchUntil = performance.now() + FETCH_PATIENCE_MS;
  let incomplete = false;
  let previewed = false;
  let eventsWithPictures = 0;
  let looseUsage = false;
  /** What an answer without an error says all the same. */
  let remark: string | null = null;
  let svgUsage: unknown = null;
  let answered: Answered | null = null;
  let documents: AnswerDocument<ReceivedPicture>[] = [];
  let opened = 0;
  const unsettled = new Set<ReceivedPicture>();
  /** Those of them that take up a file. */
  const writing = new Set<ReceivedPicture>();

  const note = (code: ErrorCode, message: Remark | null = null) => reasons.push({ code, message });
  const isFull = () => images.length >= expectedCount;

  /** What is too much is looked at only to tell whether it is something else than what is kept. */
  function openOutlet(picture: ReceivedPicture): PictureOutlet {
    opened++;
    const digest = opened > expectedCount;
    if (isFull() || writing.size >= expectedCount + SPARE_PICTURES) return { writer: null, digest };
    writing.add(picture);
    return { writer: blobs.createWriter(), digest };
  }

  function openPicture(): ReceivedPicture {
    const picture: ReceivedPicture = new ReceivedPicture(() => openOutlet(picture));
    unsettled.add(picture);
    return picture;
  }

  const scanner = new AnswerScanner<ReceivedPicture>(
    ({ kind }) => (kind === 'partial' ? null : openPicture()),
    (document) => documents.push(document),
  );

  /** The scanner is synchronous, the disk is not: what the one has decoded goes to the other before the next piece. */
  async function settle(): Promise<void> {
    for (const picture of unsettled) if (picture.wantsFlush) await picture.flush();
    const understood = documents;
    documents = [];
    for (const document of understood) await understand(document);
  }

  async function understand(document: AnswerDocument<ReceivedPicture>): Promise<void> {
    if (document.kind === 'partial') previewed = true;
    else await takeDocument(document);
    await Promise.all(document.lifted.map(({ sink }) => sink !== null && drop(sink)));
  }

  async function takeDocument(document: AnswerDocument<ReceivedPicture>): Promise<void> {
    const { value, whole, kind } = document;
    const wasFull = isFull();
    // An event that broke off before it said what it is may be a preview.
    const places = kind === 'other' && !whole ? [] : placesOf(document);
    const found = await keepPlaces(places, document);
    if (!whole) return;
    noteFacts(value);
    noteReasons(value, kind);
    const usage = usageOf(value);
    const isBill = places.length > 0 || kind === 'completed' || scanner.form === 'json';
    if (isBill && (found.length > 0 || !wasFull)) bill.addPictures(found, usage);
    else if (places.length === 0 && usage !== null) {
      bill.addLoose(usage);
      looseUsage = true;
    }
    if (scanner.form === 'events' && places.length > 0) eventsWithPictures++;
  }

  function noteFacts(value: Record<string, unknown>): void {
    if (hasCount(value.svg_usage)) svgUsage = boundJson(value.svg_usage);
    const said = readAnswered(value);
    if (said !== null) answered = { ...answered, ...said };
  }

  function noteReasons(value: Record<string, unknown>, kind: AnswerDocument<ReceivedPicture>['kind']): void {
    if (kind === 'error' || saysError(value)) reasons.push(classifyErrorValue(value, source?.secrets));
    else remark ??= sanitiseMessage(readUpstreamError(value)?.message, source?.secrets);
    for (const entry of Array.isArray(value.data) ? value.data : []) {
      if (saysError(entry) && findPictures(entry).length === 0)
        reasons.push(classifyErrorValue(entry, source?.secrets));
    }
  }

  function placesOf({ value, lifted, whole }: AnswerDocument<ReceivedPicture>): readonly PicturePlace[] {
    const places = whole ? findPictures(value) : [];
    // In no place that we know, or in JSON that broke off: pictures all the same.
    return places.length > 0 ? places : lifted.map((_, index) => [{ lifted: index }]);
  }

  /**
   * Keeps as many as are still missing, at once where nothing is wrong with them.
   * @returns the names of the good ones, also of those that were there already
   */
  async function keepPlaces(
    places: readonly PicturePlace[],
    { lifted }: AnswerDocument<ReceivedPicture>,
  ): Promise<string[]> {
    const good: string[] = [];
    let from = 0;
    while (from < places.length && !isFull()) {
      const batch = places.slice(from, from + expectedCount - images.length);
      from += batch.length;
      const kept = await Promise.all(batch.map((place) => keepFirst(place, lifted)));
      for (const image of kept) {
        if (image === null) continue;
        good.push(image.sha256);
        if (!images.some(({ sha256 }) => sha256 === image.sha256)) images.push(image);
      }
    }
    for (const place of places.slice(from)) good.push(...(await passOver(place, lifted)));
    return good;
  }

  type Lifted = AnswerDocument<ReceivedPicture>['lifted'];

  /** The first good one of those that may be this picture. What is wrong with the others matters only if none is good. */
  async function keepFirst(place: PicturePlace, lifted: Lifted): Promise<ReceivedImage | null> {
    const problems: Problem[] = [];
    for (const candidate of place) {
      const kept = await keep(candidate, lifted, problems);
      if (kept !== null) return kept;
    }
    reasons.push(...problems);
    return null;
  }

  /** @returns its name, where it is one that is kept already */
  async function passOver(place: PicturePlace, lifted: Lifted): Promise<string[]> {
    const [first] = place;
    if (first === undefined) return [];
    if ('address' in first) {
      if (!addresses.has(first.address)) surplus.add(first.address);
      return [];
    }
    const found = lifted[first.lifted];
    if (!found?.sink || found.damaged || found.sink.sizeBytes === 0) return [];
    const name = (await found.sink.digest()) ?? '';
    if (images.some(({ sha256 }) => sha256 === name)) return [name];
    if (surplus.size < MAX_ADDRESSES) surplus.add(name);
    return [];
  }

  /** @returns null when it is not a good picture; why is among the problems */
  async function keep(
    candidate: PictureCandidate,
    lifted: Lifted,
    problems: Problem[],
  ): Promise<ReceivedImage | null> {
    if ('address' in candidate) {
      const picture = await download(candidate.address, problems);
      return picture === null ? null : publishGood(picture, problems);
    }
    const found = lifted[candidate.lifted];
    if (!found?.sink) return null;
    if (!found.damaged) return publishGood(found.sink, problems);
    problems.push({ code: 'damaged_image', message: null });
    return null;
  }

  async function publishGood(picture: ReceivedPicture, problems: Problem[]): Promise<ReceivedImage | null> {
    if (picture.sizeBytes === 0) return null;
    const format = sniffImageFormat(picture.start);
    if (picture.isTooLarge || format === null) problems.push({ code: 'unreadable_answer', message: null });
    else return publish(picture, format, problems);
    return null;
  }

  async function publish(
    picture: ReceivedPicture,
    format: OutputFormat,
    problems: Problem[],
  ): Promise<ReceivedImage | null> {
    const receipt = await picture.commit();
    if (receipt === null) {
      problems.push({ code: 'unreadable_answer', message: { key: 'remarks.tooManyAtOnce' } });
      return null;
    }
    unsettled.delete(picture);
    writing.delete(picture);
    const { sha256, sizeBytes } = receipt;
    const [size, whole] = await blobs.withFile(sha256, async (path) => [
      await readSize(path),
      await isWholePicture(path, format),
    ]);
    if (size === null) {
      problems.push({ code: 'damaged_image', message: null });
      return null;
    }
    // Kept: what is there of it can be seen, and was paid for.
    if (!whole) incomplete = true;
    return { sha256, bytes: sizeBytes, mime: MIME_OF_FORMAT[format], ...size };
  }

  async function download(address: string, problems: Problem[]): Promise<ReceivedPicture | null> {
    if (source === null || addresses.has(address) || addresses.size === MAX_ADDRESSES) return null;
    addresses.add(address);
    const elsewhere = (message: Sentence) => problems.push({ code: 'picture_elsewhere', message });
    for (let tries = 1; ; tries++) {
      const picture = openPicture();
      try {
        const fetched = await source.fetchPicture(address);
        if (fetched.kind === 'elsewhere') {
          elsewhere(fetched.message);
          return null;
        }
        for await (const bytes of fetched.body) {
          picture.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
          if (picture.isTooLarge) break;
          if (picture.wantsFlush) await picture.flush();
        }
        if (sniffImageFormat(picture.start) !== null) return picture;
        await drop(picture);
        elsewhere({ key: 'remarks.elsewhereNoPicture', values: { address: source.sayAddress(address) } });
        return null;
      } catch (error) {
        // A full disk is not the answer’s fault, and the answer waits in the spool.
        if (isStorageFailure(error)) throw error;
        await drop(picture);
        if (tries === FETCH_TRIES || performance.now() > fetchUntil) {
          elsewhere(sayFetchFailure(source.sayAddress(address), error));
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, FETCH_PAUSE_MS * tries));
      }
    }
  }

  async function drop(picture: ReceivedPicture): Promise<void> {
    writing.delete(picture);
    if (unsettled.delete(picture)) await picture.abort();
  }

  return {
    async take(piece: Uint8Array): Promise<void> {
      scanner.feed(piece);
      await settle();
    },

    async finish(sentPictures: boolean): Promise<ReadAnswer> {
      scanner.end();
      await settle();
      if (scanner.form === 'neither') note('unreadable_answer', textSaid());
      const { usage, raw } = bill.total(expectedCount, sentPictures);
      const failure = failureOf();
      const [first] = reasons;
      return {
        images,
        usage: isBillWhole() ? usage : null,
        rawUsage: boundJson(raw),
        svgUsage,
        answered,
        failure,
        refused:
          images.length === 0 &&
          !previewed &&
          first?.named === true &&
          describeError(first.code).charged === 'no',
        complete: answer.complete,
        upstreamRequestId: answer.upstreamRequestId,
      };
    },

    /** What is left was never understood, or something failed on the way. */
    async cleanUp(): Promise<void> {
      await Promise.all([...unsettled].map(drop));
    },
  };

  /**
   * Each event of a stream brings the bill of its own image. One that ends early without a word may have made images
   * whose bill never came.
   */
  function isBillWhole(): boolean {
    const endsWithoutAWord = !scanner.done && !looseUsage && reasons.length === 0;
    return !(answer.complete && eventsWithPictures > 0 && !isFull() && endsWithoutAWord);
  }

  /** Plain words, or XML: what else a server may say. */
  function textSaid(): string | null {
    const said = readTextError(scanner.text, null) ?? readJsonString(scanner.text);
    return sanitiseMessage(said?.message, source?.secrets);
  }

  /** The first thing that went wrong is the cause; a count is only named when there is no other. */
  function failureOf(): Problem | null {
    if (answer.cut !== null) return { code: answer.cut, message: countSentence() };
    if (isFull()) return remarkOnImages();
    const elsewhere = reasons.find(({ code }) => code === 'picture_elsewhere');
    const cause = elsewhere ?? reasons[0];
    if (cause !== undefined) return { code: cause.code, message: cause.message };
    if (images.length === 0) return { code: 'empty_answer', message: remark };
    return incomplete ? remarkOnImages() : { code: 'fewer_images', message: countSentence() };
  }

  /** All came that were asked for, so that nothing else that was said matters. */
  function remarkOnImages(): Problem | null {
    if (incomplete) return { code: 'incomplete_image', message: null };
    return surplus.size === 0 ? null : { code: 'more_images', message: null };
  }

  function countSentence(): Sentence | null {
    return images.length === 0
      ? null
      : { key: 'remarks.came', values: { count: images.length, expected: expectedCount } };
  }
}

function readJsonString(text: string) {
  try {
    return readUpstreamError(JSON.parse(text));
  } catch {
    return null;
  }
}

/** At the top, or within one or two wrappers. An empty one beside it is none. */
function usageOf(value: Record<string, unknown>): unknown {
  const within = (node: unknown): Record<string, unknown>[] =>
    typeof node === 'object' && node !== null && !Array.isArray(node)
      ? (Object.values(node).filter(
          (child) => typeof child === 'object' && child !== null && !Array.isArray(child),
        ) as Record<string, unknown>[])
      : [];
  const children = within(value);
  const found = [value, ...children, ...children.flatMap(within)].map(({ usage }) => usage);
  return found.find(hasCount) ?? value.usage ?? null;
}

/** Whether anything is counted in it. */
function hasCount(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((count) => typeof count === 'number' && count > 0)
  );
}

function readAnswered(value: Record<string, unknown>): Answered | null {
  const text = (name: string) => {
    const found = value[name];
    return typeof found === 'string' && /^[\w.:-]{1,40}$/.test(found) ? found : undefined;
  };
  const said = {
    size: text('size'),
    quality: text('quality'),
    background: text('background'),
    outputFormat: text('output_format'),
  };
  const known = Object.entries(said).filter(([, each]) => each !== undefined);
  return known.length === 0 ? null : (Object.fromEntries(known) as Answered);
}
