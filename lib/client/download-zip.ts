import type { WireImage } from '@/lib/shared/wire';
import type { ZipTicket } from '@/lib/shared/wire-library';
import { json, request } from './api';

/**
 * All of these as one ZIP, saved by the browser straight to the disk: the page holds none of it. What the server refuses
 * it refuses here, before there is a download.
 *
 * @throws {ApiError} nothing was saved
 */
export async function downloadZip(images: readonly Pick<WireImage, 'id'>[]): Promise<void> {
  const ids = images.map(({ id }) => id);
  const { url } = await request<ZipTicket>('/api/images/zip', json('POST', { ids, ticket: true }));
  const link = document.createElement('a');
  link.href = url;
  // Its name is the server's. Without this a refusal would replace the page.
  link.download = '';
  link.click();
}
