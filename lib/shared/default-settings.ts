import type { GenerateParams } from './wire';

/** Not in the catalogue itself: the first load of the page needs this and nothing else of it. */
export const DEFAULT_MODEL_ID = 'gpt-image-2.5-flare';

/** Quality and size are never left to the API by default: an omitted quality can cost thousands of tokens. */
export const DEFAULT_SETTINGS: Omit<GenerateParams, 'prompt'> = {
  model: DEFAULT_MODEL_ID,
  size: '1024x1024',
  quality: 'medium',
  n: 1,
  background: 'auto',
  outputFormat: 'png',
  moderation: 'auto',
  partialImages: 0,
};
