import 'server-only';
import { sql } from 'kysely';
import type { RunRecord } from '@/lib/server/records/run-record';
import type { RunKind } from '@/lib/shared/wire';

/** Whether pictures go along: its own, or those of whom its prompt mentions. */
export function sendsPictures({ kind, mentioned }: Pick<RunRecord, 'kind' | 'mentioned'>): boolean {
  return kind === 'edit' || mentioned !== null;
}

/** The same in SQL, of a row of `run`: what sends pictures goes to the endpoint of edits. */
export const ENDPOINT = sql<RunKind>`case when kind = 'edit' or mentioned is not null then 'edit' else 'generate' end`;
