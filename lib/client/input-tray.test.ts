import { describe, expect, test } from 'vitest';
import { english, sayIf } from '@/lib/shared/language';
import { makeImage } from '@/test/runs';
import {
  addItems,
  baseOf,
  findTrayProblem,
  findUnsent,
  hideLocal,
  type InputItem,
  type InputState,
  imagesOf,
  isUploading,
  keepTray,
  moveItem,
  parseTray,
  removeItem,
  settleItem,
  sizesOf,
  type Tray,
  tooManyInputs,
} from './input-tray';

const ready = (id: string): InputItem => ({
  key: `key-${id}`,
  name: `${id}.png`,
  previewUrl: null,
  state: { status: 'ready', image: makeImage({ id }), notes: [] },
});
const reading = (key: string): InputItem => ({
  key,
  name: `${key}.png`,
  previewUrl: null,
  state: { status: 'reading' },
});
const many = (count: number): Tray => Array.from({ length: count }, (_, index) => ready(`image-${index}`));
const keys = (tray: Tray) => tray.map(({ key }) => key);

describe('addItems', () => {
  test('the 17th picture finds no room, and those before it stay', () => {
    const { tray, refused } = addItems(many(15), [ready('a'), ready('b'), ready('c')]);
    expect(tray).toHaveLength(16);
    expect(keys(refused)).toEqual(['key-b', 'key-c']);
  });

  test('a picture that is there already is not added, even to a full tray', () => {
    const { tray, refused, known } = addItems(many(16), [ready('image-3')]);
    expect(tray).toHaveLength(16);
    expect(refused).toEqual([]);
    expect(keys(known)).toEqual(['key-image-3']);
  });

  test('files whose content is not known yet are all added, in order', () => {
    expect(keys(addItems([ready('a')], [reading('1'), reading('2')]).tray)).toEqual(['key-a', '1', '2']);
  });
});

describe('moveItem', () => {
  const tray = [ready('a'), ready('b'), ready('c')];

  test.each([
    ['key-c', 0, ['key-c', 'key-a', 'key-b']],
    ['key-a', 1, ['key-b', 'key-a', 'key-c']],
    ['key-a', 99, ['key-b', 'key-c', 'key-a']],
    ['key-b', -5, ['key-b', 'key-a', 'key-c']],
  ])('%s to %i', (key, to, expected) => {
    expect(keys(moveItem(tray, key, to))).toEqual(expected);
  });

  test('a move to where it is, or of nothing, changes nothing', () => {
    expect(moveItem(tray, 'key-a', 0)).toBe(tray);
    expect(moveItem(tray, 'gone', 1)).toBe(tray);
  });
});

describe('settleItem', () => {
  test('a second file with the content of the first goes away once that is known', () => {
    const tray = [ready('a'), reading('1')];
    expect(
      keys(settleItem(tray, '1', { status: 'ready', image: makeImage({ id: 'a' }), notes: [] })),
    ).toEqual(['key-a']);
  });

  test('the base stays, whichever of the two came first to the server: it may be painted on', () => {
    const tray = [reading('1'), ready('b'), ready('a')];
    expect(
      keys(settleItem(tray, '1', { status: 'ready', image: makeImage({ id: 'a' }), notes: [] })),
    ).toEqual(['1', 'key-b']);
  });

  test('another state changes only that picture', () => {
    const tray = [ready('a'), reading('1')];
    const next = settleItem(tray, '1', { status: 'uploading', share: 0.5 });
    expect(next[0]).toBe(tray[0]);
    expect(next[1]?.state).toEqual({ status: 'uploading', share: 0.5 });
  });
});

const said = (tray: Tray) => sayIf(findTrayProblem(tray), english);

test('the base is the first picture, and none while that is on its way', () => {
  expect(baseOf([ready('a'), ready('b')])?.image?.id).toBe('a');
  expect(baseOf([reading('1'), ready('b')])).toBeNull();
  expect(baseOf([])).toBeNull();
  expect(imagesOf([reading('1'), ready('b')]).map(({ id }) => id)).toEqual(['b']);
});

