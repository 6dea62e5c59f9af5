import 'server-only';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { OverpaintError } from '@/lib/shared/errors';

/** A place in a list that is ordered by a time and then by id. */
export type TimePlace = { at: number; id: string };

/** What comes after the place, where the list goes from the latest to the earliest. */
export function isBehind(time: 'at' | 'createdAt' | 'updatedAt', { at, id }: TimePlace): RawBuilder<SqlBool> {
  const [timeColumn, idColumn] = [sql.ref(time), sql.ref('id')];
  return sql`(${timeColumn} < ${at} or (${timeColumn} = ${at} and ${idColumn} < ${id}))`;
}

export function writeTimeCursor({ at, id }: TimePlace): string {
  return Buffer.from(`${at}.${id}`).toString('base64url');
}

/** @throws OverpaintError invalid_cursor */
export function readTimeCursor(cursor: string | null): TimePlace | null {
  if (cursor === null) return null;
  const [, at, id] =
    /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || id === undefined) throw new OverpaintError('invalid_cursor');
  return { at: Number(at), id };
}
