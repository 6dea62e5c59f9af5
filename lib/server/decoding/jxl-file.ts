import 'server-only';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJxl, { init } from '@jsquash/jxl/decode.js';
import { OverpaintError } from '@/lib/shared/errors';
import { checkPictureSize, type DecodedPicture } from './decoded-picture';

let ready: Promise<unknown> | null = null;

async function loadDecoder(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm');
  ready ??= readFile(path).then((wasmBinary) => init({ wasmBinary: new Uint8Array(wasmBinary).buffer }));
  await ready;
}

/**
 * A JPEG XL, whose decoder itself turns it upright and its colours into sRGB.
 * @throws OverpaintError broken_image, too_many_pixels
 */
export async function decodeJxlFile(path: string): Promise<{ picture: DecodedPicture; animated: boolean }> {
  const bytes = await readFile(path);
  const { animated, ...size } = readJxlHeader(codestreamOf(bytes));
  // The decoder asks nobody before it takes the memory for all pixels.
  checkPictureSize(size);
  await loadDecoder();
  // What it makes, since Node has no canvas.
  Object.assign(globalThis, { ImageData: DecodedPixels });
  try {
    const { width, height, data } = await decodeJxl(new Uint8Array(bytes).buffer);
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { picture: { width, height, channels: 4, data: pixels, colours: { kind: 'srgb' } }, animated };
  } catch (cause) {
    throw new OverpaintError('broken_image', undefined, { cause });
  }
}

class DecodedPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

/** A bare codestream, or the first part of one in a container of boxes. */
function codestreamOf(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff) return bytes;
  for (let at = 0; at + 8 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const size = bytes.readUInt32BE(at);
    const long = size === 1 && at + 16 <= bytes.length;
    const start = at + (long ? 16 : 8);
    if (type === 'jxlc') return bytes.subarray(start);
    // The number of the part comes first.
    if (type === 'jxlp') return bytes.subarray(start + 4);
    const length = long ? Number(bytes.readBigUInt64BE(at + 8)) : size;
    if (length < 8) break;
    at += length;
  }
  throw new OverpaintError('broken_image');
}

type JxlHeader = { width: number; height: number; animated: boolean };

/**
 * What stands first in a codestream (ISO/IEC 18181-1, SizeHeader and ImageMetadata).
 * @throws OverpaintError broken_image
 */
export function readJxlHeader(codestream: Uint8Array): JxlHeader {
  let at = 16;
  const take = (count: number): number => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) {
      const byte = codestream[at >> 3];
      if (byte === undefined) throw new OverpaintError('broken_image');
      value += ((byte >> (at & 7)) & 1) * 2 ** bit;
    }
    return value;
  };
  const takeSide = (small: boolean): number =>
    small ? (take(5) + 1) * 8 : take([9, 13, 18, 30][take(2)] as number) + 1;
  const takeSize = (): { width: number; height: number } => {
    const small = take(1) === 1;
    const height = takeSide(small);
    const [across, down] = RATIOS[take(3)] as readonly [number, number];
    return { width: across === 0 ? takeSide(small) : Math.floor((height * across) / down), height };
  };

  if (codestream[0] !== 0xff || codestream[1] !== 0x0a) throw new OverpaintError('broken_image');
  const size = takeSize();
  const allDefault = take(1) === 1;
  if (allDefault || take(1) === 0) return { ...size, animated: false };
  const turned = take(3) + 1 > 4;
  if (take(1) === 1) takeSize();
  // What follows a preview is not looked for: pictures that move have none.
  const animated = take(1) === 0 && take(1) === 1;
  return turned ? { width: size.height, height: size.width, animated } : { ...size, animated };
}

/** Width to height; the first means that the width is told itself. */
const RATIOS = [
  [0, 1],
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;
