/**
 * What each platform takes of a sticker pack: the one place for its sizes and limits. Gathered on 2026-11-28 from the
 * platforms' own documents or from the code that checks them; those of Slack are what others say.
 */
import type { Sentence } from '@/lib/shared/language';

export const STICKER_PLATFORMS = [
  'whatsapp',
  'wastickers',
  'telegram',
  'telegram-emoji',
  'signal',
  'discord',
  'slack',
  'imessage',
  'line',
] as const;
export type StickerPlatform = (typeof STICKER_PLATFORMS)[number];

/** What people call it. */
export function platformName(platform: StickerPlatform): Sentence {
  return { key: `packages.stickers.platforms.${platform}` };
}

/** Exactly these pixels, with the sticker in the middle; `long-side`: the longer side has them, the other follows. */
export type StickerFrame = { width: number; height: number; shape: 'exact' | 'long-side' };

export type StickerFile = StickerFrame & { format: 'png' | 'webp'; maxBytes: number };

export type PlatformLimits = {
  sticker: StickerFile;
  fewest: number;
  most: number;
  /** Only so many make a pack. */
  counts?: readonly number[];
  /** Of the pack’s title. */
  titleMax?: number;
  /** Of each sticker’s name. */
  nameMin?: number;
  nameMax?: number;
  /** So many of a sticker’s emojis are taken; 0: the platform knows none. */
  emojis: number;
};

const square = (side: number, format: StickerFile['format'], maxBytes: number): StickerFile => ({
  width: side,
  height: side,
  shape: 'exact',
  format,
  maxBytes,
});

/** No platform says how many; a job has no more. */
const ANY = 400;

/** WhatsApp says 100 KB, and its checker counts thousands or kibibytes depending on the version: the smaller holds for both. */
const WHATSAPP: PlatformLimits = {
  sticker: square(512, 'webp', 100_000),
  fewest: 3,
  most: 30,
  titleMax: 128,
  emojis: 3,
};

export const PLATFORM_LIMITS: { readonly [P in StickerPlatform]: PlatformLimits } = {
  whatsapp: WHATSAPP,
  wastickers: { ...WHATSAPP, emojis: 0 },
  telegram: {
    sticker: { width: 512, height: 512, shape: 'long-side', format: 'png', maxBytes: 512_000 },
    fewest: 1,
    most: 120,
    titleMax: 64,
    emojis: 20,
  },
  'telegram-emoji': {
    sticker: square(100, 'png', 512_000),
    fewest: 1,
    most: 200,
    titleMax: 64,
    emojis: 20,
  },
  signal: { sticker: square(512, 'webp', 300_000), fewest: 1, most: 200, emojis: 1 },
  discord: {
    sticker: square(320, 'png', 512 * 1024),
    fewest: 1,
    most: ANY,
    nameMin: 2,
    nameMax: 30,
    emojis: 1,
  },
  slack: { sticker: square(128, 'png', 128_000), fewest: 1, most: ANY, nameMax: 100, emojis: 0 },
  imessage: { sticker: square(408, 'png', 500_000), fewest: 1, most: ANY, emojis: 0 },
  line: {
    sticker: { width: 370, height: 320, shape: 'exact', format: 'png', maxBytes: 1_000_000 },
    fewest: 8,
    most: 40,
    counts: [8, 16, 24, 32, 40],
    emojis: 0,
  },
};

/** The sides that iMessage has; its own names for them. */
export const IMESSAGE_SIZES = { small: 300, medium: 408, large: 618 } as const;
export type ImessageSize = keyof typeof IMESSAGE_SIZES;

/** Beside the stickers of WhatsApp and of `.wastickers`. */
export const TRAY_FILE: StickerFile = square(96, 'png', 50_000);
/** Beside the stickers of LINE. */
export const LINE_MAIN_FILE: StickerFile = square(240, 'png', 1_000_000);
export const LINE_TAB_FILE: StickerFile = {
  width: 96,
  height: 74,
  shape: 'exact',
  format: 'png',
  maxBytes: 1_000_000,
};
/** Of the whole ZIP of LINE. */
export const LINE_ZIP_BYTES = 20_000_000;

/** @param size of iMessage only */
export function stickerFileOf(platform: StickerPlatform, size: ImessageSize = 'medium'): StickerFile {
  const { sticker } = PLATFORM_LIMITS[platform];
  return platform === 'imessage'
    ? { ...sticker, width: IMESSAGE_SIZES[size], height: IMESSAGE_SIZES[size] }
    : sticker;
}
