/** One formula for all of a picture: what of an answer's displacement is framing. */
import { solveLinear } from './linear-solve';
import type { KnownVectors } from './smooth-field';

/** From the simplest, each holding the ones before. */
export const GLOBAL_MODELS = ['similarity', 'affine', 'perspective'] as const;
export type GlobalModel = (typeof GLOBAL_MODELS)[number];

/**
 * What the photo has at (u, v) the answer shows at ((1 + a)u + bv + c, du + (1 + e)v + f) / (1 + gu + hv). Coordinates are
 * shares of half the longer edge, from the centre: they fit a picture of any size.
 */
export type GlobalWarp = {
  readonly model: GlobalModel;
  /** a, b, c, d, e, f, g, h. */
  readonly terms: Float64Array;
};

export const NO_WARP: GlobalWarp = { model: 'similarity', terms: new Float64Array(8) };

const UNKNOWNS: Record<GlobalModel, number> = { similarity: 4, affine: 6, perspective: 8 };
const ROUNDS = 5;
const ROUNDS_FROM_START = 2;
/** So many cells say as much as all of them. */
const MOST_CELLS = 1200;
/** The least error, as a share of the cell, at which a measurement is doubted. */
const LEAST_CUT = 0.03;

/** How a grid of cells lies over the picture. */
export type Lattice = {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  readonly width: number;
  readonly height: number;
};

function halfEdge({ width, height }: Lattice): number {
  return Math.max(width, height) / 2;
}

/** The formula at the middle of a cell, in pixels. */
export function warpAtCell({ terms }: GlobalWarp, lattice: Lattice, i: number): readonly [number, number] {
  const half = halfEdge(lattice);
  const u = (((i % lattice.columns) + 0.5) * lattice.cell - lattice.width / 2) / half;
  const v = ((Math.floor(i / lattice.columns) + 0.5) * lattice.cell - lattice.height / 2) / half;
  const [a, b, c, d, e, f, g, h] = terms as unknown as Eight;
  const depth = Math.max(0.5, 1 + g * u + h * v);
  return [half * (((1 + a) * u + b * v + c) / depth - u), half * ((d * u + (1 + e) * v + f) / depth - v)];
}

type Eight = [number, number, number, number, number, number, number, number];

/**
 * Least squares with Tukey's weights, in rounds: what the model drew anew elsewhere does not count.
 *
 * @param measured displacements in pixels
 * @param counts which cells take part
 * @param start a warp of the same model that is near: it takes fewer rounds from there
 * @returns null where they do not determine the model
 */
export function fitWarp(
  model: GlobalModel,
  measured: KnownVectors,
  lattice: Lattice,
  counts: (cell: number) => boolean,
  start: GlobalWarp | null = null,
): GlobalWarp | null {
  let cells: number[] = [];
  for (let i = 0; i < measured.x.length; i++) if (trustOf(measured, i) > 0 && counts(i)) cells.push(i);
  const every = Math.ceil(cells.length / MOST_CELLS);
  if (every > 1) cells = cells.filter((_, i) => i % every === 0);
  if (cells.length < UNKNOWNS[model]) return null;
  let warp = start;
  for (let round = start === null ? 0 : ROUNDS - ROUNDS_FROM_START; round < ROUNDS; round++) {
    const weights = warp === null ? null : weightsOf(cells, warp, measured, lattice);
    const solved = solveFor(model, cells, weights, measured, lattice);
    if (solved === null) return null;
    warp = { model, terms: termsOf(model, solved) };
  }
  return warp;
}

function weightsOf(
  cells: readonly number[],
  warp: GlobalWarp,
  measured: KnownVectors,
  lattice: Lattice,
): Float64Array {
  const errors = Float64Array.from(cells, (i) => errorAt(warp, measured, lattice, i));
  const typical = errors.slice().sort()[errors.length >> 1] as number;
  const cut = 4.685 * Math.max(LEAST_CUT * lattice.cell, 1.4826 * typical);
  return errors.map((error) => (1 - Math.min(1, error / cut) ** 2) ** 2);
}

