import 'server-only';

/**
 * Colours that are told by numbers: those of ITU-T H.273 in PNG's cICP and in the nclx box of HEIC and AVIF, those of
 * PNG's cHRM and gAMA, and those of a matrix profile.
 */
export type CodedColours = {
  primaries: Primaries | { toXyzD50: Matrix };
  transfer: Transfer;
};

type Xy = readonly [x: number, y: number];
export type Primaries = { red: Xy; green: Xy; blue: Xy; white: Xy };
export type Transfer =
  | { kind: 'srgb' | 'bt709' | 'linear' | 'pq' | 'hlg' }
  /** light = value ^ exponent */
  | { kind: 'power'; exponent: number }
  | { kind: 'curves'; curves: readonly [Curve, Curve, Curve] };
/** From a value to light, 0 to 1 each. */
export type Curve = (value: number) => number;
export type Matrix = readonly (readonly [number, number, number])[];

const D65: Xy = [0.3127, 0.329];
/** The white of profiles, as they write it: X, Y and Z of 0.9642, 1 and 0.8249. */
const D50: Xy = [0.9642 / 2.7891, 1 / 2.7891];
const ILLUMINANT_C: Xy = [0.31, 0.316];

export const SRGB_PRIMARIES: Primaries = {
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
  white: D65,
};
const SMPTE_C: Primaries = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 };
const P3 = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] } as const;

const PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: SRGB_PRIMARIES,
  4: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: ILLUMINANT_C },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 },
  6: SMPTE_C,
  7: SMPTE_C,
  8: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: ILLUMINANT_C },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 },
  10: { red: [1, 0], green: [0, 1], blue: [0, 0], white: [1 / 3, 1 / 3] },
  11: { ...P3, white: [0.314, 0.351] },
  12: { ...P3, white: D65 },
  22: { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 },
};

const TRANSFERS: Readonly<Record<number, Transfer>> = {
  1: { kind: 'bt709' },
  4: { kind: 'power', exponent: 2.2 },
  5: { kind: 'power', exponent: 2.8 },
  6: { kind: 'bt709' },
  8: { kind: 'linear' },
  11: { kind: 'bt709' },
  12: { kind: 'bt709' },
  13: { kind: 'srgb' },
  14: { kind: 'bt709' },
  15: { kind: 'bt709' },
  16: { kind: 'pq' },
  17: { kind: 'power', exponent: 2.6 },
  18: { kind: 'hlg' },
};

/** What is unspecified or unknown is taken for sRGB, as browsers do. */
export function codedColours(primaries: number, transfer: number): CodedColours {
  return {
    primaries: PRIMARIES[primaries] ?? SRGB_PRIMARIES,
    transfer: TRANSFERS[transfer] ?? { kind: 'srgb' },
  };
}

export function isSrgb({ primaries, transfer }: CodedColours): boolean {
  return primaries === SRGB_PRIMARIES && transfer.kind === 'srgb';
}

export function isHdr({ transfer }: CodedColours): boolean {
  return transfer.kind === 'pq' || transfer.kind === 'hlg';
}

/** Steps of the table from light to an 8-bit sRGB value: twenty for each of the darkest values. */
const ENCODE_STEPS = 65_535;
/** Diffuse white in HDR (ITU-R BT.2408); it becomes the white of an ordinary picture. */
const HDR_WHITE_NITS = 203;
const HLG_PEAK_NITS = 1000;
const HLG_SYSTEM_GAMMA = 1.2;
/** Light below this share of white stays as it is when brighter light is brought down. */
const KNEE = 0.6;

/**
 * Pixels as 8-bit sRGB. What no sRGB screen can show is clipped; the light of HDR is bent into range above the knee.
 *
 * @param data RGB or RGBA, interleaved, 0 to 255 or to 65535
 */
export function toSrgbBytes(data: Uint8Array | Uint16Array, channels: 3 | 4, colours: CodedColours): Buffer {
  const top = data instanceof Uint16Array ? 65_535 : 255;
  const [reds, greens, blues] = lightTables(colours.transfer, top);
  const encode = encodeTable();
  const matrix = toLinearSrgb(colours.primaries);
  const hdr = isHdr(colours);
  const hlg = colours.transfer.kind === 'hlg';
  const [, luma] = toXyz(colours.primaries) as [unknown, readonly [number, number, number]];
  const peak = hdr ? peakOf(data, channels, reds, hlg ? luma : null) : 1;
  const output = Buffer.allocUnsafe(data.length);

  for (let at = 0; at < data.length; at += channels) {
    let red = reds[data[at] as number] as number;
    let green = greens[data[at + 1] as number] as number;
    let blue = blues[data[at + 2] as number] as number;
    if (hdr) {
      const lit = hlg ? hlgGain(luma[0] * red + luma[1] * green + luma[2] * blue) : 1;
      const brightest = Math.max(red, green, blue) * lit;
      const scale = brightest > 0 ? (lit * bend(brightest, peak)) / brightest : 0;
      red *= scale;
      green *= scale;
      blue *= scale;
    }
    for (let channel = 0; channel < 3; channel++) {
      const [fromRed, fromGreen, fromBlue] = matrix[channel] as readonly [number, number, number];
      const value = fromRed * red + fromGreen * green + fromBlue * blue;
      const held = Math.min(1, Math.max(0, value));
      output[at + channel] = encode[Math.round(held * ENCODE_STEPS)] as number;
    }
    if (channels === 4)
      output[at + 3] = top === 255 ? (data[at + 3] as number) : toByte(data[at + 3] as number);
  }
  return output;
}

