/**
 * The tone of an answer against the photo, as it drifts across the picture. It is found on the means of small cells of kept
 * pixels: there grain, sharpness and the kernel of a resampling are gone, which are no contrast. Brightness comes first;
 * colour may only follow it by a little, so that no error of an estimate can recolour what was drawn.
 */
import type { ToneCurve } from './tone';
import { createToneSamples, medianOf, SAME_TONE } from './tone';

export type Curves = readonly [ToneCurve, ToneCurve, ToneCurve];

/** Means of kept pixels in cells of a grid, RGB. */
export type ToneCells = {
  readonly columns: number;
  readonly rows: number;
  readonly answer: Float32Array;
  readonly photo: Float32Array;
  /** How much a cell counts; 0 where too little was kept. */
  readonly weight: Float32Array;
};

export type ToneField = {
  /** Red, green, blue, for all of the picture. */
  readonly curves: Curves;
  /** Values beyond these were hardly seen: a gain does not go on there, its correction stays. */
  readonly seen: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  /** Added after the curves: RGB of each cell. */
  readonly offsets: Float32Array;
  /** The answer's tone is so far from the photo's that it was matched in part only. */
  readonly clipped: boolean;
};

/** A channel's gain may differ from that of brightness by this, and its mean by so many levels. */
const COLOUR_GAIN = 0.05;
const COLOUR_LEVELS = 10;
/** What the local offsets may add, in levels. */
const LOCAL_LEVELS = 14;
const LOCAL_COLOUR_LEVELS = 6;
/** From coarse to fine: the standard deviation as a share of the longer side, and the pull towards no change. */
const SCALES = [
  { share: 0.25, pull: 0.02 },
  { share: 0.07, pull: 0.1 },
] as const;
/** Limits that are passed by less than this, or in fewer cells, leave nothing to see. */
const SEEN_GAIN = 0.03;
const SEEN_LEVELS = 3;
const SEEN_CELLS = 0.1;
/** Levels beyond the seen tones over which a gain still goes on. */
const BEYOND_SEEN = 12;
/** Nearer to black or white than this a channel is cut off, and its mean is no tone. */
const CUT_OFF = 4;

