/** A smooth field of vectors through what is known at some cells of a grid, and only in some directions. */

export type KnownVectors = {
  readonly columns: number;
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** A symmetric matrix per cell: how much is known; all 0 where nothing is. */
  readonly knownXX: Float32Array;
  readonly knownXY: Float32Array;
  readonly knownYY: Float32Array;
};

export type Smoothness = {
  /** Cells over which single measurements are evened out. */
  readonly reach: number;
  /** Cells beyond which, without any measurement, the field is back at zero. */
  readonly fade: number;
};

export type Vectors = { readonly x: Float32Array; readonly y: Float32Array };

/** Rounds on the coarsest grid, and on those above it, which begin with what it found. */
const ROUNDS = 60;
const FINER_ROUNDS = 12;
const ENOUGH = 2e-3;
/** A grid is halved while its plate is stiffer than this, and not narrower than so many cells. */
const SOFT = 0.3;
const NARROW = 12;

/**
 * Minimises Σ (e − m)ᵀ K (e − m) + r⁴ |Δe|² + r² |∇e|² / 2 + (r / fade)⁴ |e|²: like a thin plate under some tension, which
 * goes on under a mask as it came from outside.
 */
export function smoothVectors(known: KnownVectors, { reach, fade }: Smoothness): Vectors {
  const { columns, rows, knownXX, knownXY, knownYY } = known;
  const size = columns * rows;
  const right = new Float64Array(2 * size);
  for (let i = 0; i < size; i++) {
    const [x, y] = [known.x[i] as number, known.y[i] as number];
    right[i] = (knownXX[i] as number) * x + (knownXY[i] as number) * y;
    right[size + i] = (knownXY[i] as number) * x + (knownYY[i] as number) * y;
  }
  const solution = solvePlate({
    columns,
    rows,
    knownXX,
    knownXY,
    knownYY,
    right,
    stiff: reach ** 4,
    tense: reach ** 2 / 2,
    pull: Math.max(1e-6, (reach / fade) ** 4),
  });
  return { x: Float32Array.from(solution.subarray(0, size)), y: Float32Array.from(solution.subarray(size)) };
}

/** (K + stiff · Δ² + tense · Δ + pull) e = right. Vectors hold both components, y after x. */
type Plate = Omit<KnownVectors, 'x' | 'y'> & {
  readonly right: Float64Array;
  readonly stiff: number;
  readonly tense: number;
  readonly pull: number;
};

/** On a grid of half the width first: what is wide needs many rounds, and there they cost a quarter. */
function solvePlate(plate: Plate): Float64Array {
  const { columns, rows, stiff } = plate;
  if (stiff <= SOFT || Math.min(columns, rows) < NARROW)
    return conjugateGradients(plate, new Float64Array(plate.right.length), ROUNDS);
  const half = halve(plate);
  const start = enlarge(solvePlate(half), half, columns, rows);
  return conjugateGradients(plate, start, FINER_ROUNDS);
}

/** Cells of two by two: they know what the four knew together, and a bend of twice the width is a quarter as strong. */
function halve(plate: Plate): Plate {
  const columns = (plate.columns + 1) >> 1;
  const rows = (plate.rows + 1) >> 1;
  const size = columns * rows;
  const fine = plate.columns * plate.rows;
  const half = {
    columns,
    rows,
    knownXX: new Float32Array(size),
    knownXY: new Float32Array(size),
    knownYY: new Float32Array(size),
    right: new Float64Array(2 * size),
    stiff: plate.stiff / 4,
    tense: plate.tense,
    pull: 4 * plate.pull,
  };
  for (let i = 0; i < fine; i++) {
    const to = (Math.floor(i / plate.columns) >> 1) * columns + ((i % plate.columns) >> 1);
    half.knownXX[to] = (half.knownXX[to] as number) + (plate.knownXX[i] as number);
    half.knownXY[to] = (half.knownXY[to] as number) + (plate.knownXY[i] as number);
    half.knownYY[to] = (half.knownYY[to] as number) + (plate.knownYY[i] as number);
    half.right[to] = (half.right[to] as number) + (plate.right[i] as number);
    half.right[size + to] = (half.right[size + to] as number) + (plate.right[fine + i] as number);
  }
  return half;
}

