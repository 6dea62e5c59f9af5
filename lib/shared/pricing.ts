/**
 * What a run will cost, and what it did cost. Prices are USD per 1,000,000 tokens, so tokens × price is micro-dollars.
 * The formulas are OpenAI's published tables and calculator; `test/cost-vectors.json` holds what they must give.
 */
import { countImageTokens, countTextTokens } from './input-tokens';
import {
  FIXED_SIZES,
  type ModelInfo,
  PARTIAL_IMAGE_TOKENS,
  PRICE_TABLE_VERSION,
  type Quality,
  type QualityLevel,
} from './models';
import { type PixelSize, parseSize } from './pixel-size';
import { isAllZero } from './usage';
import type { Cost, CostLine, Estimate, GenerateParams, Usage } from './wire';

export type OutputTokens = { tokens: number; approximate: boolean };

/** Output tokens of the 1.x models, the same for all of them. */
const TABLE: Record<string, Partial<Record<QualityLevel, number>>> = {
  '1024x1024': { low: 272, medium: 1056, high: 4160 },
  '1024x1536': { low: 408, medium: 1584, high: 6240 },
  '1536x1024': { low: 400, medium: 1568, high: 6208 },
};

/**
 * Image output tokens of one image of this pixel size, without partial previews. Null where the model has no such
 * quality, or no rule for such a size. `approximate`: the rule has no published source.
 */
export function outputTokensBefore(
  model: ModelInfo,
  quality: QualityLevel,
  width: number,
  height: number,
): OutputTokens | null {
  const rule = model.outputTokens;
  if (rule.kind === 'table') {
    const tokens = TABLE[`${width}x${height}`]?.[quality];
    return tokens === undefined ? null : { tokens, approximate: false };
  }
  const base = rule.base[quality];
  if (base === undefined) return null;
  const tokens = gridTokens(base, width, height);
  if (rule.kind === 'grid') return { tokens, approximate: false };
  return { tokens: Math.ceil(tokens * (rule.factor[quality] ?? 1)), approximate: true };
}

/**
 * `s = roundHalfEven(base · short / long)`, `tokens = ceil(base · s · (2,000,000 + W·H) / 4,000,000)`.
 * All products are below 2^53, so the one division is the only place where a float could round, and it is exact when
 * the quotient is whole.
 */
function gridTokens(base: number, width: number, height: number): number {
  const short = divideHalfEven(base * Math.min(width, height), Math.max(width, height));
  return Math.ceil((base * short * (2_000_000 + width * height)) / 4_000_000);
}

/** Integer division that rounds to the nearest, a tie to the even neighbour; in integers, so that a tie is a tie. */
function divideHalfEven(numerator: number, denominator: number): number {
  const below = Math.floor(numerator / denominator);
  const twiceRest = 2 * (numerator - below * denominator);
  if (twiceRest === denominator) return below % 2 === 0 ? below : below + 1;
  return twiceRest < denominator ? below : below + 1;
}

export type EstimateInput = {
  params: GenerateParams;
  model: ModelInfo;
  /** False for a model id that is not in the catalogue: it has no price. */
  priced: boolean;
  /** Pixel sizes of the images sent along, in an edit. */
  inputs?: readonly PixelSize[];
  /**
   * Median image output tokens of one image (partial previews taken off) that this installation was billed for the
   * same model, quality and size. Used where the rule is approximate only: an exact rule needs no experience.
   */
  learnedOutputTokens?: number | null;
};

const UNKNOWN: Estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: true };

/**
 * The price of the whole run: every one of the n images is billed with the text and the input images again, and each
 * partial preview as 100 image output tokens.
 *
 * A range where quality or size is left to the model. What OpenAI charges for the frames of a GIF is not published:
 * one image's price, marked approximate. The author model of an SVG is billed at a price we do not know: a lower
 * bound, marked approximate.
 */
export function estimateRun(input: EstimateInput): Estimate {
  const { params, model, priced, inputs = [] } = input;
  // Half-typed numbers reach this from the form.
  if (!priced || !Number.isInteger(params.n) || !Number.isInteger(params.partialImages)) return UNKNOWN;
  const output = outputRange(input);
  if (!output) return UNKNOWN;

  const fidelity = params.inputFidelity ?? 'low';
  const imageTokens = inputs.reduce(
    (sum, size) => sum + countImageTokens(size, model.inputTokens, fidelity),
    0,
  );
  const perImageInput =
    countTextTokens(params.prompt) * model.prices.textIn + imageTokens * model.prices.imageIn;
  const partialTokens = params.partialImages * PARTIAL_IMAGE_TOKENS;
  const price = (tokens: number) =>
    Math.round(params.n * (perImageInput + (tokens + partialTokens) * model.prices.imageOut));

  const special = params.outputFormat === 'gif' || params.outputFormat === 'svg';
  const guessedInput = inputs.length > 0 && model.inputTokens === 'patches';
  return {
    lowMicroUsd: price(output.low),
    highMicroUsd: price(output.high),
    approximate: output.approximate || special || guessedInput,
  };
}

type OutputRange = { low: number; high: number; approximate: boolean };

