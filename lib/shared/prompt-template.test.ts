import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english } from './language';
import { type FilledTemplate, fillTemplate, parseTemplate } from './prompt-template';

describe('a template', () => {
  test.each<[string, string[]]>([
    ['a {animal}', ['animal']],
    ['{ animal }', ['animal']],
    ['{animal} and {place}, {animal}', ['animal', 'place']],
    ['{Animal} and {animal}', ['Animal']],
    ['{größe} {色} {a-b_1}', ['größe', '色', 'a-b_1']],
    ['{{animal}}', []],
    ['{{{animal}}}', ['animal']],
    ['no variable', []],
    ['', []],
  ])('%j has the variables %j', (text, variables) => {
    expect(parseTemplate(text)).toMatchObject({ variables, problems: [] });
  });

  test('keeps every character it was written with', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', ' ', '\n', 'ü', '🦊') }), (text) => {
        expect(
          parseTemplate(text)
            .parts.map(({ source }) => source)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('with every brace doubled is the text itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { parts, problems } = parseTemplate(text.replace(/[{}]/g, '$&$&'));
        expect(problems).toEqual([]);
        expect(parts.map((part) => (part.kind === 'text' ? part.text : '?')).join('')).toBe(text);
      }),
    );
  });

  test.each<[string, RegExp]>([
    ['a {animal', /^The prompt opens a brace that it does not close\. Write \{\{/],
    ['a {animal {place}', /does not close/],
    ['a\nb {animal', /^Line 2 of the prompt opens a brace that is not closed/],
    ['a animal}', /^The prompt closes a brace that it did not open\. Write \}\}/],
    ['a {}', /^The prompt has braces without a name/],
    ['a {  }', /^The prompt has braces without a name/],
    ['a {my animal}', /^“my animal” in the prompt cannot be the name of a variable/],
    ['{"json": 1}', /cannot be the name of a variable/],
    [`{${'x'.repeat(65)}}`, /^“x{39}…” in the prompt cannot be the name/],
    ['a {b\nc}', /cannot be the name of a variable/],
  ])('%j is told what is wrong', (text, sentence) => {
    const { problems } = parseTemplate(text);
    expect(problems.map(english.say)).toEqual([expect.stringMatching(sentence)]);
    expect(fillTemplate({ prompt: text, fill: 'rows', rows: 'x', lists: {} }).problems[0]).toEqual({
      line: null,
      sentence: problems[0],
    });
  });
});

const said = ({ problems }: FilledTemplate) => problems.map(({ sentence }) => english.say(sentence));
const rows = (prompt: string, list: string) => fillTemplate({ prompt, fill: 'rows', rows: list, lists: {} });
const prompts = (prompt: string, list: string) => rows(prompt, list).lines.map((line) => line.prompt);
const messages = (prompt: string, list: string) => said(rows(prompt, list));

