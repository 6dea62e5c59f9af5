import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeImage, makeRun } from '@/test/runs';
import {
  appendPage,
  EMPTY_RUN_STATE,
  findImage,
  followFacts,
  isJoining,
  isPending,
  mergeRuns,
  pendingRun,
  type RunState,
  removeRun,
  restartFrom,
  visibleImages,
} from './run-state';

const merge = (...runs: Parameters<typeof mergeRuns>[1]) => mergeRuns(EMPTY_RUN_STATE, runs);
const pending = (id: string, now: number) =>
  pendingRun({ ...makeRun().params, id }, { estimate: makeRun().estimate, demo: false, usualMs: null, now });

describe('mergeRuns', () => {
  test('an older revision never overwrites a newer one', () => {
    const state = merge(makeRun({ revision: 5, status: 'done' }));
    expect(mergeRuns(state, [makeRun({ revision: 4, status: 'saving' })])).toBe(state);
  });

  test('a newer revision takes the place of an older one', () => {
    const state = mergeRuns(merge(makeRun({ revision: 1 })), [makeRun({ revision: 2, status: 'done' })]);
    expect(state.runs['run-1']?.status).toBe('done');
    expect(state.order).toEqual(['run-1']);
  });

  test('the same revision brings what changes without one: place in the queue, previews', () => {
    const state = mergeRuns(merge(makeRun({ queuePosition: 3 })), [makeRun({ queuePosition: 2 })]);
    expect(state.runs['run-1']?.queuePosition).toBe(2);
  });

  test('what says nothing new keeps the identity of the state, so that nothing renders', () => {
    const state = merge(makeRun({ id: 'a' }), makeRun({ id: 'b' }));
    expect(mergeRuns(state, [makeRun({ id: 'a' }), makeRun({ id: 'b' })])).toBe(state);
    expect(mergeRuns(state, [])).toBe(state);
  });

  test('only the run that changed gets a new identity', () => {
    const before = merge(makeRun({ id: 'a' }), makeRun({ id: 'b' }));
    const after = mergeRuns(before, [makeRun({ id: 'a', revision: 2 }), makeRun({ id: 'b' })]);
    expect(after.runs.b).toBe(before.runs.b);
    expect(after.runs.a).not.toBe(before.runs.a);
    expect(after.order).toBe(before.order);
  });

  test('within one list the newest revision wins, whatever the order', () => {
    const state = merge(makeRun({ revision: 3, status: 'done' }), makeRun({ revision: 2, status: 'saving' }));
    expect(state.runs['run-1']?.status).toBe('done');
  });

  test('runs are listed newest first, equal times by id', () => {
    const state = merge(
      makeRun({ id: 'a', createdAt: 1 }),
      makeRun({ id: 'c', createdAt: 2 }),
      makeRun({ id: 'b', createdAt: 2 }),
    );
    expect(state.order).toEqual(['c', 'b', 'a']);
  });

  test('a run that is not acknowledged stays on top even where this clock is behind the server’s', () => {
    const state = merge(makeRun({ id: 'a', createdAt: 9_000 }), pending('mine', 10));
    expect(state.order).toEqual(['mine', 'a']);
  });

  test('anything the server says replaces the row of the click, which then takes its place by time', () => {
    const state = mergeRuns(merge(makeRun({ id: 'a', createdAt: 9_000 }), pending('mine', 10)), [
      makeRun({ id: 'mine', revision: 0, status: 'queued', createdAt: 8_000 }),
    ]);
    expect(state.runs.mine?.revision).toBe(0);
    expect(state.order).toEqual(['a', 'mine']);
  });

  test('the row of a click never replaces what the server has said', () => {
    const state = merge(makeRun({ id: 'mine', revision: 0 }));
    expect(mergeRuns(state, [pending('mine', 10)])).toBe(state);
  });

  test('messages in any order, any number of times, end in the same state', () => {
    const messages = [0, 1, 2, 3].flatMap((revision) => [
      makeRun({ id: 'a', revision, createdAt: 1 }),
      makeRun({ id: 'b', revision, createdAt: 2 }),
    ]);
    const last = merge(...messages);
    fc.assert(
      fc.property(fc.shuffledSubarray([...messages, ...messages], { minLength: 16 }), (shuffled) => {
        expect(shuffled.reduce((state, run) => mergeRuns(state, [run]), EMPTY_RUN_STATE)).toEqual(last);
      }),
    );
  });
});

