import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { createLeaseOwner, isDeadLeaseOwner } from './lease-owner';

test('a process is not dead to itself', () => {
  const self = createLeaseOwner();
  expect(isDeadLeaseOwner(self, self)).toBe(false);
});

test('a former start with the same process id, as in a container, is dead', () => {
  expect(isDeadLeaseOwner(createLeaseOwner(), createLeaseOwner())).toBe(true);
});

test('a process of this host that has ended is dead, one that runs is not', () => {
  const ended = spawnSync(process.execPath, ['-e', '']);
  expect(isDeadLeaseOwner(`${hostname()}/${ended.pid}/x`, createLeaseOwner())).toBe(true);
  expect(isDeadLeaseOwner(`${hostname()}/${process.ppid}/x`, createLeaseOwner())).toBe(false);
});

test('of a process on another host nothing is known', () => {
  expect(isDeadLeaseOwner('elsewhere.invalid/1/x', createLeaseOwner())).toBe(false);
});
