/**
 * A model that edits a photograph in a known way and gives it back as models do: slid, scaled, warped, toned, softened and
 * with textures made anew. Lengths in output pixels, tones in levels or as shares. Deterministic.
 */
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { buildAxis, createResampler, type Pixels } from '@/lib/shared/mask/resample';
import { createRandom } from './random';

export type Picture = Pixels & { readonly channels: 3; readonly data: Uint8Array };
export type Kind = 'perfect' | 'mild' | 'typical' | 'hard';

const STILL = {
  shiftPx: 0,
  zoom: 0,
  turn: 0,
  perspective: 0,
  warpPx: 0,
  texturePx: 0,
  gain: 0,
  gamma: 0,
  offset: 0,
  tint: 0,
  drift: 0,
  blur: 0,
  grain: 0,
  newGrain: false,
};

/** What a model does to what it redraws. `zoom` is a range, `drift` what the tone changes across the picture. */
const SLIPS: Record<Kind, typeof STILL> = {
  perfect: STILL,
  mild: { ...STILL, shiftPx: 1.5, gain: 0.03, offset: 3, tint: 0.01, grain: 2 },
  typical: {
    ...STILL,
    shiftPx: 3,
    zoom: 0.012,
    warpPx: 7,
    texturePx: 0.5,
    gain: 0.06,
    offset: 5,
    tint: 0.03,
    drift: 10,
    blur: 0.8,
    grain: 1,
    newGrain: true,
  },
  hard: {
    ...STILL,
    shiftPx: 8,
    zoom: 0.045,
    turn: 0.012,
    perspective: 0.02,
    warpPx: 8,
    texturePx: 0.8,
    gain: 0.15,
    gamma: 0.15,
    offset: 10,
    tint: 0.06,
    drift: 14,
    blur: 1,
    grain: 1,
    newGrain: true,
  },
};

/** Where in the source rectangle, in photo pixels, the answer shows what belongs at (x, y). */
export type Slip = (x: number, y: number) => readonly [number, number];

export function createSlip(kind: Kind, plan: EditPlan, seed: number): Slip {
  const random = createRandom(seed);
  const signed = () => 2 * random() - 1;
  const sign = () => (random() < 0.5 ? -1 : 1);
  const slip = SLIPS[kind];
  const { width, height } = plan.sourceRect;
  const half = Math.max(width, height) / 2;
  const [shiftX, shiftY] = [(slip.shiftPx * signed()) / plan.scale, (slip.shiftPx * signed()) / plan.scale];
  const grow = 1 + slip.zoom * (0.5 + 0.6 * random()) * sign();
  const turn = slip.turn * signed();
  const [tiltX, tiltY] = [slip.perspective * signed(), slip.perspective * signed()];
  const [a, b, c] = [random() * 6, random() * 6, random() * 6];
  const reach = slip.warpPx / plan.scale;
  return (x, y) => {
    const [u, v] = [x - width / 2, y - height / 2];
    const depth = 1 + (tiltX * u + tiltY * v) / half;
    const [p, q] = [u / width, v / height];
    return [
      width / 2 +
        (grow * (u - turn * v)) / depth +
        shiftX +
        reach * (0.7 * Math.sin(3.5 * q + a) * Math.cos(2 * p) + 0.3 * Math.sin(7 * p + 3 * q + c)),
      height / 2 +
        (grow * (v + turn * u)) / depth +
        shiftY +
        reach * (0.5 * Math.sin(4 * p + b) + 0.3 * Math.cos(6 * q + 4 * p + c)),
    ];
  };
}

/**
 * @param truth what was asked for, in the photo's size, with its grain
 * @param clean the same without grain: what a model sees that draws all anew
 */
export function answerWith(
  { truth, clean }: { truth: Picture; clean: Picture },
  plan: EditPlan,
  kind: Kind,
  moved: Slip,
  seed: number,
): Picture {
  const slip = SLIPS[kind];
  const sent = scaleInto(slip.newGrain ? clean : truth, plan);
  const soft = slip.blur > 0 ? blur(sent, slip.blur) : sent;
  const answer = kind === 'perfect' ? soft : warp(soft, plan, moved, slip.texturePx, seed);
  grade(answer, slip, createRandom(seed + 100));
  return answer;
}

/** The source rectangle in the size that is sent; beyond it the border's pixels go on. */
function scaleInto(picture: Picture, { sourceRect, content, outputWidth, outputHeight }: EditPlan): Picture {
  const [across, down] = [sourceRect.width / content.width, sourceRect.height / content.height];
  const read = createResampler(
    picture,
    buildAxis(picture.width, sourceRect.x - content.x * across, across, outputWidth, 'cubic'),
    buildAxis(picture.height, sourceRect.y - content.y * down, down, outputHeight, 'cubic'),
  );
  const data = new Uint8Array(outputWidth * outputHeight * 3);
  const row = new Float32Array(outputWidth * 3);
  for (let y = 0; y < outputHeight; y++) {
    read(y, row);
    for (let i = 0; i < row.length; i++) data[y * row.length + i] = toLevel(row[i] as number);
  }
  return { width: outputWidth, height: outputHeight, channels: 3, data };
}

