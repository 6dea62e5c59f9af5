import 'server-only';
import type { PackageItem, PackageJob, PackageTools } from '@/lib/server/packages/package';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import { hasBackground } from '@/lib/shared/recipes/sticker-background';
import { isWanted } from '@/lib/shared/recipes/sticker-pack';
import {
  PLATFORM_LIMITS,
  platformName,
  type StickerFile,
  type StickerPlatform,
} from '@/lib/shared/recipes/sticker-platforms';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { finishSticker } from './finished-stickers';
import { cutTo } from './pack-names';

export type StickerJob = PackageJob<'stickers'>;
export type StickerItem = PackageItem<'stickers'> & { image: ImageRecord };

/** Whose turn it is in the queue of the pixels. */
const PARTY = 'packages';
/** Of an item without one. */
const SOME_EMOJI = '🙂';

/** What is wrong with one picture is no reason to make no package. */
const OF_THE_PICTURE: ReadonlySet<string> = new Set(['invalid_request', 'hard_picture']);

const KILOBYTE = 1000;
/** Up to a tenth, so that nothing that has too many reads as if it had not. */
export const kilobytes = (bytes: number) => Math.ceil((bytes * 10) / KILOBYTE) / 10;

export type PackedSticker = {
  item: StickerItem;
  bytes: Uint8Array;
  /** From 1, without gaps. */
  number: number;
};

function wantedOf(job: StickerJob) {
  return job.items.filter(isWanted);
}

export function readyOf(job: StickerJob): StickerItem[] {
  return wantedOf(job).filter((item): item is StickerItem => item.image !== null);
}

/** Those that go into the pack, in its order; of the others it is said why they do not. */
export function chooseStickers(job: StickerJob, platform: StickerPlatform, checks: PackageCheck[]) {
  const { most, counts } = PLATFORM_LIMITS[platform];
  for (const { name, image } of wantedOf(job)) {
    if (image === null)
      checks.push({ item: name, what: { key: 'packages.stickers.noPicture' }, passed: false });
  }
  const ready = readyOf(job);
  const number = counts?.findLast((count) => count <= ready.length) ?? Math.min(most, ready.length);
  for (const { name } of ready.slice(number)) {
    const what: Sentence =
      counts === undefined || ready.length > most
        ? { key: 'packages.stickers.overMost', values: { platform: platformName(platform), most } }
        : {
            key: 'packages.stickers.overCount',
            values: { platform: platformName(platform), counts: { list: counts, join: 'or' } },
          };
    checks.push({ item: name, what, passed: false });
  }
  return ready.slice(0, number);
}

/** Makes one after the other, and checks each. What cannot be made small enough, or not at all, is left out. */
export async function* packStickers(
  job: StickerJob,
  items: readonly StickerItem[],
  file: StickerFile,
  tools: PackageTools,
  checks: PackageCheck[],
): AsyncGenerator<PackedSticker> {
  let number = 0;
  for (const item of items) {
    const made = await finish(job, item, file, tools).catch((error: unknown) => {
      if (!(error instanceof OverpaintError) || !OF_THE_PICTURE.has(error.code)) throw error;
      const problem = error.sentence ?? error.message;
      checks.push({
        item: item.name,
        what: { key: 'packages.stickers.unusable', values: { problem } },
        passed: false,
      });
      return null;
    });
    if (made === null) continue;
    const { bytes, facts } = made;
    const sizes = { kilobytes: kilobytes(facts.bytes), most: kilobytes(file.maxBytes) };
    if (!facts.fits) {
      checks.push({
        item: item.name,
        what: { key: 'packages.stickers.tooLarge', values: sizes },
        passed: false,
      });
      continue;
    }
    checks.push({
      item: item.name,
      what: {
        key: facts.reduced === null ? 'packages.stickers.file' : 'packages.stickers.fileReduced',
        values: { ...sizes, width: facts.width, height: facts.height },
      },
      passed: true,
    });
    if (hasBackground(facts)) {
      checks.push({
        item: item.name,
        what: {
          key: 'packages.stickers.background',
          values: { percent: Math.floor(facts.clearBorder * 100) },
        },
        passed: false,
      });
    }
    number += 1;
    yield { item, bytes, number };
  }
}

