/**
 * How far the answer still lies off at each cell of a grid, given where it is thought to lie: one step of Lucas and Kanade
 * over windows of kept pixels, blind to each window's own brightness and contrast.
 */
import { createDisplacementLine, createDisplacementReader, type Displacement } from './displacement';
import type { PlanePair } from './plane';

/** Per cell: the step, and what is known of it. */
export type Motion = {
  readonly columns: number;
  readonly rows: number;
  readonly stepX: Float32Array;
  readonly stepY: Float32Array;
  /** How much is known of the step along x, across, and along y: between 0 and about 1. Along an edge nothing is. */
  readonly knownXX: Float32Array;
  readonly knownXY: Float32Array;
  readonly knownYY: Float32Array;
  /** Sum of kept contrast, and what of it the answer does not explain at the thought place. */
  readonly contrast: number;
  readonly unexplained: number;
};

/** Per cell: count, sums of answer and photo, their squares and product, and the photo's slopes with all of these. */
const SUMS = 15;
/** Squared slope, in levels, below which there is more grain than structure. */
const PLAIN_SLOPE = 3;
/** A correlation from which a window is believed, and that of full belief. */
const BELIEVED = [0.55, 0.9] as const;
/** Farther than this a slope says nothing. Pixels of the plane. */
const FARTHEST_STEP = 2;
const LONGEST_STEP = 1;
/** Least share of a cell's pixels that a window needs. */
const LEAST_KEPT = 0.7;

export function measureMotion(pair: PlanePair, field: Displacement, cellPx: number): Motion {
  const columns = Math.ceil(pair.photo.width / cellPx);
  const rows = Math.ceil(pair.photo.height / cellPx);
  const cells = sumCells(pair, field, cellPx, columns, rows);
  const windows = blurCells(cells, columns, rows);
  const size = columns * rows;
  const motion = {
    stepX: new Float32Array(size),
    stepY: new Float32Array(size),
    knownXX: new Float32Array(size),
    knownXY: new Float32Array(size),
    knownYY: new Float32Array(size),
  };
  let [contrast, unexplained] = [0, 0];
  for (let i = 0; i < size; i++) {
    const found = solveWindow(windows, i * SUMS, LEAST_KEPT * cellPx * cellPx);
    if (found === null) continue;
    contrast += found.contrast;
    unexplained += found.unexplained;
    motion.stepX[i] = found.x;
    motion.stepY[i] = found.y;
    motion.knownXX[i] = found.xx;
    motion.knownXY[i] = found.xy;
    motion.knownYY[i] = found.yy;
  }
  return { columns, rows, ...motion, contrast, unexplained };
}

/** Sums stay in variables while a row crosses a cell: in the array they cost as much again. */
function sumCells(
  { photo, answer, keep }: PlanePair,
  field: Displacement,
  cellPx: number,
  columns: number,
  rows: number,
): Float64Array {
  const { width, height, data } = photo;
  const seen = answer.data;
  const sums = new Float64Array(columns * rows * SUMS);
  const readDisplacement = createDisplacementReader(field);
  const line = createDisplacementLine(width);
  const { dx, dy } = line;
  const lastColumn = width - 1;
  const lastRow = height - 1;
  for (let y = 1; y < lastRow; y++) {
    readDisplacement(line, 0.5, y + 0.5);
    const cellRow = Math.floor(y / cellPx) * columns;
    for (let column = 0; column < columns; column++) {
      let n = 0;
      let sumA = 0;
      let sumP = 0;
      let sumAA = 0;
      let sumAP = 0;
      let sumPP = 0;
      let sumX = 0;
      let sumY = 0;
      let sumXX = 0;
      let sumXY = 0;
      let sumYY = 0;
      let sumXA = 0;
      let sumYA = 0;
      let sumXP = 0;
      let sumYP = 0;
      const end = Math.min(lastColumn, (column + 1) * cellPx);
      for (let x = Math.max(1, column * cellPx); x < end; x++) {
        const i = y * width + x;
        if (keep[i] === 0) continue;
        const u = x + (dx[x] as number);
        const v = y + (dy[x] as number);
        if (!(u >= 0 && v >= 0 && u < lastColumn && v < lastRow)) continue;
        const left = u | 0;
        const upper = v | 0;
        const from = upper * width + left;
        const across = u - left;
        const top = (seen[from] as number) * (1 - across) + (seen[from + 1] as number) * across;
        const bottom =
          (seen[from + width] as number) * (1 - across) + (seen[from + width + 1] as number) * across;
        const a = top + (bottom - top) * (v - upper);
        const p = data[i] as number;
        const slopeX = ((data[i + 1] as number) - (data[i - 1] as number)) / 2;
        const slopeY = ((data[i + width] as number) - (data[i - width] as number)) / 2;
        n++;
        sumA += a;
        sumP += p;
        sumAA += a * a;
        sumAP += a * p;
        sumPP += p * p;
        sumX += slopeX;
        sumY += slopeY;
        sumXX += slopeX * slopeX;
        sumXY += slopeX * slopeY;
        sumYY += slopeY * slopeY;
        sumXA += slopeX * a;
        sumYA += slopeY * a;
        sumXP += slopeX * p;
        sumYP += slopeY * p;
      }
      if (n === 0) continue;
      const at = (cellRow + column) * SUMS;
      sums[at] = (sums[at] as number) + n;
      sums[at + 1] = (sums[at + 1] as number) + sumA;
      sums[at + 2] = (sums[at + 2] as number) + sumP;
      sums[at + 3] = (sums[at + 3] as number) + sumAA;
      sums[at + 4] = (sums[at + 4] as number) + sumAP;
      sums[at + 5] = (sums[at + 5] as number) + sumPP;
      sums[at + 6] = (sums[at + 6] as number) + sumX;
      sums[at + 7] = (sums[at + 7] as number) + sumY;
      sums[at + 8] = (sums[at + 8] as number) + sumXX;
      sums[at + 9] = (sums[at + 9] as number) + sumXY;
      sums[at + 10] = (sums[at + 10] as number) + sumYY;
      sums[at + 11] = (sums[at + 11] as number) + sumXA;
      sums[at + 12] = (sums[at + 12] as number) + sumYA;
      sums[at + 13] = (sums[at + 13] as number) + sumXP;
      sums[at + 14] = (sums[at + 14] as number) + sumYP;
    }
  }
  return sums;
}

