import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/**
 * Next strips `content-length` from what a route handler answers (a fetched body may have been decoded on the way), so
 * a download has no progress bar and an image no known size. Setting it on Node's own response keeps it: the server
 * that we start (scripts/start.ts) puts that response here. Without one, as in tests, only the chunked framing is left.
 *
 * The store hangs on `globalThis` because the server and the bundled routes load this file once each.
 */
const KEY = Symbol.for('overpaint.exchange');

type Holder = { [KEY]?: AsyncLocalStorage<ServerResponse> };

function store(): AsyncLocalStorage<ServerResponse> {
  const holder = globalThis as Holder;
  holder[KEY] ??= new AsyncLocalStorage<ServerResponse>();
  return holder[KEY];
}

/** Runs a request's work so that its routes can reach Node's response. */
export function withExchange<T>(response: ServerResponse, work: () => T): T {
  return store().run(response, work);
}

/** @param sizeBytes exactly what the body will have: Node cuts the connection when it is not */
export function announceLength(headers: Headers, sizeBytes: number): void {
  headers.set('content-length', String(sizeBytes));
  const response = store().getStore();
  if (response !== undefined && !response.headersSent) response.setHeader('content-length', sizeBytes);
}
