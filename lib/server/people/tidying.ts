import 'server-only';
import type { Logger } from '@/lib/server/logger';

const EVERY_MS = 60 * 60_000;

/** Begins at once and then every hour. Several servers may do so at once. */
export function startTidying({ work, logger }: { work: () => Promise<void>; logger: Logger }): {
  /** Also now, after what is under way. */
  now: () => Promise<void>;
  close: () => Promise<void>;
} {
  let closed = false;
  let working: Promise<void> = Promise.resolve();
  function now(): Promise<void> {
    working = working
      .then(() => (closed ? undefined : work()))
      .catch((error: unknown) => {
        logger.error({ err: error }, 'accounts could not be tidied; it is tried again');
      });
    return working;
  }
  void now();
  const timer = setInterval(() => void now(), EVERY_MS).unref();
  return {
    now,
    async close() {
      closed = true;
      clearInterval(timer);
      await working;
    },
  };
}
