/** Connected areas, found by joining the runs of neighbouring rows: no recursion, eight bytes a run. */
import type { Rect } from './geometry';
import { EMPTY_RECT, rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { SELECTED_FROM } from './mask';

/** Runs are numbered row by row, left to right, so a second walk over the mask meets the same numbers. */
type Areas = {
  count: number;
  /** The area (its first run) that a run belongs to. */
  areaOf(run: number): number;
  /** Pixels of the area that begins with this run. */
  sizeOf(area: number): number;
  touchesBorder(area: number): boolean;
};

type Visit = (run: number, y: number, left: number, right: number) => void;

/** Every run of pixels that are inside, in order. */
export function walkRuns(mask: Mask, isInside: Uint8Array, visit: Visit): void {
  const { width, height, data } = mask;
  let run = 0;
  for (let y = 0; y < height; y++) {
    const at = y * width;
    let x = 0;
    while (x < width) {
      while (x < width && isInside[data[at + x] as number] === 0) x++;
      if (x === width) break;
      const left = x;
      while (x < width && isInside[data[at + x] as number] === 1) x++;
      visit(run++, y, left, x);
    }
  }
}

/** @param diagonal whether pixels that touch at a corner belong together */
export function findAreas(mask: Mask, isInside: Uint8Array, diagonal: boolean): Areas {
  let parent = new Int32Array(1024);
  // The border flag is the sign: a negative size touches the border.
  let size = new Int32Array(1024);
  let count = 0;
  const gap = diagonal ? 0 : 1;
  // Runs of the row above and of this one: number, left, right.
  let upper: number[] = [];
  let current: number[] = [];
  let upperAt = 0;
  let row = -1;

  const find = (run: number): number => {
    let root = run;
    while ((parent[root] as number) !== root) root = parent[root] as number;
    for (let node = run; node !== root; ) {
      const next = parent[node] as number;
      parent[node] = root;
      node = next;
    }
    return root;
  };
  const join = (a: number, b: number) => {
    const rootA = find(a);
    const rootB = find(b);
    if (rootA === rootB) return;
    const [low, high] = rootA < rootB ? [rootA, rootB] : [rootB, rootA];
    parent[high] = low;
    const sum = Math.abs(size[low] as number) + Math.abs(size[high] as number);
    size[low] = (size[low] as number) < 0 || (size[high] as number) < 0 ? -sum : sum;
  };

  walkRuns(mask, isInside, (run, y, left, right) => {
    if (run === parent.length) {
      const bigger = new Int32Array(run * 2);
      bigger.set(parent);
      parent = bigger;
      const biggerSize = new Int32Array(run * 2);
      biggerSize.set(size);
      size = biggerSize;
    }
    if (y !== row) {
      // A row without runs in between separates.
      upper = y === row + 1 ? current : [];
      current = [];
      upperAt = 0;
      row = y;
    }
    parent[run] = run;
    const border = y === 0 || y === mask.height - 1 || left === 0 || right === mask.width;
    size[run] = border ? left - right : right - left;
    count = run + 1;
    current.push(run, left, right);
    while (upperAt < upper.length && (upper[upperAt + 2] as number) < left + gap) upperAt += 3;
    for (let i = upperAt; i < upper.length && (upper[i + 1] as number) <= right - gap; i += 3)
      join(upper[i] as number, run);
  });

  let areas = 0;
  for (let run = 0; run < count; run++) if (parent[run] === run) areas++;
  return {
    count: areas,
    areaOf: find,
    sizeOf: (area) => Math.abs(size[area] as number),
    touchesBorder: (area) => (size[area] as number) < 0,
  };
}

function levelTable(level: number, inside: boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => (value >= level === inside ? 1 : 0));
}

/** Areas of selected pixels; pixels that touch at a corner belong together. */
export function countAreas(mask: Mask, level: number = SELECTED_FROM): number {
  return findAreas(mask, levelTable(level, true), true).count;
}

/** Clears every area of fewer than `minPixels`, its soft rim included. */
export function removeIslands(mask: Mask, minPixels: number, beforeWrite?: BeforeWrite): Rect {
  const table = levelTable(1, true);
  const areas = findAreas(mask, table, true);
  const rect = areas.count > 0 ? rectOf(mask) : EMPTY_RECT;
  if (areas.count > 0) beforeWrite?.(rect);
  walkRuns(mask, table, (run, y, left, right) => {
    if (areas.sizeOf(areas.areaOf(run)) < minPixels)
      mask.data.fill(0, y * mask.width + left, y * mask.width + right);
  });
  return rect;
}

/**
 * Selects what is enclosed: unselected areas, joined by sides, that do not reach the photo's border.
 *
 * @param maxPixels larger holes stay
 */
export function fillHoles(
  mask: Mask,
  maxPixels: number = Number.POSITIVE_INFINITY,
  beforeWrite?: BeforeWrite,
): Rect {
  const { width, data } = mask;
  const table = levelTable(SELECTED_FROM, false);
  const areas = findAreas(mask, table, false);
  if (areas.count === 0) return EMPTY_RECT;
  beforeWrite?.(rectOf(mask));
  walkRuns(mask, table, (run, y, left, right) => {
    const area = areas.areaOf(run);
    if (areas.touchesBorder(area) || areas.sizeOf(area) > maxPixels) return;
    data.fill(255, y * width + left, y * width + right);
    // The anti-aliased rim around the hole was selected by half: without this a seam of it would remain. Only values that
    // are already selected change, so the walk still meets the same runs.
    for (let row = y - 1; row <= y + 1; row++) {
      for (let i = row * width + left - 1; i <= row * width + right; i++) {
        if ((data[i] as number) >= SELECTED_FROM) data[i] = 255;
      }
    }
  });
  return rectOf(mask);
}
