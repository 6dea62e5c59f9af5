import 'server-only';
import { writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import type { Size } from '@/lib/shared/mask/geometry';
import { openUpright } from './raw-pixels';

/** A part of a picture and where it goes, never scaled; all in pixels. */
export type PictureLayer = Size & { path: string; fromX: number; fromY: number; left: number; top: number };

/** An SVG of a size in pixels, over everything. */
export type Drawing = { svg: string; left: number; top: number };

/** `maxBytes`: the quality goes down in steps until it is met, or cannot. */
export type PictureFormat = { format: 'png' } | { format: 'jpeg'; quality: number; maxBytes: number | null };

const QUALITY_STEP = 8;
const LOWEST_QUALITY = 40;

/** A picture that fills a frame: as large as it must be, its middle, never stretched. */
export async function fillFrame(input: {
  sourcePath: string;
  frame: Size;
  format: PictureFormat;
  outputPath: string;
}): Promise<{ bytes: number }> {
  const picture = openUpright(input.sourcePath)
    .resize({ ...input.frame, fit: 'cover', kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb');
  return encode(picture, input.format, input.outputPath);
}

/** Pictures beside each other on white paper, and drawings over them. */
export async function composePicture(input: {
  size: Size;
  layers: readonly PictureLayer[];
  drawings: readonly Drawing[];
  format: PictureFormat;
  outputPath: string;
}): Promise<{ bytes: number }> {
  const { size, layers, drawings } = input;
  const paper = sharp({
    create: { ...size, channels: 3, background: '#ffffff' },
    limitInputPixels: MAX_PICTURE_PIXELS,
  });
  const parts = await Promise.all(
    layers.map(async ({ path, fromX, fromY, width, height, left, top }) => ({
      input: await openUpright(path)
        .extract({ left: fromX, top: fromY, width, height })
        .png({ compressionLevel: 0 })
        .toBuffer(),
      left,
      top,
    })),
  );
  const picture = paper
    .composite([...parts, ...drawings.map(({ svg, left, top }) => ({ input: Buffer.from(svg), left, top }))])
    .toColourspace('srgb');
  return encode(picture, input.format, input.outputPath);
}

async function encode(picture: Sharp, wanted: PictureFormat, outputPath: string): Promise<{ bytes: number }> {
  if (wanted.format === 'png') {
    const { size } = await picture.png({ compressionLevel: 6, adaptiveFiltering: true }).toFile(outputPath);
    return { bytes: size };
  }
  // Decoded and put together once, whatever the number of tries.
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const pixels = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  for (let quality = wanted.quality; ; quality -= QUALITY_STEP) {
    const chromaSubsampling = quality >= 90 ? '4:4:4' : '4:2:0';
    const bytes = await pixels.clone().jpeg({ quality, chromaSubsampling, mozjpeg: false }).toBuffer();
    if (
      wanted.maxBytes !== null &&
      bytes.length > wanted.maxBytes &&
      quality - QUALITY_STEP >= LOWEST_QUALITY
    )
      continue;
    await writeFile(outputPath, bytes);
    return { bytes: bytes.length };
  }
}
