import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Logger } from '@/lib/server/logger';
import type { SignInSettings } from '@/lib/server/sign-in-settings';
import { type Accounts, createAccounts } from './accounts';
import { createChallenges } from './challenges';
import { createOidc } from './oidc';
import { canHavePasskeys, createPasskeys, type Passkeys } from './passkeys';
import { createPeople, type People } from './people';
import { createProviderSignIn, type ProviderSignIn } from './provider-sign-in';
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
  /** Null where passkeys cannot be had: turned off, or the address is none that browsers keep them for. */
  passkeys: Passkeys | null;
  /** Null: nobody signs in at a provider. */
  provider: ProviderSignIn | null;
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
  oidc: settings,
  passwordLogin,
}: {
  database: OpenDatabase;
  logger: Logger;
  auth: 'none' | 'accounts';
  publicUrl: URL | null;
} & SignInSettings): AccountServices {
  const people = createPeople(database);
  const sessions = createSessions(database);
  const tokens = createTokens(database);
  const throttle = createThrottle(database);
  const trail = createTrail(database);
  const accounts = createAccounts({ database, people, sessions, throttle, trail });
  const challenges = createChallenges(database);
  const openWays = { own: passwordLogin, issuer: settings?.issuer ?? null };
  const hasPasskeys = passwordLogin && publicUrl !== null && canHavePasskeys(publicUrl);
  const oidc =
    settings === null || publicUrl === null ? null : createOidc({ settings, publicUrl, challenges, logger });
  const secure = publicUrl?.protocol === 'https:';
  // The prefix binds it to this host and to HTTPS: no other host of the domain can set one.
  const cookieName = secure ? '__Host-overpaint' : 'overpaint';
  return {
    accounts,
    people,
    sessions,
    tokens,
    throttle,
    trail,
    visits: createVisits({ sessions, tokens, logger }),
    passkeys: hasPasskeys ? createPasskeys({ database, challenges, publicUrl, openWays }) : null,
    provider:
      oidc === null
        ? null
        : createProviderSignIn({ database, oidc, accounts, people, sessions, trail, openWays }),
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
