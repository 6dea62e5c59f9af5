/** Hair, fur, glass: a soft edge in a band around a mask's edge, or in a band that a person painted. */
import { FAR, forEachDistanceRow } from '@/lib/shared/mask/distance';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import {
  EMPTY_RECT,
  expandRect,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  uniteRects,
} from '@/lib/shared/mask/geometry';
import { cropMask, type Mask, type MaskPatch, requireSameSize, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { sampleAlpha } from './alpha-samples';
import { createGrid, EDGE, INSIDE, type LabelGrid, markEdges, RIM, readCell } from './label-grid';
import { type MattingCells, type Opinion, solveAlpha } from './matting';

/** More unknown cells than this take longer than a person waits: then alpha is solved at a coarser scale. */
const MOST_CELLS = 80_000;
/** Certain colours are looked for this many bands away, and at least so many cells. */
const SAMPLE_REACH = 3;
const LEAST_SAMPLE_REACH = 12;
/** What the mask counts at the band's end, and what everywhere, beside the windows, which together weigh about one. */
const LEAN = { inside: 0.15, outside: 0.05 };
const LEAST_LEAN = 0.02;
/** The edge fades over this part of the band. */
const STEEPNESS = 2;
const ROUNDS = 40;
/** At the coarsest scale, where a round costs little and what is far apart has to agree. */
const COARSEST_ROUNDS = 150;
/** Scales above the finest at which a first solution is looked for. */
const COARSER_SCALES = 3;

export type EdgeBand =
  /** On both sides of the mask's edge. */
  { readonly kind: 'around'; readonly radiusPx: number } | { readonly kind: 'painted'; readonly band: Mask };

/**
 * @param mask of the photo's size; what is selected and not in the band is certain, and so is what is not selected
 * @returns what differs from the mask, or nothing where the band is empty
 */
export function refineEdge(photo: RgbaImage, mask: Mask, band: EdgeBand): MaskPatch {
  requireSameSize(photo, mask);
  const rect = findArea(mask, band);
  if (isEmptyRect(rect)) return { rect: EMPTY_RECT, data: new Uint8Array(0) };
  const finest = chooseShift(mask, band, rect);
  let solved: Solved | null = null;
  for (let shift = finest + COARSER_SCALES; shift >= finest; shift--) {
    const rounds: number = solved === null ? COARSEST_ROUNDS : ROUNDS;
    solved = solveAt(photo, mask, band, rect, shift, solved, rounds) ?? solved;
  }
  return solved === null ? { rect: EMPTY_RECT, data: new Uint8Array(0) } : toPatch(photo, mask, rect, solved);
}

function findArea(mask: Mask, band: EdgeBand): Rect {
  const selected = findBounds(mask, SELECTED_FROM);
  if (isEmptyRect(selected)) return EMPTY_RECT;
  const reach = band.kind === 'around' ? Math.ceil(band.radiusPx) : 0;
  const painted = band.kind === 'painted' ? findBounds(band.band, SELECTED_FROM) : EMPTY_RECT;
  if (band.kind === 'painted' && isEmptyRect(painted)) return EMPTY_RECT;
  const area = band.kind === 'painted' ? painted : uniteRects(selected, painted);
  return intersectRects(expandRect(area, reach + 2), rectOf(mask));
}

/** The finest scale at which the band has few enough cells. */
function chooseShift(mask: Mask, band: EdgeBand, rect: Rect): number {
  let pixels = 0;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let i = y * mask.width + rect.x; i < y * mask.width + rect.x + rect.width; i++) {
      if (band.kind === 'painted') pixels += (band.band.data[i] as number) >= SELECTED_FROM ? 1 : 0;
      else {
        const own = (mask.data[i] as number) >= SELECTED_FROM;
        const isEdge =
          (i + 1 < mask.data.length && (mask.data[i + 1] as number) >= SELECTED_FROM !== own) ||
          (i + mask.width < mask.data.length &&
            (mask.data[i + mask.width] as number) >= SELECTED_FROM !== own);
        if (isEdge) pixels += 2 * band.radiusPx;
      }
    }
  }
  return Math.max(0, Math.ceil(Math.log2(pixels / MOST_CELLS) / 2));
}

