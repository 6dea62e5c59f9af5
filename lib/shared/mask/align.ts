/**
 * How an answer lies against the photo, found on kept pixels only. Models shift, scale and bend what they redraw; putting
 * it back as it came doubles every edge at the seam.
 *
 * From coarse to fine: framing by one formula first, then a smooth field of what that leaves. What is more than a shift and
 * a zoom has to prove itself on cells that it was not fitted to. Under a mask nothing is measured: there the field goes
 * on as it came from outside, and deep inside it is the formula's.
 */
import { searchCoarse, searchNearer } from './coarse-search';
import {
  createDisplacement,
  createDisplacementLine,
  createDisplacementReader,
  type Displacement,
  NO_DISPLACEMENT,
} from './displacement';
import { chooseField, type FieldChoice } from './field-choice';
import {
  fitWarp,
  type GlobalModel,
  type GlobalWarp,
  type Lattice,
  NO_WARP,
  trustOf,
  warpAtCell,
} from './global-warp';
import { type Motion, measureMotion } from './motion';
import { buildLevels, type PlanePair } from './plane';
import { type KnownVectors, smoothVectors, type Vectors } from './smooth-field';

export type AlignmentReason = 'aligned' | 'in-place' | 'no-detail' | 'not-alike' | 'no-better';

export type Alignment = {
  /** What moved the answer; `identity` where nothing did. */
  readonly model: GlobalModel | 'identity';
  /** Whether a field bends it, too. */
  readonly local: boolean;
  /**
   * Why: it was aligned; it lay right already; the kept pixels have too little detail to go by; they have nothing to do
   * with the photo; or no framing explained them better.
   */
  readonly reason: AlignmentReason;
  readonly displacement: Displacement;
};

export function notAligned(reason: AlignmentReason): Alignment {
  return { model: 'identity', local: false, reason, displacement: NO_DISPLACEMENT };
}

/** The planes' halves end here. */
const COARSEST_EDGE = 48;
/** Pixels across a cell, and cells along the longer edge. */
const CELL_PX = [6, 16] as const;
const CELLS = 80;
const ROUNDS = 3;
/** Cells of which something is known that make an alignment. */
const LEAST_CELLS = 6;
const KNOWN_FROM = 0.15;
/** Moving has to explain the kept pixels better by this share, or nothing is moved. */
const LEAST_GAIN = 0.03;
/** What lies right already leaves no more of the kept contrast unexplained than this. */
const IN_PLACE = 0.02;
/** Nor would more than a few of its places lie better this far away; pixels. */
const SEEN_PX = 0.1;
const FEW_MOVING = 0.02;
/** And it has to leave less than this share of their contrast: noise, blurred by moving it, does not. */
const MOST_UNEXPLAINED = 0.6;
/** Beyond so many pixels of the coarsest level a framing is far; nearer ones are looked for from this level on. */
const FAR_PX = 1;
const NEAR_LEVEL = 2;
/** Nearer than this no pattern is looked for that could repeat itself. Pixels of the second level. */
const REPEATS_PX = 1.5;
/** A far framing leaves less than this share of what the nearest leaves, or the nearest is right. */
const MUCH_BETTER = 0.85;
/** Until it is known better. */
const FIRST_CHOICE: FieldChoice = {
  model: 'similarity',
  smoothness: { reach: 1.7, fade: 14 },
  accepted: null,
};

type State = { warp: GlobalWarp; field: Displacement; rest: Vectors; choice: FieldChoice };

/** @param pair leave out a margin around the mask in `keep` */
export function findAlignment(pair: PlanePair): Alignment {
  const asItLies = measureMotion(pair, NO_DISPLACEMENT, latticeOf(pair).cell);
  if (liesRight(asItLies)) return notAligned('in-place');
  const levels = buildLevels(pair, COARSEST_EDGE);
  const coarsest = levels.length - 1;
  const coarse = searchCoarse(levels[coarsest] as PlanePair);
  if (coarse.kind === 'not-alike') return notAligned(coarse.kind);
  const near = () => descend(levels, null, Math.min(NEAR_LEVEL, coarsest), 1);
  // A fine pattern is gone from a small picture: then from where it lies.
  let state =
    coarse.kind === 'found' ? descend(levels, startFrom(coarse.warp, levels, coarsest), coarsest, 1) : near();
  if (coarse.kind === 'found' && isFar(coarse.warp, levels, coarsest)) {
    const other = near();
    if (other !== null && (state === null || !isMuchBetter(levels, state, other))) state = other;
  }
  if (state !== null) state = nearestOf(levels, state);
  if (coarsest > 0 && state !== null) state = descend(levels, state, 0, 0);
  return state === null ? notAligned('no-detail') : conclude(pair, state, unexplainedOf(asItLies));
}

