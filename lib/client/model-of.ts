import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { findModel } from '@/lib/shared/models';
import { findResolved, type ResolvedModel } from '@/lib/shared/settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { getNews } from './model-news';

/** The model that the settings follow. Never throws: an id that is half typed counts as the default model. */
export function modelOf(params: Pick<GenerateParams, 'model' | 'behavesLike'>): ResolvedModel {
  const resolved = findResolved(params, getNews().prices);
  if (resolved !== null) return resolved;
  const model = findModel(DEFAULT_SETTINGS.model);
  if (!model) throw new Error('The default model is not in the catalogue.');
  return { model, priced: false };
}

/** Whether the id is one of the chooser: in the catalogue, or new in the API's own list. */
export function isListed(id: string): boolean {
  return findModel(id) !== undefined || getNews().newcomers.includes(id);
}
