/** What the server and the browser say to each other about tokens of programs. Money in micro-dollars, time in epoch ms. */

export const TOKEN_SCOPES = ['read', 'make'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** How many tokens a person may have that were not revoked. */
export const MAX_TOKENS = 50;

export type WireToken = {
  id: string;
  name: string;
  scope: TokenScope;
  /** Null: every model. */
  models: string[] | null;
  monthlyMicroUsd: number | null;
  runMicroUsd: number | null;
  createdAt: number;
  expiresAt: number | null;
  /** To the minute; null: not yet. */
  usedAt: number | null;
};

export type NewToken = Pick<
  WireToken,
  'name' | 'scope' | 'models' | 'monthlyMicroUsd' | 'runMicroUsd' | 'expiresAt'
>;

/** Body of `PATCH /api/me/tokens/{id}`. The secret stays. */
export type TokenChange = { [Part in keyof NewToken]?: NewToken[Part] };

export type TokenList = { tokens: WireToken[] };
export type TokenAnswer = { token: WireToken };
/** `secret` is told this once. */
export type TokenCreated = TokenAnswer & { secret: string };
