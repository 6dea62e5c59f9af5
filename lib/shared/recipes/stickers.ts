import { DEFAULT_SETTINGS } from '../default-settings';
import type { Quality } from '../models';
import type { RecipeRules } from './wire-jobs';

export type StickerSettings = {
  way: 'each' | 'sheet';
  style: string;
  model: string;
  quality: Quality;
};

export type StickerDetails = { emojis: readonly string[] };

export const stickers: RecipeRules<'stickers'> = {
  settings: { way: 'each', style: '', model: DEFAULT_SETTINGS.model, quality: DEFAULT_SETTINGS.quality },
  details: { emojis: [] },
  ask(job, itemId) {
    throw new Error(`not yet ${job.recipe} ${itemId}`);
  },
};
