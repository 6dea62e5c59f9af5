/** Settings that a list offers. Pure. */
import { isRefused } from '@/lib/shared/model-news';
import { findModel, MODELS, type Quality } from '@/lib/shared/models';
import { PARAMETERS } from '@/lib/shared/parameters';
import type { ModelNews } from '@/lib/shared/wire-models';

/** Every model that can be asked for, with those that were chosen already. */
export function offeredModels(chosen: { models: readonly string[] }, news: ModelNews): string[] {
  const served = [...news.newcomers, ...MODELS.map(({ id }) => id)].filter((id) => !isRefused(id, news));
  return [...served, ...chosen.models.filter((id) => !served.includes(id))];
}

/** Every level that one of the models has. */
export function offeredQualities(chosen: {
  models: readonly string[];
  qualities: readonly Quality[];
}): Quality[] {
  const levels = new Set<Quality>(['auto', ...chosen.qualities]);
  for (const id of chosen.models)
    for (const level of findModel(id)?.qualities ?? PARAMETERS.quality.values) levels.add(level);
  return PARAMETERS.quality.values.filter((level) => levels.has(level));
}
