import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** A place for one picture: one that is waited for, one that came, or (neither) one that did not come. */
export type TileSlot = { index: number; image: WireImage | null; waiting: boolean };

/**
 * The places of a run's pictures. An open run has one for each that was asked for. An ended one has those that came and
 * are not in the bin, and says which did not come; one that failed with nothing to see has none, and its row closes up.
 */
export function tileSlots(run: WireRun): TileSlot[] {
  const open = !TERMINAL.has(run.status);
  const failed = run.status === 'failed' || run.status === 'unknown';
  const all = Array.from({ length: run.params.n }, (_, index): TileSlot => {
    const image = run.images.find((each) => each.index === index) ?? null;
    return { index, image, waiting: open && image === null };
  });
  // A server or a model may send more than was asked for; what was paid for is shown.
  const extra = run.images
    .filter((image) => image.index >= run.params.n)
    .map((image): TileSlot => ({ index: image.index, image, waiting: false }));
  const slots = [...all, ...extra].filter(({ image }) => image === null || image.deletedAt === null);
  if (open) return slots;
  const cameAny = slots.some(({ image }) => image !== null);
  const showMissing = cameAny
    ? run.error?.code === 'fewer_images' || run.error?.code === 'damaged_image'
    : failed && run.partials.length > 0;
  return showMissing ? slots : slots.filter(({ image }) => image !== null);
}
