/** The API's `usage`, in our words. What it does not say is unknown, never zero. */
import type { Usage } from './wire';

type Fields = Record<string, unknown>;

/**
 * Ten pictures of the dearest kind are a hundredth of it. A server that says more has miscounted, and its number would
 * be a bill of thousands, or one that no database can add up.
 */
const MAX_TOKENS = 100_000_000;

/**
 * Reads the `usage` object of an answer or of a completed event.
 *
 * - Without `output_tokens_details.image_tokens` all output counts as image tokens (image prices are the dearer ones).
 * - Without `input_tokens_details` all input counts as text, or as image tokens where pictures were sent: next to them
 *   the words are nothing, and text prices would make the bill look smaller than it was.
 * - Of one count of the input alone, the other is the rest.
 * - Details that add up to more than the count they are of are not believed: it is the count that is billed.
 * - Any count that is not a whole, non-negative number of a size that a call can have makes all of it null; so does a
 *   usage that is all zero, which is what compatible servers send when they do not count.
 *
 * @param sentPictures the call was an edit
 */
export function parseUsage(raw: unknown, sentPictures = false): Usage | null {
  if (!isFields(raw)) return null;
  const inputTokens = raw.input_tokens;
  const outputTokens = raw.output_tokens;
  if (!isCount(inputTokens) || !isCount(outputTokens)) return null;
  const totalTokens = raw.total_tokens ?? inputTokens + outputTokens;

  const input = detailsWithin(raw.input_tokens_details ?? {}, inputTokens);
  const output = detailsWithin(raw.output_tokens_details ?? {}, outputTokens);
  if (input === null || output === null) return null;
  const inputImageTokens =
    input.image_tokens ?? imageTokensLeft(inputTokens, input.text_tokens, sentPictures);
  const inputTextTokens = input.text_tokens ?? inputTokens - inputImageTokens;
  const outputImageTokens = output.image_tokens ?? outputTokens;
  // Only beside a count of image tokens: otherwise the text would be part of both.
  const outputTextTokens = output.image_tokens === undefined ? 0 : (output.text_tokens ?? 0);
  if (!isCount(totalTokens)) return null;

  const usage = {
    inputTokens,
    inputTextTokens,
    inputImageTokens,
    outputTokens,
    outputImageTokens,
    outputTextTokens,
    totalTokens,
  };
  return isAllZero(usage) ? null : usage;
}

type Details = { text_tokens?: number; image_tokens?: number };

/** @returns null when they are no counts; none of them when they are more than there is */
function detailsWithin(raw: unknown, tokens: number): Details | null {
  if (!isFields(raw)) return null;
  const { text_tokens, image_tokens } = raw;
  if (!isCount(text_tokens ?? 0) || !isCount(image_tokens ?? 0)) return null;
  const details: Details = {
    ...(isCount(text_tokens) ? { text_tokens } : {}),
    ...(isCount(image_tokens) ? { image_tokens } : {}),
  };
  return (details.text_tokens ?? 0) + (details.image_tokens ?? 0) > tokens ? {} : details;
}

function imageTokensLeft(inputTokens: number, textTokens: number | undefined, sentPictures: boolean): number {
  if (textTokens !== undefined) return inputTokens - textTokens;
  return sentPictures ? inputTokens : 0;
}

export function isAllZero(usage: Usage): boolean {
  return Object.values(usage).every((tokens) => tokens === 0);
}

/**
 * A streamed answer has one completed event per image, each with its own usage: their sum is the run's. One event
 * without usage makes the sum unknown, as does an empty list.
 */
export function sumUsage(list: readonly (Usage | null)[]): Usage | null {
  let sum: Usage | null = null;
  for (const usage of list) {
    if (usage === null) return null;
    sum = sum === null ? { ...usage } : add(sum, usage);
  }
  return sum;
}

function add(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    inputTextTokens: a.inputTextTokens + b.inputTextTokens,
    inputImageTokens: a.inputImageTokens + b.inputImageTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    outputImageTokens: a.outputImageTokens + b.outputImageTokens,
    outputTextTokens: a.outputTextTokens + b.outputTextTokens,
    totalTokens: a.totalTokens + b.totalTokens,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_TOKENS;
}
