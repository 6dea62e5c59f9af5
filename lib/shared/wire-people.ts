import type { Role } from './accounts';

/** What the server and the browser say to each other about what people may spend. Money in micro-dollars. */

/** Null: no limit of their own. */
export type PersonLimits = {
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  /** What is held for a run without a known price; null: such runs are refused to members. */
  unpricedMicroUsd: number | null;
};

/** “Ask for more”: a person's request for money in one month (UTC). */
export type WireWish = {
  id: string;
  personId: string;
  name: string;
  period: string;
  amountMicroUsd: number;
  createdAt: number;
  /** Null: nobody has answered yet. */
  settledAt: number | null;
  /** 0: refused. */
  grantedMicroUsd: number | null;
};

export type WishAnswer = { wish: WireWish };
export type WishesAnswer = { wishes: WireWish[] };
export type LimitsAnswer = { limits: PersonLimits };

/** What an admin sees of a person. */
export type WireMember = {
  id: string;
  name: string;
  email: string;
  role: Role;
  state: 'active' | 'waiting' | 'disabled';
  createdAt: number;
  signedInAt: number | null;
  /** In this month (UTC), what is held for runs under way included. */
  spentMicroUsd: number;
  /** Granted for this month on top of the limit. */
  extraMicroUsd: number;
  limits: PersonLimits;
};

export type PeopleAnswer = { people: WireMember[] };
export type MemberAnswer = { person: WireMember };

export type WireInvitation = {
  id: string;
  role: Role;
  monthlyMicroUsd: number | null;
  email: string | null;
  createdAt: number;
  expiresAt: number;
};

export type InvitationsAnswer = { invitations: WireInvitation[] };
export type InvitationAnswer = {
  invitation: WireInvitation;
  /** Told this once. */
  link: string;
  /** Whether it was sent by e-mail; null: there was no address, or no mail server is set. */
  mail: 'sent' | 'failed' | null;
};

/** What admins set at a page. */
export type RuntimeSettings = {
  /** Open: whoever reaches the sign-in page may ask for an account, and waits for an admin. */
  signUp: 'open' | 'closed';
  /** What members and viewers may use; null: every model. */
  memberModels: string[] | null;
  /** Of the whole installation. */
  monthlyMicroUsd: number | null;
};

export type SettingsAnswer = {
  settings: RuntimeSettings;
  /** What the environment sets, and a page cannot. */
  fixed: { monthlyMicroUsd: number | null };
  mail: boolean;
  /** Whether people may have passwords here. */
  passwords: boolean;
};

/** Shown once. */
export type PasswordLinkAnswer = { link: string };
