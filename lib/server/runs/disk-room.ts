import 'server-only';
import { statfs } from 'node:fs/promises';
import { type PixelSize, parseSize } from '@/lib/shared/pixel-size';
import type { GenerateParams } from '@/lib/shared/wire';

/** Left for the database, its log and the previews. */
const MARGIN_BYTES = 32 * 1024 * 1024;
const LARGEST_FLEXIBLE_PIXELS = 8_294_400;
/** A PNG that does not compress, as base64 in the spool and as bytes beside it. */
const BYTES_PER_PIXEL = 3 * (4 / 3) + 3;

/** Bytes the disk may have to take before a run like this has ended. */
export function roomNeededBytes(params: GenerateParams): number {
  const size = parseSize(params.size);
  const pixels = size === null ? LARGEST_FLEXIBLE_PIXELS / 4 : size.width * size.height;
  return Math.ceil(pixels * BYTES_PER_PIXEL * params.n);
}

/**
 * Whether the disk can take what all open runs may still write, and this one. A disk that is full later loses images
 * that are paid for.
 */
export async function hasRoom(directory: string, openBytes: number, nextBytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize > openBytes + nextBytes + MARGIN_BYTES;
}

/**
 * The same for an edit: the files it sends, its answers, and each answer put back at the photo's full size, of which one
 * is written twice while it is made.
 */
export function roomNeededForEditBytes(
  sent: readonly PixelSize[],
  paramsSent: GenerateParams,
  photo: PixelSize,
): number {
  const placedBytes = photo.width * photo.height * 4 * (paramsSent.n + 1);
  return roomNeededToSendBytes(sent) + roomNeededBytes(paramsSent) + placedBytes;
}

/** For the files of pictures that are sent along. */
export function roomNeededToSendBytes(sent: readonly PixelSize[]): number {
  return sent.reduce((sum, { width, height }) => sum + width * height * 4, 0);
}
