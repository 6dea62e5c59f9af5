import 'server-only';
import type { RecipeName } from '@/lib/shared/recipes/wire-jobs';
import { comicPackages } from './comic/comic-packages';
import type { PackageKinds } from './package';
import { restylePackages } from './restyle/restyle-packages';
import { stickersPackages } from './stickers/sticker-packages';

/** What each recipe's jobs can be packed as. */
export const PACKAGE_KINDS: { readonly [R in RecipeName]: PackageKinds<R> } = {
  restyle: restylePackages,
  stickers: stickersPackages,
  comic: comicPackages,
};
