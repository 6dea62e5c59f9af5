/** Runs the models. Each worker does one thing: WebAssembly never gives memory back, so who has encoded a photo ends. */
import { SentenceError } from '@/lib/client/sentence-error';
import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import { VISION_FILES, type VisionFile } from '@/lib/shared/vision-files';
import { candidatesOf } from './candidates';
import { loadVisionFile } from './load-vision-file';
import { picturePixels } from './picture-pixels';
import { hasSimd, openRuntime } from './runtime';
import { encodedSize } from './sam-grid';
import { type Decoder, encodePicture, findSubject, openDecoder } from './sam-model';
import { SUBJECT_EDGE } from './subject-grid';
import type {
  HeldFiles,
  Progress,
  VisionAnswer,
  VisionJobName,
  VisionJobs,
  VisionRequest,
} from './vision-jobs';

type Tell = (progress: Progress) => void;

type Jobs = {
  [Name in VisionJobName]: (
    takes: VisionJobs[Name]['takes'],
    tell: Tell,
  ) => Promise<VisionJobs[Name]['gives']>;
};

let opened: { decoder: Decoder; photo: Size } | null = null;

const jobs: Jobs = {
  async encode({ picture, size }, tell) {
    const scaled = encodedSize(size);
    const rgba = picturePixels(picture, scaled);
    picture.close();
    const { runtime, decoder: held, encoder } = await loadFiles(['runtime', 'encoder', 'decoder'], tell);
    tell({ kind: 'encoding' });
    const ort = await openRuntime(runtime);
    return { embedding: await encodePicture(ort, encoder, rgba, scaled), held: { runtime, decoder: held } };
  },
  async openDecoder({ embedding, size, held }, tell) {
    const files: HeldFiles = held ?? (await loadFiles(['runtime', 'decoder'], tell));
    const ort = await openRuntime(files.runtime);
    opened = { decoder: await openDecoder(ort, files.decoder, embedding, size), photo: size };
    return null;
  },
  async select({ prompt }) {
    if (opened === null) throw new Error('The decoder is not open');
    const { masks, scores } = await opened.decoder.decode(prompt);
    return candidatesOf(masks, scores, opened.photo, prompt);
  },
  async findSubject({ picture, size }, tell) {
    const rgba = picturePixels(picture, { width: SUBJECT_EDGE, height: SUBJECT_EDGE });
    picture.close();
    const { runtime, subject } = await loadFiles(['runtime', 'subject'], tell);
    tell({ kind: 'encoding' });
    return findSubject(await openRuntime(runtime), subject, rgba, size);
  },
};

/** Side by side, with one progress for all. */
async function loadFiles<Name extends keyof typeof VISION_FILES>(
  names: readonly Name[],
  tell: Tell,
): Promise<Record<Name, Uint8Array<ArrayBuffer>>> {
  const files: VisionFile[] = names.map((name) => VISION_FILES[name]);
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const loaded = files.map(() => 0);
  const entries = await Promise.all(
    files.map(async (file, index) => {
      const bytes = await loadVisionFile(file, (loadedBytes) => {
        loaded[index] = loadedBytes;
        tell({ kind: 'loading', loadedBytes: loaded.reduce((sum, each) => sum + each, 0), totalBytes });
      });
      return [names[index], bytes] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<Name, Uint8Array<ArrayBuffer>>;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<VisionRequest>) => void) | null;
  postMessage(answer: VisionAnswer, transfer?: Transferable[]): void;
};

function describeFailure(error: unknown): Sentence {
  if (error instanceof SentenceError) return error.sentence;
  if (!hasSimd()) return { key: 'canvas.vision.noSimd' };
  const text = error instanceof Error ? error.message : String(error);
  if (/memory|alloc|OOM|RangeError/i.test(text)) return { key: 'canvas.vision.noMemory' };
  return { key: 'canvas.vision.failed', values: { reason: text } };
}

let queue: Promise<void> = Promise.resolve();

scope.onmessage = ({ data: request }) => {
  queue = queue.then(async () => {
    const { id } = request;
    try {
      if (!hasSimd()) throw new SentenceError({ key: 'canvas.vision.noSimd' });
      const job = jobs[request.name] as (takes: unknown, tell: Tell) => Promise<unknown>;
      const gives = await job(request.takes, (progress) => scope.postMessage({ id, progress }));
      scope.postMessage({ id, gives }, buffersOf(gives));
    } catch (error) {
      scope.postMessage({ id, problem: describeFailure(error) });
    }
  });
};

/** What is handed over instead of copied: all arrays of numbers in an answer. */
function buffersOf(gives: unknown): ArrayBuffer[] {
  if (gives instanceof Float32Array || gives instanceof Uint8Array)
    return gives.buffer instanceof ArrayBuffer ? [gives.buffer] : [];
  if (typeof gives !== 'object' || gives === null) return [];
  return Object.values(gives).flatMap(buffersOf);
}
