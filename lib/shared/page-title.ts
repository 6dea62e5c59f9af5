/** Of every screen but Create; `%s` is the screen's own title. */
export const TITLE_TEMPLATE = '%s · Overpaint';

/** No tab shows more of a title. */
const TITLE_LENGTH = 60;

/** A prompt as the title of a screen. */
export function cutTitle(words: string): string {
  return words.slice(0, TITLE_LENGTH);
}
