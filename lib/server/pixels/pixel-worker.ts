import 'server-only';
import { environmentOfHelpers } from '@/lib/server/environment';
import { type JobProcesses, openJobProcesses } from '@/lib/server/threads/job-processes';
import type { PixelJobs } from './pixel-jobs';

/** The one door to decoders: each job in a process of its own, one after the other in each. */
export type PixelWorker = JobProcesses<PixelJobs>;

const SECOND = 1000;
/**
 * Ten times what the largest picture takes on two slow cores. What serves a paid answer gets longer: there is no second
 * one, and nobody else's turn is taken by it.
 */
const LIMITS_MS = {
  normaliseInput: 40 * SECOND,
  normaliseMask: 40 * SECOND,
  normaliseMarkup: 40 * SECOND,
  readSize: 10 * SECOND,
  readAlpha: 60 * SECOND,
  makeThumbnail: 30 * SECOND,
  convert: 60 * SECOND,
  writeApiMask: 180 * SECOND,
  writeBase: 180 * SECOND,
  writeMarkup: 180 * SECOND,
  writeReference: 180 * SECOND,
  placeExact: 300 * SECOND,
  previewPlacing: 120 * SECOND,
  cutOut: 120 * SECOND,
  countChanged: 120 * SECOND,
  fitPicture: 180 * SECOND,
  cutAnswer: 180 * SECOND,
  cutCells: 180 * SECOND,
  finishSticker: 60 * SECOND,
  lookAtSticker: 60 * SECOND,
  fillFrame: 60 * SECOND,
  composePicture: 180 * SECOND,
} as const;

/** 64 megapixels of 16 bits twice, and what a decoder needs beside them. */
const MEMORY_BYTES = 2_000_000_000;
/** Two pictures of one person at once, which two cores do no faster; and always a place for another person. */
const QUEUE = { places: 3, placesOfParty: 2, waiting: 1000, waitingOfParty: 200 } as const;
/** Longer than most calls, so that what made the mask also puts the answer back. */
const IDLE_MS = 5 * 60 * SECOND;

/** @param root the folder of package.json */
export function openPixelWorker(root: string, limitsMs: Partial<typeof LIMITS_MS> = {}): PixelWorker {
  return openJobProcesses<PixelJobs>({
    root,
    program: 'lib/server/pixels/pixel-process.ts',
    limitsMs: { ...LIMITS_MS, ...limitsMs },
    memoryBytes: MEMORY_BYTES,
    queue: QUEUE,
    idleMs: IDLE_MS,
    environment: environmentOfHelpers(),
  });
}
