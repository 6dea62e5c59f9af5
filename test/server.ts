import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseEnvironment } from '@/lib/server/environment';
import type { RouteHandler } from '@/lib/server/http/handle';
import { openServices, type Services } from '@/lib/server/services';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireError, WireRun } from '@/lib/shared/wire';
import type { BatchPlan, BatchStore } from '@/stand-in/batches';
import { type AcceptedCall, createStandIn, openBatches, type StandInOptions } from '@/stand-in/handle';
import { sharePixelProcesses } from './pixels';

const SERVICES = Symbol.for('overpaint.services');

/** A whole server without its socket, for tests: a real database and real files, and the stand-in for the API. */
export type TestServer = {
  services: Services;
  /** What left for the API. The truth about billing. */
  calls: AcceptedCall[];
  /** Every picture that the stand-in answers with. */
  picture: Buffer;
  /** Calls wait from now on until they are released. */
  hold(): { release: () => void };
  /** What the stand-in keeps of batches. */
  batches: BatchStore;
  /** How batches go on from now. */
  planBatches(plan: BatchPlan): void;
  /** Resolves when the run has ended. */
  ended(runId: string): Promise<WireRun>;
  close(): Promise<void>;
};

export async function openTestServer(
  environment: Record<string, string> = {},
  options: { picture?: Buffer; draw?: boolean; outputFactor?: number } = {},
): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-'));
  const picture =
    options.picture ??
    (await sharp({ create: { width: 1024, height: 1024, channels: 3, background: 'teal' } })
      .png()
      .toBuffer());
  const calls: AcceptedCall[] = [];
  let gate: Promise<void> = Promise.resolve();
  let plan: BatchPlan = {};
  const standIn: StandInOptions = {
    paceMs: 0,
    batchPlan: () => plan,
    outputFactor: options.outputFactor ?? 1,
    ...(options.draw === true ? {} : { fixture: picture }),
    onAccepted: (call) => calls.push(call),
  };
  const batches = openBatches(standIn);
  const answer = createStandIn({ ...standIn, batches });
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', ...environment, DATA_DIR: directory }),
    standIn: async (request) => {
      await gate;
      return answer(request);
    },
    pixelWorker: sharePixelProcesses(),
  });
  await services.runner.start();
  services.overnightWorker.start();
  const shared = globalThis as { [SERVICES]?: Promise<Services> };
  shared[SERVICES] = Promise.resolve(services);

  return {
    services,
    calls,
    picture,
    batches,
    planBatches(next) {
      plan = next;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return { release: resolve };
    },
    async ended(runId) {
      const { promise, resolve } = Promise.withResolvers<WireRun>();
      const look = (run: WireRun | null) => {
        if (run?.id === runId && TERMINAL.has(run.status)) resolve(run);
      };
      const stop = services.events.subscribe('local', look);
      look(await services.runs.find('local', runId));
      return promise.finally(stop);
    },
    async close() {
      await services.drain();
      await services.close();
      delete shared[SERVICES];
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Asked = {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  body?: BodyInit;
  params?: Record<string, string>;
  signal?: AbortSignal;
};

/** Gives a route a request as Next would. */
export function ask(handler: RouteHandler, path: string, asked: Asked = {}): Promise<Response> {
  const { method = 'GET', headers = {}, json, body, params = {}, signal } = asked;
  const init = {
    method,
    headers: json === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
    duplex: 'half',
    ...(signal === undefined ? {} : { signal }),
  };
  return handler(new Request(`http://127.0.0.1:3000${path}`, init as RequestInit), {
    params: Promise.resolve(params),
  });
}

/** The status, the code and the sentence of a refusal. */
export async function refusal(response: Response): Promise<{ status: number } & WireError['error']> {
  const { error } = (await response.json()) as WireError;
  return { status: response.status, ...error };
}

/** A fresh run id: a UUID of version 7 in shape, and random. */
export function newRunId(): string {
  return crypto.randomUUID().replace(/^(.{14})4/, '$17');
}
