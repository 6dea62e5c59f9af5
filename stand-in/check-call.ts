import sharp from 'sharp';
import { endStage } from '@/lib/shared/model-end';
import {
  type Background,
  type Complexity,
  FIXED_SIZES,
  FLEXIBLE_SIZE,
  findModel,
  formatsOf,
  type InputFidelity,
  MAX_INPUT_IMAGES,
  MODELS,
  type ModelInfo,
  type OutputFormat,
  type Quality,
  type QualityLevel,
} from '@/lib/shared/models';
import { PARAMETERS } from '@/lib/shared/parameters';
import { PROMPT_MAX_CHARACTERS } from '@/lib/shared/prompt-limit';
import type { SentFields, SentFile } from './read-fields';
import {
  Refusal,
  refuseChoice,
  refuseMissing,
  refuseModel,
  refuseModeration,
  refuseType,
  refuseUnknownParameter,
  refuseValue,
} from './refusal';

export type InputPicture = SentFile & { width: number; height: number };

/** A call that the API would accept, with every `auto` decided. */
export type Call = {
  route: 'generations' | 'edits';
  prompt: string;
  modelId: string;
  model: ModelInfo;
  n: number;
  width: number;
  height: number;
  quality: QualityLevel;
  background: Background;
  format: OutputFormat;
  compression: number;
  stream: boolean;
  partialImages: number;
  complexity: Complexity | null;
  frameCount: number;
  frameDurationMs: number;
  svgModel: string | null;
  inputFidelity: InputFidelity;
  images: InputPicture[];
  mask: InputPicture | null;
  markup: InputPicture | null;
  /** The values as sent, for the log. */
  sent: Record<string, unknown>;
};

export type CheckOptions = {
  nowMs: number;
  /** Serve models that OpenAI has shut down, as a compatible server may. */
  allowRetired: boolean;
  /** Model ids that are no OpenAI model's, and the catalogue model they behave like. */
  aliases: Readonly<Record<string, string>>;
  /** Last days of models that differ from the catalogue's; null: none is announced. */
  shutdowns: Readonly<Record<string, string | null>>;
  /** Formats that OpenAI grants on request. */
  access: readonly ('gif' | 'svg')[];
};

/** Words that the stand-in's safety system refuses: one that can be typed on purpose, and a few plain ones. */
/** Who draws when no model is named. */
const DEFAULT_SVG_AUTHOR = 'gpt-5.5';
const MODERATED = /\b(moderation[-_ ]test|gore|nude|nudity|naked|porn\w*|behead\w*|nsfw)\b/i;

const MAX_INPUT_BYTES = 50 * 1024 * 1024;
const MAX_MASK_BYTES = 4 * 1024 * 1024;
/** The stand-in's own limit: sixteen frames of more would need over 200 MB. */
const MAX_GIF_PIXELS = FLEXIBLE_SIZE.experimentalAbovePixels;

function readChoice<T extends string>(
  fields: SentFields,
  name: string,
  supported: readonly T[],
  fallback: T,
): T {
  const value = fields.values[name];
  if (value === undefined) return fallback;
  if (typeof value !== 'string')
    throw refuseType(name, `one of ${supported.map((one) => `'${one}'`).join(', ')}`, value);
  const found = supported.find((one) => one === value);
  if (found === undefined) throw refuseChoice(name, value, supported);
  return found;
}

type Whole = { wire: string; min: number; max: number } & ({ default: number } | { usual: number });

function readInteger(fields: SentFields, row: Whole): number {
  const { wire: name, min, max } = row;
  const value = fields.values[name];
  if (value === undefined) return 'default' in row ? row.default : row.usual;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw refuseType(name, 'an integer', value);
  if (value < min) {
    throw new Refusal(
      `Invalid '${name}': integer below minimum value. Expected a value >= ${min}, but got ${value} instead.`,
      {
        code: 'integer_below_min_value',
        param: name,
      },
    );
  }
  if (value > max) {
    throw new Refusal(
      `Invalid '${name}': integer above maximum value. Expected a value <= ${max}, but got ${value} instead.`,
      {
        code: 'integer_above_max_value',
        param: name,
      },
    );
  }
  return value;
}

