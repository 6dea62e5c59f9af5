/**
 * One prompt or one edit at several settings, so that the cheapest one that is good enough can be found. Pure: the page
 * draws the table from it, the server prices and starts by it.
 */

import { planEditRun } from './edit-run';
import { findEditProblems, SOURCE_SIZE } from './edit-settings';
import { OverpaintError } from './errors';
import { planGenerateRun } from './generate-run';
import { english, type Language, type Sentence } from './language';
import type { Rect, Size } from './mask/geometry';
import { describeEnd, endOf } from './model-news';
import { MODELS, type ModelInfo } from './models';
import { findOvernightProblem } from './overnight';
import { isTaken, keep, PARAMETER_NAMES, parameterOf } from './parameter-values';
import { parameterNoun, valuePhrase } from './parameter-words';
import { type AxisParameters, PARAMETERS, type ParameterValue } from './parameters';
import { parseSize } from './pixel-size';
import { halveEstimate } from './pricing';
import { findProblems, resolveModel } from './settings';
import type { EditParams, Estimate, GenerateParams } from './wire';
import type { ModelNews } from './wire-models';
import type { KnownReference } from './wire-references';

/** More would not be looked at one by one, and looking is the point. */
export const MAX_CELLS = 60;

/** What all cells have in common, and each axis begins from. */
export type ComparisonBase = {
  params: GenerateParams;
  /** Null: no edit, and `images` is empty. */
  edit: EditParams | null;
  /** Ids of the pictures sent along, the base first. */
  images: string[];
};

/** The values to try of each setting; an empty list is the base's own value alone. */
export type ComparisonAxes = { [Axis in keyof AxisParameters]: ParameterValue<AxisParameters[Axis]>[] };
export type AxisName = keyof ComparisonAxes;

/**
 * From the one that is read across first to the one that splits the table: prices differ most by quality, and a prompt
 * makes no good heading of a column.
 */
export const AXIS_ORDER = [
  'qualities',
  'models',
  'sizes',
  'backgrounds',
  'prompts',
] as const satisfies readonly AxisName[];

export type CellValues = Pick<GenerateParams, AxisParameters[AxisName]>;

export const FIELD_OF = Object.fromEntries(
  PARAMETER_NAMES.map((name) => [parameterOf(name).axis, name]).filter(([axis]) => axis !== undefined),
) as AxisParameters;

/** Why values cannot be combined; such a cell is never started. */
export type PlanProblem = {
  /** In English, for scripts. */
  problem: string | null;
  /** The same for a person; null also where there is only `problem`. */
  problemSentence: Sentence | null;
};

export type CellPlan = {
  /** Of its values alone: the same after the axes were extended. */
  key: string;
  params: GenerateParams;
  /** What the model lacks of the base's settings and was left out. In English, for scripts. */
  note: string | null;
  /** The same for a person. */
  noteSentence: Sentence | null;
} & PlanProblem & {
    /** Null exactly where there is a problem. */
    estimate: Estimate | null;
    /** By tomorrow, at half the price; null also where it cannot be had so. */
    overnight: Estimate | null;
  };

export type PlanContext = {
  news: ModelNews;
  /** Of an edit: pixel sizes of its pictures, and around everything painted on its mask. */
  pictures: EditPictures | null;
  /** All whom the prompts could mention. */
  references?: readonly KnownReference[];
  /** What this installation was billed for the like, where the rule is approximate; see `estimateRun`. */
  learned?: (params: Pick<GenerateParams, 'model' | 'quality' | 'size'>) => number | null;
};

export type EditPictures = { photo: Size; others: readonly Size[]; maskBounds: Rect | null };

/** Each list with every value once, in the order in which a person expects them, and never empty. */
export function completeAxes(base: ComparisonBase, axes: Partial<ComparisonAxes>): ComparisonAxes {
  const { prompt, model, quality, size, background } = base.params;
  const list = <Value>(values: readonly Value[] | undefined, own: Value) => [
    ...new Set(values === undefined || values.length === 0 ? [own] : values),
  ];
  const byPlace = <Value>(order: readonly Value[]) => {
    const place = (value: Value) => (order.indexOf(value) + order.length + 1) % (order.length + 1);
    return (one: Value, other: Value) => place(one) - place(other);
  };
  return {
    prompts: list(axes.prompts, prompt),
    models: list(axes.models, model).toSorted(byPlace(MODELS.map(({ id }) => id))),
    qualities: list(axes.qualities, quality).toSorted(byPlace(PARAMETERS.quality.values)),
    sizes: list(axes.sizes, size).toSorted((one, other) => pixelsOf(one) - pixelsOf(other)),
    backgrounds: list(axes.backgrounds, background).toSorted(byPlace(PARAMETERS.background.values)),
  };
}

