import 'server-only';
import type { RunRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';

/** A place in a list of runs that is ordered by time and then by id. */
export type RunPlace = Pick<RunRecord, 'createdAt' | 'id'>;

export function writeCursor({ createdAt, id }: RunPlace): string {
  return Buffer.from(`${createdAt}.${id}`).toString('base64url');
}

/** @throws OverpaintError invalid_cursor */
export function readCursor(cursor: string | null): RunPlace | null {
  if (cursor === null) return null;
  const parts = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (parts === null) throw new OverpaintError('invalid_cursor');
  return { createdAt: Number(parts[1]), id: parts[2] as string };
}
