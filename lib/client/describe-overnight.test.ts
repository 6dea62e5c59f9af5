import { describe, expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { WireOvernight, WireRun } from '@/lib/shared/wire';
import { makeRun } from '@/test/runs';
import { describeOvernight } from './describe-overnight';

describe('what is drawn by tomorrow', () => {
  const overnight = {
    id: 'b',
    state: 'submitted',
    deadline: 0,
    total: 80,
    done: 0,
    canceling: false,
  } as const;
  const say = (change: Partial<WireOvernight>, status: WireRun['status'] = 'calling') =>
    describeOvernight(
      { ...makeRun({ status }), overnight: { ...overnight, ...change } },
      'tomorrow 14:05',
      english,
    );

  test.each<[Partial<WireOvernight>, string]>([
    [{ state: 'waiting', id: null }, 'Being handed to OpenAI, by tomorrow 14:05 at the latest'],
    [{ state: 'preparing' }, 'Being handed to OpenAI, by tomorrow 14:05 at the latest'],
    [{ state: 'submitting' }, 'Being handed to OpenAI, by tomorrow 14:05 at the latest'],
    [{}, 'Waiting for OpenAI, by tomorrow 14:05 at the latest'],
    [{ done: 31 }, 'Waiting for OpenAI, by tomorrow 14:05 at the latest · 31 of 80 done'],
    [{ done: 31, canceling: true }, 'Being canceled by OpenAI; what is finished still comes'],
    [{ state: 'arriving' }, 'Arriving'],
  ])('%j', (change, words) => {
    expect(say(change)).toBe(words);
  });

  test('one that is being stored says so', () => {
    expect(say({ state: 'arriving' }, 'saving')).toBe('Saving');
  });
});