/**
 * From a coarse level to a finer one.
 *
 * @param state at the level `from` or the one above it; null: where it lies
 * @returns null where there is too little detail
 */
function descend(levels: readonly PlanePair[], state: State | null, from: number, to: number): State | null {
  const coarsest = levels.length - 1;
  let current = state ?? startFrom(NO_WARP, levels, from);
  for (let index = from; index >= Math.min(to, coarsest); index--) {
    const level = levels[index] as PlanePair;
    const lattice = latticeOf(level);
    current = carryOver(current, lattice);
    const framingOnly = index === coarsest && index > 0;
    const rounds = index === 0 && coarsest > 1 ? ROUNDS - 1 : ROUNDS;
    for (let round = 0; round < rounds; round++) {
      const measured = addMotion(current.field, measureMotion(level, current.field, lattice.cell));
      if (countKnown(measured) < LEAST_CELLS) {
        if (index > 0) break;
        return null;
      }
      // Judged once, where it is still cheap and the fine structure counts.
      const judged = index === Math.min(1, coarsest) && round === rounds - 1;
      current = improve(
        current,
        measured,
        lattice,
        judged ? chooseField(measured, lattice) : current.choice,
        framingOnly,
      );
    }
  }
  return current;
}

/** The nearest of the places of a pattern that repeats itself, unless the one that was found is much better. */
function nearestOf(levels: readonly PlanePair[], state: State): State {
  const index = Math.min(1, levels.length - 1);
  const level = levels[index] as PlanePair;
  if (meanLength(state.field) < REPEATS_PX) return state;
  const step = searchNearer(level, state.field);
  if (step === null) return state;
  const lattice = latticeOf(level);
  const half = Math.max(lattice.width, lattice.height) / 2;
  const terms = state.warp.terms.slice();
  terms[2] = (terms[2] as number) + step[0] / half;
  terms[5] = (terms[5] as number) + step[1] / half;
  const warp = { ...state.warp, terms };
  const moved = { ...state, warp, field: fieldOf(warp, state.rest, lattice) };
  const other = descend(levels, moved, index, index);
  if (other === null || meanLength(other.field) >= meanLength(state.field)) return state;
  return isMuchBetter(levels, state, other) ? state : nearestOf(levels, other);
}

function meanLength({ dx, dy }: Displacement): number {
  let [x, y] = [0, 0];
  for (let i = 0; i < dx.length; i++) {
    x += dx[i] as number;
    y += dy[i] as number;
  }
  return Math.hypot(x, y) / dx.length;
}

/** A framing that reaches far was found by searching, and may be the next place of a pattern that repeats itself. */
function isFar(warp: GlobalWarp, levels: readonly PlanePair[], coarsest: number): boolean {
  const { dx, dy } = startFrom(warp, levels, coarsest).field;
  return dx.some((value, i) => Math.hypot(value, dy[i] as number) > FAR_PX);
}

function isMuchBetter(levels: readonly PlanePair[], far: State, near: State): boolean {
  const level = levels[Math.min(1, levels.length - 1)] as PlanePair;
  return unexplainedShare(level, far.field) < MUCH_BETTER * unexplainedShare(level, near.field) - IN_PLACE;
}

function unexplainedShare(pair: PlanePair, field: Displacement): number {
  return unexplainedOf(measureMotion(pair, field, latticeOf(pair).cell));
}

function unexplainedOf({ contrast, unexplained }: Motion): number {
  return contrast > 0 ? unexplained / contrast : 1;
}

/** Hardly anything is unexplained, and hardly any place would lie better elsewhere. */
function liesRight(motion: Motion): boolean {
  if (unexplainedOf(motion) > IN_PLACE) return false;
  let [known, moving] = [0, 0];
  for (let i = 0; i < motion.stepX.length; i++) {
    const trust = (motion.knownXX[i] as number) + (motion.knownYY[i] as number);
    known += trust;
    if (Math.hypot(motion.stepX[i] as number, motion.stepY[i] as number) > SEEN_PX) moving += trust;
  }
  return moving <= FEW_MOVING * known;
}

function latticeOf({ photo: { width, height } }: PlanePair): Lattice {
  const cell = Math.min(CELL_PX[1], Math.max(CELL_PX[0], Math.round(Math.max(width, height) / CELLS)));
  return { columns: Math.ceil(width / cell), rows: Math.ceil(height / cell), cell, width, height };
}

