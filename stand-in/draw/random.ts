/** Chance that repeats: the same seed gives the same picture, on every machine. */
export type Random = {
  /** 0 inclusive to 1 exclusive. */
  next: () => number;
  between: (low: number, high: number) => number;
  /** Both ends included. */
  whole: (low: number, high: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  /** An independent stream, so that more detail in one part never moves another. */
  fork: (name: string) => Random;
};

/** xmur3, a string hash by bryc (public domain). */
function hashSeed(seed: string): () => number {
  let hash = 1779033703 ^ seed.length;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
}

export function createRandom(seed: string): Random {
  const draw = hashSeed(seed);
  let [a, b, c, d] = [draw(), draw(), draw(), draw()];
  // sfc32, small fast counter.
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // The first numbers of similar seeds resemble each other.
  for (let warm = 0; warm < 12; warm += 1) next();
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(list.length * next())] ?? list[0],
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}
