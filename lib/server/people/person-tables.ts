import 'server-only';
import type { Database } from '@/lib/server/database/schema';

/**
 * What becomes of each table's rows when a person is deleted. Every table is here, so a new one does not compile until that
 * is decided:
 * - `handed`: theirs by `ownerId`; they go to another person, or are deleted (delete-person.ts).
 * - `ofPerson`, `ofOwner`: what they came in with, or were promised, by `personId` or `ownerId`; these rows go at once.
 * - `ended`: the row stays, and says that it is over.
 * - `derived`: made again from other tables as these change.
 * - `kept`: sums, the trail, and what belongs to nobody or to rows of other tables.
 */
export const FATES = {
  run: 'handed',
  image: 'handed',
  prompt: 'handed',
  preset: 'handed',
  comparison: 'handed',
  job: 'handed',
  collection: 'handed',
  link: 'handed',
  reference: 'handed',
  session: 'ofPerson',
  identity: 'ofPerson',
  passkey: 'ofPerson',
  challenge: 'ofPerson',
  token: 'ended',
  wish: 'ended',
  turn: 'ofOwner',
  zipTicket: 'ofOwner',
  collectionShare: 'ofPerson',
  invitation: 'ended',
  person: 'kept',
  entry: 'derived',
  budget: 'kept',
  trail: 'kept',
  runInput: 'kept',
  runPartial: 'kept',
  overnight: 'kept',
  comparisonRun: 'kept',
  jobItem: 'kept',
  jobRun: 'kept',
  collectionImage: 'kept',
  linkMark: 'kept',
  referenceVersion: 'kept',
  blobRemoval: 'kept',
  setting: 'kept',
  rate: 'kept',
  throttle: 'kept',
} as const satisfies Record<keyof Database, Fate>;

type Fate = 'handed' | 'ofPerson' | 'ofOwner' | 'ended' | 'derived' | 'kept';
type Fates = typeof FATES;
type TableOf<Wanted extends Fate> = {
  [Table in keyof Fates]: Fates[Table] extends Wanted ? Table : never;
}[keyof Fates];

function isTable(name: string): name is keyof Fates {
  return Object.hasOwn(FATES, name);
}

export function tablesOf<Wanted extends Fate>(fate: Wanted): TableOf<Wanted>[] {
  return Object.keys(FATES).filter((name): name is TableOf<Wanted> => isTable(name) && FATES[name] === fate);
}