type Solved = {
  readonly grid: LabelGrid;
  readonly cells: MattingCells;
  readonly alpha: Float32Array;
  indexOf: Int32Array;
};

function solveAt(
  photo: RgbaImage,
  mask: Mask,
  band: EdgeBand,
  rect: Rect,
  shift: number,
  coarser: Solved | null,
  rounds: number,
): Solved | null {
  const grid = createGrid(photo, rect, shift, 2);
  const depths = readLabels(grid, mask, band);
  const cells = gatherCells(photo, grid);
  if (cells === null) return null;
  const size = 2 ** shift;
  const bandCells = band.kind === 'around' ? band.radiusPx / size : Math.sqrt(cells.places.length);
  const reach = Math.min(200, Math.max(LEAST_SAMPLE_REACH, Math.ceil(SAMPLE_REACH * bandCells)));
  const opinion = sampleAlpha(photo, grid, cells, reach);
  if (depths !== null) leanOnMask(opinion, grid, cells, depths);
  const alpha = new Float32Array(cells.places.length);
  for (let i = 0; i < alpha.length; i++) {
    const place = cells.places[i] as number;
    const label = (grid.cells[place] as number) & INSIDE;
    if (cells.isUnknown[i] === 0) alpha[i] = label;
    else if (coarser === null)
      alpha[i] = (opinion.weight[i] as number) > 0 ? (opinion.alpha[i] as number) : label;
    else
      alpha[i] = readCoarser(
        coarser,
        grid.x + (place % grid.width),
        grid.y + Math.floor(place / grid.width),
        label,
      );
  }
  solveAlpha(cells, opinion, alpha, rounds);
  const indexOf = new Int32Array(grid.cells.length).fill(-1);
  for (let i = 0; i < cells.places.length; i++) indexOf[cells.places[i] as number] = i;
  return { grid, cells, alpha, indexOf };
}

function readCoarser({ grid, alpha, indexOf }: Solved, x: number, y: number, otherwise: number): number {
  const u = (x >> 1) - grid.x;
  const v = (y >> 1) - grid.y;
  const index = u >= 0 && v >= 0 && u < grid.width && v < grid.height ? indexOf[v * grid.width + u] : -1;
  return index === undefined || index < 0 ? otherwise : (alpha[index] as number);
}

/**
 * Where colours tell nothing, the edge fades from the inside of the band to its outside; and the nearer to the band's end,
 * the more the mask counts.
 */
function leanOnMask(opinion: Opinion, grid: LabelGrid, cells: MattingCells, depths: Uint8Array): void {
  for (let i = 0; i < cells.places.length; i++) {
    const place = cells.places[i] as number;
    const depth = (depths[place] as number) / 255;
    const near = Math.min(1, depth * STEEPNESS);
    const half = (near * (3 - near * near)) / 4;
    const isInside = ((grid.cells[place] as number) & INSIDE) === INSIDE;
    const fade = isInside ? 0.5 + half : 0.5 - half;
    // What is deep within the mask is solid, whatever its colour is like; hair leaves the mask as far as it does.
    const own = (opinion.weight[i] as number) * (isInside ? 1 - depth : 1);
    const lean = LEAST_LEAN + (LEAN[isInside ? 'inside' : 'outside'] - LEAST_LEAN) * depth ** 2;
    opinion.alpha[i] = (own * (opinion.alpha[i] as number) + lean * fade) / (own + lean);
    opinion.weight[i] = own + lean;
  }
}

/**
 * INSIDE where the mask is, EDGE where alpha is unknown.
 *
 * @returns for each cell of a band around the edge how far it is from it, 255 being the band's end
 */
