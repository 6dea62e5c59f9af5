/**
 * Prompts with `{variables}` in them, and the lists that fill them: each line one run. Pure: the page shows
 * with it what will be started, and what is wrong.
 */
import { MAX_BATCH_RUNS } from './batch-limit';
import type { Messages, Sentence, SentenceValues } from './language';
import { PROMPT_MAX_CHARACTERS } from './prompt-limit';
import { findSeparator, type ListRow, splitColumns, splitLines } from './template-list';
import type { TemplateBody } from './wire-presets';

/** `source` is what stands in the template, `{` and `}` included. */
export type TemplatePart =
  | { kind: 'text'; source: string; text: string }
  | { kind: 'variable'; source: string; name: string }
  | { kind: 'mistake'; source: string };

export type Template = {
  parts: TemplatePart[];
  /** Each once, in the order in which they appear. The case of their letters does not tell them apart. */
  variables: string[];
  problems: Sentence[];
};

const NAME = /^[\p{L}\p{M}\p{N}_-]{1,64}$/u;

/** `{name}` is a variable, `{{` and `}}` are the braces themselves. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const names = new Map<string, string>();
  const problems: Sentence[] = [];
  const mistake = (source: string, problem: Sentence) => {
    parts.push({ kind: 'mistake', source });
    problems.push(problem);
  };
  let at = 0;
  while (at < text.length) {
    const brace = nextBrace(text, at);
    if (brace > at) addText(parts, text.slice(at, brace), text.slice(at, brace));
    if (brace === text.length) break;
    const character = text[brace] as '{' | '}';
    at = brace + 1;
    if (text[at] === character) {
      addText(parts, character.repeat(2), character);
      at += 1;
    } else if (character === '}') {
      mistake('}', problemAt(text, brace, 'closed', { close: '}}' }));
    } else {
      const end = nextBrace(text, at);
      if (text[end] !== '}') {
        mistake('{', problemAt(text, brace, 'open', { open: '{{' }));
        continue;
      }
      const name = text.slice(at, end).trim().normalize('NFC');
      const source = text.slice(brace, end + 1);
      at = end + 1;
      if (NAME.test(name)) {
        const known = names.get(keyOf(name)) ?? name;
        names.set(keyOf(name), known);
        parts.push({ kind: 'variable', source, name: known });
      } else {
        mistake(
          source,
          name === ''
            ? problemAt(text, brace, 'noName')
            : problemAt(text, brace, 'badName', { name: shorten(name) }),
        );
      }
    }
  }
  return { parts, variables: [...names.values()], problems };
}

export type TemplateProblem = {
  /** Of the list, from 1; null where it is not about one line. */
  line: number | null;
  sentence: Sentence;
};

function problem(
  line: number | null,
  name: keyof Messages['presets']['problems'],
  values: SentenceValues = {},
): TemplateProblem {
  return {
    line,
    sentence: { key: `presets.problems.${name}`, values: line === null ? values : { ...values, line } },
  };
}

export type FilledLine = {
  /** Of the list; null of a combination. */
  line: number | null;
  /** By the variables' names. */
  values: Record<string, string>;
  prompt: string;
};

export type FilledTemplate = {
  variables: string[];
  /** What would be started, in order; of a longer list the first hundred. Started is only what has no problems. */
  lines: FilledLine[];
  /** How many there are, also beyond the hundred. */
  count: number;
  /** The first line of the list names the columns. */
  hasHeader: boolean;
  problems: TemplateProblem[];
};

export type TemplateSource = Pick<TemplateBody, 'prompt' | 'fill' | 'rows' | 'lists'>;

