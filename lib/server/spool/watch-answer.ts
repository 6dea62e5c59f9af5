import 'server-only';
import { type AnswerDocument, AnswerScanner } from '@/lib/server/openai/answer-scanner';
import { MIME_OF_FORMAT, sniffImageFormat } from '@/lib/server/openai/image-format';

export type OnPartial = (index: number, bytes: Uint8Array, mime: string) => void | Promise<void>;

/** A preview larger than this is not worth its memory: previews are decoded whole, one at a time per answer. */
const MAX_PREVIEW_BYTES = 32 * 1024 * 1024;

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
   * - `certain`: whole JSON, or a stream that said why it failed. Nothing can be missing, whatever became of the connection.
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
  /** Number of the newest preview of each image. */
  const lastPreviews = new Map<number, number>();

  function onDocument(document: AnswerDocument<PreviewSink>): void {
    if (document.kind === 'error') failed = true;
    if (document.kind === 'answer' || document.kind === 'completed') {
      wholePictures += document.lifted.length;
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
    if (format === null) return;
    const place = placeOf(Number(document.value.partial_image_index ?? 0));
    const handed = async () => onPartial(place, bytes, MIME_OF_FORMAT[format]);
    // A preview that cannot be kept must not cost the picture.
    handed().catch(() => {});
  }

  /**
   * A preview tells its own number but not its image. Numbers only grow within one image, so a preview belongs to the
   * first unfinished image that has not seen its number yet.
   */
  function placeOf(previewNumber: number): number {
    let place = wholePictures;
    while ((lastPreviews.get(place) ?? -1) >= previewNumber) place += 1;
    lastPreviews.set(place, previewNumber);
    return place;
  }

  const scanner = new AnswerScanner<PreviewSink>(
    ({ kind }) =>
      onPartial !== undefined && (kind === 'partial' || kind === 'unknown') ? new PreviewSink() : null,
    onDocument,
  );

  function ending(): AnswerReport['ending'] {
    if (failed || (scanner.form === 'json' && !scanner.torn)) return 'certain';
    if (scanner.form === 'neither' || (scanner.form === 'events' && completed && !scanner.torn))
      return 'likely';
    return 'none';
  }

  return {
    feed: (bytes) => scanner.feed(bytes),
    end: () => scanner.end(),
    report: () => ({ ending: ending(), wholePictures }),
  };
}
