import type { WireImage, WireRun } from '@/lib/shared/wire';

/**
 * Placed again, an image has another id and the same answer of the model behind it.
 *
 * @returns what its run shows in its place; null where that is not known
 */
export function findSuccessor(
  runs: Readonly<Record<string, WireRun>>,
  { run, image }: { run: WireRun; image: WireImage },
): { run: WireRun; image: WireImage } | null {
  const now = runs[run.id];
  // The answer itself was shown where it had not been placed yet.
  const answerId = image.rawId ?? image.id;
  const next = now?.images.find(({ rawId }) => rawId === answerId);
  return now && next ? { run: now, image: next } : null;
}
