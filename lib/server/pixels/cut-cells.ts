import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { findAreas, walkRuns } from '@/lib/shared/mask/areas';
import { createMask } from '@/lib/shared/mask/mask';
import { cellRect } from '@/lib/shared/recipes/sticker-grid';
import type { PixelJobs } from './pixel-jobs';
import { type RawPixels, readPixels } from './raw-pixels';
import { writeStripPng } from './strips/write-strip-png';

type Job = PixelJobs['cutCells'];

/** What reaches in from a neighbour is smaller than this share of the largest thing in the cell. */
const CRUMB_SHARE = 0.1;

const IS_SEEN = Uint8Array.from({ length: 256 }, (_, alpha) => (alpha > 0 ? 1 : 0));

/**
 * A picture cut into equal cells, each a PNG of its own. On transparent ground, what a neighbour lets hang into a cell is
 * left out; where there is no transparency nothing tells it apart.
 *
 * @throws OverpaintError unsupported_image
 */
export async function cutCells({ sourcePath, columns, rows, cells }: Job['input']): Promise<Job['result']> {
  const source = await readPixels(sourcePath).catch((cause: unknown) => {
    throw new OverpaintError('unsupported_image', { key: 'refusals.cutOutUnreadable' }, { cause });
  });
  const made: Job['result'] = [];
  for (const { index, outputPath } of cells) {
    const cell = cropPixels(source, cellRect(source, { columns, rows }, index));
    clearCrumbs(cell);
    await writeStripPng(cell, outputPath);
    const { width, height } = cell;
    made.push({ width, height, hasTransparency: hasTransparency(cell) });
  }
  return made;
}

function cropPixels(source: RawPixels, { x, y, width, height }: ReturnType<typeof cellRect>): RawPixels {
  const { channels } = source;
  const data = Buffer.alloc(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * source.width + x) * channels;
    source.data.copy(data, row * width * channels, from, from + width * channels);
  }
  return { width, height, channels, data };
}

function clearCrumbs({ width, height, channels, data }: RawPixels): void {
  if (channels === 3) return;
  const alpha = createMask(width, height);
  for (let i = 0; i < alpha.data.length; i++) alpha.data[i] = data[i * 4 + 3] as number;
  const areas = findAreas(alpha, IS_SEEN, true);
  let largest = 0;
  walkRuns(alpha, IS_SEEN, (run) => {
    largest = Math.max(largest, areas.sizeOf(areas.areaOf(run)));
  });
  walkRuns(alpha, IS_SEEN, (run, y, left, right) => {
    const area = areas.areaOf(run);
    if (areas.touchesBorder(area) && areas.sizeOf(area) < CRUMB_SHARE * largest)
      data.fill(0, (y * width + left) * 4, (y * width + right) * 4);
  });
}

function hasTransparency({ channels, data }: RawPixels): boolean {
  if (channels === 3) return false;
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 255) return true;
  return false;
}
