/**
 * A run without pictures of its own as it will be sent: its words, the pictures of whom it mentions, and what that costs.
 * For the browser (the price before the click) and the server (the hold on the budget).
 */
import { composeEditPrompt } from './edit-prompt';
import { OverpaintError } from './errors';
import { mentionedPictures, planMentions, refuseTooManyPictures } from './mentions';
import type { ModelInfo } from './models';
import type { PixelSize } from './pixel-size';
import { estimateRun } from './pricing';
import { fitInside, REFERENCE_EDGE_PX } from './sent-size';
import { findProblems } from './settings';
import type { Estimate, GenerateParams } from './wire';
import type { KnownReference } from './wire-references';

export type GenerateRun = {
  /** As the API gets them. */
  paramsSent: GenerateParams;
  /** Whom it mentions; with any, it is sent as pictures and words. */
  references: KnownReference[];
  /** Sizes of their pictures as they are sent. */
  sent: PixelSize[];
  estimate: Estimate;
};

/**
 * @param input.references all that could be meant
 * @throws OverpaintError `invalid_combination` with the sentence for what its mentions do not go with
 */
export function planGenerateRun(input: {
  params: GenerateParams;
  model: ModelInfo;
  priced: boolean;
  references: readonly KnownReference[];
  learnedOutputTokens?: number | null;
}): GenerateRun {
  const { params, model, priced, learnedOutputTokens = null } = input;
  const mentions = planMentions(params.prompt, 0, input.references);
  const { references } = mentions;
  if (references.length === 0) {
    const estimate = estimateRun({ params, model, priced, learnedOutputTokens });
    return { paramsSent: params, references, sent: [], estimate };
  }
  refuseTooManyPictures(mentions, 0);
  if (params.moderation !== 'auto')
    throw new OverpaintError('invalid_combination', { key: 'problems.mentionModeration' });
  const prompt = composeEditPrompt({
    prompt: mentions.words,
    whoIsWho: mentions.whoIsWho,
    steeredBy: 'nothing',
    reinforce: false,
    wholePhotoSent: false,
  });
  const paramsSent = { ...params, prompt };
  // What was added to the prompt counts too.
  const [problem] = findProblems(paramsSent, model);
  if (problem !== undefined) throw new OverpaintError('invalid_combination', problem.sentence);
  const sent = mentionedPictures(mentions).map((size) => fitInside(size, REFERENCE_EDGE_PX));
  const estimate = estimateRun({ params: paramsSent, model, priced, inputs: sent, learnedOutputTokens });
  return { paramsSent, references, sent, estimate };
}
