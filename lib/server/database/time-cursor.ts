import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** A place in a list that is ordered by a time and then by id. */
export type TimePlace = { at: number; id: string };

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
