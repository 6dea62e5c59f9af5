import sharp, { type Sharp } from 'sharp';
import type { OutputFormat, QualityLevel } from '@/lib/shared/models';
import { composeSvg, type Sheet } from './compose';
import { createRandom } from './random';

export const DETAIL: Record<QualityLevel, number> = { low: 0, medium: 1, high: 2, xhigh: 3, max: 4 };

/** Pixels, 8 bits, without alpha unless the picture is transparent. */
export type Raster = { data: Buffer; width: number; height: number; channels: 3 | 4 };

const open = (raster: Raster): Sharp =>
  sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: raster.channels } });

async function toRaster(image: Sharp, transparent: boolean): Promise<Raster> {
  const { data, info } = await (transparent ? image.ensureAlpha() : image.removeAlpha())
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: transparent ? 4 : 3 };
}

export function openSvg(svg: string): Sharp {
  return sharp(Buffer.from(svg), { unlimited: true });
}

const GRAIN_TILE = 512;
const grainTiles = new Map<string, Buffer>();

/** Grey noise on its own layer: film grain where it is fine, the tooth of paper where it is soft. */
function grainTile(kind: 'film' | 'paper', strength: number): Buffer {
  const name = `${kind}${strength}`;
  const known = grainTiles.get(name);
  if (known) return known;
  const random = createRandom(kind);
  const values = Float32Array.from(
    { length: GRAIN_TILE * GRAIN_TILE },
    () => random.next() + random.next() + random.next() - 1.5,
  );
  const tile = Buffer.alloc(GRAIN_TILE * GRAIN_TILE * 4);
  for (let at = 0; at < values.length; at += 1) {
    const right = (at & ~(GRAIN_TILE - 1)) | ((at + 1) & (GRAIN_TILE - 1));
    const down = (at + GRAIN_TILE) % values.length;
    const smooth = ((values[at] ?? 0) + (values[right] ?? 0) + (values[down] ?? 0)) * 0.62;
    const value = kind === 'paper' ? smooth : (values[at] ?? 0);
    tile.fill(value > 0 ? 255 : 0, at * 4, at * 4 + 3);
    tile[at * 4 + 3] = Math.min(255, Math.round(Math.abs(value) * strength));
  }
  grainTiles.set(name, tile);
  return tile;
}

/** Noise over the picture, only where there is picture. libvips takes no tile that is larger than the picture. */
function grainLayer(kind: 'film' | 'paper', strength: number, { width, height }: Sheet) {
  const [columns, rows] = [Math.min(GRAIN_TILE, width), Math.min(GRAIN_TILE, height)];
  const tile = grainTile(kind, strength);
  const cut = Buffer.concat(
    Array.from({ length: rows }, (_, row) =>
      tile.subarray(row * GRAIN_TILE * 4, (row * GRAIN_TILE + columns) * 4),
    ),
  );
  return {
    input: cut,
    raw: { width: columns, height: rows, channels: 4 as const },
    tile: true,
    blend: 'atop' as const,
  };
}

const GRAIN = [0, 5, 8, 9, 10] as const;

function grainOf(sheet: Sheet) {
  const { style } = sheet.scene;
  if (style === 'watercolor') return grainLayer('paper', 14, sheet);
  if (style === 'poster') return grainLayer('paper', 11, sheet);
  if (style === 'line') return grainLayer('paper', 7, sheet);
  if (style === 'photo') return grainLayer('film', 11, sheet);
  const strength = style === 'pixel' || style === 'minimal' ? 0 : (GRAIN[sheet.detail] ?? 0);
  return strength === 0 ? null : grainLayer('film', strength, sheet);
}

/** Big squares of few colours. */
async function pixelate(sheet: Sheet): Promise<Sharp> {
  const scale = 144 / Math.max(sheet.width, sheet.height);
  const small = {
    width: Math.max(8, Math.round(sheet.width * scale)),
    height: Math.max(8, Math.round(sheet.height * scale)),
  };
  const coarse = await openSvg(
    composeSvg({
      ...sheet,
      width: small.width * 3,
      height: small.height * 3,
      detail: Math.min(1, sheet.detail),
    }).toSvg(),
  )
    .resize(small.width, small.height, { kernel: 'cubic' })
    .png({ palette: true, colours: 28, dither: 0 })
    .toBuffer();
  return sharp(await sharp(coarse).ensureAlpha().png().toBuffer()).resize(sheet.width, sheet.height, {
    kernel: 'nearest',
    fit: 'fill',
  });
}

