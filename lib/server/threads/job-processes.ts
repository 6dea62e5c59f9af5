import 'server-only';
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OverpaintError } from '@/lib/shared/errors';
import { createFairQueue, type FairQueueLimits } from './fair-queue';
import {
  type JobReply,
  type JobReport,
  type JobRequest,
  type Jobs,
  type ReportOf,
  toError,
} from './job-messages';

export type JobProcesses<Some extends Jobs> = {
  /**
   * Runs a job in a process that does nothing else meanwhile.
   *
   * @param options.party whose turn it takes; jobs that name none take the server's own
   * @param options.signal ends it, also half way
   * @param options.onReport what the job reports before it is done
   * @throws OverpaintError decoding_busy when too many wait; hard_picture when it took longer or more memory than it
   * may, or brought the process down
   * @throws what the job throws
   */
  run<Name extends keyof Some>(
    name: Name,
    input: Some[Name]['input'],
    options?: JobOptions<ReportOf<Some[Name]>>,
  ): Promise<Some[Name]['result']>;
  /** Starts a process where none is idle, for a job that will come soon. */
  warm(): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
};

type JobOptions<Report> = { party?: string; signal?: AbortSignal; onReport?: (report: Report) => void };

type Options<Some extends Jobs> = {
  /** The folder of package.json. */
  root: string;
  /**
   * The program of each process, from there: read from the sources, not from the bundle. Next has no notion of a server's
   * processes, and `npm start`, `npm run dev` and the tests all run where the sources are.
   */
  program: string;
  /**
   * How long each job may compute. By the processor's time where the system tells it (Linux), so that a busy machine refuses
   * nobody; elsewhere by the clock.
   */
  limitsMs: Readonly<Record<keyof Some, number>>;
  /** What a process may hold while it works. Watched where the system tells it (Linux). */
  memoryBytes: number;
  /** As many places as there may be processes. */
  queue: FairQueueLimits;
  /** A process is given back after this long without work. */
  idleMs: number;
  /** All that the processes see of the environment: no key, no password. */
  environment: Readonly<Record<string, string>>;
};

const LOADER = 'scripts/register.mjs';
/** Starting takes half a second; a machine that is short of everything may need a hundred times that. */
const START_LIMIT_MS = 60_000;
const LOOK_MS = 100;
/** By the clock a job may take this many times as long: other programs compute too. */
const CLOCK_FACTOR = 10;
/** Of the times in /proc, on every architecture. */
const TICKS_PER_SECOND = 100;
/** The end of what a process wrote before it died. */
const LAST_WORDS = 2000;
const OWN_PARTY = 'server';

type Worker = {
  readonly child: ChildProcess;
  /** Rejects when it dies before it is ready. */
  readonly ready: Promise<void>;
  /** Settles when it is gone; with its last words. */
  readonly gone: Promise<string>;
  idle: NodeJS.Timeout | null;
};

/**
 * Processes for work on what strangers send. A thread of this process would not do: libvips works on the same few
 * threads that read files, and nothing but its death ends a decoder that has been led astray. Each process begins with a
 * job that finds none idle.
 */
