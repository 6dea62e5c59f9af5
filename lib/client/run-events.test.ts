import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { FakeSource } from '@/test/event-source';
import { makeRun } from '@/test/runs';
import { connectRunEvents } from './run-events';

const page = {
  document: new EventTarget() as EventTarget & { visibilityState: string },
  window: new EventTarget(),
};
const snapshots: (readonly WireRun[])[] = [];
const states: string[] = [];
let end: () => void;
let mayRest = true;

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
  // A plain address of a local network: no locks there, so the page has its own stream.
  vi.stubGlobal('navigator', {});
  snapshots.length = 0;
  states.length = 0;
  mayRest = true;
  end = connectRunEvents({
    onRun: () => undefined,
    onSnapshot: (runs) => snapshots.push(runs),
    onState: (state) => states.push(state),
    mayRest: () => mayRest,
  });
});

afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('hands on what the stream tells', () => {
  source().say('run', makeRun());
  source().say('ready');
  expect(snapshots).toHaveLength(1);
  expect(states).toEqual(['connecting', 'live']);
});

describe('a page in the background', () => {
  test('stops following after 30 s when it waits for nothing, and follows at once on return', () => {
    source().say('ready');
    look('hidden');
    vi.advanceTimersByTime(29_000);
    expect(source().closed).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(source().closed).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(FakeSource.all).toHaveLength(1);
    look('visible');
    expect(FakeSource.open).toHaveLength(1);
  });

  test('goes on while a run is open', () => {
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

  test('that is looked at in time goes on', () => {
    source().say('ready');
    look('hidden');
    vi.advanceTimersByTime(10_000);
    look('visible');
    vi.advanceTimersByTime(24_000);
    expect(source().closed).toBe(false);
  });
});

test.each([
  ['frozen', () => page.document.dispatchEvent(new Event('freeze'))],
  ['left', () => page.window.dispatchEvent(new Event('pagehide'))],
])('a page that is %s lets go, so that no page waits for it', (_name, happen) => {
  happen();
  expect(FakeSource.open).toEqual([]);
});

test('a page that was frozen, or is gone back to, follows again', () => {
  page.document.dispatchEvent(new Event('freeze'));
  page.document.dispatchEvent(new Event('resume'));
  expect(FakeSource.open).toHaveLength(1);
  page.window.dispatchEvent(new Event('pagehide'));
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(FakeSource.open).toHaveLength(1);
});

test('the network’s return is no reason to drop a good connection, and one to make a broken one anew', () => {
  source().say('ready');
  page.window.dispatchEvent(new Event('online'));
  expect(FakeSource.all).toHaveLength(1);
  source().say('error');
  page.window.dispatchEvent(new Event('online'));
  expect(FakeSource.open).toHaveLength(1);
});

test('once ended nothing follows any more', () => {
  source().say('error');
  end();
  vi.advanceTimersByTime(60_000);
  page.window.dispatchEvent(new Event('online'));
  look('visible');
  expect(FakeSource.open).toEqual([]);
  expect(FakeSource.all).toHaveLength(1);
});
