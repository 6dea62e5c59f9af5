/** The decoder's four masks → what a person can choose from, from the smallest to the largest. */
import type { Size } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import { GRID_CELLS, mapFromGrid } from './sam-grid';
import type { Candidate, Prompt, PromptPoint } from './vision-jobs';

/** Two masks that overlap by more look like one. */
const SAME_IOU = 0.92;
/** Of the photo's cells: less is noise. */
const SMALLEST_SHARE = 0.0001;
/** Masks that the model thinks less of are no object. On photographs, right ones have 0.8 and more. */
const LOWEST_SCORE = 0.4;
/** Less stable masks are torn. While one is corrected it is between two things, and less stable than either. */
const LOWEST_STABILITY = { first: 0.5, correction: 0.25 };
/** What a mask keeps of its rank that has nothing in common with the one that is corrected. */
const STRANGER_RANK = 0.5;
/** How far logits are moved to see whether the mask stays (segment_anything/automatic_mask_generator.py). */
const STABILITY_OFFSET = 1;

/**
 * The model answers with the mask that fits several points best, and three of different size (part, whole, group) for
 * where one point leaves open which is meant. What it thinks of each counts together with how stable it is: alone, either
 * of the two rates torn masks too high. Of a correction, what is near to what was corrected is shown first.
 *
 * @param masks four grids, one after the other; the first is the one for several points
 * @param scores what the model thinks of each
 */
export function candidatesOf(
  masks: Float32Array,
  scores: Float32Array,
  photo: Size,
  prompt: Prompt,
): Candidate[] {
  const { previous } = prompt;
  const isCertain = prompt.points.length > 1 || prompt.box !== null || previous !== null;
  const lowestStability = previous === null ? LOWEST_STABILITY.first : LOWEST_STABILITY.correction;
  const all = [...scores.entries()]
    // For one point it is something between the others.
    .filter(([index]) => isCertain || index > 0)
    .map(([index, fit]) => {
      const map = mapFromGrid(masks.subarray(index * GRID_CELLS, (index + 1) * GRID_CELLS), photo);
      const { cells, stability } = measure(map.data);
      const score = Math.min(1, Math.max(0, fit)) * Math.sqrt(stability);
      const near = previous === null ? 1 : overlap(map.data, previous.data);
      return { map, cells, stability, score, rank: score * (STRANGER_RANK + (1 - STRANGER_RANK) * near) };
    })
    .filter(
      ({ map, cells, stability, score }) =>
        cells >= map.data.length * SMALLEST_SHARE && stability >= lowestStability && score >= LOWEST_SCORE,
    )
    .sort((a, b) => b.rank - a.rank);
  const obedient = all.filter(({ map }) => prompt.points.every((point) => obeys(map, point)));

  const kept: typeof all = [];
  for (const one of obedient.length > 0 ? obedient : all)
    if (kept.every((other) => overlap(one.map.data, other.map.data) < SAME_IOU)) kept.push(one);
  const likely = kept[0];
  return kept
    .sort((a, b) => a.cells - b.cells)
    .map((one) => ({ map: one.map, score: one.score, likely: one === likely }));
}

/** Cells inside, and the share of them that stays if the edge between in and out is drawn a little more strictly. */
function measure(logits: Float32Array): { cells: number; stability: number } {
  let cells = 0;
  let strict = 0;
  let loose = 0;
  for (const value of logits) {
    if (value > 0) cells++;
    if (value > STABILITY_OFFSET) strict++;
    if (value > -STABILITY_OFFSET) loose++;
  }
  return { cells, stability: loose === 0 ? 0 : strict / loose };
}

/** Whether the point is on the side that it says. One cell beside counts for what is wanted: it may be thin. */
function obeys(map: CoarseMap, { x, y, label }: PromptPoint): boolean {
  const cellX = Math.floor(((x - map.area.x) * map.width) / map.area.width);
  const cellY = Math.floor(((y - map.area.y) * map.height) / map.area.height);
  const reach = label === 1 ? 1 : 0;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const column = Math.min(map.width - 1, Math.max(0, cellX + dx));
      const row = Math.min(map.height - 1, Math.max(0, cellY + dy));
      if ((map.data[row * map.width + column] ?? 0) > 0) return label === 1;
    }
  }
  return label === 0;
}

/** Intersection over union of what is inside. */
function overlap(a: Float32Array, b: Float32Array): number {
  let both = 0;
  let either = 0;
  for (let index = 0; index < a.length; index++) {
    const inA = (a[index] ?? 0) > 0;
    const inB = (b[index] ?? 0) > 0;
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
