import { describe, expect, it } from 'vitest';
import { makeImage, makeRun } from '@/test/runs';
import { candidatesOf, countItems, isMissing, itemState, standsFor } from './item-state';

type Item = Parameters<typeof itemState>[0];
const item = (change: Partial<Item> = {}): Item => ({
  runs: [],
  added: [],
  chosen: null,
  verdict: 'open',
  ...change,
});
const image = (id: string, createdAt: number, deletedAt: number | null = null) =>
  makeImage({ id, createdAt, deletedAt });
const done = (id: string, createdAt: number) =>
  makeRun({ id: `run-${id}`, status: 'done', endedAt: createdAt, images: [image(id, createdAt)] });

describe('what stands for an item', () => {
  it('is its newest candidate, whatever that was made of', () => {
    const both = item({ runs: [done('b', 2), done('a', 1)], added: [image('cut', 3)] });
    expect(candidatesOf(both).map(({ id }) => id)).toEqual(['cut', 'b', 'a']);
    expect(standsFor(both)?.id).toBe('cut');
  });

  it('is the one that was chosen, while that is there', () => {
    const runs = [done('b', 2), done('a', 1)];
    expect(standsFor(item({ runs, chosen: 'a' }))?.id).toBe('a');
    expect(standsFor(item({ runs, chosen: 'gone' }))?.id).toBe('b');
    expect(standsFor(item({ added: [image('x', 1, 5)] }))).toBeNull();
  });

  it('is never of a run that was canceled', () => {
    const hidden = makeRun({ status: 'canceled', images: [image('a', 1)] });
    expect(candidatesOf(item({ runs: [hidden] }))).toEqual([]);
  });
});

describe('an item', () => {
  it('without anything is empty', () => {
    expect(itemState(item(), null)).toEqual({ kind: 'empty' });
  });

  it('is open while its newest run is, and shows what it had', () => {
    const open = makeRun({ id: 'r', status: 'calling' });
    const state = itemState(item({ runs: [open, done('a', 1)] }), null);
    expect(state).toMatchObject({ kind: 'open', image: { id: 'a' } });
  });

  it('hears of its run before it is read anew', () => {
    const open = makeRun({ id: 'r', status: 'calling', revision: 1 });
    const live = makeRun({ id: 'r', status: 'done', revision: 2, endedAt: 9, images: [image('n', 9)] });
    expect(itemState(item({ runs: [open] }), live)).toMatchObject({ kind: 'drawn', image: { id: 'n' } });
  });

  it('failed where its newest run did, until another picture mends that', () => {
    const failed = makeRun({ id: 'r', status: 'failed', endedAt: 5 });
    expect(itemState(item({ runs: [failed] }), null)).toMatchObject({ kind: 'failed', image: null });
    expect(itemState(item({ runs: [failed, done('a', 1)] }), null)).toMatchObject({
      kind: 'failed',
      image: { id: 'a' },
    });
    expect(itemState(item({ runs: [failed], added: [image('cut', 6)] }), null).kind).toBe('drawn');
  });

  it('is missing where there is nothing to look at and nothing on its way, unless it was rejected', () => {
    expect(isMissing(item(), null)).toBe(true);
    expect(isMissing(item({ verdict: 'rejected' }), null)).toBe(false);
    expect(isMissing(item({ runs: [makeRun({ status: 'failed' })] }), null)).toBe(true);
    expect(isMissing(item({ runs: [makeRun({ status: 'failed', endedAt: 5 }), done('a', 1)] }), null)).toBe(
      false,
    );
    expect(isMissing(item({ runs: [makeRun({ status: 'queued' })] }), null)).toBe(false);
    expect(isMissing(item({ runs: [done('a', 1)] }), null)).toBe(false);
  });

  it('is counted by what it is', () => {
    const items = [
      item({ runs: [done('a', 1)], verdict: 'approved' }),
      item({ runs: [makeRun({ status: 'queued' })] }),
      item({ verdict: 'rejected' }),
    ];
    expect(countItems(items, () => null)).toEqual({ drawn: 1, open: 1, approved: 1, rejected: 1 });
  });
});
