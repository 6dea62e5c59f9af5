import 'server-only';
import { open } from 'node:fs/promises';
import { OverpaintError } from '@/lib/shared/errors';
import type { Size } from '@/lib/shared/mask/geometry';
import type { PixelWorker } from './pixel-worker';

/** What reads the size of an answer's picture. */
export type PictureReader = { run(name: 'readSize', input: { path: string }): Promise<Size | null> };

const ROOT_LOOK_BYTES = 64 * 1024;

/**
 * The size of a picture that a model sent, whatever it does to decoders: a drawing that no decoder finishes still says
 * it in its first element, and was paid for.
 */
export async function readPictureSize(
  pixels: PictureReader | Pick<PixelWorker, 'run'>,
  path: string,
): Promise<Size | null> {
  try {
    return await (pixels as PictureReader).run('readSize', { path });
  } catch (error) {
    if (!(error instanceof OverpaintError) || error.code !== 'hard_picture') throw error;
    return readRootSize(path);
  }
}

async function readRootSize(path: string): Promise<Size | null> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(ROOT_LOOK_BYTES);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const text = start.toString('latin1', 0, bytesRead);
    const from = text.indexOf('<svg');
    const root = from < 0 ? '' : text.slice(from, text.indexOf('>', from) + 1);
    const side = (name: string) =>
      Number(new RegExp(`\\s${name}=["'](\\d{1,6})(?:\\.\\d{0,9})?(?:px)?["']`).exec(root)?.[1] ?? 0);
    const box =
      /\sviewBox=["'][^"']{0,60}?[\s,](\d{1,6})[\d.]{0,9}[\s,]{1,3}(\d{1,6})[\d.]{0,9}\s{0,3}["']/.exec(root);
    const width = side('width') || Number(box?.[1] ?? 0);
    const height = side('height') || Number(box?.[2] ?? 0);
    return width > 0 && height > 0 ? { width, height } : null;
  } finally {
    await file.close();
  }
}
