import 'server-only';
import { appendFile, open, truncate } from 'node:fs/promises';
import sharp, { type FailOnOptions, type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { OverpaintError } from '@/lib/shared/errors';
import type { MessageKey, Sentence } from '@/lib/shared/language';
import { UPLOAD_FORMATS, type UploadFormat } from '@/lib/shared/upload-formats';
import { decodeBmpFile } from './bmp-file';
import { type CodedColours, isHdr, toByte, toSrgbBytes } from './coded-colours';
import {
  checkPictureSize,
  type DecodedPicture,
  MAX_PICTURE_PIXELS,
  type PictureColours,
} from './decoded-picture';
import { openHeifFile, UnknownCodec } from './heif-file';
import { decodeJxlFile } from './jxl-file';
import { readMatrixProfile } from './matrix-profile';
import { PNG_END, readPngHeader, wholePngBytes, withProfile } from './png-chunks';

/** Upright, 8-bit sRGB, nothing decoded of a large one yet; and what was done to it that its owner may not expect. */
export type OpenedUpload = { picture: Sharp; notes: Sentence[] };

/** What is said of a picture beside its pixels; each is a part of a sentence, or a sentence. */
type Facts = {
  /** What was left out, as the end of “Converted from HEIC; …”. */
  without: MessageKey[];
  animated?: boolean;
  pages?: number;
  print?: boolean;
  hdr?: boolean;
};

/**
 * Works with a picture of a stranger. One that lacks nothing but its end mark is taken too, as browsers do.
 *
 * @param path may be changed: the end mark is added to it
 * @throws OverpaintError broken_image, too_many_pixels, unsupported_image
 */
export async function withUpload<Result>(
  path: string,
  format: UploadFormat,
  work: (picture: Sharp) => Promise<Result>,
): Promise<{ result: Result; notes: Sentence[] }> {
  const attempt = async (failOn: FailOnOptions) => {
    const { picture, notes } = await openUpload(path, format, failOn);
    return { result: await work(picture), notes };
  };
  try {
    return await attempt('error');
  } catch (error) {
    if (isOursOrTheDisks(error) || !(await mendEnd(path, format))) throw asBroken(error, format);
    try {
      // A part of the pixels is missing too where there is so much as a warning now.
      const { result, notes } = await attempt('warning');
      return { result, notes: [{ key: 'uploads.endedEarly' }, ...notes] };
    } catch (again) {
      throw asBroken(again, format);
    }
  }
}

function isOursOrTheDisks(error: unknown): boolean {
  if (error instanceof OverpaintError) return error.code !== 'broken_image';
  // A full disk is no fault of the picture. libvips says so in words only.
  return error instanceof Error && ('errno' in error || /no space left/i.test(error.message));
}

function asBroken(error: unknown, format: UploadFormat): unknown {
  if (isOursOrTheDisks(error)) return error;
  const values = { format: UPLOAD_FORMATS[format].label };
  return new OverpaintError('broken_image', { key: 'refusals.damaged', values }, { cause: error });
}

const JPEG_END = Buffer.from([0xff, 0xd9]);
const GIF_END = Buffer.from([0x3b]);

/** Whether an end could be put where there was none. */
async function mendEnd(path: string, format: UploadFormat): Promise<boolean> {
  const end = { png: PNG_END, jpeg: JPEG_END, gif: GIF_END }[format as string];
  if (end === undefined) return false;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, end.length));
    await file.read(tail, 0, tail.length, size - tail.length);
    if (tail.equals(end)) return false;
    // Half of the mark may be there.
    if (format === 'png') await truncate(path, await wholePngBytes(path));
    if (format === 'jpeg' && tail.at(-1) === 0xff) await truncate(path, size - 1);
  } finally {
    await file.close();
  }
  await appendFile(path, end);
  return true;
}

async function openUpload(path: string, format: UploadFormat, failOn: FailOnOptions): Promise<OpenedUpload> {
  switch (format) {
    case 'heic':
      return openHeif(path, format);
    case 'avif':
      return openHeif(path, format);
    case 'jxl': {
      const { picture, animated } = await decodeJxlFile(path);
      return { picture: await openDecoded(picture), notes: notesOf(format, { without: [], animated }) };
    }
    case 'bmp':
      return {
        picture: await openDecoded(await decodeBmpFile(path)),
        notes: notesOf(format, { without: [] }),
      };
    default:
      return openByLibvips(path, format, failOn);
  }
}

