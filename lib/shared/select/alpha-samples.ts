/**
 * What a colour alone says of alpha: rays to the certain cells around give colours of both sides, and the pair that mixes
 * the colour best tells the share (after Gastal & Oliveira, "Shared Sampling for Real-Time Alpha Matting", 2010).
 */
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { EDGE, INSIDE, type LabelGrid, readCell } from './label-grid';
import type { MattingCells, Opinion } from './matting';

const RAYS = 12;
const DENSE_STEPS = 16;
/** Of the best opinion, beside the windows, which together weigh about one. */
const WEIGHT = 0.1;
/** Squared distance of colours, 0…1 a channel, at which a mixture no longer explains a colour. */
const MISFIT = 0.002;
/** Squared distance of the two sides below which their difference says little. */
const CONTRAST = 0.01;
/** Squared distance within which a colour is the same: noise, and the waves of one surface. */
const PURE = 0.002;
/**
 * Shares of the samples that are nearest to one of their own side: up to where colours tell nothing, and from where they
 * tell all. Within the mask more is asked of them: a hole in what is solid is worse than haze around it.
 */
const ALIKE = { inside: 0.6, outside: 0.5 };
const DISTINCT = { inside: 0.9, outside: 0.65 };

export function sampleAlpha(photo: RgbaImage, grid: LabelGrid, cells: MattingCells, reach: number): Opinion {
  const count = cells.places.length;
  const opinion = { alpha: new Float32Array(count), weight: new Float32Array(count) };
  const samples = [new Float32Array(RAYS * 3), new Float32Array(RAYS * 3)] as const;
  const colour = new Float32Array(3);
  for (let i = 0; i < count; i++) {
    if (cells.isUnknown[i] === 0) continue;
    const place = cells.places[i] as number;
    const x = place % grid.width;
    const y = (place - x) / grid.width;
    const found = [0, 0];
    // Neighbouring cells look in other directions, so that together they see more.
    const turn = ((x % 3) + 3 * (y % 3)) / 9;
    for (let ray = 0; ray < RAYS; ray++) {
      const angle = ((ray + turn) / RAYS) * 2 * Math.PI;
      const stepX = Math.cos(angle);
      const stepY = Math.sin(angle);
      let met = 0;
      // Far away, every second cell is enough.
      for (let away = 1; away <= reach && met < 3; away += away < DENSE_STEPS ? 1 : 2) {
        const u = Math.round(x + stepX * away);
        const v = Math.round(y + stepY * away);
        if (u < 0 || v < 0 || u >= grid.width || v >= grid.height) break;
        const cell = grid.cells[v * grid.width + u] as number;
        if ((cell & EDGE) !== 0) continue;
        const side = (cell & INSIDE) === 0 ? 1 : 0;
        if ((met & (1 << side)) !== 0) continue;
        met |= 1 << side;
        const at = found[side] as number;
        readCell(photo, grid.shift, grid.x + u, grid.y + v, colour, 0);
        for (let c = 0; c < 3; c++) samples[side][at * 3 + c] = (colour[c] as number) / 255;
        found[side] = at + 1;
      }
    }
    choosePair(cells.colours, i, samples, found, opinion);
    leanOnSide(opinion, i, (grid.cells[place] as number) & INSIDE, ownShare(samples, found));
  }
  return opinion;
}

/** As far as colours do not tell the sides apart, the cell stays on the side that the mask has it on. */
function leanOnSide(opinion: Opinion, i: number, side: number, share: number): void {
  const where = side === INSIDE ? 'inside' : 'outside';
  const tells = Math.min(1, Math.max(0, (share - ALIKE[where]) / (DISTINCT[where] - ALIKE[where])));
  const own = (opinion.weight[i] as number) * tells;
  const lean = WEIGHT * (1 - tells);
  opinion.weight[i] = own + lean;
  if (own + lean > 0) opinion.alpha[i] = (own * (opinion.alpha[i] as number) + lean * side) / (own + lean);
}

/** The share of the samples whose nearest other sample is of their own side: half of them where both sides look alike. */
function ownShare(samples: readonly [Float32Array, Float32Array], found: readonly number[]): number {
  let right = 0;
  let counted = 0;
  for (const side of [0, 1] as const) {
    const own = samples[side];
    const other = samples[1 - side] as Float32Array;
    const count = found[side] ?? 0;
    if (count < 2) continue;
    for (let k = 0; k < count; k++) {
      const [red, green, blue] = [own[k * 3], own[k * 3 + 1], own[k * 3 + 2]] as [number, number, number];
      const toOther = nearestSample(other, found[1 - side] ?? 0, red, green, blue);
      if (toOther === Number.POSITIVE_INFINITY) return 0;
      counted++;
      if (nearestSample(own, count, red, green, blue, k) < toOther) right++;
    }
  }
  return counted === 0 ? 0 : right / counted;
}

function choosePair(
  colours: Float32Array,
  i: number,
  [inside, outside]: readonly [Float32Array, Float32Array],
  found: readonly number[],
  opinion: Opinion,
): void {
  const red = colours[i * 3] as number;
  const green = colours[i * 3 + 1] as number;
  const blue = colours[i * 3 + 2] as number;
  let least = Number.POSITIVE_INFINITY;
  let alpha = 0;
  let contrast = 0;
  const [ownInside, ownOutside] = [
    nearestSample(inside, found[0] ?? 0, red, green, blue),
    nearestSample(outside, found[1] ?? 0, red, green, blue),
  ];
  // A colour that one side has as it is needs no mixture to explain it.
  if (Math.min(ownInside, ownOutside) < PURE) {
    const isLikeBoth = Math.max(ownInside, ownOutside) < PURE;
    if (isLikeBoth) return;
    opinion.alpha[i] = ownInside < ownOutside ? 1 : 0;
    opinion.weight[i] = WEIGHT;
    return;
  }
  for (let f = 0; f < (found[0] ?? 0); f++) {
    for (let b = 0; b < (found[1] ?? 0); b++) {
      const br = outside[b * 3] as number;
      const bg = outside[b * 3 + 1] as number;
      const bb = outside[b * 3 + 2] as number;
      const dr = (inside[f * 3] as number) - br;
      const dg = (inside[f * 3 + 1] as number) - bg;
      const db = (inside[f * 3 + 2] as number) - bb;
      const squared = dr * dr + dg * dg + db * db + 1e-6;
      const share = Math.min(
        1,
        Math.max(0, ((red - br) * dr + (green - bg) * dg + (blue - bb) * db) / squared),
      );
      const misfit =
        (red - br - share * dr) ** 2 + (green - bg - share * dg) ** 2 + (blue - bb - share * db) ** 2;
      if (misfit >= least) continue;
      least = misfit;
      alpha = share;
      contrast = squared;
    }
  }
  if (least === Number.POSITIVE_INFINITY) return;
  opinion.alpha[i] = alpha;
  opinion.weight[i] = WEIGHT * Math.exp(-least / MISFIT) * (contrast / (contrast + CONTRAST));
}

function nearestSample(
  samples: Float32Array,
  count: number,
  red: number,
  green: number,
  blue: number,
  except = -1,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    if (k === except) continue;
    const squared =
      ((samples[k * 3] as number) - red) ** 2 +
      ((samples[k * 3 + 1] as number) - green) ** 2 +
      ((samples[k * 3 + 2] as number) - blue) ** 2;
    least = Math.min(least, squared);
  }
  return least;
}
