/** What explains cells that it was not fitted to: how free a formula, how smooth a field, and where the field at all. */
import { createDisplacement, type Displacement } from './displacement';
import {
  fitWarp,
  GLOBAL_MODELS,
  type GlobalModel,
  type GlobalWarp,
  knownLength,
  type Lattice,
  trustOf,
  warpAtCell,
} from './global-warp';
import { type KnownVectors, type Smoothness, smoothVectors, type Vectors } from './smooth-field';

export type FieldChoice = {
  readonly model: GlobalModel;
  /** Null: the formula alone. */
  readonly smoothness: Smoothness | null;
  /** Between 0, the formula alone, and 1, the field, as `dx` of a grid; null: the field everywhere. */
  readonly accepted: Displacement | null;
};

/** Windows overlap: cells are held out in blocks of so many, a block's middle being out of its neighbours' sight. */
const BLOCK = 4;
const FOLDS = 4;
const SMOOTHNESSES: readonly Smoothness[] = [0.9, 1.5, 2.5].map((reach) => ({ reach, fade: 14 }));
/** More freedom has to be better by this share. */
const LEAST_GAIN = 0.04;
/** An error is not counted beyond this; pixels. */
const ERROR_CAP = 1.5;
/** Cells over which acceptance is evened out. */
const ACCEPT_CELLS = 3;

function foldOf({ columns }: Lattice, i: number): number {
  const [column, row] = [i % columns, Math.floor(i / columns)];
  return (Math.floor(column / BLOCK) + 2 * Math.floor(row / BLOCK)) % FOLDS;
}

/** The model and smoothness that explain held-out cells best, and where the field is to be believed. */
export function chooseField(measured: KnownVectors, lattice: Lattice): FieldChoice {
  const judge = (model: GlobalModel) => {
    const warps = fitFolds(model, measured, lattice);
    return { model, warps, plain: holdOut(measured, lattice, warps, null) };
  };
  let best = judge(GLOBAL_MODELS[0]);
  for (const model of GLOBAL_MODELS.slice(1)) {
    const freer = judge(model);
    if (freer.plain.error < best.plain.error * (1 - LEAST_GAIN)) best = freer;
  }
  const { model, warps, plain } = best;
  let [smoothness, bent] = [null as Smoothness | null, plain];
  for (const candidate of SMOOTHNESSES) {
    const held = holdOut(measured, lattice, warps, candidate);
    const limit = smoothness === null ? plain.error * (1 - LEAST_GAIN) : bent.error;
    if (held.error < limit) [smoothness, bent] = [candidate, held];
  }
  if (smoothness === null) return { model, smoothness, accepted: null };
  return { model, smoothness, accepted: accept(measured, lattice, plain.errors, bent.errors) };
}

function accept(
  measured: KnownVectors,
  { columns, rows, cell }: Lattice,
  plain: Float32Array,
  bent: Float32Array,
): Displacement {
  const result = createDisplacement(columns, rows, cell);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [plainSum, bentSum] = [0, 0];
      for (let v = Math.max(0, row - ACCEPT_CELLS); v <= Math.min(rows - 1, row + ACCEPT_CELLS); v++) {
        for (
          let u = Math.max(0, column - ACCEPT_CELLS);
          u <= Math.min(columns - 1, column + ACCEPT_CELLS);
          u++
        ) {
          const i = v * columns + u;
          const trust = trustOf(measured, i);
          plainSum += trust * (plain[i] as number);
          bentSum += trust * (bent[i] as number);
        }
      }
      const ratio = plainSum > 0 ? bentSum / plainSum : 0;
      result.dx[row * columns + column] = Math.min(1, Math.max(0, (1.1 - ratio) / 0.25));
    }
  }
  return result;
}

/** Each cell's error when its block had no say, capped, and their mean. */
type HeldOut = { readonly errors: Float32Array; readonly error: number };

type Warps = readonly (GlobalWarp | null)[];

/** The formula without each of the folds. */
function fitFolds(model: GlobalModel, measured: KnownVectors, lattice: Lattice): Warps {
  const all = fitWarp(model, measured, lattice, () => true);
  return Array.from({ length: FOLDS }, (_, fold) =>
    fitWarp(model, measured, lattice, (i) => foldOf(lattice, i) !== fold, all),
  );
}

function holdOut(
  measured: KnownVectors,
  lattice: Lattice,
  warps: Warps,
  smoothness: Smoothness | null,
): HeldOut {
  const size = measured.x.length;
  const errors = new Float32Array(size);
  for (const [fold, warp] of warps.entries()) {
    if (warp === null) return { errors: errors.fill(ERROR_CAP), error: ERROR_CAP };
    const rest = smoothness === null ? null : fitRest(measured, lattice, warp, smoothness, fold);
    for (let i = 0; i < size; i++) {
      if (foldOf(lattice, i) !== fold) continue;
      const [x, y] = warpAtCell(warp, lattice, i);
      const left = knownLength(
        measured,
        i,
        (measured.x[i] as number) - x - (rest?.x[i] ?? 0),
        (measured.y[i] as number) - y - (rest?.y[i] ?? 0),
      );
      errors[i] = Math.min(ERROR_CAP, left);
    }
  }
  return { errors, error: meanError(measured, errors) };
}

function fitRest(
  measured: KnownVectors,
  lattice: Lattice,
  warp: GlobalWarp,
  smoothness: Smoothness,
  fold: number,
): Vectors {
  const x = measured.x.slice();
  const y = measured.y.slice();
  const known = {
    knownXX: measured.knownXX.slice(),
    knownXY: measured.knownXY.slice(),
    knownYY: measured.knownYY.slice(),
  };
  for (let i = 0; i < x.length; i++) {
    const [warpX, warpY] = warpAtCell(warp, lattice, i);
    x[i] = (x[i] as number) - warpX;
    y[i] = (y[i] as number) - warpY;
    if (foldOf(lattice, i) !== fold) continue;
    known.knownXX[i] = 0;
    known.knownXY[i] = 0;
    known.knownYY[i] = 0;
  }
  return smoothVectors({ columns: lattice.columns, rows: lattice.rows, x, y, ...known }, smoothness);
}

function meanError(measured: KnownVectors, errors: Float32Array): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < errors.length; i++) {
    const trust = trustOf(measured, i);
    sum += trust * (errors[i] as number);
    total += trust;
  }
  return total > 0 ? sum / total : ERROR_CAP;
}
