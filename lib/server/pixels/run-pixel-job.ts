import 'server-only';
import { writeFile } from 'node:fs/promises';
import { withUpload } from '@/lib/server/decoding/open-upload';
import type { ReportOf } from '@/lib/server/threads/job-messages';
import { OverpaintError } from '@/lib/shared/errors';
import { encodeApiMask } from '@/lib/shared/mask/api-mask';
import { isEmptyRect, type Rect } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { maskFromPixels } from '@/lib/shared/mask/mask-file';
import { findBounds, findCoverage } from '@/lib/shared/mask/measure';
import type { WirePainted } from '@/lib/shared/wire';
import { composePicture, fillFrame } from './compose-picture';
import { convert } from './convert';
import { countChanged } from './count-changed';
import { cutCells } from './cut-cells';
import { cutOutPicture } from './cut-out-picture';
import { finishSticker, lookAtSticker } from './finish-sticker';
import { fitPicture } from './fit-picture';
import type { PixelJobName, PixelJobs } from './pixel-jobs';
import { placeExact } from './place-exact';
import { previewPlacing } from './preview-placing';
import {
  openUpright,
  type RawPixels,
  readMask,
  rowsAround,
  SMALL_PNG,
  toMaskPixels,
  toRawPixels,
} from './raw-pixels';
import { readAlphaVerdict } from './read-alpha-verdict';
import { readPixelSize } from './read-pixel-size';
import { writeStripPng } from './strips/write-strip-png';
import { writeBase, writeMarkup, writeReference } from './write-call-pictures';
import { writeThumbnail } from './write-thumbnail';

type Runners = {
  [Name in PixelJobName]: (
    input: PixelJobs[Name]['input'],
    report: (report: ReportOf<PixelJobs[Name]>) => void,
  ) => Promise<PixelJobs[Name]['result']>;
};

/** Runs in a process of its own: here a loop over 24 million pixels blocks nobody. */
export function runPixelJob<Name extends PixelJobName>(
  name: Name,
  input: PixelJobs[Name]['input'],
  report: (report: ReportOf<PixelJobs[Name]>) => void = () => undefined,
): Promise<PixelJobs[Name]['result']> {
  return runners[name](input, report);
}

const runners: Runners = {
  async normaliseInput({ sourcePath, format, outputPath }, report) {
    const { result: pixels, notes } = await withUpload(sourcePath, format, toRawPixels);
    const decoded = { width: pixels.width, height: pixels.height, notes };
    report(decoded);
    await writeStripPng(pixels, outputPath);
    return decoded;
  },

  async normaliseMask({ sourcePath, format, outputPath }, report) {
    const { result, notes } = await withUpload(sourcePath, format, toMaskPixels);
    const mask = maskFromPixels(result);
    const { width, height, data } = mask;
    const decoded = { width, height, notes, painted: describePainted(mask) };
    report(decoded);
    await writeStripPng({ width, height, channels: 1, data }, outputPath);
    return decoded;
  },

  async normaliseMarkup({ sourcePath, format, outputPath }, report) {
    const { result: pixels, notes } = await withUpload(sourcePath, format, toRawPixels);
    const { width, height } = pixels;
    const drawn = readAlpha(pixels);
    if (drawn.data.every((value) => value === 255)) {
      throw new OverpaintError('invalid_markup', { key: 'refusals.opaqueMarkup' });
    }
    const decoded = { width, height, notes, painted: describePainted(drawn) };
    report(decoded);
    await writeStripPng(pixels, outputPath);
    return decoded;
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
    const mask = await readMask(maskPath, photo, rowsAround(plan.sourceRect));
    const encoded = await encodeApiMask(mask, plan, planRequest);
    await writeFile(outputPath, encoded.png);
    return { plan: encoded.plan, reduced: encoded.reduced };
  },

  placeExact,

  previewPlacing,

  cutOut: cutOutPicture,

  cutCells,

  finishSticker,

  lookAtSticker,
  fillFrame,

  composePicture,
  countChanged,

  fitPicture,

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
          : cut.png(SMALL_PNG);
    const { width, height } = await encoded.toFile(outputPath);
    return { width, height };
  },
};

function describePainted(mask: Mask): WirePainted {
  const bounds: Rect = findBounds(mask);
  if (isEmptyRect(bounds)) return { bounds: null, share: 0, full: false };
  const { width, height, data } = mask;
  return {
    bounds,
    share: findCoverage(mask),
    full: bounds.width === width && bounds.height === height && data.every((value) => value === 255),
  };
}

/** How much is drawn where; without an alpha channel everything is. */
function readAlpha({ width, height, channels, data }: RawPixels): Mask {
  const alpha = createMask(width, height);
  if (channels === 3) alpha.data.fill(255);
  else for (let i = 0; i < alpha.data.length; i++) alpha.data[i] = data[i * 4 + 3] as number;
  return alpha;
}
