import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** @throws OverpaintError image_not_found, because a name may have come from a URL and becomes a path or a key */
export function checkBlobName(name: string): void {
  if (!isBlobName(name)) throw new OverpaintError('image_not_found');
}

/** Below a folder or a prefix. Two levels keep each directory small at millions of images. */
export function blobPath(sha256: string): [string, string, string] {
  return [sha256.slice(0, 2), sha256.slice(2, 4), sha256];
}
