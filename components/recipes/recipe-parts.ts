import type { RecipeName } from '@/lib/shared/recipes/wire-jobs';
import type { RecipeParts } from './job-editor';

/** A recipe's own parts, loaded with the first job of that recipe. */
export const RECIPE_PARTS: {
  readonly [R in RecipeName]: () => Promise<RecipeParts<R>>;
} = {
  restyle: async () => (await import('./restyle/restyle-parts')).restyleParts,
  stickers: async () => (await import('./stickers/sticker-parts')).stickersParts,
  comic: async () => (await import('./comic/comic-parts')).comicParts,
};
