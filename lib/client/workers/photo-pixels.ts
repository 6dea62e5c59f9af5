/** The decoded photo in the worker. */
import { SentenceError } from '@/lib/client/sentence-error';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import type { Rect, Size } from '@/lib/shared/mask/geometry';

/** Safari draws nothing, and says nothing, above 16.8 million pixels of canvas. */
const BAND_PIXELS = 4_000_000;
/** The photo's pixels are four bytes each: 200 MB at 50 MP, so they go when the wand is no longer used. */
const KEPT_MS = 20_000;

export function createPhotoPixels(file: Blob) {
  let pixels: Promise<RgbaImage> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<RgbaImage> {
    const whole = await createImageBitmap(file, { premultiplyAlpha: 'none' });
    const { width, height } = whole;
    const data = new Uint8ClampedArray(width * height * 4);
    const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
    const canvas = new OffscreenCanvas(width, Math.min(rows, height));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new SentenceError({ key: 'canvas.problems.noCanvas' });
    for (let top = 0; top < height; top += rows) {
      const bandRows = Math.min(rows, height - top);
      context.clearRect(0, 0, width, canvas.height);
      context.drawImage(whole, 0, -top);
      data.set(context.getImageData(0, 0, width, bandRows).data, top * width * 4);
    }
    whole.close();
    return { width, height, data };
  }

  return {
    /** The photo's size, and its picture scaled so that the longer side is at most `maxEdge`. */
    async preview(maxEdge: number): Promise<Size & { bitmap: ImageBitmap }> {
      const whole = await createImageBitmap(file);
      const { width, height } = whole;
      const scale = maxEdge / Math.max(width, height);
      if (scale >= 1) return { width, height, bitmap: whole };
      const bitmap = await createImageBitmap(whole, {
        resizeWidth: Math.max(1, Math.round(width * scale)),
        resizeHeight: Math.max(1, Math.round(height * scale)),
        // Bilinear: a fifth of the time that the better filters take, which is four times that of decoding. No photo is
        // so large that it would leave pixels out, and the screen averages again.
        resizeQuality: 'low',
      });
      whole.close();
      return { width, height, bitmap };
    },
    detail(rect: Rect, size: Size): Promise<ImageBitmap> {
      return createImageBitmap(file, rect.x, rect.y, rect.width, rect.height, {
        resizeWidth: size.width,
        resizeHeight: size.height,
        resizeQuality: 'medium',
      });
    },
    pixels(): Promise<RgbaImage> {
      clearTimeout(timer);
      timer = setTimeout(() => {
        pixels = null;
      }, KEPT_MS);
      pixels ??= read();
      return pixels;
    },
  };
}

export type PhotoPixels = ReturnType<typeof createPhotoPixels>;
