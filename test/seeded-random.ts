/** Random numbers that make a failing test repeatable, except for its timing. */
export type SeededRandom = {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `low` to below `high`. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
  uuidV7(): string;
};

/** mulberry32 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low)),
    pick: <T>(choices: readonly T[]) => choices[Math.floor(next() * choices.length)] as T,
    uuidV7() {
      const time = Date.now().toString(16).padStart(12, '0');
      const digits = Array.from({ length: 19 }, () => Math.floor(next() * 16).toString(16)).join('');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(0, 3)}-a${digits.slice(3, 6)}-${digits.slice(6, 18)}`;
    },
  };
}
