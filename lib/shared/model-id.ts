/** Ids of models, deployments and SVG authors, as OpenAI, Azure and gateways write them: `@cf/…`, `my model+lora`. */
export const MODEL_ID_MAX_CHARACTERS = 128;

/** The end of a sentence about an id that `isModelId` refuses. */
export const MODEL_ID_RULE = `must have 1 to ${MODEL_ID_MAX_CHARACTERS} visible characters; blanks may stand between them`;

/** No control, format or private characters: they would break logs, and cannot be seen in a form. */
const MODEL_ID = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+(?: +[\p{L}\p{M}\p{N}\p{P}\p{S}]+)*$/u;

/** @param id without blanks around it */
export function isModelId(id: string): boolean {
  return id.length <= MODEL_ID_MAX_CHARACTERS && MODEL_ID.test(id);
}
