/** The photo: a preview of all of it, and the sharp part of what is seen once one zooms in past the preview. */
import type { Context } from 'konva/lib/Context';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import {
  expandRect,
  imagePoint,
  intersectRects,
  isEmptyRect,
  type Rect,
  rectOf,
  type Size,
} from '@/lib/shared/mask/geometry';
import { gridLines, toScreen, type View, visibleRect, zoomOf } from '@/lib/shared/mask/viewport';
import { drawPixelGrid } from './draw-interface';

/** The view has to rest so long before its sharp part is decoded. */
const DETAIL_AFTER_MS = 140;
/** Around what is seen, so that a small pan stays sharp. */
const DETAIL_MARGIN = 0.12;
const CHECK_PX = 8;

/** What of the photo is on the screen; null while there is no screen. */
type Sight = { view(): View; screen(): Size };

export function createPhotoLayer(
  { source, worker, photo: loadPhoto }: Pick<CanvasSession, 'source' | 'worker' | 'photo'>,
  sight: () => Sight | null,
  onDetail: () => void,
) {
  const photo: Size = { width: source.width, height: source.height };
  let preview: ImageBitmap | null = null;
  let detail: { bitmap: ImageBitmap; rect: Rect } | null = null;
  let detailTimer: ReturnType<typeof setTimeout> | undefined;
  let detailWanted = 0;
  let checks: CanvasPattern | null = null;

  function isSharp(seen: Rect, zoom: number): boolean {
    if (!detail) return false;
    const covers = intersectRects(detail.rect, seen);
    const sharp = detail.bitmap.width / detail.rect.width >= Math.min(1, zoom) * 0.98;
    return covers.width === seen.width && covers.height === seen.height && sharp;
  }

  async function loadDetail(): Promise<void> {
    const seenBy = sight();
    if (!seenBy || !preview) return;
    const view = seenBy.view();
    const previewScale = preview.width / photo.width;
    const zoom = zoomOf(view);
    // The preview has a pixel for each of the screen's already.
    if (previewScale >= 1 || zoom <= previewScale * 1.05) return;
    const seen = visibleRect(view, photo, seenBy.screen());
    if (isEmptyRect(seen) || isSharp(seen, zoom)) return;
    const margin = Math.round(DETAIL_MARGIN * Math.max(seen.width, seen.height));
    const rect = intersectRects(expandRect(seen, margin), rectOf(photo));
    const scale = Math.min(1, zoom);
    const size = {
      width: Math.max(1, Math.round(rect.width * scale)),
      height: Math.max(1, Math.round(rect.height * scale)),
    };
    const mine = ++detailWanted;
    try {
      const bitmap = await worker.ask('detail', { rect, size });
      if (mine !== detailWanted || !sight()) {
        bitmap.close();
        return;
      }
      detail?.bitmap.close();
      detail = { bitmap, rect };
      onDetail();
    } catch {
      // The preview stays: less sharp, but there.
    }
  }

  return {
    async open(): Promise<void> {
      preview = await loadPhoto();
    },
    /** The view has moved: its sharp part is decoded once it rests. */
    wantDetail(): void {
      clearTimeout(detailTimer);
      detailTimer = setTimeout(loadDetail, DETAIL_AFTER_MS);
    },
    draw(wrapped: Context): void {
      const seenBy = sight();
      // The session closes its picture before the canvas leaves the screen.
      if (!seenBy || !preview || preview.width === 0) return;
      const view = seenBy.view();
      const context = wrapped._context;
      const a = toScreen(view, imagePoint(0, 0));
      // What is transparent lies on a checkerboard, as everywhere.
      checks ??= buildChecks(context);
      context.fillStyle = checks ?? '#ddd';
      context.fillRect(a.x, a.y, photo.width * view.scale, photo.height * view.scale);
      drawBitmap(context, view, preview, rectOf(photo));
      const previewScale = preview.width / photo.width;
      if (detail && zoomOf(view) > previewScale * 1.05) drawBitmap(context, view, detail.bitmap, detail.rect);
      const lines = gridLines(view, photo, seenBy.screen());
      if (lines) drawPixelGrid(context, lines, view);
    },
    close(): void {
      clearTimeout(detailTimer);
      preview = null;
      detail?.bitmap.close();
      detail = null;
    },
  };
}

function drawBitmap(context: CanvasRenderingContext2D, view: View, bitmap: ImageBitmap, rect: Rect): void {
  const a = toScreen(view, imagePoint(rect.x, rect.y));
  context.imageSmoothingEnabled = zoomOf(view) < 2;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(bitmap, a.x, a.y, rect.width * view.scale, rect.height * view.scale);
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