function outputRange({ params, model, learnedOutputTokens }: EstimateInput): OutputRange | null {
  const automaticSize = params.size === 'auto';
  const sizes = (automaticSize ? FIXED_SIZES : [params.size]).map(parseSize);
  const levels = params.quality === 'auto' ? model.qualities : [params.quality];
  const options: OutputTokens[] = [];
  for (const size of sizes) {
    for (const level of levels) {
      const tokens = size && outputTokensBefore(model, level, size.width, size.height);
      if (!tokens) return null;
      options.push(tokens);
    }
  }
  const counts = options.map((option) => option.tokens);
  // A flexible model may choose any size when asked to; the three usual ones are likely, not certain.
  const approximate =
    options.some((option) => option.approximate) || (automaticSize && model.sizes === 'flexible');
  const usable = !automaticSize && params.quality !== 'auto' && params.outputFormat !== 'gif';
  if (usable && approximate && learnedOutputTokens != null && learnedOutputTokens > 0) {
    return { low: learnedOutputTokens, high: learnedOutputTokens, approximate };
  }
  return { low: Math.min(...counts), high: Math.max(...counts), approximate };
}

/** The price of the same run at every quality the model has, `auto` first. */
export function estimateByQuality(
  input: Omit<EstimateInput, 'learnedOutputTokens'> & {
    /** As `learnedOutputTokens`, for each level that has been seen. */
    learnedByQuality?: Partial<Record<QualityLevel, number>>;
  },
): { quality: Quality; estimate: Estimate }[] {
  const { learnedByQuality = {}, ...rest } = input;
  const qualities: readonly Quality[] = ['auto', ...input.model.qualities];
  return qualities.map((quality) => ({
    quality,
    estimate: estimateRun({
      ...rest,
      params: { ...rest.params, quality },
      learnedOutputTokens: quality === 'auto' ? null : learnedByQuality[quality],
    }),
  }));
}

/**
 * Half of a sum, as OpenAI's Batch costs it. An odd micro-dollar is rounded up, here and nowhere else, so that what is held
 * is never below the bill.
 */
export function halve(microUsd: number): number {
  return Math.ceil(microUsd / 2);
}

/** What a run costs that is drawn by tomorrow. */
export function halveEstimate({ lowMicroUsd, highMicroUsd, approximate }: Estimate): Estimate {
  const half = (microUsd: number | null) => (microUsd === null ? null : halve(microUsd));
  return { lowMicroUsd: half(lowMicroUsd), highMicroUsd: half(highMicroUsd), approximate };
}

/** What all of them may cost together; unknown as soon as one is. */
export function sumEstimates(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce<Estimate>(
    (sum, { lowMicroUsd, highMicroUsd, approximate }) => ({
      lowMicroUsd: sum.lowMicroUsd === null || lowMicroUsd === null ? null : sum.lowMicroUsd + lowMicroUsd,
      highMicroUsd:
        sum.highMicroUsd === null || highMicroUsd === null ? null : sum.highMicroUsd + highMicroUsd,
      approximate: sum.approximate || approximate,
    }),
    { lowMicroUsd: 0, highMicroUsd: 0, approximate: false },
  );
}

/** The sum is halved; each line gets what it adds to that, so that the lines still add up. */
function halveLines(lines: readonly CostLine[]): CostLine[] {
  let sumMicroUsd = 0;
  return lines.map((line) => {
    const beforeMicroUsd = halve(sumMicroUsd);
    sumMicroUsd += line.costMicroUsd;
    return {
      ...line,
      usdPerMillion: line.usdPerMillion / 2,
      costMicroUsd: halve(sumMicroUsd) - beforeMicroUsd,
    };
  });
}

/**
 * The true cost of a call, from the tokens it was billed for. One line per kind of token that was used, each rounded
 * once, half up; the total is their sum. Null when nothing was counted: unknown is not free.
 *
 * @param options.overnight it was a line of a batch, at half the price
 * @param options.lowerBound something else was billed too, such as an SVG's author model, at a price we do not know
 * @param options.priceTableVersion where the model's prices are from
 */
export function computeCost(
  usage: Usage | null,
  model: ModelInfo,
  { overnight = false, lowerBound = false, priceTableVersion = PRICE_TABLE_VERSION } = {},
): Cost | null {
  if (usage === null || isAllZero(usage)) return null;
  const { textIn, imageIn, imageOut, textOut } = model.prices;
  const full: CostLine[] = [
    costLine('textIn', usage.inputTextTokens, textIn),
    costLine('imageIn', usage.inputImageTokens, imageIn),
    costLine('imageOut', usage.outputImageTokens, imageOut),
    costLine('textOut', usage.outputTextTokens, textOut),
  ].filter((line) => line.tokens > 0);
  const lines = overnight ? halveLines(full) : full;
  return {
    totalMicroUsd: lines.reduce((sum, line) => sum + line.costMicroUsd, 0),
    lines,
    priceTableVersion,
    lowerBound,
  };
}

function costLine(what: CostLine['what'], tokens: number, usdPerMillion: number): CostLine {
  return { what, tokens, usdPerMillion, costMicroUsd: Math.round(tokens * usdPerMillion) };
}

/** Shares of n images in whole micro-dollars that add up to the total exactly; the first ones carry the remainder. */
export function splitCost(totalMicroUsd: number, n: number): number[] {
  const share = Math.floor(totalMicroUsd / n);
  const rest = totalMicroUsd - share * n;
  return Array.from({ length: n }, (_, index) => (index < rest ? share + 1 : share));
}
