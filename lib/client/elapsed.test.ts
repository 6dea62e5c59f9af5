import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteServerTime, serverNow } from './elapsed';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const header = (ms: number) => new Date(ms).toUTCString();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  noteServerTime(header(NOW), NOW, NOW);
});
afterEach(() => vi.useRealTimers());

test('a server that is minutes ahead is believed', () => {
  noteServerTime(header(NOW + 300_000), NOW - 100, NOW + 100);
  expect(serverNow()).toBe(NOW + 300_500);
});

test('a server that is behind is believed too', () => {
  noteServerTime(header(NOW - 60_000), NOW, NOW);
  expect(serverNow()).toBe(NOW - 59_500);
});

test('a difference within the header’s own second is no difference', () => {
  noteServerTime(header(NOW + 1_000), NOW, NOW);
  expect(serverNow()).toBe(NOW);
});

test('an answer without a readable date changes nothing', () => {
  noteServerTime(header(NOW + 300_000), NOW, NOW);
  noteServerTime(null, NOW, NOW);
  noteServerTime('yesterday', NOW, NOW);
  expect(serverNow()).toBe(NOW + 300_500);
});
