/**
 * Where an answer shows what the photo has: a smooth field, kept at the middles of the cells of a grid. Lengths are pixels
 * of whatever picture the grid lies over.
 */
export type Displacement = {
  readonly columns: number;
  readonly rows: number;
  /** Pixels across a cell. */
  readonly cell: number;
  readonly dx: Float32Array;
  readonly dy: Float32Array;
};

export const NO_DISPLACEMENT: Displacement = {
  columns: 1,
  rows: 1,
  cell: 1,
  dx: new Float32Array(1),
  dy: new Float32Array(1),
};

export function createDisplacement(columns: number, rows: number, cell: number): Displacement {
  return {
    columns,
    rows,
    cell,
    dx: new Float32Array(columns * rows),
    dy: new Float32Array(columns * rows),
  };
}

/** The same for a picture `factor` times as large. */
export function scaleDisplacement(
  { columns, rows, cell, dx, dy }: Displacement,
  factor: number,
): Displacement {
  return {
    columns,
    rows,
    cell: cell * factor,
    dx: dx.map((value) => value * factor),
    dy: dy.map((value) => value * factor),
  };
}

/** Where in a line of `count` cells a position lies: the left neighbour; from it to the next one are 1. */
function lowOf(position: number, count: number): number {
  return count === 1 ? 0 : Math.min(count - 2, Math.max(0, Math.floor(position)));
}

/** Beyond the outer middles the slope goes on for half a cell, as far as a picture reaches; farther, none is known. */
function shareOf(position: number, low: number, count: number): number {
  return count === 1 ? 0 : Math.min(1.5, Math.max(-0.5, position - low));
}

export function displacementAt(field: Displacement, x: number, y: number): readonly [number, number] {
  const line = createDisplacementLine(1);
  createDisplacementReader(field)(line, x, y);
  return [line.dx[0] as number, line.dy[0] as number];
}

export type DisplacementLine = { readonly dx: Float32Array; readonly dy: Float32Array };

export function createDisplacementLine(length: number): DisplacementLine {
  return { dx: new Float32Array(length), dy: new Float32Array(length) };
}

/** @returns fills a line of places from (x, y) to the right, `step` apart */
export function createDisplacementReader({
  columns,
  rows,
  cell,
  dx,
  dy,
}: Displacement): (line: DisplacementLine, x: number, y: number, step?: number) => void {
  const mixedX = new Float32Array(columns + 1);
  const mixedY = new Float32Array(columns + 1);
  return (line, x, y, step = 1) => {
    const down = y / cell - 0.5;
    const row = lowOf(down, rows);
    const share = shareOf(down, row, rows);
    const upper = row * columns;
    const lower = Math.min(rows - 1, row + 1) * columns;
    for (let i = 0; i < columns; i++) {
      const topX = dx[upper + i] as number;
      const topY = dy[upper + i] as number;
      mixedX[i] = topX + ((dx[lower + i] as number) - topX) * share;
      mixedY[i] = topY + ((dy[lower + i] as number) - topY) * share;
    }
    const { length } = line.dx;
    const slope = step / cell;
    const start = x / cell - 0.5;
    for (let i = 0; i < length; ) {
      const low = lowOf(start + i * slope, columns);
      // Between two middles it is a straight line, and beyond the outer ones that line goes on.
      const end =
        low >= columns - 2 ? length : Math.min(length, Math.max(i + 1, Math.ceil((low + 1 - start) / slope)));
      const leftX = mixedX[low] as number;
      const leftY = mixedY[low] as number;
      const moreX = (mixedX[low + 1] as number) - leftX;
      const moreY = (mixedY[low + 1] as number) - leftY;
      for (; i < end; i++) {
        const part = shareOf(start + i * slope, low, columns);
        line.dx[i] = leftX + moreX * part;
        line.dy[i] = leftY + moreY * part;
      }
    }
  };
}

/** Bounds of all displacements: least and most, across and down. */
export function reachOf({ dx, dy }: Displacement): {
  x: readonly [number, number];
  y: readonly [number, number];
} {
  const bounds = (values: Float32Array) =>
    values.reduce<[number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [0, 0],
    );
  return { x: bounds(dx), y: bounds(dy) };
}
