/** Edits of photographs of which the truth is known, with what a simulated model answers. Deterministic. */
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { type EditMode, type EditPlan, planEdit } from '@/lib/shared/mask/edit-plan';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { paintEllipse } from '@/lib/shared/mask/shapes';
import { createRandom } from './random';
import {
  answerWith,
  createSlip,
  type Kind,
  type Picture,
  type Slip,
  smoothNoise,
  toLevel,
} from './seam-simulator';

type SeamCase = {
  photo: string;
  width: number;
  mode: EditMode;
  edit: 'recolour' | 'insert';
  maxPixels?: number;
};
export const CASES: readonly SeamCase[] = [
  { photo: 'seeding.jpg', width: 1100, mode: 'whole', edit: 'recolour' },
  { photo: 'seeding.jpg', width: 1100, mode: 'region', edit: 'insert' },
  { photo: 'chelsea.png', width: 451, mode: 'whole', edit: 'insert' },
  { photo: 'chelsea.png', width: 451, mode: 'region', edit: 'recolour' },
  { photo: 'coffee.png', width: 600, mode: 'whole', edit: 'recolour' },
  { photo: 'coffee.png', width: 600, mode: 'region', edit: 'insert' },
  // Sent at half its size and enlarged again.
  { photo: 'seeding.jpg', width: 1900, mode: 'whole', edit: 'insert', maxPixels: 700_000 },
];
/** Standard deviation of the grain that each photograph gets, and how far its grains are alike. */
const GRAIN = { level: 3, sigma: 0.5 };

export type MadeCase = {
  readonly photo: Picture;
  readonly mask: Mask;
  readonly plan: EditPlan;
  /** What was asked for, and the same without grain. */
  readonly truth: Picture;
  readonly clean: Picture;
  readonly answer: Picture;
  readonly slip: Slip;
};

/** @param index of `CASES` */
export async function makeCase(kind: Kind, index: number): Promise<MadeCase> {
  const { photo: name, width, mode, edit, maxPixels } = CASES[index] as SeamCase;
  const path = fileURLToPath(new URL(`../../e2e/photos/${name}`, import.meta.url));
  const cleanPhoto = await take(sharp(path).resize(width));
  const photo = withGrain(cleanPhoto);
  const mask = createMask(photo.width, photo.height);
  const random = createRandom(1 + index);
  const [cx, cy] = [photo.width * (0.35 + 0.3 * random()), photo.height * (0.35 + 0.3 * random())];
  const [rx, ry] = [photo.width * 0.16, photo.height * 0.18];
  paintEllipse(mask, imagePoint(cx - rx, cy - ry), imagePoint(cx + rx, cy + ry), 'add');
  // In hard cases what was drawn leaves the mask, and its shadow lies outside.
  const radius = Math.min(rx, ry) * (kind === 'hard' ? 1.1 : 0.7);
  const draw = edit === 'recolour' ? recolour : insert;
  const clean = draw(cleanPhoto, cx, cy, radius, kind === 'hard');
  const truth = withGrain(clean);
  const plan = planEdit({
    photo,
    model: { sizes: 'flexible' },
    mode,
    maskBounds: findBounds(mask),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  });
  const slip = createSlip(kind, plan, 101 + index);
  const answer = answerWith({ truth, clean }, plan, kind, slip, 201 + index);
  return { photo, mask, plan, truth, clean, answer, slip };
}

function withGrain(photo: Picture): Picture {
  const noise = smoothNoise(photo.width, photo.height, GRAIN.sigma, 7);
  return {
    ...photo,
    data: photo.data.map((value, i) => toLevel(value + GRAIN.level * (noise[Math.floor(i / 3)] as number))),
  };
}

/** A disc of another hue, with the photo's own structure. */
function recolour(photo: Picture, cx: number, cy: number, radius: number, shadow: boolean): Picture {
  return drawDisc(photo, cx, cy, radius, shadow, ([r, g, b]) => [0.4 * r + 0.6 * b, r * 0.7 + 30, 0.5 * g]);
}

/** A ball of another structure. */
function insert(photo: Picture, cx: number, cy: number, radius: number, shadow: boolean): Picture {
  return drawDisc(photo, cx, cy, radius, shadow, (_rgb, x, y) => {
    const light = 1 - 0.6 * Math.hypot(x / radius + 0.3, y / radius + 0.3);
    const stripe = Math.sin((6 * (x + 0.6 * y)) / radius) > 0.3 ? 1 : 0.72;
    return [40 + 190 * light * stripe, 50 + 130 * light, 60 + 70 * light * stripe];
  });
}

type Rgb = [number, number, number];

function drawDisc(
  photo: Picture,
  cx: number,
  cy: number,
  radius: number,
  shadow: boolean,
  paint: (rgb: Rgb, x: number, y: number) => Rgb,
): Picture {
  const data = photo.data.slice();
  for (let y = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++) {
      const at = (y * photo.width + x) * 3;
      const [r, g, b] = [0, 1, 2].map((c) => photo.data[at + c] as number) as Rgb;
      const far = Math.hypot(x - cx, y - cy);
      if (far <= radius) data.set(paint([r, g, b], x - cx, y - cy).map(toLevel), at);
      else if (shadow && Math.hypot(x - cx - radius * 0.4, y - cy - radius * 0.5) < radius)
        data.set([0.6 * r, 0.6 * g, 0.6 * b].map(toLevel), at);
    }
  }
  return { ...photo, data };
}

async function take(picture: Sharp): Promise<Picture> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Uint8Array.from(data) };
}
