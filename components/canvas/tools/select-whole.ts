import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CombineMode } from '@/lib/shared/mask/blend';
import { rectOf, type Size } from '@/lib/shared/mask/geometry';
import type { MaskPatch } from '@/lib/shared/mask/mask';
import type { ToolWorld } from './tool';

/** What a model finds in the photo without being shown where. */
export const WHOLE_SELECTIONS = ['subject', 'background'] as const;
export type WholeSelection = (typeof WHOLE_SELECTIONS)[number];

export function selectWhole(
  name: WholeSelection,
  { vision, worker, source }: Pick<CanvasSession, 'vision' | 'worker' | 'source'>,
  { openSelection }: Pick<ToolWorld, 'openSelection'>,
  mode: CombineMode,
): void {
  const selection = openSelection(name, async () => {
    const subject = await worker.ask('followEdges', { coarse: await vision().subject() });
    return { patch: name === 'background' ? invertPatch(subject, source) : subject, mode };
  });
  selection.update(undefined);
}

/** All of the photo but the patch. */
function invertPatch({ rect, data }: MaskPatch, photo: Size): MaskPatch {
  const inverse = new Uint8Array(photo.width * photo.height).fill(255);
  for (let row = 0; row < rect.height; row++) {
    const to = (rect.y + row) * photo.width + rect.x;
    for (let x = 0; x < rect.width; x++) inverse[to + x] = 255 - (data[row * rect.width + x] as number);
  }
  return { rect: rectOf(photo), data: inverse };
}