/** Bilinear, from the middles of cells. */
function enlarge(
  values: Float64Array,
  { columns: fromColumns, rows: fromRows }: { columns: number; rows: number },
  columns: number,
  rows: number,
): Float64Array {
  const result = new Float64Array(2 * columns * rows);
  for (let part = 0; part < 2; part++) {
    const from = part * fromColumns * fromRows;
    for (let row = 0; row < rows; row++) {
      // A quarter of a coarse cell beside its middle, the neighbour on that side counts a quarter.
      const near = from + (row >> 1) * fromColumns;
      const far =
        from + Math.min(fromRows - 1, Math.max(0, (row >> 1) + (row % 2 === 0 ? -1 : 1))) * fromColumns;
      for (let column = 0; column < columns; column++) {
        const own = column >> 1;
        const next = Math.min(fromColumns - 1, Math.max(0, own + (column % 2 === 0 ? -1 : 1)));
        const upper = 0.75 * (values[near + own] as number) + 0.25 * (values[near + next] as number);
        const lower = 0.75 * (values[far + own] as number) + 0.25 * (values[far + next] as number);
        result[(part * rows + row) * columns + column] = 0.75 * upper + 0.25 * lower;
      }
    }
  }
  return result;
}

/** Changes `solution`, where it begins. */
function conjugateGradients(plate: Plate, solution: Float64Array, rounds: number): Float64Array {
  const { columns, rows, knownXX, knownXY, knownYY, right, stiff, tense, pull } = plate;
  const size = columns * rows;
  const bent = new Float64Array(size);
  const apply = (values: Float64Array, out: Float64Array) => {
    for (let part = 0; part < 2 * size; part += size) {
      const own = values.subarray(part, part + size);
      const target = out.subarray(part, part + size);
      laplacian(own, bent, columns, rows);
      laplacian(bent, target, columns, rows);
      for (let i = 0; i < size; i++)
        target[i] = stiff * (target[i] as number) + tense * (bent[i] as number) + pull * (own[i] as number);
    }
    for (let i = 0; i < size; i++) {
      const x = values[i] as number;
      const y = values[size + i] as number;
      out[i] = (out[i] as number) + (knownXX[i] as number) * x + (knownXY[i] as number) * y;
      out[size + i] = (out[size + i] as number) + (knownXY[i] as number) * x + (knownYY[i] as number) * y;
    }
  };
  const scale = new Float64Array(2 * size);
  const smooth = 20 * stiff + 4 * tense + pull;
  for (let i = 0; i < size; i++) {
    scale[i] = 1 / (smooth + (knownXX[i] as number));
    scale[size + i] = 1 / (smooth + (knownYY[i] as number));
  }
  const image = new Float64Array(2 * size);
  apply(solution, image);
  const rest = new Float64Array(2 * size);
  const direction = new Float64Array(2 * size);
  let energy = 0;
  let target = 0;
  for (let i = 0; i < 2 * size; i++) {
    rest[i] = (right[i] as number) - (image[i] as number);
    direction[i] = (rest[i] as number) * (scale[i] as number);
    energy += (rest[i] as number) * (direction[i] as number);
    target += (right[i] as number) ** 2 * (scale[i] as number);
  }
  target *= ENOUGH ** 2;
  for (let round = 0; round < rounds && energy > target; round++) {
    apply(direction, image);
    let along = 0;
    for (let i = 0; i < 2 * size; i++) along += (direction[i] as number) * (image[i] as number);
    if (!(along > 0)) break;
    const step = energy / along;
    let next = 0;
    for (let i = 0; i < 2 * size; i++) {
      solution[i] = (solution[i] as number) + step * (direction[i] as number);
      const left = (rest[i] as number) - step * (image[i] as number);
      rest[i] = left;
      next += left * left * (scale[i] as number);
    }
    const share = next / energy;
    for (let i = 0; i < 2 * size; i++)
      direction[i] = (rest[i] as number) * (scale[i] as number) + share * (direction[i] as number);
    energy = next;
  }
  return solution;
}

/** Sum of the differences to the neighbours inside the grid. Between its sides no neighbour has to be asked for. */
function laplacian(values: Float64Array, out: Float64Array, columns: number, rows: number): void {
  const differenceAt = (i: number, column: number, row: number) => {
    const own = values[i] as number;
    let sum = 0;
    if (column > 0) sum += own - (values[i - 1] as number);
    if (column < columns - 1) sum += own - (values[i + 1] as number);
    if (row > 0) sum += own - (values[i - columns] as number);
    if (row < rows - 1) sum += own - (values[i + columns] as number);
    return sum;
  };
  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    const last = first + columns - 1;
    if (row === 0 || row === rows - 1) {
      for (let i = first; i <= last; i++) out[i] = differenceAt(i, i - first, row);
      continue;
    }
    out[first] = differenceAt(first, 0, row);
    for (let i = first + 1; i < last; i++) {
      const across = (values[i - 1] as number) + (values[i + 1] as number);
      const down = (values[i - columns] as number) + (values[i + columns] as number);
      out[i] = 4 * (values[i] as number) - across - down;
    }
    out[last] = differenceAt(last, columns - 1, row);
  }
}
