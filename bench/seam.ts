/**
 * How an edit looks where it meets the photo, as one JSON object on standard output. Each case changes a photograph in a
 * known way (the truth). A simulated model (*mild*, *typical* or *hard*) answers with it, and the answer is put back: with
 * our method and, as the baseline of the same run, without alignment and tone. Figures are means over all cases: PSNR and
 * colour difference (ΔE00) in the ring of 16 pixels inside the mask's edge, the remaining displacement there, and the
 * largest tone gain. Deterministic.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { placeEdit } from '@/lib/shared/mask/composite';
import { type EditMode, type EditPlan, planEdit } from '@/lib/shared/mask/edit-plan';
import { imagePoint, rectOf } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { fadeInward } from '@/lib/shared/mask/morphology';
import { paintEllipse } from '@/lib/shared/mask/shapes';

type Picture = { width: number; height: number; channels: 3; data: Uint8Array };
type Kind = 'perfect' | 'mild' | 'typical' | 'hard';

const PHOTOS = ['seeding.jpg', 'chelsea.png', 'coffee.png'].map((name) =>
  fileURLToPath(new URL(`../e2e/photos/${name}`, import.meta.url)),
);
const WIDTH = 640;
const KINDS: readonly Kind[] = ['perfect', 'mild', 'typical', 'hard'];
const RING_PX = 16;

/** The errors of a model in what it redraws. Lengths in output pixels, tones in levels or as shares. */
const SLIPS = {
  perfect: { shiftPx: 0, zoom: 0, warpPx: 0, gain: 0, offset: 0, tint: 0, drift: 0, blur: 0, grain: 0 },
  mild: { shiftPx: 1.5, zoom: 0, warpPx: 0, gain: 0.03, offset: 3, tint: 0.01, drift: 0, blur: 0, grain: 2 },
  typical: {
    shiftPx: 2,
    zoom: 0.01,
    warpPx: 6,
    gain: 0.06,
    offset: 5,
    tint: 0.03,
    drift: 10,
    blur: 0.7,
    grain: 4,
  },
  hard: {
    shiftPx: 6,
    zoom: 0.04,
    warpPx: 8,
    gain: 0.15,
    offset: 10,
    tint: 0.06,
    drift: 16,
    blur: 1,
    grain: 5,
  },
} as const;

const results: Record<string, unknown> = {};
for (const kind of KINDS) results[kind] = await measureKind(kind);
console.log(JSON.stringify({ bench: 'seam', ...results }, null, 2));

async function measureKind(kind: Kind) {
  const rows: Record<'ours' | 'plain', Figures>[] = [];
  for (const path of PHOTOS) {
    const photo = await take(sharp(await readFile(path)).resize(WIDTH));
    for (const mode of ['whole', 'region'] as const) rows.push(await measureCase(photo, mode, kind));
  }
  const meanOf = (method: 'ours' | 'plain') => {
    const all = rows.map((row) => row[method]);
    const mean = (field: keyof Figures) =>
      Math.round((1000 * all.reduce((sum, one) => sum + one[field], 0)) / all.length) / 1000;
    return {
      ringPsnr: mean('ringPsnr'),
      ringDeltaE: mean('ringDeltaE'),
      displacementPx: mean('displacementPx'),
      worstGainError: Math.max(...all.map((one) => one.gainError)),
    };
  };
  return { cases: rows.length, ours: meanOf('ours'), baseline: meanOf('plain') };
}

type Figures = { ringPsnr: number; ringDeltaE: number; displacementPx: number; gainError: number };