export function openJobProcesses<Some extends Jobs>(options: Options<Some>): JobProcesses<Some> {
  const { root, program, limitsMs, memoryBytes, idleMs, environment } = options;
  const queue = createFairQueue(options.queue);
  /** The one that worked last is the next to work, so that those in excess age. */
  const idle: Worker[] = [];
  const underWay = new Set<Promise<unknown>>();
  let nextId = 1;

  function start(): Worker {
    const path = join(/* turbopackIgnore: true */ root, program);
    if (!existsSync(path)) throw new Error(`${path} is missing: start the server in its own folder`);
    const child = fork(path, {
      execArgv: ['--import', pathToFileURL(join(/* turbopackIgnore: true */ root, LOADER)).href],
      env: { ...environment } as NodeJS.ProcessEnv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    const gone = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code} ${lastWords}`.trim()));
    });
    const ready = Promise.race([
      new Promise<void>((resolve) => child.once('message', () => resolve())),
      gone.then((words) => Promise.reject(new Error(`${program} did not start: ${words}`))),
    ]);
    ready.catch(() => undefined);
    const worker: Worker = { child, ready, gone, idle: null };
    void gone.then(() => retire(worker));
    return worker;
  }

  function retire(worker: Worker): void {
    if (worker.idle !== null) clearTimeout(worker.idle);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    worker.child.kill('SIGKILL');
  }

  function rest(worker: Worker): void {
    if (worker.child.exitCode !== null || worker.child.signalCode !== null) return;
    setAlive(worker, false);
    worker.idle = setTimeout(() => retire(worker), idleMs);
    worker.idle.unref();
    idle.push(worker);
  }

  function wake(): Worker {
    const worker = idle.pop() ?? start();
    if (worker.idle !== null) clearTimeout(worker.idle);
    worker.idle = null;
    setAlive(worker, true);
    return worker;
  }

  async function perform(
    request: JobRequest<Some>,
    { signal, onReport }: JobOptions<ReportOf<Some[keyof Some]>>,
  ): Promise<unknown> {
    const worker = wake();
    const starting = setTimeout(() => worker.child.kill('SIGKILL'), START_LIMIT_MS);
    await worker.ready.finally(() => clearTimeout(starting));

    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    // Whoever asked may have left while the process started; then nobody waits for this.
    promise.catch(() => undefined);
    const endWith = (error: unknown) => {
      reject(error);
      worker.child.kill('SIGKILL');
    };
    const abort = () => endWith(signal?.reason);
    const onReply = (reply: JobReply<Some> | JobReport<Some>) => {
      if ('report' in reply) onReport?.(reply.report);
      else if ('result' in reply) resolve(reply.result);
      else reject(toError(reply));
    };
    const tooHard = (why: string) =>
      new OverpaintError('hard_picture', undefined, { cause: new Error(`${String(request.name)} ${why}`) });

    const limitMs = limitsMs[request.name];
    const before = usageOf(worker.child.pid);
    const clock = setTimeout(
      () => endWith(tooHard(`took longer than ${limitMs} ms`)),
      before === null ? limitMs : limitMs * CLOCK_FACTOR,
    );
    const scales = setInterval(() => {
      const now = usageOf(worker.child.pid);
      if (before === null || now === null) return;
      if (now.computedMs - before.computedMs > limitMs) endWith(tooHard(`took longer than ${limitMs} ms`));
      if (now.residentBytes > memoryBytes) endWith(tooHard(`took more than ${memoryBytes} bytes`));
    }, LOOK_MS);
    void worker.gone.then((words) => reject(tooHard(words)));
    signal?.addEventListener('abort', abort, { once: true });
    worker.child.on('message', onReply);
    try {
      signal?.throwIfAborted();
      worker.child.send(request);
      return await promise;
    } finally {
      clearTimeout(clock);
      clearInterval(scales);
      signal?.removeEventListener('abort', abort);
      worker.child.off('message', onReply);
      if (worker.child.killed) retire(worker);
      else rest(worker);
    }
  }

  async function runInTurn(
    request: JobRequest<Some>,
    options: JobOptions<ReportOf<Some[keyof Some]>>,
  ): Promise<unknown> {
    const { party = OWN_PARTY, signal } = options;
    // What the server needs for paid work is not refused.
    const leave = await queue.enter(party, { signal, patient: party === OWN_PARTY });
    try {
      return await perform(request, options);
    } finally {
      leave();
    }
  }

  return {
    run(name, input, options = {}) {
      const request = { id: nextId++, name, input } as JobRequest<Some>;
      const work = runInTurn(request, options as JobOptions<ReportOf<Some[keyof Some]>>);
      underWay.add(work);
      const forget = () => underWay.delete(work);
      work.then(forget, forget);
      return work as Promise<Some[typeof name]['result']>;
    },
    warm() {
      if (idle.length === 0 && underWay.size === 0) rest(start());
    },
    async close() {
      await Promise.allSettled(underWay);
      const left = [...idle];
      for (const worker of left) {
        // Or the program ends here, if nothing else keeps it alive.
        setAlive(worker, true);
        retire(worker);
      }
      await Promise.all(left.map(({ gone }) => gone));
    },
  };
}

/** An idle process keeps no server alive. */
function setAlive({ child }: Worker, alive: boolean): void {
  const handles = [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null];
  for (const handle of handles) {
    if (alive) handle?.ref();
    else handle?.unref();
  }
}

/** Null where the system does not tell. */
function usageOf(pid: number | undefined): { computedMs: number; residentBytes: number } | null {
  try {
    // No disk is read: it is the kernel that answers.
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // From the third field on: the second is a name, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      computedMs: (ticks * 1000) / TICKS_PER_SECOND,
      residentBytes: Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024,
    };
  } catch {
    return null;
  }
}
