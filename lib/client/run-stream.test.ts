import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { FakeSource } from '@/test/event-source';
import { makeRun } from '@/test/runs';
import { openRunStream, type RunMessage, type RunStream } from './run-stream';

const fetchMock = vi.fn<typeof fetch>();
const seen = {
  runs: [] as WireRun[],
  snapshots: [] as (readonly WireRun[])[],
  states: [] as string[],
  problems: [] as (string | null)[],
};
let stream: RunStream;

/** The newest connection. */
const source = () => FakeSource.all.at(-1) as FakeSource;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function take(message: RunMessage) {
  if (message.kind === 'run') seen.runs.push(message.run);
  if (message.kind === 'snapshot') seen.snapshots.push(message.runs);
  if (message.kind === 'state') {
    seen.states.push(message.state);
    seen.problems.push(message.problem);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  fetchMock.mockReset().mockRejectedValue(new TypeError('failed to fetch'));
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('fetch', fetchMock);
  for (const list of Object.values(seen)) list.length = 0;
  stream = openRunStream(take);
});

afterEach(() => {
  stream.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('messages', () => {
  test('what comes before ready is one snapshot, what comes after is one run each', () => {
    source().say('run', makeRun({ id: 'a' }));
    source().say('run', makeRun({ id: 'b' }));
    expect(seen.snapshots).toEqual([]);
    source().say('ready');
    source().say('run', makeRun({ id: 'c' }));
    expect(seen.snapshots.map((runs) => runs.map(({ id }) => id))).toEqual([['a', 'b']]);
    expect(seen.runs.map(({ id }) => id)).toEqual(['c']);
    expect(seen.states).toEqual(['connecting', 'live']);
  });

  test('there is one connection, to the event route', () => {
    expect(FakeSource.all.map(({ url }) => url)).toEqual(['/api/events']);
  });
});

describe('a connection that breaks', () => {
  test('is made again after a pause that grows to 15 s and starts anew once it worked', () => {
    for (const pauseMs of [500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
      const before = FakeSource.all.length;
      source().say('error');
      vi.advanceTimersByTime(pauseMs - 1);
      expect(FakeSource.all).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeSource.all).toHaveLength(before + 1);
    }
    source().say('ready');
    source().say('error');
    const before = FakeSource.all.length;
    vi.advanceTimersByTime(500);
    expect(FakeSource.all).toHaveLength(before + 1);
  });

  test('is closed at once, says so, and begins again with a snapshot', () => {
    source().say('ready');
    const first = source();
    first.say('error');
    expect(first.closed).toBe(true);
    expect(seen.states).toEqual(['connecting', 'live', 'reconnecting']);
    vi.advanceTimersByTime(500);
    source().say('run', makeRun());
    source().say('ready');
    expect(seen.snapshots.map((runs) => runs.length)).toEqual([0, 1]);
    expect(seen.states.at(-1)).toBe('live');
  });

  test('is made again at once when the page is looked at', () => {
    for (let i = 0; i < 6; i++) {
      source().say('error');
      vi.advanceTimersByTime(15_000);
    }
    source().say('error');
    const before = FakeSource.all.length;
    stream.check();
    expect(FakeSource.all).toHaveLength(before + 1);
    vi.advanceTimersByTime(15_000);
    expect(FakeSource.all).toHaveLength(before + 1);
  });
});

describe('silence', () => {
  test('of 35 s means a dead line, whatever the socket thinks', () => {
    source().say('ready');
    vi.advanceTimersByTime(34_000);
    expect(FakeSource.all).toHaveLength(1);
    vi.advanceTimersByTime(3_000);
    expect(FakeSource.all.map(({ closed }) => closed)).toEqual([true, false]);
    expect(seen.states.at(-1)).toBe('reconnecting');
  });

  test('is broken by a heartbeat', () => {
    source().say('ready');
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(15_000);
      source().say('ping');
    }
    expect(FakeSource.all).toHaveLength(1);
  });

  test('through a sleep of the machine is noticed within 2 s of waking', () => {
    source().say('ready');
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(2_000);
    expect(FakeSource.all).toHaveLength(2);
  });

  test('of more than a heartbeat is enough when the person comes back to the page', () => {
    source().say('ready');
    vi.setSystemTime(Date.now() + 20_000);
    stream.check();
    expect(FakeSource.all).toHaveLength(2);
  });

  test('of less than a heartbeat leaves a good connection alone when the person comes back', () => {
    source().say('ready');
    vi.advanceTimersByTime(10_000);
    stream.check();
    expect(FakeSource.all).toHaveLength(1);
  });
});

const polled = (...runs: WireRun[]) => fetchMock.mockImplementation(async () => Response.json({ runs }));

describe('a stream whose events are held back', () => {
  test('from the beginning is noticed after 10 s; then the server is asked every 3 s, and that is said', async () => {
    polled(makeRun({ id: 'a' }));
    await pass(9_000);
    expect(fetchMock).not.toHaveBeenCalled();
    await pass(2_000);
    expect(source().closed).toBe(true);
    expect(fetchMock.mock.calls.map(([path]) => path)).toEqual(['/api/events/snapshot']);
    expect(seen.states).toEqual(['connecting', 'reconnecting', 'polling']);
    expect(seen.snapshots.map((runs) => runs.map(({ id }) => id))).toEqual([['a']]);
    await pass(9_000);
    expect(fetchMock).toHaveBeenCalledTimes(4);
    expect(FakeSource.all).toHaveLength(1);
  });

  test('after it began is noticed at the second silence in a row', async () => {
    polled();
    source().say('ready');
    await pass(36_000);
    expect(FakeSource.all).toHaveLength(2);
    expect(fetchMock).not.toHaveBeenCalled();
    source().say('ready');
    await pass(36_000);
    expect(seen.states.at(-1)).toBe('polling');
  });

  test('is tried again each minute, and trusted with its first heartbeat', async () => {
    polled();
    await pass(12_000);
    await pass(60_000);
    expect(FakeSource.all).toHaveLength(2);
    source().say('ready');
    await pass(3_000);
    expect(seen.states.at(-1)).toBe('polling');
    source().say('ping');
    expect(seen.states.at(-1)).toBe('live');
    fetchMock.mockClear();
    await pass(14_000);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('is none when the server cannot be asked either: it is tried again soon', async () => {
    await pass(12_000);
    expect(seen.states.at(-1)).toBe('reconnecting');
    await pass(16_000);
    expect(FakeSource.all).toHaveLength(2);
    source().say('ready');
    expect(seen.states.at(-1)).toBe('live');
  });
});

describe('a stream that is refused', () => {
  const refuse = async () => {
    for (const pauseMs of [500, 1000, 2000]) {
      source().say('error');
      await pass(pauseMs);
    }
  };

  test('three times in a row is replaced by asking, and trusted as soon as it begins', async () => {
    polled();
    await refuse();
    expect(seen.states).toEqual(['connecting', 'reconnecting', 'polling']);
    source().say('ready');
    expect(seen.states.at(-1)).toBe('live');
  });

  test('with everything else says why', async () => {
    fetchMock.mockImplementation(async () => new Response('<h1>Sign in</h1>', { status: 401 }));
    await refuse();
    expect(seen.states.at(-1)).toBe('reconnecting');
    expect(seen.problems.at(-1)).toMatch(/sign in again \(401\)/);
    source().say('ready');
    expect(seen.problems.at(-1)).toBeNull();
  });
});

test('once closed nothing connects and nothing is asked any more', async () => {
  polled();
  await pass(12_000);
  fetchMock.mockClear();
  const before = FakeSource.all.length;
  stream.close();
  await pass(120_000);
  expect(FakeSource.all).toHaveLength(before);
  expect(source().closed).toBe(true);
  expect(fetchMock).not.toHaveBeenCalled();
});
