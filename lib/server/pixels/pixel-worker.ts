import 'server-only';
import { type JobThread, openJobThread } from '@/lib/server/threads/job-thread';
import type { PixelJobs } from './pixel-jobs';

/** One job after the other: two 24-megapixel pictures at once would double the memory and finish no sooner. */
export type PixelWorker = JobThread<PixelJobs>;

/** @param root the folder of package.json */
export function openPixelWorker(root: string): PixelWorker {
  return openJobThread<PixelJobs>({
    root,
    program: 'lib/server/pixels/pixel-thread.ts',
    name: 'pixels',
    // Longer than most calls, so that the thread which made the mask also puts the answer back.
    idleMs: 5 * 60_000,
  });
}