describe('a file that this browser shows', () => {
  const local = { file: new Blob(['photo']), width: 6000, height: 4000, storageKey: 'file-1' };
  const shown = (state: InputState): InputItem => ({ ...reading('1'), local, state });
  const image = makeImage({ id: 'stored' });

  test.each<[InputState['status'], InputState]>([
    ['reading', { status: 'reading' }],
    ['uploading', { status: 'uploading', share: 0.4 }],
    ['waiting', { status: 'waiting' }],
    ['failed', { status: 'failed', message: 'no line', retryable: true }],
  ])('is painted on while it is %s', (_, state) => {
    expect(baseOf([shown(state)])).toEqual({ image: null, local });
  });

  test('is still the same for the canvas when the server has it', () => {
    expect(baseOf([shown({ status: 'ready', image, notes: [] })])).toEqual({ image, local });
  });

  test('is not painted on when the server refuses it', () => {
    expect(baseOf([shown({ status: 'failed', message: 'broken', retryable: false })])).toBeNull();
  });

  test('is planned by its own size until the server has it, and is not sent', () => {
    const tray = [shown({ status: 'waiting' }), reading('2'), ready('b')];
    expect(sizesOf(tray)).toEqual([
      { id: '1', width: 6000, height: 4000 },
      { id: 'b', width: image.width, height: image.height },
    ]);
    expect(imagesOf(tray).map(({ id }) => id)).toEqual(['b']);
    expect(sizesOf([reading('2'), ready('b')])).toEqual([]);
  });

  test('loses what the page knows of it where the server sees another picture', () => {
    const [item] = hideLocal([shown({ status: 'ready', image, notes: [] })], '1');
    expect(item).toEqual({ ...reading('1'), state: { status: 'ready', image, notes: [] } });
  });
});

test('files that were not sent yet are named by the next visit, and not asked for', () => {
  const kept = keepTray([ready('a'), reading('1'), reading('2')]);
  expect(kept).toEqual({ ids: ['a'], unsent: ['1.png', '2.png'] });
  expect(parseTray(kept)).toHaveLength(1);
  expect(sayIf(findUnsent(kept), english)).toBe(
    '“1.png” and 1 other picture were not uploaded yet when the page was left. Add them again; what you painted is kept.',
  );
  expect(sayIf(findUnsent(keepTray([reading('1')])), english)).toBe(
    '“1.png” was not uploaded yet when the page was left. Add it again; what you painted is kept.',
  );
  for (const nothing of [null, {}, { unsent: [] }, { unsent: [3] }, keepTray([ready('a')])])
    expect(findUnsent(nothing)).toBeNull();
});

test('removing keeps the order of the others', () => {
  expect(keys(removeItem([ready('a'), ready('b'), ready('c')], 'key-b'))).toEqual(['key-a', 'key-c']);
});

test('a failed picture keeps the edit from being sent, and is named', () => {
  const failed: InputItem = {
    ...reading('cat'),
    state: { status: 'failed', message: 'broken', retryable: false },
  };
  expect(said([ready('a'), failed])).toContain('“cat.png”');
  expect(said([ready('a'), reading('1')])).toBeNull();
});

test.each([
  ['reading', true],
  ['waiting', true],
  ['ready', false],
] as const)('%s counts as on its way: %s', (status, expected) => {
  const item = status === 'ready' ? ready('a') : { ...reading('1'), state: { status } };
  expect(isUploading(item)).toBe(expected);
});

test('how many found no room is said in the singular and the plural', () => {
  expect(english.say(tooManyInputs(1))).toBe('An edit takes 16 pictures at most. One picture was left out.');
  expect(english.say(tooManyInputs(2))).toBe('An edit takes 16 pictures at most. 2 pictures were left out.');
});

describe('between visits', () => {
  const idsOf = (kept: unknown) => parseTray(kept)?.map(({ awaitedId }) => awaitedId) ?? null;

  test('ids come back in order; what is on its way or failed is not kept', () => {
    expect(idsOf(keepTray([ready('b'), reading('1'), ready('a')]))).toEqual(['b', 'a']);
  });

  test('what has come back only as an id is kept on', () => {
    const tray = parseTray({ ids: ['b', 'a'] }) ?? [];
    const [first, second] = tray.map(({ key }) => key);
    const failed = { status: 'failed', message: 'no connection', retryable: true } as const;
    const half = settleItem(settleItem(tray, first ?? '', failed), second ?? '', ready('a').state);
    expect(keepTray(half)).toEqual({ ids: ['b', 'a'] });
  });

  test.each([undefined, null, 'nonsense', [], {}, { ids: 'a' }, { ids: ['a', 3] }, { ids: [''] }])(
    '%j is no tray',
    (kept) => {
      expect(parseTray(kept)).toBeNull();
    },
  );

  test('more than 16, and the same twice, are cut', () => {
    const ids = [...Array.from({ length: 20 }, (_, index) => `id-${index}`), 'id-0'];
    expect(idsOf({ ids })).toEqual(ids.slice(0, 16));
    expect(idsOf({ ids: ['a', 'a'] })).toEqual(['a']);
  });
});
