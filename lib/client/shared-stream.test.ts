import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeSource } from '@/test/event-source';
import { makeRun } from '@/test/runs';
import type { RunMessage, RunStream } from './run-stream';
import { openSharedStream } from './shared-stream';

/** What tabs of one browser share. A frozen tab hears nothing, and nothing in it happens, until it thaws. */
class FakeChannel {
  static all: FakeChannel[] = [];
  onmessage: ((event: MessageEvent) => void) | null = null;
  deaf = false;
  constructor() {
    FakeChannel.all.push(this);
  }
  postMessage(data: unknown) {
    for (const other of FakeChannel.all.filter((each) => each !== this && !each.deaf))
      queueMicrotask(() => other.onmessage?.(new MessageEvent('message', { data: structuredClone(data) })));
  }
  close() {
    FakeChannel.all = FakeChannel.all.filter((each) => each !== this);
  }
}

/** Web Locks, for one name. */
function createLocks() {
  type Request = { run: () => Promise<void>; done: () => void; fail: (error: unknown) => void };
  let holder: Request | null = null;
  let queue: Request[] = [];
  const grant = () => {
    if (holder !== null) return;
    const next = queue.shift();
    if (next === undefined) return;
    holder = next;
    void next.run().then(() => {
      next.done();
      if (holder === next) holder = null;
      grant();
    });
  };
  const aborted = () => new DOMException('taken away', 'AbortError');
  return {
    request(_name: string, options: { steal?: boolean; signal?: AbortSignal }, run: () => Promise<void>) {
      return new Promise<void>((done, fail) => {
        const request = { run, done, fail };
        options.signal?.addEventListener('abort', () => {
          queue = queue.filter((each) => each !== request);
          fail(aborted());
        });
        if (options.steal) {
          holder?.fail(aborted());
          holder = null;
          queue.unshift(request);
        } else queue.push(request);
        queueMicrotask(grant);
      });
    },
  };
}

type Tab = { stream: RunStream; seen: RunMessage[]; channel: FakeChannel };
let tabs: Tab[] = [];
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function openTab(): Promise<Tab> {
  const seen: RunMessage[] = [];
  const stream = openSharedStream((message) => seen.push(message));
  const tab = { stream, seen, channel: FakeChannel.all.at(-1) as FakeChannel };
  tabs.push(tab);
  await pass(0);
  return tab;
}

const statesOf = ({ seen }: Tab) =>
  seen.flatMap((message) => (message.kind === 'state' ? message.state : []));
const runsOf = ({ seen }: Tab) => seen.flatMap((message) => (message.kind === 'run' ? message.run.id : []));
const snapshotsOf = ({ seen }: Tab) =>
  seen.flatMap((message) => (message.kind === 'snapshot' ? [message.runs.map(({ id }) => id)] : []));

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  FakeChannel.all = [];
  tabs = [];
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('navigator', { locks: createLocks() });
});

