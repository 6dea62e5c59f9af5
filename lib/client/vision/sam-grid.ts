/**
 * What goes into MobileSAM and comes out of it, as its authors do it: the photo's longer side is scaled to 1024, the
 * shorter one is padded; masks have a quarter of that (segment_anything/utils/transforms.py, modeling/sam.py).
 */
import type { Size } from '@/lib/shared/mask/geometry';
import { rectOf } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import type { Prompt } from './vision-jobs';

export const ENCODER_EDGE = 1024;
export const GRID_EDGE = 256;
export const GRID_CELLS = GRID_EDGE * GRID_EDGE;

/** Of red, green and blue in ImageNet, 0 to 255. */
const MEAN = [123.675, 116.28, 103.53] as const;
const DEVIATION = [58.395, 57.12, 57.375] as const;

/** Outside, and surely so. The model's own values there are about that. */
const OUTSIDE = -10;

const LABEL = { padding: -1, boxStart: 2, boxEnd: 3 } as const;

/** The size that a photo is encoded at. */
export function encodedSize({ width, height }: Size): Size {
  const scale = ENCODER_EDGE / Math.max(width, height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** @param rgba a photo at its `encodedSize` */
export function encoderInput(rgba: Uint8ClampedArray, { width, height }: Size): Float32Array<ArrayBuffer> {
  const plane = ENCODER_EDGE * ENCODER_EDGE;
  const input = new Float32Array(3 * plane);
  for (const [channel, mean] of MEAN.entries()) {
    const deviation = DEVIATION[channel] ?? 1;
    for (let y = 0; y < height; y++) {
      let to = channel * plane + y * ENCODER_EDGE;
      let from = y * width * 4 + channel;
      for (let x = 0; x < width; x++, to++, from += 4) input[to] = ((rgba[from] ?? 0) - mean) / deviation;
    }
  }
  return input;
}

/** Points in the encoder's pixels, and what each of them means. A box is its two corners; without one there is padding. */
export function decoderPoints(prompt: Prompt, photo: Size): { coords: Float32Array; labels: Float32Array } {
  const { points, box } = prompt;
  const scale = ENCODER_EDGE / Math.max(photo.width, photo.height);
  const all = [
    ...points.map(({ x, y, label }) => ({ x, y, label: label as number })),
    ...(box === null
      ? [{ x: 0, y: 0, label: LABEL.padding }]
      : [
          { x: box.x, y: box.y, label: LABEL.boxStart },
          { x: box.x + box.width, y: box.y + box.height, label: LABEL.boxEnd },
        ]),
  ];
  return {
    coords: Float32Array.from(all.flatMap(({ x, y }) => [x * scale, y * scale])),
    labels: Float32Array.from(all, ({ label }) => label),
  };
}

/** Cells of the grid that the photo covers; a part of the last one may be padding. */
function coveredCells(photo: Size): Size {
  const scale = GRID_EDGE / Math.max(photo.width, photo.height);
  return { width: photo.width * scale, height: photo.height * scale };
}

/** The part of the model's grid that is photo, in cells that fit it exactly. */
export function mapFromGrid(grid: Float32Array, photo: Size): CoarseMap {
  const covered = coveredCells(photo);
  const width = Math.max(1, Math.round(covered.width));
  const height = Math.max(1, Math.round(covered.height));
  return {
    width,
    height,
    data: resample({ data: grid, width: GRID_EDGE, height: GRID_EDGE }, covered, { width, height }),
    area: rectOf(photo),
  };
}

/** The other way round: as the model takes an earlier answer. */
export function gridFromMap(map: CoarseMap, photo: Size): Float32Array<ArrayBuffer> {
  const covered = coveredCells(photo);
  const to = { width: Math.ceil(covered.width - 1e-6), height: Math.ceil(covered.height - 1e-6) };
  const from = {
    width: (map.width * to.width) / covered.width,
    height: (map.height * to.height) / covered.height,
  };
  const inside = resample(map, from, to);
  const grid = new Float32Array(GRID_CELLS).fill(OUTSIDE);
  for (let y = 0; y < to.height; y++)
    grid.set(inside.subarray(y * to.width, (y + 1) * to.width), y * GRID_EDGE);
  return grid;
}

/** Bilinear, between centres of cells; beyond the outer ones, as those. */
function resample(
  source: Size & { data: Float32Array },
  /** Cells of the source, from its corner, that the result covers. */
  covered: Size,
  to: Size,
): Float32Array<ArrayBuffer> {
  const { data } = source;
  const out = new Float32Array(to.width * to.height);
  const columns = Array.from({ length: to.width }, (_, x) =>
    between(x, covered.width / to.width, source.width),
  );
  for (let y = 0; y < to.height; y++) {
    const row = between(y, covered.height / to.height, source.height);
    const above = row.first * source.width;
    const below = row.second * source.width;
    let at = y * to.width;
    for (const { first, second, share } of columns) {
      const top = mix(data[above + first] ?? 0, data[above + second] ?? 0, share);
      const bottom = mix(data[below + first] ?? 0, data[below + second] ?? 0, share);
      out[at++] = mix(top, bottom, row.share);
    }
  }
  return out;
}

function between(index: number, step: number, count: number) {
  const at = Math.min(count - 1, Math.max(0, (index + 0.5) * step - 0.5));
  const first = Math.floor(at);
  return { first, second: Math.min(count - 1, first + 1), share: at - first };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
