import 'server-only';
import type { Logger } from '@/lib/server/logger';
import type { Sessions } from './sessions';
import type { Tokens } from './tokens';
import type { Visitor } from './visitor';

/** A person who is disabled, a session that is ended and a token that is revoked hold nothing open for longer than a second. */
const LOOK_EVERY_MS = 500;

/** Requests that are being answered: event streams, downloads and uploads last long. */
export type Visits = {
  /**
   * @param cut ends the request
   * @returns tells that it has ended by itself
   */
  begin(visitor: Visitor | null, cut: () => void): () => void;
  close(): void;
};

/**
 * Looks twice a second, while anything is open, whether those who opened it may still be here. So it makes no difference
 * on which server a session was ended, nor whether it was ended or has run out.
 */
export function createVisits(parts: { sessions: Sessions; tokens: Tokens; logger: Logger }): Visits {
  const open = { session: new Map<string, Set<() => void>>(), token: new Map<string, Set<() => void>>() };
  let timer: NodeJS.Timeout | null = null;

  async function look() {
    timer = null;
    try {
      await Promise.all([cutEnded(open.session, parts.sessions), cutEnded(open.token, parts.tokens)]);
    } catch (error) {
      parts.logger.warn({ err: error }, 'whether sessions have ended could not be read; trying again');
    }
    lookLater();
  }

  function lookLater() {
    if (timer !== null || (open.session.size === 0 && open.token.size === 0)) return;
    timer = setTimeout(look, LOOK_EVERY_MS).unref();
  }

  return {
    begin(visitor, cut) {
      if (visitor === null || visitor.kind === 'operator') return () => undefined;
      const [kind, id] =
        visitor.kind === 'person'
          ? (['session', visitor.sessionId] as const)
          : (['token', visitor.token.id] as const);
      const cuts = open[kind].get(id) ?? new Set();
      open[kind].set(id, cuts.add(cut));
      lookLater();
      return () => {
        cuts.delete(cut);
        if (cuts.size === 0 && open[kind].get(id) === cuts) open[kind].delete(id);
      };
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      open.session.clear();
      open.token.clear();
    },
  };
}

/** Who comes while this is being read has not been asked about, and has just shown that they may be here. */
async function cutEnded(
  open: Map<string, Set<() => void>>,
  { alive }: Pick<Sessions, 'alive'>,
): Promise<void> {
  const asked = [...open.keys()];
  const good = await alive(asked);
  for (const id of asked) {
    if (good.has(id)) continue;
    const cuts = open.get(id) ?? [];
    open.delete(id);
    for (const cut of cuts) cut();
  }
}
