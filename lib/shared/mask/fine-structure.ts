/**
 * How much finer the photo is than the answer that lies over it, from pairs of tiles of kept pixels: what of it is
 * sharpness, which rich tiles show, and what is grain, which plain ones do. A scratch is in no plain tile.
 */

import { addLines, gaussianKernel } from './gaussian';

/** Both in the photo's pixels, aligned and toned; RGB rows without gaps. */
export type TilePair = { readonly photo: Float32Array; readonly answer: Float32Array };

/** Pixels across a tile, with its margin. */
export const TILE_PX = 40;
const MARGIN_PX = 8;
/** Tiles are measured in blocks: a plain place may be small. */
const BLOCK_PX = 8;

/** What is done to an answer before it is blended in. */
export type Finish = {
  /** How much of what a Gaussian of `sharpenSigma` photo pixels takes away is added once more. */
  readonly sharpen: number;
  readonly sharpenSigma: number;
  /** Standard deviations of the grain that is added: of all channels together, and of each for itself. Levels. */
  readonly grain: number;
  readonly chroma: number;
  /** How far grains are alike: the deviation, in photo pixels, of a Gaussian over white noise. */
  readonly grainSigma: number;
};

export const NO_FINISH: Finish = { sharpen: 0, sharpenSigma: 1, grain: 0, chroma: 0, grainSigma: 0 };

/** Fewer tiles say nothing. */
const LEAST_TILES = 6;
const PLAIN_SHARE = 0.15;
const RICH_SHARE = 0.3;
/** More makes halos. */
const MOST_SHARPEN = 2;
const MOST_GRAIN = 12;
/** Of pure grain, a block's energy at the median is this much above that at the tenth of all blocks, at most. */
const MOST_ABOVE_LOWEST = 2.2;
/** A little less than the photo's: what is added to a copy of its own grain lies beside it, not on it. */
const AIM = 0.92;
/** Less than this share is no difference. */
const LEAST_LACK = 0.08;

type Measured = {
  structure: number;
  /** Energies of the finest structure: the photo's, the answer's, and of what sharpening adds to it. */
  photo: number;
  answer: number;
  shared: number;
  added: number;
  /** Of the difference of channels. */
  photoChroma: number;
  answerChroma: number;
  /** Likeness of neighbours in the photo, against what a wide Gaussian leaves. */
  neighbours: number;
};

export function findFinish(tiles: readonly TilePair[], sharpenSigma: number): Finish {
  if (tiles.length < LEAST_TILES) return NO_FINISH;
  const measured = tiles.flatMap((tile) => measureTile(tile, sharpenSigma));
  const order = [...measured].sort((a, b) => a.structure - b.structure);
  const plain = order.slice(0, Math.max(3, Math.ceil(PLAIN_SHARE * order.length)));
  const rich = order.slice(-Math.max(3, Math.ceil(RICH_SHARE * order.length)));
  const of = (some: readonly Measured[], field: keyof Measured) => medianOf(some.map((one) => one[field]));

  const sharpen = findSharpening(rich, of(plain, 'photo'), of(plain, 'answer'));
  // Sharpening sharpens the answer's own grain as well.
  const own =
    of(plain, 'answer') + 2 * sharpen * of(plain, 'shared') + sharpen * sharpen * of(plain, 'added');
  const goal = AIM ** 2 * Math.min(of(plain, 'photo'), MOST_ABOVE_LOWEST * lowOf(measured));
  const lack = goal - own > LEAST_LACK * goal ? goal - own : 0;
  const likeness = Math.min(0.9, Math.max(0, of(plain, 'neighbours')));
  const grainSigma = likeness < 0.02 ? 0 : Math.min(1.5, Math.sqrt(-1 / (4 * Math.log(likeness))));
  // The finest structure is a part of all grain: how large a part, follows from how far grains are alike.
  const total = lack / fineShare(grainSigma);
  const chromaLack = Math.max(0, AIM ** 2 * of(plain, 'photoChroma') - of(plain, 'answerChroma'));
  const chroma = Math.min(0.7 * total, chromaLack / fineShare(grainSigma) / 2);
  return {
    sharpen,
    sharpenSigma,
    grain: Math.min(MOST_GRAIN, Math.sqrt(Math.max(0, total - LUMA_OF_CHROMA * chroma))),
    chroma: Math.min(MOST_GRAIN, Math.sqrt(chroma)),
    grainSigma,
  };
}

/** Of independent noise in three channels so much is seen in the brightness. */
const LUMA_OF_CHROMA = 0.2126 ** 2 + 0.7152 ** 2 + 0.0722 ** 2;

/** So that rich tiles have the photo's energy, each less its grain. */
function findSharpening(rich: readonly Measured[], photoGrain: number, answerGrain: number): number {
  const sum = (field: keyof Measured) => rich.reduce((total, one) => total + one[field], 0) / rich.length;
  const goal = Math.max(0, sum('photo') - photoGrain);
  const [base, slope, square] = [Math.max(0, sum('answer') - answerGrain), sum('shared'), sum('added')];
  // Structure has to stand out of the grain, or it is grain that would be sharpened.
  if (!(goal > photoGrain) || !(base < goal * (1 - LEAST_LACK)) || !(square > 0)) return 0;
  return Math.min(MOST_SHARPEN, (Math.sqrt(slope * slope + square * (goal - base)) - slope) / square);
}