/** The prompts that a template and its lists make, and everything that prevents their start. */
export function fillTemplate(source: TemplateSource): FilledTemplate {
  const template = parseTemplate(source.prompt);
  const { variables } = template;
  const problems: TemplateProblem[] = template.problems.map((sentence) => ({ line: null, sentence }));
  if (source.prompt.trim() === '') {
    problems.push(problem(null, 'noPrompt'));
  } else if (variables.length === 0 && problems.length === 0) {
    problems.push(problem(null, 'noVariable'));
  }
  if (variables.length === 0) return { variables, lines: [], count: 0, hasHeader: false, problems };
  const filled = source.fill === 'rows' ? readRows(source.rows, variables) : combine(source.lists, variables);
  problems.push(...filled.problems);
  if (filled.count > MAX_BATCH_RUNS) {
    problems.push(problem(null, 'tooMany', { count: filled.count, max: MAX_BATCH_RUNS }));
  }
  const lines = filled.rows.slice(0, MAX_BATCH_RUNS).map(({ line, values }) => ({
    line,
    values,
    prompt: template.parts.map((part) => fillPart(part, values)).join(''),
  }));
  for (const { line, values, prompt } of lines) {
    if (isTooLong(prompt)) problems.push(tooLong(line, values));
  }
  return { variables, lines, count: filled.count, hasHeader: filled.hasHeader, problems };
}

type Rows = {
  rows: { line: number | null; values: Record<string, string> }[];
  count: number;
  hasHeader: boolean;
  problems: TemplateProblem[];
};

/** Each line one run: with one variable the whole line is its value, with several it has a column for each. */
function readRows(text: string, variables: readonly string[]): Rows {
  const separator = findSeparator(text);
  const [only, second] = variables;
  // A lone variable's values may have anything in them, unless they are a spreadsheet's.
  const whole = second === undefined && !(separator === '\t' && namesAny(firstRow(text), variables));
  const split = whole ? { rows: splitLines(text), unclosed: null } : splitColumns(text, separator);
  const [first] = split.rows;
  const hasHeader = namesAny(first, variables);
  const header = hasHeader && first !== undefined ? first.cells.map(plainName) : variables.map(keyOf);
  const rows = hasHeader ? split.rows.slice(1) : split.rows;
  const problems: TemplateProblem[] = [];
  if (hasHeader && first !== undefined) problems.push(...checkHeader(first, variables));
  if (split.unclosed !== null) {
    problems.push(problem(split.unclosed, 'openQuote'));
  }
  if (rows.length === 0) {
    problems.push(
      only !== undefined && second === undefined
        ? problem(null, 'noValues', { variable: inBraces(only) })
        : problem(null, 'noRows', { variables: nameAll(variables) }),
    );
  }
  // A header with mistakes would make every line one.
  const readable = problems.length === 0 || split.unclosed !== null;
  for (const row of readable ? rows : []) problems.push(...checkRow(row, header, variables));
  return {
    rows: rows.map(({ line, cells }) => ({
      line,
      values: Object.fromEntries(variables.map((name) => [name, cells[header.indexOf(keyOf(name))] ?? ''])),
    })),
    count: rows.length,
    hasHeader,
    problems,
  };
}

function firstRow(text: string): ListRow | undefined {
  const start = text.trimStart();
  const end = start.search(/[\r\n]/);
  return splitColumns(end === -1 ? start : start.slice(0, end), '\t').rows[0];
}

/** `Animal`, `{animal}` and `animal` are the same name. */
function plainName(cell: string): string {
  return keyOf(cell.replace(/^\{(.*)\}$/, '$1').trim());
}

function namesAny(row: ListRow | undefined, variables: readonly string[]): boolean {
  const keys = new Set(variables.map(keyOf));
  return row?.cells.some((cell) => keys.has(plainName(cell))) === true;
}

