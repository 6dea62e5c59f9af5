import { describe, expect, it } from 'vitest';
import { makeLibraryImage } from '@/test/library';
import {
  deselect,
  MAX_SELECTED,
  NOTHING_SELECTED,
  refreshSelected,
  type Selection,
  select,
  sumOf,
  toggle,
} from './selection';

const image = (id: string, change = {}) => makeLibraryImage({ id, ...change });
const ids = (selection: Selection) => [...selection.images.keys()];

describe('a selection', () => {
  it('takes one in and out, and remembers where that was', () => {
    const one = toggle(NOTHING_SELECTED, image('a'), 3);
    expect(ids(one)).toEqual(['a']);
    expect(one.anchor).toBe(3);
    expect(ids(toggle(one, image('a'), 3))).toEqual([]);
    expect(ids(toggle(one, image('b'), 4))).toEqual(['a', 'b']);
  });

  it('begins anew or adds, and keeps the anchor of the range', () => {
    const one = toggle(NOTHING_SELECTED, image('a'), 3);
    expect(select(one, [image('b')], { keep: false })).toEqual({
      images: new Map([['b', image('b')]]),
      anchor: 3,
    });
    expect(ids(select(one, [image('b'), image('a')], { keep: true }))).toEqual(['a', 'b']);
    expect(select(one, [], { keep: true, anchor: 9 }).anchor).toBe(9);
  });

  it('holds no more than it may', () => {
    const many = Array.from({ length: MAX_SELECTED + 5 }, (_, n) => image(`i${n}`));
    expect(select(NOTHING_SELECTED, many, { keep: false }).images.size).toBe(MAX_SELECTED);
  });

  it('loses what is gone, and is the same where nothing is', () => {
    const two = select(NOTHING_SELECTED, [image('a'), image('b')], { keep: false });
    expect(ids(deselect(two, new Set(['a', 'z'])))).toEqual(['b']);
    expect(deselect(two, new Set(['z']))).toBe(two);
  });

  it('takes over newer facts of what is in it, and of nothing else', () => {
    const two = select(NOTHING_SELECTED, [image('a'), image('b')], { keep: false });
    const liked = refreshSelected(two, [image('a', { favourite: true }), image('z')]);
    expect(liked.images.get('a')?.favourite).toBe(true);
    expect(ids(liked)).toEqual(['a', 'b']);
    expect(refreshSelected(two, [image('z')])).toBe(two);
  });

  it('knows its sum, and tells what cost nothing from what has an unknown cost', () => {
    const some = [
      image('a', { costMicroUsd: 50_000, bytes: 10, favourite: true }),
      image('b', { costMicroUsd: null, bytes: 5, favourite: true }),
      image('c', { costMicroUsd: null, bytes: 1, kind: 'upload', favourite: true }),
    ];
    const sum = sumOf(select(NOTHING_SELECTED, some, { keep: false }));
    expect(sum).toEqual({ count: 3, costMicroUsd: 50_000, unknownCount: 1, bytes: 16, allFavourite: true });
    expect(sumOf(NOTHING_SELECTED).allFavourite).toBe(false);
    expect(sumOf(select(NOTHING_SELECTED, [...some, image('d')], { keep: false })).allFavourite).toBe(false);
  });
});
