import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** A place in the trail, which is ordered by time and then by id. */
type TrailPlace = { at: number; id: string };

export function writeCursor({ at, id }: TrailPlace): string {
  return Buffer.from(`${at}.${id}`).toString('base64url');
}

/** @throws OverpaintError invalid_cursor */
export function readCursor(cursor: string | null): TrailPlace | null {
  if (cursor === null) return null;
  const [, at, id] =
    /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || id === undefined) throw new OverpaintError('invalid_cursor');
  return { at: Number(at), id };
}
