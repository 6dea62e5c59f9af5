/** Parts and holes that no one meant. */
import { INSIDE, type LabelGrid } from './label-grid';

/** What is larger, in cells of the map, is no noise. */
const NOISE_CELLS = 2;
/** The map is this sure of a part or a hole: it is real however small. */
const SURE_LOGIT = 2;

/**
 * Removes small parts that the map is not sure of, and fills such holes. Parts and holes are joined by sides.
 *
 * @param logits what the map says of each cell of the grid
 * @param mapCellArea cells of the grid in one of the map
 */
export function dropSpecks(
  { width, height, cells }: LabelGrid,
  logits: Float32Array,
  mapCellArea: number,
): void {
  const seen = new Uint8Array(cells.length);
  const steps = [-1, 1, -width, width] as const;
  // The cells of one part, in the order in which they are met; those from `next` on are still to be looked at.
  const part = new Int32Array(cells.length);
  for (let start = 0; start < cells.length; start++) {
    if (seen[start] === 1) continue;
    const side = (cells[start] as number) & INSIDE;
    part[0] = start;
    let size = 1;
    seen[start] = 1;
    let surest = 0;
    let isAtBorder = false;
    for (let next = 0; next < size; next++) {
      const place = part[next] as number;
      const logit = logits[place] as number;
      surest = Math.max(surest, side === INSIDE ? logit : -logit);
      const x = place % width;
      const y = (place - x) / width;
      isAtBorder ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
      for (let k = 0; k < 4; k++) {
        const isBeyond = k === 0 ? x === 0 : k === 1 ? x === width - 1 : k === 2 ? y === 0 : y === height - 1;
        const other = place + (steps[k] as number);
        if (isBeyond || seen[other] === 1 || ((cells[other] as number) & INSIDE) !== side) continue;
        seen[other] = 1;
        part[size++] = other;
      }
    }
    const isReal = surest >= SURE_LOGIT || size > NOISE_CELLS * mapCellArea;
    // The grid goes on outside where it ends: that is no hole.
    if (isReal || (side !== INSIDE && isAtBorder)) continue;
    for (const place of part.subarray(0, size)) cells[place] = (cells[place] as number) ^ INSIDE;
  }
}