async function measureCase(photo: Picture, mode: EditMode, kind: Kind) {
  const mask = createMask(photo.width, photo.height);
  const random = createRandom(1);
  const [cx, cy] = [photo.width * (0.4 + 0.2 * random()), photo.height * (0.4 + 0.2 * random())];
  const [rx, ry] = [photo.width * 0.16, photo.height * 0.18];
  paintEllipse(mask, imagePoint(cx - rx, cy - ry), imagePoint(cx + rx, cy + ry), 'add');
  const truth = recolour(photo, cx, cy, Math.min(rx, ry) * 0.7);
  const maskBounds = findBounds(mask);
  const plan = planEdit({ photo, model: { sizes: 'flexible' }, mode, maskBounds });
  const slip = createSlip(kind, plan);
  const answer = await answerWith(truth, plan, kind, slip);
  const ring = findRing(mask);
  const alpha = fadeInward(mask, rectOf(mask), 4);
  const judge = (options: { align?: boolean; matchTone?: boolean }): Figures => {
    const placed = { ...photo, data: photo.data.slice() };
    const { alignment, tone } = placeEdit({ source: placed, answer, mask, plan, ...options });
    // The part of the slip that the alignment leaves, in photo pixels, where the edit is visible.
    let [left, count] = [0, 0];
    for (const i of ring) {
      const [x, y] = [(i % photo.width) - plan.sourceRect.x, Math.floor(i / photo.width) - plan.sourceRect.y];
      const [u, v] = slip.moved(x, y);
      const grow = 1 + alignment.zoom;
      const [mx, my] = [plan.sourceRect.width / 2, plan.sourceRect.height / 2];
      left += Math.hypot(
        u - (mx + (x - mx) * grow + alignment.shiftX),
        v - (my + (y - my) * grow + alignment.shiftY),
      );
      count++;
    }
    const gainError = Math.max(...tone.map(({ gain }) => Math.abs(gain - 1)));
    return {
      ...compare(placed, truth, ring, alpha),
      displacementPx: left / count,
      gainError: Math.round(1e4 * gainError) / 1e4,
    };
  };
  return { ours: judge({}), plain: judge({ align: false, matchTone: false }) };
}

/** A disc of another hue, with the photo's own structure: the requested edit. */
function recolour(photo: Picture, cx: number, cy: number, radius: number): Picture {
  const data = photo.data.slice();
  for (let y = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++) {
      if (Math.hypot(x - cx, y - cy) > radius) continue;
      const at = (y * photo.width + x) * 3;
      const [r, g, b] = [
        photo.data[at] as number,
        photo.data[at + 1] as number,
        photo.data[at + 2] as number,
      ];
      data.set([0.4 * r + 0.6 * b, r * 0.7 + 30, 0.5 * g], at);
    }
  }
  return { ...photo, data };
}

type Slip = {
  /** Where in the source rectangle, in photo pixels, the answer shows what belongs at (x, y). */
  moved(x: number, y: number): [number, number];
};

function createSlip(kind: Kind, plan: EditPlan): Slip {
  const random = createRandom(101);
  const signed = () => 2 * random() - 1;
  const { shiftPx, zoom, warpPx } = SLIPS[kind];
  const { width, height } = plan.sourceRect;
  const [sx, sy] = [(shiftPx * signed()) / plan.scale, (shiftPx * signed()) / plan.scale];
  const grow = 1 + zoom * (0.6 + 0.4 * random()) * (random() < 0.5 ? -1 : 1);
  const [a, b] = [random() * 6, random() * 6];
  const reach = warpPx / plan.scale;
  return {
    moved: (x, y) => [
      width / 2 +
        (x - width / 2) * grow +
        sx +
        reach * Math.sin((3.5 * y) / height + a) * Math.cos((2 * x) / width),
      height / 2 + (y - height / 2) * grow + sy + reach * 0.7 * Math.sin((4 * x) / width + b),
    ],
  };
}

async function answerWith(truth: Picture, plan: EditPlan, kind: Kind, slip: Slip) {
  const { sourceRect, content } = plan;
  const { blur, grain, gain, offset, tint, drift } = SLIPS[kind];
  const random = createRandom(201);
  const signed = () => 2 * random() - 1;
  const moved = kind === 'perfect' ? truth : warp(truth, plan, slip);
  let picture = sharp(moved.data, { raw: { width: truth.width, height: truth.height, channels: 3 } })
    .extract({ left: sourceRect.x, top: sourceRect.y, width: sourceRect.width, height: sourceRect.height })
    .resize(content.width, content.height, { fit: 'fill' });
  if (blur > 0) picture = picture.blur(blur);
  picture = picture.extend({
    left: content.x,
    top: content.y,
    right: plan.outputWidth - content.width - content.x,
    bottom: plan.outputHeight - content.height - content.y,
    extendWith: 'copy',
  });
  const answer = await take(picture);
  const contrast = 1 + gain * (random() < 0.5 ? -1 : 1);
  const lift = offset * signed();
  const cast = [1 + tint * signed(), 1, 1 + tint * signed()];
  const turn = random() * 6;
  for (let i = 0; i < answer.data.length; i++) {
    const x = (Math.floor(i / 3) % answer.width) / answer.width;
    const y = Math.floor(i / 3 / answer.width) / answer.height;
    const away = drift * Math.sin(2.5 * x * Math.cos(turn) + 2.5 * y * Math.sin(turn));
    const value = (answer.data[i] as number) * contrast * (cast[i % 3] as number) + lift + away;
    answer.data[i] = Math.min(255, Math.max(0, Math.round(value + grain * (random() + random() - 1))));
  }
  return answer;
}

