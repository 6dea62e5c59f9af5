/**
 * The three layers' drawing. Konva calls the scene functions; nothing is read back from it. Redrawing happens at most
 * once a frame, right in the frame (Konva's `batchDraw` would show it one frame later).
 */

import type { Context } from 'konva/lib/Context';
import type { Layer } from 'konva/lib/Layer';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CanvasSettings } from '@/lib/client/mask/canvas-settings';
import { EMPTY_RECT, isEmptyRect, type Rect, uniteRects } from '@/lib/shared/mask/geometry';
import { deviceRect } from '@/lib/shared/mask/viewport';
import type { CanvasController, Redraw } from './canvas-controller';
import { drawScene } from './draw-scene';
import { createMaskLayer } from './mask-layer';
import { createPhotoLayer } from './photo-layer';
import type { CanvasMode } from './tools/tool';

export type CanvasLayers = { photo: Layer; mask: Layer; overlay: Layer };

export type CanvasView = ReturnType<typeof createCanvasView>;

export function createCanvasView(session: CanvasSession) {
  let layers: CanvasLayers | null = null;
  let controller: CanvasController | null = null;
  let settings: CanvasSettings | null = null;
  let mode: CanvasMode = 'mask';

  // What the next frame has to do.
  let frame: number | null = null;
  let photoIsDirty = false;
  let maskDirty: Rect | 'all' = EMPTY_RECT;
  let overlayIsDirty = false;

  const drains = new Set<() => void>();
  const mask = createMaskLayer(session.engine.pyramid);
  const photo = createPhotoLayer(
    session,
    () => controller,
    () => {
      photoIsDirty = true;
      schedule();
    },
  );

  function schedule(): void {
    frame ??= requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = null;
    if (!layers || !controller) return;
    for (const drain of drains) drain();
    if (photoIsDirty) layers.photo.drawScene();
    if (maskDirty === 'all' || !isEmptyRect(maskDirty)) layers.mask.drawScene();
    if (overlayIsDirty) layers.overlay.drawScene();
    photoIsDirty = false;
    maskDirty = EMPTY_RECT;
    overlayIsDirty = false;
  }

  const redraw: Redraw = {
    view() {
      photoIsDirty = true;
      maskDirty = 'all';
      overlayIsDirty = true;
      photo.wantDetail();
      schedule();
    },
    paint(rect) {
      if (!controller || maskDirty === 'all') return;
      maskDirty = uniteRects(maskDirty, deviceRect(controller.view(), rect, controller.screen()));
      schedule();
    },
    overlay() {
      overlayIsDirty = true;
      schedule();
    },
    mask() {
      maskDirty = 'all';
      schedule();
    },
  };

  return {
    redraw,
    drawPhoto: photo.draw,
    drawMask(wrapped: Context): void {
      if (!controller || !settings) return;
      const isShown = mode === 'mask' && settings.isOverlayShown && !controller.isOriginalHeld();
      mask.draw(wrapped, controller.view(), maskDirty, isShown);
    },
    drawOverlay(wrapped: Context): void {
      if (controller && settings) drawScene(wrapped._context, session, controller, settings, mode);
    },
    /** Called at the beginning of each frame that is drawn: where pointer events are worked off. */
    onFrame(drain: () => void): () => void {
      drains.add(drain);
      return () => drains.delete(drain);
    },
    schedule,
    attach(nextLayers: CanvasLayers, nextController: CanvasController): void {
      layers = nextLayers;
      controller = nextController;
      redraw.view();
    },
    setMode(next: CanvasMode): void {
      mode = next;
      redraw.view();
    },
    setSettings(next: CanvasSettings): void {
      const old = settings;
      settings = next;
      const sameLook =
        old?.overlayColour === next.overlayColour &&
        old.overlayOpacityPercent === next.overlayOpacityPercent &&
        old.overlayPattern === next.overlayPattern &&
        old.isOverlayShown === next.isOverlayShown;
      if (!sameLook) {
        mask.setLook(next);
        redraw.mask();
      }
      redraw.overlay();
    },
    async open(): Promise<void> {
      await photo.open();
      redraw.view();
    },
    detach(): void {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
      layers = null;
      controller = null;
      photo.close();
    },
  };
}
