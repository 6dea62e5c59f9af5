import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from './blob-store';
import { openFolderBlobs } from './folder-blobs';

let directory: string;
let blobs: BlobStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-blobs-'));
  blobs = openFolderBlobs(directory);
});

afterEach(() => rm(directory, { recursive: true }));

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function store(...chunks: Uint8Array[]) {
  const writer = blobs.createWriter();
  for (const chunk of chunks) await writer.write(chunk);
  return writer.commit();
}

async function readAll(sha256: string, range?: { start: number; end: number }) {
  return Buffer.from(await new Response(await blobs.read(sha256, range)).arrayBuffer());
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('writing', () => {
  test('an aborted blob leaves no file', async () => {
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('never'));
    await writer.abort();
    expect(await filesBelow(directory)).toEqual([]);
  });

  test('the same bytes twice are one file, and the first one stays', async () => {
    const { sha256 } = await store(Buffer.from('same'));
    const path = await blobs.withFile(sha256, async (own) => own);
    const { ino } = await stat(path);
    await Promise.all([store(Buffer.from('same')), store(Buffer.from('sa'), Buffer.from('me'))]);
    expect(await filesBelow(directory)).toEqual([sha256]);
    expect((await stat(path)).ino).toBe(ino);
  });

  test('the same bytes written for the first time by many at once are one whole file', async () => {
    const bytes = Buffer.alloc(500_000, 7);
    await Promise.all(Array.from({ length: 8 }, () => store(bytes)));
    expect(await filesBelow(directory)).toEqual([sha256Of(bytes)]);
    expect((await readAll(sha256Of(bytes))).equals(bytes)).toBe(true);
  });

  test('a file of the right name and the wrong length is replaced', async () => {
    const bytes = Buffer.from('the whole picture');
    const sha256 = sha256Of(bytes);
    const target = join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    await mkdir(join(target, '..'), { recursive: true });
    await writeFile(target, 'the who');
    await store(bytes);
    expect((await readFile(target)).equals(bytes)).toBe(true);
  });
});

describe('tidying', () => {
  const HOUR_MS = 60 * 60 * 1000;
  const age = (sha256: string, ageMs: number) => {
    const then = new Date(Date.now() - ageMs);
    return utimes(join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
  };

  test('a blob that is written while it is being removed is there afterwards', async () => {
    const bytes = Buffer.from('wanted and not wanted');
    const { sha256 } = await store(bytes);
    for (let round = 0; round < 200; round++) {
      await age(sha256, 2 * HOUR_MS);
      const written = store(bytes);
      // At another moment of the writing each time.
      for (let turn = 0; turn < round % 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([blobs.removeStale(sha256, HOUR_MS), written]);
      expect((await readAll(sha256)).equals(bytes)).toBe(true);
    }
    expect(await filesBelow(directory)).toEqual([sha256]);
  });

  test('what a crash left half written is swept, what is being written is not', async () => {
    await mkdir(join(directory, 'tmp'));
    await writeFile(join(directory, 'tmp', 'crashed'), 'half');
    const past = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(join(directory, 'tmp', 'crashed'), past, past);
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('alive'));
    const [alive = ''] = (await readdir(join(directory, 'tmp'))).filter((name) => name !== 'crashed');
    const recently = new Date(Date.now() - 50 * 60 * 1000);
    await utimes(join(directory, 'tmp', alive), recently, recently);

    expect(await blobs.sweepTemporary()).toBe(1);
    const { sha256 } = await writer.commit();
    expect((await readAll(sha256)).toString()).toBe('alive');
  });

  test('a folder that was never written to has nothing to sweep', async () => {
    expect(await blobs.sweepTemporary()).toBe(0);
  });
});
