import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS, VARIABLES } from '@/lib/server/settings';
import { parseEnvFile } from './env-file';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

/** The image and compose.yaml set these themselves: where it listens in the container, and where its volume is. */
const OF_THE_CONTAINER = ['AUTH', 'DATA_DIR', 'HOST', 'PORT'];

describe('the documents name every setting, and no other', () => {
  test('README.md, in its table', () => {
    const [, table = ''] = /## Configure it\n(.*?)\n## /s.exec(read('README.md')) ?? [];
    const rows = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, first = '']) => {
      const names = [...first.matchAll(/`([A-Z][A-Z_]*)`/g)].map(([, name = '']) => name);
      return first.includes('`…_FILE`') ? names.flatMap((name) => [name, `${name}_FILE`]) : names;
    });
    expect(sorted(rows)).toEqual(sorted(VARIABLES));
  });

  test('.env.example, each commented out', () => {
    const example = read('.env.example');
    expect(parseEnvFile(example, '.env.example')).toEqual({ values: new Map(), problems: [] });
    const used = parseEnvFile(example.replaceAll(/^#(?=[A-Z_]+=)/gm, ''), '.env.example');
    expect(used.problems).toEqual([]);
    expect(sorted(used.values.keys())).toEqual(sorted(Object.keys(SETTINGS)));
  });

  test('compose.yaml, except those that the container sets', () => {
    const [, block = ''] = /\n {4}environment:\n(.*?)\n {4}\S/s.exec(read('compose.yaml')) ?? [];
    const passed = [...block.matchAll(/^ {6}([A-Z_]+):$/gm)].map(([, name = '']) => name);
    expect(sorted([...passed, ...OF_THE_CONTAINER])).toEqual(sorted(VARIABLES));
    expect(passed).not.toEqual(expect.arrayContaining(OF_THE_CONTAINER));
  });
});
