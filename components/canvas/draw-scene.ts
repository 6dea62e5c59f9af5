/** The interface layer: marks, frame, outline, crosshair and rings, in this order. */
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CanvasSettings } from '@/lib/client/mask/canvas-settings';
import { drawMarkup, type MarkupItem } from '@/lib/client/mask/markup';
import { toScreen, type View } from '@/lib/shared/mask/viewport';
import type { CanvasController } from './canvas-controller';
import { drawCrosshair, drawFrame, drawOutline, drawRings, drawSelection } from './draw-interface';
import type { CanvasMode } from './tools/tool';

export function drawScene(
  context: CanvasRenderingContext2D,
  session: Pick<CanvasSession, 'source' | 'markup'>,
  controller: Pick<CanvasController, 'view' | 'scene' | 'isOriginalHeld'>,
  { sizePx, hardnessPercent }: CanvasSettings,
  mode: CanvasMode,
): void {
  const view = controller.view();
  const { draft, frame, hasFrameHandles, outline, crosshair, pointer, rings } = controller.scene();
  const isOriginal = controller.isOriginalHeld();
  if (mode === 'markup' && !isOriginal) drawMarks(context, session, view, draft);
  if (frame && !isOriginal) drawFrame(context, frame, session.source, view, hasFrameHandles);
  if (outline) drawOutline(context, outline, view);
  if (crosshair) drawCrosshair(context, crosshair, view);
  const at = crosshair ? toScreen(view, crosshair) : pointer;
  if (at && rings) drawRings(context, at, (sizePx / 2) * view.scale, hardnessPercent / 100, rings.erases);
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { source, markup }: Pick<CanvasSession, 'source' | 'markup'>,
  view: View,
  draft: MarkupItem | null,
): void {
  const { items, selectedId } = markup.state();
  const shown = items.filter(({ id }) => id !== draft?.id);
  context.save();
  context.translate(view.offsetX, view.offsetY);
  context.scale(view.scale, view.scale);
  context.beginPath();
  context.rect(0, 0, source.width, source.height);
  context.clip();
  drawMarkup(context, draft ? [...shown, draft] : shown);
  context.restore();
  const selected = draft?.id === selectedId ? draft : items.find(({ id }) => id === selectedId);
  if (selected) drawSelection(context, selected, view);
}
