/** Lists as people paste them: one value a line, or columns from a spreadsheet. */

/** Cells of one row, and the line of the text in which the row begins, from 1. */
export type ListRow = { line: number; cells: string[] };

export type Separator = '\t' | '|' | ',' | ';';

/** A spreadsheet's columns come with tabs; people do not type one into a value. A bar is rarer in a value than a comma. */
export function findSeparator(text: string): Separator {
  if (text.includes('\t')) return '\t';
  return text.includes('|') ? '|' : ',';
}

/** Each line that is not blank, whole and trimmed. */
export function splitLines(text: string): ListRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((value, index) => ({ line: index + 1, cells: [value.trim()] }))
    .filter(({ cells }) => cells[0] !== '');
}

/**
 * Rows of cells. A cell may be in double quotes, where it has the separator or a line break in it; a quote in it is then
 * written twice (RFC 4180, and what spreadsheets copy). Quotes within a cell that does not begin with one are themselves.
 * Rows without anything in them are left out.
 *
 * @returns `unclosed`: the line where a quote was opened that is never closed; what follows it is the last cell
 */
export function splitColumns(
  text: string,
  separator: Separator,
): { rows: ListRow[]; unclosed: number | null } {
  const rows: ListRow[] = [];
  let unclosed: number | null = null;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row: ListRow = { line, cells: [] };
    for (;;) {
      const quoted = readQuoted(text, at, separator);
      if (quoted === 'unclosed') unclosed ??= line;
      const cell = quoted === null || quoted === 'unclosed' ? readPlain(text, at, separator) : quoted;
      row.cells.push(cell.value.trim());
      line += countBreaks(text.slice(at, cell.end));
      at = cell.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (row.cells.some((cell) => cell !== '')) rows.push(row);
    if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      line += 1;
    }
  }
  return { rows, unclosed };
}

type Cell = { value: string; end: number };

const isBreak = (character: string | undefined) => character === '\n' || character === '\r';

function readPlain(text: string, from: number, separator: Separator): Cell {
  let end = from;
  while (end < text.length && text[end] !== separator && !isBreak(text[end])) end += 1;
  return { value: text.slice(from, end), end };
}

/** Null where the cell is not quoted: it begins otherwise, or goes on behind its quotes. */
function readQuoted(text: string, from: number, separator: Separator): Cell | null | 'unclosed' {
  let at = skipSpaces(text, from, separator);
  if (text[at] !== '"') return null;
  at += 1;
  let value = '';
  for (;;) {
    const next = text.indexOf('"', at);
    if (next === -1) return 'unclosed';
    value += text.slice(at, next);
    at = next + 1;
    if (text[at] !== '"') break;
    value += '"';
    at += 1;
  }
  const end = skipSpaces(text, at, separator);
  return end === text.length || text[end] === separator || isBreak(text[end]) ? { value, end } : null;
}

function skipSpaces(text: string, from: number, separator: Separator): number {
  let at = from;
  while (text[at] === ' ' || (text[at] === '\t' && separator !== '\t')) at += 1;
  return at;
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
