import 'server-only';
import type { Database } from '@/lib/server/database/schema';

/**
 * Not copied: previews are files to one engine and rows to the other; who is signed in, what a browser was asked a moment ago
 * and wrong passwords belong to the servers that run.
 */
export const NOT_COPIED = ['runPartial', 'session', 'challenge', 'throttle'] as const;

type Table = {
  name: Exclude<keyof Database, (typeof NOT_COPIED)[number]>;
  /** What orders its rows and tells them apart; as columns are named in the database. */
  key: readonly string[];
  /** The migration that made it. */
  since: string;
  /** Columns that the database writes itself. */
  generated?: readonly string[];
  /** Every database has rows of it from its first start: they are replaced, and do not make it a used one. */
  replaced?: true;
};

const FIRST = '001-runs-images-budget';
const EDITS = '002-edits';
const LIBRARY = '003-library';
const ACCOUNTS = '009-accounts';
const REFERENCES = '010-references';
const OVERNIGHT = '011-overnight';
const JOBS = '012-jobs';

/** All there is to copy, what refers to another after that other. */
export const TABLES: readonly Table[] = [
  { name: 'run', key: ['id'], since: FIRST },
  { name: 'image', key: ['id'], since: FIRST },
  { name: 'budget', key: ['scope', 'period'], since: FIRST },
  { name: 'runInput', key: ['run_id', 'use', 'position'], since: EDITS },
  { name: 'entry', key: ['seq'], since: LIBRARY, generated: ['seq', 'words'] },
  { name: 'prompt', key: ['owner_id', 'sha256'], since: LIBRARY },
  { name: 'preset', key: ['id'], since: LIBRARY },
  { name: 'comparison', key: ['id'], since: LIBRARY },
  { name: 'comparisonRun', key: ['comparison_id', 'cell', 'run_id'], since: LIBRARY },
  { name: 'blobRemoval', key: ['sha256'], since: LIBRARY },
  { name: 'zipTicket', key: ['id'], since: LIBRARY },
  { name: 'setting', key: ['key'], since: LIBRARY, replaced: true },
  { name: 'rate', key: ['scope'], since: LIBRARY, replaced: true },
  { name: 'person', key: ['id'], since: ACCOUNTS },
  { name: 'invitation', key: ['id'], since: ACCOUNTS },
  { name: 'identity', key: ['issuer', 'subject'], since: ACCOUNTS },
  { name: 'passkey', key: ['id'], since: ACCOUNTS },
  { name: 'token', key: ['id'], since: ACCOUNTS },
  { name: 'trail', key: ['at', 'id'], since: ACCOUNTS },
  { name: 'wish', key: ['id'], since: ACCOUNTS },
  { name: 'turn', key: ['owner_id'], since: ACCOUNTS },
  { name: 'collection', key: ['id'], since: ACCOUNTS },
  { name: 'collectionImage', key: ['collection_id', 'image_id'], since: ACCOUNTS },
  { name: 'collectionShare', key: ['collection_id', 'person_id'], since: ACCOUNTS },
  { name: 'link', key: ['id'], since: ACCOUNTS },
  { name: 'linkMark', key: ['id'], since: ACCOUNTS },
  { name: 'reference', key: ['id'], since: REFERENCES },
  { name: 'referenceVersion', key: ['reference_id', 'number'], since: REFERENCES },
  { name: 'overnight', key: ['id'], since: OVERNIGHT },
  { name: 'job', key: ['id'], since: JOBS },
  { name: 'jobItem', key: ['id'], since: JOBS },
  { name: 'jobRun', key: ['run_id'], since: JOBS },
];

/** From this migration on an image may have lost its bytes on purpose. */
export const PURGED_SINCE = LIBRARY;
export const SETTINGS_SINCE = LIBRARY;
export const ENTRIES_SINCE = LIBRARY;
export const OVERNIGHT_SINCE = OVERNIGHT;
