import 'server-only';
import sharp from 'sharp';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { isStorageFailure } from '@/lib/server/blobs/blob-store-failure';
import type { SpooledAnswer } from '@/lib/server/spool/spool';
import type { ErrorCode } from '@/lib/shared/errors';
import type { OutputFormat } from '@/lib/shared/models';
import { parseUsage, sumUsage } from '@/lib/shared/usage';
import type { Usage } from '@/lib/shared/wire';
import { type AnswerDocument, AnswerScanner } from './answer-scanner';
import { classifyErrorValue } from './classify-failure';
import { MIME_OF_FORMAT, sniffImageFormat } from './image-format';
import { liftedIndex } from './json-lifter';
import type { FetchOwnHost } from './open-client';
import { ReceivedPicture } from './received-picture';
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
  /** The good ones, in the order they came. Their bytes are in the blobs as the model sent them. */
  images: ReceivedImage[];
  /** Of the whole call, summed over the events of a stream; null when any of it is unknown. */
  usage: Usage | null;
  /** As it came: one object, or a list of the events' objects. */
  rawUsage: unknown;
  svgUsage: unknown;
  /** What the API says it used. */
  answered: Answered | null;
  /** What is wrong with the answer. There may be good images all the same. */
  failure: { code: ErrorCode; message: string | null } | null;
  /** False when the answer broke off: what is here may not be all that was charged. */
  complete: boolean;
  upstreamRequestId: string | null;
};

/** The limit of libvips; browsers stop about there too. */
const MAX_DECODED_PIXELS = 0x3fff * 0x3fff;
const FETCH_TRIES = 3;
const FETCH_PAUSE_MS = 500;

type Problem = { code: ErrorCode; message: string | null };

/**
 * Reads a spooled answer in bounded memory, whatever its size, form and state, and puts its pictures into the blobs byte
 * for byte. Reading the same answer again has the same result and leaves nothing twice.
 *
 * @param expected.n how many images were asked for
 * @param expected.sentPictures the call was an edit
 * @throws what the disk says; never for anything that is wrong with the answer
 */
export async function readAnswer(
  answer: SpooledAnswer,
  blobs: BlobStore,
  expected: { n: number; outputFormat: OutputFormat; sentPictures?: boolean },
  options: { client?: { fetchOwnHost: FetchOwnHost } } = {},
): Promise<ReadAnswer> {
  const reading = createReading(answer, blobs, options.client?.fetchOwnHost ?? null);
  try {
    for await (const piece of answer.pieces()) await reading.take(piece);
    return await reading.finish(expected.n, expected.sentPictures ?? false);
  } finally {
    await reading.cleanUp();
  }
}

