import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataDirectory } from './data-directory';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'overpaint-data-'));
  directory = join(parent, 'new', 'data');
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('a new data directory is its owner’s only', async () => {
  expect(await makeDataDirectory(directory)).toBeNull();
  expect(await modeOf(directory)).toBe(0o700);
});

test.each(['server-id', 'overpaint.db', 'lost+found'])(
  'one with %s in it that is open is closed',
  async (name) => {
    await mkdir(join(directory, name), { recursive: true });
    await chmod(directory, 0o755);
    expect(await makeDataDirectory(directory)).toBeNull();
    expect(await modeOf(directory)).toBe(0o700);
  },
);

test('a folder with the files of other programs is left as it is, and that is said', async () => {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'holiday.jpg'), '');
  await chmod(directory, 0o755);
  expect(await makeDataDirectory(directory)).toMatch(/Other users .* its own folder/);
  expect(await modeOf(directory)).toBe(0o755);
});

test('a file in its place is told as one', async () => {
  await writeFile(join(parent, 'new'), '');
  await expect(makeDataDirectory(directory)).rejects.toThrow(/lies below one. It must be a folder/);
  await expect(makeDataDirectory(join(parent, 'new'))).rejects.toThrow(/is a file/);
});
