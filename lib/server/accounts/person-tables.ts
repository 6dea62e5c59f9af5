import 'server-only';
import type { Database } from '@/lib/server/database/schema';

/**
 * What becomes of each table's rows when a person is deleted. Every table is here, so a new one does not compile until that
 * is decided:
 * - `handed`: theirs by `ownerId`; they go to another person, or are deleted (delete-person.ts).
 * - `ended`: what they came in with, or were promised; it ends at once.
 * - `derived`: made again from other tables as these change.
 * - `kept`: sums, the trail, and what belongs to nobody or to rows of other tables.
 */
export const FATES = {
  run: 'handed',
  image: 'handed',
  prompt: 'handed',
  preset: 'handed',
  comparison: 'handed',
  collection: 'handed',
  link: 'handed',
  session: 'ended',
  identity: 'ended',
  passkey: 'ended',
  challenge: 'ended',
  token: 'ended',
  wish: 'ended',
  turn: 'ended',
  zipTicket: 'ended',
  collectionShare: 'ended',
  invitation: 'ended',
  person: 'kept',
  entry: 'derived',
  budget: 'kept',
  trail: 'kept',
  runInput: 'kept',
  runPartial: 'kept',
  comparisonRun: 'kept',
  collectionImage: 'kept',
  linkMark: 'kept',
  blobRemoval: 'kept',
  setting: 'kept',
  rate: 'kept',
  throttle: 'kept',
} as const satisfies Record<keyof Database, 'handed' | 'ended' | 'derived' | 'kept'>;
