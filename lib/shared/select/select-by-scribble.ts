/**
 * The quick brush: paint roughly over a thing, and the selection snaps to it. Colours under the paint against colours
 * around it, cut where neighbours differ (GrabCut: Rother, Kolmogorov & Blake 2004), on a small grid; `refineSelection`
 * brings the result to the photo's resolution.
 */
import { FAR, forEachDistanceRow } from '@/lib/shared/mask/distance';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import {
  EMPTY_RECT,
  expandRect,
  intersectRects,
  isEmptyRect,
  rectOf,
  uniteRects,
} from '@/lib/shared/mask/geometry';
import { type MaskPatch, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { cutBand } from './band-cut';
import { type CoarseMap, findExtent, sampleLogits } from './coarse-map';
import { type ColourModel, learnColours } from './colour-model';
import { createGrid, type LabelGrid, readCell } from './label-grid';
import { refineSelection } from './refine-selection';

export type Scribble = {
  /** What was painted over the thing. */
  readonly inside: MaskPatch;
  /** What was painted over something else, if anything. */
  readonly outside: MaskPatch | null;
  /** What a network says of the thing under the paint. */
  readonly coarse: CoarseMap | null;
};

const GRID_SIDE = 256;
/** How far around the paint is looked for the rest of the thing, in lengths of the paint. */
const REACH = 0.75;
/** Colours and cut improve each other; after this many rounds hardly. */
const ROUNDS = 3;
const SMOOTHNESS = 6;
const COLOUR_WEIGHT = 0.5;
const PAINT_LOGIT = 3;
/** At this share of the paint's length away from it, nothing speaks for the thing any more, and more and more against it. */
const NEAR = 0.2;

export function selectByScribble(photo: RgbaImage, { inside, outside, coarse }: Scribble): MaskPatch {
  const nothing = { rect: EMPTY_RECT, data: new Uint8Array(0) };
  const painted = intersectRects(inside.rect, rectOf(photo));
  if (isEmptyRect(painted)) return nothing;
  const lengthPx = Math.max(painted.width, painted.height);
  const around = expandRect(painted, Math.round(REACH * lengthPx) + 32);
  const known = coarse === null ? EMPTY_RECT : findExtent(coarse, 4);
  const region = intersectRects(uniteRects(around, known), rectOf(photo));
  const shift = Math.max(0, Math.ceil(Math.log2(Math.max(region.width, region.height) / GRID_SIDE)));
  const grid = createGrid(photo, region, shift);

  const paint = readPaint(grid, inside);
  if (!paint.includes(1)) return nothing;
  const kept = outside === null ? new Uint8Array(paint.length) : readPaint(grid, outside);
  const size = 2 ** shift;
  const prior =
    coarse === null
      ? measureNearness(grid, paint, lengthPx / size)
      : sampleLogits(
          coarse,
          { x: (grid.x + 0.5) * size, y: (grid.y + 0.5) * size },
          size,
          grid.width,
          grid.height,
        );
  const labels = cutByColour(photo, grid, paint, kept, prior);
  keepPainted(grid, labels, paint);
  return refineSelection(photo, toMap(grid, labels));
}

/** 1 for each cell in which something was painted: a thin stroke counts also where it covers only a part of the cell. */
function readPaint({ x, y, width, height, shift }: LabelGrid, { rect, data }: MaskPatch): Uint8Array {
  const paint = new Uint8Array(width * height);
  for (let row = 0; row < rect.height; row++) {
    const cellY = ((rect.y + row) >> shift) - y;
    if (cellY < 0 || cellY >= height) continue;
    for (let column = 0; column < rect.width; column++) {
      if ((data[row * rect.width + column] as number) < SELECTED_FROM) continue;
      const cellX = ((rect.x + column) >> shift) - x;
      if (cellX >= 0 && cellX < width) paint[cellY * width + cellX] = 1;
    }
  }
  return paint;
}

/** A logit for each cell: what is under the paint belongs to the thing most likely, what is far from it hardly. */
function measureNearness(grid: LabelGrid, paint: Uint8Array, lengthCells: number): Float32Array {
  const nearness = new Float32Array(paint.length);
  const isPainted = Uint8Array.from({ length: 256 }, (_, value) => value & 1);
  const limit = grid.width + grid.height;
  const source = { width: grid.width, height: grid.height, data: paint };
  forEachDistanceRow(source, rectOf(grid), isPainted, limit, (y, squared) => {
    for (let x = 0; x < grid.width; x++) {
      const i = y * grid.width + x;
      const away = squared[x] as number;
      const far = away === FAR ? limit : Math.sqrt(away);
      nearness[i] = paint[i] === 1 ? PAINT_LOGIT : Math.max(-6, 1 - far / (NEAR * lengthCells + 1));
    }
  });
  return nearness;
}

function cutByColour(
  photo: RgbaImage,
  grid: LabelGrid,
  paint: Uint8Array,
  kept: Uint8Array,
  prior: Float32Array,
): Uint8Array {
  const { width, height, shift } = grid;
  const count = paint.length;
  const colours = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++)
    readCell(photo, shift, grid.x + (i % width), grid.y + Math.floor(i / width), colours, i * 3);
  const core = findCore(paint, width, height);
  const places = Int32Array.from({ length: count }, (_, i) => i);
  let labels: Uint8Array = Uint8Array.from({ length: count }, (_, i) =>
    kept[i] === 0 && (paint[i] === 1 || (prior[i] as number) > 0.5) ? 1 : 0,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const own = learnFrom(colours, round === 0 ? paint : labels, 1);
    const other = learnFrom(colours, labels, 0);
    if (own === null || other === null) break;
    const likeness = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      if (kept[i] === 1) continue;
      if (core[i] === 1) {
        likeness[i] = 1;
        continue;
      }
      const [red, green, blue] = [colours[i * 3], colours[i * 3 + 1], colours[i * 3 + 2]] as [
        number,
        number,
        number,
      ];
      const colour = other.costOf(red, green, blue) - own.costOf(red, green, blue);
      const logit = COLOUR_WEIGHT * Math.min(8, Math.max(-8, colour)) + (prior[i] as number);
      likeness[i] = Math.min(0.999, Math.max(0.001, 1 / (1 + Math.exp(-logit))));
    }
    labels = cutBand({ width, places, colours, likeness }, SMOOTHNESS);
  }
  return labels;
}

