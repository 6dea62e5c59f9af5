import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** Where an image lies in its collection, and its id for the ties. */
export type Place = { position: number; imageId: string };

export function writePlaceCursor({ position, imageId }: Place): string {
  return Buffer.from(`${position} ${imageId}`).toString('base64url');
}

/** @throws OverpaintError invalid_cursor */
export function readPlaceCursor(cursor: string | null): Place | null {
  if (cursor === null) return null;
  const [text, imageId = '', ...more] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  const position = Number(text);
  if (text === '' || !Number.isFinite(position) || !/^[\w-]{1,64}$/.test(imageId) || more.length > 0) {
    throw new OverpaintError('invalid_cursor');
  }
  return { position, imageId };
}
