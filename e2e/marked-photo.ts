import { join } from 'node:path';
import sharp from 'sharp';

/** In pixels; 0 is the left or upper edge of the first pixel, and its middle is 0.5. */
export type Point = { x: number; y: number };
/** The positions of the two marks on a photo. */
export type Marks = { magenta: Point; cyan: Point };
type Pixels = { width: number; height: number; data: Uint8Array };

/** Written into the EXIF of the photos; must not appear anywhere else. */
export const SECRET_OF_EXIF = 'taken at home in the garden';

/** Anything fainter is the photo's own colour, not a mark. */
const MARK_FROM = 70;

/**
 * A real photo with a magenta and a cyan square on it. A user would paint where these are *seen*, whatever zoom,
 * ratio or orientation lies between the file and the screen. So the test needs none of the program's formulas.
 *
 * @param edgePx side of a square
 * @returns the photo upright
 */
export async function makeMarkedPhoto(
  { width, height }: { width: number; height: number },
  marks: Marks,
  edgePx = 48,
): Promise<Buffer> {
  const square = (colour: string, { x, y }: Point) => {
    const corner = { x: x - edgePx / 2, y: y - edgePx / 2 };
    // On black, averaging at an edge gives an even ramp from nothing to the full colour.
    const svg = `<rect x="${corner.x - 16}" y="${corner.y - 16}" width="${edgePx + 32}" height="${edgePx + 32}"/><rect x="${corner.x}" y="${corner.y}" width="${edgePx}" height="${edgePx}" fill="${colour}"/>`;
    return svg;
  };
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${square('#f0f', marks.magenta)}${square('#0ff', marks.cyan)}</svg>`;
  return sharp(join(import.meta.dirname, 'photos/seeding.jpg'))
    .resize(width, height)
    .composite([{ input: Buffer.from(drawn) }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** As an upright phone writes it: the pixels are on their side, and the EXIF has the orientation, place and owner. */
export async function asPhonePhoto(upright: Buffer): Promise<Buffer> {
  return sharp(upright)
    .rotate(270)
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .withExif({
      IFD0: { ImageDescription: SECRET_OF_EXIF },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

export async function readPixels(picture: Buffer | string): Promise<Pixels> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/**
 * @param within the area to search, in pixels
 * @throws Error if a mark is not visible
 */
export function findMarks({ width, height, data }: Pixels, within = { x: 0, y: 0, width, height }): Marks {
  const sums = { magenta: { x: 0, y: 0, weight: 0 }, cyan: { x: 0, y: 0, weight: 0 } };
  for (let y = within.y; y < within.y + within.height; y++) {
    for (let x = within.x; x < within.x + within.width; x++) {
      const at = (y * width + x) * 3;
      const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      add(sums.magenta, Math.min(red, blue) - green, x, y);
      add(sums.cyan, Math.min(green, blue) - red, x, y);
    }
  }
  const middle = ({ x, y, weight }: typeof sums.cyan): Point => {
    if (weight === 0) throw new Error('A mark of the photo is not visible');
    return { x: x / weight, y: y / weight };
  };
  return { magenta: middle(sums.magenta), cyan: middle(sums.cyan) };
}

function add(sum: { x: number; y: number; weight: number }, weight: number, x: number, y: number): void {
  if (weight < MARK_FROM) return;
  sum.x += weight * (x + 0.5);
  sum.y += weight * (y + 0.5);
  sum.weight += weight;
}

/** Maps one picture of the marks to another. Width and height are scaled separately; tests check that they agree. */
export function mapMarks(from: Marks, to: Marks): (point: Point) => Point {
  const along = (axis: 'x' | 'y') => {
    const scale = (to.cyan[axis] - to.magenta[axis]) / (from.cyan[axis] - from.magenta[axis]);
    return (value: number) => to.magenta[axis] + (value - from.magenta[axis]) * scale;
  };
  const [alongX, alongY] = [along('x'), along('y')];
  return ({ x, y }) => ({ x: alongX(x), y: alongY(y) });
}
