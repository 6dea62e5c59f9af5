/**
 * What can be combined, in one place: the form disables by it, the server refuses by it. Rules: the catalogue, and the
 * parameter table of OpenAI's reference (types of the `openai` SDK 7.57).
 */
import { DEFAULT_SETTINGS } from './default-settings';
import { OverpaintError } from './errors';
import type { Sentence } from './language';
import { isModelId, MODEL_ID_MAX_CHARACTERS } from './model-id';
import { enteredPrice, modelLike } from './model-news';
import { findModel, formatsOf, type ModelInfo, type OutputFormat, type Quality } from './models';
import { goesWithFormat, isTaken, keep, PARAMETER_NAMES, parameterOf } from './parameter-values';
import { formatName, parameterNoun } from './parameter-words';
import { PARAMETERS, type ParameterName } from './parameters';
import { formatSize, parseSize } from './pixel-size';
import { PROMPT_MAX_CHARACTERS } from './prompt-limit';
import { findSizeProblem, nearestLegalSize } from './sizes';
import type { GenerateParams } from './wire';
import type { EnteredPrice } from './wire-models';

export type SettingsProblem = { field: keyof GenerateParams; sentence: Sentence };

/** The model that a request follows, and whether its price is known. */
export type ResolvedModel = { model: ModelInfo; priced: boolean };

/**
 * A catalogue model is itself. Another one behaves like the catalogue model that the request names, or like its nearest
 * relative where it is OpenAI's; it has the price that a person has entered, or none.
 *
 * @throws OverpaintError `unknown_model`: nothing in the catalogue says how it behaves
 */
export function resolveModel(
  params: Pick<GenerateParams, 'model' | 'behavesLike'>,
  prices: readonly EnteredPrice[] = [],
): ResolvedModel {
  const resolved = findResolved(params, prices);
  if (resolved === null) throw new OverpaintError('unknown_model');
  return resolved;
}

/** As `resolveModel`; null where that throws. */
export function findResolved(
  { model: id, behavesLike }: Pick<GenerateParams, 'model' | 'behavesLike'>,
  prices: readonly EnteredPrice[] = [],
): ResolvedModel | null {
  const known = findModel(id);
  if (known) return { model: known, priced: true };
  const like = behavesLike === undefined ? modelLike(id) : findModel(behavesLike);
  if (!like) return null;
  const entered = enteredPrice(id, prices);
  if (entered === null) return { model: like, priced: false };
  const { outputTokens } = like;
  return {
    priced: true,
    model: {
      ...like,
      prices: entered.prices,
      // How many tokens another model takes is exact for that one only.
      outputTokens:
        outputTokens.kind === 'grid'
          ? { ...outputTokens, kind: 'grid-approximate', factor: {} }
          : outputTokens,
    },
  };
}

const takesTransparency = (format: OutputFormat) => format === 'png' || format === 'webp';
const takesPartials = (format: OutputFormat) => format !== 'gif' && format !== 'svg';

type WholeName = {
  [Name in ParameterName]: (typeof PARAMETERS)[Name]['kind'] extends 'whole' ? Name : never;
}[ParameterName];

function isInRange(name: WholeName, value: number): boolean {
  const { min, max } = PARAMETERS[name];
  return Number.isInteger(value) && value >= min && value <= max;
}

/**
 * Everything that keeps these settings from being sent, each with the field to change and a sentence for a person.
 * Empty: the API takes them, as far as anyone outside OpenAI can know.
 *
 * @param model what `params.model` is or behaves like, as `resolveModel` gives it
 */
export function findProblems(params: GenerateParams, model: ModelInfo): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const add: Add = (field, sentence) => {
    if (sentence !== null) problems.push({ field, sentence });
  };
  add('prompt', findPromptProblem(params.prompt));
  addModelProblems(params, model, add);
  add('size', findSizeProblem(params.size, model));
  if (params.quality !== 'auto' && !model.qualities.includes(params.quality)) {
    add('quality', {
      key: 'problems.noSuchQuality',
      values: {
        model: model.label,
        quality: params.quality,
        qualities: { list: model.qualities, join: 'and' },
      },
    });
  }
  if (!isInRange('n', params.n)) {
    add('n', { key: 'problems.imageCount', values: { max: PARAMETERS.n.max } });
  }
  if (!isInRange('partialImages', params.partialImages)) {
    add('partialImages', { key: 'problems.previewCount', values: { max: PARAMETERS.partialImages.max } });
  } else if (params.partialImages > 0 && !model.streaming) {
    add('partialImages', { key: 'problems.noPreviewsFromModel', values: { model: model.label } });
  }
  addAbilityProblems(params, model, add);
  addFormatProblems(params, model, add);
  return problems;
}

