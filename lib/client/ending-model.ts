import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Sentence } from '@/lib/shared/language';
import { describeEnd, endOf, isEnding, successorOf } from '@/lib/shared/model-news';
import type { ModelInfo } from '@/lib/shared/models';
import { adaptSettings } from '@/lib/shared/settings';
import type { Estimate } from '@/lib/shared/wire';
import type { ModelNews } from '@/lib/shared/wire-models';
import type { Settings } from '@/lib/shared/wire-presets';
import { estimateOf } from './composer-rules';

/** A model that ends soon or has ended, where settings use it. */
export type EndingModel = {
  sentence: Sentence;
  /** What to use instead, and what the same would cost with it; null when nothing is left. */
  successor: { model: ModelInfo; settings: Settings; estimate: Estimate } | null;
  estimate: Estimate;
};

/** Null while the model of these settings goes on. */
export function endingModel(settings: Settings, news: ModelNews): EndingModel | null {
  const end = endOf(settings.model, news);
  if (!isEnding(end)) return null;
  const model = successorOf(settings.model, news);
  const replaced = model === null ? null : replaceModel(settings, model);
  return {
    sentence: describeEnd(end),
    estimate: priceOf(settings),
    successor: model && replaced && { model, settings: replaced, estimate: priceOf(replaced) },
  };
}

function replaceModel({ behavesLike: _, ...settings }: Settings, model: ModelInfo): Settings {
  const { prompt: __, ...adapted } = adaptSettings({ ...settings, model: model.id, prompt: '' }, model);
  return settings.size === SOURCE_SIZE ? { ...adapted, size: SOURCE_SIZE } : adapted;
}

/** Without a prompt, which costs next to nothing, and of an edit at whatever size. */
function priceOf(settings: Settings): Estimate {
  const size = settings.size === SOURCE_SIZE ? 'auto' : settings.size;
  return estimateOf({ ...settings, size, prompt: '' });
}
