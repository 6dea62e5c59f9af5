/** What selecting by pointing asks of its workers, and what it gets. */
import type { Sentence } from '@/lib/shared/language';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';

/** In pixels of the photo. */
export type PromptPoint = {
  readonly x: number;
  readonly y: number;
  /** 1: on what is wanted; 0: on what is not. */
  readonly label: 0 | 1;
};

export type Prompt = {
  readonly points: readonly PromptPoint[];
  /** Around what is wanted. */
  readonly box: Rect | null;
  /** The answer that this prompt goes on from: the model corrects it. */
  readonly previous: CoarseMap | null;
};

export type Candidate = {
  readonly map: CoarseMap;
  /** How much there is to it, 0 to 1 (`candidatesOf`). */
  readonly score: number;
  /** Of one candidate of each answer: the one to show first. */
  readonly likely: boolean;
};

export type Progress = { kind: 'loading'; loadedBytes: number; totalBytes: number } | { kind: 'encoding' };

/** Files that one worker has read and another one needs. */
export type HeldFiles = {
  readonly runtime: Uint8Array<ArrayBuffer>;
  readonly decoder: Uint8Array<ArrayBuffer>;
};

/** Job name → what it takes and gives. */
export type VisionJobs = {
  /** What the decoder needs to know of a photo. Also loads what the decoder is opened with. */
  encode: {
    takes: { picture: ImageBitmap; size: Size };
    gives: { embedding: Float32Array<ArrayBuffer>; held: HeldFiles };
  };
  openDecoder: { takes: { embedding: Float32Array; size: Size; held: HeldFiles | null }; gives: null };
  /** After `openDecoder`. */
  select: { takes: { prompt: Prompt }; gives: Candidate[] };
  findSubject: { takes: { picture: ImageBitmap; size: Size }; gives: CoarseMap };
};

export type VisionJobName = keyof VisionJobs;

export type VisionRequest<Name extends VisionJobName = VisionJobName> = {
  id: number;
  name: Name;
  takes: VisionJobs[Name]['takes'];
};

/** Progress comes any number of times before the rest. */
export type VisionAnswer = { id: number } & (
  | { progress: Progress }
  | { gives: unknown }
  | { problem: Sentence }
);
