/** What can be combined in an edit, beside what `settings.ts` says of any run. Form and server go by the same list. */
import type { Sentence } from './language';
import { MAX_RADIUS_PX } from './mask/morphology';
import { findModel, MAX_INPUT_IMAGES, type ModelInfo } from './models';
import { formatName } from './parameter-words';
import type { EditParams, EditPlacement, GenerateParams } from './wire';

/** The default size of an edit: the source's own shape. */
export const SOURCE_SIZE = 'source';
/** A fade wider than this hides what was asked for. */
export const MAX_FEATHER_PX = Math.min(512, MAX_RADIUS_PX);

export type EditProblem = {
  field: keyof EditParams | 'images' | 'outputFormat' | 'moderation';
  sentence: Sentence;
};

/** GIF and SVG are not pixels that could be put anywhere. */
export function isPlaceable(params: Pick<GenerateParams, 'outputFormat'>): boolean {
  return params.outputFormat !== 'gif' && params.outputFormat !== 'svg';
}

export function defaultPlacement(
  params: Pick<GenerateParams, 'outputFormat'>,
  mask: string | null,
): EditPlacement {
  if (!isPlaceable(params)) return 'model';
  return mask === null ? 'whole' : 'exact';
}

/** A server that is not OpenAI's may take one picture only, so a second one is sent when asked for. */
export function defaultSendWholePhoto(params: Pick<GenerateParams, 'model'>): boolean {
  return findModel(params.model) !== undefined;
}

/**
 * Everything that keeps an edit from being sent, each with the field to change.
 *
 * @param model what `params.model` is or behaves like
 */
export function findEditProblems(
  params: GenerateParams,
  edit: EditParams,
  images: readonly string[],
  model: ModelInfo,
): EditProblem[] {
  const problems: EditProblem[] = [];
  const add = (field: EditProblem['field'], sentence: Sentence) => problems.push({ field, sentence });
  const { mask, markup, placement, region } = edit;

  if (images.length < 1) add('images', { key: 'problems.noPicture' });
  if (images.length > MAX_INPUT_IMAGES) {
    add('images', {
      key: 'problems.manyPictures',
      values: { max: MAX_INPUT_IMAGES, count: images.length },
    });
  }
  if (mask !== null && markup !== null) add('markup', { key: 'problems.maskAndMarkup' });
  if (mask !== null && !model.mask)
    add('mask', { key: 'problems.modelWithoutMask', values: { model: model.label } });
  if (markup !== null && !model.markup)
    add('markup', { key: 'problems.modelWithoutMarkup', values: { model: model.label } });
  if (mask !== null && params.outputFormat === 'gif') add('mask', { key: 'problems.gifWithoutMask' });
  if (placement === 'exact' && mask === null) {
    add('placement', { key: 'problems.exactWithoutMask' });
  }
  if (placement !== 'model' && !isPlaceable(params)) {
    const format = formatName(params.outputFormat);
    add('placement', { key: 'problems.notPlaceable', values: { format } });
  }
  if (typeof region === 'object' && placement !== 'exact') {
    add('region', { key: 'problems.regionWithoutExact' });
  }
  if (params.moderation !== 'auto') add('moderation', { key: 'problems.editModeration' });
  return problems;
}

/**
 * What an exact edit is saved as, whatever the API answers in. Every lossless kind keeps the kept pixels; lossless WebP
 * of 24 megapixels would take nine seconds to write, so it becomes PNG.
 */
export function placedFormatOf(params: Pick<GenerateParams, 'outputFormat'>): 'png' | 'jpeg' {
  return params.outputFormat === 'jpeg' ? 'jpeg' : 'png';
}

/** The sentence beside the format of an exact edit; null when there is nothing to say. */
export function noteOnPlacedFormat(params: Pick<GenerateParams, 'outputFormat'>): Sentence | null {
  if (params.outputFormat === 'jpeg') {
    return { key: 'problems.jpegChangesKept' };
  }
  if (params.outputFormat === 'webp') return { key: 'problems.savedAsPng' };
  return null;
}