/** 16 bits to 8, rounded. */
export function toByte(value: number): number {
  return (value * 255 + 32_767) / 65_535;
}

/** The light of the brightest pixel, as a multiple of white; at least white. */
function peakOf(
  data: Uint8Array | Uint16Array,
  channels: 3 | 4,
  light: Float32Array,
  hlgLuma: readonly [number, number, number] | null,
): number {
  let peak = 1;
  for (let at = 0; at < data.length; at += channels) {
    const red = light[data[at] as number] as number;
    const green = light[data[at + 1] as number] as number;
    const blue = light[data[at + 2] as number] as number;
    const gain = hlgLuma === null ? 1 : hlgGain(hlgLuma[0] * red + hlgLuma[1] * green + hlgLuma[2] * blue);
    peak = Math.max(peak, red * gain, green * gain, blue * gain);
  }
  return peak;
}

/** From the light of a scene to that of the screen it is shown on (ITU-R BT.2100). */
function hlgGain(sceneLuma: number): number {
  return (sceneLuma ** (HLG_SYSTEM_GAMMA - 1) * HLG_PEAK_NITS) / HDR_WHITE_NITS;
}

/** Reinhard's curve above the knee: its slope begins with 1, and the peak becomes white. */
function bend(light: number, peak: number): number {
  if (light <= KNEE || peak <= 1) return light;
  const over = (light - KNEE) / (1 - KNEE);
  const most = (peak - KNEE) / (1 - KNEE);
  return KNEE + ((1 - KNEE) * over * (1 + over / (most * most))) / (1 + over);
}

function lightTables(transfer: Transfer, top: number): [Float32Array, Float32Array, Float32Array] {
  const table = (curve: Curve) => Float32Array.from({ length: top + 1 }, (_, value) => curve(value / top));
  if (transfer.kind === 'curves') {
    const [red, green, blue] = transfer.curves;
    return [table(red), table(green), table(blue)];
  }
  const all = table((value) => toLight(transfer, value));
  return [all, all, all];
}

/** Of SDR, 1 is white; of PQ multiples of white; of HLG the light of the scene. */
function toLight(transfer: Exclude<Transfer, { kind: 'curves' }>, value: number): number {
  switch (transfer.kind) {
    case 'linear':
      return value;
    case 'power':
      return value ** transfer.exponent;
    case 'srgb':
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    case 'bt709':
      return value < 0.081 ? value / 4.5 : ((value + 0.099) / 1.099) ** (1 / 0.45);
    case 'pq': {
      const root = value ** (32 / 2523);
      const nits =
        10_000 * (Math.max(root - 107 / 128, 0) / (2413 / 128 - (2392 / 128) * root)) ** (8192 / 1305);
      return nits / HDR_WHITE_NITS;
    }
    case 'hlg':
      return value <= 0.5
        ? (value * value) / 3
        : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  }
}

function encodeTable(): Uint8Array {
  return Uint8Array.from({ length: ENCODE_STEPS + 1 }, (_, step) => {
    const light = step / ENCODE_STEPS;
    const value = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
    return Math.round(value * 255);
  });
}

// From Lindbloom, http://www.brucelindbloom.com/index.html?Eqn_ChromAdapt.html
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

function toLinearSrgb(primaries: CodedColours['primaries']): Matrix {
  const adapt = adaptation('white' in primaries ? primaries.white : D50, SRGB_PRIMARIES.white);
  return multiply(invert(toXyz(SRGB_PRIMARIES)), multiply(adapt, toXyz(primaries)));
}

function toXyz(primaries: CodedColours['primaries']): Matrix {
  if (!('white' in primaries)) return primaries.toXyzD50;
  const { red, green, blue, white } = primaries;
  const columns = [red, green, blue].map(([x, y]) => [x, y, 1 - x - y] as const);
  const unscaled = transpose(columns);
  const [r, g, b] = apply(invert(unscaled), xyzOf(white));
  return unscaled.map(([x, y, z]) => [x * r, y * g, z * b] as const);
}

function adaptation(from: Xy, to: Xy): Matrix {
  const cones = apply(BRADFORD, xyzOf(from));
  const wanted = apply(BRADFORD, xyzOf(to));
  const scale: Matrix = [
    [wanted[0] / cones[0], 0, 0],
    [0, wanted[1] / cones[1], 0],
    [0, 0, wanted[2] / cones[2]],
  ];
  return multiply(invert(BRADFORD), multiply(scale, BRADFORD));
}

function xyzOf([x, y]: Xy): readonly [number, number, number] {
  return [x / y, 1, (1 - x - y) / y];
}

function apply(matrix: Matrix, [a, b, c]: readonly [number, number, number]): [number, number, number] {
  return matrix.map(([x, y, z]) => x * a + y * b + z * c) as [number, number, number];
}

function transpose(matrix: Matrix): Matrix {
  return [0, 1, 2].map((column) => matrix.map((row) => row[column])) as unknown as Matrix;
}

function multiply(left: Matrix, right: Matrix): Matrix {
  return transpose(transpose(right).map((column) => apply(left, column)));
}

function invert(matrix: Matrix): Matrix {
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix as [
    readonly [number, number, number],
    readonly [number, number, number],
    readonly [number, number, number],
  ];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant],
    [(f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant],
    [(d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant],
  ];
}