/** Smooth noise, one byte for each pixel, from a few random cells. */
async function smoothNoise(seed: string, width: number, height: number, cells: number): Promise<Buffer> {
  const random = createRandom(seed);
  const [columns, rows] = [
    Math.max(2, Math.round((cells * width) / Math.min(width, height))),
    Math.max(2, Math.round((cells * height) / Math.min(width, height))),
  ];
  const lattice = Buffer.from(Uint8Array.from({ length: columns * rows }, () => random.whole(0, 255)));
  return sharp(lattice, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

const WATERCOLOR_PX = 1024;
const PAPER = [251, 247, 238] as const;

/** Edges that run, pigment that pools, and paper that shows through and is left bare at the border. */
async function washOver(sheet: Sheet): Promise<Sharp> {
  const scale = Math.min(1, WATERCOLOR_PX / Math.max(sheet.width, sheet.height));
  const [width, height] = [Math.round(sheet.width * scale), Math.round(sheet.height * scale)];
  const source = await toRaster(openSvg(composeSvg({ ...sheet, width, height }).toSvg()), sheet.transparent);
  const [runX, runY, fineX, fineY, pool, bloom] = await Promise.all([
    smoothNoise('x', width, height, 14),
    smoothNoise('y', width, height, 14),
    smoothNoise('fx', width, height, 90),
    smoothNoise('fy', width, height, 90),
    smoothNoise('pool', width, height, 7),
    smoothNoise('bloom', width, height, 34),
  ]);
  const { channels } = source;
  const short = Math.min(width, height);
  const result = Buffer.alloc(source.data.length);
  const margin = short * 0.05;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const [ax, ay, bx, by] = [
        (runX[at] ?? 128) - 128,
        (runY[at] ?? 128) - 128,
        (fineX[at] ?? 128) - 128,
        (fineY[at] ?? 128) - 128,
      ];
      const fromX = Math.min(
        width - 1,
        Math.max(0, Math.round(x + (ax * 0.05 + bx * 0.022) * (short / 1000))),
      );
      const fromY = Math.min(
        height - 1,
        Math.max(0, Math.round(y + (ay * 0.05 + by * 0.022) * (short / 1000))),
      );
      const from = (fromY * width + fromX) * channels;
      // How much of the paper shows: unevenly everywhere, wholly beyond the painted edge.
      const uneven = 0.1 + ((pool[at] ?? 0) / 255) * 0.22 + ((bloom[at] ?? 0) / 255) * 0.1;
      const edge =
        Math.min(x, y, width - 1 - x, height - 1 - y) - margin - (ax * 0.09 + bx * 0.025) * (short / 1000);
      const bare = channels === 4 ? uneven * 0.6 : Math.min(1, Math.max(uneven, 1 - edge / (short * 0.006)));
      // A thin dark line where the wash dried at its edge.
      const dried = channels === 4 || edge < 0 || edge > short * 0.016 ? 0 : 0.12;
      for (let channel = 0; channel < 3; channel += 1) {
        const color = (source.data[from + channel] ?? 0) * (1 - dried);
        result[at * channels + channel] = color + ((PAPER[channel] ?? 250) - color) * bare;
      }
      if (channels === 4) result[at * 4 + 3] = source.data[from + 3] ?? 0;
    }
  }
  const washed = open({ data: result, width, height, channels });
  return scale < 1
    ? sharp(await washed.png({ compressionLevel: 1 }).toBuffer()).resize(sheet.width, sheet.height, {
        fit: 'fill',
      })
    : washed;
}

/** The picture in pixels, with grain and caption. */
export async function renderRaster(sheet: Sheet, caption: string): Promise<Raster> {
  const { style } = sheet.scene;
  let image: Sharp;
  let captioned = false;
  if (style === 'pixel') image = await pixelate(sheet);
  else if (style === 'watercolor') image = await washOver(sheet);
  else {
    const pen = composeSvg(sheet);
    pen.raw(caption);
    captioned = true;
    image = openSvg(pen.toSvg());
  }
  const base = await toRaster(image, sheet.transparent);
  const grain = grainOf(sheet);
  const layers = [
    ...(grain ? [grain] : []),
    ...(captioned
      ? []
      : [
          {
            input: Buffer.from(
              `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}">${caption}</svg>`,
            ),
          },
        ]),
  ];
  return layers.length === 0 ? base : toRaster(open(base).composite(layers), sheet.transparent);
}

/** @param compression 0 to 100; the encoder's quality for jpeg and webp */
export function encode(raster: Raster, format: OutputFormat, compression: number): Promise<Buffer> {
  const image = open(raster);
  if (format === 'jpeg')
    return image
      .jpeg({ quality: Math.max(1, Math.min(98, compression)), chromaSubsampling: '4:4:4' })
      .toBuffer();
  if (format === 'webp')
    return image
      .webp({ quality: Math.max(1, Math.min(96, compression)), effort: 1, alphaQuality: 90 })
      .toBuffer();
  return image.png({ compressionLevel: 3 }).toBuffer();
}

/** A moment of the same picture before it is finished: coarse and soft, in the answer's own size and format. */
export async function encodePreview(
  small: Raster,
  width: number,
  height: number,
  softness: number,
  format: OutputFormat,
): Promise<Buffer> {
  const soft = await toRaster(
    open(small).blur(Math.max(0.4, softness * Math.min(small.width, small.height))),
    small.channels === 4,
  );
  const full = await toRaster(
    open(soft).resize(width, height, { fit: 'fill', kernel: 'cubic' }),
    small.channels === 4,
  );
  return encode(full, format, 82);
}
