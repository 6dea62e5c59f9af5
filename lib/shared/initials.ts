/** Of the first word of a name and of its last; `''` where they begin with no letter. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word = '') => [...new Intl.Segmenter().segment(word)][0]?.segment.toLocaleUpperCase())
    .join('');
}
