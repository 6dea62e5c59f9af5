import { describe, expect, test } from 'vitest';
import { findSeparator, splitColumns, splitLines } from './template-list';

test.each([
  ['a\tb, c | d', '\t'],
  ['a, b | c', '|'],
  ['a, b', ','],
  ['', ','],
])('columns of %j are separated by %j', (text, separator) => {
  expect(findSeparator(text)).toBe(separator);
});

test('a list has a value in each line that is not blank', () => {
  expect(splitLines(' fox \r\n\r\n"owl", white\n\t\nhare\rbear')).toEqual([
    { line: 1, cells: ['fox'] },
    { line: 3, cells: ['"owl", white'] },
    { line: 5, cells: ['hare'] },
    { line: 6, cells: ['bear'] },
  ]);
  expect(splitLines('')).toEqual([]);
});

describe('columns', () => {
  const cells = (text: string, separator: '\t' | '|' | ',' = ',') =>
    splitColumns(text, separator).rows.map((row) => row.cells);

  test.each<[string, string[][]]>([
    ['', []],
    ['\n\n', []],
    ['a,b', [['a', 'b']]],
    [' a , b ', [['a', 'b']]],
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,', [['a', '']]],
    [',b', [['', 'b']]],
    [',,\na,b,c', [['a', 'b', 'c']]],
    ['"a, b",c', [['a, b', 'c']]],
    [' "a, b" , c', [['a, b', 'c']]],
    ['"a ""b""",c', [['a "b"', 'c']]],
    ['"",c', [['', 'c']]],
    ['""""', [['"']]],
    ['"a\nb",c', [['a\nb', 'c']]],
    ['12" vinyl,a', [['12" vinyl', 'a']]],
    ['"OPEN" sign,a', [['"OPEN" sign', 'a']]],
  ])('%j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  test('with tabs or bars have commas in them', () => {
    expect(cells('a, b\tc', '\t')).toEqual([['a, b', 'c']]);
    expect(cells('a, b | c', '|')).toEqual([['a, b', 'c']]);
    expect(cells('\tb', '\t')).toEqual([['', 'b']]);
    expect(cells('"a\tb"\tc', '\t')).toEqual([['a\tb', 'c']]);
  });

  test('know their lines, past blank ones and line breaks in quotes', () => {
    expect(splitColumns('a,b\n\n"c\nd\r\ne",f\n\ng,h', ',').rows.map(({ line }) => line)).toEqual([1, 3, 7]);
  });

  test('say where a quote was opened that is not closed', () => {
    const { rows, unclosed } = splitColumns('a,b\n"c,d\ne,f', ',');
    expect(unclosed).toBe(2);
    expect(rows.map((row) => row.cells)).toEqual([
      ['a', 'b'],
      ['"c', 'd'],
      ['e', 'f'],
    ]);
    expect(splitColumns('"a",b', ',').unclosed).toBeNull();
  });
});
