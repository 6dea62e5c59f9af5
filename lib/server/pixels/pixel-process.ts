import 'server-only';
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { allowUploadDecoders } from '@/lib/server/decoding/decoders';
import { serveJobsOfProcess } from '@/lib/server/threads/serve-jobs';
import type { PixelJobs } from './pixel-jobs';
import { runPixelJob } from './run-pixel-job';

// A server that is told to stop by its terminal or its service manager still finishes its jobs; then it ends this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// A server that is gone needs no pixels. Not `exit`, which waits for libvips.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
standBack();
allowUploadDecoders();
// Each picture is looked at once.
sharp.cache(false);
serveJobsOfProcess<PixelJobs>(runPixelJob);

/** Where memory is short, the server is spared. */
function standBack(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not every system lets it, or has it.
  }
}