async function openHeif(path: string, format: 'heic' | 'avif'): Promise<OpenedUpload> {
  const file = await openHeifFile(path);
  const facts: Facts = {
    without: [
      ...(file.hasGainMap ? (['uploads.noGainMap'] as const) : []),
      ...(file.hasDepth ? (['uploads.noDepthMap'] as const) : []),
      ...(file.others > 0 ? (['uploads.mainPicture'] as const) : []),
    ],
    hdr: file.colours.kind === 'coded' && isHdr(file.colours.coded),
  };
  try {
    const picture = format === 'heic' ? await openDecoded(file.decode()) : await openAvif(path, file.colours);
    return { picture, notes: notesOf(format, facts) };
  } catch (error) {
    // The brands of a container may leave open which codec is in it.
    if (!(error instanceof UnknownCodec)) throw error;
    return { picture: await openAvif(path, file.colours), notes: notesOf('avif', facts) };
  } finally {
    file.close();
  }
}

/** libvips turns it upright itself; an EXIF orientation beside that would turn it twice. */
async function openAvif(path: string, colours: PictureColours): Promise<Sharp> {
  const metadata = await readMetadata(path, 'heif');
  if (metadata.compression !== 'av1') throw new OverpaintError('broken_image');
  return openColours(path, metadata, colours.kind === 'coded' ? colours.coded : null, (input) => input);
}

async function openByLibvips(
  path: string,
  format: 'png' | 'jpeg' | 'webp' | 'tiff' | 'gif',
  failOn: FailOnOptions,
): Promise<OpenedUpload> {
  const metadata = await readMetadata(path, format);
  if (format === 'tiff') await refuseRawFile(path);
  const header = format === 'png' ? await readPngHeader(path) : null;
  const pages = metadata.pages ?? 1;
  const facts: Facts = {
    without: metadata.xmp?.includes('hdrgm:') ? ['uploads.noGainMap'] : [],
    animated: header?.animated === true || (format !== 'tiff' && pages > 1),
    pages: format === 'tiff' ? pages : 1,
    print: metadata.space === 'cmyk',
    hdr: header?.colours != null && isHdr(header.colours),
  };
  const picture = await openColours(path, metadata, header?.colours ?? null, (input) => input.autoOrient(), {
    ignoreIcc: header?.ignoreProfile ?? false,
    failOn,
  });
  return { picture, notes: notesOf(format, facts) };
}

/** @throws OverpaintError broken_image where it is something else than it began as, too_many_pixels */
async function readMetadata(path: string, format: Metadata['format']): Promise<Metadata> {
  // Its own limit would call every large picture broken.
  const metadata = await sharp(path, { limitInputPixels: false }).metadata();
  if (metadata.format !== format) throw new OverpaintError('broken_image');
  checkPictureSize(metadata);
  return metadata;
}

/** @param told instead of any profile */
async function openColours(
  path: string,
  metadata: Metadata,
  told: CodedColours | null,
  upright: (picture: Sharp) => Sharp,
  { ignoreIcc = false, failOn = 'error' }: { ignoreIcc?: boolean; failOn?: FailOnOptions } = {},
): Promise<Sharp> {
  const options: SharpOptions = {
    failOn,
    limitInputPixels: MAX_PICTURE_PIXELS,
    sequentialRead: true,
  };
  const deep = metadata.depth === 'ushort' && (metadata.space === 'rgb16' || metadata.space === 'grey16');
  if (told === null && !deep) {
    return upright(sharp(path, { ...options, ignoreIcc })).toColourspace('srgb');
  }
  const profile = ignoreIcc || metadata.space !== 'rgb16' ? undefined : metadata.icc;
  const coded = told ?? (profile === undefined ? null : readMatrixProfile(profile));
  // Of 16 bits sharp would make Display P3 and call it sRGB. So any other profile is applied at the end, in 16 bits.
  let picture = upright(sharp(path, { ...options, ignoreIcc: true }));
  if (coded === null && metadata.hasProfile && !ignoreIcc) {
    picture = picture.toColourspace(metadata.space as string).withIccProfile('srgb');
  } else picture = picture.toColourspace(deep ? 'rgb16' : 'srgb');
  const { data, info } = await picture
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const values = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  if (coded === null) return openRaw(toBytes(values), info.width, info.height, info.channels);
  const channels = info.channels === 4 ? 4 : 3;
  return openRaw(toSrgbBytes(values, channels, coded), info.width, info.height, channels);
}

