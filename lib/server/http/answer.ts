import 'server-only';
import { describeError, type ErrorCode, type OverpaintError } from '@/lib/shared/errors';
import type { WireError } from '@/lib/shared/wire';

/** For every answer of the API, whatever it carries; a route's own header of the same name wins. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

export function errorAnswer(error: OverpaintError, requestId: string): Response {
  return answerFor(error.code, error.message, requestId);
}

/** What is not ours to explain to a person is said by the table's sentence alone. */
export function internalAnswer(requestId: string): Response {
  return answerFor('internal', describeError('internal').message, requestId);
}

function answerFor(code: ErrorCode, message: string, requestId: string): Response {
  const { status, retryable } = describeError(code);
  const body: WireError = { error: { code, message, retryable, requestId } };
  return json(body, status);
}

/** Adds to an answer what every answer carries. A HEAD request gets the headers alone. */
export function finish(response: Response, request: Request, requestId: string): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  response.headers.set('x-request-id', requestId);
  if (request.method !== 'HEAD' || response.body === null) return response;
  void response.body.cancel();
  return new Response(null, response);
}
