/**
 * Alpha between what is certain, after Levin, Lischinski & Weiss, "A Closed-Form Solution to Natural Image Matting" (PAMI
 * 2008): in each 3 × 3 window alpha is a linear function of the colour. The matrix is never built: a product with it is one
 * walk over the windows (He, Sun & Tang, CVPR 2010), and the solution is found by conjugate gradients.
 */
import { findNeighbours } from './band-cut';

/** The cells that matter: those of unknown alpha, and certain ones up to two cells around them. */
export type MattingCells = {
  /** Columns of the grid. */
  readonly width: number;
  /** y · width + x, ascending. */
  readonly places: Int32Array;
  /** Three numbers for each, 0…1. */
  readonly colours: Float32Array;
  readonly isUnknown: Uint8Array;
};

/** What a cell's own colour says of its alpha, and how much it counts beside the windows. */
export type Opinion = { readonly alpha: Float32Array; readonly weight: Float32Array };

/** Regularisation of a window: colours that differ less are noise. */
const EPSILON = 1e-5;
const SIDE = 9;
/** For each window: mean of the colour, inverse of its covariance, number of cells. */
const FIELDS = 10;

type Windows = { readonly members: Int32Array; readonly fields: Float32Array; readonly count: number };

/** For each cell its 3 × 3 neighbourhood in reading order, −1 where there is no cell. */
function findNeighbourhoods(cells: MattingCells): Int32Array {
  const count = cells.places.length;
  const earlier = findNeighbours(cells);
  const all = new Int32Array(count * SIDE).fill(-1);
  // Left, above left, above, above right; and seen from the other side.
  const slots = [3, 0, 1, 2] as const;
  for (let i = 0; i < count; i++) {
    all[i * SIDE + 4] = i;
    for (let k = 0; k < 4; k++) {
      const other = earlier[i * 4 + k] as number;
      if (other < 0) continue;
      const slot = slots[k] as number;
      all[i * SIDE + slot] = other;
      all[other * SIDE + 8 - slot] = i;
    }
  }
  return all;
}

function buildWindows({ colours, isUnknown }: MattingCells): (around: Int32Array) => Windows {
  return (around) => {
    const total = isUnknown.length;
    const members = new Int32Array(total * SIDE);
    const fields = new Float32Array(total * FIELDS);
    let count = 0;
    for (let i = 0; i < total; i++) {
      let size = 0;
      let asks = 0;
      let [r, g, b, rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < SIDE; k++) {
        const other = around[i * SIDE + k] as number;
        members[count * SIDE + k] = other;
        if (other < 0) continue;
        size++;
        asks += isUnknown[other] as number;
        const red = colours[other * 3] as number;
        const green = colours[other * 3 + 1] as number;
        const blue = colours[other * 3 + 2] as number;
        r += red;
        g += green;
        b += blue;
        rr += red * red;
        rg += red * green;
        rb += red * blue;
        gg += green * green;
        gb += green * blue;
        bb += blue * blue;
      }
      // A window of certain cells says nothing about the others.
      if (asks === 0 || size < 2) continue;
      r /= size;
      g /= size;
      b /= size;
      const ridge = EPSILON / size;
      const a11 = rr / size - r * r + ridge;
      const a12 = rg / size - r * g;
      const a13 = rb / size - r * b;
      const a22 = gg / size - g * g + ridge;
      const a23 = gb / size - g * b;
      const a33 = bb / size - b * b + ridge;
      const c11 = a22 * a33 - a23 * a23;
      const c12 = a13 * a23 - a12 * a33;
      const c13 = a12 * a23 - a13 * a22;
      const determinant = a11 * c11 + a12 * c12 + a13 * c13;
      fields.set(
        [
          r,
          g,
          b,
          c11 / determinant,
          c12 / determinant,
          c13 / determinant,
          (a11 * a33 - a13 * a13) / determinant,
          (a12 * a13 - a11 * a23) / determinant,
          (a11 * a22 - a12 * a12) / determinant,
          size,
        ],
        count * FIELDS,
      );
      count++;
    }
    return { members, fields, count };
  };
}

