/**
 * The colours of what is selected, where it is only partly so: a hair, a soft edge. Such a pixel of a photo shows a
 * mixture, I = αF + (1 − α)B; before another background, the old one's share would be seen as a halo. F and B are
 * estimated at several sizes of the picture, the smallest first. Each sweep draws every pixel to its neighbours and to what
 * the mixture says of it (Germer et al. 2020, Fast Multi-Level Foreground Estimation, https://arxiv.org/abs/2006.14970).
 *
 * The small sizes are worked on for the whole area, the large ones only in tiles that have soft pixels: the time follows
 * the length of the edge and not the size of the photo.
 */
import { expandRect, intersectRects, type Rect } from './geometry';
import type { Mask } from './mask';
import type { Pixels } from './resample';

/** As in the paper: how much alike neighbours are where α is even, and how much more across its edges. */
const EVENLY = 1e-5;
const ACROSS_EDGES = 0.1;
const SWEEPS_SMALL = 10;
const SWEEPS_LARGE = 2;
const SMALL_SIDE = 32;
/** The whole area is worked on up to so many pixels: some tenths of a second, and 20 MB. */
const WHOLE_PIXELS = 400_000;
const TILE = 128;
/** With sixteen times as much, no byte of 4 megapixels that are soft all over differed by more than 1. */
const TILE_MARGIN = 8;

/** One size of the picture. Colours 0…255. */
type Level = {
  readonly width: number;
  readonly height: number;
  /** Three values a pixel. */
  readonly seen: Float32Array;
  readonly alpha: Float32Array;
  /** How much what is seen counts: nothing where the photo itself is transparent. */
  readonly weight: Float32Array;
  /** Foreground and background: six values a pixel. */
  readonly layers: Float32Array;
};

/**
 * @param source RGB or RGBA
 * @param area where there may be soft pixels, with some of what is around them
 * @param take is told the colour of each soft pixel once, in no certain order
 */
export function estimateForeground(
  source: Pixels,
  mask: Mask,
  area: Rect,
  take: (x: number, y: number, red: number, green: number, blue: number) => void,
): void {
  const tiles = listSoftTiles(mask, area);
  if (tiles.length === 0) return;
  let factor = 1;
  while ((area.width * area.height) / factor ** 2 > WHOLE_PIXELS) factor *= 2;
  const whole = estimateWhole(reduce(source, mask, area, factor));
  for (const tile of tiles) {
    const around = intersectRects(area, expandRect(tile, TILE_MARGIN));
    let [level, at, size] = [whole, area, factor];
    while (size > 1) {
      const part = alignTo(around, area, size / 2);
      const finer = reduce(source, mask, part, size / 2);
      inherit(finer, part, size / 2, level, at, size);
      sweep(finer, SWEEPS_LARGE);
      [level, at, size] = [finer, part, size / 2];
    }
    takeSoft(level, at, mask, tile, take);
  }
}

function listSoftTiles(mask: Mask, area: Rect): Rect[] {
  const tiles: Rect[] = [];
  for (let y = area.y; y < area.y + area.height; y += TILE) {
    for (let x = area.x; x < area.x + area.width; x += TILE) {
      const tile = intersectRects({ x, y, width: TILE, height: TILE }, area);
      if (hasSoft(mask, tile)) tiles.push(tile);
    }
  }
  return tiles;
}

function hasSoft({ width, data }: Mask, tile: Rect): boolean {
  for (let y = tile.y; y < tile.y + tile.height; y++) {
    const end = y * width + tile.x + tile.width;
    for (let at = y * width + tile.x; at < end; at++) if (isSoft(data[at] as number)) return true;
  }
  return false;
}

function isSoft(value: number): boolean {
  return value > 0 && value < 255;
}

/** Made of whole blocks, counted from the corner of the area, so that tiles see the same blocks. */
function alignTo(part: Rect, area: Rect, factor: number): Rect {
  const left = Math.floor((part.x - area.x) / factor) * factor;
  const top = Math.floor((part.y - area.y) / factor) * factor;
  const right = Math.ceil((part.x + part.width - area.x) / factor) * factor;
  const bottom = Math.ceil((part.y + part.height - area.y) / factor) * factor;
  return intersectRects(area, {
    x: area.x + left,
    y: area.y + top,
    width: right - left,
    height: bottom - top,
  });
}

function createLevel(width: number, height: number): Level {
  const count = width * height;
  return {
    width,
    height,
    seen: new Float32Array(count * 3),
    alpha: new Float32Array(count),
    weight: new Float32Array(count),
    layers: new Float32Array(count * 6),
  };
}

