import { describe, expect, it } from 'vitest';
import { errorSentence } from '@/lib/shared/errors';
import { english } from '@/test/english';
import { makeImage, makeRun, makeRunError } from '@/test/runs';
import { describeFailure, newerRun, sayUsual } from './run-words';

describe('why a run has nothing to show', () => {
  it('says that its images are in the bin', () => {
    const binned = makeRun({ status: 'done', images: [makeImage({ deletedAt: 1 })] });
    expect(describeFailure(binned, english)).toEqual({ sentence: 'Its images are in the bin.', charged: '' });
  });

  it('says what went wrong and whether it was charged', () => {
    const failed = makeRun({
      status: 'failed',
      error: makeRunError('moderation_blocked', { charged: 'no' }),
    });
    expect(describeFailure(failed, english)).toEqual({
      sentence: english.say(errorSentence('moderation_blocked')),
      charged: 'Nothing was charged.',
    });
    expect(describeFailure(makeRun({ status: 'unknown' }), english)).toMatchObject({
      sentence: 'The answer was lost.',
      charged: expect.stringMatching(/may have (been )?charged/),
    });
  });

  it('says when it was canceled', () => {
    expect(describeFailure(makeRun({ status: 'canceled', startedAt: null }), english)).toEqual({
      sentence: 'Canceled before anything was sent.',
      charged: 'Nothing was charged.',
    });
    expect(describeFailure(makeRun({ status: 'canceled', startedAt: 1 }), english)).toEqual({
      sentence: 'Canceled while it was being drawn.',
      charged: 'It is charged anyway.',
    });
  });
});

it('a run told of twice is the one of the higher revision; another run is not it', () => {
  const came = makeRun({ id: 'r', revision: 2 });
  const heard = makeRun({ id: 'r', revision: 3 });
  expect(newerRun(came, heard)).toBe(heard);
  expect(newerRun(heard, came)).toBe(heard);
  expect(newerRun(null, heard)).toBe(heard);
  expect(newerRun(came, null)).toBe(came);
  expect(newerRun(came, makeRun({ id: 'other', revision: 9 }))).toBe(came);
});

it('a usual time is said as such', () => {
  expect(sayUsual(12_000, english)).toBe('usually 12 s');
});
