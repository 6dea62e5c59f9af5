/**
 * The colour guided filter of He, Sun & Tang (PAMI 2013), weighted: around each pixel, the values are explained as a linear
 * function of the colour. Pixels of weight 0 are explained by the others and have no say.
 */

/** Sums over (2 radius + 1)² windows, cut off at the picture's border; `out` may be `values`. */
export function sumBoxes(
  values: Float32Array,
  width: number,
  height: number,
  radius: number,
  out: Float32Array,
): void {
  const line = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(width, radius); x++) sum += values[row + x] as number;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += values[row + x + radius] as number;
      if (x > radius) sum -= values[row + x - radius - 1] as number;
      line[x] = sum;
    }
    out.set(line, row);
  }
  const ring = new Float32Array(width * (radius + 1));
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(height, radius); y++) {
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (out[y * width + x] as number);
  }
  for (let y = 0; y < height; y++) {
    const entering = (y + radius) * width;
    const kept = (y % (radius + 1)) * width;
    // The ring still holds the row that leaves: it was overwritten with its sums in the meantime.
    if (y > radius)
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) - (ring[kept + x] as number);
    if (y + radius < height)
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (out[entering + x] as number);
    for (let x = 0; x < width; x++) {
      ring[kept + x] = out[y * width + x] as number;
      out[y * width + x] = sums[x] as number;
    }
  }
}

export type Guide = {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly colours: Uint8Array;
};

/**
 * @param values 0…1, filtered in place
 * @param weights how much each pixel says about its windows
 * @param epsilon variance of colour (of 0…1) below which the colour explains nothing
 */
export function filterGuided(
  { width, height, colours }: Guide,
  values: Float32Array,
  weights: Float32Array,
  radius: number,
  epsilon: number,
): void {
  const count = width * height;
  const boxed = (plane: Float32Array) => {
    sumBoxes(plane, width, height, radius, plane);
    return plane;
  };
  const planeOf = (c: number) => {
    const plane = new Float32Array(count);
    for (let i = 0; i < count; i++) plane[i] = (colours[i * 3 + c] as number) / 255;
    return plane;
  };
  const [red, green, blue] = [planeOf(0), planeOf(1), planeOf(2)] as const;
  const ones = new Float32Array(count).fill(1);
  const product = (a: Float32Array, b: Float32Array) => {
    const plane = new Float32Array(count);
    for (let i = 0; i < count; i++) plane[i] = (weights[i] as number) * (a[i] as number) * (b[i] as number);
    return boxed(plane);
  };

  const total = boxed(weights.slice());
  const [meanR, meanG, meanB, meanP] = [
    product(red, ones),
    product(green, ones),
    product(blue, ones),
    product(values, ones),
  ] as const;
  const [rr, rg, rb, gg, gb, bb] = [
    product(red, red),
    product(red, green),
    product(red, blue),
    product(green, green),
    product(green, blue),
    product(blue, blue),
  ] as const;
  const [rp, gp, bp] = [product(red, values), product(green, values), product(blue, values)] as const;

  // The slopes and the offset of each window take the places of sums that are no longer needed.
  for (let i = 0; i < count; i++) {
    const n = total[i] as number;
    if (n < 1e-6) {
      rp[i] = gp[i] = bp[i] = 0;
      meanP[i] = values[i] as number;
      continue;
    }
    const mr = (meanR[i] as number) / n;
    const mg = (meanG[i] as number) / n;
    const mb = (meanB[i] as number) / n;
    const mp = (meanP[i] as number) / n;
    const a = (rr[i] as number) / n - mr * mr + epsilon;
    const b = (rg[i] as number) / n - mr * mg;
    const c = (rb[i] as number) / n - mr * mb;
    const d = (gg[i] as number) / n - mg * mg + epsilon;
    const e = (gb[i] as number) / n - mg * mb;
    const f = (bb[i] as number) / n - mb * mb + epsilon;
    const x = (rp[i] as number) / n - mr * mp;
    const y = (gp[i] as number) / n - mg * mp;
    const z = (bp[i] as number) / n - mb * mp;
    const ca = d * f - e * e;
    const cb = c * e - b * f;
    const cc = b * e - c * d;
    const determinant = a * ca + b * cb + c * cc;
    const slopeR = (ca * x + cb * y + cc * z) / determinant;
    const slopeG = (cb * x + (a * f - c * c) * y + (b * c - a * e) * z) / determinant;
    const slopeB = (cc * x + (b * c - a * e) * y + (a * d - b * b) * z) / determinant;
    rp[i] = slopeR;
    gp[i] = slopeG;
    bp[i] = slopeB;
    meanP[i] = mp - slopeR * mr - slopeG * mg - slopeB * mb;
  }
  for (const plane of [rp, gp, bp, meanP]) sumBoxes(plane, width, height, radius, plane);
  const windows = boxed(ones);
  for (let i = 0; i < count; i++) {
    const value =
      (rp[i] as number) * (red[i] as number) +
      (gp[i] as number) * (green[i] as number) +
      (bp[i] as number) * (blue[i] as number) +
      (meanP[i] as number);
    values[i] = Math.min(1, Math.max(0, value / (windows[i] as number)));
  }
}
