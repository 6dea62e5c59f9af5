import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiBatch, BatchPlan } from '@/stand-in/batches';
import type { LoggedCall } from '@/stand-in/call-log';
import type { Fault, ScriptedModels } from '@/stand-in/serve';
import { collect, NODE_COMPILE_CACHE, waitForLine } from './overpaint-process';

export type { Fault };

const root = join(import.meta.dirname, '..');
const READY_TIMEOUT_MS = 30_000;

/** The stand-in for the API, over HTTP, in its own process: it must outlive every server that is killed. */
export type StandInProcess = {
  /** For `OPENAI_BASE_URL`. */
  baseUrl: string;
  /** Sets the faults of the next calls, one each. */
  script(faults: Fault[]): Promise<void>;
  /** Sets the models that it lists besides the catalogue. */
  list(models: ScriptedModels): Promise<void>;
  /** Every call that it accepted and so billed: the truth about money. Read from its file, so it survives everything. */
  calls(): Pick<LoggedCall, 'route' | 'prompt' | 'params' | 'billedMicroUsd' | 'files' | 'batchId'>[];
  /** Sets how batches go on. */
  planBatches(plan: BatchPlan): Promise<void>;
  /** Every batch that was ever created, and the uploads that are still there. */
  batches(): Promise<{ batches: ApiBatch[]; files: { id: string; purpose: string; expires: boolean }[] }>;
  /** How many calls it received, including those that it refused. */
  countReceived(): Promise<number>;
  /** Clears unused faults and the listed models. */
  reset(): Promise<void>;
  stop(): Promise<void>;
};

type StandInSettings = {
  logFile: string;
  /** How long a call takes; 0 answers at once. */
  paceMs: number;
  /** Where to save the files of edits as they were sent. */
  saveDirectory?: string;
  /** Every picture is the same 3.6 MB of noise, so that drawing is not measured. */
  noise?: boolean;
};

export async function startStandIn({
  logFile,
  paceMs,
  saveDirectory,
  noise = false,
}: StandInSettings): Promise<StandInProcess> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', './scripts/register.mjs', 'scripts/stand-in.ts'],
      ...['--port', '0', '--log', logFile, '--pace', String(paceMs)],
      ...(saveDirectory === undefined ? [] : ['--save', saveDirectory]),
      ...(noise ? ['--fixture', 'noise'] : []),
    ],
    { cwd: root, env: { ...process.env, NODE_COMPILE_CACHE }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const url = await waitForLine(child, collect(child), /(http:\/\/[\d.]+:\d+)/, READY_TIMEOUT_MS);
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok)
      throw new Error(`The stand-in answered ${path} with ${response.status}: ${await response.text()}`);
  };
  return {
    baseUrl: `${url}/v1`,
    script: (faults) => post('/__script', faults),
    list: (models) => post('/__models', models),
    planBatches: (plan) => post('/__batches', plan),
    async batches() {
      return (await (await fetch(`${url}/__batches`)).json()) as Awaited<
        ReturnType<StandInProcess['batches']>
      >;
    },
    calls() {
      if (!existsSync(logFile)) return [];
      const lines = readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as LoggedCall);
    },
    async countReceived() {
      const response = await fetch(`${url}/__received`);
      return ((await response.json()) as unknown[]).length;
    },
    // Not /__reset: that clears the log too, which other tests of this worker use.
    async reset() {
      await post('/__script', []);
      await post('/__models', {});
      await post('/__batches', {});
    },
    async stop() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await closed;
    },
  };
}
