/**
 * What can be combined, in one place: the form disables by it, the server refuses by it. Rules: the catalogue, and the
 * parameter table of OpenAI's reference (types of the `openai` SDK 7.57).
 */
import { DEFAULT_SETTINGS } from './default-settings';
import { OverpaintError } from './errors';
import { isModelId, MODEL_ID_RULE } from './model-id';
import { enteredPrice, modelLike } from './model-news';
import {
  findModel,
  formatsOf,
  GIF_FRAME_DURATION_MS,
  GIF_FRAMES,
  MAX_IMAGES_PER_RUN,
  MAX_PARTIAL_IMAGES,
  type ModelInfo,
  type OutputFormat,
  type Quality,
} from './models';
import { formatSize, parseSize } from './pixel-size';
import { PROMPT_MAX_CHARACTERS } from './prompt-limit';
import { findSizeProblem, nearestLegalSize } from './sizes';
import type { GenerateParams } from './wire';
import type { EnteredPrice } from './wire-models';

export type SettingsProblem = { field: keyof GenerateParams; message: string };

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

const FORMAT_NAMES: Record<OutputFormat, string> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  svg: 'SVG',
};

const takesTransparency = (format: OutputFormat) => format === 'png' || format === 'webp';
const takesCompression = (format: OutputFormat) => format === 'jpeg' || format === 'webp';
const takesPartials = (format: OutputFormat) => format !== 'gif' && format !== 'svg';

const isWholeBetween = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;

/**
 * Everything that keeps these settings from being sent, each with the field to change and a sentence for a person.
 * Empty: the API takes them, as far as anyone outside OpenAI can know.
 *
 * @param model what `params.model` is or behaves like, as `resolveModel` gives it
 */
export function findProblems(params: GenerateParams, model: ModelInfo): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const add = (field: keyof GenerateParams, message: string | null) => {
    if (message !== null) problems.push({ field, message });
  };
  add('prompt', findPromptProblem(params.prompt));
  addModelProblems(params, model, add);
  add('size', findSizeProblem(params.size, model));
  if (params.quality !== 'auto' && !model.qualities.includes(params.quality)) {
    add(
      'quality',
      `${model.label} has no quality “${params.quality}”; it has ${model.qualities.join(', ')}.`,
    );
  }
  if (!isWholeBetween(params.n, 1, MAX_IMAGES_PER_RUN)) {
    add('n', `A run makes 1 to ${MAX_IMAGES_PER_RUN} images.`);
  }
  if (!isWholeBetween(params.partialImages, 0, MAX_PARTIAL_IMAGES)) {
    add('partialImages', `A run shows 0 to ${MAX_PARTIAL_IMAGES} partial previews.`);
  } else if (params.partialImages > 0 && !model.streaming) {
    add('partialImages', `${model.label} does not stream, so it sends no partial previews.`);
  }
  if (params.complexity !== undefined && !model.complexity) {
    add('complexity', `${model.label} has no complexity setting.`);
  }
  if (params.inputFidelity !== undefined && !model.inputFidelity.includes(params.inputFidelity)) {
    add(
      'inputFidelity',
      model.inputFidelity.length === 0
        ? `${model.label} has no input fidelity setting.`
        : `${model.label} has only input fidelity ${model.inputFidelity.join(' or ')}.`,
    );
  }
  addFormatProblems(params, model, add);
  return problems;
}

type Add = (field: keyof GenerateParams, message: string | null) => void;

function findPromptProblem(prompt: string): string | null {
  if (prompt.trim() === '') return 'Write a prompt first.';
  // UTF-16 units are never fewer than characters, so most prompts need no counting.
  if (prompt.length <= PROMPT_MAX_CHARACTERS || countCharacters(prompt) <= PROMPT_MAX_CHARACTERS) return null;
  return 'A prompt may have 32,000 characters at most.';
}