/** What of Gaussian-blurred white noise of variance 1 a Gaussian of one pixel takes away. */
function fineShare(sigma: number): number {
  if (sigma === 0) return 0.77;
  // ∫|G_σ|²(1 − G_1)² over ∫|G_σ|², for Gaussians.
  const variance = sigma * sigma;
  return Math.max(0.08, 1 - (2 * variance) / (variance + 0.5) + variance / (variance + 1));
}

function measureTile({ photo, answer }: TilePair, sharpenSigma: number): Measured[] {
  const [photoBright, answerBright] = [brightnessOf(photo), brightnessOf(answer)];
  const seen = takeFine(answerBright, 1);
  const wide = takeFine(photoBright, 3);
  const layers: Layers = {
    fine: takeFine(photoBright, 1),
    seen,
    more: takeFine(takeFine(answerBright, sharpenSigma), 1),
    wide,
    soft: photoBright.map((value, i) => value - (wide[i] as number)),
    photoRed: redness(photo),
    answerRed: redness(answer),
  };
  const blocks: Measured[] = [];
  for (let y = MARGIN_PX; y + BLOCK_PX <= TILE_PX - MARGIN_PX; y += BLOCK_PX) {
    for (let x = MARGIN_PX; x + BLOCK_PX <= TILE_PX - MARGIN_PX; x += BLOCK_PX) {
      blocks.push(measureBlock(layers, x, y));
    }
  }
  return blocks;
}

type Layers = Record<'fine' | 'seen' | 'more' | 'wide' | 'soft' | 'photoRed' | 'answerRed', Float32Array>;

function measureBlock(
  { fine, seen, more, wide, soft, photoRed, answerRed }: Layers,
  left: number,
  top: number,
) {
  let [structure, own, next] = [0, 0, 0];
  const sums = { photo: 0, answer: 0, shared: 0, added: 0, photoChroma: 0, answerChroma: 0 };
  const count = BLOCK_PX * BLOCK_PX;
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let x = left; x < left + BLOCK_PX; x++) {
      const i = y * TILE_PX + x;
      sums.photo += (fine[i] as number) ** 2 / count;
      sums.answer += (seen[i] as number) ** 2 / count;
      sums.shared += ((seen[i] as number) * (more[i] as number)) / count;
      sums.added += (more[i] as number) ** 2 / count;
      sums.photoChroma += (photoRed[i] as number) ** 2 / count;
      sums.answerChroma += (answerRed[i] as number) ** 2 / count;
      const slopeX = (soft[i + 1] as number) - (soft[i - 1] as number);
      const slopeY = (soft[i + TILE_PX] as number) - (soft[i - TILE_PX] as number);
      structure += slopeX * slopeX + slopeY * slopeY;
      own += (wide[i] as number) ** 2;
      next += ((wide[i] as number) * ((wide[i + 1] as number) + (wide[i + TILE_PX] as number))) / 2;
    }
  }
  return { structure, ...sums, neighbours: own > 0 ? next / own : 0 };
}

/** The photo's energy in its quietest blocks; those without any are cut off at black or white. */
function lowOf(measured: readonly Measured[]): number {
  const sorted = measured
    .map(({ photo }) => photo)
    .filter((energy) => energy > 0.05)
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 10)] ?? 0;
}

function brightnessOf(colours: Float32Array): Float32Array {
  return mixOf(colours, 0.2126, 0.7152, 0.0722);
}

/** The finest structure of red against green, which share no brightness: grain of colour. */
function redness(colours: Float32Array): Float32Array {
  return takeFine(mixOf(colours, 1, -1, 0), 1);
}

function mixOf(colours: Float32Array, red: number, green: number, blue: number): Float32Array {
  const result = new Float32Array(colours.length / 3);
  for (let i = 0; i < result.length; i++) {
    const at = i * 3;
    result[i] =
      red * (colours[at] as number) +
      green * (colours[at + 1] as number) +
      blue * (colours[at + 2] as number);
  }
  return result;
}

/** What a Gaussian takes away, over a whole tile; beyond its border its last pixels go on. */
function takeFine(values: Float32Array, sigma: number): Float32Array {
  const radius = Math.min(MARGIN_PX, Math.ceil(2.5 * sigma));
  const kernel = gaussianKernel(sigma, radius);
  const last = TILE_PX - 1;
  const padded = new Float32Array(TILE_PX + 2 * radius);
  const across = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += TILE_PX) {
    padded.fill(values[at] as number, 0, radius);
    padded.set(values.subarray(at, at + TILE_PX), radius);
    padded.fill(values[at + last] as number, radius + TILE_PX);
    addLines(across.subarray(at, at + TILE_PX), kernel, (k) => padded.subarray(k, k + TILE_PX));
  }
  const result = new Float32Array(values.length);
  for (let y = 0; y < TILE_PX; y++) {
    const soft = result.subarray(y * TILE_PX, (y + 1) * TILE_PX);
    addLines(soft, kernel, (k) => {
      const row = Math.min(last, Math.max(0, y + k - radius));
      return across.subarray(row * TILE_PX, (row + 1) * TILE_PX);
    });
  }
  for (let i = 0; i < result.length; i++) result[i] = (values[i] as number) - (result[i] as number);
  return result;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
