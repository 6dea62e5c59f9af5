import { DEFAULT_SETTINGS } from '../default-settings';
import type { Quality } from '../models';
import type { RecipeRules } from './wire-jobs';

export type ComicSettings = { style: string; model: string; quality: Quality };

export type ComicDetails = { caption: string };

export const comic: RecipeRules<'comic'> = {
  settings: { style: '', model: DEFAULT_SETTINGS.model, quality: DEFAULT_SETTINGS.quality },
  details: { caption: '' },
  ask(job, itemId) {
    throw new Error(`not yet ${job.recipe} ${itemId}`);
  },
};
