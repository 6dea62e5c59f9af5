/** Gaussians by lines: each line is added as a whole, so no pixel has to be asked where it lies. */

/** Adds up to 1. */
export function gaussianKernel(sigma: number, radius: number): Float32Array {
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return kernel.map((value) => value / total);
}

/** `out` becomes the sum of lines, each times its weight. */
export function addLines(
  out: Float32Array,
  weights: Float32Array,
  lineOf: (index: number) => Float32Array,
): void {
  out.fill(0);
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k] as number;
    const line = lineOf(k);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + weight * (line[i] as number);
  }
}
