import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdDirectory } from './hold-directory';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-hold-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a directory has one holder at a time', async () => {
  const first = await holdDirectory(join(directory, 'data'));
  expect(await holdDirectory(join(directory, 'data'))).toBeNull();
  expect(await holdDirectory(join(directory, 'other'))).not.toBeNull();
  first?.release();
  expect(await holdDirectory(join(directory, 'data'))).not.toBeNull();
});

test('a waiting process gets it when the holder ends', async () => {
  const first = await holdDirectory(directory);
  const waiting = holdDirectory(directory, 10_000);
  first?.release();
  expect(await waiting).not.toBeNull();
});

test('a holder that is killed holds no more', async () => {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    new DatabaseSync(process.argv[1]).exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['-e', program, join(directory, 'server.lock')]);
  await once(child.stdout, 'data');
  expect(await holdDirectory(directory)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await holdDirectory(directory)).not.toBeNull();
});
