import 'server-only';
import type { ClientConfig, Client as PgClient } from 'pg';
import pg from 'pg';
import { showServer } from './server-lock';

/** Short words from one server to all others on the same database. They may be lost: who needs certainty reads the tables. */
export type Notifications = {
  send(words: readonly string[]): Promise<void>;
  /**
   * Hears every word, one's own too, from the moment the promise resolves. For as long as it does, others see a server at
   * work (`countServers`).
   */
  listen(listener: Listener): Promise<{ stop(): Promise<void> }>;
};

type Listener = {
  heard(word: string): void;
  /** The connection had broken and is back: what was said since then was not heard. */
  missedSince(epochMs: number): void;
};

const RECONNECT_MS = [100, 250, 500, 1000, 2000, 5000];
/** A connection that a router has dropped says nothing of it, so it is asked now and then. */
const PULSE_MS = 15_000;
const PULSE_TIMEOUT_MS = 5000;

/**
 * LISTEN on its own connection, since one from a pool would lose it.
 *
 * @param send runs a statement with parameters on any connection
 */
export function createNotifications(
  connection: ClientConfig,
  send: (statement: string, words: readonly string[]) => Promise<void>,
): Notifications {
  return {
    // The schema is part of the name, because a channel belongs to the whole database.
    send: (words) =>
      send(
        `select pg_notify(left('overpaint_' || current_schema(), 63), word) from unnest($1::text[]) word`,
        words,
      ),

    async listen(listener) {
      let stopped = false;
      let client: PgClient | null = null;
      let lastAlive = Date.now();
      let timer: NodeJS.Timeout | null = null;

      async function connect(): Promise<void> {
        const next = new pg.Client({
          ...connection,
          keepAlive: true,
          connectionTimeoutMillis: PULSE_TIMEOUT_MS,
        });
        let lost = false;
        const lose = () => {
          if (lost) return;
          lost = true;
          next.removeAllListeners('notification');
          void next.end().catch(() => undefined);
          if (client === next) reconnect(0);
        };
        next.on('error', lose);
        next.on('end', lose);
        next.on('notification', ({ payload }) => listener.heard(payload ?? ''));
        try {
          await next.connect();
          const { rows } = await next.query(
            `select quote_ident(left('overpaint_' || current_schema(), 63)) as name`,
          );
          await next.query(`listen ${rows[0].name}`);
          await showServer(next);
        } catch (error) {
          lose();
          throw error;
        }
        client = next;
        lastAlive = Date.now();
        pulse(next, lose);
      }

      function pulse(of: PgClient, lose: () => void) {
        timer = setTimeout(async () => {
          const giveUp = setTimeout(lose, PULSE_TIMEOUT_MS);
          try {
            await of.query('select 1');
            lastAlive = Date.now();
            if (client === of && !stopped) pulse(of, lose);
          } catch {
            lose();
          } finally {
            clearTimeout(giveUp);
          }
        }, PULSE_MS);
        timer.unref();
      }

      function reconnect(tries: number) {
        client = null;
        if (timer !== null) clearTimeout(timer);
        if (stopped) return;
        const since = lastAlive;
        timer = setTimeout(
          () =>
            connect().then(
              () => listener.missedSince(since),
              () => reconnect(tries + 1),
            ),
          RECONNECT_MS[Math.min(tries, RECONNECT_MS.length - 1)],
        );
        timer.unref();
      }

      await connect();
      return {
        async stop() {
          stopped = true;
          if (timer !== null) clearTimeout(timer);
          const last = client;
          client = null;
          await last?.end().catch(() => undefined);
        },
      };
    },
  };
}