/** The inverse of the slip, by a few rounds of iterative correction, sampled bilinearly. */
function warp(truth: Picture, { sourceRect }: EditPlan, slip: Slip): Picture {
  const data = truth.data.slice();
  for (let y = 0; y < sourceRect.height; y++) {
    for (let x = 0; x < sourceRect.width; x++) {
      let [u, v] = [x, y];
      for (let round = 0; round < 4; round++) {
        const [mx, my] = slip.moved(u, v);
        u += x - mx;
        v += y - my;
      }
      const px = Math.min(truth.width - 1.001, Math.max(0, u + sourceRect.x));
      const py = Math.min(truth.height - 1.001, Math.max(0, v + sourceRect.y));
      const [ix, iy] = [Math.floor(px), Math.floor(py)];
      const from = (iy * truth.width + ix) * 3;
      const to = ((y + sourceRect.y) * truth.width + x + sourceRect.x) * 3;
      for (let c = 0; c < 3; c++) {
        const at = (offset: number) => truth.data[from + offset + c] as number;
        const top = at(0) + (at(3) - at(0)) * (px - ix);
        const low = at(truth.width * 3) + (at(truth.width * 3 + 3) - at(truth.width * 3)) * (px - ix);
        data[to + c] = Math.round(top + (low - top) * (py - iy));
      }
    }
  }
  return { ...truth, data };
}

/** Pixels of the mask within `RING_PX` of its edge, along a row or column. */
function findRing(mask: Mask): number[] {
  const ring: number[] = [];
  const valueAt = (x: number, y: number) => mask.data[y * mask.width + x] ?? 0;
  for (let y = RING_PX; y < mask.height - RING_PX; y++) {
    for (let x = RING_PX; x < mask.width - RING_PX; x++) {
      if (valueAt(x, y) === 0) continue;
      const near = [-RING_PX, RING_PX].some((d) => valueAt(x + d, y) === 0 || valueAt(x, y + d) === 0);
      if (near) ring.push(y * mask.width + x);
    }
  }
  return ring;
}

function compare(placed: Picture, truth: Picture, ring: readonly number[], alpha: Mask) {
  let [squares, difference, weight] = [0, 0, 0];
  for (const i of ring) {
    for (let c = i * 3; c < i * 3 + 3; c++)
      squares += ((placed.data[c] as number) - (truth.data[c] as number)) ** 2;
    const a = (alpha.data[i] as number) / 255;
    difference += a * deltaE(labOf(placed, i), labOf(truth, i));
    weight += a;
  }
  const ringPsnr = Math.min(60, 10 * Math.log10((255 * 255 * 3 * ring.length) / Math.max(1e-9, squares)));
  return { ringPsnr, ringDeltaE: difference / weight };
}

type Lab = readonly [number, number, number];

function labOf(picture: Picture, pixel: number): Lab {
  const [r, g, b] = [0, 1, 2].map((c) => {
    const value = (picture.data[pixel * 3 + c] as number) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000 (Sharma, Wu, Dalal 2005). */
function deltaE([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const degrees = (angle: number) => (angle * 180) / Math.PI;
  const radians = (angle: number) => (angle * Math.PI) / 180;
  const meanChroma7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360);
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  const gray = c1 * c2 === 0;
  const turn = gray ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn) / 2);
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const h = gray ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const twist = Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * twist;
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(Math.max(0, x * x + y * y + z * z + rt * y * z));
}

async function take(picture: Sharp): Promise<Picture> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Uint8Array.from(data) };
}

/** mulberry32: the same slips in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
