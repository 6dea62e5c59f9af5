import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, unreachable } from './api';
import { describeRefusal } from './describe-refusal';
import { createSpending, orNull, SpendError } from './spend';

const refusal = (code: ApiError['code']) =>
  new ApiError({ code, message: `sentence of ${code}`, retryable: false, requestId: 'r' });
const proxyPage = () =>
  new ApiError({ code: 'unreadable', message: 'a page', retryable: true, requestId: null });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What comes of a request, after every pause in it has passed. */
async function outcome(promise: Promise<unknown>) {
  const settled = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error, money: describeRefusal(error).money }),
  );
  await vi.runAllTimersAsync();
  return settled;
}

/** A server that takes what arrives, on a line that fails in this order. */
function open(line: (Error | 'ok' | 'answer lost')[], look: () => Promise<string | null> | 'by ids') {
  const taken = new Set<string>();
  const sent: string[] = [];
  const spending = createSpending({
    send: async (_: string, id: string) => {
      sent.push(id);
      const next = line.shift() ?? 'ok';
      if (next instanceof Error) throw next;
      taken.add(id);
      if (next === 'answer lost') throw unreachable();
      return id;
    },
    look: async (id) => {
      const answer = look();
      return answer === 'by ids' ? (taken.has(id) ? id : null) : answer;
    },
  });
  return { spending, sent, taken };
}

describe('a request that may cost money', () => {
  test('is sent again under the same ids while no answer comes', async () => {
    const { spending, sent } = open([unreachable(), proxyPage(), 'ok'], () => 'by ids');
    expect(await outcome(spending.ask('a', 'id'))).toEqual({ value: 'id' });
    expect(sent).toEqual(['id', 'id', 'id']);
  });

  test('counts as taken when only its answers are lost', async () => {
    const { spending } = open(Array(4).fill('answer lost'), () => 'by ids');
    expect(await outcome(spending.ask('a', 'id'))).toEqual({ value: 'id' });
  });

  test('that the server refuses at once was not started, and is not sent again', async () => {
    const { spending, sent } = open([refusal('budget_exceeded')], () => 'by ids');
    expect(await outcome(spending.ask('a', 'id'))).toMatchObject({
      error: { fate: 'refused', message: 'sentence of budget_exceeded' },
      money: 'Nothing was started and nothing was charged.',
    });
    expect(sent).toHaveLength(1);
    expect(spending.resume('a')).toBeUndefined();
  });

  test('that is refused only after its first answer was lost may have been taken: it is looked for', async () => {
    const there = open(['answer lost', refusal('shutting_down')], () => 'by ids');
    expect(await outcome(there.spending.ask('a', 'id'))).toEqual({ value: 'id' });
    const gone = open([unreachable(), refusal('shutting_down')], () => 'by ids');
    expect(await outcome(gone.spending.ask('a', 'id'))).toMatchObject({ error: { fate: 'refused' } });
  });

  test.each(['internal', 'database_unavailable'] as const)(
    'that ends in %s may have been taken before that: it is looked for',
    async (code) => {
      const { spending, taken } = open([refusal(code)], () => 'by ids');
      taken.add('id');
      expect(await outcome(spending.ask('a', 'id'))).toEqual({ value: 'id' });
      const dark = open([refusal(code)], () => Promise.reject(refusal(code)));
      expect(await outcome(dark.spending.ask('a', 'id'))).toMatchObject({ error: { fate: 'unknown' } });
    },
  );

  test.each([
    ['absent', () => 'by ids' as const, /did not have it when this page asked/],
    ['unknown', () => Promise.reject(unreachable()), /^It is not known whether it arrived/],
  ])('that never got an answer is %s, and keeps its ids', async (fate, look, money) => {
    const { spending, sent } = open(Array(4).fill(unreachable()), look);
    expect(await outcome(spending.ask('a', 'id'))).toMatchObject({
      error: { fate, message: expect.stringContaining('cannot be reached') },
      money: expect.stringMatching(money),
    });
    expect(sent).toHaveLength(4);
    expect(spending.resume('b')).toBeUndefined();
    expect(spending.resume('a')).toBe('id');
    expect(spending.resume('a')).toBeUndefined();
  });

  test('keeps its ids whatever else was asked for in between, and however often it was asked', async () => {
    const { spending } = open(Array(8).fill(unreachable()), () => Promise.reject(unreachable()));
    await outcome(spending.ask('a', 'first'));
    await outcome(spending.ask('a', 'second'));
    await outcome(spending.ask('b', 'other'));
    expect([spending.resume('a'), spending.resume('a'), spending.resume('a')]).toEqual([
      'first',
      'second',
      undefined,
    ]);
  });
});

test('what fails before it is sent, an upload for example, was not sent', () => {
  for (const error of [unreachable(), refusal('upload_too_large'), new Error('The picture is not here yet.')])
    expect(describeRefusal(error)).toEqual({
      message: error.message,
      money: 'Nothing was sent and nothing was charged.',
      lacksOwnMonth: false,
    });
});

test('orNull takes only what is not there for null', async () => {
  expect(await orNull(Promise.reject(refusal('run_not_found')))).toBeNull();
  await expect(orNull(Promise.reject(unreachable()))).rejects.toThrow('cannot be reached');
  await expect(orNull(Promise.reject(refusal('internal')))).rejects.toThrow('internal');
  expect(new SpendError(refusal('internal'), 'unknown').cause).toBeInstanceOf(ApiError);
});
