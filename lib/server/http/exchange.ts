import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/**
 * What the server that we start (lib/server/http/edge.ts) knows of a request and Next does not hand on. Without one, as
 * in tests, there is none.
 *
 * The store hangs on `globalThis` because the server and the bundled routes load this file once each.
 */
export type HttpExchange = {
  response: ServerResponse;
  /** See `Addresses`. */
  address: string;
};

const KEY = Symbol.for('overpaint.exchange');

type Holder = { [KEY]?: AsyncLocalStorage<HttpExchange> };

function store(): AsyncLocalStorage<HttpExchange> {
  const holder = globalThis as Holder;
  holder[KEY] ??= new AsyncLocalStorage<HttpExchange>();
  return holder[KEY];
}

/** Runs a request's work so that its routes can reach the exchange. */
export function withExchange<T>(exchange: HttpExchange, work: () => T): T {
  return store().run(exchange, work);
}

/** Who asks, for limits by address. */
export function clientAddress(): string {
  return store().getStore()?.address ?? 'unknown';
}

/** What this request is answered by; null without a socket. */
export function currentAnswer(): ServerResponse | null {
  return store().getStore()?.response ?? null;
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

/**
 * Whether somebody at this machine itself asks, who can read the server's log anyway. Through a proxy on this machine
 * everybody seems to: so not where a proxy says so, nor where the server is known by another address than this machine's own.
 */
export function isFromThisMachine({ publicUrl }: { publicUrl: URL | null }): boolean {
  const request = currentAnswer()?.req;
  const peer = request?.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  if (peer !== '::1' && !peer.startsWith('127.')) return false;
  if (publicUrl !== null && !isLoopback(publicUrl.hostname)) return false;
  // As they were sent: the edge takes these away.
  return !FORWARDED.some((name) => request?.headersDistinct[name] !== undefined);
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || name.startsWith('127.');
}

/**
 * Next strips `content-length` from what a route handler answers (a fetched body may have been decoded on the way), so
 * a download has no progress bar and an image no known size. Setting it on Node's own response keeps it. Without one
 * only the chunked framing is left.
 *
 * @param sizeBytes exactly what the body will have: Node cuts the connection when it is not
 */
export function announceLength(headers: Headers, sizeBytes: number): void {
  headers.set('content-length', String(sizeBytes));
  const response = store().getStore()?.response;
  if (response !== undefined && !response.headersSent) response.setHeader('content-length', sizeBytes);
}
