import type { Role } from './accounts';
import type { WireToken } from './wire-tokens';
import type { WaysIn } from './wire-ways-in';

/** Who looks at the page. */
export type WireVisitor = {
  /** False: everybody who reaches this server may do everything. */
  accounts: boolean;
  admin: boolean;
  person: WirePerson | null;
  /** Where accounts were turned off: the name of the person to whom belongs what is shown. */
  owner: string | null;
};

export type WirePerson = { id: string; name: string; email: string; role: Role };

/** One's own account. */
export type WireMe = WirePerson & {
  hasPassword: boolean;
  /** False: people sign in at the provider alone, or nobody could type an address before the password. */
  mayHavePassword: boolean;
};
export type MeAnswer = { me: WireMe };

/** Where one is signed in. */
export type WireSession = {
  id: string;
  /** The one that asks. */
  current: boolean;
  /** As the browser calls itself; `''` where it said nothing. */
  userAgent: string;
  address: string;
  createdAt: number;
  /** To the minute. */
  usedAt: number;
};
export type SessionList = { sessions: WireSession[] };

/** What the screen of one's own account begins with. */
export type Profile = {
  me: WireMe;
  sessions: WireSession[];
  tokens: WireToken[];
  /** Under which programs reach this server. */
  origin: string;
  waysIn: WaysIn;
};
