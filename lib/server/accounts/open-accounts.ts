import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Logger } from '@/lib/server/logger';
import { type Accounts, createAccounts } from './accounts';
import { createPeople, type People } from './people';
import { createSessions, SESSION_MS, type Sessions } from './sessions';
import { createThrottle, type Throttle } from './throttle';
import { createTokens, type Tokens } from './tokens';
import { createTrail, type Trail } from './trail';
import { findVisitor, OPERATOR, type Visitor } from './visitor';
import { createVisits, type Visits } from './visits';

/** Everything about who asks, of one server. */
export type AccountServices = {
  accounts: Accounts;
  people: People;
  sessions: Sessions;
  tokens: Tokens;
  throttle: Throttle;
  trail: Trail;
  visits: Visits;
  cookie: SessionCookie;
  /** Null: not signed in. @throws OverpaintError token_invalid */
  visitorOf(headers: Pick<Headers, 'get'>): Promise<Visitor | null>;
};

type SessionCookie = {
  /** The value of `Set-Cookie` that keeps a session; of null, the one that forgets it. */
  header(secret: string | null): string;
};

/** As long as a session can last; the server knows when it has ended before. */
const COOKIE_S = SESSION_MS / 1000;

export function openAccounts({
  database,
  logger,
  auth,
  publicUrl,
}: {
  database: OpenDatabase;
  logger: Logger;
  auth: 'none' | 'accounts';
  publicUrl: URL | null;
}): AccountServices {
  const people = createPeople(database);
  const sessions = createSessions(database);
  const tokens = createTokens(database);
  const throttle = createThrottle(database);
  const trail = createTrail(database);
  const secure = publicUrl?.protocol === 'https:';
  // The prefix binds it to this host and to HTTPS: no other host of the domain can set one.
  const cookieName = secure ? '__Host-overpaint' : 'overpaint';
  return {
    accounts: createAccounts({ database, people, sessions, throttle, trail }),
    people,
    sessions,
    tokens,
    throttle,
    trail,
    visits: createVisits({ sessions, tokens, logger }),
    cookie: {
      header(secret) {
        const age = secret === null ? 0 : COOKIE_S;
        return `${cookieName}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure ? '; Secure' : ''}`;
      },
    },
    async visitorOf(headers) {
      return auth === 'none' ? OPERATOR : findVisitor({ sessions, tokens, cookieName }, headers);
    },
  };
}
