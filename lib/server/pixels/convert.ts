import 'server-only';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import { openUpright } from '@/lib/server/pixels/raw-pixels';
import { OverpaintError } from '@/lib/shared/errors';
import { formatSize, showSize } from '@/lib/shared/pixel-size';

export const CONVERSION_FORMATS = ['png', 'jpeg', 'webp'] as const;
export type ConversionFormat = (typeof CONVERSION_FORMATS)[number];

export type Conversion = {
  format: ConversionFormat;
  /** 1 to 100; PNG loses nothing and takes no notice. */
  quality: number;
  /** The result fits into these, in pixels, and keeps its shape; null: that side is free. */
  width: number | null;
  height: number | null;
  /** Also larger than the picture is. A drawing (SVG) has no size of its own, so it is always as large as asked. */
  enlarge: boolean;
  /** What is seen through a JPEG, which has no transparency: six hex digits. */
  background: string;
};

/** A drawing can be small and take for ever. */
const TIMEOUT_SECONDS = 60;
/** What librsvg takes a drawing's unit for. */
const SVG_DPI = 72;
const MAX_SVG_DPI = 100_000;
/** WebP knows no longer side; no screen or print needs one. */
export const MAX_SIDE_PX = 16_383;

type Size = { width: number; height: number };

/**
 * The picture in another format or size: upright, sRGB, 8 bits, and nothing but pixels in it, no metadata and no profile.
 * Of an animation its first frame; a drawing is drawn at the size asked for.
 *
 * @param source as the row of the image describes it
 * @throws OverpaintError invalid_request where it would be larger than any picture here, or cannot be drawn
 */
export async function convert(
  sourcePath: string,
  source: Size & { mime: string },
  wanted: Conversion,
  outputPath: string,
): Promise<void> {
  try {
    const picture =
      source.mime === 'image/svg+xml'
        ? await openDrawing(sourcePath, source, wanted)
        : await openPicture(sourcePath, wanted);
    await encode(picture.timeout({ seconds: TIMEOUT_SECONDS }).toColourspace('srgb'), wanted).toFile(
      outputPath,
    );
  } catch (cause) {
    if (cause instanceof OverpaintError) throw cause;
    // A full disk is no fault of the picture.
    if (cause instanceof Error && ('errno' in cause || /no space left/i.test(cause.message))) throw cause;
    throw new OverpaintError(
      'invalid_request',
      { key: 'refusals.notConvertible' },
      {
        cause,
      },
    );
  }
}

/** @throws OverpaintError invalid_request */
export function convertedSize(source: Size, wanted: Pick<Conversion, 'width' | 'height' | 'enlarge'>): Size {
  const scale = Math.min(
    (wanted.width ?? Infinity) / source.width,
    (wanted.height ?? Infinity) / source.height,
  );
  if (scale === Infinity || (scale >= 1 && !wanted.enlarge)) return source;
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  if (width * height > MAX_PICTURE_PIXELS || Math.max(width, height) > MAX_SIDE_PX) {
    throw new OverpaintError('invalid_request', {
      key: 'refusals.conversionTooLarge',
      values: {
        size: showSize(formatSize({ width, height })),
        megapixels: MAX_PICTURE_PIXELS / 1_000_000,
        side: String(MAX_SIDE_PX),
      },
    });
  }
  return { width, height };
}

async function openPicture(path: string, wanted: Conversion): Promise<Sharp> {
  const { autoOrient } = await sharp(path).metadata();
  // The shape is decided to the pixel, so nothing is cut or padded.
  return openUpright(path).resize({ ...convertedSize(autoOrient, wanted), fit: 'fill' });
}

/** From memory: what it refers to on the disk beside it, it does not find. */
async function openDrawing(path: string, source: Size, wanted: Conversion): Promise<Sharp> {
  const size = convertedSize(source, { ...wanted, enlarge: true });
  const density = Math.min(MAX_SVG_DPI, Math.max(1, (SVG_DPI * size.width) / source.width));
  // Twice: what is drawn may be a pixel larger than what is asked for.
  return sharp(await readFile(path), {
    density,
    failOn: 'error',
    limitInputPixels: 2 * MAX_PICTURE_PIXELS,
  }).resize({ ...size, fit: 'fill' });
}

function encode(picture: Sharp, { format, quality, background }: Conversion): Sharp {
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 6, adaptiveFiltering: true });
    case 'webp':
      return picture.webp({ quality, effort: 2 });
    case 'jpeg':
      return picture
        .flatten({ background: `#${background}` })
        .jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' });
  }
}
