/** The prompt that is really sent with an edit: the person's own words first, then what only the program knows. */

/** These models redraw the whole picture and take a mask for a hint, so saying what must stay is what helps. */
const KEEP_MASKED =
  'Change only the masked area. Everything outside it stays exactly as it is: same framing, position, perspective, light and colours.';
const KEEP_MARKED =
  'Follow the markup and remove it from the result. Everything that it does not ask to change stays exactly as it is: same framing, position, perspective, light and colours.';
const KEEP_UNMASKED =
  'Change only what is asked for. Everything else stays exactly as it is: same framing, position, perspective, light and colours.';
/** Without it the model may answer the reference instead of the part, or paste one into the other. */
const LAST_IMAGE_IS_CONTEXT =
  'The first image is a part cut out of the photo that the last image shows whole. The last image is for context only: answer with the first image, edited, in its own framing.';

export type EditPromptInput = {
  prompt: string;
  steeredBy: 'mask' | 'markup' | 'nothing';
  reinforce: boolean;
  /** The whole photo goes along as the last image. */
  wholePhotoSent: boolean;
};

export function composeEditPrompt({ prompt, steeredBy, reinforce, wholePhotoSent }: EditPromptInput): string {
  const keep = { mask: KEEP_MASKED, markup: KEEP_MARKED, nothing: KEEP_UNMASKED }[steeredBy];
  const additions = [...(reinforce ? [keep] : []), ...(wholePhotoSent ? [LAST_IMAGE_IS_CONTEXT] : [])];
  return additions.length === 0 ? prompt : [prompt.trimEnd(), ...additions].join('\n\n');
}
