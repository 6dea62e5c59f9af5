import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { VARIABLES } from '@/lib/server/settings';

const root = join(import.meta.dirname, '..');

/** A key that must appear only in the environment of the server. */
export const CANARY_KEY = 'sk-canary-5f1c0e7b9a3d42c68e10';

/** All empty, so that a developer's own `.env` does not affect tests. */
const NOTHING_SET = Object.fromEntries(VARIABLES.map((name) => [name, '']));

/** Tests start hundreds of servers. With their code compiled already, one starts in about half the time. */
export const NODE_COMPILE_CACHE = join(root, 'node_modules/.cache/compiled-code');

const READY_TIMEOUT_MS = 60_000;

/** The real server in its own process, so that it can be killed. */
export type OverpaintProcess = {
  url: string;
  pid: number;
  /** Its output so far. */
  output(): string;
  /** Resolves to the exit code, or null when the signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Stops it until `thaw`, as under a debugger or on a sleeping machine. */
  freeze(): void;
  thaw(): void;
  hasEnded(): boolean;
};

/**
 * Starts `scripts/start.ts` on the existing build and waits until it serves.
 *
 * @param environment on top of an empty configuration; `PORT` defaults to any free one
 * @throws Error with its output if it exits or does not serve within a minute
 */
export async function startOverpaint(environment: Record<string, string>): Promise<OverpaintProcess> {
  const child = spawn(process.execPath, ['--import', './scripts/register.mjs', 'scripts/start.ts'], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE, ...NOTHING_SET, HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = collect(child);
  const url = await waitForLine(child, said, /is ready at (http:\S+)/, READY_TIMEOUT_MS);
  return {
    url,
    pid: child.pid ?? 0,
    output: said,
    async stop(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
      child.kill(signal);
      return closed;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}

/** Collects the output of a process. */
export function collect(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** @returns the first group of `pattern` in the process's output */
export function waitForLine(
  child: ChildProcess,
  said: () => string,
  pattern: RegExp,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('did not print the expected line in time'), timeoutMs);
    const look = () => {
      const match = pattern.exec(said());
      if (match?.[1] === undefined) return;
      done();
      resolve(match[1]);
    };
    const onClose = (code: number | null) => fail(`exited with ${code}`);
    const done = () => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      child.off('close', onClose);
    };
    const fail = (what: string) => {
      done();
      child.kill('SIGKILL');
      reject(new Error(`${child.spawnargs.join(' ')} ${what}:\n${said()}`));
    };
    child.stdout?.on('data', look);
    child.once('close', onClose);
  });
}
