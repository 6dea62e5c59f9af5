import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeText } from '@/lib/server/decode-text';

/** The content of a settings file: a value for each name, and a message for each mistake. Messages never show a value. */
export type EnvFile = { values: ReadonlyMap<string, string>; problems: readonly string[] };

/** An optional `export`, as in shell files, then the name and `=`. The value follows. */
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/;
const NOTHING = /^\s*(#.*)?$/;
/** YAML syntax. */
const WITH_COLON = /^\s*(?:export\s+)?["']?([A-Za-z_][A-Za-z0-9_]*)["']?\s*:/;
const QUOTES = ['"', "'", '`'];

/** @returns null when there is no such file */
export function readEnvFile(path: string): EnvFile | null {
  const name = basename(path);
  const wrong = (sentence: string): EnvFile => ({ values: new Map(), problems: [sentence] });
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'EISDIR') {
      return wrong(
        `${name} is a folder. Replace it with a file that has one NAME=value per line, or remove it.`,
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      return wrong(
        `${name} cannot be read by the user that runs this program. Give that user read permission.`,
      );
    }
    return wrong(`${name} cannot be read: ${code}.`);
  }
  const text = decodeText(bytes);
  return text === null ? wrong(`${name} is not UTF-8 text. Save it as UTF-8.`) : parseEnvFile(text, name);
}

/**
 * Reads `NAME=value` by the rules of Node's `util.parseEnv`, which silently skips lines that it does not understand. Here
 * every line is a setting, a comment, or a mistake.
 */
export function parseEnvFile(text: string, fileName: string): EnvFile {
  const values = new Map<string, string>();
  const firstLines = new Map<string, number>();
  const problems: string[] = [];
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (NOTHING.test(line)) continue;
    const where = `Line ${index + 1} of ${fileName}`;
    const assignment = ASSIGNMENT.exec(line);
    const name = assignment?.[1];
    if (assignment === null || name === undefined) {
      const meant = WITH_COLON.exec(line)?.[1];
      problems.push(
        meant === undefined
          ? `${where} is not a setting. Write NAME=value.`
          : `${where} is not a setting. Write ${meant}=value, with “=” instead of “:”.`,
      );
      continue;
    }

    const rest = line.slice(assignment[0].length);
    const read = QUOTES.includes(rest[0] ?? '')
      ? readQuoted([rest, ...lines.slice(index + 1)])
      : { ...readBare(rest), lines: 1 };
    index += read.lines - 1;
    if ('problem' in read) {
      problems.push(`${where}, ${name}: ${read.problem}`);
      continue;
    }
    const before = firstLines.get(name);
    if (before !== undefined && values.get(name) !== read.value) {
      problems.push(
        `${name} is set twice in ${fileName}, on lines ${before} and ${index + 1}. Keep only one.`,
      );
    }
    if (before === undefined) firstLines.set(name, index + 1);
    values.set(name, read.value);
  }
  return { values, problems };
}

function readBare(rest: string): { value: string } | { problem: string } {
  if (/[^\s#]#/.test(rest.replace(/\s#.*$/, ''))) {
    return { problem: 'everything after “#” would be a comment. Put the value in quotation marks.' };
  }
  return { value: rest.replace(/(^|\s)#.*$/, '').trim() };
}

/** @param lines from the opening mark on; a quoted value may span several */
function readQuoted(lines: readonly string[]): ({ value: string } | { problem: string }) & { lines: number } {
  const quote = lines[0]?.[0] ?? '';
  const text = lines.join('\n');
  const end = text.indexOf(quote, 1);
  if (end === -1) return { problem: 'the closing quotation mark is missing.', lines: 1 };
  const inner = text.slice(1, end);
  const used = inner.split('\n').length;
  const [tail = ''] = text.slice(end + 1).split('\n', 1);
  if (!NOTHING.test(tail)) {
    return { problem: 'there is text after the closing quotation mark.', lines: used };
  }
  return { value: quote === '"' ? inner.replaceAll('\\n', '\n') : inner, lines: used };
}
