/** What is selected of a photo, small and as it changes. */
import type { Mask } from '@/lib/shared/mask/mask';
import type { CanvasSession } from './canvas-session';

/** Twice the width of the place that it is shown in. */
const LONG_EDGE_PX = 640;
/** While one paints, the canvas comes first. */
const WAIT_MS = 80;

/** Draws into the canvas whenever the mask changes. Returns the end of it. */
export function attachCutOutPreview(canvas: HTMLCanvasElement, session: CanvasSession): () => void {
  const level = previewLevel(session.engine.pyramid.levels);
  canvas.width = level.width;
  canvas.height = level.height;
  const context = canvas.getContext('2d');
  let picture: ImageData | null = null;
  let alpha: Uint8Array | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  const draw = () => {
    timer = undefined;
    if (context === null || picture === null || alpha === null) return;
    selectPixels(picture.data, alpha, level);
    context.putImageData(picture, 0, 0);
  };
  const drawSoon = () => {
    timer ??= setTimeout(draw, WAIT_MS);
  };

  async function begin(): Promise<void> {
    const photo = await session.photo();
    if (context === null || isOver) return;
    context.drawImage(photo, 0, 0, level.width, level.height);
    picture = context.getImageData(0, 0, level.width, level.height);
    alpha = Uint8Array.from(level.data, (_, i) => picture?.data[i * 4 + 3] ?? 0);
    draw();
  }
  // Where the photo cannot be had, the canvas says so, and tries again.
  begin().catch(() => undefined);
  const end = session.engine.onPaint(drawSoon);
  return () => {
    isOver = true;
    clearTimeout(timer);
    end();
  };
}

/** The largest that is no larger than it has to be. */
export function previewLevel(levels: readonly Mask[]): Mask {
  const fits = levels.find(({ width, height }) => Math.max(width, height) <= LONG_EDGE_PX);
  return fits ?? (levels.at(-1) as Mask);
}

/** @param alpha the picture's own, a byte each */
export function selectPixels(rgba: Uint8ClampedArray, alpha: ArrayLike<number>, mask: Mask): void {
  for (let i = 0; i < mask.data.length; i++)
    rgba[i * 4 + 3] = ((alpha[i] as number) * (mask.data[i] as number)) / 255;
}