type Add = (field: keyof GenerateParams, sentence: Sentence | null) => void;

function findPromptProblem(prompt: string): Sentence | null {
  if (prompt.trim() === '') return { key: 'problems.noPrompt' };
  // UTF-16 units are never fewer than characters, so most prompts need no counting.
  if (prompt.length <= PROMPT_MAX_CHARACTERS || countCharacters(prompt) <= PROMPT_MAX_CHARACTERS) return null;
  return { key: 'problems.longPrompt', values: { max: PROMPT_MAX_CHARACTERS } };
}

/** Code points, as the API counts: an emoji is one character, though JavaScript's `length` says two. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function addModelProblems(params: GenerateParams, model: ModelInfo, add: Add): void {
  if (!isModelId(params.model)) {
    add('model', { key: 'problems.modelId', values: { max: MODEL_ID_MAX_CHARACTERS } });
    return;
  }
  const known = findModel(params.model);
  if (known && params.behavesLike !== undefined) {
    add('behavesLike', { key: 'problems.knownModel', values: { model: known.label } });
  }
  if (known ? known.id !== model.id : params.behavesLike !== undefined && params.behavesLike !== model.id) {
    add('model', { key: 'problems.otherModel', values: { model: model.label } });
  }
  if (!known && findResolved(params) === null) {
    add('behavesLike', { key: 'problems.unknownModel' });
  }
}

/** What only some models have. */
function addAbilityProblems(params: GenerateParams, model: ModelInfo, add: Add): void {
  for (const name of PARAMETER_NAMES) {
    const { ability } = parameterOf(name);
    if (ability === undefined || params[name] === undefined || isTaken(name, params[name], model)) continue;
    const able = model[ability];
    const values = { model: model.label, setting: parameterNoun(name) };
    add(
      name,
      typeof able === 'boolean' || able.length === 0
        ? { key: 'problems.noSuchSetting', values }
        : { key: 'problems.onlyTheseValues', values: { ...values, able: { list: able, join: 'or' } } },
    );
  }
}

function addFormatProblems(params: GenerateParams, model: ModelInfo, add: Add): void {
  const format = params.outputFormat;
  const name = formatName(format);
  if (!formatsOf(model).includes(format))
    add('outputFormat', { key: 'problems.noSuchFormat', values: { model: model.label, format: name } });

  if (params.background === 'transparent') {
    if (!model.transparent)
      add('background', { key: 'problems.noTransparency', values: { model: model.label } });
    else if (!takesTransparency(format)) {
      add('background', { key: 'problems.formatWithoutTransparency', values: { format: name } });
    }
  }
  if (params.outputCompression !== undefined) {
    if (!goesWithFormat('outputCompression', format))
      add('outputCompression', { key: 'problems.formatWithoutCompression', values: { format: name } });
    else if (!isInRange('outputCompression', params.outputCompression)) {
      add('outputCompression', { key: 'problems.compressionRange' });
    }
  }
  if (params.partialImages > 0 && !takesPartials(format)) {
    add('partialImages', { key: 'problems.formatWithoutPreviews', values: { format: name } });
  }
  if (params.frameCount !== undefined) {
    if (format !== 'gif')
      add('frameCount', { key: 'problems.formatWithoutFrames', values: { format: name } });
    else if (!isInRange('frameCount', params.frameCount)) {
      add('frameCount', {
        key: 'problems.frameCount',
        values: { min: PARAMETERS.frameCount.min, max: PARAMETERS.frameCount.max },
      });
    }
  }
  if (params.frameDurationMs !== undefined) {
    if (format !== 'gif')
      add('frameDurationMs', { key: 'problems.formatWithoutDuration', values: { format: name } });
    else if (!isInRange('frameDurationMs', params.frameDurationMs)) {
      add('frameDurationMs', {
        key: 'problems.frameDuration',
        values: { min: PARAMETERS.frameDurationMs.min, max: PARAMETERS.frameDurationMs.max },
      });
    }
  }
  if (format === 'svg' && params.n > 1) add('n', { key: 'problems.oneSvg' });
  if (params.svg !== undefined) {
    if (format !== 'svg') add('svg', { key: 'problems.formatWithoutAuthor', values: { format: name } });
    else if (!isModelId(params.svg.model)) add('svg', { key: 'problems.noAuthor' });
  }
}