describe('filled by a list', () => {
  test('each line is one prompt', () => {
    expect(prompts('a {animal}!', 'fox\n\n  owl \r\nhare, white\n')).toEqual([
      'a fox!',
      'a owl!',
      'a hare, white!',
    ]);
    expect(rows('a {animal}', 'fox\n\nowl')).toMatchObject({
      variables: ['animal'],
      count: 2,
      hasHeader: false,
      problems: [],
      lines: [
        { line: 1, values: { animal: 'fox' } },
        { line: 3, values: { animal: 'owl' } },
      ],
    });
  });

  test('a lone variable’s value may have anything in it', () => {
    expect(prompts('{a}', 'x, y | z\n"quoted", as it is\n{b} $& $1')).toEqual([
      'x, y | z',
      '"quoted", as it is',
      '{b} $& $1',
    ]);
    expect(prompts('{a}', 'x\ty')).toEqual(['x\ty']);
  });

  test.each([
    ['fox,forest\nowl,barn'],
    ['fox | forest\nowl | barn'],
    ['fox\tforest\nowl\tbarn\n\t\n'],
    ['"fox","forest"\nowl,barn'],
    ['animal,place\nfox,forest\nowl,barn'],
    ['Place\tAnimal\nforest\tfox\nbarn\towl'],
    ['{place} | {animal}\nforest | fox\nbarn | owl'],
  ])('several variables have columns: %j', (list) => {
    const filled = rows('a {animal} in a {place}', list);
    expect(filled.problems).toEqual([]);
    expect(filled.lines.map(({ prompt }) => prompt)).toEqual(['a fox in a forest', 'a owl in a barn']);
  });

  test('a first line with the names is no run, and is said', () => {
    expect(rows('a {animal}', 'Animal\nfox')).toMatchObject({ hasHeader: true, count: 1, problems: [] });
    expect(rows('a {animal}', 'animal farm\nfox')).toMatchObject({ hasHeader: false, count: 2 });
    const unknown = rows('a {a}', 'a\tignored\nfox\t1');
    expect(unknown.problems).toMatchObject([{ line: 1 }]);
    expect(said(unknown)).toEqual(['Line 1: “ignored” is not a variable of the prompt.']);
  });

  test('a variable that stands twice is filled twice, braces stay braces, and what is filled in is not read again', () => {
    expect(prompts('{a} {{x}} {A}', '{b}')).toEqual(['{b} {x} {b}']);
  });

  test.each<[string, string, string[]]>([
    ['', 'x', ['Write a prompt with a variable in it, such as “a portrait of a {animal}”.']],
    ['a fox', 'x', ['There is no variable in the prompt. Write one in braces: {animal}.']],
    ['a {b}', '', ['Write the values of {b}, each on its own line.']],
    ['a {b}', ' \n ', ['Write the values of {b}, each on its own line.']],
    ['a {b}', 'b', ['Write the values of {b}, each on its own line.']],
    ['{a} {b} {c}', '', ['Write a line for each run, with a value for each of {a}, {b} and {c}.']],
    ['{a} {b}', 'x,y\nz', ['Line 2: too few values: 1 value for {a} and {b}.']],
    ['{a} {b}', 'x,y,z', ['Line 1: too many values: 3 values for {a} and {b}.']],
    ['{a} {b}', 'x,y\n\nz,', ['Line 3: {b} is empty.']],
    ['{a} {b}', 'a,b,c\nx,y,z', ['Line 1: “c” is not a variable of the prompt.']],
    ['{a} {b}', 'a,\nx,y', ['Line 1: a column has no name.', 'Line 1: there is no column for {b}.']],
    [
      '{a} {b}',
      'a,c\nx,y',
      ['Line 1: “c” is not a variable of the prompt.', 'Line 1: there is no column for {b}.'],
    ],
    ['{a} {b}', 'a,b,a\nx,y,z', ['Line 1: “a” is named twice.']],
    ['{a} {b}', 'x,y\n"z,w', ['Line 2: the quote that is opened here is not closed.']],
  ])('%j with %j says what is wrong, and where', (prompt, list, expected) => {
    expect(messages(prompt, list)).toEqual(expected);
  });

  test('a hundred lines are as many as can be started', () => {
    const list = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`).join('\n');
    expect(rows('{a}', list(100))).toMatchObject({ count: 100, problems: [] });
    const many = rows('{a}', list(12_345));
    expect(many.lines).toHaveLength(100);
    expect(many).toMatchObject({ count: 12_345, problems: [{ line: null }] });
    expect(said(many)).toEqual(['These are 12,345 runs. You can start 100 at once.']);
  });

  test('a prompt may have 32,000 characters, however many units they have', () => {
    expect(messages('{a}', `${'x'.repeat(32_000)}\n${'🦊'.repeat(32_000)}`)).toEqual([]);
    expect(messages('a{a}', `y\n${'x'.repeat(32_000)}`)).toEqual([
      'Line 2: the prompt would be longer than 32,000 characters.',
    ]);
  });

  test('values in quotes come back as they were', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (pairs) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const list = pairs.map(([a, b]) => `${quote(a)}\t${quote(b)}`).join('\n');
        const filled = rows('{first} {second}', list);
        expect(filled.problems).toEqual([]);
        expect(filled.lines.map(({ values }) => [values.first, values.second])).toEqual(pairs);
      }),
    );
  });
});

describe('filled by every combination', () => {
  const combinations = (prompt: string, lists: Record<string, string>) =>
    fillTemplate({ prompt, fill: 'combinations', rows: 'ignored', lists });

  test('every value goes with every other, the last changing fastest', () => {
    const filled = combinations('{a} {b} {c}', { a: '1\n2', B: 'x\n\ny', c: 'z', unused: 'u' });
    expect(filled).toMatchObject({ count: 4, problems: [] });
    expect(filled.lines.map(({ prompt }) => prompt)).toEqual(['1 x z', '1 y z', '2 x z', '2 y z']);
    expect(filled.lines[0]).toMatchObject({ line: null, values: { a: '1', b: 'x', c: 'z' } });
  });

  test('a variable without values is named', () => {
    const filled = combinations('{a} {b}', { a: '1\n2', b: '\n' });
    expect(filled).toMatchObject({ count: 0, lines: [] });
    expect(said(filled)).toEqual(['{b} has no values yet. Write each on its own line.']);
  });

  test('a million of them are counted and not made', () => {
    const list = Array.from({ length: 1000 }, (_, index) => `v${index}`).join('\n');
    const filled = combinations('{a} {b}', { a: list, b: list });
    expect(filled.lines).toHaveLength(100);
    expect(filled.count).toBe(1_000_000);
    expect(said(filled)).toEqual(['These are 1,000,000 runs. You can start 100 at once.']);
  });

  test('one that becomes too long is named by its values', () => {
    const filled = combinations('{a}', { a: `y\n${'x'.repeat(32_001)}` });
    expect(said(filled)).toEqual([
      `With ${'x'.repeat(39)}…: the prompt would be longer than 32,000 characters.`,
    ]);
  });
});
