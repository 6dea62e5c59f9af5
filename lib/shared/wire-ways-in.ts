/** What the server and the browser say to each other about the ways into an account. */

export const PASSKEY_NAME_MAX_CHARACTERS = 80;

export type WirePasskey = {
  id: string;
  name: string;
  createdAt: number;
  usedAt: number | null;
};
export type PasskeyList = { passkeys: WirePasskey[] };
export type PasskeyAnswer = { passkey: WirePasskey };

/** Who somebody is at a provider of OpenID Connect. */
export type WireIdentity = {
  id: string;
  issuer: string;
  subject: string;
  createdAt: number;
};
export type IdentityList = { identities: WireIdentity[] };

/** Where the browser goes to sign in. */
export type ProviderAddress = { location: string };

/** How people can sign in here. */
export type SignInWays = {
  password: boolean;
  passkey: boolean;
  /** Null: not at a provider. `name`: null where the operator has given it none. */
  provider: { name: string | null } | null;
};

/** What the page of one's own account begins with. */
export type WaysIn = SignInWays & {
  /** Passkeys work at this host name alone. */
  host: string;
  passkeys: WirePasskey[];
  identities: WireIdentity[];
};