function createReading(answer: SpooledAnswer, blobs: BlobStore, fetchOwnHost: FetchOwnHost | null) {
  const images: ReceivedImage[] = [];
  const usages: unknown[] = [];
  const problems: Problem[] = [];
  let svgUsage: unknown = null;
  let answered: Answered | null = null;
  let documents: AnswerDocument<ReceivedPicture>[] = [];
  const unsettled = new Set<ReceivedPicture>();

  const note = (code: ErrorCode, message: string | null = null) => problems.push({ code, message });

  function openPicture(): ReceivedPicture {
    const picture = new ReceivedPicture(blobs.createWriter());
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
    if (document.kind === 'error') problems.push(classifyErrorValue(document.value.error ?? document.value));
    if (document.kind === 'answer' || document.kind === 'completed') {
      if (document.whole) noteFacts(document.value);
      const kept = await Promise.all(picturesOf(document).map(keep));
      images.push(...kept.filter((image) => image !== null));
    }
    await Promise.all(document.lifted.map(({ sink }) => sink !== null && drop(sink)));
  }

  function noteFacts(value: Record<string, unknown>): void {
    usages.push(value.usage ?? null);
    svgUsage = value.svg_usage ?? svgUsage;
    const said = readAnswered(value);
    if (said !== null) answered = { ...answered, ...said };
  }

  type Found = { picture: ReceivedPicture; damaged: boolean } | { url: string };

  /** The pictures of a document in their order, each entry of `data` being at most one. */
  function picturesOf({ value, lifted, whole }: AnswerDocument<ReceivedPicture>): Found[] {
    const ofLifted = (index: number | null): Found[] => {
      const found = index === null ? undefined : lifted[index];
      return found?.sink ? [{ picture: found.sink, damaged: found.damaged }] : [];
    };
    const entries = Array.isArray(value.data) ? value.data : whole ? [value] : [];
    const ofEntries = entries.flatMap((entry): Found[] => {
      if (typeof entry !== 'object' || entry === null) return [];
      const fields = entry as Record<string, unknown>;
      for (const field of [fields.b64_json, fields.url, ...Object.values(fields)]) {
        const found = ofLifted(liftedIndex(field));
        if (found.length > 0) return found.slice(0, 1);
      }
      return typeof fields.url === 'string' && fields.url !== '' ? [{ url: fields.url }] : [];
    });
    // In no place that we know, or in JSON that broke off: pictures all the same.
    return ofEntries.length > 0 ? ofEntries : lifted.flatMap((_, index) => ofLifted(index));
  }

  /** @returns null when it is not a good picture; why is among the problems */
  async function keep(found: Found): Promise<ReceivedImage | null> {
    const picture = 'url' in found ? await download(found.url) : found.picture;
    if (picture === null) return null;
    const format = sniffImageFormat(picture.start);
    if ('damaged' in found && found.damaged) note('damaged_image');
    else if (picture.sizeBytes === 0) return null;
    else if (picture.isTooLarge || format === null) note('unreadable_answer');
    else return publish(picture, format);
    await drop(picture);
    return null;
  }

  async function publish(picture: ReceivedPicture, format: OutputFormat): Promise<ReceivedImage | null> {
    unsettled.delete(picture);
    const { sha256, sizeBytes } = await picture.commit();
    const [size, whole] = await blobs.withFile(sha256, async (path) => [
      await readPixelSize(path),
      await isWholePicture(path, format),
    ]);
    if (size === null) {
      note('damaged_image');
      return null;
    }
    // Kept: what is there of it can be seen, and was paid for.
    if (!whole) note('incomplete_image');
    return { sha256, bytes: sizeBytes, mime: MIME_OF_FORMAT[format], ...size };
  }

  async function download(url: string): Promise<ReceivedPicture | null> {
    for (let tries = 1; ; tries++) {
      const picture = openPicture();
      try {
        const body = (await fetchOwnHost?.(url)) ?? null;
        if (body === null) {
          note('unreadable_answer', 'It named a picture on another server, which is never fetched.');
          return null;
        }
        for await (const bytes of body) {
          picture.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
          if (picture.isTooLarge) break;
          if (picture.wantsFlush) await picture.flush();
        }
        return picture;
      } catch (error) {
        // A full disk is not the answer's fault, and the answer waits in the spool.
        if (isStorageFailure(error)) throw error;
        await drop(picture);
        if (tries === FETCH_TRIES) {
          note('unreadable_answer', 'It named a picture that could not be fetched.');
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, FETCH_PAUSE_MS * tries));
      }
    }
  }

  async function drop(picture: ReceivedPicture): Promise<void> {
    if (unsettled.delete(picture)) await picture.abort();
  }

  return {
    async take(piece: Uint8Array): Promise<void> {
      scanner.feed(piece);
      await settle();
    },

    async finish(expectedCount: number, sentPictures: boolean): Promise<ReadAnswer> {
      scanner.end();
      await settle();
      if (scanner.form === 'neither') note('unreadable_answer');
      return {
        images,
        usage: sumUsage(usages.map((raw) => parseUsage(raw, sentPictures))),
        rawUsage: usages.length > 1 ? usages : (usages[0] ?? null),
        svgUsage,
        answered,
        failure: failureOf(expectedCount),
        complete: answer.complete,
        upstreamRequestId: answer.upstreamRequestId,
      };
    },

    /** What is left was never understood, or something failed on the way. */
    async cleanUp(): Promise<void> {
      await Promise.all([...unsettled].map(drop));
    },
  };

  /** The first thing that went wrong is the cause; a count is only named when there is no other. */
  function failureOf(expectedCount: number): Problem | null {
    if (answer.cut !== null) return { code: answer.cut, message: countSentence(expectedCount) };
    const [first] = problems;
    if (first !== undefined) return first;
    if (images.length === 0) return { code: 'empty_answer', message: null };
    return images.length < expectedCount
      ? { code: 'fewer_images', message: countSentence(expectedCount) }
      : null;
  }

  function countSentence(expectedCount: number): string | null {
    return images.length === 0 ? null : `${images.length} of ${expectedCount} came.`;
  }
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

/**
 * In pixels, upright, from the header of the file. A picture that cannot even say its size is damaged, and so is one
 * that says more than any decoder takes; a drawing has no pixels.
 */
async function readPixelSize(path: string): Promise<{ width: number; height: number } | null> {
  try {
    const { autoOrient, format } = await sharp(path, { limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (format !== 'svg' && width * height > MAX_DECODED_PIXELS) return null;
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null;
  }
}