function readLabels(grid: LabelGrid, mask: Mask, band: EdgeBand): Uint8Array | null {
  const { shift, width, height, cells } = grid;
  const size = 1 << shift;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // The middle of the cell, or the photo's last pixel.
      const u = Math.min(mask.width - 1, ((grid.x + x) << shift) + (size >> 1));
      const v = Math.min(mask.height - 1, ((grid.y + y) << shift) + (size >> 1));
      const at = v * mask.width + u;
      const isUnknown = band.kind === 'painted' && (band.band.data[at] as number) >= SELECTED_FROM;
      cells[y * width + x] =
        ((mask.data[at] as number) >= SELECTED_FROM ? INSIDE : 0) | (isUnknown ? EDGE : 0);
    }
  }
  if (band.kind === 'painted') return null;
  const depths = new Uint8Array(cells.length);
  const radius = Math.max(1, band.radiusPx / size);
  markEdges(grid, RIM, 1);
  const isSite = Uint8Array.from({ length: 256 }, (_, value) => ((value & RIM) !== 0 ? 1 : 0));
  const source = { width, height, data: cells.slice() };
  forEachDistanceRow(source, rectOf(grid), isSite, radius, (y, squared) => {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      cells[i] = ((cells[i] as number) & INSIDE) | (squared[x] === FAR ? 0 : EDGE);
      depths[i] = 255 * Math.min(1, Math.sqrt(squared[x] as number) / radius);
    }
  });
  return depths;
}

/** Unknown cells and two cells around them. Null where nothing is unknown. */
function gatherCells(
  photo: RgbaImage,
  { shift, x, y, width, height, cells }: LabelGrid,
): MattingCells | null {
  const places: number[] = [];
  let isAny = false;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const i = v * width + u;
      if (((cells[i] as number) & EDGE) === 0) continue;
      isAny = true;
      for (let row = Math.max(0, v - 2); row <= Math.min(height - 1, v + 2); row++) {
        for (let k = Math.max(0, u - 2); k <= Math.min(width - 1, u + 2); k++)
          cells[row * width + k] = (cells[row * width + k] as number) | RIM;
      }
    }
  }
  if (!isAny) return null;
  for (let i = 0; i < cells.length; i++) if (((cells[i] as number) & RIM) !== 0) places.push(i);
  const colours = new Float32Array(places.length * 3);
  const isUnknown = new Uint8Array(places.length);
  for (const [n, place] of places.entries()) {
    readCell(photo, shift, x + (place % width), y + Math.floor(place / width), colours, n * 3);
    isUnknown[n] = ((cells[place] as number) & EDGE) !== 0 ? 1 : 0;
  }
  for (let i = 0; i < colours.length; i++) colours[i] = (colours[i] as number) / 255;
  return { width, places: Int32Array.from(places), colours, isUnknown };
}

function toPatch(photo: RgbaImage, mask: Mask, rect: Rect, solved: Solved): MaskPatch {
  const { grid, cells, alpha, indexOf } = solved;
  const size = 2 ** grid.shift;
  const patch = cropMask(mask, rect);
  const lines = grid.shift === 0 ? null : fitLines(solved);
  for (let y = 0; y < rect.height; y++) {
    const cellY = ((rect.y + y) >> grid.shift) - grid.y;
    for (let x = 0; x < rect.width; x++) {
      const index = indexOf[cellY * grid.width + (((rect.x + x) >> grid.shift) - grid.x)] as number;
      if (index < 0 || cells.isUnknown[index] === 0) continue;
      const value =
        lines === null
          ? (alpha[index] as number)
          : readLines(
              photo,
              solved,
              lines,
              (rect.x + x + 0.5) / size - grid.x - 0.5,
              (rect.y + y + 0.5) / size - grid.y - 0.5,
              rect.x + x,
              rect.y + y,
            );
      patch.data[y * rect.width + x] = value * 255 + 0.5;
    }
  }
  return { rect, data: patch.data };
}

/** Of the windows in which alpha is explained as a line over the colour, to carry it over to finer pixels. */
const LINE_EPSILON = 1e-3;