/** Sizes that are no numbers come first. */
function pixelsOf(size: string): number {
  if (size === SOURCE_SIZE) return -1;
  const parsed = parseSize(size);
  return parsed === null ? 0 : parsed.width * parsed.height;
}

export function countCells(axes: ComparisonAxes): number {
  return AXIS_ORDER.reduce((count, axis) => count * Math.max(1, axes[axis].length), 1);
}

/** What is said of a comparison that is too large; null when it is not. */
export function findTooMany(axes: ComparisonAxes): Sentence | null {
  const count = countCells(axes);
  if (count <= MAX_CELLS) return null;
  return { key: 'refusals.tooManyCells', values: { most: MAX_CELLS, count } };
}

/**
 * Every combination in reading order: prompts outermost, qualities innermost.
 *
 * @param axes as `completeAxes` gives them
 * @throws OverpaintError `invalid_request` when there are too many
 */
export function planComparison(base: ComparisonBase, axes: ComparisonAxes, context: PlanContext): CellPlan[] {
  const tooMany = findTooMany(axes);
  if (tooMany !== null) throw new OverpaintError('invalid_request', tooMany);
  return combineAxes(axes).map((values) => planCell(base, values, context));
}

/** The values of all combinations, in the order of `planComparison`. */
export function combineAxes(axes: ComparisonAxes): CellValues[] {
  let values: Partial<CellValues>[] = [{}];
  for (const axis of AXIS_ORDER.toReversed()) {
    values = values.flatMap((before) => axes[axis].map((value) => ({ ...before, [FIELD_OF[axis]]: value })));
  }
  return values as CellValues[];
}

/** Keys of all combinations, in the order of `planComparison`. */
export function cellKeys(axes: ComparisonAxes): string[] {
  return combineAxes(axes).map(cellKey);
}

/** The price and the problem of one combination. */
export function planCell(base: ComparisonBase, values: CellValues, context: PlanContext): CellPlan {
  const key = cellKey(values);
  const { behavesLike, ...asked } = { ...base.params, ...values };
  const like = values.model === base.params.model ? behavesLike : undefined;
  const named = { ...asked, ...(like !== undefined && { behavesLike: like }) };
  try {
    const resolved = resolveModel(named, context.news.prices);
    const { params, noteSentence } = leaveOutForeign(named, resolved.model);
    const noted = { key, params, note: noteSentence && english.say(noteSentence), noteSentence };
    const end = endOf(named.model, context.news);
    if (end?.refused) return { ...noted, ...refuse(describeEnd(end)), overnight: null };
    const price = (sent: GenerateParams) => priceCell(base, sent, resolved, context);
    return { ...noted, ...price(params), overnight: priceOvernight(base, params, price) };
  } catch (error) {
    // What the rules refuse is a sentence; everything else is a mistake of ours.
    if (!(error instanceof OverpaintError)) throw error;
    return {
      key,
      params: named,
      note: null,
      noteSentence: null,
      ...problemOf(error),
      estimate: null,
      overnight: null,
    };
  }
}

/** Nobody looks on while it is drawn, so it has no previews. */
function priceOvernight(
  { edit }: ComparisonBase,
  params: GenerateParams,
  price: (params: GenerateParams) => Pick<CellPlan, 'estimate'>,
): Estimate | null {
  if (findOvernightProblem({ model: params.model, markup: edit?.markup != null }) !== null) return null;
  const { estimate } = price({ ...params, partialImages: 0 });
  return estimate === null ? null : halveEstimate(estimate);
}

