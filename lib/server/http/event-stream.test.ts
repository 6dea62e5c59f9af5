import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { eventStream } from './event-stream';

type Emit = (run: WireRun) => void;

/** A stream needs no more of a run than its id; what else is in it is carried along. */
function run(id: string, revision: number): WireRun {
  return { id, revision } as WireRun;
}

const drainListeners = new Set<() => void>();

function drain() {
  for (const listener of drainListeners) listener();
}

function open(
  options: {
    snapshot?: WireRun[] | (() => Promise<WireRun[]>);
    signal?: AbortSignal;
    draining?: boolean;
  } = {},
) {
  const listeners = new Set<Emit>();
  const { snapshot = [], draining = false, signal } = options;
  const response = eventStream({
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: typeof snapshot === 'function' ? snapshot : () => snapshot,
    isDraining: () => draining,
    onDrain(listener) {
      drainListeners.add(listener);
      return () => drainListeners.delete(listener);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  return {
    response,
    reader,
    read,
    listeners,
    emit(state: WireRun) {
      for (const listener of [...listeners]) listener(state);
    },
  };
}

const frame = (id: string, revision: number) => `event: run\ndata: ${JSON.stringify(run(id, revision))}\n\n`;
const HEAD = 'retry: 1000\n\n';
const READY = 'event: ready\ndata: {}\n\n';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  drainListeners.clear();
  vi.useRealTimers();
});

describe('eventStream', () => {
  it('begins with how soon to come back, the snapshot, and the word that it is whole', async () => {
    const { read, response } = open({ snapshot: [run('a', 1), run('b', 2)] });
    expect(await read()).toBe(HEAD + frame('a', 1) + frame('b', 2) + READY);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
  });

  it('passes each change on', async () => {
    const { read, emit } = open();
    await read();
    const next = read();
    emit(run('a', 1));
    expect(await next).toBe(frame('a', 1));
    emit(run('a', 2));
    expect(await read()).toBe(frame('a', 2));
  });

  it('lets a change that came during the snapshot win over it', async () => {
    const { promise, resolve } = Promise.withResolvers<WireRun[]>();
    const { read, emit } = open({ snapshot: () => promise });
    emit(run('a', 2));
    resolve([run('a', 1), run('b', 1)]);
    expect(await read()).toBe(HEAD + frame('b', 1) + frame('a', 2) + READY);
  });

  it('gives a slow reader the latest state of each run, not each state', async () => {
    const { read, emit } = open();
    await read();
    // One chunk is on its way already when the reader falls asleep; everything after it is merged.
    emit(run('z', 1));
    await vi.advanceTimersByTimeAsync(0);
    for (let revision = 1; revision <= 500; revision += 1) emit(run('a', revision));
    emit(run('b', 1));
    emit(run('a', 501));
    expect(await read()).toBe(frame('z', 1));
    expect(await read()).toBe(frame('b', 1) + frame('a', 501));
  });

  it('writes out a state once for all streams', async () => {
    const streams = [open(), open(), open()];
    await Promise.all(streams.map(({ read }) => read()));
    const stringify = vi.spyOn(JSON, 'stringify');
    const state = run('a', 1);
    for (const { emit } of streams) emit(state);
    await Promise.all(streams.map(({ read }) => read()));
    expect(stringify).toHaveBeenCalledTimes(1);
  });

  it('sends away a reader that missed more than is worth keeping, to come back for a snapshot', async () => {
    const { read, emit, listeners } = open();
    await read();
    emit(run('z', 1));
    await vi.advanceTimersByTimeAsync(0);
    for (let index = 0; index <= 1000; index += 1) emit(run(`run-${index}`, 1));
    expect(await read()).toBe(frame('z', 1));
    expect(await read()).toMatch(/retry: 1000\n\n$/);
    expect(await read()).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it('says every 15 s that it is alive, and only once to a reader that sleeps', async () => {
    const { read } = open();
    await read();
    const next = read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await next).toBe('event: ping\ndata: {}\n\n');
    await vi.advanceTimersByTimeAsync(150_000);
    expect([await read(), await read()]).toEqual(['event: ping\ndata: {}\n\n', 'event: ping\ndata: {}\n\n']);
    const later = read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await later).toBe('event: ping\ndata: {}\n\n');
  });

  it('ends on shutdown with a hint when to come back, after what was still to say', async () => {
    const { read, emit, listeners } = open();
    await read();
    const next = read();
    drain();
    expect(await next).toBe('retry: 3000\n\n');
    expect(await read()).toBeNull();
    expect(listeners.size).toBe(0);
    const other = open();
    await other.read();
    other.emit(run('a', 1));
    drain();
    expect((await other.read()) + String(await other.read())).toContain(frame('a', 1));
    emit(run('a', 2));
  });

  it('only says when to come back while the server is going down', async () => {
    const { read, listeners } = open({ draining: true });
    expect(await read()).toBe('retry: 1000\n\nretry: 3000\n\n');
    expect(await read()).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it('leaves nothing behind when the browser goes', async () => {
    const { read, reader, listeners } = open();
    await read();
    expect([listeners.size, drainListeners.size]).toEqual([1, 1]);
    await reader.cancel();
    expect([listeners.size, drainListeners.size, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  it('leaves nothing behind when the browser is gone before the answer began', async () => {
    const browser = new AbortController();
    const { listeners } = open({ signal: browser.signal });
    await vi.advanceTimersByTimeAsync(0);
    browser.abort();
    expect([listeners.size, drainListeners.size, vi.getTimerCount()]).toEqual([0, 0, 0]);
    const late = open({ signal: AbortSignal.abort() });
    await vi.advanceTimersByTimeAsync(0);
    expect([late.listeners.size, drainListeners.size, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  it('breaks off, and leaves nothing behind, where the snapshot cannot be read', async () => {
    const { read, listeners } = open({ snapshot: () => Promise.reject(new Error('no database')) });
    await expect(read()).rejects.toThrow('no database');
    expect([listeners.size, drainListeners.size]).toEqual([0, 0]);
  });
});
