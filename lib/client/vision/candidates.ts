/** The decoder's four masks → what a person can choose from, from the smallest to the largest. */
import type { Size } from '@/lib/shared/mask/geometry';
import { GRID_CELLS, mapFromGrid } from './sam-grid';
import type { Candidate, Prompt } from './vision-jobs';

/** Two masks that overlap by more look like one. */
const SAME_IOU = 0.92;
/** Of the photo's cells: less is noise. */
const SMALLEST_SHARE = 0.0001;
/** A mask that is no more certain than this is no object. */
const LOWEST_SCORE = 0.3;

/**
 * The model answers with the mask that fits several points best, and three of different size (part, whole, group) for
 * where one point leaves open which is meant.
 *
 * @param masks four grids, one after the other; the first is the one for several points
 */
export function candidatesOf(
  masks: Float32Array,
  scores: Float32Array,
  photo: Size,
  prompt: Prompt,
): Candidate[] {
  const isCertain = prompt.points.length > 1 || prompt.box !== null || prompt.previous !== null;
  const found = [...scores.entries()]
    .map(([index, score]) => {
      const map = mapFromGrid(masks.subarray(index * GRID_CELLS, (index + 1) * GRID_CELLS), photo);
      const cells = map.data.reduce((count, value) => (value > 0 ? count + 1 : count), 0);
      // Where it is certain, the mask for that comes first; else its first one is an average of the others.
      const rank = index === 0 ? (isCertain ? 2 : -1) : score;
      return { map, score: Math.min(1, Math.max(0, score)), cells, rank };
    })
    .filter(({ map, score, cells }) => cells >= map.data.length * SMALLEST_SHARE && score >= LOWEST_SCORE)
    .sort((a, b) => b.rank - a.rank);

  const kept: typeof found = [];
  for (const one of found)
    if (kept.every((other) => overlap(one.map.data, other.map.data) < SAME_IOU)) kept.push(one);
  const likely = kept[0];
  return kept
    .sort((a, b) => a.cells - b.cells)
    .map((one) => ({ map: one.map, score: one.score, likely: one === likely }));
}

/** Intersection over union of what is inside. */
function overlap(a: Float32Array, b: Float32Array): number {
  let both = 0;
  let either = 0;
  for (const [index, value] of a.entries()) {
    const inA = value > 0;
    const inB = (b[index] ?? 0) > 0;
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
