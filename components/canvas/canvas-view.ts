/**
 * The three layers' drawing. Konva calls the scene functions; nothing is read back from it. Redrawing happens at most
 * once a frame, right in the frame (Konva's `batchDraw` would show it one frame later).
 */

import type { Context } from 'konva/lib/Context';
import type { Layer } from 'konva/lib/Layer';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { type CanvasSettings, parseColour } from '@/lib/client/mask/canvas-settings';
import { drawMarkup, type MarkupItem } from '@/lib/client/mask/markup';
import {
  EMPTY_RECT,
  expandRect,
  imagePoint,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  type Size,
  uniteRects,
} from '@/lib/shared/mask/geometry';
import { buildColourTable, renderOverlay } from '@/lib/shared/mask/overlay';
import { deviceRect, toScreen, visibleRect, zoomOf } from '@/lib/shared/mask/viewport';
import type { CanvasController, Redraw } from './canvas-controller';
import { drawCrosshair, drawFrame, drawOutline, drawRings, drawSelection } from './draw-interface';
import type { CanvasMode } from './tools/tool';

export type CanvasLayers = { photo: Layer; mask: Layer; overlay: Layer };

/** Longer side of the preview: beyond it a browser may refuse, and memory would go to pixels nobody sees. */
export const PREVIEW_EDGE_PX = 4096;
/** The view has to rest so long before its sharp part is decoded. */
const DETAIL_AFTER_MS = 140;
/** Around what is seen, so that a small pan stays sharp. */
const DETAIL_MARGIN = 0.12;
const CHECK_PX = 8;

export type CanvasView = ReturnType<typeof createCanvasView>;