function readModel(fields: SentFields, options: CheckOptions): { modelId: string; model: ModelInfo } {
  const modelId = fields.values.model ?? 'gpt-image-2';
  if (typeof modelId !== 'string') throw refuseType('model', 'a string', modelId);
  // A dated snapshot does what its family does.
  const model = findModel(options.aliases[modelId] ?? modelId.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
  if (model === undefined || !isServed(modelId, options)) throw refuseModel(modelId);
  return { modelId, model };
}

function readPrompt(fields: SentFields): string {
  const prompt = fields.values.prompt;
  if (prompt === undefined) throw refuseMissing('prompt');
  if (typeof prompt !== 'string') throw refuseType('prompt', 'a string', prompt);
  const length = [...prompt].length;
  if (length > PROMPT_MAX_CHARACTERS) {
    throw new Refusal(
      `Invalid 'prompt': string too long. Expected a string with maximum length ${PROMPT_MAX_CHARACTERS}, but got a string with length ${length} instead.`,
      { code: 'string_above_max_length', param: 'prompt' },
    );
  }
  if (length === 0) {
    throw new Refusal(
      "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty string instead.",
      { code: 'empty_string', param: 'prompt' },
    );
  }
  return prompt;
}

/** The four sentences of the API, word for word. */
function checkFlexibleSize(size: string, width: number, height: number): void {
  const refuse = (why: string) => refuseValue('size', `Invalid size '${size}'. ${why}`);
  if (width % FLEXIBLE_SIZE.multipleOf !== 0 || height % FLEXIBLE_SIZE.multipleOf !== 0) {
    throw refuse('Width and height must both be divisible by 16.');
  }
  if (Math.max(width, height) > FLEXIBLE_SIZE.maxEdge)
    throw refuse('The longest edge must be less than or equal to 3840.');
  if (Math.max(width, height) > FLEXIBLE_SIZE.maxRatio * Math.min(width, height)) {
    throw refuse('The aspect ratio must be between 1:3 and 3:1.');
  }
  if (width * height < FLEXIBLE_SIZE.minPixels)
    throw refuse('Requested resolution is below the current minimum pixel budget.');
  if (width * height > FLEXIBLE_SIZE.maxPixels)
    throw refuse('Requested resolution exceeds the current pixel budget.');
}

/**
 * What `auto` comes to: the first input's shape, else a shape for the words. Flexible models answer sizes that are not
 * multiples of 16 here, as the real ones do, so that no caller takes them for granted.
 */
function decideAutoSize(
  prompt: string,
  model: ModelInfo,
  first: InputPicture | undefined,
): { width: number; height: number } {
  const ratio =
    first !== undefined
      ? first.width / first.height
      : /\b(landscape|panorama|wide|banner|skyline|horizon|beach|mountains?|desert)\b/i.test(prompt)
        ? 1.5
        : /\b(portrait|poster|tall|phone|person|lighthouse|tower|rocket|bottle)\b/i.test(prompt)
          ? 2 / 3
          : 1;
  if (model.sizes === 'fixed') {
    if (ratio > 1.2) return { width: 1536, height: 1024 };
    return ratio < 1 / 1.2 ? { width: 1024, height: 1536 } : { width: 1024, height: 1024 };
  }
  const bounded = Math.min(3, Math.max(1 / 3, ratio));
  const area = 1018 * 1018;
  return { width: Math.round(Math.sqrt(area * bounded)), height: Math.round(Math.sqrt(area / bounded)) };
}

function readSize(fields: SentFields, prompt: string, model: ModelInfo, first: InputPicture | undefined) {
  const size = fields.values.size ?? 'auto';
  if (typeof size !== 'string') throw refuseType('size', 'a string', size);
  if (size === 'auto') return decideAutoSize(prompt, model, first);
  const parts = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(size);
  const supported = [...FIXED_SIZES, 'auto'];
  if (model.sizes === 'fixed' && !supported.includes(size)) throw refuseChoice('size', size, supported);
  if (parts === null)
    throw refuseValue('size', `Invalid size '${size}'. Expected 'auto' or a size such as '1024x1024'.`);
  const [width, height] = [Number(parts[1]), Number(parts[2])];
  if (model.sizes === 'flexible') checkFlexibleSize(size, width, height);
  return { width, height };
}

async function readPicture(file: SentFile): Promise<InputPicture & { hasAlpha: boolean; format: string }> {
  const metadata = await sharp(file.bytes).metadata();
  const turned = (metadata.orientation ?? 1) >= 5;
  const [width, height] = turned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
  return { ...file, width, height, hasAlpha: metadata.hasAlpha, format: metadata.format };
}

async function readImages(fields: SentFields): Promise<InputPicture[]> {
  const files = fields.files.filter((file) => file.field === 'image');
  if (files.length === 0) throw refuseMissing('image');
  if (files.length > MAX_INPUT_IMAGES) {
    throw new Refusal(
      `Invalid 'image': array too long. Expected an array with maximum length ${MAX_INPUT_IMAGES}, but got an array with length ${files.length} instead.`,
      { code: 'array_above_max_length', param: 'image' },
    );
  }
  return Promise.all(
    files.map(async (file, index) => {
      const refuse = (message: string) =>
        new Refusal(message, {
          type: 'image_generation_user_error',
          code: 'invalid_image_file',
          param: 'image',
        });
      if (!['image/png', 'image/jpeg', 'image/webp'].includes(file.type)) {
        throw new Refusal(
          `Invalid file '${file.name}': unsupported mimetype ('${file.type || 'application/octet-stream'}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`,
          { code: 'unsupported_file_mimetype', param: 'image' },
        );
      }
      if (file.bytes.byteLength >= MAX_INPUT_BYTES)
        throw refuse(`Image file ${index} is too large: it must be less than 50MB.`);
      const picture = await readPicture(file).catch(() => null);
      if (picture === null || !['png', 'jpeg', 'webp'].includes(picture.format)) {
        throw refuse('Invalid image file or mode for image, please check your image file.');
      }
      return picture;
    }),
  );
}

async function readMask(
  fields: SentFields,
  model: ModelInfo,
  first: InputPicture,
): Promise<InputPicture | null> {
  const file = fields.files.find((one) => one.field === 'mask');
  if (file === undefined) return null;
  const refuse = (why: string) =>
    new Refusal(`Invalid mask image format - ${why}`, { type: 'image_generation_user_error', param: 'mask' });
  if (!model.mask) throw refuseUnsupported(model, 'mask');
  if (file.bytes.byteLength >= MAX_MASK_BYTES) throw refuse('mask file must be less than 4MB');
  const picture = await readPicture(file).catch(() => null);
  if (picture?.format !== 'png') throw refuse('mask is not a PNG');
  if (!picture.hasAlpha) throw refuse('mask image missing alpha channel');
  if (picture.width !== first.width || picture.height !== first.height)
    throw refuse('mask size does not match image size');
  return picture;
}

function refuseUnsupported(
  model: ModelInfo,
  parameter: string,
  code: string | null = 'unsupported_parameter',
): Refusal {
  return new Refusal(`The model '${model.id}' does not support the '${parameter}' parameter.`, {
    code,
    param: parameter,
  });
}

async function readMarkup(
  fields: SentFields,
  model: ModelInfo,
  first: InputPicture,
): Promise<InputPicture | null> {
  const file = fields.files.find((one) => one.field === 'markup');
  if (file === undefined) return null;
  if (!model.markup) throw refuseUnsupported(model, 'markup');
  const refuse = (why: string) =>
    new Refusal(`Invalid markup image - ${why}`, {
      type: 'image_generation_user_error',
      code: 'invalid_value',
      param: 'markup',
    });
  if (fields.files.some((one) => one.field === 'mask')) throw refuse('markup cannot be combined with mask');
  const picture = await readPicture(file).catch(() => null);
  if (picture?.format !== 'png') throw refuse('markup is not a PNG');
  if (!picture.hasAlpha || (await sharp(file.bytes).stats()).isOpaque)
    throw refuse('markup has no transparent pixels');
  if (picture.width !== first.width || picture.height !== first.height)
    throw refuse('markup size does not match image size');
  return picture;
}

function readInputFidelity(fields: SentFields, model: ModelInfo): InputFidelity {
  const value = fields.values.input_fidelity;
  if (value === undefined) return 'low';
  if (model.inputFidelity.length === 0)
    throw refuseUnsupported(model, 'input_fidelity', 'invalid_input_fidelity_model');
  return readChoice(fields, 'input_fidelity', model.inputFidelity, 'low');
}

const isSet = (fields: SentFields, name: string) => fields.values[name] !== undefined;

function refuseCombination(param: string, message: string): Refusal {
  return new Refusal(message, { code: 'invalid_value', param });
}

/** What only one output format knows. */
function checkFormat(
  fields: SentFields,
  format: OutputFormat,
  model: ModelInfo,
  options: CheckOptions,
  pixels: number,
): void {
  if ((format === 'gif' || format === 'svg') && !options.access.includes(format)) {
    throw new Refusal(
      `Your organization does not have access to output_format='${format}' with the model '${model.id}'.`,
      {
        status: 403,
        param: 'output_format',
      },
    );
  }
  const streams = fields.values.stream === true || (fields.values.partial_images ?? 0) !== 0;
  if ((format === 'gif' || format === 'svg') && streams) {
    throw refuseCombination(
      'stream',
      `Streaming and partial images are not supported with output_format='${format}'.`,
    );
  }
  if (
    isSet(fields, 'output_compression') &&
    format !== 'jpeg' &&
    format !== 'webp' &&
    fields.values.output_compression !== 100
  ) {
    throw refuseCombination(
      'output_compression',
      `Compression less than 100 is not supported for output_format='${format}'.`,
    );
  }
  if (format === 'gif' && fields.files.some((file) => file.field === 'mask')) {
    throw refuseCombination('mask', "A mask is not supported with output_format='gif'.");
  }
  if (format === 'gif' && pixels > MAX_GIF_PIXELS) {
    throw refuseCombination('size', "The requested size exceeds the model's limit for output_format='gif'.");
  }
  for (const name of ['frame_count', 'frame_duration_ms']) {
    if (isSet(fields, name) && format !== 'gif')
      throw refuseCombination(name, `'${name}' is only supported with output_format='gif'.`);
  }
  if (isSet(fields, 'svg') && format !== 'svg')
    throw refuseCombination('svg', "'svg' is only supported with output_format='svg'.");
  if (format === 'svg' && (fields.values.n ?? 1) !== 1)
    throw refuseCombination('n', "output_format='svg' requires n=1.");
}

function readSvg(fields: SentFields, format: OutputFormat): string | null {
  if (format !== 'svg') return null;
  const svg = fields.values.svg;
  // To be sent only by whom OpenAI lets choose the author.
  if (svg === undefined) return DEFAULT_SVG_AUTHOR;
  if (typeof svg !== 'object' || svg === null || Array.isArray(svg))
    throw refuseType('svg', 'an object', svg);
  for (const name of Object.keys(svg)) {
    if (name !== 'model' && name !== 'reasoning') throw refuseUnknownParameter(`svg.${name}`);
  }
  const model = 'model' in svg ? svg.model : undefined;
  if (model === undefined) throw refuseMissing('svg.model');
  if (typeof model !== 'string' || model === '') throw refuseType('svg.model', 'a string', model);
  return model;
}

/**
 * Every check of the Images API, in one pass.
 *
 * @throws Refusal the first thing that is wrong, as the API words it
 */
export async function checkCall(
  route: Call['route'],
  fields: SentFields,
  options: CheckOptions,
): Promise<Call> {
  const prompt = readPrompt(fields);
  const { modelId, model } = readModel(fields, options);
  const n = readInteger(fields, PARAMETERS.n);
  const askedQuality = readChoice<Quality>(fields, 'quality', [...model.qualities, 'auto'], 'auto');
  const background = readChoice<Background>(fields, 'background', PARAMETERS.background.values, 'auto');
  const format = readChoice(fields, 'output_format', formatsOf(model), 'png');
  const compression = readInteger(fields, PARAMETERS.outputCompression);
  readChoice(fields, 'moderation', PARAMETERS.moderation.values, 'auto');
  if (isSet(fields, 'stream') && typeof fields.values.stream !== 'boolean')
    throw refuseType('stream', 'a boolean', fields.values.stream);
  const stream = fields.values.stream === true;
  const partialImages = readInteger(fields, PARAMETERS.partialImages);
  if (isSet(fields, 'complexity') && !model.complexity) throw refuseUnsupported(model, 'complexity');
  const complexity = isSet(fields, 'complexity')
    ? readChoice<Complexity>(fields, 'complexity', PARAMETERS.complexity.values, 'medium')
    : null;
  const safetyIdentifier = fields.values.safety_identifier;
  if (
    safetyIdentifier !== undefined &&
    (typeof safetyIdentifier !== 'string' || safetyIdentifier.length > 128)
  ) {
    throw refuseType('safety_identifier', 'a string of at most 128 characters', safetyIdentifier);
  }

  const images = route === 'edits' ? await readImages(fields) : [];
  const first = images[0];
  const { width, height } = readSize(fields, prompt, model, first);
  if (background === 'transparent') {
    // Where it is a preview, real calls were refused.
    if (model.transparent !== true)
      throw refuseValue('background', 'Transparent background is not supported for this model.');
    if (format === 'jpeg')
      throw refuseCombination(
        'background',
        "Transparent background is not supported with output_format='jpeg'. Use 'png' or 'webp'.",
      );
  }
  checkFormat(fields, format, model, options, width * height);
  const frameCount = readInteger(fields, PARAMETERS.frameCount);
  // What lies outside is brought near, not refused.
  const duration = PARAMETERS.frameDurationMs;
  const asked = readInteger(fields, { ...duration, min: 1, max: Number.MAX_SAFE_INTEGER });
  const rounded = Math.round(asked / duration.step) * duration.step;
  const svgModel = readSvg(fields, format);
  const inputFidelity = readInputFidelity(fields, model);
  const mask = first === undefined ? null : await readMask(fields, model, first);
  const markup = first === undefined ? null : await readMarkup(fields, model, first);
  if (partialImages > 0 && !stream)
    throw refuseCombination('partial_images', "'partial_images' is only supported when 'stream' is true.");
  if (MODERATED.test(prompt)) throw refuseModeration();

  return {
    route,
    prompt,
    modelId,
    model,
    n,
    width,
    height,
    quality: askedQuality === 'auto' ? 'medium' : askedQuality,
    background,
    format,
    compression,
    stream,
    partialImages,
    complexity,
    frameCount,
    frameDurationMs: Math.min(duration.max, Math.max(duration.min, rounded)),
    svgModel,
    inputFidelity,
    images,
    mask,
    markup,
    sent: fields.values,
  };
}

/** What `GET /models` lists: what is served at that moment, the aliases too, each with its last day. */
export function listModels(options: CheckOptions): { id: string; shutdownDate: string | null }[] {
  return [...MODELS.map(({ id }) => id), ...Object.keys(options.aliases)]
    .filter((id) => isServed(id, options))
    .map((id) => ({ id, shutdownDate: lastDayOf(id, options) }));
}

function lastDayOf(id: string, { shutdowns }: CheckOptions): string | null {
  return Object.hasOwn(shutdowns, id) ? (shutdowns[id] ?? null) : (findModel(id)?.retiresOn ?? null);
}

function isServed(id: string, options: CheckOptions): boolean {
  const lastDay = lastDayOf(id, options);
  return options.allowRetired || lastDay === null || endStage(lastDay, options.nowMs) !== 'over';
}
