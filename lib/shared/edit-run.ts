/**
 * An edit as it will be sent: which part of the photo, at which size, with which pictures beside it and which words, and
 * what that costs. One pure function for the browser (the price before the click, the frame on the canvas) and the
 * server (the hold on the budget, the files), so that they cannot disagree.
 */
import { composeEditPrompt } from './edit-prompt';
import { type EditPlan, type PlanRequest, planEdit, suggestMode } from './mask/edit-plan';
import type { Rect, Size } from './mask/geometry';
import { mentionedPictures, planMentions, refuseTooManyPictures } from './mentions';
import { MAX_INPUT_IMAGES, type ModelInfo } from './models';
import { formatSize, type PixelSize, parseSize } from './pixel-size';
import { estimateRun } from './pricing';
import { fitInside, REFERENCE_EDGE_PX } from './sent-size';
import type { EditParams, Estimate, GenerateParams } from './wire';
import type { KnownReference } from './wire-references';

/** Long edge of the whole photo beside a region: enough to know what the part belongs to, at half the tokens. */
export const CONTEXT_EDGE_PX = 1024;

export type EditRunInput = {
  params: GenerateParams;
  edit: EditParams;
  model: ModelInfo;
  priced: boolean;
  /** The base, upright. */
  photo: Size;
  /** Pixel sizes of the other pictures, in order. */
  others: readonly Size[];
  /** Around everything painted on the mask, photo pixels; null without a mask. */
  maskBounds: Rect | null;
  /** All whom the prompt could mention. */
  references?: readonly KnownReference[];
  learnedOutputTokens?: number | null;
};

export type EditRun = {
  plan: EditPlan;
  /** What the plan was made from: the mask's size ladder plans again with it. */
  planRequest: PlanRequest;
  /** Size of the whole photo as it goes along; null when it does not. */
  wholePhoto: PixelSize | null;
  /** Sizes of all pictures as they are sent, the base first. */
  sent: PixelSize[];
  /** Whom the prompt mentions: their pictures follow the person's own. */
  references: KnownReference[];
  /** As the API gets them. */
  paramsSent: GenerateParams;
  estimate: Estimate;
};

/**
 * @throws OverpaintError `invalid_combination` for more pictures than the API takes, `invalid_request` for a region outside the photo or an empty mask, `invalid_size` for a size
 *   that the model does not make or a photo that fits none
 */
export function planEditRun(input: EditRunInput): EditRun {
  const planRequest = toPlanRequest(input);
  const plan = planEdit(planRequest);
  return { plan, planRequest, ...sendBy(plan, input, input.learnedOutputTokens ?? null) };
}

/** What is sent by a plan, and what that costs. */
function sendBy(
  plan: EditPlan,
  { params, edit, model, priced, photo, others, references: known = [] }: EditRunInput,
  learnedOutputTokens: number | null,
): Omit<EditRun, 'plan' | 'planRequest'> {
  const mentions = planMentions(params.prompt, others.length + 1, known);
  refuseTooManyPictures(mentions, others.length + 1);
  const base = { width: plan.outputWidth, height: plan.outputHeight };
  const beside = [...others, ...mentionedPictures(mentions)].map((size) =>
    fitInside(size, REFERENCE_EDGE_PX),
  );
  const room = beside.length + 1 < MAX_INPUT_IMAGES;
  const wholePhoto =
    plan.mode === 'region' && edit.sendWholePhoto && room ? fitInside(photo, CONTEXT_EDGE_PX) : null;
  const sent = [base, ...beside, ...(wholePhoto === null ? [] : [wholePhoto])];
  const promptSent = composeEditPrompt({
    prompt: mentions.words,
    whoIsWho: mentions.whoIsWho,
    steeredBy: edit.mask !== null ? 'mask' : edit.markup !== null ? 'markup' : 'nothing',
    reinforce: edit.reinforcePrompt,
    wholePhotoSent: wholePhoto !== null,
  });
  const paramsSent = toParamsSent(params, edit, plan, promptSent);
  const estimate = estimateRun({ params: paramsSent, model, priced, inputs: sent, learnedOutputTokens });
  return { wholePhoto, sent, references: mentions.references, paramsSent, estimate };
}

/** The parameters as the API gets them. */
export function toParamsSent(
  params: GenerateParams,
  edit: EditParams,
  plan: EditPlan,
  promptSent: string,
): GenerateParams {
  const size = formatSize({ width: plan.outputWidth, height: plan.outputHeight });
  return { ...params, prompt: promptSent, size: isLeftToModel(params.size, edit) ? 'auto' : size };
}

/** An exact edit goes back to where it came from, so its size is never left to the model. */
function isLeftToModel(size: string, edit: EditParams): boolean {
  return size === 'auto' && edit.placement !== 'exact';
}

function toPlanRequest(input: EditRunInput): PlanRequest {
  const { params, edit, model, photo, maskBounds } = input;
  const chosen = parseSize(params.size);
  const request = { photo, model, ...(chosen === null ? {} : { output: chosen }) };
  if (edit.placement !== 'exact' || maskBounds === null) return { ...request, mode: 'whole' };
  const masked = { ...request, maskBounds };
  if (edit.region === 'none') return { ...masked, mode: 'whole' };
  if (edit.region === 'auto') {
    // What was learned holds for one size; two are compared here.
    const priceOf = (plan: EditPlan) => sendBy(plan, input, null).estimate.highMicroUsd;
    return { ...masked, mode: suggestMode(masked, priceOf) };
  }
  return { ...masked, mode: 'region', frame: edit.region };
}
