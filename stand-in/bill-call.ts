import { countImageTokens, countTextTokens } from '@/lib/shared/input-tokens';
import { PARTIAL_IMAGE_TOKENS } from '@/lib/shared/models';
import { outputTokensBefore } from '@/lib/shared/pricing';
import type { Call } from './check-call';

/** `usage` as the API sends it. A completed event of a stream has no `output_tokens_details`. */
export type ApiUsage = {
  input_tokens: number;
  input_tokens_details: { text_tokens: number; image_tokens: number };
  output_tokens: number;
  output_tokens_details?: { image_tokens: number; text_tokens: number };
  total_tokens: number;
};

export type SvgUsage = {
  input_tokens: number;
  model: string;
  output_tokens: number;
  reasoning_tokens: number;
  total_tokens: number;
};

/** Output tokens of one picture, partial previews included. */
function countOutputTokens(call: Call, partialsSent: number, factor: number): number {
  // A size that a 1.x table does not list can only come from the stand-in itself, so it counts as the square.
  const { tokens } = outputTokensBefore(call.model, call.quality, call.width, call.height) ??
    outputTokensBefore(call.model, call.quality, 1024, 1024) ?? { tokens: 0 };
  return Math.round(tokens * factor) + partialsSent * PARTIAL_IMAGE_TOKENS;
}

/**
 * What a call is billed for `images` pictures, each with the whole input again.
 *
 * @param outputFactor how many times the output that the formulas give
 */
export function billCall(
  call: Call,
  images: number,
  partialsPerImage: number,
  outputFactor: number,
): ApiUsage {
  const text = countTextTokens(call.prompt) * images;
  // The mask and the markup ride with the first picture: only the pictures are counted.
  const perImage = call.images.reduce(
    (sum, input) => sum + countImageTokens(input, call.model.inputTokens, call.inputFidelity),
    0,
  );
  const image = perImage * images;
  const output = countOutputTokens(call, partialsPerImage, outputFactor) * images;
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: output,
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    total_tokens: text + image + output,
  };
}

/** Micro-dollars of a usage at the call's prices, each kind of token rounded once. */
export function priceUsage(call: Call, usage: ApiUsage): number {
  const { textIn, imageIn, imageOut } = call.model.prices;
  return (
    Math.round(usage.input_tokens_details.text_tokens * textIn) +
    Math.round(usage.input_tokens_details.image_tokens * imageIn) +
    Math.round(usage.output_tokens * imageOut)
  );
}

/** What the author model of an SVG is said to have used; it grows with the drawing. */
export function billSvgAuthor(call: Call, svgBytes: number): SvgUsage {
  const input = countTextTokens(call.prompt) + 1200;
  const output = Math.ceil(svgBytes / 3);
  const reasoning = Math.ceil(output / 4);
  return {
    input_tokens: input,
    model: call.svgModel ?? '',
    output_tokens: output + reasoning,
    reasoning_tokens: reasoning,
    total_tokens: input + output + reasoning,
  };
}
