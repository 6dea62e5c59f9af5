import type { WireImage } from '@/lib/shared/wire';
import { json, toApiError } from './api';

/** An object URL revoked at once saves nothing in Safari. */
const REVOKE_AFTER_MS = 60_000;

/**
 * All of these as one ZIP, saved by the browser. A form would stream it straight to the disk, but the server takes
 * changes as JSON only, so that no foreign page can send them; browsers keep large blobs on disk as well.
 *
 * @throws {ApiError} the server refused; nothing was saved
 */
export async function downloadZip(images: readonly WireImage[]): Promise<void> {
  const response = await fetch('/api/images/zip', json('POST', { ids: images.map(({ id }) => id) }));
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => null));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = zipName(images);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

/** `a-red-fox-2026-11-23.zip`: what the names of its images begin with. */
export function zipName(images: readonly WireImage[]): string {
  const stem = images[0]?.fileName.replace(/(-\d+)?\.\w+$/, '');
  return `${stem || 'images'}.zip`;
}
