/**
 * The parameters of the Images API: one row for each, in the order in which they are stored and read. Request schemas,
 * forms, drafts, the call to OpenAI and comparisons come from these rows; every text that names a setting has its words by
 * the row's name. Which settings
 * go together is not said here but in `settings.ts`. Source: docs of the `openai` SDK 7.57.
 *
 * A new parameter is a row here, its words in the catalogue (`messages/en.json`, `parameters`), a rule in `settings.ts`
 * if it has one, and a field in the form.
 */
import type { ModelInfo } from './models';

type Kind =
  | { kind: 'prompt' | 'model' | 'size' }
  | {
      kind: 'whole';
      min: number;
      max: number;
      /** What the API rounds to. */
      step?: number;
      /** What the API takes where the parameter is absent. */
      usual?: number;
      unit?: 'percent' | 'milliseconds';
    }
  | {
      kind: 'choice';
      /** The API's own words, from least to most. */
      values: readonly string[];
    }
  | { kind: 'author'; efforts: readonly string[] };

export type Parameter = Kind & {
  /** Its name in a call; null: it is never sent. */
  wire: string | null;
  /** What a request has without it. A parameter without a default is optional, but for the prompt. */
  default?: string | number;
  /** In every call, also where it is the default. */
  alwaysSent?: true;
  /** Whether a summary of settings tells it: always, where it is not the default, or never. */
  told: 'always' | 'chosen' | 'never';
  /** The only kind of run that has it. */
  only?: 'generate' | 'edit';
  /** The only output formats that have it. */
  formats?: readonly string[];
  /** What the catalogue says of the models that have it; absent where all have it, or `settings.ts` decides. */
  ability?: keyof ModelInfo & ('complexity' | 'inputFidelity');
  /** The axis of a comparison that tries its values. */
  axis?: string;
};

export const PARAMETERS = {
  prompt: {
    kind: 'prompt',
    wire: 'prompt',
    alwaysSent: true,
    told: 'never',
    axis: 'prompts',
  },
  /** Any id; one that is neither in the catalogue nor OpenAI's needs `behavesLike`. */
  model: {
    kind: 'model',
    wire: 'model',
    default: 'gpt-image-2.5-flare',
    alwaysSent: true,
    told: 'always',
    axis: 'models',
  },
  /** A catalogue id whose abilities an unknown `model` is given. Such a run has the price that a person has entered, or none. */
  behavesLike: { kind: 'model', wire: null, told: 'never' },
  /** `auto` or `WIDTHxHEIGHT` in pixels; of an edit also `source`, the source's own shape. */
  size: {
    kind: 'size',
    wire: 'size',
    default: '1024x1024',
    alwaysSent: true,
    told: 'always',
    axis: 'sizes',
  },
  /** Never left to the API, as the size is not: an omitted quality can cost thousands of tokens. */
  quality: {
    kind: 'choice',
    values: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
    wire: 'quality',
    default: 'medium',
    alwaysSent: true,
    told: 'always',
    axis: 'qualities',
  },
  n: {
    kind: 'whole',
    min: 1,
    max: 10,
    wire: 'n',
    default: 1,
    alwaysSent: true,
    told: 'chosen',
  },
  background: {
    kind: 'choice',
    values: ['auto', 'opaque', 'transparent'],
    wire: 'background',
    default: 'auto',
    told: 'chosen',
    axis: 'backgrounds',
  },
  outputFormat: {
    kind: 'choice',
    values: ['png', 'jpeg', 'webp', 'gif', 'svg'],
    wire: 'output_format',
    default: 'png',
    told: 'chosen',
  },
  outputCompression: {
    kind: 'whole',
    min: 0,
    max: 100,
    usual: 100,
    unit: 'percent',
    wire: 'output_compression',
    told: 'chosen',
    formats: ['jpeg', 'webp'],
  },
  moderation: {
    kind: 'choice',
    values: ['auto', 'low'],
    wire: 'moderation',
    default: 'auto',
    told: 'chosen',
    only: 'generate',
  },
  /** Each is billed as 100 image output tokens. A call that asks for any is streamed. */
  partialImages: {
    kind: 'whole',
    min: 0,
    max: 3,
    wire: 'partial_images',
    default: 0,
    told: 'chosen',
  },
  complexity: {
    kind: 'choice',
    values: ['low', 'medium', 'high'],
    wire: 'complexity',
    told: 'chosen',
    ability: 'complexity',
  },
  frameCount: {
    kind: 'whole',
    min: 2,
    max: 16,
    usual: 9,
    wire: 'frame_count',
    told: 'chosen',
    formats: ['gif'],
  },
  frameDurationMs: {
    kind: 'whole',
    min: 10,
    max: 655_350,
    step: 10,
    usual: 200,
    unit: 'milliseconds',
    wire: 'frame_duration_ms',
    told: 'chosen',
    formats: ['gif'],
  },
  /** Without reasoning the author thinks as much as it does by itself. */
  svg: {
    kind: 'author',
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    wire: 'svg',
    told: 'chosen',
    formats: ['svg'],
  },
  inputFidelity: {
    kind: 'choice',
    values: ['low', 'high'],
    wire: 'input_fidelity',
    told: 'chosen',
    only: 'edit',
    ability: 'inputFidelity',
  },
} as const satisfies Record<string, Parameter>;

type Rows = typeof PARAMETERS;
export type ParameterName = keyof Rows;

export type ParameterValue<Name extends ParameterName> = Rows[Name] extends {
  values: readonly (infer Value)[];
}
  ? Value
  : Rows[Name] extends { kind: 'whole' }
    ? number
    : Rows[Name] extends { efforts: readonly (infer Effort)[] }
      ? { model: string; reasoning?: { effort: Effort } }
      : string;

type NamesWith<Property> = {
  [Name in ParameterName]: Rows[Name] extends Property ? Name : never;
}[ParameterName];

export type DefaultedName = NamesWith<{ default: unknown }>;
/** Of a request; the prompt alone has to be given. */
export type OptionalName = Exclude<ParameterName, DefaultedName | 'prompt'>;
/** What is chosen with an edit, not with the settings of any run. */
export type EditOnlyName = NamesWith<{ only: 'edit' }>;

/** All parameters of a run. What a model does not know is absent, not null. */
export type Parameters = {
  [Name in Exclude<ParameterName, OptionalName>]: ParameterValue<Name>;
} & { [Name in OptionalName]?: ParameterValue<Name> };

/** What a person has chosen of the parameters of edits; null leaves it to the API. */
export type EditOnlyChoices = { [Name in EditOnlyName]: ParameterValue<Name> | null };

/** The parameter that each axis of a comparison tries. */
export type AxisParameters = {
  [Name in ParameterName as Rows[Name] extends { axis: infer Axis extends string } ? Axis : never]: Name;
};
