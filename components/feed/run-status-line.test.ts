import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';
import { makeEdit, makeImage, makeRun, makeRunError } from '@/test/runs';
import { describeDifferences, describeEnd, describeProgress } from './run-status-line';

const { params } = makeRun();
const waits = (code: ErrorCode): WireRun['error'] => makeRunError(code, { message: '', charged: 'no' });

describe('a run that has not ended', () => {
  const cases: [Partial<WireRun>, number, string][] = [
    [{ status: 'queued', revision: -1 }, 0, 'Sending'],
    [{ status: 'queued' }, 0, 'In the queue'],
    [{ status: 'queued', queuePosition: 1 }, 0, 'Next in the queue'],
    [{ status: 'queued', queuePosition: 3 }, 0, '3rd in the queue'],
    [
      { status: 'queued', queuePosition: 1, waitUntil: 5 },
      12,
      'Waiting for the rate limit of gpt-image-2.5-flare, 12 s',
    ],
    [
      { status: 'queued', queuePosition: 2, waitUntil: 5 },
      12,
      'Waiting for the rate limit of gpt-image-2.5-flare, 12 s, 2nd in the queue',
    ],
    [{ status: 'queued', waitUntil: 5 }, 70, 'Waiting for the rate limit of gpt-image-2.5-flare, 1 min 10 s'],
    [
      { status: 'queued', waitUntil: 5, error: waits('upstream_unreachable') },
      4,
      'OpenAI cannot be reached, trying again, 4 s',
    ],
    [
      { status: 'queued', queuePosition: 2, waitUntil: 5, error: waits('waiting_long') },
      70,
      'Waiting for more than an hour, 1 min 10 s, 2nd in the queue',
    ],
    [
      { status: 'queued', queuePosition: 1, error: waits('waiting_long') },
      0,
      'Waiting for more than an hour, next in the queue',
    ],
    [{ status: 'calling' }, 8, 'Drawing, 8 s'],
    [{ status: 'calling', usualMs: 12_400 }, 8, 'Drawing, 8 s, usually 12 s'],
    [{ status: 'saving', usualMs: 12_400 }, 8, 'Saving'],
  ];
  test.each(cases)('%o after %i s says: %s', (change, seconds, expected) => {
    expect(describeProgress(makeRun(change), seconds, english)).toBe(expected);
  });
});

describe('a run that has ended', () => {
  const cases: [Partial<WireRun>, string][] = [
    [{ status: 'done', startedAt: 1_000, endedAt: 13_400 }, 'Took 12 s'],
    [{ status: 'done', startedAt: null, endedAt: 13_400 }, 'Done'],
    [{ status: 'failed' }, 'Failed'],
    [{ status: 'unknown' }, 'Answer lost'],
    [{ status: 'canceled' }, 'Canceled'],
  ];
  test.each(cases)('%o says: %s', (change, expected) => {
    expect(describeEnd(makeRun(change), english)).toBe(expected);
  });
});

describe('asked versus answered', () => {
  const done = (change: Partial<WireRun>) =>
    describeDifferences(makeRun({ status: 'done', images: [makeImage()], ...change }), english);

  test('nothing is said where all is as asked', () => {
    expect(
      done({ answered: { size: '1024x1024', quality: 'medium', outputFormat: 'png', background: 'opaque' } }),
    ).toEqual([]);
    expect(done({ images: [] })).toEqual([]);
  });

  test('what was left to the API is told without blame', () => {
    expect(
      done({
        params: { ...params, size: 'auto', quality: 'auto' },
        answered: { quality: 'high' },
        images: [makeImage({ width: 1536 })],
      }),
    ).toEqual(['came as 1536 × 1024', 'high quality']);
  });

  test('an edit has its photo’s size, which contradicts nothing', () => {
    const large = [makeImage({ width: 6000, height: 4000 })];
    expect(done({ images: large, edit: makeEdit() })).toEqual(['came as 6000 × 4000']);
    expect(done({ images: large, edit: makeEdit({ placement: 'model' }) })).toEqual([
      'asked 1024 × 1024, came 6000 × 4000',
    ]);
    expect(
      done({
        images: large,
        params: { ...params, size: 'source' },
        edit: makeEdit({ placement: 'model' }),
      }),
    ).toEqual(['came as 6000 × 4000']);
  });

  test('what came otherwise is told with both', () => {
    expect(
      done({ images: [makeImage({ width: 1000 })], answered: { quality: 'low', outputFormat: 'jpeg' } }),
    ).toEqual([
      'asked 1024 × 1024, came 1000 × 1024',
      'asked medium quality, came low',
      'asked PNG, came JPEG',
    ]);
  });

  test('an opaque answer to a transparent wish comes first', () => {
    expect(done({ images: [makeImage({ alpha: 'opaque' })] })).toEqual([
      'Asked for transparent, came opaque',
    ]);
  });

  test('images in the bin, drawings without pixels and differing sizes are not judged', () => {
    expect(done({ images: [makeImage({ width: 1, deletedAt: 1 })] })).toEqual([]);
    expect(done({ images: [makeImage({ width: 1, mime: 'image/svg+xml' })] })).toEqual([]);
    expect(done({ images: [makeImage({ width: 1 }), makeImage({ width: 2 })] })).toEqual([]);
  });
});

test.each([
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [102, '102nd'],
  [111, '111th'],
])('the place %i is %s', (queuePosition, ordinal) => {
  expect(describeProgress(makeRun({ status: 'queued', queuePosition }), 0, english)).toBe(
    `${ordinal} in the queue`,
  );
});
