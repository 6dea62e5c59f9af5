import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openBrowserStorage } from '@/lib/client/browser-storage';
import { isEmptyCanvas, type KeptCanvas, markOf } from './canvas-storage';
import { createCanvasVersions, type VersionStorage } from './canvas-versions';

const PHOTO = 'photo';
let kept: Map<string, KeptCanvas>;
let marks: number;

beforeEach(() => {
  kept = new Map();
  marks = 0;
});

/** What all tabs of a browser share. */
const storage: VersionStorage = {
  load: async (key) => kept.get(key) ?? null,
  async save(key, canvas, expected) {
    const there = kept.get(key);
    if (there && markOf(there) !== expected) return 'taken';
    if (isEmptyCanvas(canvas)) kept.delete(key);
    else kept.set(key, canvas);
    return 'kept';
  },
  list: async () =>
    [...kept]
      .map(([key, canvas]) => ({ key, mark: markOf(canvas), savedAtMs: canvas.savedAtMs }))
      .toSorted((a, b) => b.savedAtMs - a.savedAtMs),
  async forget(key) {
    kept.delete(key);
  },
};

/** What somebody painted, known by its frame's place. */
function painted(x: number): Omit<KeptCanvas, 'mark'> {
  const frame = x === 0 ? null : { x, y: 0, width: 1, height: 1 };
  return { version: 1, width: 10, height: 10, tiles: [], markup: [], frame, savedAtMs: x };
}
const seen = (canvas: KeptCanvas | null) => canvas?.frame?.x ?? null;
const inBrowser = () => [...kept.values()].map(seen).toSorted();

async function openTab(memory = openBrowserStorage(() => undefined as never)) {
  const onChange = vi.fn();
  const versions = createCanvasVersions({
    imageId: PHOTO,
    storage,
    tab: memory,
    newMark: () => `mark-${++marks}`,
    onChange,
    onSaved: () => {},
  });
  const found = await versions.open();
  if (found) versions.adopt(found);
  return { ...versions, found: seen(found), onChange, memory };
}

describe('one tab', () => {
  test('keeps one version, which the next visit goes on from', async () => {
    const tab = await openTab();
    await tab.save(painted(1));
    await tab.save(painted(2));
    expect(inBrowser()).toEqual([2]);
    const next = await openTab();
    expect(next.found).toBe(2);
    await next.save(painted(3));
    expect([inBrowser(), next.others()]).toEqual([[3], []]);
  });

  test('that empties the canvas forgets it', async () => {
    const tab = await openTab();
    await tab.save(painted(1));
    await tab.save(painted(0));
    await tab.save(painted(0));
    expect(inBrowser()).toEqual([]);
    await tab.save(painted(2));
    expect([inBrowser(), tab.others()]).toEqual([[2], []]);
  });

  test('goes on from a record of before there were marks, and from one that was tidied away meanwhile', async () => {
    kept.set(PHOTO, painted(1));
    const tab = await openTab();
    await tab.save(painted(2));
    kept.clear();
    await tab.save(painted(3));
    expect([[...kept.keys()], tab.others()]).toEqual([[PHOTO], []]);
  });

  test('that painted before the disk answered overwrites nothing', async () => {
    await (await openTab()).save(painted(1));
    const tab = await openTab();
    const early = createCanvasVersions({
      imageId: PHOTO,
      storage,
      tab: tab.memory,
      newMark: () => 'early',
      onChange: () => {},
      onSaved: () => {},
    });
    await early.open();
    await early.save(painted(2));
    expect(inBrowser()).toEqual([1, 2]);
  });
});

describe('two tabs that paint the same picture', () => {
  test.each([
    ['from nothing', 0],
    ['from what was painted before', 9],
  ])('%s keep both versions, and know of each other’s', async (_, before) => {
    await (await openTab()).save(painted(before));
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(2));
    await one.save(painted(3));
    await two.save(painted(4));
    await one.refresh();
    expect(inBrowser()).toEqual([3, 4]);
    expect(one.others().map(({ savedAtMs }) => savedAtMs)).toEqual([4]);
    expect(two.others().map(({ savedAtMs }) => savedAtMs)).toEqual([3]);
    expect(one.onChange).toHaveBeenCalled();
  });

  test('one that clears everything clears nothing of the other', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(0));
    expect(inBrowser()).toEqual([1]);
  });

  test('each find their own again after a reload, and a third what was there first', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(2));
    expect((await openTab(one.memory)).found).toBe(1);
    expect((await openTab(two.memory)).found).toBe(2);
    expect((await openTab()).found).toBe(1);
  });

  test('a tab that was copied with its memory is another tab all the same', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(2));
    const copy = await openTab(two.memory);
    await two.save(painted(3));
    await copy.save(painted(4));
    expect(inBrowser()).toEqual([1, 3, 4]);
  });

  test('a person changes over to the other, and both stay', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(2));
    const [other] = two.others();
    expect(seen(await two.take(other?.key ?? ''))).toBe(1);
    expect(two.others().map(({ savedAtMs }) => savedAtMs)).toEqual([2]);
    await two.save(painted(5));
    await one.save(painted(6));
    expect(inBrowser()).toEqual([2, 5, 6]);
  });

  test('a person keeps only what is here, also in the place of the other', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.save(painted(1));
    await two.save(painted(2));
    await two.drop(two.others()[0]?.key ?? '');
    await two.save(painted(2));
    expect([inBrowser(), two.others()]).toEqual([[2], []]);

    const three = await openTab();
    const four = await openTab();
    await three.save(painted(7));
    await four.refresh();
    await four.drop(four.others()[0]?.key ?? '');
    await four.save(painted(8));
    expect([inBrowser(), four.others()]).toEqual([[8], []]);
  });
});
