/** The prompt that is really sent with pictures: the person's own words first, then what only the program knows. */
import type { KnownReference, ReferenceKind } from './wire-references';

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
  /** Which picture is who, where the prompt mentions references (mentions.ts). */
  whoIsWho?: readonly string[];
  steeredBy: 'mask' | 'markup' | 'nothing';
  reinforce: boolean;
  /** The whole photo goes along as the last image. */
  wholePhotoSent: boolean;
};

export function composeEditPrompt({
  prompt,
  whoIsWho = [],
  steeredBy,
  reinforce,
  wholePhotoSent,
}: EditPromptInput): string {
  const keep = { mask: KEEP_MASKED, markup: KEEP_MARKED, nothing: KEEP_UNMASKED }[steeredBy];
  const additions = [
    ...(whoIsWho.length === 0 ? [] : [whoIsWho.join('\n')]),
    ...(reinforce ? [keep] : []),
    ...(wholePhotoSent ? [LAST_IMAGE_IS_CONTEXT] : []),
  ];
  return additions.length === 0 ? prompt : [prompt.trimEnd(), ...additions].join('\n\n');
}

/** As the models know a picture that is sent; from 1. */
export function nameImage(place: number): string {
  return `image ${place}`;
}

/** Of what is to be taken from a picture, the models know best when told; a person or a thing explains itself. */
const TAKEN: Record<ReferenceKind, string | null> = {
  character: null,
  product: null,
  style: 'Take only how it is drawn from there, not what it shows.',
  look: 'Take only light, colours and mood from there, not what it shows.',
};

/** Which pictures are whom; a sentence, or two. */
export function introduceReference(
  { name, kind, sentence }: Pick<KnownReference, 'name' | 'kind' | 'sentence'>,
  places: readonly number[],
): string {
  const images = places.map(nameImage);
  const [last = ''] = images.slice(-1);
  const list = images.length === 1 ? last : `${images.slice(0, -1).join(', ')} and ${last}`;
  const one = places.length === 1;
  const verb = {
    character: one ? 'is' : 'are',
    product: one ? 'shows the product' : 'show the product',
    style: one ? 'shows the style' : 'show the style',
    look: one ? 'shows the look' : 'show the look',
  }[kind];
  const told = sentence === '' ? '' : `: ${sentence}`;
  const end = /[.!?。！？…]$/u.test(told) ? '' : '.';
  const taken = TAKEN[kind];
  return `${list.replace(/^i/, 'I')} ${verb} ${name}${told}${end}${taken === null ? '' : ` ${taken}`}`;
}
