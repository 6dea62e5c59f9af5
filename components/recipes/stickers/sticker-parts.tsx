import type { RecipeParts } from '@/components/recipes/job-editor';
import { StickerFields } from './sticker-fields';
import { StickerPackages } from './sticker-packages';
import { StickerResult } from './sticker-result';
import { StickerSetUp } from './sticker-set-up';

export const stickersParts: RecipeParts<'stickers'> = {
  SetUp: StickerSetUp,
  ItemFields: StickerFields,
  Result: StickerResult,
  Packages: StickerPackages,
};
