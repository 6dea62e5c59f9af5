import { ApiError } from './api';

/**
 * What became of a request that may cost money, when no answer says that it was taken.
 *
 * - `refused`: the server said no. Nothing was started.
 * - `absent`: its answer was lost, and the server, asked afterwards, did not have it.
 * - `unknown`: its answer was lost, and asking afterwards gave none either.
 */
export type Fate = 'refused' | 'absent' | 'unknown';

/** A request that may cost money was not seen to be taken. Its sentence is that of its `cause`. */
export class SpendError extends Error {
  override readonly name = 'SpendError';
  readonly fate: Fate;

  constructor(cause: ApiError, fate: Fate) {
    super(cause.message, { cause });
    this.fate = fate;
  }
}

/** Pauses before each new attempt. */
const RETRY_DELAYS_MS = [300, 1000, 2500] as const;

/** Answers of a server that may fail after it has taken the request, while it writes down what it took. */
const AFTER_ALL: ReadonlySet<ApiError['code']> = new Set(['internal', 'database_unavailable']);

type Spending<Asked, Ids, Answer> = {
  /** Everything in the request is named by these ids, so that sending it again is sending it once. */
  send: (asked: Asked, ids: Ids) => Promise<Answer>;
  /** Whether the server has it after all; null when it does not. */
  look: (ids: Ids, asked: Asked) => Promise<Answer | null>;
};

/**
 * The way out of every request that may cost money.
 *
 * A lost answer is not a refusal: the request is sent again under the same ids, then the server is asked whether it has
 * it, and what it has counts as taken. If nothing helps, the ids wait for the person to ask for the very same again, so
 * that it cannot be paid for twice.
 *
 * `asked` is JSON, and equal where a person asks for the same.
 */
export function createSpending<Asked, Ids, Answer>({ send, look }: Spending<Asked, Ids, Answer>) {
  /** Several, where the same was asked for twice at a time. */
  const unsettled = new Map<string, Ids[]>();

  return {
    /** The ids under which the same was sent when its fate stayed open. Each is given out once. */
    resume: (asked: Asked): Ids | undefined => unsettled.get(JSON.stringify(asked))?.shift(),

    /** @throws {SpendError} */
    async ask(asked: Asked, ids: Ids): Promise<Answer> {
      try {
        return await sendSurely(asked, ids);
      } catch (error) {
        const key = JSON.stringify(asked);
        if (!(error instanceof SpendError && error.fate === 'refused'))
          unsettled.set(key, [...(unsettled.get(key) ?? []), ids]);
        throw error;
      }
    },
  };

  async function sendSurely(asked: Asked, ids: Ids): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await send(asked, ids);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const answered = error.requestId !== null;
        if (answered && attempt === 0 && !AFTER_ALL.has(error.code)) throw new SpendError(error, 'refused');
        const delayMs = RETRY_DELAYS_MS[attempt];
        if (answered || delayMs === undefined) return lookAfter(error, asked, ids);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  /** @param error what came of sending it, the last time */
  async function lookAfter(error: ApiError, asked: Asked, ids: Ids): Promise<Answer> {
    const found = await look(ids, asked).catch(() => undefined);
    if (found === undefined) throw new SpendError(error, 'unknown');
    if (found !== null) return found;
    throw new SpendError(error, error.requestId === null ? 'absent' : 'refused');
  }
}

/** For `look`: what is not there is null, every other failure stays one. */
export async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.requestId !== null && error.code.endsWith('_not_found'))
      return null;
    throw error;
  }
}
