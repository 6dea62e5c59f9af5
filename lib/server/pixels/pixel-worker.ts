import 'server-only';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import type { PixelJobName, PixelJobs, PixelReply, PixelRequest } from './pixel-jobs';

export type PixelWorker = {
  /**
   * Runs a job in the pixel thread, one after the other: two 24-megapixel pictures at once would double the memory and
   * finish no sooner.
   * @throws what the job throws; an Error when the thread died, for instance out of memory
   */
  run<Name extends PixelJobName>(
    name: Name,
    input: PixelJobs[Name]['input'],
  ): Promise<PixelJobs[Name]['result']>;
  close(): Promise<void>;
};

/**
 * The thread and its heap are given back after this long without work; the next job waits 0.3 s for a new one. Longer
 * than most calls, so that the thread which made the mask also puts the answer back.
 */
const IDLE_MS = 5 * 60_000;

/**
 * The program of the thread is read from the sources, not from the bundle: Next has no notion of a server's threads, and
 * `npm start`, `npm run dev` and the tests all run where the sources are.
 */
const THREAD = 'lib/server/pixels/pixel-thread.ts';
const LOADER = 'scripts/register.mjs';

type Waiting = { resolve: (result: never) => void; reject: (error: unknown) => void };

/** @param root the folder of package.json */
export function openPixelWorker(root: string): PixelWorker {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let nextId = 1;

  function start(): Worker {
    const path = join(/* turbopackIgnore: true */ root, THREAD);
    if (!existsSync(path)) throw new Error(`${path} is missing: start the server in its own folder`);
    const started = new Worker(path, {
      execArgv: ['--import', pathToFileURL(join(/* turbopackIgnore: true */ root, LOADER)).href],
      name: 'pixels',
    });
    started.on('message', (reply: PixelReply) => settle(reply));
    started.on('error', (error) => lose(started, error));
    started.on('exit', (code) => lose(started, new Error(`The pixel thread ended with code ${code}`)));
    // An idle thread keeps no process alive.
    started.unref();
    return started;
  }

  function settle(reply: PixelReply) {
    const job = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (job === undefined) return;
    if ('result' in reply) job.resolve(reply.result as never);
    else job.reject(revive(reply.error, reply.code));
  }

  function lose(lost: Worker, error: unknown) {
    if (worker === lost) worker = null;
    for (const [id, job] of waiting) {
      waiting.delete(id);
      job.reject(error);
    }
  }

  async function runNow(request: PixelRequest): Promise<unknown> {
    if (idle !== null) clearTimeout(idle);
    worker ??= start();
    const current = worker;
    current.ref();
    try {
      return await new Promise<unknown>((resolve, reject) => {
        waiting.set(request.id, { resolve, reject });
        current.postMessage(request);
      });
    } finally {
      current.unref();
      idle = setTimeout(() => void stop(), IDLE_MS);
      idle.unref();
    }
  }

  async function stop(): Promise<void> {
    if (idle !== null) clearTimeout(idle);
    const current = worker;
    worker = null;
    await current?.terminate();
  }

  return {
    run<Name extends PixelJobName>(name: Name, input: PixelJobs[Name]['input']) {
      const request = { id: nextId++, name, input } as PixelRequest;
      const work = last.then(() => runNow(request));
      last = work.catch(() => undefined);
      return work as Promise<PixelJobs[Name]['result']>;
    },
    async close() {
      await last;
      await stop();
    },
  };
}

function revive(error: unknown, code: string | null): unknown {
  if (code === null) return error;
  return new OverpaintError(code as ErrorCode, error instanceof Error ? error.message : undefined);
}