/** Windows of three by three cells, the middle counting most (1 2 1). */
function blurCells(cells: Float64Array, columns: number, rows: number): Float64Array {
  const across = new Float64Array(cells.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * SUMS;
      for (let k = at; k < at + SUMS; k++) {
        let sum = 2 * (cells[k] as number);
        if (column > 0) sum += cells[k - SUMS] as number;
        if (column < columns - 1) sum += cells[k + SUMS] as number;
        across[k] = sum;
      }
    }
  }
  const line = columns * SUMS;
  const result = new Float64Array(cells.length);
  for (let k = 0; k < result.length; k++) {
    let sum = 2 * (across[k] as number);
    if (k >= line) sum += across[k - line] as number;
    if (k < result.length - line) sum += across[k + line] as number;
    result[k] = sum / 4;
  }
  return result;
}

function solveWindow(sums: Float64Array, at: number, leastKept: number) {
  const n = sums[at] as number;
  if (n < leastKept) return null;
  const [a, p] = [(sums[at + 1] as number) / n, (sums[at + 2] as number) / n];
  const [gx, gy] = [(sums[at + 6] as number) / n, (sums[at + 7] as number) / n];
  const aa = (sums[at + 3] as number) / n - a * a;
  const ap = (sums[at + 4] as number) / n - a * p;
  const pp = (sums[at + 5] as number) / n - p * p;
  const xa = (sums[at + 11] as number) / n - gx * a;
  const ya = (sums[at + 12] as number) / n - gy * a;
  // Quantised flat places have a variance of a fraction of a level.
  if (pp < 0.5 || aa < 0.25) return null;
  const gain = ap / aa;
  const unexplained = Math.max(0, pp - ap * gain);
  const xx = (sums[at + 8] as number) / n - gx * gx - (xa * xa) / aa;
  const xy = (sums[at + 9] as number) / n - gx * gy - (xa * ya) / aa;
  const yy = (sums[at + 10] as number) / n - gy * gy - (ya * ya) / aa;
  const bx = (sums[at + 13] as number) / n - gx * p - xa * gain;
  const by = (sums[at + 14] as number) / n - gy * p - ya * gain;
  const nothing = { x: 0, y: 0, xx: 0, xy: 0, yy: 0, contrast: n * pp, unexplained: n * unexplained };
  const trace = xx + yy;
  const damped = 0.02 * trace + 1e-3;
  const determinant = (xx + damped) * (yy + damped) - xy * xy;
  if (!(determinant > 1e-6) || ap <= 0) return nothing;
  const x = ((yy + damped) * bx - xy * by) / determinant;
  const y = ((xx + damped) * by - xy * bx) / determinant;
  const length = Math.hypot(x, y);
  if (length > FARTHEST_STEP) return nothing;
  // What the step will explain counts for the window: slid by a pixel, fine structure hardly correlates.
  const after = Math.max(0, unexplained - Math.max(0, bx * x + by * y));
  const likeness = Math.sqrt(Math.max(0, 1 - after / pp));
  const belief = Math.min(1, Math.max(0, (likeness - BELIEVED[0]) / (BELIEVED[1] - BELIEVED[0])));
  const known =
    (belief * belief * 2 * Math.min(1, n / (4 * leastKept))) / (trace + 2 * PLAIN_SLOPE + 0.5 * after);
  const shorter = Math.min(1, LONGEST_STEP / Math.max(1e-9, length));
  return {
    ...nothing,
    x: x * shorter,
    y: y * shorter,
    xx: known * Math.max(0, xx),
    xy: known * xy,
    yy: known * Math.max(0, yy),
  };
}
