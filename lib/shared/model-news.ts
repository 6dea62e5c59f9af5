/** What is known of models beyond the compiled catalogue (`models.ts`), and what follows from it. */
import { DEFAULT_MODEL_ID } from './default-settings';
import type { Sentence } from './language';
import { endStage } from './model-end';
import { modelLabel } from './model-label';
import { findModel, MODELS, type ModelInfo } from './models';
import type { EnteredPrice, ModelEnd, ModelNews } from './wire-models';

/** What the API's list of models says of one. */
export type ListedModel = {
  id: string;
  /** Its last day; null: none is announced; undefined: the list says nothing of it. */
  endsOn: string | null | undefined;
};

/** What was heard in the lists that were read so far. */
export type HeardModels = {
  ends: readonly { id: string; on: string | null }[];
  newcomers: readonly string[];
};

export const NOTHING_HEARD: HeardModels = { ends: [], newcomers: [] };

/** A dated snapshot such as `gpt-image-2-2026-04-21` is its family in all but the name. */
const familyOf = (id: string) => id.replace(/-\d{4}-\d\d-\d\d$/, '');

/**
 * What is known after a list was read. It replaces what was known of the models that it names. What it does not name
 * keeps the end that was announced, since a model that has ended is listed no more.
 *
 * An end that is over when it is first heard of is not believed: the list that names it says that the model is there,
 * and if it is not, OpenAI refuses it for nothing.
 */
export function hear(before: HeardModels, listed: readonly ListedModel[], nowMs: number): HeardModels {
  const ends = new Map(before.ends.map(({ id, on }) => [id, on]));
  const newcomers: string[] = [];
  for (const { id, endsOn } of listed) {
    const past = typeof endsOn === 'string' && endStage(endsOn, nowMs) === 'over';
    const known = ends.get(id) ?? findModel(id)?.retiresOn;
    if (endsOn !== undefined && (!past || endsOn === known)) ends.set(id, endsOn);
    if (findModel(id) === undefined && !past) newcomers.push(id);
  }
  const remembered = [...ends].filter(([id]) => findModel(id) !== undefined || newcomers.includes(id));
  return { ends: remembered.map(([id, on]) => ({ id, on })), newcomers };
}

/**
 * @param compatible something else than OpenAI answers: what OpenAI has shut down may live on there, and only what that
 *   server's own list says ends soon
 */
export function tellNews(
  heard: HeardModels,
  prices: readonly EnteredPrice[],
  { nowMs, compatible }: { nowMs: number; compatible: boolean },
): ModelNews {
  const told = new Map(heard.ends.map(({ id, on }) => [id, on]));
  const days = new Map<string, string | null>(MODELS.map(({ id, retiresOn }) => [id, retiresOn]));
  for (const [id, on] of told) days.set(id, on);
  // A snapshot that the list gives no end of ends with its family.
  for (const id of heard.newcomers) if (!days.has(id)) days.set(id, days.get(familyOf(id)) ?? null);

  const ends = [...days].flatMap(([id, on]): ModelEnd[] => {
    if (on === null) return [];
    const stage = endStage(on, nowMs);
    const hearsay = compatible && !told.has(id) && stage !== 'over';
    return [{ id, on, stage: hearsay ? 'later' : stage, refused: stage === 'over' && !compatible }];
  });
  const over = new Set(ends.filter(({ stage }) => stage === 'over').map(({ id }) => id));
  return { ends, newcomers: heard.newcomers.filter((id) => !over.has(id)), prices };
}

export function endOf(id: string, news: ModelNews): ModelEnd | null {
  const named = (name: string) => news.ends.find((end) => end.id === name);
  return named(id) ?? named(familyOf(id)) ?? null;
}

export function isRefused(id: string, news: ModelNews): boolean {
  return endOf(id, news)?.refused === true;
}

/** It ends within days, or has ended: worth a word wherever it is used. */
export function isEnding(end: ModelEnd | null): end is ModelEnd {
  return end !== null && (end.refused || end.stage === 'soon' || end.stage === 'last_day');
}

export function describeEnd({ id, on, stage }: ModelEnd): Sentence {
  const values = { model: modelLabel(id), day: Date.parse(on) };
  if (stage === 'over') return { key: 'modelEnds.over', values };
  return { key: stage === 'last_day' ? 'modelEnds.lastDay' : 'modelEnds.soon', values };
}

const variantOf = (id: string) => /-([a-z]+)$/.exec(id)?.[1];
const generationOf = (id: string) => /^gpt-image-(\d+(?:\.\d+)?)/.exec(id)?.[1];

/**
 * Which catalogue model an OpenAI id behaves like that the catalogue lacks: of a dated snapshot its family, else the newest
 * of its variant, else of its generation, else the newest of all. Null for ids that are not OpenAI's.
 */
export function modelLike(id: string): ModelInfo | null {
  if (!id.startsWith('gpt-image-')) return null;
  const family = findModel(familyOf(id));
  if (family !== undefined) return family;
  const current = MODELS.filter(({ retiresOn }) => retiresOn === null);
  const variant = variantOf(familyOf(id));
  return (
    current.find((model) => variant !== undefined && variantOf(model.id) === variant) ??
    current.find((model) => generationOf(model.id) === generationOf(id)) ??
    current[0] ??
    null
  );
}

/** What to use instead of a model that ends: the newest of its variant that stays, else the default, else the newest. */
export function successorOf(id: string, news: ModelNews): ModelInfo | null {
  const staying = MODELS.filter((model) => model.id !== id && !isEnding(endOf(model.id, news)));
  const variant = variantOf(id);
  return (
    staying.find((model) => variant !== undefined && variantOf(model.id) === variant) ??
    staying.find((model) => model.id === DEFAULT_MODEL_ID) ??
    staying[0] ??
    null
  );
}

/** The price that a person has entered for a model outside the catalogue. */
export function enteredPrice(id: string, prices: readonly EnteredPrice[]): EnteredPrice | null {
  return prices.find(({ model }) => model === id) ?? null;
}
