import { expect, test } from 'vitest';
import { entriesOf, isForUs, isRichText, readTransfer } from './read-transfer';

const ORIGIN = 'http://studio.example:3000';
const photo = new File(['x'], 'photo.png', { type: 'image/png' });

/** What a browser hands over: texts by type, files, and folders, which look like files. */
function transfer(texts: Record<string, string>, files: File[] = [], folders: File[] = []): DataTransfer {
  const item = (file: File, isDirectory: boolean) => ({
    kind: 'file',
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory }),
  });
  const types = [...Object.keys(texts), ...(files.length + folders.length > 0 ? ['Files'] : [])];
  return {
    types,
    getData: (type: string) => texts[type] ?? '',
    items: [
      ...Object.keys(texts).map(() => ({ kind: 'string', getAsFile: () => null })),
      ...files.map((file) => item(file, false)),
      ...folders.map((file) => item(file, true)),
    ],
  } as unknown as DataTransfer;
}

test.each([
  ['its name as text, as file managers do', { 'text/plain': 'photo.png' }],
  ['its address, as file managers and browsers do', { 'text/uri-list': 'file:///home/me/photo.png' }],
  [
    'the picture of another page',
    { 'text/uri-list': 'https://elsewhere.example/a.png', 'text/html': '<img>' },
  ],
  [
    'the address of a picture of another server',
    { 'text/uri-list': 'https://elsewhere.example/api/images/a1' },
  ],
])('a file wins over %s', (_, texts) => {
  expect(readTransfer(transfer(texts, [photo]), ORIGIN)).toEqual({
    files: [photo],
    ownImageId: null,
    problem: null,
  });
});

test.each([`${ORIGIN}/api/images/a-1?w=512`, `# a comment\r\n${ORIGIN}/api/images/a-1\r\n`])(
  'a picture of our own pages is the one that is on the server: %j',
  (uriList) => {
    const read = readTransfer(transfer({ 'text/uri-list': uriList }, [photo]), ORIGIN);
    expect(read).toEqual({ files: [], ownImageId: 'a-1', problem: null });
  },
);

test('a folder is said, and the files beside it are taken', () => {
  const folder = new File([], 'holiday');
  expect(readTransfer(transfer({}, [photo], [folder]), ORIGIN)).toMatchObject({
    files: [photo],
    problem: 'folder',
  });
  expect(readTransfer(transfer({}, [], [folder]), ORIGIN)).toMatchObject({ files: [], problem: 'folder' });
});

test('a link and an empty drop are said', () => {
  const link = { 'text/uri-list': 'https://elsewhere.example/a.png', 'text/plain': 'a' };
  expect(readTransfer(transfer(link), ORIGIN).problem).toBe('link');
  expect(readTransfer(transfer({ 'text/uri-list': 'no address' }), ORIGIN).problem).toBe('link');
  expect(readTransfer(transfer({ Files: '' }), ORIGIN).problem).toBe('nothing');
});

test('plain text stays the browser’s, and text with its form is no file', () => {
  expect(isForUs(['text/plain', 'text/html'])).toBe(false);
  expect(isForUs(['text/plain', 'Files'])).toBe(true);
  expect(isRichText({ types: ['text/plain', 'text/html', 'Files'] })).toBe(true);
  expect(isRichText({ types: ['text/plain', 'Files'] })).toBe(false);
  expect(isRichText({ types: ['text/html', 'Files'] })).toBe(false);
});

test('folders and files are entries for who takes both', () => {
  const folder = new File([], 'menu');
  const entries = entriesOf(transfer({ 'text/plain': 'menu' }, [photo], [folder]));
  expect(entries).toEqual([{ isDirectory: false }, { isDirectory: true }]);
});
