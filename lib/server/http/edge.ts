import 'server-only';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Environment } from '@/lib/server/environment';
import { createFairShares } from '@/lib/server/limits/fair-shares';
import { describeError, type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { wireError } from './answer';
import { watchBodies } from './body-watch';
import { allowedMethods, checkHost, checkRequest, hasBody } from './check-request';
import { createAddresses } from './client-address';
import { withExchange } from './exchange';
import { ANSWERING, type HarmlessResponse, harmlessResponse } from './harmless-response';
import { DATA_HEADERS } from './page-policy';
import { readTarget } from './request-target';
import { createStarts } from './starts';

export type EdgeHandler = (request: IncomingMessage, response: HarmlessResponse) => unknown;
type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type Edge = {
  server: Server;
  /** Gives the requests that pass to this handler; until then it is said that the server is starting. */
  serve(handler: EdgeHandler): void;
};

type EdgeOptions = {
  environment: Pick<Environment, 'allowedHosts' | 'trustedProxies'>;
  development: boolean;
  /** The only upgrades that are not refused, by the path they ask for. */
  upgrades?: { path: string; handler: UpgradeHandler };
  mostConnections?: number;
};

/** Longer than the 60 s of common proxies, so that they never write to a closed socket. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_MS = 20_000;
/** Ten minutes for 50 MB on a poor uplink. */
const REQUEST_MS = 600_000;
/** Nothing was sent or read for so long: who asked is gone. Event streams say something every 15 s. */
const SILENT_MS = 300_000;
const LOOK_EVERY_MS = 5_000;
/** A client that does not read what it is told last. */
const LAST_WORD_MS = 2_000;

/** Unanswered requests on one connection; browsers send one after the other. */
const MOST_PIPELINED = 16;

const MOST_CONNECTIONS = 10_000;
/** The rest of the files that this process may open is for pictures, the database, and answers that were paid for. */
const SHARE_OF_FILES = 0.5;

/**
 * The server before Next: what every request passes, and where every connection ends that is no request. Nothing behind
 * it sees a foreign `Host`, an upgrade, or a target that can be read in two ways, and no answer leaves without the
 * headers of its kind.
 */
export function createEdge({
  environment,
  development,
  upgrades,
  mostConnections = connectionsOfThisMachine(),
}: EdgeOptions): Edge {
  const { allowedHosts, trustedProxies } = environment;
  const addresses = createAddresses(trustedProxies);
  const connections = createFairShares(mostConnections);
  const starts = createStarts();
  const bodies = watchBodies();
  /** The answers that a connection still waits for. */
  const unanswered = new WeakMap<Duplex, Set<HarmlessResponse>>();
  let handler: EdgeHandler = answerStarting;

  const server = createServer(
    {
      ServerResponse: harmlessResponse(development),
      // Refused by us, with a sentence.
      requireHostHeader: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
    },
    (request, response) => receive(request, response, false),
  );
  server.setTimeout(SILENT_MS);
  server.on('checkContinue', (request, response) => receive(request, response as HarmlessResponse, true));
  server.on('connection', limitConnections);
  server.on('clientError', refuseMalformed);
  server.on('upgrade', upgrade);
  server.on('connect', (request, socket) => refuseProtocol(request, socket));
  server.once('close', () => {
    bodies.close();
    starts.close();
  });

  function receive(request: IncomingMessage, response: HarmlessResponse, continues: boolean): void {
    if (!remember(request.socket, response)) return;
    let path: string;
    const address = addresses.of(request.socket.remoteAddress, joined(request.headers['x-forwarded-for']));
    try {
      ({ path } = checkRequest(request, allowedHosts));
    } catch (error) {
      refuse(request, response, error as OverpaintError);
      return;
    }
    if (hasBody(request)) {
      bodies.add(
        request,
        () => response.writableEnded,
        () => refuseLate(request, 'request_too_slow'),
      );
    }
    // The document reads the one; Next itself finds the nonce in the other.
    request.headers['x-nonce'] = response.nonce;
    // The screens read it: where to come back to after the sign-in.
    request.headers['x-address'] = request.url ?? '/';
    request.headers['content-security-policy'] = `script-src 'nonce-${response.nonce}'`;
    if (continues) response.writeContinue();
    void start(request, response, { address, path });
  }

  /** A crowd of requests begins bit by bit, so that others are answered in between. */
  async function start(
    request: IncomingMessage,
    response: HarmlessResponse,
    { address, path }: { address: string; path: string },
  ): Promise<void> {
    const begun = await starts.take(address, path);
    if (response.closed) {
      begun();
      return;
    }
    response.once(ANSWERING, begun).once('close', begun);
    withExchange({ response, address }, () => handler(request, response));
  }

  /** @returns whether the connection may ask one more */
  function remember(socket: Socket, response: HarmlessResponse): boolean {
    const waiting = unanswered.get(socket) ?? new Set();
    unanswered.set(socket, waiting.add(response));
    response.once('close', () => waiting.delete(response));
    if (waiting.size <= MOST_PIPELINED) return true;
    socket.destroy();
    return false;
  }

  function refuse(request: IncomingMessage, response: HarmlessResponse, error: OverpaintError): void {
    const { status, headers, body } = refusal(error, request.headers.accept);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (error.code === 'method_not_allowed')
      response.setHeader('allow', allowedMethods(request.url ?? '').join(', '));
    // What follows on the connection may have been smuggled in behind it.
    if (error.code === 'ambiguous_request') response.setHeader('connection', 'close');
    if (hasBody(request)) {
      bodies.add(
        request,
        () => true,
        () => request.socket.destroy(),
      );
    }
    response.writeHead(status);
    response.end(body);
  }

  /** Ends a request whose handler is at work already, and a connection that speaks no HTTP. */
  function refuseLate({ socket }: { socket: Duplex }, code: ErrorCode): void {
    const waiting = [...(unanswered.get(socket) ?? [])];
    const mayAnswer = waiting.length <= 1 && !waiting.some(({ headersSent }) => headersSent);
    if (mayAnswer) endWith(socket, new OverpaintError(code));
    else socket.destroy();
  }

  function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
    const timedOut = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    // What is said now would be taken for the answer to a request that has come whole, before the malformed one.
    const outOfTurn = [...(unanswered.get(socket) ?? [])].some(({ req }) => req.complete);
    if (outOfTurn || !socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else if (timedOut) refuseLate({ socket }, 'request_too_slow');
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuseLate({ socket }, 'headers_too_large');
    else refuseLate({ socket }, 'ambiguous_request');
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = readTarget(request.url ?? '')?.path;
    const wanted = upgrades !== undefined && path === upgrades.path && isChecked(request);
    if (wanted) upgrades.handler(request, socket, head);
    else refuseProtocol(request, socket);
  }

  function isChecked(request: IncomingMessage): boolean {
    try {
      checkRequest(request, allowedHosts);
      return true;
    } catch {
      return false;
    }
  }

  function refuseProtocol(request: IncomingMessage, socket: Duplex): void {
    // Node has let go of it, and with it of its errors.
    socket.on('error', () => socket.destroy());
    try {
      checkHost(request, { path: '', authority: null }, allowedHosts);
      refuseLate({ socket }, 'upgrade_refused');
    } catch (error) {
      refuseLate({ socket }, (error as OverpaintError).code);
    }
  }

  function limitConnections(socket: Socket): void {
    const peer = socket.remoteAddress;
    // Behind one connection of a named proxy is another person than behind the next.
    const address = addresses.isProxy(peer) ? `${peer} ${socket.remotePort}` : addresses.of(peer, undefined);
    const taken = connections.take(address);
    if (typeof taken === 'function') socket.once('close', taken);
    else endWith(socket, new OverpaintError('too_many_connections'));
  }

  return {
    server,
    serve(next) {
      handler = next;
    },
  };
}

function answerStarting(_request: IncomingMessage, response: HarmlessResponse): void {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.writeHead(503, { 'retry-after': '2', refresh: '2' });
  response.end('Overpaint is starting.\n');
}

/** People get the sentence, programs the error. */
function refusal(error: OverpaintError, accept = '') {
  const requestId = randomUUID();
  const forPeople = accept.includes('text/html');
  const body = forPeople ? `${error.message}\n` : JSON.stringify(wireError(error, requestId));
  return {
    status: describeError(error.code).status,
    headers: {
      ...DATA_HEADERS,
      'cache-control': 'no-store',
      'content-type': forPeople ? 'text/plain; charset=utf-8' : 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-request-id': requestId,
    },
    body,
  };
}

/** The last words on a connection that is no exchange of HTTP, or not any more. */
function endWith(socket: Duplex, error: OverpaintError): void {
  const { status, headers, body } = refusal(error);
  const lines = Object.entries({ ...headers, date: new Date().toUTCString(), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`, () => socket.destroy());
  setTimeout(() => socket.destroy(), LAST_WORD_MS).unref();
}

function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function connectionsOfThisMachine(): number {
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft?: number | 'unlimited' } };
  };
  const files = userLimits?.open_files?.soft;
  return typeof files === 'number'
    ? Math.min(MOST_CONNECTIONS, Math.floor(files * SHARE_OF_FILES))
    : MOST_CONNECTIONS;
}
