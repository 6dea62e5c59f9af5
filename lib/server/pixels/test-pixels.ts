import 'server-only';
import type { PixelWorker } from './pixel-worker';
import { runPixelJob } from './run-pixel-job';

/** The jobs in the process of the test, which starts at once and has nothing to be kept from. */
export const PIXELS_HERE: PixelWorker = {
  run: (name, input) => runPixelJob(name, input),
  close: async () => undefined,
};
