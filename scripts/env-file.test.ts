import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvFile, readEnvFile } from './env-file';

const read = (text: string) => {
  const { values, problems } = parseEnvFile(text, '.env');
  return { values: Object.fromEntries(values), problems };
};

describe('a line', () => {
  test.each([
    'A=b',
    ' A = b ',
    'export A=1',
    'A=',
    'A= # nothing',
    'A=x # a comment',
    'A="x y" # a comment',
    "A='x'#c",
    'A=a=b==',
    'A=sk-…',
    'A="one\\ntwo"',
    "A='one\\ntwo'",
    'A="one\ntwo"\nB=3',
    'A=`a"b`',
    'A=a"b"c',
    'A="$B"',
    '# A=1\n\n#B=2\nC=3',
    'A="one\r\ntwo"\r\nB=2\r\n',
  ])('%j is read as Node reads it', (text) => {
    expect(read(text)).toEqual({ values: { ...parseEnv(text) }, problems: [] });
  });

  test.each([
    [
      'OPENAI_API_KEY: sk-secret',
      'Line 1 of .env is not a setting. Write OPENAI_API_KEY=value, with “=” instead of “:”.',
    ],
    ['"PORT": 8080', 'Line 1 of .env is not a setting. Write PORT=value, with “=” instead of “:”.'],
    ['A=1\nsk-secret', 'Line 2 of .env is not a setting. Write NAME=value.'],
    ['set A=secret', 'Line 1 of .env is not a setting. Write NAME=value.'],
    ['OPENAI-API-KEY=secret', 'Line 1 of .env is not a setting. Write NAME=value.'],
    ['A="secret\nB=2', 'Line 1 of .env, A: the closing quotation mark is missing.'],
    ['A="secret" tail', 'Line 1 of .env, A: there is text after the closing quotation mark.'],
    [
      'DATABASE_URL=postgres://u:secret#1@host/db',
      'Line 1 of .env, DATABASE_URL: everything after “#” would be a comment. Put the value in quotation marks.',
    ],
  ])('%j is a mistake, and its value is not shown', (text, sentence) => {
    const { problems } = read(text);
    expect(problems).toEqual([sentence]);
    expect(problems.join()).not.toContain('secret');
  });

  test('is reported by number, even after a multi-line value', () => {
    expect(read('A="1\n2\n3"\r\n\r\nB: 2').problems).toEqual([expect.stringContaining('Line 5 of .env')]);
  });

  test('that sets a name again is a mistake, unless the value is the same', () => {
    expect(read('A=1\nB=2\nA=1\nB=3').problems).toEqual([
      'B is set twice in .env, on lines 2 and 4. Keep only one.',
    ]);
  });
});

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overpaint-env-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const TEXT = 'MONTHLY_BUDGET_USD=5\r\nOPENAI_API_KEY=sk-test\r\n';
  const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 behind a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, as Windows’ editor saves it', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 of the other order', bigEndian(`\uFEFF${TEXT}`)],
    ['UTF-16 of the other order without a mark', bigEndian(TEXT)],
  ])('in %s is read from the first line', (_name, bytes) => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(Object.fromEntries(readEnvFile(join(folder, '.env'))?.values ?? [])).toEqual({
      MONTHLY_BUDGET_USD: '5',
      OPENAI_API_KEY: 'sk-test',
    });
  });

  test('that does not exist is not a mistake', () => {
    expect(readEnvFile(join(folder, '.env'))).toBeNull();
  });

  test('in another encoding is reported', () => {
    writeFileSync(join(folder, '.env'), Buffer.from('# Schlüssel\nA=1', 'latin1'));
    expect(readEnvFile(join(folder, '.env'))?.problems).toEqual([expect.stringMatching(/is not UTF-8 text/)]);
  });

  test('that is a folder, as Docker makes for a missing file, is reported', () => {
    mkdirSync(join(folder, '.env'));
    expect(readEnvFile(join(folder, '.env'))?.problems).toEqual([
      expect.stringMatching(/^\.env is a folder/),
    ]);
  });

  test.skipIf(process.getuid?.() === 0)(
    'that may not be read is reported (skipped for root, who may)',
    () => {
      writeFileSync(join(folder, '.env'), TEXT);
      chmodSync(join(folder, '.env'), 0);
      expect(readEnvFile(join(folder, '.env'))?.problems).toEqual([
        expect.stringMatching(/cannot be read by the user/),
      ]);
    },
  );
});
