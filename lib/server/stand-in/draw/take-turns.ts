import 'server-only';

/** A 4K picture needs about 150 MB while it is drawn, and libvips is not faster for being asked for many at once. */
const AT_ONCE = 2;

let drawing = 0;
const waiting: (() => void)[] = [];

/** Runs `work` when it is its turn; first come, first served. */
export async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  if (drawing < AT_ONCE) drawing += 1;
  // Whoever is done hands its place over, so the count stays.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else drawing -= 1;
  }
}
