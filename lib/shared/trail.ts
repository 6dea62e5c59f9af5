/** What the trail tells of. The sentences are in the catalogue (`trail.actions`). */
export const TRAIL_ACTIONS = [
  'set-up',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'sessions-ended',
  'password-changed',
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
  'link-created',
  'link-changed',
  'link-removed',
  'images-purged',
  'settings-changed',
] as const;
export type TrailAction = (typeof TRAIL_ACTIONS)[number];

/** Names, numbers and choices for the sentence; never a prompt. */
export type TrailDetails = Record<string, string | number | null>;
