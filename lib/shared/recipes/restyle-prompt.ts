/** The words that a photo of a restyle job is sent with. */
import type { RestyleSettings } from './restyle';

/** The model redraws the whole picture and takes a mask for a hint, so the words say all of it again. */
const SURROUNDINGS =
  'Restyle the surroundings of the main subject in image 1: the background, what the subject stands or lies on, and the light that falls on them.';
const SUBJECT_STAYS =
  'The subject stays exactly as it is: the same thing in the same place, at the same size and from the same angle, with the same shape, colours and details. Add nothing to it and take nothing away from it. Let it stand naturally in its new surroundings, with light from the same side and a soft shadow where it touches them.';
const EVERYTHING =
  'Make a new version of the photo in image 1 in another look. It still shows the same subject, recognisable, in the same framing; light, colours, surfaces and background may all change.';
const NOTHING_FURTHER = 'A photograph, sharp and natural. Add no words, logos or watermarks.';
const LOOK_PICTURE =
  'Image 2 shows the look. Take only light, colours, materials and mood from there, not what it shows.';

/** @param itemWords what is said of this photo alone */
export function writeRestylePrompt(
  { words, look, subject }: Pick<RestyleSettings, 'words' | 'look' | 'subject'>,
  itemWords: string,
): string {
  const own = itemWords.trim();
  return [
    subject === 'kept' ? SURROUNDINGS : EVERYTHING,
    words.trim() === '' ? '' : `The look: ${words.trim()}`,
    look === null ? '' : LOOK_PICTURE,
    own === '' ? '' : `For this picture: ${own}`,
    subject === 'kept' ? SUBJECT_STAYS : '',
    NOTHING_FURTHER,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
