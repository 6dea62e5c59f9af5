import 'server-only';
import { type AnswerDocument, AnswerScanner } from '@/lib/server/openai/answer-scanner';
import { MIME_OF_FORMAT, sniffImageFormat } from '@/lib/server/openai/image-format';

export type OnPartial = (index: number, bytes: Uint8Array, mime: string) => void | Promise<void>;

/** A preview larger than this is not worth its memory: previews are decoded whole, one at a time per answer. */
const MAX_PREVIEW_BYTES = 32 * 1024 * 1024;

/** More than any run asks for: three of each of ten images. A server gone wild would fill the memory with them. */
const MAX_PREVIEWS = 64;
/** No run has more images. */
const MAX_PLACES = 10;
/** The highest number that a preview of an image can have, with room for servers that count on. */
const MAX_PREVIEW_NUMBER = 100;

/** Collects the bytes of a picture that is, or may yet turn out to be, a preview. */
class PreviewSink {
  pieces: Buffer[] = [];
  sizeBytes = 0;

  write(bytes: Buffer): void {
    this.sizeBytes += bytes.length;
    if (this.sizeBytes > MAX_PREVIEW_BYTES) this.pieces = [];
    else this.pieces.push(Buffer.from(bytes));
  }
}

export type AnswerWatch = {
  feed(bytes: Uint8Array): void;
  end(): void;
  /** After `end`. */
  report(): AnswerReport;
};

export type AnswerReport = {
  /**
   * - `certain`: whole JSON, a picture with its end, or a stream that said why it failed. Nothing can be missing,
   *   whatever became of the connection.
   * - `likely`: a stream with a completed event, or something that is no answer at all; as good as the connection's word
   * - `none`: it stops where no answer stops
   */
  ending: 'certain' | 'likely' | 'none';
  /** Final pictures (not previews) of which every byte is there. */
  wholePictures: number;
};

/**
 * Looks at an answer as it passes by on its way to the disk: previews are handed out at once, final pictures are only
 * counted. It never fails; what it cannot read it ignores, and the answer is read again with care from the disk.
 */
export function watchAnswer(onPartial?: OnPartial): AnswerWatch {
  let wholePictures = 0;
  let completed = false;
  let failed = false;
  let previews = 0;
  /** Number of the newest preview of each image. */
  const lastPreviews = new Map<number, number>();

  function onDocument(document: AnswerDocument<PreviewSink>): void {
    if (document.kind === 'error') failed = true;
    if (document.kind === 'answer' || document.kind === 'completed') {
      // Of JSON that broke off, what was lifted is whole; a picture that is the answer itself is its document.
      if (scanner.form !== 'picture' || document.whole) wholePictures += document.lifted.length;
      completed ||= document.whole;
    }
    if (document.kind === 'partial' && document.whole) handOut(document);
  }

  function handOut(document: AnswerDocument<PreviewSink>): void {
    const picture = document.lifted[0];
    if (onPartial === undefined || !picture?.sink || picture.damaged || picture.sink.pieces.length === 0)
      return;
    const bytes = Buffer.concat(picture.sink.pieces);
    const format = sniffImageFormat(bytes);
    if (format === null || previews === MAX_PREVIEWS) return;
    previews++;
    const place = placeOf(toPreviewNumber(document.value.partial_image_index));
    const handed = async () => onPartial(place, bytes, MIME_OF_FORMAT[format]);
    // A preview that cannot be kept must not cost the picture.
    handed().catch(() => {});
  }

  /**
   * A preview tells its own number but not its image. Numbers only grow within one image, so a preview belongs to the
   * first unfinished image that has not seen its number yet.
   */
  function placeOf(previewNumber: number): number {
    let place = Math.min(wholePictures, MAX_PLACES - 1);
    while (place < MAX_PLACES - 1 && (lastPreviews.get(place) ?? -1) >= previewNumber) place += 1;
    lastPreviews.set(place, previewNumber);
    return place;
  }

  const scanner = new AnswerScanner<PreviewSink>(
    ({ kind }) =>
      onPartial !== undefined && (kind === 'partial' || kind === 'unknown') ? new PreviewSink() : null,
    onDocument,
  );

  function ending(): AnswerReport['ending'] {
    const isDocument = scanner.form === 'json' || scanner.form === 'picture';
    if (failed || (isDocument && !scanner.torn)) return 'certain';
    // A picture may have something after its end.
    if (scanner.form === 'neither' || scanner.form === 'picture') return 'likely';
    if (scanner.form === 'events' && completed && !scanner.torn) return 'likely';
    return 'none';
  }

  return {
    feed: (bytes) => scanner.feed(bytes),
    end: () => scanner.end(),
    report: () => ({ ending: ending(), wholePictures }),
  };
}

/** Upstream's own number, or 0 where it is none. */
function toPreviewNumber(raw: unknown): number {
  const isNumber = Number.isSafeInteger(raw) && (raw as number) >= 0;
  return isNumber ? Math.min(raw as number, MAX_PREVIEW_NUMBER) : 0;
}
