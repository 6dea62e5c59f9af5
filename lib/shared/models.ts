/**
 * The model catalogue: the one place that says what each model of the Images API can do, what it costs and when it
 * lives. Forms, checks, prices and the stand-in are derived from it.
 *
 * Source: types and comments of the `openai` SDK 7.57, OpenAI's OpenAPI document of 2026-08-21, its model and pricing
 * pages. Change `PRICE_TABLE_VERSION` with any price: it is stored with each run.
 */
import type { MessageKey } from './language';
import type { PARAMETERS, ParameterValue } from './parameters';

export const PRICE_TABLE_VERSION = '2026-11-23';

export type Quality = ParameterValue<'quality'>;
export type QualityLevel = Exclude<Quality, 'auto'>;
export type Background = ParameterValue<'background'>;
export type OutputFormat = ParameterValue<'outputFormat'>;
export type Complexity = ParameterValue<'complexity'>;
export type InputFidelity = ParameterValue<'inputFidelity'>;
/** How much an SVG's author model thinks. Which of these a model has is not known here. */
export type SvgEffort = (typeof PARAMETERS.svg.efforts)[number];

/** USD per 1,000,000 tokens, which is the same number as micro-dollars per token. */
export type TokenPrices = { textIn: number; imageIn: number; imageOut: number; textOut: number };

/** How output tokens are known before a call. `grid` is exact; `grid-approximate` has no published source. */
export type OutputTokenRule =
  | { kind: 'table' }
  | { kind: 'grid'; base: Partial<Record<QualityLevel, number>> }
  | {
      kind: 'grid-approximate';
      base: Partial<Record<QualityLevel, number>>;
      factor: Partial<Record<QualityLevel, number>>;
    };

/** How an input image is counted: 32-px patches (2.x) or 512-px tiles (1.x). */
export type InputTokenRule = 'patches' | 'tiles';

export type ModelInfo = {
  id: string;
  label: string;
  /** One line for a person choosing. */
  summary: MessageKey;
  /**
   * The last day on which OpenAI serves it, as known when this was written; null while no end was announced. What
   * OpenAI has announced since goes before it: see `model-news.ts`.
   */
  retiresOn: string | null;
  /** `fixed`: three legal sizes; `flexible`: any size that obeys `FLEXIBLE_SIZE`. */
  sizes: 'fixed' | 'flexible';
  qualities: readonly QualityLevel[];
  /** `preview`: OpenAI may refuse it, and charges nothing where it does. */
  transparent: boolean | 'preview';
  mask: boolean;
  markup: boolean;
  complexity: boolean;
  /** Formats beyond png, jpeg and webp. Both need OpenAI to grant access. */
  extraFormats: readonly ('gif' | 'svg')[];
  streaming: boolean;
  /**
   * Whether OpenAI's Batch takes it, at half the price: `documented`, or `reported` by bills that others published;
   * `unknown` where nobody has said anything. The model itself may still be refused, for nothing.
   */
  batch: 'documented' | 'reported' | 'unknown' | 'no';
  inputFidelity: readonly InputFidelity[];
  prices: TokenPrices;
  outputTokens: OutputTokenRule;
  inputTokens: InputTokenRule;
};

/** Limits that hold for every model. */
export const MAX_INPUT_IMAGES = 16;
/** Billed as image output, per partial preview sent. */
export const PARTIAL_IMAGE_TOKENS = 100;

export const FIXED_SIZES = ['1024x1024', '1536x1024', '1024x1536'] as const;
export const FLEXIBLE_SIZE = {
  multipleOf: 16,
  maxRatio: 3,
  maxEdge: 3840,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  /** Above this many pixels (2560x1440) OpenAI calls the size experimental. */
  experimentalAbovePixels: 3_686_400,
} as const;

const THREE_LEVELS = ['low', 'medium', 'high'] as const;
const FIVE_LEVELS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
const PRICES_2: TokenPrices = { textIn: 5, imageIn: 8, imageOut: 30, textOut: 0 };
const GRID_2_5 = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 } as const;

