import 'server-only';
import { describeError, OverpaintError } from '@/lib/shared/errors';
import type { WireError } from '@/lib/shared/wire';
import { DATA_HEADERS } from './page-policy';

const BUSY = new Set([429, 503]);
const RETRY_AFTER_SECONDS = '2';

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

export function errorAnswer(error: OverpaintError, requestId: string): Response {
  return answerFor(error, requestId);
}

/** What is not ours to explain to a person is said by the table's sentence alone. */
export function internalAnswer(requestId: string): Response {
  return answerFor(new OverpaintError('internal'), requestId);
}

function answerFor(error: OverpaintError, requestId: string): Response {
  const { status } = describeError(error.code);
  const response = json(wireError(error, requestId), status);
  if (BUSY.has(status)) response.headers.set('retry-after', RETRY_AFTER_SECONDS);
  return response;
}

export function wireError({ code, message, sentence }: OverpaintError, requestId: string): WireError {
  return { error: { code, message, sentence, retryable: describeError(code).retryable, requestId } };
}

/** Adds to an answer what every answer of the API carries; a route's own header of the same name wins. A HEAD request gets the headers alone. */
export function finish(response: Response, request: Request, requestId: string): Response {
  for (const [name, value] of Object.entries({ 'cache-control': 'no-store', ...DATA_HEADERS })) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  response.headers.set('x-request-id', requestId);
  if (request.method !== 'HEAD' || response.body === null) return response;
  void response.body.cancel();
  return new Response(null, response);
}
