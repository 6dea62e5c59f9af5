import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { connectRunEvents, type RunEventsState } from './run-events';
import { makeRun } from './test-runs';

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  closed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
  say(type: string, run?: WireRun) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(run ?? {}) }));
  }
}

const page = {
  document: new EventTarget() as EventTarget & { visibilityState: string },
  window: new EventTarget(),
};
const seen = {
  runs: [] as WireRun[],
  snapshots: [] as (readonly WireRun[])[],
  states: [] as RunEventsState[],
};
let end: () => void;
let mayRest = true;

/** The newest connection. */
const source = () => FakeSource.all.at(-1) as FakeSource;
const look = (visibilityState: 'visible' | 'hidden') => {
  page.document.visibilityState = visibilityState;
  page.document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  page.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  page.window = new EventTarget();
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('document', page.document);
  vi.stubGlobal('window', page.window);
  seen.runs = [];
  seen.snapshots = [];
  seen.states = [];
  mayRest = true;
  end = connectRunEvents({
    onRun: (run) => seen.runs.push(run),
    onSnapshot: (runs) => seen.snapshots.push(runs),
    onState: (state) => seen.states.push(state),
    mayRest: () => mayRest,
  });
});

afterEach(() => {
  end();
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

  test('is made again at once when the network returns', () => {
    for (let i = 0; i < 6; i++) {
      source().say('error');
      vi.advanceTimersByTime(15_000);
    }
    source().say('error');
    const before = FakeSource.all.length;
    page.window.dispatchEvent(new Event('online'));
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

  test('of more than a heartbeat is enough when somebody comes back to the page', () => {
    source().say('ready');
    vi.setSystemTime(Date.now() + 20_000);
    look('visible');
    expect(FakeSource.all).toHaveLength(2);
  });

  test('of less than a heartbeat leaves a good connection alone when somebody comes back', () => {
    source().say('ready');
    vi.advanceTimersByTime(10_000);
    look('visible');
    expect(FakeSource.all).toHaveLength(1);
  });
});

describe('a page in the background', () => {
  test('gives its connection back after 30 s when it waits for nothing, and takes one at once on return', () => {
    source().say('ready');
    look('hidden');
    vi.advanceTimersByTime(29_000);
    expect(source().closed).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(source().closed).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(FakeSource.all).toHaveLength(1);
    look('visible');
    expect(FakeSource.all).toHaveLength(2);
  });

  test('keeps it while a run is open', () => {
    mayRest = false;
    source().say('ready');
    look('hidden');
    vi.advanceTimersByTime(15_000);
    source().say('ping');
    vi.advanceTimersByTime(16_000);
    expect(source().closed).toBe(false);
    mayRest = true;
    source().say('ping');
    vi.advanceTimersByTime(30_000);
    expect(source().closed).toBe(true);
  });

  test('that is looked at in time keeps it', () => {
    source().say('ready');
    look('hidden');
    vi.advanceTimersByTime(10_000);
    look('visible');
    vi.advanceTimersByTime(24_000);
    expect(source().closed).toBe(false);
  });
});

test('a page restored from the back/forward cache connects anew, a fresh one does not', () => {
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(FakeSource.all).toHaveLength(1);
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(FakeSource.all.map(({ closed }) => closed)).toEqual([true, false]);
});

test('once ended nothing connects any more', () => {
  source().say('error');
  end();
  vi.advanceTimersByTime(60_000);
  page.window.dispatchEvent(new Event('online'));
  look('visible');
  expect(FakeSource.all).toHaveLength(1);
  expect(source().closed).toBe(true);
});
