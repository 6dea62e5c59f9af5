import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { CUT_OUT_MARGIN, cutOut } from '@/lib/shared/mask/cut-out';
import { expandRect } from '@/lib/shared/mask/geometry';
import { findBounds } from '@/lib/shared/mask/measure';
import type { PixelJobs } from './pixel-jobs';
import { readMask, readPixels, readRows, rowsAround } from './raw-pixels';
import { readPixelSize } from './read-pixel-size';
import { writeStripPng } from './strips/write-strip-png';

type Job = PixelJobs['cutOut'];

/**
 * Of a picture in strips only those are decoded that the selection lies in.
 *
 * @throws OverpaintError empty_mask where nothing of the picture would be left
 */
export async function cutOutPicture({
  sourcePath,
  ours,
  maskPath,
  trim,
  outputPath,
}: Job['input']): Promise<Job['result']> {
  const size = await readPixelSize(sourcePath);
  if (size === null) throw unreadable();
  const mask = await readMask(maskPath, size);
  const around = rowsAround(expandRect(findBounds(mask), CUT_OUT_MARGIN));
  const reading = ours ? readRows(sourcePath, around) : readPixels(sourcePath);
  const source = await reading.catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const made = cutOut(source, mask, { trim });
  if (made === null) throw new OverpaintError('empty_mask', { key: 'refusals.cutOutTransparent' });
  const { data, rect } = made;
  const { width, height } = rect;
  await writeStripPng({ width, height, channels: 4, data }, outputPath);
  return { width, height, hasTransparency: hasTransparency(data) };
}

/** What a model sends is kept, whatever it is. */
function unreadable(cause?: unknown): OverpaintError {
  return new OverpaintError('unsupported_image', { key: 'refusals.cutOutUnreadable' }, { cause });
}

function hasTransparency(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 255) return true;
  return false;
}
