import 'server-only';
import sharp, { type Sharp } from 'sharp';
import type { OutputFormat, QualityLevel } from '@/lib/shared/models';
import { composeSvg, type Sheet } from './compose';
import { createRandom } from './random';
import type { StyleName } from './read-scene';

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

/** Noise over the picture, only where there is picture. */
function grainLayer(kind: 'film' | 'paper', strength: number) {
  return {
    input: grainTile(kind, strength),
    raw: { width: GRAIN_TILE, height: GRAIN_TILE, channels: 4 as const },
    tile: true,
    blend: 'atop' as const,
  };
}

const GRAIN = [0, 5, 8, 9, 10] as const;

function grainOf(style: StyleName, detail: number) {
  if (style === 'watercolor') return grainLayer('paper', 14);
  if (style === 'poster') return grainLayer('paper', 11);
  if (style === 'line') return grainLayer('paper', 7);
  if (style === 'photo') return grainLayer('film', 11);
  const strength = style === 'pixel' || style === 'minimal' ? 0 : (GRAIN[detail] ?? 0);
  return strength === 0 ? null : grainLayer('film', strength);
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

/** Edges that run, pigment that pools, paper that shines through. */
async function washOver(sheet: Sheet): Promise<Sharp> {
  const scale = Math.min(1, 1100 / Math.max(sheet.width, sheet.height));
  const [width, height] = [Math.round(sheet.width * scale), Math.round(sheet.height * scale)];
  const svg = composeSvg({ ...sheet, width, height }).toSvg();
  const unit = Math.min(width, height);
  const wobble = `<filter id="w" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency="${(9 / unit).toFixed(4)}" numOctaves="3" seed="4" result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="${(unit * 0.028).toFixed(1)}" xChannelSelector="R" yChannelSelector="G" result="d"/><feGaussianBlur in="d" stdDeviation="${(unit * 0.0011).toFixed(2)}"/></filter>`;
  const blotch = `<filter id="b" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${(5 / unit).toFixed(4)}" numOctaves="4" seed="9"/><feColorMatrix values="0 0 0 0 1  0 0 0 0 0.985  0 0 0 0 0.95  0 0 0 -2.6 1.62"/></filter>`;
  const body = svg.replace(/^<svg[^>]*>/, '').replace(/<\/svg>$/, '');
  const margin = unit * 0.035;
  const edge = sheet.transparent
    ? ''
    : `<rect x="${margin}" y="${margin}" width="${width - margin * 2}" height="${height - margin * 2}" rx="${margin * 0.4}" fill="none" stroke="#fbf7ee" stroke-width="${margin * 2.6}" filter="url(#w)"/>`;
  const washed = sheet.transparent
    ? `<g filter="url(#w)">${body}</g>`
    : `<rect width="${width}" height="${height}" fill="#fbf7ee"/><g filter="url(#w)" opacity="0.9">${body}</g><rect width="${width}" height="${height}" filter="url(#b)" opacity="0.5"/>${edge}`;
  const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${wobble}${blotch}</defs>${washed}</svg>`;
  const image = openSvg(whole);
  return scale < 1
    ? sharp(await image.png({ compressionLevel: 1 }).toBuffer()).resize(sheet.width, sheet.height, {
        fit: 'fill',
      })
    : image;
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
  const grain = grainOf(style, sheet.detail);
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
