/** The format and size of a converted download. Pure: the form is in convert-form.tsx. */
import type { WireImage } from '@/lib/shared/wire';

export const CONVERSION_FORMATS = ['png', 'jpeg', 'webp'] as const;
export type ConversionFormat = (typeof CONVERSION_FORMATS)[number];
export const SIZE_PERCENTS = [25, 50, 100] as const;

/** A share of the image's own size, or one side in pixels; the other follows. */
export type ConversionSize =
  | { kind: 'percent'; percent: (typeof SIZE_PERCENTS)[number] }
  | { kind: 'width' | 'height'; px: number };

export type Conversion = {
  format: ConversionFormat;
  /** 1 to 100; PNG loses nothing and has none. */
  quality: number;
  size: ConversionSize;
  /** `#rrggbb`: what is seen through a JPEG, which has no transparency. */
  background: string;
};

export const DEFAULT_CONVERSION: Conversion = {
  format: 'jpeg',
  quality: 85,
  size: { kind: 'percent', percent: 100 },
  background: '#ffffff',
};

/** The longest side that WebP can have. */
const MAX_SIDE_PX = 16_383;
const MAX_PIXELS = 64_000_000;

type Picture = Pick<WireImage, 'id' | 'width' | 'height' | 'mime'>;

/** In pixels, as the server will make it; null if no size is given or it cannot be made. */
export function convertedSize(
  { width, height, mime }: Picture,
  size: ConversionSize,
): { width: number; height: number } | null {
  const scale =
    size.kind === 'percent' ? size.percent / 100 : size.px / (size.kind === 'width' ? width : height);
  // A drawing is sharp at any size; enlarging anything else adds no detail.
  const most = mime === 'image/svg+xml' ? Number.POSITIVE_INFINITY : 1;
  if (!(scale > 0 && scale <= most)) return null;
  const side = (px: number) => Math.max(1, Math.round(px * scale));
  const made = { width: side(width), height: side(height) };
  const possible = Math.max(made.width, made.height) <= MAX_SIDE_PX && made.width * made.height <= MAX_PIXELS;
  return possible ? made : null;
}

/** Whether the image could be transparent. Uploads are not examined. */
export function mayBeTransparent({ mime, alpha, role }: Pick<WireImage, 'mime' | 'alpha' | 'role'>): boolean {
  if (mime === 'image/jpeg') return false;
  return alpha === 'transparent' || role !== 'output' || mime === 'image/svg+xml' || mime === 'image/gif';
}

/** The address of the converted file; it names only what differs from the image as it is. */
export function conversionUrl(image: Picture, { format, quality, size, background }: Conversion): string {
  const query = new URLSearchParams({ format });
  if (format !== 'png') query.set('quality', String(quality));
  if (size.kind !== 'percent') query.set(size.kind, String(size.px));
  else if (size.percent !== 100) query.set('width', String(convertedSize(image, size)?.width ?? image.width));
  if (format === 'jpeg') query.set('background', background.slice(1));
  return `/api/images/${image.id}?download&${query}`;
}

/** What was chosen the last time; null if it is not a conversion. */
export function parseConversion(kept: unknown): Conversion | null {
  return isConversion(kept) ? kept : null;
}

function isConversion(value: unknown): value is Conversion {
  if (typeof value !== 'object' || value === null) return false;
  const { format, quality, size, background } = value as { [Key in keyof Conversion]?: unknown };
  return (
    CONVERSION_FORMATS.some((one) => one === format) &&
    isWithin(quality, 1, 100) &&
    typeof background === 'string' &&
    /^#[0-9a-f]{6}$/.test(background) &&
    isSize(size)
  );
}

function isSize(value: unknown): value is ConversionSize {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, percent, px } = value as { kind?: unknown; percent?: unknown; px?: unknown };
  if (kind === 'percent') return SIZE_PERCENTS.some((one) => one === percent);
  return (kind === 'width' || kind === 'height') && isWithin(px, 1, MAX_SIDE_PX);
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