describe('pages', () => {
  test('an older page goes to the end and moves the cursor', () => {
    const state = appendPage(merge(makeRun({ id: 'new', createdAt: 5 })), {
      runs: [makeRun({ id: 'old', createdAt: 1 })],
      nextCursor: 'more',
    });
    expect(state.order).toEqual(['new', 'old']);
    expect(state.nextCursor).toBe('more');
  });

  test('a page never overwrites what the stream has said since', () => {
    const state = appendPage(merge(makeRun({ revision: 7, status: 'done' })), {
      runs: [makeRun({ revision: 6 })],
      nextCursor: null,
    });
    expect(state.runs['run-1']?.status).toBe('done');
  });

  test('a snapshot joins on when it shares a run, or when there is nothing to join', () => {
    const state = merge(makeRun({ id: 'known' }));
    expect(isJoining(state, [makeRun({ id: 'new' }), makeRun({ id: 'known' })])).toBe(true);
    expect(isJoining(state, [makeRun({ id: 'new' })])).toBe(false);
    expect(isJoining(state, [])).toBe(true);
    expect(isJoining(EMPTY_RUN_STATE, [makeRun()])).toBe(true);
  });

  test('starting again keeps the rows of clicks and changes on their way, and drops what would leave a gap', () => {
    const before = followFacts(
      merge(makeRun({ id: 'old', createdAt: 1, images: [makeImage()] }), pending('mine', 10)),
      { 'image-1': { favourite: true, deletedAt: null } },
    );
    const state = restartFrom(before, {
      runs: [makeRun({ id: 'new', createdAt: 50, images: [makeImage({ runId: 'new' })] })],
      nextCursor: 'c',
    });
    expect(state.order).toEqual(['mine', 'new']);
    expect(state.nextCursor).toBe('c');
    expect(findImage(state, 'image-1')?.image.favourite).toBe(true);
  });
});

describe('removeRun', () => {
  test('takes away the row of a refused click and nothing else', () => {
    const state = removeRun(merge(makeRun({ id: 'a' }), pending('mine', 10)), 'mine');
    expect(state.order).toEqual(['a']);
    expect(Object.keys(state.runs)).toEqual(['a']);
  });

  test('of an unknown id changes nothing', () => {
    const state = merge(makeRun());
    expect(removeRun(state, 'other')).toBe(state);
  });
});

describe('changes of an image', () => {
  const withImage = (): RunState => merge(makeRun({ status: 'done', images: [makeImage()] }));

  const deleted = { 'image-1': { favourite: false, deletedAt: 77 } };

  test('are followed, and only their run is another', () => {
    const before = mergeRuns(withImage(), [makeRun({ id: 'other' })]);
    const state = followFacts(before, deleted);
    expect(findImage(state, 'image-1')?.image.deletedAt).toBe(77);
    expect(state.runs.other).toBe(before.runs.other);
  });

  test('count more than what runs bring that were read before', () => {
    const state = mergeRuns(followFacts(withImage(), deleted), [
      makeRun({ status: 'done', revision: 2, images: [makeImage()] }),
    ]);
    expect(findImage(state, 'image-1')?.image.deletedAt).toBe(77);
  });

  test('of an image in no run leave the runs alone', () => {
    const before = withImage();
    const state = followFacts(before, { other: { favourite: true, deletedAt: null } });
    expect(state.runs).toBe(before.runs);
  });
});

test('images in the bin are not among the visible ones, the others come as the rows do', () => {
  const state = merge(
    makeRun({ id: 'old', createdAt: 1, images: [makeImage({ id: 'x' })] }),
    makeRun({
      id: 'new',
      createdAt: 2,
      images: [makeImage({ id: 'y' }), makeImage({ id: 'z', index: 1, deletedAt: 5 })],
    }),
  );
  expect(visibleImages(state).map(({ id }) => id)).toEqual(['y', 'x']);
});

test('the row of a click is queued, costs what was estimated and carries no id among its settings', () => {
  const run = pending('mine', 123);
  expect(run).toMatchObject({ id: 'mine', status: 'queued', createdAt: 123, costMicroUsd: null });
  expect(run.params).toEqual(makeRun().params);
  expect(isPending(run)).toBe(true);
  expect(isPending(makeRun({ revision: 0 }))).toBe(false);
});
