import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLeaseOwner, isDeadLeaseOwner } from './lease-owner';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-lease-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a process is not dead to itself', async () => {
  const self = await createLeaseOwner(directory);
  expect(isDeadLeaseOwner(self, self)).toBe(false);
});

test('a former start on this directory with the same process id, as in a container, is dead', async () => {
  const [former, self] = [await createLeaseOwner(directory), await createLeaseOwner(directory)];
  expect(isDeadLeaseOwner(former, self)).toBe(true);
});

test('a process of this directory that has ended is dead, one that runs is not', async () => {
  const ended = spawnSync(process.execPath, ['-e', '']);
  const self = await createLeaseOwner(directory);
  const [place] = self.split('/');
  expect(isDeadLeaseOwner(`${place}/${ended.pid}/x`, self)).toBe(true);
  expect(isDeadLeaseOwner(`${place}/${process.ppid}/x`, self)).toBe(false);
});

test('of a server on another host, or with its own directory, nothing is known', async () => {
  const self = await createLeaseOwner(directory);
  const neighbour = await createLeaseOwner(join(directory, 'other'));
  expect(isDeadLeaseOwner(neighbour, self)).toBe(false);
  expect(isDeadLeaseOwner('elsewhere.invalid/1/x', self)).toBe(false);
});

test('a name that a full disk left empty is made anew', async () => {
  await writeFile(join(directory, 'server-id'), '');
  const [place] = (await createLeaseOwner(directory)).split('/');
  expect(place).toMatch(/~[0-9a-f-]{36}$/);
});
