import 'server-only';
import { parentPort } from 'node:worker_threads';
import { OverpaintError } from '@/lib/shared/errors';
import type { JobReply, JobRequest, Jobs } from './job-thread';

/** The whole of a thread's own program: `openJobThread` starts it and speaks with it. */
export function serveJobs<Some extends Jobs>(
  run: <Name extends keyof Some>(name: Name, input: Some[Name]['input']) => Promise<Some[Name]['result']>,
): void {
  parentPort?.on('message', async ({ id, name, input }: JobRequest<Some>) => {
    let reply: JobReply<Some>;
    try {
      reply = { id, result: await run(name, input) };
    } catch (error) {
      // A class does not survive the way between threads; its code does.
      reply = { id, error, code: error instanceof OverpaintError ? error.code : null };
    }
    parentPort?.postMessage(reply);
  });
}
