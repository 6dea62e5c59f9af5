import { describe, expect, it } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';
import { makeImage, makeRun } from '@/test/runs';
import { cellState, isMissing, needsAgain, priceOfCell } from './cell-state';

function cellOf(run: WireRun | null, change: Partial<WireComparisonCell> = {}): WireComparisonCell {
  return {
    key: 'k',
    params: makeRun().params,
    note: null,
    noteSentence: null,
    overnight: null,
    problem: null,
    problemSentence: null,
    estimate: { lowMicroUsd: 900, highMicroUsd: 1000, approximate: false },
    usualMs: null,
    run,
    olderRunIds: [],
    ...change,
  };
}

const done = (change: Partial<WireRun> = {}) =>
  makeRun({ id: 'r', status: 'done', costMicroUsd: 500, images: [makeImage()], ...change });

describe('a cell', () => {
  it('without a run is empty, or says why it cannot have one', () => {
    expect(cellState(cellOf(null), null)).toEqual({ kind: 'empty' });
    expect(cellState(cellOf(null, { problem: 'no' }), null)).toEqual({ kind: 'problem' });
  });

  it('shows its run although it could not be started any more', () => {
    expect(cellState(cellOf(done(), { problem: 'shut down' }), null).kind).toBe('done');
  });

  it.each(['queued', 'calling', 'saving'] as const)('is open while it is %s', (status) => {
    expect(cellState(cellOf(makeRun({ status })), null).kind).toBe('open');
  });

  it('shows the newer of what it came with and what was heard since', () => {
    const came = makeRun({ id: 'r', status: 'calling', revision: 2 });
    const heard = done({ revision: 3 });
    expect(cellState(cellOf(came), heard).kind).toBe('done');
    expect(cellState(cellOf(heard), came).kind).toBe('done');
  });

  it('shows what is not in the bin', () => {
    const images = [makeImage({ id: 'a', deletedAt: 1 }), makeImage({ id: 'b' })];
    const state = cellState(cellOf(done({ images })), null);
    expect(state.kind === 'done' && state.images.map(({ id }) => id)).toEqual(['b']);
    const binned = done({ images: [makeImage({ deletedAt: 1 })] });
    expect(cellState(cellOf(binned), null)).toMatchObject({ kind: 'failed' });
  });

  it('that failed has nothing to look at', () => {
    expect(cellState(cellOf(makeRun({ status: 'failed' })), null).kind).toBe('failed');
  });

  it('is missing when there is nothing to look at and it can be run', () => {
    expect(isMissing(cellOf(null), null)).toBe(true);
    expect(isMissing(cellOf(makeRun({ status: 'failed' })), null)).toBe(true);
    expect(isMissing(cellOf(null, { problem: 'no' }), null)).toBe(false);
    expect(isMissing(cellOf(done()), null)).toBe(false);
    expect(isMissing(cellOf(makeRun({ status: 'calling' })), null)).toBe(false);
  });

  it('takes a second asking only where a run is under way or good', () => {
    expect(needsAgain(cellOf(done()), null)).toBe(true);
    expect(needsAgain(cellOf(makeRun({ status: 'queued' })), null)).toBe(true);
    expect(needsAgain(cellOf(makeRun({ status: 'failed' })), null)).toBe(false);
    expect(needsAgain(cellOf(null), null)).toBe(false);
  });

  it('has a cost only where one was paid', () => {
    expect(priceOfCell(cellOf(done()), null)).toEqual({ estimate: 1000, cost: 500 });
    expect(priceOfCell(cellOf(done({ costMicroUsd: null })), null).cost).toBeNull();
    expect(priceOfCell(cellOf(makeRun({ status: 'failed', costMicroUsd: 0 })), null).cost).toBeNull();
    expect(priceOfCell(cellOf(null), null)).toEqual({ estimate: 1000, cost: null });
    const gone = cellOf(done({ estimate: { lowMicroUsd: 1, highMicroUsd: 2, approximate: false } }), {
      estimate: null,
      problem: 'shut down',
    });
    expect(priceOfCell(gone, null)).toEqual({ estimate: 2, cost: 500 });
  });
});
