/**
 * What the server's one copy has left for the pages (`lib/server/pages.ts`). On the server only.
 * @typeParam Readers `PageReaders`, which the page imports as a type
 */
export function published<Readers>(): Readers {
  return (globalThis as unknown as Record<symbol, Readers>)[Symbol.for('overpaint.pages')] as Readers;
}
