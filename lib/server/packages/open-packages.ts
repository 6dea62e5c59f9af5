import 'server-only';
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { OverpaintError } from '@/lib/shared/errors';
import type { PackageCheck, RecipeName } from '@/lib/shared/recipes/wire-jobs';
import type { PackageFile, PackageJob, PackageKind } from './package';
import { PACKAGE_KINDS } from './package-kinds';

export type Packages = {
  /** @throws OverpaintError not_found; nothing_to_pack with what the job lacks */
  find(job: PackageJob<RecipeName> & { recipe: RecipeName }, name: string, options: URLSearchParams): AnyKind;
  /** The files of a package, made while they are asked for; what was half made is removed, also when nobody asks on. */
  files(
    kind: AnyKind,
    job: PackageJob<RecipeName>,
    options: URLSearchParams,
    signal: AbortSignal,
  ): AsyncGenerator<PackageFile, PackageCheck[]>;
};

type AnyKind = PackageKind<RecipeName>;

/** @param directory only ever holds what is being made: it is emptied at start */
export async function openPackages(
  directory: string,
  blobs: Pick<BlobStore, 'withFile'>,
  pixels: PixelWorker,
): Promise<Packages> {
  await rm(directory, { recursive: true, force: true });

  return {
    find(job, name, options) {
      const kinds = PACKAGE_KINDS[job.recipe] as Readonly<Record<string, AnyKind>>;
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      if (kind === undefined) throw new OverpaintError('not_found');
      const refusal = kind.refuse(job, options);
      if (refusal !== null) throw new OverpaintError('nothing_to_pack', refusal);
      return kind;
    },

    async *files(kind, job, options, signal) {
      const own = join(directory, randomUUID());
      await mkdir(own, { recursive: true });
      try {
        return yield* kind.make(job, options, { blobs, pixels, directory: own, signal });
      } finally {
        await rm(own, { recursive: true, force: true });
      }
    },
  };
}
