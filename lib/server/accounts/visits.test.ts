import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sessions } from './sessions';
import type { Tokens } from './tokens';
import { OPERATOR, type Visitor } from './visitor';
import { createVisits, type Visits } from './visits';

let alive: { sessions: Set<string>; tokens: Set<string> };
let looks: number;
let broken: boolean;
let slow: Promise<void>;
let visits: Visits;

beforeEach(() => {
  vi.useFakeTimers();
  alive = { sessions: new Set(['a', 'b']), tokens: new Set(['t']) };
  looks = 0;
  broken = false;
  slow = Promise.resolve();
  const still = (of: () => Set<string>) => async (ids: readonly string[]) => {
    looks += 1;
    if (broken) throw new Error('no database');
    await slow;
    return new Set(ids.filter((id) => of().has(id)));
  };
  visits = createVisits({
    sessions: { alive: still(() => alive.sessions) } as Sessions,
    tokens: { alive: still(() => alive.tokens) } as Tokens,
    logger: pino({ level: 'silent' }),
  });
});
afterEach(() => {
  visits.close();
  vi.useRealTimers();
});

const atPage = (sessionId: string) => ({ kind: 'person', sessionId }) as Visitor;
const byToken = (id: string) => ({ kind: 'token', token: { id } }) as Visitor;

test('within a second, all that an ended session holds open is cut off, and nothing else', async () => {
  const cuts: string[] = [];
  const begin = (visitor: Visitor | null, name: string) => visits.begin(visitor, () => cuts.push(name));
  begin(atPage('a'), 'first of a');
  begin(atPage('a'), 'second of a');
  begin(atPage('b'), 'of b');
  begin(byToken('t'), 'of a token');
  begin(OPERATOR, 'without accounts');
  begin(null, 'of anyone');
  await vi.advanceTimersByTimeAsync(1000);
  expect(cuts).toEqual([]);
  alive.sessions.delete('a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(cuts).toEqual(['first of a', 'second of a']);
  alive.tokens.delete('t');
  await vi.advanceTimersByTimeAsync(1000);
  expect(cuts).toEqual(['first of a', 'second of a', 'of a token']);
  alive.sessions.clear();
  await vi.advanceTimersByTimeAsync(1000);
  expect(cuts).toEqual(['first of a', 'second of a', 'of a token', 'of b']);
});

test('who comes while the database is being asked about others stays', async () => {
  const cut = vi.fn();
  const answer = Promise.withResolvers<void>();
  slow = answer.promise;
  visits.begin(atPage('a'), () => undefined);
  await vi.advanceTimersByTimeAsync(1000);
  visits.begin(atPage('b'), cut);
  visits.begin(byToken('t'), cut);
  answer.resolve();
  await vi.advanceTimersByTimeAsync(1000);
  expect(cut).not.toHaveBeenCalled();
});

test('what has ended by itself is not cut off', async () => {
  const cut = vi.fn();
  visits.begin(atPage('a'), cut)();
  visits.begin(atPage('b'), cut);
  alive.sessions.delete('a');
  await vi.advanceTimersByTimeAsync(2000);
  expect(cut).not.toHaveBeenCalled();
});

test('nobody here: nothing is looked up', async () => {
  const end = visits.begin(atPage('a'), () => undefined);
  await vi.advanceTimersByTimeAsync(1100);
  expect(looks).toBeGreaterThan(0);
  end();
  await vi.advanceTimersByTimeAsync(1000);
  const before = looks;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBe(before);
});

test('a database that is away cuts nobody off, and is asked again', async () => {
  const cut = vi.fn();
  visits.begin(atPage('a'), cut);
  broken = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(cut).not.toHaveBeenCalled();
  broken = false;
  alive.sessions.delete('a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(cut).toHaveBeenCalledOnce();
});
