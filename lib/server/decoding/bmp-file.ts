import 'server-only';
import { readFile } from 'node:fs/promises';
import { OverpaintError } from '@/lib/shared/errors';
import { checkPictureSize, type DecodedPicture, type PictureColours } from './decoded-picture';

const OS2_HEADER_BYTES = 12;
const V5_HEADER_BYTES = 124;
const FILE_HEADER_BYTES = 14;
const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
const EMBEDDED_PROFILE = 'DEBM';

type BmpHeader = {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  compression: number;
  /** Where the pixels begin. */
  offset: number;
  palette: (index: number) => readonly [number, number, number];
  masks: readonly [red: number, green: number, blue: number, alpha: number];
  colours: PictureColours;
};

/**
 * A Windows bitmap of any depth, run-length coded or not.
 * @throws OverpaintError broken_image, too_many_pixels
 */
export async function decodeBmpFile(path: string): Promise<DecodedPicture> {
  const bytes = await readFile(path);
  try {
    const header = readBmpHeader(bytes);
    checkPictureSize(header);
    const { width, height, colours } = header;
    const coded = header.compression === RLE8 || header.compression === RLE4;
    return { width, height, colours, ...(coded ? readRuns(bytes, header) : readRows(bytes, header)) };
  } catch (cause) {
    if (cause instanceof OverpaintError) throw cause;
    // Read beyond its end.
    throw new OverpaintError('broken_image', undefined, { cause });
  }
}

function readBmpHeader(bytes: Buffer): BmpHeader {
  const headerBytes = bytes.readUInt32LE(14);
  const old = headerBytes === OS2_HEADER_BYTES;
  const width = old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signedHeight = old ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(old ? 24 : 28);
  const compression = old ? RGB : bytes.readUInt32LE(30);
  const named = old ? 0 : bytes.readUInt32LE(46);
  const ownMasks = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  const known = ownMasks
    ? bits === 16 || bits === 32
    : compression === RGB
      ? [1, 4, 8, 16, 24, 32].includes(bits)
      : (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4);
  if (!known) throw new OverpaintError('broken_image');

  // In the header since its second version, behind it before that.
  const maskAt = FILE_HEADER_BYTES + 40;
  const alphaIsTold = headerBytes >= 56 || compression === ALPHA_BIT_FIELDS;
  const defaults = bits === 16 ? ([0x7c00, 0x3e0, 0x1f] as const) : ([0xff0000, 0xff00, 0xff] as const);
  const mask = (index: 0 | 1 | 2) => (ownMasks ? bytes.readUInt32LE(maskAt + 4 * index) : defaults[index]);
  const behind = ownMasks && headerBytes === 40 ? (compression === ALPHA_BIT_FIELDS ? 16 : 12) : 0;
  const paletteAt = FILE_HEADER_BYTES + headerBytes + behind;
  const entryBytes = old ? 3 : 4;
  const entries = Math.min(2 ** bits, named || 2 ** bits);
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bits,
    compression,
    offset: bytes.readUInt32LE(10),
    palette(index) {
      // As other programs do: what the palette does not have is black.
      if (index >= entries) return [0, 0, 0];
      const at = paletteAt + index * entryBytes;
      return [bytes.readUInt8(at + 2), bytes.readUInt8(at + 1), bytes.readUInt8(at)];
    },
    masks: [mask(0), mask(1), mask(2), ownMasks && alphaIsTold ? bytes.readUInt32LE(maskAt + 12) : 0],
    colours: readColours(bytes, headerBytes),
  };
}

function readColours(bytes: Buffer, headerBytes: number): PictureColours {
  if (headerBytes < V5_HEADER_BYTES) return { kind: 'srgb' };
  if (bytes.toString('latin1', 70, 74) !== EMBEDDED_PROFILE) return { kind: 'srgb' };
  const from = FILE_HEADER_BYTES + bytes.readUInt32LE(126);
  const profile = bytes.subarray(from, from + bytes.readUInt32LE(130));
  return profile.length === 0 ? { kind: 'srgb' } : { kind: 'profile', profile };
}

type Pixels = Pick<DecodedPicture, 'channels' | 'data'>;

function readRows(bytes: Buffer, header: BmpHeader): Pixels {
  const { width, height, topDown, bits, offset, palette, masks } = header;
  const channels = masks[3] === 0 ? 3 : 4;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  // Before the memory for the pixels is taken. The last row may come without its filling.
  if (offset + rowBytes * (height - 1) + Math.ceil((width * bits) / 8) > bytes.length) {
    throw new OverpaintError('broken_image');
  }
  const data = new Uint8Array(width * height * channels);
  const colourOf = Array.from({ length: bits <= 8 ? 2 ** bits : 0 }, (_, index) => palette(index));
  const fields = masks.map(fieldOf);
  for (let row = 0; row < height; row++) {
    const from = offset + rowBytes * (topDown ? row : height - 1 - row);
    for (let x = 0, to = row * width * channels; x < width; x++, to += channels) {
      if (bits <= 8) {
        const bit = x * bits;
        const byte = bytes[from + (bit >> 3)] as number;
        const index = (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
        data.set(colourOf[index] as readonly [number, number, number], to);
      } else if (bits === 24) {
        const at = from + x * 3;
        data[to] = bytes[at + 2] as number;
        data[to + 1] = bytes[at + 1] as number;
        data[to + 2] = bytes[at] as number;
      } else {
        const value = bits === 16 ? bytes.readUInt16LE(from + x * 2) : bytes.readUInt32LE(from + x * 4);
        for (let channel = 0; channel < channels; channel++) {
          data[to + channel] = (fields[channel] as (value: number) => number)(value);
        }
      }
    }
  }
  return { channels, data };
}

/** Reads the bits under a mask as 0 to 255. */
function fieldOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const top = mask >>> shift;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / top);
}

/** Runs of one colour, and jumps. What is jumped over stays black, as in other programs. */
function readRuns(bytes: Buffer, { width, height, topDown, bits, offset, palette }: BmpHeader): Pixels {
  const data = new Uint8Array(width * height * 3);
  const put = (x: number, y: number, index: number) => {
    if (x >= width || y >= height) return;
    data.set(palette(index), ((topDown ? y : height - 1 - y) * width + x) * 3);
  };
  let x = 0;
  let y = 0;
  for (let at = offset; y < height; ) {
    const count = bytes.readUInt8(at++);
    const value = bytes.readUInt8(at++);
    if (count > 0) {
      for (let step = 0; step < count; step++, x++) {
        put(x, y, bits === 8 ? value : step % 2 === 0 ? value >> 4 : value & 15);
      }
    } else if (value === 0) {
      x = 0;
      y += 1;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += bytes.readUInt8(at++);
      y += bytes.readUInt8(at++);
    } else {
      const lengthBytes = Math.ceil((value * bits) / 8);
      for (let step = 0; step < value; step++, x++) {
        const byte = bytes.readUInt8(at + ((step * bits) >> 3));
        put(x, y, bits === 8 ? byte : step % 2 === 0 ? byte >> 4 : byte & 15);
      }
      // Filled up to two bytes.
      at += lengthBytes + (lengthBytes % 2);
    }
  }
  return { channels: 3, data };
}
