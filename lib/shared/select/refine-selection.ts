/**
 * A selection of the photo's own resolution out of a coarse map. Where the map is sure, it stays; in a band around its zero
 * level the true edge is looked for: first at the scale of the map's cells, with a guided filter and a cut, then scale by
 * scale in an ever narrower band (Lombaert et al. 2005), at last with the share of each pixel that the edge cuts through.
 */
import { FAR, forEachDistanceRow } from '@/lib/shared/mask/distance';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { EMPTY_RECT, intersectRects, isEmptyRect, rectOf } from '@/lib/shared/mask/geometry';
import type { MaskPatch } from '@/lib/shared/mask/mask';
import { type Band, cutBand } from './band-cut';
import { type CoarseMap, cellSizeOf, findExtent, requireWholeMap, sampleLogits } from './coarse-map';
import { dropSpecks } from './drop-specks';
import { filterGuided } from './guided-filter';
import {
  compareSides,
  createGrid,
  createSides,
  EDGE,
  INSIDE,
  type LabelGrid,
  markEdges,
  RIM,
  readCell,
  readSides,
  setFlag,
} from './label-grid';
import { softenEdge } from './soften-edge';

/** A cell of the map is two to five cells of the first grid: fine enough to see the edge, coarse enough to be quick. */
const CELLS_PER_MAP_CELL = 2.5;
/** How far from the map's zero level the edge may lie, in cells of the map. */
const BAND_CELLS = 2;
/** Less than this is no certainty, as far as `UNSURE_CELLS` from the zero level. */
const UNSURE_LOGIT = 1.5;
const UNSURE_CELLS = 4;
/** Of the guided filter's windows, in cells of the map. */
const WINDOW_CELLS = 2;
const EPSILON = 1e-3;
/** What the band's own pixels say to the guided filter, beside the certain ones. */
const BAND_WEIGHT = 0.15;
/** What the map's logit counts within the band, beside that of the photo. */
const MAP_WEIGHT = 0.5;
const SMOOTHNESS = 3;
const FINE_SMOOTHNESS = 1.5;
/** How far from an edge cell its two sides are looked at. */
const SIDE_REACH = 3;

export function refineSelection(photo: RgbaImage, map: CoarseMap): MaskPatch {
  requireWholeMap(map);
  const rect = intersectRects(findExtent(map, UNSURE_CELLS + 1), rectOf(photo));
  if (isEmptyRect(rect)) return { rect: EMPTY_RECT, data: new Uint8Array(0) };
  const cellPx = cellSizeOf(map);
  const shift = Math.max(0, Math.floor(Math.log2(cellPx / CELLS_PER_MAP_CELL)));
  const first = createGrid(photo, rect, shift);
  let found = { grid: first, places: findFirstEdge(photo, map, first, cellPx / 2 ** shift) };
  while (found.grid.shift > 0) found = descend(photo, found.grid, found.places);
  return softenEdge(photo, found.grid, found.places, rect);
}

/**
 * Fills the grid from the map, and moves the border to where the photo has one.
 *
 * @returns where the border can be
 */
function findFirstEdge(photo: RgbaImage, map: CoarseMap, grid: LabelGrid, mapCell: number): Int32Array {
  const { width, height, cells, shift } = grid;
  const size = 2 ** shift;
  const logits = sampleLogits(
    map,
    { x: (grid.x + 0.5) * size, y: (grid.y + 0.5) * size },
    size,
    width,
    height,
  );
  for (let i = 0; i < cells.length; i++) cells[i] = (logits[i] as number) > 0 ? INSIDE : 0;
  if (!markBand(grid, logits, mapCell)) return new Int32Array(0);

  const colours = new Uint8Array(cells.length * 3);
  const likeness = new Float32Array(cells.length);
  const weights = new Float32Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    readCell(photo, shift, grid.x + (i % width), grid.y + Math.floor(i / width), colours, i * 3);
    likeness[i] = 1 / (1 + Math.exp(-(logits[i] as number)));
    weights[i] = ((cells[i] as number) & EDGE) !== 0 ? BAND_WEIGHT : 1;
  }
  filterGuided(
    { width, height, colours },
    likeness,
    weights,
    Math.max(2, Math.round(WINDOW_CELLS * mapCell)),
    EPSILON,
  );
  // Two opinions, of the photo and of the map, the second with less weight: it can be a cell beside the place.
  for (let i = 0; i < cells.length; i++) {
    const seen = Math.min(0.98, Math.max(0.02, likeness[i] as number));
    const odds = (seen / (1 - seen)) * Math.exp(MAP_WEIGHT * (logits[i] as number));
    likeness[i] = odds / (1 + odds);
  }
  const places = cutCells(grid, colours, likeness);
  dropSpecks(grid, logits, mapCell * mapCell);
  return places;
}

