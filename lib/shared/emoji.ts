/** One emoji as people see it, also of several code points: a flag, a family, a skin tone. */
const EMOJI = /^\p{RGI_Emoji}$/v;
/** The same without the sign that asks for the coloured form, as some keyboards send it. */
const BARE = /^\p{Emoji}$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function isEmoji(text: string): boolean {
  // Digits and # are emoji to Unicode, and to nobody else.
  return EMOJI.test(text) || (BARE.test(text) && !/^[\d#*]$/.test(text));
}

/** The emojis of a text, in its order, each once; anything else in it is left out. */
export function emojisIn(text: string): string[] {
  const found = Array.from(graphemes.segment(text), ({ segment }) => segment).filter(isEmoji);
  return [...new Set(found)];
}
