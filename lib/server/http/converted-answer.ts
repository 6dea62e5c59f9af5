import 'server-only';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  CONVERSION_FORMATS,
  type Conversion,
  type ConversionFormat,
  MAX_SIDE_PX,
} from '@/lib/server/pixels/convert';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { byteAnswer } from './byte-answer';
import { integerParameter } from './query';

const PARAMETERS = ['format', 'quality', 'width', 'height', 'background', 'enlarge'];
const DEFAULT_QUALITY = 90;

/**
 * What a download is to be turned into; null: it is wanted as it is. Without a format a picture keeps its own; what has
 * none of the three (a drawing, an animation) becomes a PNG.
 *
 * @throws OverpaintError invalid_request
 */
export function wantedConversion(
  url: URL,
): (Omit<Conversion, 'format'> & { format: ConversionFormat | null }) | null {
  const query = url.searchParams;
  if (!PARAMETERS.some((name) => query.has(name))) return null;
  if (!query.has('download')) {
    throw new OverpaintError(
      'invalid_request',
      'Only a download is converted: add “download” to the address.',
    );
  }
  const side = { min: 1, max: MAX_SIDE_PX, fallback: 0 };
  const background = query.get('background') ?? 'ffffff';
  if (!/^[0-9a-f]{6}$/i.test(background)) {
    throw new OverpaintError(
      'invalid_request',
      '“background” must be six hex digits, as in “ffffff” for white.',
    );
  }
  const format = query.get('format');
  if (format !== null && !isFormat(format)) {
    throw new OverpaintError('invalid_request', `“format” must be one of ${CONVERSION_FORMATS.join(', ')}.`);
  }
  return {
    format,
    quality: integerParameter(url, 'quality', { min: 1, max: 100, fallback: DEFAULT_QUALITY }),
    width: integerParameter(url, 'width', side) || null,
    height: integerParameter(url, 'height', side) || null,
    enlarge: query.has('enlarge'),
    background,
  };
}

/** A download in another format or size, under the image's name. */
export async function convertedAnswer(
  { conversions }: Pick<Services, 'conversions'>,
  request: Request,
  image: ImageRecord,
  asked: NonNullable<ReturnType<typeof wantedConversion>>,
): Promise<Response> {
  const wanted: Conversion = { ...asked, format: asked.format ?? ownFormat(image.mime) };
  const path = await conversions.get(image, wanted);
  return byteAnswer(request, {
    etag: conversions.keyOf(image, wanted),
    mime: `image/${wanted.format}`,
    sizeBytes: (await stat(path)).size,
    downloadAs: renamed(image.fileName, wanted.format),
    read: async ({ first, last }) =>
      Readable.toWeb(createReadStream(path, { start: first, end: last })) as ReadableStream<Uint8Array>,
  });
}

function isFormat(text: string): text is ConversionFormat {
  return (CONVERSION_FORMATS as readonly string[]).includes(text);
}

function ownFormat(mime: string): ConversionFormat {
  const format = mime.replace(/^image\//, '');
  return isFormat(format) ? format : 'png';
}

function renamed(fileName: string, format: ConversionFormat): string {
  return `${fileName.replace(/\.[a-z0-9]+$/i, '')}.${format === 'jpeg' ? 'jpg' : format}`;
}
