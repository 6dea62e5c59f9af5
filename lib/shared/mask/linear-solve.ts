/** Solves a square system in place by elimination with pivots; null when it is (nearly) singular. */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column] as number) > Math.abs(matrix[pivot * n + column] as number))
        pivot = row;
    }
    const head = matrix[pivot * n + column] as number;
    if (!(Math.abs(head) > 1e-9)) return null;
    if (pivot !== column) {
      for (let i = 0; i < n; i++) {
        const kept = matrix[column * n + i] as number;
        matrix[column * n + i] = matrix[pivot * n + i] as number;
        matrix[pivot * n + i] = kept;
      }
      const kept = right[column] as number;
      right[column] = right[pivot] as number;
      right[pivot] = kept;
    }
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = (matrix[row * n + column] as number) / head;
      for (let i = column; i < n; i++) {
        matrix[row * n + i] = (matrix[row * n + i] as number) - factor * (matrix[column * n + i] as number);
      }
      right[row] = (right[row] as number) - factor * (right[column] as number);
    }
  }
  return right.map((value, i) => value / (matrix[i * n + i] as number));
}