function startFrom(warp: GlobalWarp, levels: readonly PlanePair[], index: number): State {
  const lattice = latticeOf(levels[index] as PlanePair);
  const rest = noVectors(lattice);
  return { warp, rest, field: fieldOf(warp, rest, lattice), choice: FIRST_CHOICE };
}

function noVectors({ columns, rows }: Lattice): Vectors {
  return { x: new Float32Array(columns * rows), y: new Float32Array(columns * rows) };
}

/** The same on the grid of another level of the same picture. */
function carryOver(state: State, lattice: Lattice): State {
  const { warp, field, rest, choice } = state;
  // Widths halve and round down; cells tell nothing of it.
  const factor = 2 ** Math.round(Math.log2((lattice.columns * lattice.cell) / (field.columns * field.cell)));
  if (factor === 1) return state;
  const finer = noVectors(lattice);
  const readRest = createDisplacementReader({ ...field, dx: rest.x, dy: rest.y });
  const line = createDisplacementLine(lattice.columns);
  const step = lattice.cell / factor;
  for (let row = 0; row < lattice.rows; row++) {
    readRest(line, step / 2, (row + 0.5) * step, step);
    finer.x.set(
      line.dx.map((value) => factor * value),
      row * lattice.columns,
    );
    finer.y.set(
      line.dy.map((value) => factor * value),
      row * lattice.columns,
    );
  }
  return { warp, rest: finer, field: fieldOf(warp, finer, lattice), choice };
}

function fieldOf(warp: GlobalWarp, rest: Vectors, lattice: Lattice): Displacement {
  const field = createDisplacement(lattice.columns, lattice.rows, lattice.cell);
  for (let i = 0; i < rest.x.length; i++) {
    const [x, y] = warpAtCell(warp, lattice, i);
    field.dx[i] = x + (rest.x[i] as number);
    field.dy[i] = y + (rest.y[i] as number);
  }
  return field;
}

function addMotion(field: Displacement, motion: Motion): KnownVectors {
  return {
    ...motion,
    x: motion.stepX.map((step, i) => step + (field.dx[i] as number)),
    y: motion.stepY.map((step, i) => step + (field.dy[i] as number)),
  };
}

function countKnown(measured: KnownVectors): number {
  let count = 0;
  for (let i = 0; i < measured.x.length; i++) if (trustOf(measured, i) > KNOWN_FROM) count++;
  return count;
}

function improve(
  state: State,
  measured: KnownVectors,
  lattice: Lattice,
  choice: FieldChoice,
  framingOnly: boolean,
): State {
  const warp = fitWarp(choice.model, measured, lattice, () => true) ?? state.warp;
  const rest = noVectors(lattice);
  if (framingOnly || choice.smoothness === null)
    return { warp, rest, field: fieldOf(warp, rest, lattice), choice };
  for (let i = 0; i < rest.x.length; i++) {
    const [x, y] = warpAtCell(warp, lattice, i);
    const share = choice.accepted === null ? 1 : shareAt(choice.accepted, lattice, i);
    rest.x[i] = share * ((measured.x[i] as number) - x);
    rest.y[i] = share * ((measured.y[i] as number) - y);
  }
  const smooth = smoothVectors({ ...measured, ...rest }, choice.smoothness);
  return { warp, rest: smooth, field: fieldOf(warp, smooth, lattice), choice };
}

/** How far the field is accepted at a cell of any grid over the same picture. */
function shareAt(accepted: Displacement, lattice: Lattice, i: number): number {
  const [column, row] = [i % lattice.columns, Math.floor(i / lattice.columns)];
  const x = Math.min(accepted.columns - 1, Math.floor(((column + 0.5) / lattice.columns) * accepted.columns));
  const y = Math.min(accepted.rows - 1, Math.floor(((row + 0.5) / lattice.rows) * accepted.rows));
  return accepted.dx[y * accepted.columns + x] as number;
}

/** The last word is the kept pixels': as found, by the formula alone, or not at all. */
function conclude(pair: PlanePair, { warp, field, choice }: State, before: number): Alignment {
  const lattice = latticeOf(pair);
  const framed = fieldOf(warp, noVectors(lattice), lattice);
  const bent = choice.smoothness !== null;
  const byFormula = unexplainedShare(pair, framed);
  const byField = bent ? unexplainedShare(pair, field) : byFormula;
  const local = bent && byField < byFormula;
  const after = Math.min(byFormula, byField);
  if (!(after < before * (1 - LEAST_GAIN))) return notAligned(before <= IN_PLACE ? 'in-place' : 'no-better');
  if (after > MOST_UNEXPLAINED) return notAligned('not-alike');
  return { model: warp.model, local, reason: 'aligned', displacement: local ? field : framed };
}
