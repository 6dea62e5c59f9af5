import { describe, expect, test } from 'vitest';
import { fileKey, matchNames, nameOfFile, parseNameList } from './photo-names';

test.each([
  ['grilled_salmon-2.jpeg', 'grilled salmon 2'],
  ['Menu/Summer/Crème  brûlée.HEIC', 'Crème brûlée'],
  ['C:\\Photos\\IMG_2041.JPG', 'IMG 2041'],
  ['拉面.png', '拉面'],
  ['no-ending', 'no ending'],
  ['.jpg', '.jpg'],
  ['v1.2 final.png', 'v1.2 final'],
  [`${'x'.repeat(200)}.png`, 'x'.repeat(120)],
])('the name of %s is %s', (file, name) => {
  expect(nameOfFile(file)).toBe(name);
});

test('one file has one key, however it is written', () => {
  const keys = ['Menu\\Salmon.JPG', 'salmon.jpeg', 'SALMON', ' salmon .png'].map(fileKey);
  expect(new Set(keys)).toEqual(new Set(['salmon']));
  expect(fileKey('IMG_2041.jpg')).toBe(fileKey(nameOfFile('IMG_2041.jpg')));
  expect(fileKey('cre\u0300me.jpg')).toBe(fileKey('crème.png'));
});

describe('a list of names', () => {
  const ROWS = [
    { file: 'a.jpg', name: 'Soup, hot' },
    { file: 'b.jpg', name: 'Grilled "wild" salmon' },
  ];
  test.each([
    ['with commas and quotes', 'a.jpg,"Soup, hot"\nb.jpg,"Grilled ""wild"" salmon"\n'],
    ['with semicolons', 'a.jpg;Soup, hot\r\nb.jpg;"Grilled ""wild"" salmon"\r\n'],
    ['with tabs', 'a.jpg\tSoup, hot\nb.jpg\tGrilled "wild" salmon'],
    [
      'with a byte order mark and a heading',
      '\uFEFFFile name;Dish\na.jpg;Soup, hot\nb.jpg;"Grilled ""wild"" salmon"',
    ],
    [
      'with its columns the other way round',
      'name,price,photo\n"Soup, hot",4,a.jpg\n"Grilled ""wild"" salmon",9,b.jpg',
    ],
    ['with other words above', 'Image file,Menu item\na.jpg,"Soup, hot"\nb.jpg,"Grilled ""wild"" salmon"'],
    ['with a number before', 'No;Filename;Dish name\n1;a.jpg;Soup, hot\n2;b.jpg;"Grilled ""wild"" salmon"'],
    [
      'with empty lines and lines that lack one of both',
      '\n\na.jpg,"Soup, hot"\n,\nc.jpg,\n,Nothing\nb.jpg,"Grilled ""wild"" salmon"\n\n',
    ],
    ['with spaces around', ' a.jpg , Soup;  hot \nb.jpg,x'],
  ])('%s', async (name, text) => {
    const rows = await parseNameList(text);
    if (name === 'with spaces around') expect(rows[0]).toEqual({ file: 'a.jpg', name: 'Soup; hot' });
    else expect(rows).toEqual(ROWS);
  });

  test.each(['', '\n\n', 'just one column\nand another line', '\uFEFF'])('%j has no names', async (text) => {
    expect(await parseNameList(text)).toEqual([]);
  });
});

test('names belong to photos by their files; what belongs to none is said', () => {
  const photos = [
    { id: '1', files: ['IMG_1.jpg', 'ramen'] },
    { id: '2', files: ['b/IMG_2.HEIC'] },
    { id: '3', files: ['a/img_2.png'] },
  ];
  const rows = [
    { file: 'img_1.JPG', name: 'Ramen' },
    { file: 'IMG_2', name: 'Udon' },
    { file: 'IMG_9.jpg', name: 'Soba' },
  ];
  const { names, unmatched } = matchNames(rows, photos);
  expect([...names]).toEqual([
    ['1', 'Ramen'],
    ['2', 'Udon'],
    ['3', 'Udon'],
  ]);
  expect(unmatched).toEqual([rows[2]]);
});

test('a line with folders means the photo in that folder, and one without any of that name', () => {
  const photos = [
    { id: '1', files: ['menu/fish/1.jpg'] },
    { id: '2', files: ['menu/meat/1.jpg'] },
  ];
  const called = (file: string) => [...matchNames([{ file, name: 'x' }], photos).names.keys()];
  expect(called('meat/1.jpg')).toEqual(['2']);
  expect(called('C:\\Photos\\Menu\\Fish\\1.JPG')).toEqual(['1']);
  expect(called('1.jpg')).toEqual(['1', '2']);
  // What it lies in here may be called otherwise there.
  expect(called('elsewhere/1.jpg')).toEqual(['1', '2']);
});
