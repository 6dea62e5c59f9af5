import 'server-only';
import type { PixelJobs } from './pixel-jobs';
import { type RawPixels, readMask, readPixels } from './raw-pixels';
import { readPixelSize } from './read-pixel-size';

type Job = PixelJobs['countChanged'];

/** Byte for byte, where the mask is 0. A picture without transparency is opaque. */
export async function countChanged({
  beforePath,
  afterPath,
  maskPath,
}: Job['input']): Promise<Job['result']> {
  const [one, other] = await Promise.all([readPixelSize(beforePath), readPixelSize(afterPath)]);
  if (one === null || other === null || one.width !== other.width || one.height !== other.height) return null;
  const before = await readPixels(beforePath);
  const after = await readPixels(afterPath);
  const { data: mask } = await readMask(maskPath, before);
  let keptPixels = 0;
  let changedPixels = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] !== 0) continue;
    keptPixels++;
    if (!isSame(before, after, pixel)) changedPixels++;
  }
  return { keptPixels, changedPixels };
}

function isSame(before: RawPixels, after: RawPixels, pixel: number): boolean {
  const one = pixel * before.channels;
  const other = pixel * after.channels;
  return (
    before.data[one] === after.data[other] &&
    before.data[one + 1] === after.data[other + 1] &&
    before.data[one + 2] === after.data[other + 2] &&
    opacityOf(before, one) === opacityOf(after, other)
  );
}

function opacityOf({ channels, data }: RawPixels, at: number): number {
  return channels === 4 ? (data[at + 3] as number) : 255;
}
