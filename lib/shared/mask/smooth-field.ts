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

const ROUNDS = 60;
const ENOUGH = 2e-3;

/**
 * Minimises Σ (e − m)ᵀ K (e − m) + r⁴ |Δe|² + r² |∇e|² / 2 + (r / fade)⁴ |e|² by conjugate gradients: like a thin plate under
 * some tension, which goes on under a mask as it came from outside.
 */
export function smoothVectors(known: KnownVectors, { reach, fade }: Smoothness, start?: Vectors): Vectors {
  const { columns, rows, knownXX, knownXY, knownYY } = known;
  const size = columns * rows;
  const stiff = reach ** 4;
  const tense = reach ** 2 / 2;
  const pull = Math.max(1e-6, (reach / fade) ** 4);
  const bent = new Float64Array(size);
  /** One vector holds both components, y after x. */
  const apply = (values: Float64Array, out: Float64Array) => {
    for (const part of [0, size]) {
      const own = values.subarray(part, part + size);
      laplacian(own, bent, columns, rows);
      const target = out.subarray(part, part + size);
      laplacian(bent, target, columns, rows);
      for (let i = 0; i < size; i++)
        target[i] = stiff * (target[i] as number) + tense * (bent[i] as number) + pull * (own[i] as number);
    }
    for (let i = 0; i < size; i++) {
      const [x, y] = [values[i] as number, values[size + i] as number];
      out[i] = (out[i] as number) + (knownXX[i] as number) * x + (knownXY[i] as number) * y;
      out[size + i] = (out[size + i] as number) + (knownXY[i] as number) * x + (knownYY[i] as number) * y;
    }
  };
  const right = new Float64Array(2 * size);
  const scale = new Float64Array(2 * size);
  for (let i = 0; i < size; i++) {
    const [x, y] = [known.x[i] as number, known.y[i] as number];
    right[i] = (knownXX[i] as number) * x + (knownXY[i] as number) * y;
    right[size + i] = (knownXY[i] as number) * x + (knownYY[i] as number) * y;
    const smooth = 20 * stiff + 4 * tense + pull;
    scale[i] = 1 / (smooth + (knownXX[i] as number));
    scale[size + i] = 1 / (smooth + (knownYY[i] as number));
  }
  const solution = new Float64Array(2 * size);
  if (start !== undefined) {
    solution.set(start.x);
    solution.set(start.y, size);
  }
  conjugateGradients(apply, right, scale, solution);
  return { x: Float32Array.from(solution.subarray(0, size)), y: Float32Array.from(solution.subarray(size)) };
}

/** Sum of the differences to the neighbours inside the grid. */
function laplacian(values: Float64Array, out: Float64Array, columns: number, rows: number): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      const own = values[i] as number;
      let sum = 0;
      if (column > 0) sum += own - (values[i - 1] as number);
      if (column < columns - 1) sum += own - (values[i + 1] as number);
      if (row > 0) sum += own - (values[i - columns] as number);
      if (row < rows - 1) sum += own - (values[i + columns] as number);
      out[i] = sum;
    }
  }
}

function conjugateGradients(
  apply: (values: Float64Array, out: Float64Array) => void,
  right: Float64Array,
  scale: Float64Array,
  solution: Float64Array,
): void {
  const n = right.length;
  const image = new Float64Array(n);
  apply(solution, image);
  const rest = right.map((value, i) => value - (image[i] as number));
  const direction = rest.map((value, i) => value * (scale[i] as number));
  let [energy, target] = [0, 0];
  for (let i = 0; i < n; i++) {
    energy += (rest[i] as number) * (direction[i] as number);
    target += (right[i] as number) ** 2 * (scale[i] as number);
  }
  target *= ENOUGH ** 2;
  for (let round = 0; round < ROUNDS && energy > target; round++) {
    apply(direction, image);
    let along = 0;
    for (let i = 0; i < n; i++) along += (direction[i] as number) * (image[i] as number);
    if (!(along > 0)) return;
    const step = energy / along;
    let next = 0;
    for (let i = 0; i < n; i++) {
      solution[i] = (solution[i] as number) + step * (direction[i] as number);
      const left = (rest[i] as number) - step * (image[i] as number);
      rest[i] = left;
      next += left * left * (scale[i] as number);
    }
    for (let i = 0; i < n; i++)
      direction[i] = (rest[i] as number) * (scale[i] as number) + (next / energy) * (direction[i] as number);
    energy = next;
  }
}
