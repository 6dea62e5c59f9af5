import 'server-only';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { OverpaintError } from '@/lib/shared/errors';
import type { VisionFile } from '@/lib/shared/vision-files';
import { byteAnswer } from './byte-answer';
import { scriptHeaders } from './page-policy';

const CHUNK_BYTES = 1024 * 1024;

/** Path → what was checked: a file that is replaced while the server runs is checked again. */
const checked = new Map<string, { version: string; ok: Promise<boolean> }>();

/**
 * A file that browsers run or calculate with. Only what is exactly the file that was chosen leaves the server: they keep
 * it for a year, so half of one would stay.
 *
 * @param modules the folder that packages are in
 * @throws OverpaintError vision_file_damaged, also where it is missing
 */
export async function visionAnswer(request: Request, file: VisionFile, modules: string): Promise<Response> {
  const path = join(modules, file.path);
  if (!(await isWhole(path, file))) throw new OverpaintError('vision_file_damaged');
  const response = byteAnswer(request, {
    etag: file.sha256,
    mime: file.mime,
    sizeBytes: file.sizeBytes,
    downloadAs: null,
    read: async ({ first, last }) =>
      Readable.toWeb(createReadStream(path, { start: first, end: last })) as ReadableStream<Uint8Array>,
  });
  // It is the same for everybody, and nobody's.
  response.headers.set('cache-control', 'public, max-age=31536000, immutable, no-transform');
  if (file.mime.startsWith('text/javascript'))
    for (const [name, value] of Object.entries(scriptHeaders(false))) response.headers.set(name, value);
  return response;
}

async function isWhole(path: string, file: VisionFile): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.size !== file.sizeBytes) return false;
  const version = `${found.ino} ${found.size} ${found.mtimeMs}`;
  const known = checked.get(path);
  if (known?.version === version) return known.ok;
  const ok = hashFile(path).then((hash) => hash === file.sha256);
  checked.set(path, { version, ok });
  // What could not be read now may be readable at the next request.
  ok.catch(() => checked.delete(path));
  return ok;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) hash.update(chunk);
  return hash.digest('hex');
}
