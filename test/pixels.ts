import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { runPixelJob } from '@/lib/server/pixels/run-pixel-job';

/** The jobs in the process of the test, which starts at once and has nothing to be kept from. */
export const PIXELS_HERE: PixelWorker = {
  run: (name, input, { onReport } = {}) => runPixelJob(name, input, (report) => onReport?.(report)),
  warm: () => undefined,
  close: async () => undefined,
};
