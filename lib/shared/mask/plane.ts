/** Pictures of one value per pixel, and their halves. */

export type Plane = { readonly width: number; readonly height: number; readonly data: Float32Array };

/** Original and answer in one grid; `keep` is 1 where nothing was to change. */
export type PlanePair = { readonly photo: Plane; readonly answer: Plane; readonly keep: Uint8Array };

function halvePlane({ width: wide, height: high, data: from }: Plane): Plane {
  const width = wide >> 1;
  const height = high >> 1;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * wide + 2 * x;
      const upper = (from[at] as number) + (from[at + 1] as number);
      const lower = (from[at + wide] as number) + (from[at + wide + 1] as number);
      data[y * width + x] = (upper + lower) / 4;
    }
  }
  return { width, height, data };
}

/** A pixel of the half is kept where all four were. */
function halvePair({ photo, answer, keep }: PlanePair): PlanePair {
  const half = halvePlane(photo);
  const kept = new Uint8Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const at = 2 * y * photo.width + 2 * x;
      const upper = (keep[at] as number) & (keep[at + 1] as number);
      const lower = (keep[at + photo.width] as number) & (keep[at + photo.width + 1] as number);
      kept[y * half.width + x] = upper & lower;
    }
  }
  return { photo: half, answer: halvePlane(answer), keep: kept };
}

/** From full size to the last whose shorter edge is not below `coarsestEdge`. */
export function buildLevels(pair: PlanePair, coarsestEdge: number): readonly PlanePair[] {
  const levels = [pair];
  for (let level = pair; Math.min(level.photo.width, level.photo.height) >= 2 * coarsestEdge; ) {
    level = halvePair(level);
    levels.push(level);
  }
  return levels;
}
