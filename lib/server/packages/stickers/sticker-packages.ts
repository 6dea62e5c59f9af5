import 'server-only';
import { createHash } from 'node:crypto';
import type { PackageKind, PackageKinds, PackageMaker } from '@/lib/server/packages/package';
import { findTooFew } from '@/lib/shared/recipes/sticker-pack';
import {
  IMESSAGE_SIZES,
  type ImessageSize,
  LINE_MAIN_FILE,
  LINE_TAB_FILE,
  LINE_ZIP_BYTES,
  PLATFORM_LIMITS,
  type StickerPlatform,
  stickerFileOf,
  TRAY_FILE,
} from '@/lib/shared/recipes/sticker-platforms';
import { PUBLISHER_MAX } from '@/lib/shared/recipes/stickers';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import {
  cutTo,
  DESCRIPTION_MAX,
  describeSticker,
  IDENTIFIER_MAX,
  numberedName,
  packIdentifier,
  plainSlug,
  uniqueNames,
} from './pack-names';
import {
  checkCount,
  chooseStickers,
  emojisOf,
  packExtra,
  packStickers,
  publisherOf,
  readyOf,
  type StickerItem,
  titleOf,
} from './pack-stickers';

type Make = PackageMaker<'stickers'>;

/** What WhatsApp’s own sample of an app reads: a folder for the pack, and `contents.json` that tells of it. */
const whatsapp: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  const title = titleOf(job, 'whatsapp', checks);
  const publisher = publisherOf(job, PUBLISHER_MAX, checks);
  const identifier = packIdentifier(title, job.id);
  checks.push({
    item: null,
    what: {
      key: 'packages.stickers.identifier',
      values: { length: identifier.length, most: IDENTIFIER_MAX },
    },
    passed: true,
  });
  const chosen = chooseStickers(job, 'whatsapp', checks);
  const entries: object[] = [];
  const version = createHash('sha256');
  let first: StickerItem | null = null;
  for await (const { item, bytes, number } of packStickers(
    job,
    chosen,
    stickerFileOf('whatsapp'),
    tools,
    checks,
  )) {
    first ??= item;
    const name = `${numberedName(number, item.name)}.webp`;
    version.update(bytes);
    const text = describeSticker(item);
    const accessibility_text = cutTo(text, DESCRIPTION_MAX);
    if (accessibility_text !== text) {
      checks.push({
        item: item.name,
        what: { key: 'packages.stickers.shortText', values: { most: DESCRIPTION_MAX } },
        passed: true,
      });
    }
    entries.push({ image_file: name, emojis: emojisOf(item, 'whatsapp', checks), accessibility_text });
    yield { name: `${identifier}/${name}`, bytes };
  }
  if (first !== null) yield await packExtra(job, first, `${identifier}/tray.png`, TRAY_FILE, tools, checks);
  checkCount(entries.length, 'whatsapp', checks);
  yield textFile(
    'contents.json',
    JSON.stringify(
      {
        android_play_store_link: '',
        ios_app_store_link: '',
        sticker_packs: [
          {
            identifier,
            name: title,
            publisher,
            tray_image_file: 'tray.png',
            // Other pictures are another version; the same ones are not.
            image_data_version: version.digest('hex').slice(0, 8),
            avoid_cache: false,
            publisher_email: '',
            publisher_website: '',
            privacy_policy_website: '',
            license_agreement_website: '',
            animated_sticker_pack: false,
            stickers: entries,
          },
        ],
      },
      null,
      2,
    ),
  );
  return checks;
};

/** What programs on phones import: nothing but these files, with nothing around them. */
const wastickers: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  yield textFile('title.txt', titleOf(job, 'wastickers', checks));
  yield textFile('author.txt', publisherOf(job, PUBLISHER_MAX, checks));
  const chosen = chooseStickers(job, 'wastickers', checks);
  const file = stickerFileOf('wastickers');
  let count = 0;
  for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
    if (number === 1) yield await packExtra(job, item, '100.png', TRAY_FILE, tools, checks);
    count = number;
    yield { name: `${number - 1}.webp`, bytes };
  }
  checkCount(count, 'wastickers', checks);
  return checks;
};

/** For the bot @Stickers, which is sent one after the other and asks for the emojis of each. */
const telegram = (platform: 'telegram' | 'telegram-emoji'): Make =>
  async function* (job, _, tools) {
    const checks: PackageCheck[] = [];
    yield textFile('title.txt', titleOf(job, platform, checks));
    const chosen = chooseStickers(job, platform, checks);
    const lines: string[] = [];
    const file = stickerFileOf(platform);
    for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
      const name = `${numberedName(number, item.name)}.${file.format}`;
      lines.push(`${name} ${emojisOf(item, platform, checks).join('')}`);
      yield { name, bytes };
    }
    checkCount(lines.length, platform, checks);
    yield textFile('emojis.txt', lines.join('\n'));
    return checks;
  };

const signal: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  yield textFile('title.txt', titleOf(job, 'signal', checks));
  yield textFile('author.txt', publisherOf(job, PUBLISHER_MAX, checks));
  const chosen = chooseStickers(job, 'signal', checks);
  const lines: string[] = [];
  const file = stickerFileOf('signal');
  for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
    // Any sticker can be the cover.
    if (number === 1) yield { name: 'cover.webp', bytes };
    const name = `${numberedName(number, item.name)}.webp`;
    lines.push(`${name} ${emojisOf(item, 'signal', checks).join('')}`);
    yield { name, bytes };
  }
  checkCount(lines.length, 'signal', checks);
  yield textFile('emojis.txt', lines.join('\n'));
  return checks;
};

