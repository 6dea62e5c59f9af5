import 'server-only';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { withUpload } from '@/lib/server/decoding/open-upload';
import { encodeApiMask } from '@/lib/shared/mask/api-mask';
import { placeEdit } from '@/lib/shared/mask/composite';
import { isEmptyRect, type Rect } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { maskFromPixels } from '@/lib/shared/mask/mask-file';
import { findBounds, findCoverage } from '@/lib/shared/mask/measure';
import type { WirePainted } from '@/lib/shared/wire';
import { convert } from './convert';
import { fitAnswer } from './fit-answer';
import type { PixelJobName, PixelJobs } from './pixel-jobs';
import { previewPlacing } from './preview-placing';
import {
  openUpright,
  PNG_FOR_STORAGE,
  type RawPixels,
  readMask,
  readPixels,
  toRawPixels,
} from './raw-pixels';
import { readAlphaVerdict } from './read-alpha-verdict';
import { readPixelSize } from './read-pixel-size';
import { writeBase, writeMarkup, writeReference } from './write-call-pictures';
import { writeThumbnail } from './write-thumbnail';

/** A mask is long runs of two values, so it costs nothing to press it well. */
const MASK_PNG = { compressionLevel: 6 } as const;

type Runners = {
  [Name in PixelJobName]: (input: PixelJobs[Name]['input']) => Promise<PixelJobs[Name]['result']>;
};

/** Runs in a process of its own: here a loop over 24 million pixels blocks nobody. */
export function runPixelJob<Name extends PixelJobName>(
  name: Name,
  input: PixelJobs[Name]['input'],
): Promise<PixelJobs[Name]['result']> {
  return runners[name](input);
}

const runners: Runners = {
  async normaliseInput({ sourcePath, format, outputPath }) {
    const { result, notes } = await withUpload(sourcePath, format, (picture) =>
      picture.png(PNG_FOR_STORAGE).toFile(outputPath),
    );
    return { width: result.width, height: result.height, notes };
  },

  async normaliseMask({ sourcePath, format, outputPath }) {
    const { result, notes } = await withUpload(sourcePath, format, toRawPixels);
    const mask = maskFromPixels(result);
    const { width, height, data } = mask;
    await sharp(data, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png(MASK_PNG)
      .toFile(outputPath);
    return { width, height, notes, painted: describePainted(mask) };
  },

  async normaliseMarkup({ sourcePath, format, outputPath }) {
    const { result: pixels, notes } = await withUpload(sourcePath, format, toRawPixels);
    const { width, height } = pixels;
    const drawn = readAlpha(pixels);
    await sharp(pixels.data, { raw: { width, height, channels: pixels.channels } })
      .png(PNG_FOR_STORAGE)
      .toFile(outputPath);
    return {
      width,
      height,
      notes,
      painted: describePainted(drawn),
      transparent: drawn.data.some((value) => value < 255),
    };
  },

  readSize: ({ path }) => readPixelSize(path),

  readAlpha: ({ path }) => readAlphaVerdict(path),

  async makeThumbnail({ sourcePath, widthPx, outputPath }) {
    await writeThumbnail(sourcePath, widthPx, outputPath);
  },

  async convert({ sourcePath, source, wanted, outputPath }) {
    await convert(sourcePath, source, wanted, outputPath);
  },

  async writeBase(input) {
    await writeBase(input);
  },

  async writeMarkup(input) {
    await writeMarkup(input);
  },

  writeReference,

  async writeApiMask({ maskPath, photo, plan, planRequest, outputPath }) {
    const mask = await readMask(maskPath, photo);
    const encoded = await encodeApiMask(mask, plan, planRequest);
    await writeFile(outputPath, encoded.png);
    return { plan: encoded.plan, reduced: encoded.reduced };
  },

  async placeExact({ sourcePath, maskPath, answerPath, plan, format, outputPath, featherPx, ...choices }) {
    // Decoded beside each other, on as many cores as there are.
    const [answered, read] = await Promise.all([readPixels(answerPath), readPixels(sourcePath)]);
    const answer = fitAnswer(answered, plan);
    const source = answer.channels === 4 && hasTransparency(answer) ? withAlpha(read) : read;
    const { width, height, channels } = source;
    const mask = await readMask(maskPath, source);
    const placed = placeEdit({
      source,
      answer,
      mask,
      plan,
      align: choices.align,
      matchTone: choices.matchTone,
      matchGrain: choices.matchGrain,
      grow: choices.grow,
      ...(featherPx === null ? {} : { featherPx }),
    });
    const output = sharp(source.data, { raw: { width, height, channels } });
    const encoded =
      format === 'png'
        ? output.png(PNG_FOR_STORAGE)
        : output.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
    await encoded.toFile(outputPath);
    return {
      width,
      height,
      driftPercent: placed.drift.changedPercent,
      featherPx: placed.featherPx,
      alignment: placed.alignment.reason,
      toneClipped: placed.toneClipped,
      overflowPercent: Math.round(1000 * placed.overflowShare) / 10,
    };
  },

  previewPlacing,

  async cutAnswer({ sourcePath, part, mime, quality, outputPath }) {
    const cut = openUpright(sourcePath).extract({
      left: part.x,
      top: part.y,
      width: part.width,
      height: part.height,
    });
    const encoded =
      mime === 'image/jpeg'
        ? cut.jpeg({ quality, chromaSubsampling: '4:4:4' })
        : mime === 'image/webp'
          ? cut.webp({ quality, effort: 2 })
          : cut.png(PNG_FOR_STORAGE);
    const { width, height } = await encoded.toFile(outputPath);
    return { width, height };
  },
};

function describePainted(mask: Mask): WirePainted {
  const bounds: Rect = findBounds(mask);
  return {
    bounds: isEmptyRect(bounds) ? null : bounds,
    share: findCoverage(mask),
    full: mask.data.every((value) => value === 255),
  };
}

/** How much is drawn where; without an alpha channel everything is. */
function readAlpha({ width, height, channels, data }: RawPixels): Mask {
  const alpha = createMask(width, height);
  if (channels === 3) alpha.data.fill(255);
  else for (let i = 0; i < alpha.data.length; i++) alpha.data[i] = data[i * 4 + 3] as number;
  return alpha;
}

function hasTransparency({ data }: RawPixels): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) < 255) return true;
  return false;
}

function withAlpha(pixels: RawPixels): RawPixels {
  if (pixels.channels === 4) return pixels;
  const count = pixels.width * pixels.height;
  const data = Buffer.allocUnsafe(count * 4);
  for (let i = 0; i < count; i++) {
    data[i * 4] = pixels.data[i * 3] as number;
    data[i * 4 + 1] = pixels.data[i * 3 + 1] as number;
    data[i * 4 + 2] = pixels.data[i * 3 + 2] as number;
    data[i * 4 + 3] = 255;
  }
  return { ...pixels, channels: 4, data };
}
