import 'server-only';
import { randomInt } from 'node:crypto';
import type { OpenDatabase } from '@/lib/server/database/open-database';

const SETTING = 'setupCode';
/** Without letters and digits that are taken for each other. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 4;
const GROUP_LETTERS = 5;

/**
 * What only somebody who reads the server's log knows, as long as there is no admin. In the database, so that all servers
 * print the same; 20 letters of 31 are 99 bits.
 */
export async function readSetupCode({ query }: OpenDatabase): Promise<string> {
  await query
    .insertInto('setting')
    .values({ key: SETTING, value: newCode() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirstOrThrow();
  return row.value;
}

export async function forgetSetupCode({ query }: Pick<OpenDatabase, 'query'>): Promise<void> {
  await query.deleteFrom('setting').where('key', '=', SETTING).execute();
}

/** As a person types it: with or without the hyphens, in small letters. */
export function sameCode(typed: string, code: string): boolean {
  return plain(typed) === plain(code);
}

function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}

function newCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)];
  const group = () => Array.from({ length: GROUP_LETTERS }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