afterEach(() => {
  for (const { stream } of tabs) stream.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const onlySource = () => {
  expect(FakeSource.open).toHaveLength(1);
  return FakeSource.open[0] as FakeSource;
};

test('eight tabs have one stream, and each hears all of it', async () => {
  for (let i = 0; i < 8; i++) await openTab();
  const source = onlySource();
  source.say('run', makeRun({ id: 'a' }));
  source.say('ready');
  source.say('run', makeRun({ id: 'b' }));
  await pass(0);
  for (const tab of tabs) {
    expect(snapshotsOf(tab)).toEqual([['a']]);
    expect(runsOf(tab)).toEqual(['b']);
    expect(statesOf(tab).at(-1)).toBe('live');
  }
});

test('a tab that comes later is told what is open and what is newest, without a request', async () => {
  await openTab();
  const source = onlySource();
  source.say('run', makeRun({ id: 'open', status: 'calling' }));
  for (let i = 0; i < 49; i++) source.say('run', makeRun({ id: `old-${i}`, status: 'done' }));
  source.say('ready');
  source.say('run', makeRun({ id: 'new', status: 'done' }));
  const late = await openTab();
  expect(snapshotsOf(late)[0]).toHaveLength(51);
  expect(snapshotsOf(late)[0]).toEqual(expect.arrayContaining(['open', 'new', 'old-0']));
  expect(statesOf(late).at(-1)).toBe('live');
  onlySource();
});

test('what is told to late tabs does not grow for ever, and keeps what is open', async () => {
  await openTab();
  onlySource().say('run', makeRun({ id: 'open', status: 'queued' }));
  onlySource().say('ready');
  for (let i = 0; i < 1000; i++) onlySource().say('run', makeRun({ id: `r${i}`, status: 'done' }));
  const late = await openTab();
  expect(snapshotsOf(late)[0]).toHaveLength(51);
  expect(snapshotsOf(late)[0]).toEqual(expect.arrayContaining(['open', 'r999', 'r950']));
});

describe('the stream goes over to another tab', () => {
  test('when the leader closes', async () => {
    const [first, second] = [await openTab(), await openTab()];
    onlySource().say('ready');
    first.stream.close();
    await pass(0);
    onlySource().say('ready');
    await pass(0);
    expect(FakeSource.all).toHaveLength(2);
    expect(statesOf(second).at(-1)).toBe('live');
  });

  test('when the leader is frozen: it is asked, does not answer, and follows after it thaws', async () => {
    const [first, second, third] = [await openTab(), await openTab(), await openTab()];
    const frozen = onlySource();
    frozen.say('ready');
    await pass(0);
    first.channel.deaf = true;
    await pass(22_000);
    // The frozen tab hears of its loss as soon as anything happens in it.
    expect(frozen.closed).toBe(true);
    first.channel.deaf = false;
    const current = onlySource();
    expect(current).not.toBe(frozen);
    current.say('ready');
    current.say('run', makeRun({ id: 'after' }));
    await pass(0);
    for (const tab of [first, second, third]) expect(runsOf(tab)).toEqual(['after']);
  });

  test('not when the leader hears nothing itself and says so', async () => {
    await openTab();
    const second = await openTab();
    onlySource().say('error');
    const locks = vi.spyOn(navigator.locks, 'request');
    await pass(25_000);
    expect(statesOf(second).at(-1)).toBe('reconnecting');
    expect(locks).not.toHaveBeenCalled();
  });

  test('within 2 s of a look at a tab whose leader is dead', async () => {
    const [first, second] = [await openTab(), await openTab()];
    onlySource().say('ready');
    await pass(0);
    first.channel.deaf = true;
    second.stream.check();
    await pass(2_000);
    onlySource().say('ready');
    expect(statesOf(second).at(-1)).toBe('live');
  });
});

test('a look at a tab makes the leader look at its own stream', async () => {
  await openTab();
  const second = await openTab();
  onlySource().say('ready');
  vi.setSystemTime(Date.now() + 20_000);
  second.stream.check();
  await pass(0);
  expect(FakeSource.all).toHaveLength(2);
  onlySource();
});

describe('a tab has its own stream', () => {
  test.each([
    ['there are no locks, as on a plain address of a local network', {}],
    [
      'the browser refuses locks',
      { locks: { request: () => Promise.reject(new DOMException('blocked', 'SecurityError')) } },
    ],
  ])('where %s', async (_name, navigator) => {
    vi.stubGlobal('navigator', navigator);
    const [first, second] = [await openTab(), await openTab()];
    expect(FakeSource.open).toHaveLength(2);
    for (const source of FakeSource.open) source.say('ready');
    for (const tab of [first, second]) expect(statesOf(tab).at(-1)).toBe('live');
  });

  test('where channels are refused', async () => {
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        constructor() {
          throw new DOMException('blocked', 'SecurityError');
        }
      },
    );
    openSharedStream(() => undefined).close();
    expect(FakeSource.all).toHaveLength(1);
  });
});

test('when all are closed nothing is left', async () => {
  for (let i = 0; i < 3; i++) await openTab();
  for (const { stream } of tabs) stream.close();
  await pass(60_000);
  expect(FakeSource.open).toEqual([]);
  expect(FakeChannel.all).toEqual([]);
  expect(FakeSource.all).toHaveLength(1);
});