/** Code points, as the API counts: an emoji is one character, though JavaScript's `length` says two. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function addModelProblems(params: GenerateParams, model: ModelInfo, add: Add): void {
  if (!isModelId(params.model)) {
    add('model', `A model id ${MODEL_ID_RULE}.`);
    return;
  }
  const known = findModel(params.model);
  if (known && params.behavesLike !== undefined) {
    add('behavesLike', `${known.label} is a known model and behaves like itself.`);
  }
  if (known ? known.id !== model.id : params.behavesLike !== undefined && params.behavesLike !== model.id) {
    add('model', `These settings were checked for ${model.label}, which is another model.`);
  }
  if (!known && findResolved(params) === null) {
    add('behavesLike', 'Say which known model an unknown one behaves like.');
  }
}

function addFormatProblems(params: GenerateParams, model: ModelInfo, add: Add): void {
  const format = params.outputFormat;
  const name = FORMAT_NAMES[format];
  if (!formatsOf(model).includes(format)) add('outputFormat', `${model.label} does not make ${name}.`);

  if (params.background === 'transparent') {
    if (!model.transparent) add('background', `${model.label} makes no transparent background.`);
    else if (!takesTransparency(format)) {
      add('background', `A transparent background needs PNG or WebP; the format is ${name}.`);
    }
  }
  if (params.outputCompression !== undefined) {
    if (!takesCompression(format))
      add('outputCompression', `Compression is for JPEG and WebP; the format is ${name}.`);
    else if (!isWholeBetween(params.outputCompression, 0, 100)) {
      add('outputCompression', 'Compression is a whole number from 0 to 100.');
    }
  }
  if (params.partialImages > 0 && !takesPartials(format)) {
    add('partialImages', `${name} comes without partial previews.`);
  }
  if (params.frameCount !== undefined) {
    if (format !== 'gif') add('frameCount', `Frames are for GIF; the format is ${name}.`);
    else if (!isWholeBetween(params.frameCount, GIF_FRAMES.min, GIF_FRAMES.max)) {
      add('frameCount', `A GIF has ${GIF_FRAMES.min} to ${GIF_FRAMES.max} frames.`);
    }
  }
  if (params.frameDurationMs !== undefined) {
    const { min, max } = GIF_FRAME_DURATION_MS;
    if (format !== 'gif') add('frameDurationMs', `A frame’s duration is for GIF; the format is ${name}.`);
    else if (!isWholeBetween(params.frameDurationMs, min, max)) {
      add('frameDurationMs', 'A frame lasts a whole number of milliseconds from 10 to 655,350.');
    }
  }
  if (format === 'svg' && params.n > 1) add('n', 'SVG is made one image at a time.');
  if (params.svg !== undefined) {
    if (format !== 'svg') add('svg', `The SVG author is for SVG; the format is ${name}.`);
    else if (!isModelId(params.svg.model)) add('svg', 'Name the model that writes the SVG.');
  }
}

/**
 * Why this value cannot be chosen now, as the sentence to show beside the disabled choice; null when it can.
 *
 * A choice is refused when it is itself impossible, or when it would break another choice a person made. What merely
 * belongs to the format (compression, frames, the SVG author) does not stand in the way: it goes with it.
 */
export function whyNot<Field extends keyof GenerateParams>(
  field: Field,
  value: GenerateParams[Field],
  params: GenerateParams,
  model: ModelInfo,
): string | null {
  const chosen: GenerateParams = { ...params, [field]: value };
  if (field === 'model' || field === 'behavesLike') {
    // The other settings follow the model (`adaptSettings`), so only the id itself can be wrong.
    const named = findResolved(chosen)?.model ?? model;
    return findProblems(chosen, named).find((found) => found.field === field)?.message ?? null;
  }
  const next = field === 'outputFormat' ? dropForeignToFormat(chosen) : chosen;
  const before = new Set(findProblems(params, model).map(({ field: at, message }) => `${at}: ${message}`));
  const problem = findProblems(next, model).find(
    (found) => found.field === field || !before.has(`${found.field}: ${found.message}`),
  );
  return problem?.message ?? null;
}

function dropForeignToFormat(params: GenerateParams): GenerateParams {
  const { outputCompression, frameCount, frameDurationMs, svg, ...rest } = params;
  const format = params.outputFormat;
  return {
    ...rest,
    ...(takesCompression(format) && outputCompression !== undefined && { outputCompression }),
    ...(format === 'gif' && frameCount !== undefined && { frameCount }),
    ...(format === 'gif' && frameDurationMs !== undefined && { frameDurationMs }),
    ...(format === 'svg' && svg !== undefined && { svg }),
  };
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
  const {
    behavesLike: _,
    complexity,
    inputFidelity,
    ...kept
  } = dropForeignToFormat({ ...params, outputFormat });
  const custom = isModelId(params.model) && !findModel(params.model);
  const fits = model.transparent && takesTransparency(outputFormat);

  const adapted: GenerateParams = {
    ...kept,
    model: custom ? params.model : model.id,
    ...(custom && { behavesLike: model.id }),
    outputFormat,
    size: adaptSize(params.size, model),
    quality: adaptQuality(params.quality, model),
    n: outputFormat === 'svg' ? 1 : clampWhole(params.n, 1, MAX_IMAGES_PER_RUN, DEFAULT_SETTINGS.n),
    background: params.background === 'transparent' && !fits ? 'auto' : params.background,
    partialImages:
      model.streaming && takesPartials(outputFormat)
        ? clampWhole(params.partialImages, 0, MAX_PARTIAL_IMAGES, DEFAULT_SETTINGS.partialImages)
        : 0,
    ...(complexity !== undefined && model.complexity && { complexity }),
    ...(inputFidelity !== undefined && model.inputFidelity.includes(inputFidelity) && { inputFidelity }),
  };
  return adaptFormatDetails(adapted);
}

function adaptFormatDetails(params: GenerateParams): GenerateParams {
  const { outputCompression, frameCount, frameDurationMs, svg, ...rest } = params;
  const { min, max, default: usual } = GIF_FRAME_DURATION_MS;
  return {
    ...rest,
    ...(outputCompression !== undefined && { outputCompression: clampWhole(outputCompression, 0, 100, 100) }),
    ...(frameCount !== undefined && {
      frameCount: clampWhole(frameCount, GIF_FRAMES.min, GIF_FRAMES.max, GIF_FRAMES.default),
    }),
    ...(frameDurationMs !== undefined && { frameDurationMs: clampWhole(frameDurationMs, min, max, usual) }),
    ...(svg !== undefined && isModelId(svg.model) && { svg }),
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

function clampWhole(value: number, min: number, max: number, fallback: number): number {
  if (Number.isNaN(value)) return fallback;
  return Math.min(max, Math.max(min, Math.round(value)));
}
