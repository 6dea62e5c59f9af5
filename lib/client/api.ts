import type { ErrorCode } from '@/lib/shared/errors';
import { english, type Sentence } from '@/lib/shared/language';
import type {
  GenerateParams,
  RunAnswer,
  RunKind,
  RunPage,
  WireError,
  WireImage,
  WireRun,
  WireStatus,
} from '@/lib/shared/wire';
import { askToSignIn } from './ask-to-sign-in';
import { noteServerTime } from './elapsed';
import { explainForeignAnswer } from './explain-foreign-answer';

/**
 * What the server refused, or that it could not be reached at all (`unreachable`: whether the request arrived is not
 * known; `unreadable`: something that is not this server answered, a proxy's page for example).
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode | 'unreachable' | 'unreadable';
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Names the request in the server's log; null when no answer of the server was read. */
  readonly requestId: string | null;
  /** What `message` says, for a person of any language (see `sentenceOf`); null: there is only the English message. */
  readonly sentence: Sentence | null;

  constructor(fields: ApiErrorFields, options?: ErrorOptions) {
    super('message' in fields ? fields.message : english.say(fields.sentence), options);
    this.code = fields.code;
    this.retryable = fields.retryable;
    this.requestId = fields.requestId;
    this.sentence = fields.sentence ?? null;
  }
}

type ApiErrorFields = Pick<ApiError, 'code' | 'retryable' | 'requestId'> &
  ({ message: string; sentence?: Sentence | null } | { sentence: Sentence });

/**
 * One exchange with the server. The calls that the first page needs are here; rarer ones lie beside their use.
 *
 * @throws {ApiError} on every outcome but a 2xx that is empty or JSON; an abort by `signal` is passed on as it is
 */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  const sentAt = Date.now();
  try {
    response = await fetch(path, { redirect: 'manual', ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw unreachable(cause);
  }
  noteServerTime(response.headers.get('date'), sentAt, Date.now());
  if (response.status === 204) return undefined as T;
  // None of our routes redirects. What does is a sign-in page, mostly on a host that this page may not ask.
  if (response.type === 'opaqueredirect') throw foreignAnswer(302);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const error = toApiError(
    response.status,
    body,
    typeof init.body === 'string' ? init.body.length : undefined,
  );
  if (error.code === 'sign_in_required') askToSignIn();
  throw error;
}

export function unreachable(cause?: unknown): ApiError {
  return new ApiError(
    {
      code: 'unreachable',
      sentence: { key: 'connection.unreachable' },
      retryable: true,
      requestId: null,
    },
    { cause },
  );
}

/** @param sentBytes how long the body of the request was */
export function toApiError(status: number, body: unknown, sentBytes?: number): ApiError {
  return isWireError(body) ? new ApiError(body.error) : foreignAnswer(status, sentBytes);
}

function foreignAnswer(status: number, sentBytes?: number): ApiError {
  return new ApiError({ code: 'unreadable', requestId: null, ...explainForeignAnswer(status, sentBytes) });
}

function isWireError(body: unknown): body is WireError {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof body.error === 'object' &&
    body.error !== null &&
    'message' in body.error &&
    typeof body.error.message === 'string' &&
    'requestId' in body.error &&
    typeof body.error.requestId === 'string'
  );
}

export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/**
 * Starts a run, or answers with it where the server has it: the id is the idempotency key.
 *
 * @param params of an edit also its pictures and its way of editing (`EditParams`)
 */
export async function startRun(
  params: GenerateParams & { id: string },
  kind: RunKind = 'generate',
): Promise<WireRun> {
  return (await request<RunAnswer>(`/api/${kind}`, json('POST', params))).run;
}

/** Free while the run is queued. Once it is being drawn it is hidden, and its paid result is kept in the bin. */
export async function cancelRun(id: string): Promise<WireRun> {
  return (await request<RunAnswer>(`/api/runs/${id}`, { method: 'DELETE' })).run;
}

/** @param cursor of the page before; null for the newest runs */
export function listRuns(cursor: string | null): Promise<RunPage> {
  return request<RunPage>(cursor === null ? '/api/runs' : `/api/runs?cursor=${encodeURIComponent(cursor)}`);
}

export async function patchImage(id: string, change: { favourite: boolean }): Promise<WireImage> {
  return (await request<{ image: WireImage }>(`/api/images/${id}`, json('PATCH', change))).image;
}

/** To the bin, where it stays for 30 days. */
export async function binImage(id: string): Promise<void> {
  await request(`/api/images/${id}`, { method: 'DELETE' });
}

export async function restoreImage(id: string): Promise<WireImage> {
  return (await request<{ image: WireImage }>(`/api/images/${id}`, json('PATCH', { deleted: false }))).image;
}

/** @param testKey asks OpenAI whether it accepts the key; costs nothing, takes a second */
export function getStatus(testKey = false): Promise<WireStatus> {
  return request<WireStatus>(testKey ? '/api/status?test=key' : '/api/status');
}
