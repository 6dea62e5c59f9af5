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
