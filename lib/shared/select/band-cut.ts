/**
 * The cheapest border through a band of pixels: each pixel says how much it looks like inside, and a border costs less where
 * neighbours differ in colour (Boykov & Jolly 2001; the band as Lombaert et al. 2005 cut it).
 */
import { createFlowGraph } from './min-cut';

/** Pixels of a grid in row order, no matter how scattered. */
export type Band = {
  /** Columns of the grid. */
  readonly width: number;
  /** Where they are, y · width + x, ascending. */
  readonly places: Int32Array;
  /** Three bytes for each. */
  readonly colours: Uint8Array;
  /** How much each looks like inside, 0…1; exactly 0 and exactly 1 are no longer asked. */
  readonly likeness: Float32Array;
};

/** Capacities are whole numbers: this is 1. */
const UNIT = 1000;
/** More than all edges of a pixel together can carry. */
const CERTAIN = 1_000_000_000;
/** No likeness is so sure that a clear border could not outweigh it. */
const LEAST_LIKENESS = 0.02;
/** Four of the eight neighbours: the other four see the pixel from their side. */
const NEIGHBOURS = [
  { dx: -1, dy: 0, length: 1 },
  { dx: -1, dy: -1, length: Math.SQRT2 },
  { dx: 0, dy: -1, length: 1 },
  { dx: 1, dy: -1, length: Math.SQRT2 },
] as const;

/** For each pixel of the band its left and three upper neighbours in it, −1 where there is none. */
export function findNeighbours({ width, places }: Pick<Band, 'width' | 'places'>): Int32Array {
  const neighbours = new Int32Array(places.length * NEIGHBOURS.length).fill(-1);
  let upper = new Int32Array(width).fill(-1);
  let current = new Int32Array(width).fill(-1);
  let y = -1;
  let rowFrom = 0;
  let upperFrom = 0;
  for (let node = 0; node < places.length; node++) {
    const place = places[node] as number;
    const row = Math.floor(place / width);
    if (row !== y) {
      for (let i = upperFrom; i < rowFrom; i++) upper[(places[i] as number) % width] = -1;
      if (row === y + 1) {
        [upper, current] = [current, upper];
        upperFrom = rowFrom;
      } else {
        for (let i = rowFrom; i < node; i++) current[(places[i] as number) % width] = -1;
        upperFrom = node;
      }
      rowFrom = node;
      y = row;
    }
    const x = place - row * width;
    for (const [k, { dx, dy }] of NEIGHBOURS.entries()) {
      if (x + dx < 0 || x + dx >= width) continue;
      neighbours[node * 4 + k] = (dy === 0 ? current : upper)[x + dx] as number;
    }
    current[x] = node;
  }
  return neighbours;
}

/**
 * @param smoothness what a border between two pixels of the same colour costs, in units of −ln likeness
 * @returns for each pixel of the band 1 inside, 0 outside
 */
export function cutBand(band: Band, smoothness: number): Uint8Array {
  const { places, colours, likeness } = band;
  const count = places.length;
  const neighbours = findNeighbours(band);
  const differences = new Float32Array(neighbours.length);
  let sum = 0;
  let edges = 0;
  for (let i = 0; i < neighbours.length; i++) {
    const other = neighbours[i] as number;
    if (other < 0) continue;
    const node = i >> 2;
    let squared = 0;
    for (let c = 0; c < 3; c++) {
      const difference = (colours[node * 3 + c] as number) - (colours[other * 3 + c] as number);
      squared += difference * difference;
    }
    differences[i] = squared;
    sum += squared;
    edges++;
  }
  // What counts as a clear border depends on how restless the picture is (GrabCut: Rother et al. 2004).
  const beta = edges / (2 * Math.max(sum, edges));

  const graph = createFlowGraph(count, edges);
  for (let node = 0; node < count; node++) {
    const like = likeness[node] as number;
    if (like >= 1) graph.addTerminal(node, CERTAIN, 0);
    else if (like <= 0) graph.addTerminal(node, 0, CERTAIN);
    else {
      const clipped = Math.min(1 - LEAST_LIKENESS, Math.max(LEAST_LIKENESS, like));
      graph.addTerminal(
        node,
        Math.round(-Math.log(1 - clipped) * UNIT),
        Math.round(-Math.log(clipped) * UNIT),
      );
    }
  }
  for (let i = 0; i < neighbours.length; i++) {
    const other = neighbours[i] as number;
    if (other < 0) continue;
    const weight = Math.exp(-beta * (differences[i] as number)) / (NEIGHBOURS[i & 3]?.length ?? 1);
    graph.addEdge(i >> 2, other, Math.round(smoothness * weight * UNIT));
  }
  graph.solve();
  const inside = new Uint8Array(count);
  for (let node = 0; node < count; node++) inside[node] = graph.isSourceSide(node) ? 1 : 0;
  return inside;
}
