import 'server-only';
import type { Role } from '@/lib/shared/accounts';

/** Tables of people and of what they share. The kinds of values are those of `Database`. */
export type AccountTables = {
  person: PersonTable;
  session: SessionTable;
  invitation: InvitationTable;
  throttle: ThrottleTable;
  identity: IdentityTable;
  passkey: PasskeyTable;
  challenge: ChallengeTable;
  token: TokenTable;
  trail: TrailTable;
  wish: WishTable;
  turn: TurnTable;
  collection: CollectionTable;
  collectionImage: CollectionImageTable;
  collectionShare: CollectionShareTable;
  link: LinkTable;
  linkMark: LinkMarkTable;
};

export type PersonTable = {
  /** The owner of rows. The first admin is `local`, who owned everything before there were accounts. */
  id: string;
  /** As `normaliseEmail` writes it, so that one address is one text. Null once the person is deleted. */
  email: string | null;
  name: string;
  role: Role;
  state: 'active' | 'waiting' | 'disabled' | 'deleted';
  /** The parameters of argon2id, the salt and the hash as one text; null: no password. */
  passwordHash: string | null;
  /** Null: no limit of their own. */
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  /** What a run without a known price may be held at; null: such runs are refused to members. */
  unpricedMicroUsd: number | null;
  createdAt: number;
  signedInAt: number | null;
  /** Of a person who is deleted: who has their things now; null: these are deleted too. */
  thingsTo: string | null;
};

export type SessionTable = {
  /** SHA-256 of the 256 bits in the cookie. */
  id: string;
  personId: string;
  createdAt: number;
  usedAt: number;
  /** What the browser said of itself, and from where it came, for the list of sessions. */
  userAgent: string;
  address: string;
};

export type InvitationTable = {
  id: string;
  /** SHA-256 of the code in the link. */
  codeHash: string;
  role: Role;
  monthlyMicroUsd: number | null;
  /** Whom it is for: a hint on the page, and the address an e-mail was sent to. */
  email: string | null;
  /** Whose new password it is for; null: it makes an account. */
  personId: string | null;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
  usedBy: string | null;
};

/** Wrong passwords of one account or one address within one window of time. */
export type ThrottleTable = { key: string; count: number; since: number };

/** Who a person is to a provider of OpenID Connect. Never matched by e-mail. */
export type IdentityTable = { issuer: string; subject: string; personId: string; createdAt: number };

export type PasskeyTable = {
  /** The credential's id, base64url. */
  id: string;
  personId: string;
  /** COSE key, base64url. */
  publicKey: string;
  counter: number;
  /** JSON: a list of `AuthenticatorTransport`. */
  transports: string;
  name: string;
  createdAt: number;
  usedAt: number | null;
};

/** What was asked of a browser and is waited for, once, for some minutes. */
export type ChallengeTable = {
  /** SHA-256 of what the browser brings back. */
  id: string;
  kind: 'passkey-new' | 'passkey-sign-in' | 'oidc';
  personId: string | null;
  /** JSON of the one who asked. */
  value: string;
  expiresAt: number;
};

export type TokenTable = {
  id: string;
  /** SHA-256 of the token. */
  secretHash: string;
  personId: string;
  name: string;
  /** 1: may make and change things; 0: may only read. */
  mayMake: number;
  /** JSON: ids of the models it may use; null: all. */
  models: string | null;
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  createdAt: number;
  expiresAt: number | null;
  usedAt: number | null;
  revokedAt: number | null;
};

export type TrailTable = {
  id: string;
  at: number;
  /** Null: nobody who is signed in. */
  personId: string | null;
  tokenId: string | null;
  address: string;
  /** One of `TRAIL_ACTIONS` (lib/shared/trail.ts). */
  action: string;
  /** Id of what it was done to. */
  subjectId: string | null;
  /** JSON: words and numbers for the sentence; never a prompt. */
  details: string;
};

/** “Ask for more”: a person's request for money in one month. */
export type WishTable = {
  id: string;
  personId: string;
  period: string;
  amountMicroUsd: number;
  createdAt: number;
  settledAt: number | null;
  settledBy: string | null;
  /** What was granted for that month; null while open, 0 where refused. */
  grantedMicroUsd: number | null;
};

/** When a person's run was last begun: who was served longest ago goes next. */
export type TurnTable = { ownerId: string; servedAt: number };

export type CollectionTable = {
  id: string;
  ownerId: string;
  name: string;
  coverImageId: string | null;
  /** What everybody with an account may do. */
  everybodyMay: 'nothing' | 'see' | 'add';
  revision: number;
  createdAt: number;
  updatedAt: number;
};

export type CollectionImageTable = {
  collectionId: string;
  imageId: string;
  /** Places in between are made by halving, so that moving one image writes one row. */
  position: number;
  addedBy: string;
  addedAt: number;
};

export type CollectionShareTable = { collectionId: string; personId: string; may: 'see' | 'add' };

/** A link to look at one collection or one image, without an account. */
export type LinkTable = {
  id: string;
  /** In clear, so that its owner can copy it again. 256 bits. */
  code: string;
  ownerId: string;
  collectionId: string | null;
  imageId: string | null;
  name: string;
  passwordHash: string | null;
  mayDownload: number;
  showPrompt: number;
  showCost: number;
  createdAt: number;
  expiresAt: number | null;
  /** The row stays: what visitors said is kept beside the images. */
  takenBackAt: number | null;
};

/** What a visitor of a link said of an image. */
export type LinkMarkTable = {
  id: string;
  linkId: string;
  imageId: string;
  visitor: string;
  kind: 'comment' | 'choice';
  text: string;
  createdAt: number;
};