async function openDecoded({ width, height, channels, data, colours }: DecodedPicture): Promise<Sharp> {
  if (colours.kind === 'srgb') return openRaw(toBytes(data), width, height, channels);
  if (colours.kind === 'coded')
    return openRaw(toSrgbBytes(data, channels, colours.coded), width, height, channels);
  const coded = readMatrixProfile(colours.profile);
  if (coded !== null) return openRaw(toSrgbBytes(data, channels, coded), width, height, channels);
  // A profile can only be given to libvips inside a file.
  const deep = data instanceof Uint16Array;
  const bare = await sharp(data, { raw: { width, height, channels } })
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .png({ compressionLevel: 0 })
    .toBuffer();
  const png = withProfile(bare, colours.profile);
  const options = { limitInputPixels: MAX_PICTURE_PIXELS } as const;
  if (!deep) return sharp(png, options).toColourspace('srgb');
  const { data: converted } = await sharp(png, { ...options, ignoreIcc: true })
    .toColourspace('rgb16')
    .withIccProfile('srgb')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(converted.buffer, converted.byteOffset, converted.byteLength / 2);
  return openRaw(toBytes(values), width, height, channels);
}

function toBytes(data: Uint8Array | Uint16Array): Uint8Array {
  if (!(data instanceof Uint16Array)) return data;
  const bytes = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) bytes[at] = toByte(data[at] as number);
  return bytes;
}

function openRaw(data: Uint8Array, width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp {
  return sharp(data, {
    raw: { width, height, channels },
    limitInputPixels: MAX_PICTURE_PIXELS,
  }).toColourspace('srgb');
}

function notesOf(format: UploadFormat, { without, animated, pages = 1, print, hdr }: Facts): Sentence[] {
  const usual = format === 'png' || format === 'jpeg' || format === 'webp';
  const keys: MessageKey[] = [
    ...without,
    ...(animated ? (['uploads.firstFrame'] as const) : []),
    ...(pages > 1 ? (['uploads.firstPage'] as const) : []),
    ...(print ? (['uploads.print'] as const) : []),
    ...(hdr ? (['uploads.hdr'] as const) : []),
  ];
  const values = { format: UPLOAD_FORMATS[format].label };
  return [...(usual ? [] : [{ key: 'uploads.converted' as const, values }]), ...keys.map((key) => ({ key }))];
}

/** Enough for the directory of a camera's raw file, which stands at the beginning. */
const DIRECTORY_LOOK_BYTES = 64 * 1024;
const TAG_SUBFILE_TYPE = 254;
const TAG_DNG_VERSION = 50_706;

/**
 * Raw files of cameras are TIFFs whose first picture is a thumbnail. To take that for the photo would be worse than to
 * refuse it.
 * @throws OverpaintError unsupported_image
 */
async function refuseRawFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(DIRECTORY_LOOK_BYTES);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const little = start[0] === 0x49;
    const u16 = (at: number) => (little ? start.readUInt16LE(at) : start.readUInt16BE(at));
    const u32 = (at: number) => (little ? start.readUInt32LE(at) : start.readUInt32BE(at));
    const directory = u32(4);
    if (u16(2) !== 42 || directory + 2 > bytesRead) return;
    const canon = start.toString('latin1', 8, 10) === 'CR';
    const entries = Array.from({ length: u16(directory) }, (_, index) => directory + 2 + 12 * index);
    const raw = entries
      .filter((at) => at + 12 <= bytesRead)
      .some((at) => u16(at) === TAG_DNG_VERSION || (u16(at) === TAG_SUBFILE_TYPE && (u32(at + 8) & 1) === 1));
    if (canon || raw) throw new OverpaintError('unsupported_image', { key: 'refusals.rawFile' });
  } finally {
    await file.close();
  }
}
