import { makeZip } from 'client-zip';
import { describe, expect, test } from 'vitest';
import { SentenceError } from '@/lib/client/sentence-error';
import { kindOf, readGivenEntries, readGivenFiles } from './given-files';

const file = (name: string, text = name, type = '') => new File([text], name, { type });
const zipOf = async (name: string, entries: Record<string, string | Uint8Array<ArrayBuffer>>) => {
  const inputs = Object.entries(entries).map(([path, input]) => ({
    name: path,
    input,
    lastModified: new Date(0),
  }));
  return new File([await new Response(makeZip(inputs)).blob()], name);
};
const textsOf = async (given: Awaited<ReturnType<typeof readGivenFiles>>) =>
  Object.fromEntries(
    await Promise.all(given.photos.map(async ({ path, read }) => [path, await (await read()).text()])),
  );

test.each([
  ['a/IMG.JPEG', '', 'photo'],
  ['a.heic', '', 'photo'],
  ['picture', 'image/x-new', 'photo'],
  ['a.zip', '', 'zip'],
  ['names.CSV', '', 'list'],
  ['names.txt', 'text/plain', 'list'],
  ['.DS_Store', '', 'hidden'],
  ['__MACOSX/._a.jpg', '', 'hidden'],
  ['b/Thumbs.db', '', 'hidden'],
  ['a.mp4', 'video/mp4', 'other'],
])('%s (%s) is: %s', (path, type, kind) => {
  expect(kindOf({ path, type })).toBe(kind);
});

describe('files', () => {
  test('are photos in the order of a folder, lists of names, and others that are counted', async () => {
    const given = await readGivenFiles([
      file('10.jpg'),
      file('2.jpg'),
      file('.DS_Store'),
      file('n.csv', 'a,b'),
      file('x.mp4'),
    ]);
    expect(given.photos.map(({ path }) => path)).toEqual(['2.jpg', '10.jpg']);
    expect(given).toMatchObject({ lists: ['a,b'], others: 1, problems: [] });
  });

  test.each([
    ['UTF-8', new TextEncoder().encode('crème')],
    ['a spreadsheet’s own encoding', new Uint8Array([0x63, 0x72, 0xe8, 0x6d, 0x65])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, ...[...'crème'].flatMap((c) => [c.charCodeAt(0), 0])])],
  ])('a list in %s is read', async (_, bytes) => {
    const given = await readGivenFiles([new File([bytes], 'n.csv')]);
    expect(given.lists.map((text) => text.replace('\uFEFF', ''))).toEqual(['crème']);
  });

  test('a list that is none is not read', async () => {
    const given = await readGivenFiles([file('log.txt', 'x'.repeat(1_000_001))]);
    expect(given).toMatchObject({
      lists: [],
      problems: [{ name: 'log.txt', sentence: { key: 'restyle.given.longList' } }],
    });
  });
});

test('folders are walked through, past a hundred files, and not without end', async () => {
  const fileEntry = (path: string) => ({
    isFile: true,
    isDirectory: false,
    fullPath: path,
    file: (done: (file: File) => void) => done(file(path.split('/').at(-1) ?? '')),
  });
  const folder = (path: string, children: object[]): object => {
    const parts = [children.slice(0, 100), children.slice(100)].filter((part) => part.length > 0);
    return {
      isFile: false,
      isDirectory: true,
      fullPath: path,
      createReader: () => ({ readEntries: (done: (some: object[]) => void) => done(parts.shift() ?? []) }),
    };
  };
  const many = Array.from({ length: 130 }, (_, index) => fileEntry(`/menu/${index}.jpg`));
  let deep = folder('/d', [fileEntry('/d/deep.jpg')]);
  for (let depth = 0; depth < 20; depth++) deep = folder('/d', [deep]);
  const entries = [folder('/menu', [...many, folder('/menu/sub', [fileEntry('/menu/sub/s.png')])]), deep];
  const { photos } = await readGivenEntries(entries as unknown as FileSystemEntry[]);
  expect(photos).toHaveLength(131);
  expect(photos.map(({ path }) => path)).toContain('menu/sub/s.png');
});

describe('a ZIP', () => {
  test('gives its photos and lists, each read when it is asked for', async () => {
    const zip = await zipOf('a.zip', {
      'menu/a.jpg': 'A',
      'menu\\b.png': 'B',
      'names.csv': 'a.jpg,Soup',
      '__MACOSX/._a.jpg': '',
      'x.doc': '',
    });
    const given = await readGivenFiles([zip]);
    expect(await textsOf(given)).toEqual({ 'menu/a.jpg': 'A', 'menu/b.png': 'B' });
    expect(given).toMatchObject({ lists: ['a.jpg,Soup'], others: 1, problems: [] });
  });

  test('whose file unpacks to more than an upload may have is stopped there, whatever it says', async () => {
    const { BlobWriter, ZipWriter, configure } = await import('@zip.js/zip.js/lib/zip-core-native.js');
    configure({ useWebWorkers: false });
    const writer = new ZipWriter(new BlobWriter());
    const zeros = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 0; index < 60; index++) controller.enqueue(new Uint8Array(1_000_000));
        controller.close();
      },
    });
    await writer.add('bomb.png', zeros);
    const blob = await writer.close();
    expect(blob.size).toBeLessThan(200_000);
    const { photos } = await readGivenFiles([new File([blob], 'bomb.zip')]);
    const reading = photos[0]?.read();
    await expect(reading).rejects.toBeInstanceOf(SentenceError);
    await expect(reading).rejects.toMatchObject({ sentence: { key: 'restyle.given.largeInZip' } });
  });

  test('that is none is said', async () => {
    const given = await readGivenFiles([file('a.zip', 'not a zip at all')]);
    expect(given).toMatchObject({
      photos: [],
      problems: [{ name: 'a.zip', sentence: { key: 'restyle.given.badZip' } }],
    });
  });
});

test('a text is a list where it names a photo file, and may be a letter where it does not', async () => {
  const given = await readGivenFiles([
    file('readme.txt', 'Hello Anna, here they are'),
    file('n.txt', 'a.JPG, Soup'),
  ]);
  expect(given).toMatchObject({ lists: ['a.JPG, Soup'], texts: ['Hello Anna, here they are'] });
});

test('of a folder that was dropped, a file that cannot be read is said and all others are taken', async () => {
  const entry = (
    path: string,
    take: (done: (file: File) => void, failed: (error: unknown) => void) => void,
  ) => ({ isFile: true, isDirectory: false, fullPath: `/${path}`, file: take }) as unknown as FileSystemEntry;
  const given = await readGivenEntries([
    entry('menu/gone.jpg', (_, failed) => failed(new DOMException('gone', 'NotFoundError'))),
    entry('menu/a.jpg', (done) => done(file('a.jpg'))),
  ]);
  expect(given.photos.map(({ path }) => path)).toEqual(['menu/a.jpg']);
  expect(given.problems).toEqual([{ name: 'menu/gone.jpg', sentence: { key: 'inputs.unreadable' } }]);
});