/** For each cell three slopes and an offset (the guided filter of He et al., 5 × 5 cells). */
function fitLines({ grid, cells, alpha, indexOf }: Solved): Float32Array {
  const lines = new Float32Array(alpha.length * 4);
  const { colours, places } = cells;
  for (let i = 0; i < alpha.length; i++) {
    const place = places[i] as number;
    const x = place % grid.width;
    const y = (place - x) / grid.width;
    let [n, r, g, b, a, rr, gg, bb, rg, rb, gb, ra, ga, ba] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let v = Math.max(0, y - 2); v <= Math.min(grid.height - 1, y + 2); v++) {
      for (let u = Math.max(0, x - 2); u <= Math.min(grid.width - 1, x + 2); u++) {
        const k = indexOf[v * grid.width + u] as number;
        if (k < 0) continue;
        const [red, green, blue] = [
          colours[k * 3] as number,
          colours[k * 3 + 1] as number,
          colours[k * 3 + 2] as number,
        ];
        const value = alpha[k] as number;
        n++;
        r += red;
        g += green;
        b += blue;
        a += value;
        rr += red * red;
        gg += green * green;
        bb += blue * blue;
        rg += red * green;
        rb += red * blue;
        gb += green * blue;
        ra += red * value;
        ga += green * value;
        ba += blue * value;
      }
    }
    const [mr, mg, mb, ma] = [r / n, g / n, b / n, a / n];
    const [c1, c2, c3] = [ra / n - mr * ma, ga / n - mg * ma, ba / n - mb * ma];
    const m11 = rr / n - mr * mr + LINE_EPSILON;
    const m22 = gg / n - mg * mg + LINE_EPSILON;
    const m33 = bb / n - mb * mb + LINE_EPSILON;
    const [m12, m13, m23] = [rg / n - mr * mg, rb / n - mr * mb, gb / n - mg * mb];
    const k11 = m22 * m33 - m23 * m23;
    const k12 = m13 * m23 - m12 * m33;
    const k13 = m12 * m23 - m13 * m22;
    const determinant = m11 * k11 + m12 * k12 + m13 * k13;
    const slopeR = (k11 * c1 + k12 * c2 + k13 * c3) / determinant;
    const slopeG = (k12 * c1 + (m11 * m33 - m13 * m13) * c2 + (m12 * m13 - m11 * m23) * c3) / determinant;
    const slopeB = (k13 * c1 + (m12 * m13 - m11 * m23) * c2 + (m11 * m22 - m12 * m12) * c3) / determinant;
    lines.set([slopeR, slopeG, slopeB, ma - slopeR * mr - slopeG * mg - slopeB * mb], i * 4);
  }
  return lines;
}

/** The lines of the four cells around a pixel, at the pixel's own colour. */
function readLines(
  photo: RgbaImage,
  { grid, indexOf }: Solved,
  lines: Float32Array,
  cellX: number,
  cellY: number,
  x: number,
  y: number,
): number {
  const left = Math.floor(cellX);
  const top = Math.floor(cellY);
  const at = (y * photo.width + x) * 4;
  let sum = 0;
  let total = 0;
  for (let k = 0; k < 4; k++) {
    const u = left + (k & 1);
    const v = top + (k >> 1);
    if (u < 0 || v < 0 || u >= grid.width || v >= grid.height) continue;
    const index = indexOf[v * grid.width + u] as number;
    if (index < 0) continue;
    const weight = (1 - Math.abs(cellX - u)) * (1 - Math.abs(cellY - v));
    total += weight;
    sum +=
      weight *
      (((lines[index * 4] as number) * (photo.data[at] as number) +
        (lines[index * 4 + 1] as number) * (photo.data[at + 1] as number) +
        (lines[index * 4 + 2] as number) * (photo.data[at + 2] as number)) /
        255 +
        (lines[index * 4 + 3] as number));
  }
  return Math.min(1, Math.max(0, sum / total));
}
