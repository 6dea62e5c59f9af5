import { ApiError } from './api';

/**
 * What became of a request that may cost money, when no answer says that it was accepted.
 *
 * - `refused`: the server said no. Nothing was started.
 * - `absent`: its answer was lost, and the server, asked afterwards, did not have it.
 * - `unknown`: its answer was lost, and asking afterwards gave none either.
 */
export type Fate = 'refused' | 'absent' | 'unknown';

/** No answer says that a request that may cost money was accepted. Its sentence is that of its `cause`. */
export class SpendError extends Error {
  override readonly name = 'SpendError';
  override readonly cause: ApiError;
  readonly fate: Fate;

  constructor(cause: ApiError, fate: Fate) {
    super(cause.message);
    this.cause = cause;
    this.fate = fate;
  }
}

/** Of what was refused, also where money was to be spent. Null: something else went wrong. */
export function codeOf(error: unknown): ApiError['code'] | null {
  const cause = error instanceof SpendError ? error.cause : error;
  return cause instanceof ApiError ? cause.code : null;
}

/** Pauses before each new attempt. */
const RETRY_DELAYS_MS = [300, 1000, 2500] as const;

/** Errors that may also come after the server has accepted the request, while it stores it. */
const MAY_BE_ACCEPTED: ReadonlySet<ApiError['code']> = new Set(['internal', 'database_unavailable']);

type Spending<Asked, Ids, Answer> = {
  /** These ids name everything in the request, so that sending it twice has the effect of sending it once. */
  send: (asked: Asked, ids: Ids) => Promise<Answer>;
  /** Whether the server has it after all; null when it does not. */
  look: (ids: Ids, asked: Asked) => Promise<Answer | null>;
};

/**
 * Every request that may cost money is sent through this.
 *
 * A lost answer is not a refusal. The request is sent again under the same ids. Then the server is asked whether it has
 * it; if so, it was accepted. If that does not help either, the ids are kept until the person asks for the very same
 * again, so that it cannot be paid for twice.
 *
 * `asked` is JSON, and equal when a person asks for the same.
 */
export function createSpending<Asked, Ids, Answer>({ send, look }: Spending<Asked, Ids, Answer>) {
  /** Several, if the same was asked for twice at the same time. */
  const unsettled = new Map<string, Ids[]>();

  return {
    /** The ids under which the same was sent and got no answer. Each is returned once. */
    resume: (asked: Asked): Ids | undefined => unsettled.get(JSON.stringify(asked))?.shift(),

    /** @throws {SpendError} */
    async ask(asked: Asked, ids: Ids): Promise<Answer> {
      try {
        return await sendUntilAnswered(asked, ids);
      } catch (error) {
        const key = JSON.stringify(asked);
        if (!(error instanceof SpendError && error.fate === 'refused'))
          unsettled.set(key, [...(unsettled.get(key) ?? []), ids]);
        throw error;
      }
    },
  };

  async function sendUntilAnswered(asked: Asked, ids: Ids): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await send(asked, ids);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const answered = error.requestId !== null;
        if (answered && attempt === 0 && !MAY_BE_ACCEPTED.has(error.code))
          throw new SpendError(error, 'refused');
        const delayMs = RETRY_DELAYS_MS[attempt];
        if (answered || delayMs === undefined) return lookAfter(error, asked, ids);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  /** @param error of the last attempt to send it */
  async function lookAfter(error: ApiError, asked: Asked, ids: Ids): Promise<Answer> {
    const found = await look(ids, asked).catch(() => undefined);
    if (found === undefined) throw new SpendError(error, 'unknown');
    if (found !== null) return found;
    throw new SpendError(error, error.requestId === null ? 'absent' : 'refused');
  }
}

/** For `look`: null for what does not exist; every other error is passed on. */
export async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.requestId !== null && error.code.endsWith('_not_found'))
      return null;
    throw error;
  }
}