/** The mean of each block: a mean of mixtures is a mixture. */
function reduce({ channels, data, width: stride }: Pixels, mask: Mask, part: Rect, factor: number): Level {
  const level = createLevel(Math.ceil(part.width / factor), Math.ceil(part.height / factor));
  const { seen, alpha, weight } = level;
  const counts = factor === 1 ? null : new Float32Array(alpha.length);
  for (let row = 0; row < part.height; row++) {
    const from = (part.y + row) * stride + part.x;
    const to = Math.floor(row / factor) * level.width;
    for (let column = 0; column < part.width; column++) {
      const pixel = from + column;
      const i = to + (factor === 1 ? column : Math.floor(column / factor));
      const opacity = channels === 4 ? (data[pixel * 4 + 3] as number) / 255 : 1;
      const at = pixel * channels;
      alpha[i] = (alpha[i] as number) + (mask.data[pixel] as number) / 255;
      weight[i] = (weight[i] as number) + opacity;
      for (let c = 0; c < 3; c++)
        seen[i * 3 + c] = (seen[i * 3 + c] as number) + opacity * (data[at + c] as number);
      if (counts !== null) counts[i] = (counts[i] as number) + 1;
    }
  }
  for (let i = 0; i < alpha.length; i++) {
    const opacity = weight[i] as number;
    for (let c = 0; c < 3; c++) seen[i * 3 + c] = opacity === 0 ? 0 : (seen[i * 3 + c] as number) / opacity;
    if (counts === null) continue;
    alpha[i] = (alpha[i] as number) / (counts[i] as number);
    weight[i] = opacity / (counts[i] as number);
  }
  return level;
}

/** From one pixel up, by about two each time. */
function estimateWhole(full: Level): Level {
  const steps = Math.ceil(Math.log2(Math.max(full.width, full.height, 2)));
  let below: Level | null = null;
  for (let step = 0; step <= steps; step++) {
    const width = step === steps ? full.width : Math.max(1, Math.round(full.width ** (step / steps)));
    const height = step === steps ? full.height : Math.max(1, Math.round(full.height ** (step / steps)));
    const level: Level = step === steps ? full : shrink(full, width, height);
    if (below === null) begin(level, full);
    else stretch(level, below);
    sweep(level, Math.max(width, height) <= SMALL_SIDE ? SWEEPS_SMALL : SWEEPS_LARGE);
    below = level;
  }
  return full;
}

function shrink(full: Level, width: number, height: number): Level {
  const level = createLevel(width, height);
  const counts = new Float32Array(width * height);
  for (let y = 0; y < full.height; y++) {
    const row = Math.min(height - 1, Math.floor((y * height) / full.height)) * width;
    for (let x = 0; x < full.width; x++) {
      const from = y * full.width + x;
      const to = row + Math.min(width - 1, Math.floor((x * width) / full.width));
      const opacity = full.weight[from] as number;
      counts[to] = (counts[to] as number) + 1;
      level.alpha[to] = (level.alpha[to] as number) + (full.alpha[from] as number);
      level.weight[to] = (level.weight[to] as number) + opacity;
      for (let c = 0; c < 3; c++)
        level.seen[to * 3 + c] =
          (level.seen[to * 3 + c] as number) + opacity * (full.seen[from * 3 + c] as number);
    }
  }
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    const opacity = level.weight[i] as number;
    for (let c = 0; c < 3; c++)
      level.seen[i * 3 + c] = opacity === 0 ? 0 : (level.seen[i * 3 + c] as number) / opacity;
    level.alpha[i] = (level.alpha[i] as number) / count;
    level.weight[i] = opacity / count;
  }
  return level;
}

/** The mean colours of what is selected and of what is not. */
function begin({ layers }: Level, full: Level): void {
  const sums = new Float64Array(6);
  let [inside, outside] = [0, 0];
  for (let i = 0; i < full.alpha.length; i++) {
    const share = (full.weight[i] as number) * (full.alpha[i] as number);
    const rest = (full.weight[i] as number) - share;
    inside += share;
    outside += rest;
    for (let c = 0; c < 3; c++) {
      const value = full.seen[i * 3 + c] as number;
      sums[c] = (sums[c] as number) + share * value;
      sums[3 + c] = (sums[3 + c] as number) + rest * value;
    }
  }
  for (let i = 0; i < layers.length; i += 6) {
    for (let c = 0; c < 3; c++) {
      layers[i + c] = (sums[c] as number) / Math.max(inside, Number.EPSILON);
      layers[i + 3 + c] = (sums[3 + c] as number) / Math.max(outside, Number.EPSILON);
    }
  }
}

/** A loop of six is several times quicker than a view made for six. */
function copyLayers(from: Float32Array, at: number, to: Float32Array, start: number): void {
  for (let i = 0; i < 6; i++) to[start + i] = from[at + i] as number;
}

