import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import sharp, { type Sharp } from 'sharp';

/** Pictures that people really send, and some that they should not. For tests. */

const photo = (name: string) => join(process.cwd(), 'e2e/photos', name);
export const CAT = photo('chelsea.png');
export const DANDELION = photo('seeding.jpg');

/** Files as other programs and phones write them; `fixtures/README.md` tells how each was made. */
export const fixture = (name: string) => join(process.cwd(), 'test/fixtures', name);
export const readCase = (name: string) => readFileSync(fixture(name));

/** As a phone writes it: the sensor's pixels, an orientation, and where it was taken. */
export function phonePhoto(width: number, height: number, orientation = 6): Promise<Buffer> {
  return sharp(DANDELION)
    .resize(width, height, { fit: 'fill' })
    .withExif({
      IFD0: { Make: 'Phone', Software: 'Secret' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 26/1' },
    })
    .withMetadata({ orientation })
    .jpeg({ quality: 90 })
    .toBuffer();
}

export const cmykPhoto = () => sharp(CAT).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();

export const sixteenBitPhoto = () => sharp(CAT).toColourspace('rgb16').png().toBuffer();

export const palettePhoto = () => sharp(CAT).png({ palette: true, colours: 64 }).toBuffer();

export const greyPhoto = () => sharp(CAT).greyscale().png().toBuffer();

export const wideGamutPhoto = () => sharp(CAT).withIccProfile('p3').png().toBuffer();

export function solid(width: number, height: number, background = '#3070b0'): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

export async function animatedWebp(): Promise<Buffer> {
  const frames = await Promise.all(['red', 'blue'].map((colour) => solid(64, 48, colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .webp({ lossless: true, delay: [100, 100] })
    .toBuffer();
}

/** A PNG with the chunk that makes it move; the frames after the first are not needed to be taken for one. */
export async function animatedPng(): Promise<Buffer> {
  const still = await solid(64, 48, 'red').png().toBuffer();
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  const afterHeader = 8 + 12 + 13;
  return Buffer.concat([
    still.subarray(0, afterHeader),
    pngChunk('acTL', control),
    still.subarray(afterHeader),
  ]);
}

/** Some ten kilobytes that decode to 300 megapixels. */
export function bomb(width = 20_000, height = 15_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((width / 8 + 1) * height), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export type Box = { x: number; y: number; width: number; height: number };

/** A mask as the canvas sends it: alpha 0 = edit, in a box; `soft` gives it a rim of half coverage. */
export function alphaMask(width: number, height: number, box: Box, soft = 0): Buffer {
  return maskOf(width, height, (x, y) => {
    const inside = (by: number) =>
      x >= box.x - by && x < box.x + box.width + by && y >= box.y - by && y < box.y + box.height + by;
    return inside(0) ? 255 : inside(soft) ? 128 : 0;
  });
}

/** The same with holes: kept pixels lie among the edited ones, not only around them. */
export function holedMask(width: number, height: number, box: Box, soft = 0): Buffer {
  return maskOf(width, height, (x, y) => {
    const inside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
    if (!inside) return 0;
    const [across, down] = [(x - box.x) % 12, (y - box.y) % 12];
    if (across >= 8 || down >= 8) return 0;
    return across < soft || down < soft ? 100 : 255;
  });
}

function maskOf(width: number, height: number, valueAt: (x: number, y: number) => number): Buffer {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = valueAt(x, y);
      png.data.set([value, value, value, 255 - value], (y * width + x) * 4);
    }
  }
  return PNG.sync.write(png);
}

/** White on black, without alpha, as other programs make them. */
export function whiteOnBlackMask(width: number, height: number, box: Box): Sharp {
  const white = {
    create: { width: box.width, height: box.height, channels: 3, background: '#fff' },
  } as const;
  return sharp({ create: { width, height, channels: 3, background: '#000' } }).composite([
    { input: white, left: box.x, top: box.y },
  ]);
}

/** A red stroke on transparent ground. */
export function strokeMarkup(width: number, height: number, box: Box): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="#f00"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
