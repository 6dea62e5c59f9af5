import type { WireImage, WireRun } from '@/lib/shared/wire';

/**
 * An image that was placed again has another id, but is made from the same answer of the model.
 *
 * @returns what its run shows in its place; null if that is not known
 */
export function findSuccessor(
  runs: Readonly<Record<string, WireRun>>,
  { run, image }: { run: WireRun; image: WireImage },
): { run: WireRun; image: WireImage } | null {
  const now = runs[run.id];
  // Before it was placed, the answer itself was shown.
  const answerId = image.rawId ?? image.id;
  const next = now?.images.find(({ rawId }) => rawId === answerId);
  return now && next ? { run: now, image: next } : null;
}
