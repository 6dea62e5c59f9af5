import 'server-only';
import { sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { OverpaintError } from '@/lib/shared/errors';

const WINDOW_MS = 15 * 60_000;
const MOST_WRONG = 5;

/**
 * Five wrong passwords in fifteen minutes, for what is being opened and for who tries. They are counted in the database,
 * before the password is looked at: neither many at once nor several servers get more.
 */
export type Throttle = {
  /**
   * @param lock what the password opens, such as `account ada@example.com`
   * @param address who tries: see `clientAddress`
   * @returns tells that the password was right
   * @throws OverpaintError too_many_attempts
   */
  attempt(lock: string, address: string): Promise<() => Promise<void>>;
};

export function createThrottle({ query, now }: OpenDatabase): Throttle {
  return {
    async attempt(lock, address) {
      const at = await now();
      // In one order, so that two attempts never wait for each other.
      const keys = [`address ${address}`, lock].sort();
      const isOver = sql<boolean>`throttle.since <= ${at - WINDOW_MS}`;
      const counted = await query
        .insertInto('throttle')
        .values(keys.map((key) => ({ key, count: 1, since: at })))
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({
            count: sql<number>`case when ${isOver} then 1 else throttle.count + 1 end`,
            since: sql<number>`case when ${isOver} then ${at} else throttle.since end`,
          }),
        )
        .returning('count')
        .execute();
      if (counted.some(({ count }) => Number(count) > MOST_WRONG)) {
        throw new OverpaintError('too_many_attempts');
      }
      return async () => {
        await query
          .deleteFrom('throttle')
          .where((is) => is.or([is('key', '=', lock), is('since', '<=', at - WINDOW_MS)]))
          .execute();
        // Whoever can open one account must not get more guesses at others by it.
        await query
          .updateTable('throttle')
          .set((is) => ({ count: is('count', '-', 1) }))
          .where('key', '=', `address ${address}`)
          .where('count', '>', 0)
          .execute();
      };
    },
  };
}
