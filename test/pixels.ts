import { openPixelWorker, type PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { runPixelJob } from '@/lib/server/pixels/run-pixel-job';

/** The jobs in the process of the test, which starts at once and has nothing to be kept from. */
export const PIXELS_HERE: PixelWorker = {
  run: (name, input, { onReport } = {}) => runPixelJob(name, input, (report) => onReport?.(report)),
  warm: () => undefined,
  close: async () => undefined,
};

let processes: PixelWorker | null = null;

/** The processes of a server, shared by all servers of a test file, one after the other: starting them takes half a second. */
export function sharePixelProcesses(): PixelWorker {
  processes ??= openPixelWorker(process.cwd());
  const shared = processes;
  const underWay = new Set<Promise<unknown>>();
  return {
    run(name, input, options) {
      const work = shared.run(name, input, options);
      const forget = () => underWay.delete(work);
      underWay.add(work);
      work.then(forget, forget);
      return work;
    },
    warm: shared.warm,
    async close() {
      await Promise.allSettled(underWay);
    },
  };
}
