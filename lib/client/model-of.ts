import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import type { GenerateParams } from '@/lib/shared/wire';

/**
 * The catalogue entry that the settings follow, and whether its price is known. Never throws: an id that is half typed
 * counts as the default model.
 */
export function modelOf(params: Pick<GenerateParams, 'model' | 'behavesLike'>): {
  model: ModelInfo;
  priced: boolean;
} {
  const known = findModel(params.model);
  const model = known ?? findModel(params.behavesLike ?? '') ?? findModel(DEFAULT_SETTINGS.model);
  if (!model) throw new Error('The default model is not in the catalogue.');
  return { model, priced: known !== undefined };
}
