import 'server-only';
import { parentPort } from 'node:worker_threads';
import { allowOnlyOurDecoders } from '@/lib/server/images/decoders';
import { OverpaintError } from '@/lib/shared/errors';
import type { PixelReply, PixelRequest } from './pixel-jobs';
import { runPixelJob } from './run-pixel-job';

/** The thread's own program: `pixel-worker.ts` starts it and speaks with it. */
allowOnlyOurDecoders();

parentPort?.on('message', async ({ id, name, input }: PixelRequest) => {
  let reply: PixelReply;
  try {
    reply = { id, result: await runPixelJob(name, input) };
  } catch (error) {
    // A class does not survive the way between threads; its code does.
    reply = { id, error, code: error instanceof OverpaintError ? error.code : null };
  }
  parentPort?.postMessage(reply);
});