const generation1 = {
  sizes: 'fixed',
  qualities: THREE_LEVELS,
  transparent: true,
  mask: true,
  markup: false,
  complexity: false,
  extraFormats: [],
  streaming: true,
  batch: 'unknown',
  outputTokens: { kind: 'table' },
  inputTokens: 'tiles',
} as const satisfies Partial<ModelInfo>;

const generation2 = {
  retiresOn: null,
  sizes: 'flexible',
  mask: true,
  streaming: true,
  batch: 'unknown',
  inputFidelity: [],
  prices: PRICES_2,
  inputTokens: 'patches',
} as const satisfies Partial<ModelInfo>;

const generation25 = {
  ...generation2,
  qualities: FIVE_LEVELS,
  transparent: true,
  markup: true,
  complexity: false,
  extraFormats: [],
  outputTokens: { kind: 'grid', base: GRID_2_5 },
} as const satisfies Partial<ModelInfo>;

const generation26 = {
  ...generation25,
  complexity: true,
  batch: 'no',
  extraFormats: ['gif', 'svg'],
  // No grid is published for 2.6; the factors come from reported bills.
  outputTokens: { kind: 'grid-approximate', base: GRID_2_5, factor: { low: 4.2, medium: 4 } },
} as const satisfies Partial<ModelInfo>;

/** Newest first; retired ones last. */
export const MODELS: readonly ModelInfo[] = [
  {
    ...generation26,
    id: 'gpt-image-2.6-sunburst',
    label: 'GPT Image 2.6 Sunburst',
    summary: 'models.newestDetail',
  },
  { ...generation26, id: 'gpt-image-2.6-flare', label: 'GPT Image 2.6 Flare', summary: 'models.newestFast' },
  {
    ...generation25,
    id: 'gpt-image-2.5-sunburst',
    label: 'GPT Image 2.5 Sunburst',
    summary: 'models.detail',
    // Its page does not say so; an invoice that was published does, at exactly half.
    batch: 'reported',
  },
  { ...generation25, id: 'gpt-image-2.5-flare', label: 'GPT Image 2.5 Flare', summary: 'models.fast' },
  {
    ...generation2,
    id: 'gpt-image-2',
    label: 'GPT Image 2',
    summary: 'models.flexible',
    batch: 'documented',
    qualities: THREE_LEVELS,
    transparent: 'preview',
    markup: false,
    complexity: false,
    extraFormats: [],
    outputTokens: { kind: 'grid', base: { low: 16, medium: 48, high: 96 } },
  },
  {
    ...generation1,
    id: 'gpt-image-1.5',
    label: 'GPT Image 1.5',
    summary: 'models.fixed',
    retiresOn: '2026-12-01',
    inputFidelity: ['low', 'high'],
    prices: { textIn: 5, imageIn: 8, imageOut: 32, textOut: 10 },
  },
  {
    ...generation1,
    id: 'chatgpt-image-latest',
    label: 'ChatGPT Image (latest)',
    summary: 'models.chat',
    retiresOn: '2026-12-01',
    inputFidelity: ['low', 'high'],
    prices: { textIn: 5, imageIn: 8, imageOut: 32, textOut: 10 },
  },
  {
    ...generation1,
    id: 'gpt-image-1-mini',
    label: 'GPT Image 1 Mini',
    summary: 'models.cheap',
    retiresOn: '2026-12-01',
    inputFidelity: ['low'],
    prices: { textIn: 2, imageIn: 2.5, imageOut: 8, textOut: 0 },
  },
  {
    ...generation1,
    id: 'gpt-image-1',
    label: 'GPT Image 1',
    summary: 'models.first',
    retiresOn: '2026-10-23',
    inputFidelity: ['low', 'high'],
    prices: { textIn: 5, imageIn: 10, imageOut: 40, textOut: 0 },
  },
];

const MODELS_BY_ID = new Map(MODELS.map((model) => [model.id, model]));

export function findModel(id: string): ModelInfo | undefined {
  return MODELS_BY_ID.get(id);
}

/** The formats a model can answer in, the common ones first. */
export function formatsOf(model: ModelInfo): readonly OutputFormat[] {
  return ['png', 'jpeg', 'webp', ...model.extraFormats];
}