/** Each pixel begins as the one that it lies in. */
function stretch(level: Level, below: Level): void {
  for (let y = 0; y < level.height; y++) {
    const row = Math.floor((y * below.height) / level.height) * below.width;
    for (let x = 0; x < level.width; x++) {
      const from = (row + Math.floor((x * below.width) / level.width)) * 6;
      copyLayers(below.layers, from, level.layers, (y * level.width + x) * 6);
    }
  }
}

/** The same between two parts of the photo that are reduced by different factors. */
function inherit(
  level: Level,
  part: Rect,
  factor: number,
  below: Level,
  at: Rect,
  belowFactor: number,
): void {
  for (let y = 0; y < level.height; y++) {
    const row = Math.floor((part.y - at.y + y * factor) / belowFactor) * below.width;
    for (let x = 0; x < level.width; x++) {
      const from = (row + Math.floor((part.x - at.x + x * factor) / belowFactor)) * 6;
      copyLayers(below.layers, from, level.layers, (y * level.width + x) * 6);
    }
  }
}

/**
 * Solves each pixel for its F and B, with its neighbours as they are: the minimum of
 * w(αF + (1 − α)B − I)² + Σ (ε + g|α − αₙ|)((F − Fₙ)² + (B − Bₙ)²).
 */
function sweep(level: Level, times: number): void {
  const { width, height, seen, alpha, weight, layers } = level;
  const steps = [-1, 1, -width, width];
  for (let time = 0; time < times; time++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const a = alpha[i] as number;
        const b = 1 - a;
        const w = weight[i] as number;
        let pull = 0;
        let f0 = 0;
        let f1 = 0;
        let f2 = 0;
        let b0 = 0;
        let b1 = 0;
        let b2 = 0;
        for (let side = 0; side < 4; side++) {
          const isThere =
            side === 0 ? x > 0 : side === 1 ? x < width - 1 : side === 2 ? y > 0 : y < height - 1;
          if (!isThere) continue;
          const n = i + (steps[side] as number);
          const d = EVENLY + ACROSS_EDGES * Math.abs(a - (alpha[n] as number));
          const at = n * 6;
          pull += d;
          f0 += d * (layers[at] as number);
          f1 += d * (layers[at + 1] as number);
          f2 += d * (layers[at + 2] as number);
          b0 += d * (layers[at + 3] as number);
          b1 += d * (layers[at + 4] as number);
          b2 += d * (layers[at + 5] as number);
        }
        if (pull === 0) {
          pull = EVENLY;
          const at = i * 6;
          f0 = pull * (layers[at] as number);
          f1 = pull * (layers[at + 1] as number);
          f2 = pull * (layers[at + 2] as number);
          b0 = pull * (layers[at + 3] as number);
          b1 = pull * (layers[at + 4] as number);
          b2 = pull * (layers[at + 5] as number);
        }
        const ff = w * a * a + pull;
        const fb = w * a * b;
        const bb = w * b * b + pull;
        const scale = 1 / (ff * bb - fb * fb);
        const wa = w * a;
        const wb = w * b;
        const at = i * 6;
        const s0 = seen[i * 3] as number;
        const s1 = seen[i * 3 + 1] as number;
        const s2 = seen[i * 3 + 2] as number;
        layers[at] = clamp((bb * (f0 + wa * s0) - fb * (b0 + wb * s0)) * scale);
        layers[at + 1] = clamp((bb * (f1 + wa * s1) - fb * (b1 + wb * s1)) * scale);
        layers[at + 2] = clamp((bb * (f2 + wa * s2) - fb * (b2 + wb * s2)) * scale);
        layers[at + 3] = clamp((ff * (b0 + wb * s0) - fb * (f0 + wa * s0)) * scale);
        layers[at + 4] = clamp((ff * (b1 + wb * s1) - fb * (f1 + wa * s1)) * scale);
        layers[at + 5] = clamp((ff * (b2 + wb * s2) - fb * (f2 + wa * s2)) * scale);
      }
    }
  }
}

function clamp(value: number): number {
  return Math.max(0, Math.min(value, 255));
}

function takeSoft(
  level: Level,
  at: Rect,
  mask: Mask,
  tile: Rect,
  take: (x: number, y: number, red: number, green: number, blue: number) => void,
): void {
  for (let y = tile.y; y < tile.y + tile.height; y++) {
    for (let x = tile.x; x < tile.x + tile.width; x++) {
      if (!isSoft(mask.data[y * mask.width + x] as number)) continue;
      const from = ((y - at.y) * level.width + x - at.x) * 6;
      const { layers } = level;
      take(
        x,
        y,
        Math.round(layers[from] as number),
        Math.round(layers[from + 1] as number),
        Math.round(layers[from + 2] as number),
      );
    }
  }
}