function brightnessOf(colours: ArrayLike<number>, at: number): number {
  return (
    0.2126 * (colours[at] as number) +
    0.7152 * (colours[at + 1] as number) +
    0.0722 * (colours[at + 2] as number)
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function isCutOff(cells: ToneCells, at: number): boolean {
  for (let c = at; c < at + 3; c++) {
    const [a, p] = [cells.answer[c] as number, cells.photo[c] as number];
    if (Math.min(a, p) < CUT_OFF || Math.max(a, p) > 255 - CUT_OFF) return true;
  }
  return false;
}

/** Null where the kept pixels say too little: then nothing is changed. */
export function findToneField(cells: ToneCells): ToneField | null {
  const { columns, rows, answer, photo, weight } = cells;
  const counted: number[] = [];
  for (let i = 0; i < weight.length; i++)
    if ((weight[i] as number) > 0 && !isCutOff(cells, i * 3)) counted.push(i);
  const fitted = fitCurves(cells, counted);
  if (fitted === null) return null;
  const global = fitted.curves;
  const tones = Float64Array.from(counted, (i) => brightnessOf(answer, i * 3)).sort();
  const seen = [
    (tones[Math.floor(0.02 * tones.length)] as number) - BEYOND_SEEN,
    (tones[Math.floor(0.98 * (tones.length - 1))] as number) + BEYOND_SEEN,
  ] as const;

  // What the curves leave: brightness, and each channel's distance from it.
  const left = new Float32Array(weight.length * 4);
  for (const i of counted) {
    const at = i * 3;
    const rest = [0, 1, 2].map(
      (c) => (photo[at + c] as number) - matched(global[c] as ToneCurve, seen, answer[at + c] as number),
    );
    const bright = brightnessOf(rest, 0);
    left.set([bright, ...rest.map((value) => value - bright)], i * 4);
  }
  const typical = medianOf(Float64Array.from(counted, (i) => Math.abs(left[i * 4] as number)));
  const cut = 4.685 * Math.max(1, 1.4826 * typical);
  const trust = new Float32Array(weight.length);
  for (const i of counted) {
    const u = Math.min(1, Math.abs(left[i * 4] as number) / cut);
    trust[i] = Math.min(1, weight[i] as number) * (1 - u * u) ** 2;
  }
  const { offsets, clipped } = spread(left, trust, columns, rows);
  return { curves: global, seen, columns, rows, offsets, clipped: fitted.clipped || clipped };
}

function fitCurves(
  { answer, photo, weight }: ToneCells,
  counted: readonly number[],
): { curves: Curves; clipped: boolean } | null {
  const bright = createToneSamples();
  for (const i of counted)
    bright.add(brightnessOf(answer, i * 3), brightnessOf(photo, i * 3), weight[i] as number);
  const first = bright.fitWithMeans();
  if (first === null) return null;
  const { gain, offset } = first.curve;
  let clipped = false;
  const [red, green, blue] = [0, 1, 2].map((c): ToneCurve => {
    const samples = createToneSamples();
    for (const i of counted)
      samples.add(answer[i * 3 + c] as number, photo[i * 3 + c] as number, weight[i] as number);
    const own = samples.fitWithMeans();
    if (own === null) return first.curve;
    const mean = own.answerMean;
    const ownGain = clamp(own.curve.gain, gain - COLOUR_GAIN, gain + COLOUR_GAIN);
    const away = own.photoMean - (gain * mean + offset);
    const shift = clamp(away, -COLOUR_LEVELS, COLOUR_LEVELS);
    if (Math.abs(away - shift) > SEEN_LEVELS || Math.abs(own.curve.gain - ownGain) > SEEN_GAIN)
      clipped = true;
    return { gain: ownGain, offset: gain * mean + offset + shift - ownGain * mean };
  }) as [ToneCurve, ToneCurve, ToneCurve];
  return { curves: [red, green, blue], clipped };
}

function matched(curve: ToneCurve, seen: readonly [number, number], value: number): number {
  return value + (curve.gain - 1) * clamp(value, seen[0], seen[1]) + curve.offset;
}

/** Carries what is left at trusted cells smoothly to all, also under the mask; far from every trusted cell it ends at 0. */
function spread(
  left: Float32Array,
  trust: Float32Array,
  columns: number,
  rows: number,
): { offsets: Float32Array; clipped: boolean } {
  const field = new Float32Array(left.length);
  for (const { share, pull } of SCALES) {
    const sigma = Math.max(1, share * Math.max(columns, rows));
    const support = blurGrid(trust, columns, rows, sigma);
    for (let part = 0; part < 4; part++) {
      const weighted = trust.map(
        (w, i) => w * ((left[i * 4 + part] as number) - (field[i * 4 + part] as number)),
      );
      const smooth = blurGrid(weighted, columns, rows, sigma);
      for (let i = 0; i < trust.length; i++) {
        const at = i * 4 + part;
        field[at] = (field[at] as number) + (smooth[i] as number) / ((support[i] as number) + pull);
      }
    }
  }
  const offsets = new Float32Array(trust.length * 3);
  let beyond = 0;
  for (let i = 0; i < trust.length; i++) {
    const bright = clamp(field[i * 4] as number, -LOCAL_LEVELS, LOCAL_LEVELS);
    if (Math.abs((field[i * 4] as number) - bright) > SEEN_LEVELS) beyond++;
    for (let c = 0; c < 3; c++) {
      const colour = clamp(field[i * 4 + 1 + c] as number, -LOCAL_COLOUR_LEVELS, LOCAL_COLOUR_LEVELS);
      offsets[i * 3 + c] = bright + colour;
    }
  }
  return { offsets, clipped: beyond > SEEN_CELLS * trust.length };
}

/** A Gaussian that adds up to 1 inside the grid and takes nothing from beyond it. */
function blurGrid(values: Float32Array, columns: number, rows: number, sigma: number): Float32Array {
  const across = blurLines(values, columns, rows, 1, columns, sigma);
  return blurLines(across, rows, columns, columns, 1, sigma);
}

function blurLines(
  values: Float32Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
  sigma: number,
): Float32Array {
  const kernel = Float64Array.from({ length }, (_, i) => Math.exp(-0.5 * (i / sigma) ** 2));
  const result = new Float32Array(values.length);
  for (let i = 0; i < length; i++) {
    let total = 0;
    for (let j = 0; j < length; j++) total += kernel[Math.abs(i - j)] as number;
    for (let line = 0; line < lines; line++) {
      let sum = 0;
      for (let j = 0; j < length; j++)
        sum += (kernel[Math.abs(i - j)] as number) * (values[line * lineStep + j * step] as number);
      result[line * lineStep + i * step] = sum / total;
    }
  }
  return result;
}

/**
 * @param across for each pixel of a row, where it lies among the grid's columns (0 is the middle of the first)
 * @returns a function that matches the tone of a row in place, `y` being where it lies among the grid's rows
 */
export function createToneReader(
  field: ToneField,
  across: Float64Array,
): (row: Float32Array, channels: number, y: number) => void {
  const { columns, rows, offsets, curves, seen } = field;
  const line = new Float32Array(columns * 3);
  const gains = curves.map(({ gain }) => gain - 1);
  const shifts = curves.map(({ offset }) => offset);
  const [low, high] = seen;
  return (row, channels, y) => {
    const down = clamp(y, 0, rows - 1);
    const upper = Math.floor(down);
    const lower = Math.min(rows - 1, upper + 1);
    for (let i = 0; i < line.length; i++) {
      const above = offsets[upper * columns * 3 + i] as number;
      line[i] = above + ((offsets[lower * columns * 3 + i] as number) - above) * (down - upper);
    }
    for (let x = 0; x < across.length; x++) {
      const place = Math.min(columns - 1, Math.max(0, across[x] as number));
      const left = Math.floor(place);
      const right = Math.min(columns - 1, left + 1);
      for (let c = 0; c < 3; c++) {
        const value = row[x * channels + c] as number;
        const near = line[left * 3 + c] as number;
        const local = near + ((line[right * 3 + c] as number) - near) * (place - left);
        row[x * channels + c] =
          value + (gains[c] as number) * Math.min(high, Math.max(low, value)) + (shifts[c] as number) + local;
      }
    }
  };
}

export const SAME_CURVES: Curves = [SAME_TONE, SAME_TONE, SAME_TONE];