/** A picture beside the stickers, made of one of them. */
export async function packExtra(
  job: StickerJob,
  item: StickerItem,
  name: string,
  file: StickerFile,
  tools: PackageTools,
  checks: PackageCheck[],
): Promise<{ name: string; bytes: Uint8Array }> {
  const { bytes, facts } = await finish(job, item, file, tools);
  const { width, height } = facts;
  checks.push({
    item: null,
    what: {
      key: 'packages.stickers.extra',
      values: {
        file: name,
        width,
        height,
        kilobytes: kilobytes(facts.bytes),
        most: kilobytes(file.maxBytes),
      },
    },
    passed: facts.fits,
  });
  return { name, bytes };
}

function finish({ settings }: StickerJob, { image }: StickerItem, file: StickerFile, tools: PackageTools) {
  return finishSticker({ ...tools, party: PARTY }, image, file, settings);
}

/** The emojis that go along with a sticker: at least one. */
export function emojisOf(
  { name, details: { emojis } }: StickerItem,
  platform: StickerPlatform,
  checks: PackageCheck[],
): string[] {
  const most = PLATFORM_LIMITS[platform].emojis;
  if (emojis.length === 0) {
    checks.push({
      item: name,
      what: { key: 'packages.stickers.noEmoji', values: { emoji: SOME_EMOJI } },
      passed: false,
    });
    return [SOME_EMOJI];
  }
  if (emojis.length > most) {
    checks.push({
      item: name,
      what: { key: 'packages.stickers.someEmojis', values: { count: emojis.length, most } },
      passed: true,
    });
  }
  return emojis.slice(0, most);
}

/** The title within the platform’s limit. */
export function titleOf(
  { name, settings: { title } }: StickerJob,
  platform: StickerPlatform,
  checks: PackageCheck[],
): string {
  const most = PLATFORM_LIMITS[platform].titleMax ?? Number.POSITIVE_INFINITY;
  const whole = (title.trim() || name.trim()).replace(/\s+/g, ' ');
  const cut = cutTo(whole, most);
  if (Number.isFinite(most)) {
    checks.push({
      item: null,
      what:
        cut === whole
          ? { key: 'packages.stickers.title', values: { length: cut.length, most } }
          : { key: 'packages.stickers.titleCut', values: { most, title: cut } },
      passed: true,
    });
  }
  return cut;
}

const NO_PUBLISHER = 'Overpaint';

export function publisherOf({ settings }: StickerJob, most: number, checks: PackageCheck[]): string {
  const publisher = cutTo(settings.publisher.trim(), most);
  checks.push(
    publisher === ''
      ? {
          item: null,
          what: { key: 'packages.stickers.noPublisher', values: { publisher: NO_PUBLISHER } },
          passed: false,
        }
      : {
          item: null,
          what: { key: 'packages.stickers.publisher', values: { length: publisher.length, most } },
          passed: true,
        },
  );
  return publisher || NO_PUBLISHER;
}

/** @param open the platform has no most of its own */
export function checkCount(
  count: number,
  platform: StickerPlatform,
  checks: PackageCheck[],
  { open = false } = {},
): void {
  const { fewest, most, counts } = PLATFORM_LIMITS[platform];
  const isRight = counts === undefined ? count >= fewest && count <= most : counts.includes(count);
  const what: Sentence =
    counts !== undefined
      ? { key: 'packages.stickers.countOf', values: { count, counts: { list: counts, join: 'or' } } }
      : open
        ? { key: 'packages.stickers.countOpen', values: { count } }
        : { key: 'packages.stickers.count', values: { count, fewest, most } };
  checks.push({ item: null, what, passed: isRight });
}
