import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { hasRoom, roomNeededBytes } from './disk-room';

const params = (change: Partial<GenerateParams> = {}): GenerateParams => ({
  ...DEFAULT_SETTINGS,
  prompt: 'x',
  ...change,
});

test('the room a run needs grows with its pixels and its images', () => {
  const one = roomNeededBytes(params({ size: '1024x1024', n: 1 }));
  expect(one).toBe(1024 * 1024 * 7);
  expect(roomNeededBytes(params({ size: '1024x1024', n: 4 }))).toBe(4 * one);
  expect(roomNeededBytes(params({ size: '2048x1024' }))).toBe(2 * one);
  expect(roomNeededBytes(params({ size: 'auto' }))).toBeGreaterThan(one);
});

test('open runs count against the disk too', async () => {
  expect(await hasRoom(tmpdir(), 0, 1)).toBe(true);
  expect(await hasRoom(tmpdir(), 1e15, 1)).toBe(false);
  expect(await hasRoom(tmpdir(), 0, 1e15)).toBe(false);
});