/** Marks where the edge may be. @returns false where there is no edge at all */
function markBand(grid: LabelGrid, logits: Float32Array, mapCell: number): boolean {
  const { width, height, cells } = grid;
  const border = { width, height, cells, shift: 0, x: 0, y: 0 };
  const limit = UNSURE_CELLS * mapCell;
  markEdges(border, RIM, 1);
  const isSite = Uint8Array.from({ length: 256 }, (_, value) => ((value & RIM) !== 0 ? 1 : 0));
  let isAny = false;
  const source = { width, height, data: cells.slice() };
  const sure = (BAND_CELLS * mapCell) ** 2;
  forEachDistanceRow(source, rectOf(grid), isSite, limit, (y, squared) => {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const away = squared[x] as number;
      const isBand = away <= sure || (away !== FAR && Math.abs(logits[i] as number) < UNSURE_LOGIT);
      cells[i] = ((cells[i] as number) & INSIDE) | (isBand ? EDGE : 0);
      isAny ||= isBand;
    }
  });
  return isAny;
}

/**
 * Cuts through the cells marked EDGE, with the certain ones around them as they are.
 *
 * @returns the places of all of them
 */
function cutCells(grid: LabelGrid, colours: Uint8Array, likeness: Float32Array): Int32Array {
  const { width, cells } = grid;
  for (let i = 0; i < cells.length; i++) {
    if (((cells[i] as number) & EDGE) === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    setFlag(grid, RIM, x - 1, y - 1, x + 1, y + 1);
  }
  const places: number[] = [];
  for (let i = 0; i < cells.length; i++) if (((cells[i] as number) & RIM) !== 0) places.push(i);
  const band: Band = {
    width,
    places: Int32Array.from(places),
    colours: new Uint8Array(places.length * 3),
    likeness: new Float32Array(places.length),
  };
  for (const [node, place] of places.entries()) {
    band.colours.set(colours.subarray(place * 3, place * 3 + 3), node * 3);
    const cell = cells[place] as number;
    band.likeness[node] =
      (cell & EDGE) === 0 ? cell & INSIDE : Math.min(0.999, Math.max(0.001, likeness[place] as number));
  }
  const inside = cutBand(band, SMOOTHNESS);
  for (const [node, place] of places.entries()) cells[place] = inside[node] === 1 ? INSIDE : 0;
  return band.places;
}

/** The same border with cells of half the size: it may move by two of them. */
function descend(photo: RgbaImage, low: LabelGrid, lowPlaces: Int32Array) {
  markEdges(low, RIM, 2, lowPlaces);
  markEdges(low, EDGE, 1, lowPlaces);
  const shift = low.shift - 1;
  const size = 1 << low.shift;
  const rect = { x: low.x * size, y: low.y * size, width: low.width * size, height: low.height * size };
  const grid = createGrid(photo, intersectRects(rect, rectOf(photo)), shift);
  let count = 0;
  for (let i = 0; i < low.cells.length; i++) if ((low.cells[i] as number) & RIM) count++;
  const places = new Int32Array(count * 4);
  const colours = new Uint8Array(count * 12);
  const likeness = new Float32Array(count * 4);
  const sides = Array.from({ length: low.width }, createSides);
  const hasSides = new Uint8Array(low.width);
  let node = 0;
  for (let y = 0; y < grid.height; y++) {
    const lowRow = (y >> 1) * low.width;
    for (let x = 0; x < grid.width; x++) {
      const lowX = x >> 1;
      const cell = low.cells[lowRow + lowX] as number;
      const place = y * grid.width + x;
      grid.cells[place] = cell & INSIDE;
      if ((cell & RIM) === 0) continue;
      readCell(photo, shift, grid.x + x, grid.y + y, colours, node * 3);
      places[node] = place;
      likeness[node] = cell & INSIDE;
      if ((cell & EDGE) !== 0) {
        const near = sides[lowX];
        if (near === undefined) continue;
        if ((y & 1) === 0 && (x & 1) === 0)
          hasSides[lowX] = readSides(photo, low, lowX, y >> 1, SIDE_REACH, near) ? 1 : 0;
        likeness[node] = likenessAt(hasSides[lowX] === 1 ? near : null, colours, node * 3, cell & INSIDE);
      }
      node++;
    }
  }
  const band: Band = {
    width: grid.width,
    places: places.subarray(0, node),
    colours: colours.subarray(0, node * 3),
    likeness: likeness.subarray(0, node),
  };
  const inside = cutBand(band, FINE_SMOOTHNESS);
  for (let i = 0; i < node; i++) grid.cells[band.places[i] as number] = inside[i] === 1 ? INSIDE : 0;
  return { grid, places: band.places };
}

/** Strictly between 0 and 1: a cell of the edge may go to either side. It leans to where the coarser border had it. */
function likenessAt(
  sides: ReturnType<typeof createSides> | null,
  colours: Uint8Array,
  at: number,
  wasInside: number,
): number {
  const lean = 0.1 * (wasInside - 0.5);
  if (sides === null) return 0.5 + lean;
  const { share, trust } = compareSides(
    sides,
    colours[at] as number,
    colours[at + 1] as number,
    colours[at + 2] as number,
  );
  return 0.5 + lean + 0.89 * trust * (share - 0.5);
}