/** The normal equations of one round; matrices of what is known are the weights. */
function solveFor(
  model: GlobalModel,
  cells: readonly number[],
  weights: Float64Array | null,
  measured: KnownVectors,
  lattice: Lattice,
): Float64Array | null {
  const n = UNKNOWNS[model];
  const half = halfEdge(lattice);
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  const rowX = new Float64Array(n);
  const rowY = new Float64Array(n);
  for (let index = 0; index < cells.length; index++) {
    const weight = weights === null ? 1 : (weights[index] as number);
    if (weight === 0) continue;
    const i = cells[index] as number;
    const u = (((i % lattice.columns) + 0.5) * lattice.cell - lattice.width / 2) / half;
    const v = ((Math.floor(i / lattice.columns) + 0.5) * lattice.cell - lattice.height / 2) / half;
    const x = (measured.x[i] as number) / half;
    const y = (measured.y[i] as number) / half;
    fillRows(model, rowX, rowY, u, v, u + x, v + y);
    const xx = weight * (measured.knownXX[i] as number);
    const xy = weight * (measured.knownXY[i] as number);
    const yy = weight * (measured.knownYY[i] as number);
    for (let a = 0; a < n; a++) {
      const alongX = xx * (rowX[a] as number) + xy * (rowY[a] as number);
      const alongY = xy * (rowX[a] as number) + yy * (rowY[a] as number);
      right[a] = (right[a] as number) + alongX * x + alongY * y;
      for (let b = 0; b < n; b++) {
        matrix[a * n + b] =
          (matrix[a * n + b] as number) + alongX * (rowX[b] as number) + alongY * (rowY[b] as number);
      }
    }
  }
  let trace = 0;
  for (let a = 0; a < n; a++) trace += matrix[a * n + a] as number;
  if (!(trace > 0)) return null;
  for (let a = 0; a < n; a++) matrix[a * n + a] = (matrix[a * n + a] as number) + 1e-7 * trace;
  return solveLinear(matrix, right);
}

export function trustOf({ knownXX, knownYY }: KnownVectors, i: number): number {
  return (knownXX[i] as number) + (knownYY[i] as number);
}

function errorAt(warp: GlobalWarp, measured: KnownVectors, lattice: Lattice, i: number): number {
  const [x, y] = warpAtCell(warp, lattice, i);
  return knownLength(measured, i, (measured.x[i] as number) - x, (measured.y[i] as number) - y);
}

/** The length of a difference in the directions of which something is known. */
export function knownLength(known: KnownVectors, i: number, x: number, y: number): number {
  const squared =
    (known.knownXX[i] as number) * x * x +
    2 * (known.knownXY[i] as number) * x * y +
    (known.knownYY[i] as number) * y * y;
  return Math.sqrt(Math.max(0, squared) / Math.max(1e-9, trustOf(known, i)));
}

/** How each unknown moves the cell at (u, v), which is seen at (toU, toV). */
function fillRows(
  model: GlobalModel,
  rowX: Float64Array,
  rowY: Float64Array,
  u: number,
  v: number,
  toU: number,
  toV: number,
): void {
  rowX[0] = u;
  rowX[2] = 1;
  if (model === 'similarity') {
    rowX[1] = -v;
    rowY[0] = v;
    rowY[1] = u;
    rowY[3] = 1;
    return;
  }
  rowX[1] = v;
  rowY[3] = u;
  rowY[4] = v;
  rowY[5] = 1;
  if (model === 'affine') return;
  rowX[6] = -u * toU;
  rowX[7] = -v * toU;
  rowY[6] = -u * toV;
  rowY[7] = -v * toV;
}

function termsOf(model: GlobalModel, solved: Float64Array): Float64Array {
  const terms = new Float64Array(8);
  if (model !== 'similarity') {
    terms.set(solved);
    return terms;
  }
  const [grow = 0, turn = 0, x = 0, y = 0] = solved;
  terms.set([grow, -turn, x, turn, grow, y]);
  return terms;
}
