import 'server-only';
import sharp from 'sharp';
import { placeEdit } from '@/lib/shared/mask/composite';
import type { Rect } from '@/lib/shared/mask/geometry';
import { fitAnswer } from './fit-answer';
import type { PixelJobs } from './pixel-jobs';
import { allRows, type RawPixels, readMask, readPixels, readRows, rowsAround } from './raw-pixels';
import { writeChangedStripPng, writeStripPng } from './strips/write-strip-png';

type Input = PixelJobs['placeExact']['input'];

/**
 * The answer put back into the photo. Of a photo in strips only those are decoded that the region lies in, only those
 * encoded that the mask touches, and the others copied as they are compressed.
 */
export async function placeExact(input: Input): Promise<PixelJobs['placeExact']['result']> {
  const { sourcePath, ours, maskPath, answerPath, plan, featherPx } = input;
  const { align, matchTone, matchGrain, grow } = input;
  const sparse = ours && input.format === 'png';
  const rows = sparse ? rowsAround(plan.sourceRect) : allRows;
  // Decoded beside each other, on as many cores as there are.
  const [answered, read] = await Promise.all([
    readPixels(answerPath),
    ours ? readRows(sourcePath, rows) : readPixels(sourcePath),
  ]);
  const answer = fitAnswer(answered, plan);
  const gainsAlpha = read.channels === 3 && answer.channels === 4 && hasTransparency(answer);
  const source = gainsAlpha ? withAlpha(await readPixels(sourcePath)) : read;
  // The fade that suits all that is painted can only be told from all of it.
  const mask = await readMask(maskPath, source, featherPx === null ? allRows : rows);
  const placed = placeEdit({
    source,
    answer,
    mask,
    plan,
    align,
    matchTone,
    matchGrain,
    grow,
    ...(featherPx === null ? {} : { featherPx }),
  });
  if (sparse && !gainsAlpha) await writeChanged(input, source, placed.rect);
  else await writeAll(input, source);
  return {
    width: source.width,
    height: source.height,
    driftPercent: placed.drift.changedPercent,
    featherPx: placed.featherPx,
    alignment: placed.alignment.reason,
    toneClipped: placed.toneClipped,
    overflowPercent: Math.round(1000 * (placed.overflow?.share ?? 0)) / 10,
  };
}

async function writeChanged(
  { sourcePath, outputPath }: Input,
  picture: RawPixels,
  { y, height }: Rect,
): Promise<void> {
  const rows = { top: y, bottom: y + height };
  if (await writeChangedStripPng(sourcePath, picture, rows, outputPath)) return;
  // An older picture, or a damaged one: then this throws.
  const whole = await readPixels(sourcePath);
  const rowBytes = picture.width * picture.channels;
  const [from, to] = [rows.top * rowBytes, rows.bottom * rowBytes];
  picture.data.copy(whole.data, from, from, to);
  await writeStripPng(whole, outputPath);
}

async function writeAll({ format, outputPath }: Input, picture: RawPixels): Promise<void> {
  if (format === 'png') return writeStripPng(picture, outputPath);
  const { width, height, channels, data } = picture;
  await sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(outputPath);
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