const discord: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  const chosen = chooseStickers(job, 'discord', checks);
  const names = namesOf(
    chosen,
    chosen.map(({ name }) => name),
    'discord',
    checks,
  );
  const lines: string[] = [];
  const file = stickerFileOf('discord');
  for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
    const name = `${numberedName(number, item.name)}.png`;
    lines.push(`${name}\t${names.get(item.id) ?? ''}\t${emojisOf(item, 'discord', checks).join('')}`);
    yield { name, bytes };
  }
  checkCount(lines.length, 'discord', checks, { open: true });
  yield textFile('names.txt', lines.join('\n'));
  return checks;
};

/** An emoji of Slack is called as its file is; the pack’s title before it keeps it apart from those that are there. */
const slack: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  const chosen = chooseStickers(job, 'slack', checks);
  const prefix = plainSlug(job.settings.title || job.name).slice(0, SLACK_PREFIX_MAX);
  const wanted = chosen.map(({ name }) => [prefix, plainSlug(name) || 'sticker'].filter(Boolean).join('-'));
  const names = namesOf(chosen, wanted, 'slack', checks);
  let count = 0;
  for await (const { item, bytes } of packStickers(job, chosen, stickerFileOf('slack'), tools, checks)) {
    count += 1;
    yield { name: `${names.get(item.id) ?? ''}.png`, bytes };
  }
  checkCount(count, 'slack', checks, { open: true });
  return checks;
};
const SLACK_PREFIX_MAX = 24;

const imessage: Make = async function* (job, options, tools) {
  const checks: PackageCheck[] = [];
  const chosen = chooseStickers(job, 'imessage', checks);
  const file = stickerFileOf('imessage', imessageSizeOf(options) ?? 'medium');
  let count = 0;
  for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
    count = number;
    yield { name: `${numberedName(number, item.name)}.png`, bytes };
  }
  checkCount(count, 'imessage', checks, { open: true });
  return checks;
};

/** Null: there is no such size. */
export function imessageSizeOf(options: URLSearchParams): ImessageSize | null {
  const size = options.get('size') ?? 'medium';
  return Object.hasOwn(IMESSAGE_SIZES, size) ? (size as ImessageSize) : null;
}

const MEGABYTE = 1_000_000;
const line: Make = async function* (job, _, tools) {
  const checks: PackageCheck[] = [];
  const chosen = chooseStickers(job, 'line', checks);
  const file = stickerFileOf('line');
  let [count, total] = [0, 0];
  for await (const { item, bytes, number } of packStickers(job, chosen, file, tools, checks)) {
    if (number === 1) {
      for (const [name, extra] of [
        ['main.png', LINE_MAIN_FILE],
        ['tab.png', LINE_TAB_FILE],
      ] as const) {
        const made = await packExtra(job, item, name, extra, tools, checks);
        total += made.bytes.byteLength;
        yield made;
      }
    }
    count = number;
    total += bytes.byteLength;
    yield { name: `${String(number).padStart(2, '0')}.png`, bytes };
  }
  checkCount(count, 'line', checks);
  checks.push({
    item: null,
    what: {
      key: 'packages.stickers.whole',
      values: { megabytes: Math.ceil((total * 10) / MEGABYTE) / 10, most: LINE_ZIP_BYTES / MEGABYTE },
    },
    passed: total <= LINE_ZIP_BYTES,
  });
  return checks;
};

/** The name of each item; where it is not its own, that is said. */
function namesOf(
  items: readonly StickerItem[],
  wanted: readonly string[],
  platform: StickerPlatform,
  checks: PackageCheck[],
): Map<string, string> {
  const { nameMin: fewest = 1, nameMax: most = 100 } = PLATFORM_LIMITS[platform];
  const names = uniqueNames(wanted, { fewest, most });
  return new Map(
    items.map((item, index) => {
      const name = names[index] as string;
      if (name !== wanted[index]?.trim()) {
        checks.push({
          item: item.name,
          what: { key: 'packages.stickers.renamed', values: { name, fewest, most } },
          passed: true,
        });
      }
      return [item.id, name];
    }),
  );
}

const encoder = new TextEncoder();
function textFile(name: string, text: string) {
  return { name, bytes: encoder.encode(text) };
}

function kind(
  platform: StickerPlatform,
  make: Make,
  container: Partial<Pick<PackageKind<'stickers'>, 'container' | 'extension'>> = {},
): PackageKind<'stickers'> {
  return {
    container: 'zip',
    // Someone who packs for several platforms finds each again among the downloads.
    extension: `-${platform}.zip`,
    contentType: 'application/zip',
    ...container,
    refuse(job, options) {
      if (platform === 'imessage' && imessageSizeOf(options) === null) {
        const sizes = Object.keys(IMESSAGE_SIZES);
        return { key: 'problems.stickers.noSuchSize', values: { sizes: { list: sizes, join: 'or' } } };
      }
      return findTooFew(readyOf(job).length, platform);
    },
    make,
  };
}

export const stickersPackages: PackageKinds<'stickers'> & Record<StickerPlatform, PackageKind<'stickers'>> = {
  whatsapp: kind('whatsapp', whatsapp),
  wastickers: kind('wastickers', wastickers, { container: 'bare-zip', extension: '.wastickers' }),
  telegram: kind('telegram', telegram('telegram')),
  'telegram-emoji': kind('telegram-emoji', telegram('telegram-emoji')),
  signal: kind('signal', signal),
  discord: kind('discord', discord),
  slack: kind('slack', slack),
  imessage: kind('imessage', imessage),
  // LINE takes nothing but its pictures.
  line: kind('line', line, { container: 'bare-zip' }),
};