/** out = L · x */
function multiply(
  { members, fields, count }: Windows,
  colours: Float32Array,
  x: Float32Array,
  out: Float32Array,
): void {
  out.fill(0);
  for (let w = 0; w < count; w++) {
    const at = w * FIELDS;
    const mr = fields[at] as number;
    const mg = fields[at + 1] as number;
    const mb = fields[at + 2] as number;
    const size = fields[at + 9] as number;
    let [sum, r, g, b] = [0, 0, 0, 0];
    for (let k = w * SIDE; k < w * SIDE + SIDE; k++) {
      const i = members[k] as number;
      if (i < 0) continue;
      const value = x[i] as number;
      sum += value;
      r += value * ((colours[i * 3] as number) - mr);
      g += value * ((colours[i * 3 + 1] as number) - mg);
      b += value * ((colours[i * 3 + 2] as number) - mb);
    }
    const mean = sum / size;
    r /= size;
    g /= size;
    b /= size;
    const slopeR =
      (fields[at + 3] as number) * r + (fields[at + 4] as number) * g + (fields[at + 5] as number) * b;
    const slopeG =
      (fields[at + 4] as number) * r + (fields[at + 6] as number) * g + (fields[at + 7] as number) * b;
    const slopeB =
      (fields[at + 5] as number) * r + (fields[at + 7] as number) * g + (fields[at + 8] as number) * b;
    for (let k = w * SIDE; k < w * SIDE + SIDE; k++) {
      const i = members[k] as number;
      if (i < 0) continue;
      const explained =
        mean +
        slopeR * ((colours[i * 3] as number) - mr) +
        slopeG * ((colours[i * 3 + 1] as number) - mg) +
        slopeB * ((colours[i * 3 + 2] as number) - mb);
      out[i] = (out[i] as number) + (x[i] as number) - explained;
    }
  }
}

function findDiagonal({ members, fields, count }: Windows, colours: Float32Array): Float32Array {
  const diagonal = new Float32Array(colours.length / 3);
  for (let w = 0; w < count; w++) {
    const at = w * FIELDS;
    for (let k = w * SIDE; k < w * SIDE + SIDE; k++) {
      const i = members[k] as number;
      if (i < 0) continue;
      const r = (colours[i * 3] as number) - (fields[at] as number);
      const g = (colours[i * 3 + 1] as number) - (fields[at + 1] as number);
      const b = (colours[i * 3 + 2] as number) - (fields[at + 2] as number);
      const spread =
        (fields[at + 3] as number) * r * r +
        (fields[at + 6] as number) * g * g +
        (fields[at + 8] as number) * b * b +
        2 *
          ((fields[at + 4] as number) * r * g +
            (fields[at + 5] as number) * r * b +
            (fields[at + 7] as number) * g * b);
      diagonal[i] = (diagonal[i] as number) + 1 - (1 + spread) / (fields[at + 9] as number);
    }
  }
  return diagonal;
}

/**
 * @param alpha certain values where alpha is known, a guess elsewhere; the solution afterwards
 * @param rounds of conjugate gradients; fewer where it is solved sooner
 */
export function solveAlpha(cells: MattingCells, opinion: Opinion, alpha: Float32Array, rounds: number): void {
  const { colours, isUnknown } = cells;
  const count = alpha.length;
  const windows = buildWindows(cells)(findNeighbourhoods(cells));
  const diagonal = findDiagonal(windows, colours);
  const product = new Float32Array(count);
  const rest = new Float32Array(count);
  const direction = new Float32Array(count);
  multiply(windows, colours, alpha, product);
  let energy = 0;
  for (let i = 0; i < count; i++) {
    if (isUnknown[i] === 0) continue;
    const weight = opinion.weight[i] as number;
    diagonal[i] = Math.max(1e-6, (diagonal[i] as number) + weight);
    rest[i] = weight * ((opinion.alpha[i] as number) - (alpha[i] as number)) - (product[i] as number);
    direction[i] = (rest[i] as number) / (diagonal[i] as number);
    energy += (rest[i] as number) * (direction[i] as number);
  }
  const enough = energy * 1e-6;
  for (let round = 0; round < rounds && energy > enough && energy > 1e-12; round++) {
    multiply(windows, colours, direction, product);
    let curvature = 0;
    for (let i = 0; i < count; i++) {
      if (isUnknown[i] === 0) continue;
      product[i] = (product[i] as number) + (opinion.weight[i] as number) * (direction[i] as number);
      curvature += (direction[i] as number) * (product[i] as number);
    }
    if (!(curvature > 0)) break;
    const step = energy / curvature;
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (isUnknown[i] === 0) continue;
      alpha[i] = (alpha[i] as number) + step * (direction[i] as number);
      rest[i] = (rest[i] as number) - step * (product[i] as number);
      next += ((rest[i] as number) * (rest[i] as number)) / (diagonal[i] as number);
    }
    const keep = next / energy;
    for (let i = 0; i < count; i++) {
      if (isUnknown[i] === 0) continue;
      direction[i] = (rest[i] as number) / (diagonal[i] as number) + keep * (direction[i] as number);
    }
    energy = next;
  }
  for (let i = 0; i < count; i++) alpha[i] = Math.min(1, Math.max(0, alpha[i] as number));
}
