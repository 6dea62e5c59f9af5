import 'server-only';
import { type ErrorCode, errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';

/**
 * - `not_sent`: no connection was ever made, so nothing can have been charged
 * - `maybe_sent`: anything later. It may have been charged and is never sent again by itself.
 */
export type CallPhase = 'not_sent' | 'maybe_sent';

type Details = {
  code: ErrorCode;
  phase: CallPhase;
  upstreamRequestId?: string | null;
  cause?: unknown;
};

/** A call that brought no answer, not even a refusal. Its message is safe to show to a person. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: ErrorCode;
  readonly phase: CallPhase;
  /** Null: the caller's own pace. Only a refusal says how long to wait (see `classifyFailure`). */
  readonly retryAfterMs: number | null = null;
  readonly upstreamRequestId: string | null;

  constructor(details: Details) {
    super(english.say(errorSentence(details.code)), { cause: details.cause });
    this.code = details.code;
    this.phase = details.phase;
    this.upstreamRequestId = details.upstreamRequestId ?? null;
  }
}

/**
 * An answer that is no success, on its way through the SDK, which would otherwise read its body without a limit and
 * throw most of it away.
 */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
  readonly response: Response;

  constructor(response: Response) {
    super(`The API answered with status ${response.status}.`);
    this.response = response;
  }
}

/** The SDK wraps what its `fetch` throws; the real reason is somewhere down the causes. */
export function findCause<T extends Error>(error: unknown, matches: (cause: Error) => cause is T): T | null {
  let current = error;
  // A chain this long is a circle.
  for (let depth = 0; depth < 16 && current instanceof Error; depth++) {
    if (matches(current)) return current;
    current = current.cause;
  }
  return null;
}

/** @returns the failure that a broken call or a broken body is; what was connected may have been charged */
export function toCallFailure(
  error: unknown,
  neverConnected: boolean,
  signal: AbortSignal | null,
): CallFailure {
  const known = findCause(error, (cause) => cause instanceof CallFailure);
  if (known !== null) return known;
  if (neverConnected)
    return new CallFailure({ code: 'upstream_unreachable', phase: 'not_sent', cause: error });
  const code = signal?.aborted || isTimeout(error) ? 'answer_timeout' : 'answer_cut';
  return new CallFailure({ code, phase: 'maybe_sent', cause: error });
}

function isTimeout(error: unknown): boolean {
  const names = ['AbortError', 'TimeoutError'];
  const codes = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];
  const isOne = (cause: Error): cause is Error =>
    names.includes(cause.name) || codes.includes((cause as NodeJS.ErrnoException).code ?? '');
  return findCause(error, isOne) !== null;
}