/**
 * Why this value cannot be chosen now, to show beside the disabled choice; null when it can.
 *
 * A choice is refused when it is itself impossible, or when it would break another choice a person made. What merely
 * belongs to the format (compression, frames, the SVG author) does not stand in the way: it goes with it.
 */
export function whyNot<Field extends keyof GenerateParams>(
  field: Field,
  value: GenerateParams[Field],
  params: GenerateParams,
  model: ModelInfo,
): Sentence | null {
  const chosen: GenerateParams = { ...params, [field]: value };
  if (field === 'model' || field === 'behavesLike') {
    // The other settings follow the model (`adaptSettings`), so only the id itself can be wrong.
    const named = findResolved(chosen)?.model ?? model;
    return findProblems(chosen, named).find((found) => found.field === field)?.sentence ?? null;
  }
  const next = field === 'outputFormat' ? dropForeignToFormat(chosen) : chosen;
  const before = new Set(findProblems(params, model).map((found) => JSON.stringify(found)));
  const problem = findProblems(next, model).find(
    (found) => found.field === field || !before.has(JSON.stringify(found)),
  );
  return problem?.sentence ?? null;
}

function dropForeignToFormat(params: GenerateParams): GenerateParams {
  return keep(params, (name, value) => value !== undefined && goesWithFormat(name, params.outputFormat));
}

/**
 * The nearest settings that the model takes, after the model or the format was changed: what it lacks is dropped, what
 * it has otherwise is brought near. The format is kept where the model has it; the background, the number of images
 * and the previews give way to it. Idempotent; `findProblems` of the result names nothing but the prompt.
 *
 * `params.model` decides whose settings these are: set it first. An id that is not in the catalogue keeps its name and
 * behaves like `model`; a catalogue id other than `model.id` becomes `model.id`.
 */
export function adaptSettings(params: GenerateParams, model: ModelInfo): GenerateParams {
  const outputFormat = formatsOf(model).includes(params.outputFormat) ? params.outputFormat : 'png';
  const taken = keep(params, (name, value) => value !== undefined && isTaken(name, value, model));
  const { behavesLike: _, svg, ...kept } = clampWholes(dropForeignToFormat({ ...taken, outputFormat }));
  const custom = isModelId(params.model) && !findModel(params.model);
  const fits = model.transparent && takesTransparency(outputFormat);

  return {
    ...kept,
    ...(svg !== undefined && isModelId(svg.model) && { svg }),
    model: custom ? params.model : model.id,
    ...(custom && { behavesLike: model.id }),
    outputFormat,
    size: adaptSize(params.size, model),
    quality: adaptQuality(params.quality, model),
    n: outputFormat === 'svg' ? 1 : kept.n,
    background: params.background === 'transparent' && !fits ? 'auto' : params.background,
    partialImages: model.streaming && takesPartials(outputFormat) ? kept.partialImages : 0,
  };
}

function adaptSize(size: string, model: ModelInfo): string {
  if (findSizeProblem(size, model) === null) return size;
  const parsed = parseSize(size);
  return parsed ? formatSize(nearestLegalSize(parsed.width, parsed.height, model)) : DEFAULT_SETTINGS.size;
}

/** A level the model lacks becomes its best one: all that are ever lacking lie above it. */
function adaptQuality(quality: Quality, model: ModelInfo): Quality {
  if (quality === 'auto' || model.qualities.includes(quality)) return quality;
  return model.qualities.at(-1) ?? 'auto';
}

/** Every number in its range; what a request has without it where this is no number. */
function clampWholes(params: GenerateParams): GenerateParams {
  const clamped = Object.entries(params).map(([name, value]) => {
    const row = parameterOf(name as ParameterName);
    if (row.kind !== 'whole' || typeof value !== 'number') return [name, value];
    if (Number.isNaN(value)) return [name, row.default ?? row.usual];
    return [name, Math.min(row.max, Math.max(row.min, Math.round(value)))];
  });
  return Object.fromEntries(clamped) as GenerateParams;
}
