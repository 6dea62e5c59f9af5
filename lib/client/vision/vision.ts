/** Selecting by pointing: between a photo that is open and coarse masks for what a person points at. */
import { SentenceError } from '@/lib/client/sentence-error';
import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import { openVisionWorker, type VisionWorker } from './open-vision-worker';
import { createPromptQueue } from './prompt-queue';
import type { Candidate, HeldFiles, Progress, Prompt } from './vision-jobs';

/** Smaller photos have no things in them. */
const SMALLEST_EDGE_PX = 16;
/** Machines that browsers say have this many GB, or less, would swap or kill the page. */
const TOO_LITTLE_MEMORY_GB = 2;

export type VisionState =
  | { kind: 'idle' }
  | Progress
  | { kind: 'ready' }
  /** The next call tries again. */
  | { kind: 'failed'; sentence: Sentence };

/**
 * Promises reject with a `SentenceError`, or with an `AbortError` where somebody cancelled, closed, or asked for
 * something newer.
 */
export type Vision = {
  state(): VisionState;
  subscribe(listener: () => void): () => void;
  /** Loads the models and looks at the photo. Once: the next call gets the same promise, unless it failed. */
  prepare(): Promise<void>;
  /**
   * What the prompt means, from the smallest to the largest: part, whole, group, as far as they differ. Prepares where
   * that was not done. Each is answered, one after the other.
   * @throws SentenceError also where nothing is there
   */
  select(prompt: Prompt): Promise<readonly Candidate[]>;
  /** The same for a pointer that only hovers. It waits for all else, and rejects with an `AbortError` where that takes over. */
  glance(prompt: Prompt): Promise<readonly Candidate[]>;
  /** What stands out in the photo. Needs no `prepare`; once a photo. */
  subject(): Promise<CoarseMap>;
  /** Stops loading and looking. What is already known of the photo stays. */
  cancel(): void;
  close(): void;
};

type VisionOptions = {
  /** Of the photo. */
  readonly size: Size;
  /** The whole photo, scaled to `encodedSize` or larger. It is handed over. */
  readonly picture: () => Promise<ImageBitmap>;
  readonly openWorker?: (onProgress: (progress: Progress) => void) => VisionWorker;
};

/** Throws where what it is asked in is over. */
type Check = () => void;

