/** Where an arrow key leads in a table of cells. Pure. */
export type Place = { row: number; column: number };

const MOVES: Record<string, (at: Place, rows: number, columns: number) => Place> = {
  ArrowLeft: (at) => ({ ...at, column: at.column - 1 }),
  ArrowRight: (at) => ({ ...at, column: at.column + 1 }),
  ArrowUp: (at) => ({ ...at, row: at.row - 1 }),
  ArrowDown: (at) => ({ ...at, row: at.row + 1 }),
  Home: (at) => ({ ...at, column: 0 }),
  End: (at, _, columns) => ({ ...at, column: columns - 1 }),
  PageUp: (at) => ({ ...at, row: 0 }),
  PageDown: (at, rows) => ({ ...at, row: rows - 1 }),
};

/**
 * @returns null for a key that does not move; the same place at an edge
 */
export function moveInGrid(key: string, at: Place, rows: number, columns: number): Place | null {
  const to = Object.hasOwn(MOVES, key) ? MOVES[key]?.(at, rows, columns) : undefined;
  if (to === undefined) return null;
  const inside = to.row >= 0 && to.row < rows && to.column >= 0 && to.column < columns;
  return inside ? to : at;
}

/**
 * Two cells to look at together: those that were chosen; with one or none chosen, the active one joins in, then the
 * winner, then whatever has a picture.
 *
 * @param pictured keys of the cells with a picture, in reading order
 */
export function pairOf(
  pictured: readonly string[],
  chosen: readonly string[],
  active: string | null,
  winner: string | null,
): [string, string] | null {
  const wanted = [...chosen, active, winner, ...pictured].filter(
    (key): key is string => key !== null && pictured.includes(key),
  );
  const [first, second] = new Set(wanted);
  return first === undefined || second === undefined ? null : [first, second];
}
