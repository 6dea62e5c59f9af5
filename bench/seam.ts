/**
 * How an edit looks where it meets the photo, as one JSON object on standard output. Each case takes a photograph, changes
 * it in a known way (the truth), has a simulated model answer with it, *perfect*, *mild*, *typical* or *hard*, and puts that
 * answer back: with our method and, as the baseline of the same run, without alignment, tone and grain. Figures are means
 * over the cases; displacement is what is left of the slip in the ring of 16 pixels on the inside of the mask's edge, in
 * photo pixels: the mean of the cases' medians and 90 % quantiles. Deterministic.
 *
 * `seam.ts typical hard` measures those only; `--crops FOLDER` keeps the pictures around the mask, truth beside ours.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { placeEdit } from '@/lib/shared/mask/composite';
import { displacementAt } from '@/lib/shared/mask/displacement';
import { type EditMode, planEdit } from '@/lib/shared/mask/edit-plan';
import { expandRect, imagePoint, intersectRects, rectOf } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { fadeInward } from '@/lib/shared/mask/morphology';
import { paintEllipse } from '@/lib/shared/mask/shapes';
import { createRandom } from './measure/random';
import { findRing, judgeSeam, mean, type SeamFigures } from './measure/seam-figures';
import {
  answerWith,
  createSlip,
  type Kind,
  type Picture,
  smoothNoise,
  toLevel,
} from './measure/seam-simulator';

type SeamCase = {
  photo: string;
  width: number;
  mode: EditMode;
  edit: 'recolour' | 'insert';
  maxPixels?: number;
};
const CASES: readonly SeamCase[] = [
  { photo: 'seeding.jpg', width: 1100, mode: 'whole', edit: 'recolour' },
  { photo: 'seeding.jpg', width: 1100, mode: 'region', edit: 'insert' },
  { photo: 'chelsea.png', width: 451, mode: 'whole', edit: 'insert' },
  { photo: 'chelsea.png', width: 451, mode: 'region', edit: 'recolour' },
  { photo: 'coffee.png', width: 600, mode: 'whole', edit: 'recolour' },
  { photo: 'coffee.png', width: 600, mode: 'region', edit: 'insert' },
  // Sent at half its size and enlarged again.
  { photo: 'seeding.jpg', width: 1900, mode: 'whole', edit: 'insert', maxPixels: 700_000 },
];
const KINDS: readonly Kind[] = ['perfect', 'mild', 'typical', 'hard'];
/** Standard deviation of the grain that each photograph gets, and how far its grains are alike. */
const GRAIN = { level: 3, sigma: 0.5 };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { crops: { type: 'string' } },
});
const results: Record<string, unknown> = {};
for (const kind of KINDS) {
  if (positionals.length === 0 || positionals.includes(kind)) results[kind] = await measureKind(kind);
}
console.log(JSON.stringify({ bench: 'seam', ...results }, null, 2));

type Figures = SeamFigures & { displacementPx: number; displacementP90Px: number; gainError: number };

async function measureKind(kind: Kind) {
  const rows: Record<'ours' | 'plain', Figures & { model: string }>[] = [];
  let cpuMs = 0;
  for (const [index, one] of CASES.entries()) {
    const measured = await measureCase(one, kind, index);
    rows.push(measured);
    cpuMs += measured.cpuMs;
  }
  const meanOf = (method: 'ours' | 'plain') => {
    const figure = (field: keyof Figures) =>
      Math.round(1000 * mean(rows.map((row) => row[method][field]))) / 1000;
    return {
      ringPsnr: figure('ringPsnr'),
      displacementPx: figure('displacementPx'),
      displacementP90Px: figure('displacementP90Px'),
      colourStep: figure('colourStep'),
      grain: figure('grain'),
      detail: figure('detail'),
      worstGainError: Math.max(...rows.map((row) => row[method].gainError)),
    };
  };
  const each = rows.map(({ ours }, i) => {
    const { photo, mode } = CASES[i] as SeamCase;
    return `${photo} ${mode} ${ours.model}: ${ours.ringPsnr.toFixed(1)} dB, ${ours.displacementPx.toFixed(2)}/${ours.displacementP90Px.toFixed(2)} px, ΔE ${ours.colourStep.toFixed(2)}, grain ${ours.grain.toFixed(2)}, detail ${ours.detail.toFixed(2)}`;
  });
  return {
    cases: rows.length,
    cpuMs: Math.round(cpuMs),
    ours: meanOf('ours'),
    baseline: meanOf('plain'),
    each,
  };
}

async function measureCase(
  { photo: name, width, mode, edit, maxPixels }: SeamCase,
  kind: Kind,
  index: number,
) {
  const path = fileURLToPath(new URL(`../e2e/photos/${name}`, import.meta.url));
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
  const ring = findRing(mask);
  const alpha = fadeInward(mask, rectOf(mask), 4);
  let cpuMs = 0;
  const judge = async (
    skip: { align?: boolean; matchTone?: boolean; matchGrain?: boolean },
    label: string,
  ) => {
    const placed = { ...photo, data: photo.data.slice() };
    const before = process.cpuUsage();
    const { alignment, tone, finish } = placeEdit({ source: placed, answer, mask, plan, ...skip });
    const { user, system } = process.cpuUsage(before);
    if (label === 'ours') cpuMs = (user + system) / 1000;
    const left = ring
      .map((i) => {
        const [x, y] = [
          (i % photo.width) + 0.5 - plan.sourceRect.x,
          Math.floor(i / photo.width) + 0.5 - plan.sourceRect.y,
        ];
        const [u, v] = slip(x, y);
        const [dx, dy] = displacementAt(alignment.displacement, x, y);
        return Math.hypot(u - x - dx, v - y - dy);
      })
      .sort((a, b) => a - b);
    if (options.crops !== undefined)
      await keepCrop(placed, truth, mask, join(options.crops, `${kind}-${index}-${label}.png`));
    return {
      ...judgeSeam(placed, truth, clean, ring, alpha),
      displacementPx: left[left.length >> 1] as number,
      displacementP90Px: left[Math.floor(0.9 * left.length)] as number,
      gainError: Math.round(1e4 * Math.max(...tone.map(({ gain }) => Math.abs(gain - 1)))) / 1e4,
      model: `${alignment.model}${alignment.local ? '+field' : ''}, sharpened ${finish.sharpen.toFixed(2)}`,
    };
  };
  const ours = await judge({}, 'ours');
  const plain = await judge({ align: false, matchTone: false, matchGrain: false }, 'plain');
  return { ours, plain, cpuMs };
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

async function keepCrop(placed: Picture, truth: Picture, mask: Mask, path: string) {
  await mkdir(join(path, '..'), { recursive: true });
  const rect = intersectRects(expandRect(findBounds(mask), 40), rectOf(mask));
  const cut = (picture: Picture) =>
    sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
      .extract({ left: rect.x, top: rect.y, width: rect.width, height: rect.height })
      .png()
      .toBuffer();
  await sharp({ create: { width: rect.width * 2 + 8, height: rect.height, channels: 3, background: '#fff' } })
    .composite([
      { input: await cut(truth), left: 0, top: 0 },
      { input: await cut(placed), left: rect.width + 8, top: 0 },
    ])
    .png()
    .toFile(path);
}

async function take(picture: Sharp): Promise<Picture> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Uint8Array.from(data) };
}
