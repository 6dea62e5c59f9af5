/** What the trail tells of. The sentences are in the catalogue (`trail.actions`). */
export const TRAIL_ACTIONS = [
  'set-up',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'sessions-ended',
  'password-changed',
  'password-link-made',
  'passkey-added',
  'passkey-removed',
  'identity-added',
  'identity-removed',
  'invited',
  'invitation-revoked',
  'invitation-accepted',
  'signed-up',
  'name-changed',
  'role-changed',
  'person-approved',
  'person-disabled',
  'person-enabled',
  'person-deleted',
  'limits-changed',
  'wish-granted',
  'wish-refused',
  'token-created',
  'token-changed',
  'token-revoked',
  'collection-shared',
  'collection-deleted',
  'link-created',
  'link-changed',
  'link-removed',
  'images-purged',
  'settings-changed',
] as const;
export type TrailAction = (typeof TRAIL_ACTIONS)[number];

/** What the trail can be narrowed to. */
export const TRAIL_KINDS = {
  'sign-ins': ['set-up', 'signed-in', 'sign-in-failed', 'signed-out', 'sessions-ended'],
  accounts: [
    'password-changed',
    'password-link-made',
    'passkey-added',
    'passkey-removed',
    'identity-added',
    'identity-removed',
    'name-changed',
  ],
  people: [
    'invited',
    'invitation-revoked',
    'invitation-accepted',
    'signed-up',
    'role-changed',
    'person-approved',
    'person-disabled',
    'person-enabled',
    'person-deleted',
  ],
  money: ['limits-changed', 'wish-granted', 'wish-refused'],
  tokens: ['token-created', 'token-changed', 'token-revoked'],
  sharing: ['collection-shared', 'link-created', 'link-changed', 'link-removed'],
  deletions: ['images-purged', 'collection-deleted'],
  settings: ['settings-changed'],
} as const satisfies Record<string, readonly TrailAction[]>;
export type TrailKind = keyof typeof TRAIL_KINDS;

export type TrailFilter = {
  kind: TrailKind | null;
  /** Who did it, or to whom it was done. */
  personId: string | null;
  fromMs: number | null;
  /** The first moment that is not shown. */
  endMs: number | null;
};

export function isTrailKind(text: string): text is TrailKind {
  return Object.hasOwn(TRAIL_KINDS, text);
}

/** Names, numbers and choices for the sentence; never a prompt. */
export type TrailDetails = Record<string, string | number | null>;
