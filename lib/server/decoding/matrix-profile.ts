import 'server-only';
import type { CodedColours, Curve, Matrix } from './coded-colours';

const TAGS_AT = 132;
const TAG_BYTES = 12;
const MAX_TAGS = 100;
/** Profiles with tables are for printers and scanners; where one is there, it is what counts. */
const TABLE = 'A2B0';

/**
 * A profile of the kind that screens and cameras have: a curve for each channel and a matrix (ICC.1:2022). libvips would
 * apply it in 16 bits by a table of 33 steps, which is off by up to 14 of 255 in the dark.
 *
 * @returns null for any other kind
 */
export function readMatrixProfile(bytes: Uint8Array): CodedColours | null {
  const profile = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (profile.length < TAGS_AT || profile.toString('latin1', 16, 24) !== 'RGB XYZ ') return null;
  const tags = new Map<string, Buffer>();
  const count = Math.min(profile.readUInt32BE(TAGS_AT - 4), MAX_TAGS);
  for (
    let at = TAGS_AT;
    at < TAGS_AT + TAG_BYTES * count && at + TAG_BYTES <= profile.length;
    at += TAG_BYTES
  ) {
    const offset = profile.readUInt32BE(at + 4);
    tags.set(
      profile.toString('latin1', at, at + 4),
      profile.subarray(offset, offset + profile.readUInt32BE(at + 8)),
    );
  }
  if (tags.has(TABLE)) return null;
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => readXyz(tags.get(name)));
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((name) => readCurve(tags.get(name)));
  if (columns.includes(null) || curves.includes(null)) return null;
  const toXyzD50 = [0, 1, 2].map((row) => columns.map((column) => column?.[row])) as unknown as Matrix;
  return {
    primaries: { toXyzD50 },
    transfer: { kind: 'curves', curves: curves as [Curve, Curve, Curve] },
  };
}

function readXyz(tag: Buffer | undefined): [number, number, number] | null {
  if (tag === undefined || tag.length < 20) return null;
  return [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)];
}

function readCurve(tag: Buffer | undefined): Curve | null {
  if (tag === undefined || tag.length < 12) return null;
  const type = tag.toString('latin1', 0, 4);
  if (type === 'para') return readFormula(tag);
  return type === 'curv' ? readTable(tag) : null;
}

function readTable(tag: Buffer): Curve | null {
  const count = tag.readUInt32BE(8);
  if (count === 0) return (value) => value;
  if (tag.length < 12 + 2 * count) return null;
  if (count === 1) {
    const exponent = tag.readUInt16BE(12) / 256;
    return (value) => value ** exponent;
  }
  return (value) => {
    const at = value * (count - 1);
    const below = Math.min(Math.floor(at), count - 2);
    const [from, to] = [tag.readUInt16BE(12 + 2 * below), tag.readUInt16BE(14 + 2 * below)];
    return (from + (to - from) * (at - below)) / 65_535;
  };
}

/** How many numbers each kind of formula has. */
const PARAMETERS = [1, 3, 4, 5, 7];

function readFormula(tag: Buffer): Curve | null {
  const kind = tag.readUInt16BE(8);
  const count = PARAMETERS[kind];
  if (count === undefined || tag.length < 12 + 4 * count) return null;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, index) =>
    fixed(tag, 12 + 4 * index),
  );
  const power = (value: number) => Math.max(0, a * value + b) ** g;
  switch (kind) {
    case 0:
      return (value) => value ** g;
    case 1:
      return (value) => (value >= -b / a ? power(value) : 0);
    case 2:
      return (value) => (value >= -b / a ? power(value) + c : c);
    case 3:
      return (value) => (value >= d ? power(value) : c * value);
    default:
      return (value) => (value >= d ? power(value) + e : c * value + f);
  }
}

function fixed(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) / 65_536;
}
