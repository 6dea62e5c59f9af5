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

/** Left neighbour and share of the right one; beyond the outer middles the slope goes on. */
function place(position: number, count: number): { low: number; share: number } {
  if (count === 1) return { low: 0, share: 0 };
  const low = Math.min(count - 2, Math.max(0, Math.floor(position)));
  // Half a cell is as far as a picture reaches beyond them; farther, no slope is known.
  return { low, share: Math.min(1.5, Math.max(-0.5, position - low)) };
}

export function displacementAt(field: Displacement, x: number, y: number): readonly [number, number] {
  const reader = createDisplacementReader(field);
  reader.openRow(y);
  return [reader.xAt(x), reader.yAt(x)];
}

export type DisplacementReader = {
  openRow(y: number): void;
  /** Of the open row. */
  xAt(x: number): number;
  yAt(x: number): number;
};

/** Reads row by row: the two lines of cells around a row are mixed once. */
export function createDisplacementReader({ columns, rows, cell, dx, dy }: Displacement): DisplacementReader {
  const lineX = new Float32Array(columns);
  const lineY = new Float32Array(columns);
  const read = (line: Float32Array, x: number) => {
    if (columns === 1) return line[0] as number;
    const position = x / cell - 0.5;
    const low = position <= 0 ? 0 : Math.min(columns - 2, Math.floor(position));
    const share = Math.min(1.5, Math.max(-0.5, position - low));
    const left = line[low] as number;
    return left + ((line[low + 1] as number) - left) * share;
  };
  return {
    openRow(y) {
      const { low, share } = place(y / cell - 0.5, rows);
      const upper = low * columns;
      const lower = Math.min(rows - 1, low + 1) * columns;
      for (let i = 0; i < columns; i++) {
        const [topX, topY] = [dx[upper + i] as number, dy[upper + i] as number];
        lineX[i] = topX + ((dx[lower + i] as number) - topX) * share;
        lineY[i] = topY + ((dy[lower + i] as number) - topY) * share;
      }
    },
    xAt: (x) => read(lineX, x),
    yAt: (x) => read(lineY, x),
  };
}
