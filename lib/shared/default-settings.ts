import { DEFAULT_MODEL_ID } from './models';
import type { GenerateParams } from './wire';

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
