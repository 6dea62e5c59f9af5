import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunRecord } from '@/lib/server/records/run-record';
import { createWorkRoom, type WorkRoom } from './work-room';

let marked: Set<string>;
let pauses: number[];
let room: WorkRoom;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  marked = new Set();
  pauses = [];
  room = createWorkRoom({
    mark: async (run, atWork) => {
      if (atWork) marked.add(run.id);
      else marked.delete(run.id);
    },
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
});
afterEach(() => vi.useRealTimers());

const run = (id: string, crashes = 0) => ({ id, crashes }) as RunRecord;

/** Work that ends when it is told to. */
function begin(of: RunRecord, step: 'prepare' | 'save' = 'save', options = {}) {
  const gate = Promise.withResolvers<void>();
  const ended = room.work(of, step, () => gate.promise, options);
  ended.catch(() => undefined);
  return { end: gate.resolve, fail: gate.reject, ended };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('few runs are at work at once, and only they are marked', async () => {
  const works = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => begin(run(id)));
  await settle();
  expect([...marked]).toEqual(['a', 'b', 'c', 'd']);
  works[0]?.end();
  await settle();
  expect([...marked]).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one kind of work does not wait for the other', async () => {
  for (const id of ['a', 'b', 'c']) begin(run(id), 'prepare');
  begin(run('d'), 'save');
  await settle();
  expect([...marked]).toEqual(['a', 'b', 'd']);
});

test('a mark stays until the next state takes it away, and goes where the work failed', async () => {
  const [good, bad] = [begin(run('good')), begin(run('bad'))];
  await settle();
  good.end();
  bad.fail(new Error('no'));
  await expect(bad.ended).rejects.toThrow('no');
  await good.ended;
  expect([...marked]).toEqual(['good']);
});

test('a run that was at work when a server died works alone, so that no other is there when the next one dies', async () => {
  const first = begin(run('first'));
  const suspect = begin(run('suspect', 1));
  const later = begin(run('later'));
  await settle();
  expect([...marked]).toEqual(['first']);
  marked.clear();
  first.end();
  await settle();
  expect([...marked]).toEqual(['suspect']);
  marked.clear();
  suspect.end();
  await settle();
  expect([...marked]).toEqual(['later']);
  later.end();
  await later.ended;
});

test('one of which a single crash more is the last waits for a quiet moment, unless a person asks for it', async () => {
  begin(run('once', 1)).end();
  begin(run('asked', 2), 'save', { asked: true }).end();
  await settle();
  expect(pauses).toEqual([]);
  begin(run('twice', 2)).end();
  await settle();
  expect(pauses).toEqual([30_000]);
  vi.advanceTimersByTime(30_001);
  begin(run('later', 2)).end();
  await settle();
  expect(pauses).toHaveLength(1);
  expect([...marked]).toEqual(['once', 'asked', 'twice', 'later']);
});