function learnFrom(colours: Uint8Array, labels: Uint8Array, label: number): ColourModel | null {
  const cells: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) cells.push(i);
  return cells.length === 0 ? null : learnColours(colours, cells);
}

/** The middle of the paint, which is certain: at its rim a hand may have gone over the edge. */
function findCore(paint: Uint8Array, width: number, height: number): Uint8Array {
  const depth = new Float32Array(paint.length);
  const isBare = Uint8Array.from({ length: 256 }, (_, value) => 1 - (value & 1));
  let deepest = 0;
  const size = { width, height };
  forEachDistanceRow({ ...size, data: paint }, rectOf(size), isBare, width + height, (y, squared) => {
    for (let x = 0; x < width; x++) {
      const away = squared[x] as number;
      const i = y * width + x;
      depth[i] = away === FAR ? width + height : Math.sqrt(away);
      deepest = Math.max(deepest, depth[i] as number);
    }
  });
  return Uint8Array.from(depth, (own) => (own > 0 && own >= 0.6 * deepest ? 1 : 0));
}

/** Clears what hangs together with no paint. */
function keepPainted({ width, height }: LabelGrid, labels: Uint8Array, paint: Uint8Array): void {
  const stack: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (paint[i] === 1 && labels[i] === 1) {
      labels[i] = 2;
      stack.push(i);
    }
  }
  while (stack.length > 0) {
    const place = stack.pop() as number;
    const x = place % width;
    for (const other of [
      x > 0 ? place - 1 : place,
      x < width - 1 ? place + 1 : place,
      place >= width ? place - width : place,
      place < width * (height - 1) ? place + width : place,
    ]) {
      if (labels[other] !== 1) continue;
      labels[other] = 2;
      stack.push(other);
    }
  }
  for (let i = 0; i < labels.length; i++) labels[i] = labels[i] === 2 ? 1 : 0;
}

/** Labels as logits, softer at their border, so that its place between two cells is not fixed. */
function toMap({ x, y, width, height, shift }: LabelGrid, labels: Uint8Array): CoarseMap {
  const data = new Float32Array(labels.length);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      let [sum, count] = [0, 0];
      for (let row = Math.max(0, v - 1); row <= Math.min(height - 1, v + 1); row++) {
        for (let column = Math.max(0, u - 1); column <= Math.min(width - 1, u + 1); column++) {
          sum += labels[row * width + column] as number;
          count++;
        }
      }
      // Its own label decides the sign, however alone it is.
      const own = labels[v * width + u] as number;
      data[v * width + u] = 6 * (sum / count - 0.5) + (own === 1 ? 3 : -3);
    }
  }
  const size = 2 ** shift;
  return {
    width,
    height,
    data,
    area: { x: x * size, y: y * size, width: width * size, height: height * size },
  };
}