function priceCell(
  base: ComparisonBase,
  params: GenerateParams,
  { model, priced }: { model: ModelInfo; priced: boolean },
  { pictures, learned, references = [] }: PlanContext,
): PlanProblem & Pick<CellPlan, 'estimate'> {
  const { edit, images } = base;
  const sized = edit !== null && params.size === SOURCE_SIZE ? { ...params, size: 'auto' } : params;
  const problem =
    findProblems(sized, model)[0] ??
    (edit === null ? undefined : findEditProblems(params, edit, images, model)[0]);
  if (problem !== undefined) return refuse(problem.sentence);
  if (edit === null) {
    const learnedOutputTokens = learned?.(params) ?? null;
    const { estimate } = planGenerateRun({ params, model, priced, references, learnedOutputTokens });
    return { ...NO_PROBLEM, estimate };
  }
  if (pictures === null) throw new Error('An edit is planned with its pictures.');
  const input = { params, edit, model, priced, references, ...pictures };
  const planned = planEditRun(input);
  // What was added to the prompt counts too.
  const [sentProblem] = findProblems(planned.paramsSent, model);
  if (sentProblem !== undefined) return refuse(sentProblem.sentence);
  const learnedOutputTokens = learned?.(planned.paramsSent) ?? null;
  const { estimate } =
    learnedOutputTokens === null ? planned : planEditRun({ ...input, learnedOutputTokens });
  return { ...NO_PROBLEM, estimate };
}

const NO_PROBLEM = { problem: null, problemSentence: null } as const satisfies PlanProblem;

function refuse(sentence: Sentence): PlanProblem & { estimate: null } {
  return { problem: english.say(sentence), problemSentence: sentence, estimate: null };
}

export function problemOf({ message, sentence }: OverpaintError): PlanProblem {
  return { problem: message, problemSentence: sentence };
}

/**
 * What only some models have goes with the model and is said. Everything else that does not fit is a problem: a cell
 * that silently ran with other settings would be compared for what it is not.
 */
function leaveOutForeign(
  params: GenerateParams,
  model: ModelInfo,
): { params: GenerateParams; noteSentence: Sentence | null } {
  const left = PARAMETER_NAMES.filter(
    (name) => params[name] !== undefined && !isTaken(name, params[name], model),
  );
  return {
    params: keep(params, (name) => !left.includes(name)),
    noteSentence:
      left.length === 0
        ? null
        : {
            key: 'problems.leftOut',
            values: { settings: { list: left.map(parameterNoun), join: 'and' }, model: model.label },
          },
  };
}

/** Short and the same everywhere, whatever the length of the prompt. */
export function cellKey({ prompt, model, quality, size, background }: CellValues): string {
  return `${model}~${quality}~${size}~${background}~${hashText(prompt)}`;
}

/** 53 bits (cyrb53, public domain): two of the at most 60 prompts of one comparison will not meet by chance. */
function hashText(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

export type Total = {
  /** Sum of what is priced. */
  lowMicroUsd: number;
  highMicroUsd: number;
  approximate: boolean;
  /** How many are counted, and how many of them have no known price. */
  count: number;
  unpriced: number;
};

/** What these cells will cost together; those that cannot be started do not count. */
export function totalOf(cells: readonly Pick<CellPlan, 'problem' | 'estimate'>[]): Total {
  const total: Total = { lowMicroUsd: 0, highMicroUsd: 0, approximate: false, count: 0, unpriced: 0 };
  for (const { problem, estimate } of cells) {
    if (problem !== null || estimate === null) continue;
    total.count += 1;
    if (estimate.lowMicroUsd === null || estimate.highMicroUsd === null) {
      total.unpriced += 1;
      continue;
    }
    total.lowMicroUsd += estimate.lowMicroUsd;
    total.highMicroUsd += estimate.highMicroUsd;
    total.approximate ||= estimate.approximate;
  }
  return total;
}

/** What the base would cost at each value of an axis, everything else being the base's own. */
export function priceLevels(
  base: ComparisonBase,
  axis: AxisName,
  values: readonly string[],
  context: PlanContext,
): (PlanProblem & Pick<CellPlan, 'estimate'> & { value: string })[] {
  return values.map((value) => {
    const { problem, problemSentence, estimate } = planCell(
      base,
      { ...base.params, [FIELD_OF[axis]]: value },
      context,
    );
    return { value, problem, problemSentence, estimate };
  });
}

/** A value as a heading. */
export function valueLabel(axis: AxisName, value: string, language: Language): string {
  return valuePhrase(FIELD_OF[axis], value, language);
}