export function openVision({ size, picture, openWorker = openVisionWorker }: VisionOptions): Vision {
  const listeners = new Set<() => void>();
  /** Workers that end when their one job is done. */
  const passing = new Set<VisionWorker>();
  let state: VisionState = { kind: 'idle' };
  let preparing: Promise<VisionWorker> | null = null;
  let finding: Promise<CoarseMap> | null = null;
  let subject: CoarseMap | null = null;
  let decoder: VisionWorker | null = null;
  let embedding: Float32Array | null = null;
  /** Two models at a time would only make both slow, and take the memory of both. */
  let turn: Promise<unknown> = Promise.resolve();
  /** Counts what was cancelled: what began before is of no interest. */
  let round = 0;
  let isClosed = false;

  function setState(to: VisionState): void {
    state = to;
    for (const listener of listeners) listener();
  }

  const rest = () => setState({ kind: decoder === null ? 'idle' : 'ready' });

  /** One after the other, and never in a round that is over. */
  async function inTurn<T>(work: (check: Check) => Promise<T>): Promise<T> {
    const mine = round;
    const check = () => {
      if (isClosed) throw new SentenceError({ key: 'canvas.problems.closed' });
      if (mine !== round) throw aborted();
    };
    const before = turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    turn = promise;
    try {
      await before;
      check();
      refuseIfHopeless(size);
      const given = await work(check);
      check();
      rest();
      return given;
    } catch (error) {
      check();
      const sentence = sentenceFor(error);
      if (sentence === null) throw error;
      setState({ kind: 'failed', sentence });
      throw new SentenceError(sentence, { cause: error });
    } finally {
      resolve();
    }
  }

  /** A worker for one job. */
  async function once<T>(work: (worker: VisionWorker) => Promise<T>): Promise<T> {
    const worker = openWorker(setState);
    passing.add(worker);
    try {
      return await work(worker);
    } finally {
      passing.delete(worker);
      worker.close();
    }
  }

  async function takePicture(check: Check): Promise<ImageBitmap> {
    const photo = await picture();
    try {
      check();
    } catch (error) {
      photo.close();
      throw error;
    }
    return photo;
  }

  async function openDecoder(check: Check): Promise<VisionWorker> {
    if (decoder !== null) return decoder;
    let held: HeldFiles | null = null;
    if (embedding === null) {
      const photo = await takePicture(check);
      const encoded = await once((worker) => worker.ask('encode', { picture: photo, size }, [photo]));
      embedding = encoded.embedding;
      held = encoded.held;
      check();
    }
    const known = embedding;
    const worker = openWorker(setState);
    passing.add(worker);
    try {
      const transfer = held === null ? [] : [held.runtime.buffer, held.decoder.buffer];
      await worker.ask('openDecoder', { embedding: known, size, held }, transfer);
      // It may have been closed just when it had answered.
      check();
    } catch (error) {
      worker.close();
      throw error;
    } finally {
      passing.delete(worker);
    }
    decoder = worker;
    return worker;
  }

  function prepared(): Promise<VisionWorker> {
    preparing ??= inTurn(openDecoder);
    const mine = preparing;
    mine.catch(() => {
      if (preparing === mine) preparing = null;
    });
    return mine;
  }

  /** A worker that crashed is opened again, with what is known of the photo. */
  function dropDecoder(): void {
    decoder?.close();
    decoder = null;
    preparing = null;
  }

  const prompts = createPromptQueue(async (prompt: Prompt) => {
    const worker = await prepared();
    try {
      return checkFound(await worker.ask('select', { prompt }));
    } catch (error) {
      const sentence = sentenceFor(error);
      if (sentence === null) throw error;
      if (sentence.key !== 'canvas.vision.nothing') {
        dropDecoder();
        setState({ kind: 'failed', sentence });
      }
      throw new SentenceError(sentence, { cause: error });
    }
  });

  function stop(): void {
    round++;
    for (const worker of passing) worker.close();
    if (decoder === null) preparing = null;
    if (subject === null) finding = null;
    prompts.drop();
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prepare: () => prepared().then(() => undefined),
    select: prompts.ask,
    glance: prompts.glance,
    subject() {
      finding ??= inTurn(async (check) => {
        const photo = await takePicture(check);
        subject = await once((worker) => worker.ask('findSubject', { picture: photo, size }, [photo]));
        return subject;
      });
      const mine = finding;
      mine.catch(() => {
        if (finding === mine) finding = null;
      });
      return mine;
    },
    cancel() {
      stop();
      rest();
    },
    close() {
      isClosed = true;
      stop();
      dropDecoder();
      embedding = null;
      rest();
      listeners.clear();
    },
  };
}

/** @throws SentenceError */
function refuseIfHopeless({ width, height }: Size): void {
  if (Math.min(width, height) < SMALLEST_EDGE_PX)
    throw new SentenceError({ key: 'canvas.vision.tooSmall', values: { edge: SMALLEST_EDGE_PX } });
  const memory = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : Number.POSITIVE_INFINITY;
  if (memory <= TOO_LITTLE_MEMORY_GB) throw new SentenceError({ key: 'canvas.vision.noMemory' });
}

function checkFound(found: Candidate[]): Candidate[] {
  if (found.length === 0) throw new SentenceError({ key: 'canvas.vision.nothing' });
  return found;
}

function aborted(): DOMException {
  return new DOMException('superseded', 'AbortError');
}

/** Null: it was stopped, and nothing went wrong. */
function sentenceFor(error: unknown): Sentence | null {
  if (error instanceof SentenceError) return error.sentence;
  if (error instanceof DOMException && error.name === 'AbortError') return null;
  return {
    key: 'canvas.vision.failed',
    values: { reason: error instanceof Error ? error.message : String(error) },
  };
}