/** The inverse of the slip by a few rounds of its own correction, read by a cubic kernel. */
function warp(sent: Picture, plan: EditPlan, moved: Slip, texturePx: number, seed: number): Picture {
  const { width, height } = sent;
  const { sourceRect, content } = plan;
  const [across, down] = [sourceRect.width / content.width, sourceRect.height / content.height];
  const texture = [0, 1].map((part) => smoothNoise(width, height, 5, seed + 300 + part));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [goalX, goalY] = [(x + 0.5 - content.x) * across, (y + 0.5 - content.y) * down];
      let [u, v] = [goalX, goalY];
      for (let round = 0; round < 6; round++) {
        const [mx, my] = moved(u, v);
        u += goalX - mx;
        v += goalY - my;
      }
      const [jitterX, jitterY] = texture.map((noise) => texturePx * (noise[y * width + x] as number)) as [
        number,
        number,
      ];
      const at = (y * width + x) * 3;
      readCubic(sent, u / across + content.x + jitterX, v / down + content.y + jitterY, data, at);
    }
  }
  return { ...sent, data };
}

function readCubic({ width, height, data }: Picture, x: number, y: number, out: Uint8Array, at: number) {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const across = cubicWeights(x - 0.5 - left);
  const down = cubicWeights(y - 0.5 - top);
  const sums = [0, 0, 0];
  for (let j = 0; j < 4; j++) {
    const row = Math.min(height - 1, Math.max(0, top - 1 + j)) * width;
    for (let i = 0; i < 4; i++) {
      const from = (row + Math.min(width - 1, Math.max(0, left - 1 + i))) * 3;
      const weight = (across[i] as number) * (down[j] as number);
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + weight * (data[from + c] as number);
    }
  }
  for (let c = 0; c < 3; c++) out[at + c] = toLevel(sums[c] as number);
}

function cubicWeights(t: number): number[] {
  return [
    ((-0.5 * t + 1) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1,
    ((-1.5 * t + 2) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t,
  ];
}

function grade(answer: Picture, slip: typeof STILL, random: () => number): void {
  const signed = () => 2 * random() - 1;
  const contrast = 1 + slip.gain * (random() < 0.5 ? -1 : 1);
  const bend = 1 + slip.gamma * signed();
  const lift = slip.offset * signed();
  const cast = [1 + slip.tint * signed(), 1, 1 + slip.tint * signed()];
  const turn = random() * 6;
  const balance = [0.35 * signed(), 0, 0.35 * signed()];
  for (let i = 0; i < answer.data.length; i++) {
    const x = (Math.floor(i / 3) % answer.width) / answer.width;
    const y = Math.floor(i / 3 / answer.width) / answer.height;
    const away = slip.drift * Math.sin(2.5 * x * Math.cos(turn) + 2.5 * y * Math.sin(turn));
    const bent = 255 * ((answer.data[i] as number) / 255) ** bend;
    const value = bent * contrast * (cast[i % 3] as number) + lift + away * (1 + (balance[i % 3] as number));
    answer.data[i] = toLevel(value + slip.grain * (random() + random() - 1));
  }
}

export function blur(picture: Picture, sigma: number): Picture {
  const data = Float32Array.from(picture.data);
  blurPlanes(data, picture.width, picture.height, 3, sigma);
  return { ...picture, data: Uint8Array.from(data, toLevel) };
}

/** A Gaussian, in place. */
export function blurPlanes(
  data: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): void {
  const radius = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const run = (length: number, lines: number, step: number, lineStep: number) => {
    const line = new Float32Array(length);
    for (let l = 0; l < lines; l++) {
      for (let c = 0; c < channels; c++) {
        const base = l * lineStep * channels + c;
        for (let i = 0; i < length; i++) {
          let sum = 0;
          for (let k = -radius; k <= radius; k++) {
            const from = Math.min(length - 1, Math.max(0, i + k));
            sum += (kernel[k + radius] as number) * (data[base + from * step * channels] as number);
          }
          line[i] = sum / total;
        }
        for (let i = 0; i < length; i++) data[base + i * step * channels] = line[i] as number;
      }
    }
  };
  run(width, height, 1, width);
  run(height, width, width, 1);
}

/** Noise of standard deviation 1 whose neighbours are alike over about `sigma` pixels. */
export function smoothNoise(width: number, height: number, sigma: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: width * height }, () => random() + random() + random() - 1.5);
  if (sigma > 0) blurPlanes(data, width, height, 1, sigma);
  let squares = 0;
  for (const value of data) squares += value * value;
  const scale = 1 / Math.sqrt(squares / data.length);
  return data.map((value) => value * scale);
}

export function toLevel(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
