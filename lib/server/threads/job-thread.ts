import 'server-only';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type JobReply, type JobRequest, type Jobs, toError } from './job-messages';

export type JobThread<Some extends Jobs> = {
  /**
   * Runs a job in the thread, one after the other.
   * @throws what the job throws; an Error when the thread died, for instance out of memory
   */
  run<Name extends keyof Some>(name: Name, input: Some[Name]['input']): Promise<Some[Name]['result']>;
  close(): Promise<void>;
};

type Options = {
  /** The folder of package.json. */
  root: string;
  /**
   * The program of the thread, from there: read from the sources, not from the bundle. Next has no notion of a server's
   * threads, and `npm start`, `npm run dev` and the tests all run where the sources are.
   */
  program: string;
  name: string;
  /** The thread and its heap are given back after this long without work; the next job waits 0.3 s for a new one. */
  idleMs: number;
};

const LOADER = 'scripts/register.mjs';

type Waiting = { resolve: (result: never) => void; reject: (error: unknown) => void };

/** A thread that begins with its first job. */
export function openJobThread<Some extends Jobs>({ root, program, name, idleMs }: Options): JobThread<Some> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let nextId = 1;

  function start(): Worker {
    const path = join(/* turbopackIgnore: true */ root, program);
    if (!existsSync(path)) throw new Error(`${path} is missing: start the server in its own folder`);
    const started = new Worker(path, {
      execArgv: ['--import', pathToFileURL(join(/* turbopackIgnore: true */ root, LOADER)).href],
      name,
    });
    started.on('message', (reply: JobReply<Some>) => settle(reply));
    started.on('error', (error) => lose(started, error));
    started.on('exit', (code) => lose(started, new Error(`The thread “${name}” ended with code ${code}`)));
    // An idle thread keeps no process alive.
    started.unref();
    return started;
  }

  function settle(reply: JobReply<Some>) {
    const job = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (job === undefined) return;
    if ('result' in reply) job.resolve(reply.result as never);
    else job.reject(toError(reply));
  }

  function lose(lost: Worker, error: unknown) {
    if (worker === lost) worker = null;
    for (const [id, job] of waiting) {
      waiting.delete(id);
      job.reject(error);
    }
  }

  async function runNow(request: JobRequest<Some>): Promise<unknown> {
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
      idle = setTimeout(() => void stop(), idleMs);
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
    run(job, input) {
      const request = { id: nextId++, name: job, input } as JobRequest<Some>;
      const work = last.then(() => runNow(request));
      last = work.catch(() => undefined);
      return work as Promise<Some[typeof job]['result']>;
    },
    async close() {
      await last;
      await stop();
    },
  };
}
