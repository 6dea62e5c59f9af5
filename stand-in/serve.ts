import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiBatch, BatchPlan } from './batches';
import { type LoggedCall, openCallLog } from './call-log';
import { type Fault, mischiefOf, refusalOf, spoil } from './faults';
import { answer, openBatches, type StandInOptions } from './handle';

export type { Fault } from './faults';

export type ServeOptions = Omit<StandInOptions, 'onAccepted' | 'requireKey' | 'batches' | 'batchPlan'> & {
  /** As a server that has no batches. */
  noBatches?: boolean;
  /** 0 chooses a free one. */
  port?: number;
  logFile?: string;
  saveDirectory?: string;
};

/** Newcomers, each with the model that it behaves like, and last days; both take the place of the options'. */
export type ScriptedModels = Pick<StandInOptions, 'aliases' | 'shutdowns'>;

/** Every call to an image route, also the refused ones. */
export type ReceivedCall = {
  receivedAt: number;
  path: string;
  fault: Fault['kind'] | null;
  status: number | null;
};

export type RunningStandIn = {
  /** Without a slash at its end; the API is below `/v1`. */
  url: string;
  port: number;
  close: () => Promise<void>;
  /** Accepted calls, that is, billed ones. */
  log: () => LoggedCall[];
  received: () => ReceivedCall[];
  /** Replaces what was scripted: the next calls meet these, one each, and the ones after them nothing. */
  script: (faults: readonly Fault[]) => void;
  /** How batches go on from now. */
  planBatches: (plan: BatchPlan) => void;
  /** Every batch that was created. */
  batches: () => ApiBatch[];
  /** What is kept of uploads for batches. */
  files: () => { id: string; purpose: string; expires: boolean }[];
};

/**
 * The stand-in over HTTP, for tests and rehearsals, on 127.0.0.1. It can be scripted over HTTP too: `POST /__script`
 * takes a JSON list of faults, `POST /__models` what is listed beside the catalogue (`ScriptedModels`), `GET /__log` and
 * `GET /__received` tell what came, `POST /__batches` takes how batches go on (`BatchPlan`) and `GET /__batches` tells all that
 * were created, `POST /__reset` forgets everything else.
 */
export async function startStandIn(options: ServeOptions = {}): Promise<RunningStandIn> {
  const { port = 0, logFile, saveDirectory, noBatches = false, ...standIn } = options;
  const log = openCallLog(logFile ?? null, saveDirectory ?? null);
  const pictures = new Map<string, Buffer>();
  const closing = new AbortController();
  let faults: Fault[] = [];
  let received: ReceivedCall[] = [];
  let models: ScriptedModels = {};
  let plan: BatchPlan = {};
  const batches = openBatches({ ...standIn, batchPlan: () => plan, onAccepted: log.record });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    if (path.startsWith('/__')) return sendResponse(outgoing, await control(path, incoming));
    const isCall = incoming.method === 'POST';
    const fault = isCall ? faults.shift() : undefined;
    const entry: ReceivedCall = { receivedAt: Date.now(), path, fault: fault?.kind ?? null, status: null };
    if (isCall) received.push(entry);
    outgoing.once('finish', () => {
      entry.status = outgoing.statusCode;
    });
    await answerCall(toRequest(incoming), outgoing, fault);
  }

  async function control(path: string, incoming: IncomingMessage): Promise<Response> {
    const picture = pictures.get(path);
    if (picture) return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/png' } });
    if (path === '/__log') return Response.json(log.calls());
    if (path === '/__received') return Response.json(received);
    if (path === '/__batches') {
      if (incoming.method === 'GET') return Response.json({ batches: batches.all(), files: batches.files() });
      plan = (await toRequest(incoming).json()) as BatchPlan;
      return Response.json({ ok: true });
    }
    if (path === '/__models') {
      models = (await toRequest(incoming).json()) as ScriptedModels;
      return Response.json({ ok: true });
    }
    if (path === '/__reset') {
      faults = [];
      models = {};
      received = [];
      log.clear();
      return Response.json({ ok: true });
    }
    if (path === '/__script') {
      faults = (await toRequest(incoming).json()) as Fault[];
      return Response.json({ ok: true, faults: faults.length });
    }
    return Response.json({ error: `nothing at ${path}` }, { status: 404 });
  }

  async function answerCall(
    request: Request,
    outgoing: ServerResponse,
    fault: Fault | undefined,
  ): Promise<void> {
    const refusal = fault && refusalOf(fault, request.headers.get('authorization') ?? '');
    if (refusal) {
      await drainRequest(request);
      return sendResponse(outgoing, refusal.toResponse(`req_${randomUUID()}`));
    }
    if (fault?.kind === 'redirect') {
      await drainRequest(request);
      return sendResponse(
        outgoing,
        new Response(null, { status: 302, headers: { location: `${url}/v1/elsewhere` } }),
      );
    }
    let response = await answer(
      request,
      {
        ...standIn,
        ...models,
        requireKey: true,
        onAccepted: log.record,
        ...(noBatches ? {} : { batches }),
      },
      mischiefOf(fault),
    );
    if (fault === undefined || response.status >= 400) return sendResponse(outgoing, response);
    if (fault.kind === 'hang') {
      await response.body?.cancel();
      await new Promise<void>((resolve) => {
        outgoing.once('close', resolve);
        closing.signal.addEventListener('abort', () => resolve(), {
          once: true,
          signal: goneSignal(outgoing),
        });
      });
      return;
    }
    if (fault.kind === 'slow' || fault.kind === 'late')
      await delay(fault.ms, undefined, { signal: closing.signal });
    response = await spoil(fault, response, {
      keep: (bytes, host) => {
        const name = `/__picture-${pictures.size}.png`;
        pictures.set(name, bytes);
        return `${host === undefined ? url : host}${name}`;
      },
    });
    if (fault.kind === 'cut') return sendCut(outgoing, response, fault.when ?? 'mid_body');
    await sendResponse(outgoing, response);
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      // A client that went away is no fault of ours; anything else must not look like an answer.
      if (!outgoing.destroyed && !closing.signal.aborted && !outgoing.headersSent) {
        outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
      } else outgoing.destroy();
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${bound}`;

  return {
    url,
    port: bound,
    log: log.calls,
    received: () => [...received],
    script(next) {
      faults = [...next];
    },
    planBatches(next) {
      plan = next;
    },
    batches: batches.all,
    files: batches.files,
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  return new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`, {
    method: incoming.method ?? 'GET',
    headers,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
  });
}

/** Aborted when the client is gone, so that nothing waits for it. */
function goneSignal(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  return gone.signal;
}

/** A client that is still sending must not see a reset before it can read the refusal. */
async function drainRequest(request: Request): Promise<void> {
  if (request.body) for await (const _chunk of request.body);
}

async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  // Headers leave before a slow body does.
  outgoing.flushHeaders();
  await pipeline(response.body, outgoing);
}

async function sendCut(
  outgoing: ServerResponse,
  response: Response,
  when: 'before_headers' | 'after_headers' | 'mid_body',
): Promise<void> {
  if (when !== 'before_headers') {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
  }
  if (when === 'mid_body' && response.body) {
    let chunks = 0;
    for await (const chunk of response.body) {
      await new Promise<void>((resolve) => outgoing.write(chunk, () => resolve()));
      chunks += 1;
      // The opening and the first slice of the first picture.
      if (chunks === 3) break;
    }
  } else await response.body?.cancel();
  outgoing.socket?.destroy();
}
