/** Where the document's first script leaves what is dropped before the page listens. */
export const EARLY_DROPS = 'overpaintDrops';

const holder = globalThis as { [EARLY_DROPS]?: File[] };

/** The files that were dropped since the document came, each once. */
export function takeEarlyDrops(): File[] {
  return holder[EARLY_DROPS]?.splice(0) ?? [];
}
