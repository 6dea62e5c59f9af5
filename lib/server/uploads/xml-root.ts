import 'server-only';

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/**
 * The name of the first element of an XML or HTML text, in small letters and without its prefix, whatever comments,
 * instructions and doctypes stand before it. `''` where it lies beyond the end of what is here; null for anything else.
 * Looks at each character once.
 *
 * @param text as Latin-1
 */
export function readXmlRoot(text: string): string | null {
  let at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  let begun = false;
  const skipTo = (end: string) => {
    const found = text.indexOf(end, at);
    at = found < 0 ? text.length : found + end.length;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) at += 1;
    else if (text[at] !== '<') return null;
    else {
      begun = true;
      if (text.startsWith('<!--', at)) skipTo('-->');
      else if (text.startsWith('<?', at)) skipTo('?>');
      else if (/^<!doctype\s{1,9}html/i.test(text.slice(at, at + 30))) return 'html';
      else if (text.startsWith('<!', at)) skipDoctype();
      else
        return (
          /^<(?:[\w-]{1,40}:)?([a-z][\w-]{0,40})/i.exec(text.slice(at, at + 90))?.[1]?.toLowerCase() ?? null
        );
    }
  }
  return begun ? '' : null;

  /** A doctype ends at its bracket, and may hold declarations in square ones. */
  function skipDoctype(): void {
    const bracket = text.indexOf('>', at);
    const subset = text.indexOf('[', at);
    if (subset < 0 || (bracket >= 0 && bracket < subset)) skipTo('>');
    else {
      skipTo(']');
      skipTo('>');
    }
  }
}
