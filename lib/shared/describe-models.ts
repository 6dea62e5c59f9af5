import { english } from './language';
import { modelLabel } from './model-label';
import { endOf, enteredPrice, isEnding, modelLike, successorOf } from './model-news';
import { MODELS, type ModelInfo, type TokenPrices } from './models';
import type { ModelNews } from './wire-models';

/** A model as `GET /api/models` tells it. */
export type WireModel = Omit<ModelInfo, 'prices' | 'summary'> & {
  summary: string;
  /** OpenAI no longer serves it; a compatible server may. */
  retired: boolean;
  endsSoon: boolean;
  /** What to use instead, where it ends or has ended. */
  successor: string | null;
  /** Of one that the catalogue lacks: which of its models it is taken to behave like. */
  behavesLike: string | null;
  /** Null while unknown. */
  prices: TokenPrices | null;
};

/** Every model that can be named: what OpenAI's list has beyond the catalogue first, then the catalogue. */
export function describeModels(news: ModelNews): WireModel[] {
  const newcomers = news.newcomers.flatMap((id): WireModel[] => {
    const like = modelLike(id);
    if (like === null) return [];
    const summary = english.t('models.newcomer', { model: like.label });
    const prices = enteredPrice(id, news.prices)?.prices ?? null;
    return [
      { ...like, id, label: modelLabel(id), summary, prices, behavesLike: like.id, ...lifeOf(id, news) },
    ];
  });
  return [
    ...newcomers,
    ...MODELS.map((model) => ({
      ...model,
      summary: english.t(model.summary),
      behavesLike: null,
      ...lifeOf(model.id, news),
    })),
  ];
}

function lifeOf(id: string, news: ModelNews) {
  const end = endOf(id, news);
  const retired = end?.stage === 'over';
  const successor = retired || isEnding(end) ? (successorOf(id, news)?.id ?? null) : null;
  return { retiresOn: end?.on ?? null, retired, endsSoon: isEnding(end) && !retired, successor };
}
