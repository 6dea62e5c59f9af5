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
 * @returns null where they do not determine the model
 */
export function fitWarp(
  model: GlobalModel,
  measured: KnownVectors,
  lattice: Lattice,
  counts: (cell: number) => boolean,
): GlobalWarp | null {
  const half = halfEdge(lattice);
  let cells: number[] = [];
  for (let i = 0; i < measured.x.length; i++) if (trustOf(measured, i) > 0 && counts(i)) cells.push(i);
  const every = Math.ceil(cells.length / MOST_CELLS);
  if (every > 1) cells = cells.filter((_, i) => i % every === 0);
  if (cells.length < UNKNOWNS[model]) return null;
  let warp: GlobalWarp | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const errors = warp === null ? null : cells.map((i) => errorAt(warp as GlobalWarp, measured, lattice, i));
    const sorted = errors === null ? null : Float64Array.from(errors).sort();
    const cut =
      sorted === null
        ? 0
        : 4.685 * Math.max(LEAST_CUT * lattice.cell, 1.4826 * (sorted[sorted.length >> 1] as number));
    const system = createSystem(UNKNOWNS[model]);
    for (const [index, i] of cells.entries()) {
      const share = errors === null ? 0 : Math.min(1, (errors[index] as number) / cut);
      const weight = (1 - share * share) ** 2;
      if (weight === 0) continue;
      const u = (((i % lattice.columns) + 0.5) * lattice.cell - lattice.width / 2) / half;
      const v = ((Math.floor(i / lattice.columns) + 0.5) * lattice.cell - lattice.height / 2) / half;
      const [x, y] = [(measured.x[i] as number) / half, (measured.y[i] as number) / half];
      const [rowX, rowY] = rowsOf(model, u, v, u + x, v + y);
      system.add(rowX, rowX, x, weight * (measured.knownXX[i] as number));
      system.add(rowX, rowY, y, weight * (measured.knownXY[i] as number));
      system.add(rowY, rowX, x, weight * (measured.knownXY[i] as number));
      system.add(rowY, rowY, y, weight * (measured.knownYY[i] as number));
    }
    const solved = system.solve();
    if (solved === null) return null;
    warp = { model, terms: termsOf(model, solved) };
  }
  return warp;
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

function rowsOf(model: GlobalModel, u: number, v: number, toU: number, toV: number): [number[], number[]] {
  if (model === 'similarity')
    return [
      [u, -v, 1, 0],
      [v, u, 0, 1],
    ];
  const bent = model === 'perspective';
  return [
    [u, v, 1, 0, 0, 0, ...(bent ? [-u * toU, -v * toU] : [])],
    [0, 0, 0, u, v, 1, ...(bent ? [-u * toV, -v * toV] : [])],
  ];
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

function createSystem(n: number) {
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  return {
    add(left: readonly number[], row: readonly number[], value: number, weight: number) {
      for (let a = 0; a < n; a++) {
        const scaled = weight * (left[a] as number);
        right[a] = (right[a] as number) + scaled * value;
        for (let b = 0; b < n; b++)
          matrix[a * n + b] = (matrix[a * n + b] as number) + scaled * (row[b] as number);
      }
    },
    solve() {
      let trace = 0;
      for (let a = 0; a < n; a++) trace += matrix[a * n + a] as number;
      if (!(trace > 0)) return null;
      for (let a = 0; a < n; a++) matrix[a * n + a] = (matrix[a * n + a] as number) + 1e-7 * trace;
      return solveLinear(matrix, right);
    },
  };
}
