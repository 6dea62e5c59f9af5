import { DEFAULT_SETTINGS } from '../default-settings';
import { SOURCE_SIZE } from '../edit-settings';
import type { Quality } from '../models';
import type { RecipeRules } from './wire-jobs';

export type RestyleSettings = {
  /** The look of all. */
  words: string;
  /** A picture that shows the look, by id. */
  look: string | null;
  /** `kept`: the subject is put back byte for byte; `restyled`: everything may change. */
  subject: 'kept' | 'restyled';
  model: string;
  quality: Quality;
};

export type RestyleDetails = {
  /** An uploaded mask of what may change: the surroundings. */
  mask: string | null;
};

export const restyle: RecipeRules<'restyle'> = {
  settings: {
    words: '',
    look: null,
    subject: 'kept',
    model: DEFAULT_SETTINGS.model,
    quality: DEFAULT_SETTINGS.quality,
  },
  details: { mask: null },
  ask(job, itemId, options) {
    throw new Error(`not yet ${job.recipe} ${itemId} ${options.quality} ${SOURCE_SIZE}`);
  },
};