export function createCanvasView(session: CanvasSession) {
  const photo: Size = { width: session.source.width, height: session.source.height };
  let layers: CanvasLayers | null = null;
  let controller: CanvasController | null = null;
  let settings: CanvasSettings | null = null;
  let mode: CanvasMode = 'mask';
  let preview: ImageBitmap | null = null;
  let detail: { bitmap: ImageBitmap; rect: Rect } | null = null;
  let detailTimer: ReturnType<typeof setTimeout> | undefined;
  let detailWanted = 0;
  let checks: CanvasPattern | null = null;

  // What the next frame has to do.
  let frame: number | null = null;
  let photoIsDirty = false;
  let maskDirty: Rect | 'all' = EMPTY_RECT;
  let overlayIsDirty = false;

  let colours: Uint32Array = new Uint32Array(256);
  let hatch: Uint32Array = colours;
  let pixels = new Uint8ClampedArray(0);

  function schedule(): void {
    frame ??= requestAnimationFrame(draw);
  }

  const drains = new Set<() => void>();

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
      wantDetail();
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

  function wantDetail(): void {
    clearTimeout(detailTimer);
    detailTimer = setTimeout(loadDetail, DETAIL_AFTER_MS);
  }

  async function loadDetail(): Promise<void> {
    if (!controller || !preview) return;
    const view = controller.view();
    const previewScale = preview.width / photo.width;
    const zoom = zoomOf(view);
    // The preview has a pixel for each of the screen's already.
    if (previewScale >= 1 || zoom <= previewScale * 1.05) return;
    const seen = visibleRect(view, photo, controller.screen());
    if (isEmptyRect(seen)) return;
    if (detail && intersectRects(detail.rect, seen).width === seen.width) {
      const covers = intersectRects(detail.rect, seen);
      const sharp = detail.bitmap.width / detail.rect.width >= Math.min(1, zoom) * 0.98;
      if (covers.height === seen.height && sharp) return;
    }
    const margin = Math.round(DETAIL_MARGIN * Math.max(seen.width, seen.height));
    const rect = intersectRects(expandRect(seen, margin), rectOf(photo));
    const scale = Math.min(1, zoom);
    const size = {
      width: Math.max(1, Math.round(rect.width * scale)),
      height: Math.max(1, Math.round(rect.height * scale)),
    };
    const mine = ++detailWanted;
    try {
      const bitmap = await session.worker.ask('detail', { rect, size });
      if (mine !== detailWanted || !layers) {
        bitmap.close();
        return;
      }
      detail?.bitmap.close();
      detail = { bitmap, rect };
      photoIsDirty = true;
      schedule();
    } catch {
      // The preview stays: less sharp, but there.
    }
  }

  function drawBitmap(context: CanvasRenderingContext2D, bitmap: ImageBitmap, rect: Rect): void {
    if (!controller) return;
    const view = controller.view();
    const a = toScreen(view, imagePoint(rect.x, rect.y));
    context.imageSmoothingEnabled = zoomOf(view) < 2;
    context.imageSmoothingQuality = 'medium';
    context.drawImage(bitmap, a.x, a.y, rect.width * view.scale, rect.height * view.scale);
  }

  function drawPhoto(wrapped: Context): void {
    if (!controller || !preview) return;
    const context = wrapped._context;
    const view = controller.view();
    const a = toScreen(view, imagePoint(0, 0));
    // What is transparent lies on a checkerboard, as everywhere.
    checks ??= buildChecks(context);
    context.fillStyle = checks ?? '#ddd';
    context.fillRect(a.x, a.y, photo.width * view.scale, photo.height * view.scale);
    drawBitmap(context, preview, rectOf(photo));
    const previewScale = preview.width / photo.width;
    if (detail && zoomOf(view) > previewScale * 1.05) drawBitmap(context, detail.bitmap, detail.rect);
  }

  function drawMask(wrapped: Context): void {
    if (!controller || !settings) return;
    const context = wrapped._context;
    const view = controller.view();
    const all = rectOf({ width: context.canvas.width, height: context.canvas.height });
    const rect = maskDirty === 'all' ? all : intersectRects(maskDirty, all);
    if (isEmptyRect(rect)) return;
    const isShown = mode === 'mask' && settings.isOverlayShown && !controller.isOriginalHeld();
    if (!isShown) {
      // In device pixels, whatever transform Konva has set.
      context.save();
      context.resetTransform();
      context.clearRect(rect.x, rect.y, rect.width, rect.height);
      context.restore();
      return;
    }
    const bytes = rect.width * rect.height * 4;
    if (pixels.length < bytes) pixels = new Uint8ClampedArray(bytes);
    const image = new ImageData(pixels.subarray(0, bytes), rect.width, rect.height);
    const words = new Uint32Array(pixels.buffer, 0, rect.width * rect.height);
    renderOverlay(session.engine.pyramid, view, rect, colours, words, hatch);
    context.putImageData(image, rect.x, rect.y);
  }

  function drawOverlay(wrapped: Context): void {
    if (!controller || !settings) return;
    const context = wrapped._context;
    const view = controller.view();
    const scene = controller.scene();
    if (mode === 'markup' && !controller.isOriginalHeld()) drawMarks(context, scene.draft);
    if (scene.frame && !controller.isOriginalHeld())
      drawFrame(context, scene.frame, photo, view, scene.hasFrameHandles);
    if (scene.outline) drawOutline(context, scene.outline, view);
    if (scene.crosshair) drawCrosshair(context, scene.crosshair, view);
    const at = scene.crosshair ? toScreen(view, scene.crosshair) : scene.pointer;
    if (at && scene.rings) {
      const { sizePx, hardnessPercent } = settings;
      drawRings(context, at, (sizePx / 2) * view.scale, hardnessPercent / 100, scene.rings.erases);
    }
  }

  function drawMarks(context: CanvasRenderingContext2D, draft: MarkupItem | null): void {
    if (!controller) return;
    const view = controller.view();
    const { items, selectedId } = session.markup.state();
    const shown = items.filter(({ id }) => id !== draft?.id);
    context.save();
    context.translate(view.offsetX, view.offsetY);
    context.scale(view.scale, view.scale);
    context.beginPath();
    context.rect(0, 0, photo.width, photo.height);
    context.clip();
    drawMarkup(context, draft ? [...shown, draft] : shown);
    context.restore();
    const selected = draft?.id === selectedId ? draft : items.find(({ id }) => id === selectedId);
    if (selected) drawSelection(context, selected, view);
  }

  return {
    redraw,
    drawPhoto,
    drawMask,
    drawOverlay,
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
        const style = { ...parseColour(next.overlayColour), opacity: next.overlayOpacityPercent / 100 };
        colours = buildColourTable(style);
        hatch =
          next.overlayPattern === 'hatched'
            ? buildColourTable({ ...style, opacity: style.opacity * 0.35 })
            : colours;
        redraw.mask();
      }
      redraw.overlay();
    },
    async open(): Promise<void> {
      const bitmap = await session.worker.ask('open', { url: session.source.url, maxEdge: PREVIEW_EDGE_PX });
      preview?.close();
      preview = bitmap;
      redraw.view();
    },
    detach(): void {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
      clearTimeout(detailTimer);
      layers = null;
      controller = null;
      preview?.close();
      preview = null;
      detail?.bitmap.close();
      detail = null;
    },
  };
}

function buildChecks(context: CanvasRenderingContext2D): CanvasPattern | null {
  const canvas = document.createElement('canvas');
  canvas.width = 2 * CHECK_PX;
  canvas.height = 2 * CHECK_PX;
  const small = canvas.getContext('2d');
  if (!small) return null;
  small.fillStyle = '#fff';
  small.fillRect(0, 0, 2 * CHECK_PX, 2 * CHECK_PX);
  small.fillStyle = '#dcdcdc';
  small.fillRect(0, 0, CHECK_PX, CHECK_PX);
  small.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX);
  return context.createPattern(canvas, 'repeat');
}
