/**
 * What finished pictures are made for: shapes, sizes and grounds that platforms ask for (their own documents, read
 * 2026-11-28), a print, and a person's own.
 */
import type { MessageKey } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';

export const TARGET_FORMATS = ['jpeg', 'png', 'webp'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

export type Target = Size & {
  id: string;
  /** Less is taken too, in the same shape, down to this, so that nothing is enlarged that need not be. */
  min: Size | null;
  format: TargetFormat;
  maxBytes: number | null;
  /** Nothing but the subject, on this colour (six hex digits); null: the picture as it is. */
  ground: string | null;
  /** At each edge, pixels that a printer may cut off. */
  bleedPx: number;
  dpi: number | null;
};

/** A target that a person made. */
export type MadeTarget = Size & {
  id: string;
  name: string;
  format: TargetFormat;
  ground: string | null;
};

/** As it is cut. */
export type PrintSize = { width: number; height: number; unit: 'mm' | 'in' };

export const PRINT = 'print';
export const PRINT_DPI = 300;
export const BLEED_MM = 3;
const MM_PER_INCH = 25.4;

export const MADE_TARGETS_MAX = 20;
export const TARGET_NAME_MAX = 60;
export const TARGET_SIDE_MIN = 16;
/** What a decoder of ours takes: nothing is made here that could not be brought back. */
export const TARGET_SIDE_MAX = 10_000;
export const TARGET_PIXELS_MAX = 60_000_000;

/** The larger side of the product, of the frame's. Amazon wants 85 %. */
export const SUBJECT_SHARE = 0.9;
export const AMAZON_SHARE = 0.85;

const PLAIN = { min: null, format: 'jpeg', maxBytes: null, ground: null, bleedPx: 0, dpi: null } as const;

export const TARGETS = [
  {
    ...PLAIN,
    id: 'doordash',
    width: 1920,
    height: 1080,
    min: { width: 1400, height: 800 },
    // Below 16 MB; whether these are of 1000 or 1024, this is below both.
    maxBytes: 15_900_000,
  },
  { ...PLAIN, id: 'ubereats-cover', width: 2880, height: 2304 },
  // 5:4 is what restaurants are told by others; Uber's own pages give no number for items.
  { ...PLAIN, id: 'ubereats-item', width: 1600, height: 1280, min: { width: 1000, height: 800 } },
  { ...PLAIN, id: 'instagram-portrait', width: 1080, height: 1350 },
  { ...PLAIN, id: 'instagram-square', width: 1080, height: 1080 },
  // PNG: around edges, JPEG makes white nearly white.
  {
    ...PLAIN,
    id: 'amazon',
    width: 2000,
    height: 2000,
    min: { width: 1000, height: 1000 },
    format: 'png',
    maxBytes: 10_000_000,
    ground: 'ffffff',
  },
  { ...PLAIN, id: 'etsy', width: 3000, height: 2250, min: { width: 2667, height: 2000 } },
  { ...PLAIN, id: 'shopify', width: 2048, height: 2048 },
] as const satisfies readonly Target[];

export const TARGET_IDS = [...TARGETS.map(({ id }) => id), PRINT] as const;
export type TargetId = (typeof TARGET_IDS)[number];

export function isTargetId(id: string): id is TargetId {
  return (TARGET_IDS as readonly string[]).includes(id);
}

export function targetLabel(id: TargetId): MessageKey {
  return `packages.restyle.targets.${id}`;
}

/** With its bleed. */
export function printPixels({ width, height, unit }: PrintSize): Size {
  const bleed = (2 * BLEED_MM) / MM_PER_INCH;
  const inches = (length: number) => (unit === 'in' ? length : length / MM_PER_INCH);
  return {
    width: Math.round((inches(width) + bleed) * PRINT_DPI),
    height: Math.round((inches(height) + bleed) * PRINT_DPI),
  };
}

/** The same print, said in the other unit, as people would write it. */
export function inUnit(print: PrintSize, unit: PrintSize['unit']): PrintSize {
  if (unit === print.unit) return print;
  const convert = (length: number) =>
    unit === 'in' ? roundTo(length / MM_PER_INCH, 3) : roundTo(length * MM_PER_INCH, 1);
  return { width: convert(print.width), height: convert(print.height), unit };
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

export function isMakeable({ width, height }: Size): boolean {
  const sides = [width, height];
  return (
    sides.every((side) => side >= TARGET_SIDE_MIN && side <= TARGET_SIDE_MAX) &&
    width * height <= TARGET_PIXELS_MAX
  );
}

/** Null where there is none by that id. */
export function findTarget(
  id: string,
  { made, print }: { made: readonly MadeTarget[]; print: PrintSize },
): Target | null {
  if (id === PRINT) {
    const bleedPx = Math.round((BLEED_MM / MM_PER_INCH) * PRINT_DPI);
    return { ...PLAIN, id, ...printPixels(print), bleedPx, dpi: PRINT_DPI };
  }
  const own = made.find((one) => one.id === id);
  if (own !== undefined) {
    const { width, height, format, ground } = own;
    return { ...PLAIN, id, width, height, format, ground };
  }
  return TARGETS.find((one) => one.id === id) ?? null;
}
