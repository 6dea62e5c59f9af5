/** What a person chooses before a comparison exists, and what follows from it. Pure. */

import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import {
  type AxisName,
  type CellValues,
  type ComparisonAxes,
  type ComparisonBase,
  completeAxes,
  type Total,
} from '@/lib/shared/comparison';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Language } from '@/lib/shared/language';
import { modelLike } from '@/lib/shared/model-news';
import { findModel, MODELS, type ModelInfo, type Quality } from '@/lib/shared/models';
import { valueWords } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { type SizeOption, sizeOptions } from '@/lib/shared/shapes';
import type { WireStatus } from '@/lib/shared/wire';
import type { WireCell } from '@/lib/shared/wire-comparison';
import type { ModelNews } from '@/lib/shared/wire-models';

export const EMPTY_BASE: ComparisonBase = {
  params: { prompt: '', ...DEFAULT_SETTINGS },
  edit: null,
  images: [],
};

/** Where most people begin to wonder: the usual qualities, and everything else as it is. */
export function firstAxes(base: ComparisonBase): ComparisonAxes {
  const { quality } = base.params;
  const own: Quality[] = quality === 'auto' ? [] : [quality];
  return completeAxes(base, { qualities: ['low', 'medium', 'high', ...own] });
}

/** Takes a value in or out. The last one stays: an axis without any would be the base's own again. */
export function toggleValue<Axis extends AxisName>(
  base: ComparisonBase,
  axes: ComparisonAxes,
  axis: Axis,
  value: ComparisonAxes[Axis][number],
): ComparisonAxes {
  const values = axes[axis] as (typeof value)[];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return next.length === 0 ? axes : completeAxes(base, { ...axes, [axis]: next });
}

/** One model for another, which may be there already. */
export function replaceModel(
  base: ComparisonBase,
  axes: ComparisonAxes,
  model: string,
  successor: string,
): ComparisonAxes {
  const models = axes.models.map((id) => (id === model ? successor : id));
  return completeAxes(base, { ...axes, models });
}

/** The sizes of the chooser, as wide as the most able of the models has them. */
export function offeredSizes(axes: Pick<ComparisonAxes, 'models'>): SizeOption[] {
  const models = axes.models.map((id) => findModel(id)).filter((model) => model !== undefined);
  const able = models.find((model) => model.sizes === 'flexible') ?? models[0] ?? MODELS[0];
  return sizeOptions(able as ModelInfo);
}

/** What the server is asked the price of, level by level. */
export function offeredLevels(
  base: ComparisonBase,
  axes: ComparisonAxes,
  news: ModelNews,
): Omit<ComparisonAxes, 'prompts'> {
  const sizes = offeredSizes(axes).map(({ size }) => size);
  return {
    models: offeredModels(axes, news),
    qualities: offeredQualities(axes),
    sizes: [...new Set([...(base.edit === null ? [] : [SOURCE_SIZE]), ...sizes, ...axes.sizes])].slice(0, 60),
    backgrounds: [...PARAMETERS.background.values],
  };
}

/** What a model can do, in a few words. */
export function abilitiesOf(id: string, language: Language): string {
  const { t } = language;
  const model = findModel(id);
  if (model === undefined) {
    const like = modelLike(id);
    return like === null
      ? t('costCompare.abilities.unknown')
      : t('costCompare.abilities.newLike', { model: like.label });
  }
  const best = model.qualities.at(-1);
  return [
    t(model.summary),
    // This summary says it already.
    model.sizes === 'flexible' && model.summary !== 'models.flexible' && t('costCompare.abilities.anySize'),
    best && t('costCompare.abilities.upTo', { quality: valueWords('quality', best, language) }),
    model.transparent === 'preview'
      ? t('costCompare.abilities.transparentPreview')
      : model.transparent && t('costCompare.abilities.transparent'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Cells that would be started: not switched off, nothing against them, and not there already. */
export function cellsToStart<Cell extends Pick<WireCell, 'key' | 'params' | 'problem'>>(
  cells: readonly Cell[],
  prompts: readonly string[],
  off: ReadonlySet<string>,
  readyKey: string | null,
): Cell[] {
  return cells.filter(
    ({ key, params, problem }) => problem === null && key !== readyKey && !off.has(placeOf(params, prompts)),
  );
}

/** Where a cell stands, whatever is written in its prompt: what is switched off stays so while it is written. */
export function placeOf(
  { prompt, model, quality, size, background }: CellValues,
  prompts: readonly string[],
): string {
  return [prompts.indexOf(prompt), model, quality, size, background].join('~');
}

type StartLimits = Pick<
  WireStatus['budget'],
  'leftMicroUsd' | 'runLimitMicroUsd' | 'unpricedMicroUsd' | 'pricedOnly'
> & { demo: boolean };

/** Why it may not be started, for a person; null when it may. */
export function findStartProblem(
  total: Total,
  cap: number | null | undefined,
  limits: StartLimits,
  dearestMicroUsd: number,
): 'nothing' | 'bad_cap' | 'cap' | 'unpriced' | 'run_limit' | 'month' | null {
  if (total.count === 0) return 'nothing';
  if (cap === undefined) return 'bad_cap';
  const limited = cap !== null || (!limits.demo && (limits.leftMicroUsd ?? limits.runLimitMicroUsd) !== null);
  const pricedOnly = limits.pricedOnly && !limits.demo;
  if (total.unpriced > 0 && limits.unpricedMicroUsd === null && (limited || pricedOnly)) return 'unpriced';
  const highMicroUsd = total.highMicroUsd + total.unpriced * (limits.unpricedMicroUsd ?? 0);
  if (cap !== null && highMicroUsd > cap) return 'cap';
  // The stand-in's pictures are free; the server decides all the same.
  if (limits.demo) return null;
  if (limits.runLimitMicroUsd !== null && dearestMicroUsd > limits.runLimitMicroUsd) return 'run_limit';
  if (limits.leftMicroUsd !== null && highMicroUsd > limits.leftMicroUsd) return 'month';
  return null;
}

/**
 * How long all of it takes in ms, as far as can be known: the longest one, or the sum over the places there are.
 * Null as long as one of them has never been run.
 */
export function usualTotalMs(cells: readonly Pick<WireCell, 'usualMs'>[], atOnce: number): number | null {
  let sum = 0;
  let longest = 0;
  for (const { usualMs } of cells) {
    if (usualMs === null) return null;
    sum += usualMs;
    longest = Math.max(longest, usualMs);
  }
  return Math.max(longest, sum / Math.max(1, atOnce));
}
