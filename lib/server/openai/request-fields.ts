import 'server-only';
import type { ImageEditParams, ImageGenerateParams } from 'openai/resources/images';
import type { GenerateParams } from '@/lib/shared/wire';

/**
 * What is sent for a request to draw. Model, size, quality and n always: what is left out may be chosen dearly. All else
 * only where it differs from the API's own default, so that a compatible server is not refused over a word it has never
 * heard. Never `response_format` or `style`, which GPT Image refuses.
 */
export function generateFields(params: GenerateParams, safetyIdentifier?: string): ImageGenerateParams {
  return {
    ...commonFields(params, safetyIdentifier),
    ...(params.moderation === 'auto' ? {} : { moderation: params.moderation }),
  };
}

/** The same for an edit, without its files. `moderation` is no parameter of edits. */
export function editFields(
  params: GenerateParams,
  safetyIdentifier?: string,
): Omit<ImageEditParams, 'image'> {
  return {
    ...commonFields(params, safetyIdentifier),
    ...(params.inputFidelity === undefined ? {} : { input_fidelity: params.inputFidelity }),
  };
}

function commonFields(params: GenerateParams, safetyIdentifier: string | undefined) {
  const compresses = params.outputFormat === 'jpeg' || params.outputFormat === 'webp';
  const fields = {
    model: params.model,
    prompt: params.prompt,
    n: params.n,
    size: params.size,
    quality: params.quality,
    background: params.background === 'auto' ? undefined : params.background,
    output_format: params.outputFormat === 'png' ? undefined : params.outputFormat,
    output_compression: compresses ? params.outputCompression : undefined,
    complexity: params.complexity,
    frame_count: params.outputFormat === 'gif' ? params.frameCount : undefined,
    frame_duration_ms: params.outputFormat === 'gif' ? params.frameDurationMs : undefined,
    svg: params.outputFormat === 'svg' ? params.svg : undefined,
    safety_identifier: safetyIdentifier,
    ...(params.partialImages > 0 ? { stream: true as const, partial_images: params.partialImages } : {}),
  };
  // A key without a value throws in the SDK's forms.
  return withoutUndefined(fields);
}

function withoutUndefined<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
