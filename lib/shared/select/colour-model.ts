/** Which colours a part of a picture has: a mixture of normal distributions, found by k-means (GrabCut: Rother et al. 2004). */

export type ColourModel = {
  /** −ln of the density at a colour, up to a constant that all models share. */
  costOf(red: number, green: number, blue: number): number;
};

const COMPONENTS = 5;
const ROUNDS = 6;
const MOST_CELLS = 4000;
/** No colour is known better than this, as a variance of one channel. */
const LEAST_VARIANCE = 30;
/** The chance that a colour is one that was not seen, so that no density is 0. */
const STRANGE = 1e-3;

/**
 * Brightness and two differences: within one surface, brightness varies most and the differences hardly, so each has a
 * variance of its own.
 */
function toAxes(colours: Uint8Array, at: number, out: Float64Array): void {
  const [red, green, blue] = [colours[at] as number, colours[at + 1] as number, colours[at + 2] as number];
  out[0] = (red + green + blue) / Math.sqrt(3);
  out[1] = (red - blue) / Math.SQRT2;
  out[2] = (red - 2 * green + blue) / Math.sqrt(6);
}

/**
 * @param colours three bytes for each cell
 * @param cells which of them to learn from; at least one
 */
export function learnColours(colours: Uint8Array, cells: readonly number[]): ColourModel {
  // Some thousand cells say as much as all of them.
  const stride = Math.ceil(cells.length / MOST_CELLS);
  const count = Math.ceil(cells.length / stride);
  const points = new Float64Array(count * 3);
  const point = new Float64Array(3);
  for (let n = 0; n < count; n++) {
    toAxes(colours, (cells[n * stride] as number) * 3, point);
    points.set(point, n * 3);
  }
  const components = Math.min(COMPONENTS, count);
  const means = new Float64Array(components * 3);
  // Begins with colours from dark to bright: the same each time.
  const order = Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => (points[a * 3] as number) - (points[b * 3] as number) || a - b,
  );
  for (let k = 0; k < components; k++) {
    const n = order[Math.floor(((k + 0.5) / components) * count)] as number;
    means.set(points.subarray(n * 3, n * 3 + 3), k * 3);
  }
  const sums = new Float64Array(components * 7);
  for (let round = 0; round < ROUNDS; round++) {
    sums.fill(0);
    for (let n = 0; n < count; n++) {
      const at = nearest(means, components, points, n * 3) * 7;
      for (let c = 0; c < 3; c++) {
        const value = points[n * 3 + c] as number;
        sums[at + c] = (sums[at + c] as number) + value;
        sums[at + 3 + c] = (sums[at + 3 + c] as number) + value * value;
      }
      sums[at + 6] = (sums[at + 6] as number) + 1;
    }
    for (let k = 0; k < components; k++) {
      const n = sums[k * 7 + 6] as number;
      for (let c = 0; c < 3 && n > 0; c++) means[k * 3 + c] = (sums[k * 7 + c] as number) / n;
    }
  }
  const precisions = new Float64Array(components * 3);
  const heights = new Float64Array(components);
  for (let k = 0; k < components; k++) {
    const n = sums[k * 7 + 6] as number;
    let height = n / count;
    for (let c = 0; c < 3; c++) {
      const mean = means[k * 3 + c] as number;
      const spread = n > 0 ? (sums[k * 7 + 3 + c] as number) / n - mean * mean : 0;
      const variance = Math.max(0, spread) + LEAST_VARIANCE;
      precisions[k * 3 + c] = 1 / variance;
      // Relative to the sharpest there can be, so a cost is never below 0.
      height *= Math.sqrt(LEAST_VARIANCE / variance);
    }
    heights[k] = height;
  }
  const bytes = new Uint8Array(3);
  return {
    costOf(red, green, blue) {
      bytes[0] = red;
      bytes[1] = green;
      bytes[2] = blue;
      toAxes(bytes, 0, point);
      let density = STRANGE * 1e-2;
      for (let k = 0; k < components; k++) {
        let squared = 0;
        for (let c = 0; c < 3; c++) {
          const difference = (point[c] as number) - (means[k * 3 + c] as number);
          squared += difference * difference * (precisions[k * 3 + c] as number);
        }
        density += (heights[k] as number) * Math.exp(-squared / 2);
      }
      return -Math.log(density);
    },
  };
}

function nearest(means: Float64Array, components: number, points: Float64Array, at: number): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let k = 0; k < components; k++) {
    let squared = 0;
    for (let c = 0; c < 3; c++) squared += ((points[at + c] as number) - (means[k * 3 + c] as number)) ** 2;
    if (squared < bestDistance) {
      best = k;
      bestDistance = squared;
    }
  }
  return best;
}