function checkHeader({ line, cells }: ListRow, variables: readonly string[]): TemplateProblem[] {
  const header = cells.map(plainName);
  const keys = new Set(variables.map(keyOf));
  const unknown = cells.filter((_, index) => !keys.has(header[index] as string));
  const twice = cells.filter((_, index) => header.indexOf(header[index] as string) < index);
  const missing = variables.filter((name) => !header.includes(keyOf(name)));
  return [
    ...unknown.map((cell) =>
      cell === '' ? problem(line, 'unnamedColumn') : problem(line, 'unknownColumn', { name: shorten(cell) }),
    ),
    ...twice
      .filter((cell) => cell !== '')
      .map((cell) => problem(line, 'columnTwice', { name: shorten(cell) })),
    ...missing.map((name) => problem(line, 'missingColumn', { variable: inBraces(name) })),
  ];
}

function checkRow(
  { line, cells }: ListRow,
  header: readonly string[],
  variables: readonly string[],
): TemplateProblem[] {
  if (cells.length !== header.length) {
    const name = cells.length < header.length ? 'fewValues' : 'manyValues';
    return [problem(line, name, { count: cells.length, variables: nameAll(variables) })];
  }
  return variables
    .filter((name) => cells[header.indexOf(keyOf(name))] === '')
    .map((name) => problem(line, 'emptyValue', { variable: inBraces(name) }));
}

/** Every value of the first with every value of the second, and so on; the last changes fastest. */
function combine(lists: Record<string, string>, variables: readonly string[]): Rows {
  const texts = new Map(Object.entries(lists).map(([name, text]) => [keyOf(name), text]));
  const values = variables.map((name) =>
    splitLines(texts.get(keyOf(name)) ?? '').map(({ cells }) => cells[0] as string),
  );
  const problems = variables
    .filter((_, index) => values[index]?.length === 0)
    .map((name) => problem(null, 'emptyList', { variable: inBraces(name) }));
  const count = values.reduce((product, list) => product * list.length, 1);
  const rows = Array.from({ length: Math.min(count, MAX_BATCH_RUNS) }, (_, place) => {
    let rest = place;
    const chosen: [string, string][] = [];
    for (const [index, name] of [...variables.entries()].toReversed()) {
      const list = values[index] as string[];
      chosen.unshift([name, list[rest % list.length] as string]);
      rest = Math.floor(rest / list.length);
    }
    return { line: null, values: Object.fromEntries(chosen) };
  });
  return { rows, count, hasHeader: false, problems };
}

function fillPart(part: TemplatePart, values: Record<string, string>): string {
  if (part.kind === 'variable') return values[part.name] ?? '';
  return part.kind === 'text' ? part.text : part.source;
}

function addText(parts: TemplatePart[], source: string, text: string): void {
  const last = parts.at(-1);
  if (last?.kind !== 'text') parts.push({ kind: 'text', source, text });
  else {
    last.source += source;
    last.text += text;
  }
}

function nextBrace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '{' && text[at] !== '}') at += 1;
  return at;
}

/** Names the line where the prompt has several. */
function problemAt(
  text: string,
  at: number,
  name: 'closed' | 'open' | 'noName' | 'badName',
  values: SentenceValues = {},
): Sentence {
  if (!text.includes('\n')) return { key: `presets.problems.${name}`, values };
  const line = text.slice(0, at).split('\n').length;
  return { key: `presets.problems.${name}InLine`, values: { ...values, line } };
}

const keyOf = (name: string) => name.normalize('NFC').toLowerCase();

const inBraces = (name: string) => `{${name}}`;

function nameAll(variables: readonly string[]): SentenceValues[string] {
  return { list: variables.map(inBraces), join: 'and' };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function isTooLong(prompt: string): boolean {
  return prompt.length > PROMPT_MAX_CHARACTERS && [...prompt].length > PROMPT_MAX_CHARACTERS;
}

function tooLong(line: number | null, values: Record<string, string>): TemplateProblem {
  const max = PROMPT_MAX_CHARACTERS;
  if (line !== null) return problem(line, 'longPromptOfLine', { max });
  return problem(null, 'longPrompt', {
    max,
    values: { list: Object.values(values).map(shorten), join: 'and' },
  });
}
