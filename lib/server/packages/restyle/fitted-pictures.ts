import 'server-only';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageItem, PackageJob, PackageKind, PackageTools } from '@/lib/server/packages/package';
import type { FittedPicture } from '@/lib/server/pixels/fit-picture';
import { namedFile } from '@/lib/shared/file-name';
import type { Sentence } from '@/lib/shared/language';
import { formatName } from '@/lib/shared/parameter-words';
import { AMAZON_SHARE, findTarget, PRINT_DPI, type Target } from '@/lib/shared/recipes/restyle-targets';
import type { PackageCheck } from '@/lib/shared/recipes/wire-jobs';
import { uniqueNames } from '@/lib/shared/unique-names';
import { PARTY } from './prove-subject';

type Job = PackageJob<'restyle'>;

/** The approved pictures as each of the targets that `target` names asks for them, in a folder for each. */
export const fittedPictures: PackageKind<'restyle'> = {
  container: 'zip',
  extension: '.zip',
  contentType: 'application/zip',

  refuse(job, options) {
    const ids = options.getAll('target');
    if (ids.length === 0 || ids.some((id) => findTarget(id, job.settings) === null))
      return { key: 'problems.restyle.noTarget' };
    return refuseNothing(job);
  },

  async *make(job, options, tools) {
    const checks: PackageCheck[] = [];
    const targets = [...new Set(options.getAll('target'))].flatMap(
      (id) => findTarget(id, job.settings) ?? [],
    );
    const folders = uniqueNames(targets.map((target) => folderOf(target, job)));
    const pictured = job.items.filter(({ image }) => image !== null);
    for (const [index, target] of targets.entries()) {
      const names = uniqueNames(pictured.map(({ name }) => namedFile(name, `image/${target.format}`)));
      for (const [place, item] of pictured.entries()) {
        tools.signal.throwIfAborted();
        const made = await fitted(item, target, tools);
        const file = `${folders[index]}/${names[place]}`;
        checks.push(...checksOf(file, target, made?.facts ?? null));
        if (made !== null) yield { name: file, bytes: made.bytes };
      }
    }
    return [...checks, ...withoutPicture(job)];
  },
};

/** There is nothing to pack before somebody has approved something. */
export function refuseNothing({ items }: Job): Sentence | null {
  return items.some(({ image }) => image !== null) ? null : { key: 'problems.restyle.nothing' };
}

function withoutPicture({ items }: Job): PackageCheck[] {
  return items
    .filter(({ image, verdict }) => image === null && verdict !== 'rejected')
    .map(({ name }) => ({ item: name, what: { key: 'packages.restyle.checks.notApproved' }, passed: false }));
}

/** `doordash`, or the name of a target that a person made. */
function folderOf({ id }: Target, { settings }: Job): string {
  const name = settings.made.find((one) => one.id === id)?.name ?? id;
  return namedFile(name, '').replace(/\.bin$/, '');
}

async function fitted(
  { image, pictures: [mask] }: PackageItem<'restyle'>,
  target: Target,
  { blobs, pixels, directory, signal }: PackageTools,
): Promise<{ facts: FittedPicture; bytes: Uint8Array } | null> {
  if (image === null) return null;
  const outputPath = join(directory, 'fitted');
  const run = (sourcePath: string, maskPath: string | null) =>
    pixels.run('fitPicture', { sourcePath, maskPath, target, outputPath }, { party: PARTY, signal });
  try {
    const facts = await blobs.withFile(image.sha256, (sourcePath) =>
      mask === undefined
        ? run(sourcePath, null)
        : blobs.withFile(mask.sha256, (maskPath) => run(sourcePath, maskPath)),
    );
    return facts === null ? null : { facts, bytes: await readFile(outputPath) };
  } finally {
    await rm(outputPath, { force: true });
  }
}

/** @param item the file's name: an item has one for each target */
function checksOf(item: string, target: Target, facts: FittedPicture | null): PackageCheck[] {
  const check = (name: CheckName, passed: boolean, values: Record<string, number | string> = {}) => ({
    item,
    what: { key: `packages.restyle.checks.${name}` as const, values },
    passed,
  });
  if (facts === null) return [check('noSubject', false)];
  const { width, height, bytes, enlarged, padded, aroundSubject, ground } = facts;
  const size = { width: String(width), height: String(height), kilobytes: Math.ceil(bytes / 1000) };
  const { maxBytes, dpi, min } = target;
  const isLargeEnough = width >= (min ?? target).width && height >= (min ?? target).height;
  return [
    maxBytes === null
      ? check('size', isLargeEnough, size)
      : check('sizeWithin', isLargeEnough && bytes <= maxBytes, {
          ...size,
          most: Math.floor(maxBytes / 1000),
        }),
    ...(enlarged <= 1
      ? []
      : dpi === null
        ? [check('enlarged', false, { times: enlarged })]
        : [check('fewDots', false, { dpi: Math.floor(PRINT_DPI / enlarged), wanted: dpi })]),
    ...(padded ? [check('padded', true)] : []),
    ...(aroundSubject ? [] : [check('aroundAttention', true)]),
    ...(ground === null
      ? []
      : [
          ground.pure || target.format === 'png'
            ? check('ground', ground.pure, { colour: `#${target.ground}` })
            : check('groundBlurred', false, {
                colour: `#${target.ground}`,
                format: formatName(target.format),
              }),
          check('share', ground.share >= AMAZON_SHARE, {
            share: ground.share,
            least: AMAZON_SHARE,
          }),
        ]),
  ];
}

type CheckName =
  | 'size'
  | 'sizeWithin'
  | 'enlarged'
  | 'fewDots'
  | 'padded'
  | 'aroundAttention'
  | 'noSubject'
  | 'ground'
  | 'groundBlurred'
  | 'share';
