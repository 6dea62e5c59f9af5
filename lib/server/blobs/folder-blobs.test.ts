import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
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
  test('any bytes in any pieces come back byte for byte, under their own hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 6 }), async (chunks) => {
        const whole = Buffer.concat(chunks);
        const receipt = await store(...chunks);
        expect(receipt).toEqual({ sha256: sha256Of(whole), sizeBytes: whole.length });
        expect((await readAll(receipt.sha256)).equals(whole)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('nothing can be read before the commit', async () => {
    const bytes = Buffer.from('not yet');
    const writer = blobs.createWriter();
    await writer.write(bytes);
    expect(await blobs.has(sha256Of(bytes))).toBe(false);
    await writer.commit();
    expect(await blobs.has(sha256Of(bytes))).toBe(true);
  });

  test('an aborted blob leaves no file', async () => {
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('never'));
    await writer.abort();
    expect(await filesBelow(directory)).toEqual([]);
  });

  test('abort after commit takes nothing away', async () => {
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('kept'));
    const { sha256 } = await writer.commit();
    await writer.abort();
    expect((await readAll(sha256)).toString()).toBe('kept');
  });

  test('a closed writer takes no more', async () => {
    const writer = blobs.createWriter();
    await writer.commit();
    await expect(writer.write(Buffer.from('late'))).rejects.toThrow('already closed');
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

describe('reading', () => {
  test('a range is inclusive at both ends and ends with the blob', async () => {
    const { sha256 } = await store(Buffer.from('0123456789'));
    expect((await readAll(sha256, { start: 2, end: 4 })).toString()).toBe('234');
    expect((await readAll(sha256, { start: 9, end: 9 })).toString()).toBe('9');
    expect((await readAll(sha256, { start: 7, end: 700 })).toString()).toBe('789');
  });

  test('a blob larger than one piece is read whole', async () => {
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
    const { sha256 } = await store(bytes);
    expect((await readAll(sha256)).equals(bytes)).toBe(true);
    expect((await readAll(sha256, { start: 1, end: 700_000 })).equals(bytes.subarray(1))).toBe(true);
  });

  test('a reader that goes away closes the file', async () => {
    const { sha256 } = await store(Buffer.alloc(1_000_000));
    const reader = (await blobs.read(sha256)).getReader();
    await reader.read();
    await reader.cancel();
    await expect(reader.read()).resolves.toEqual({ done: true, value: undefined });
  });

  test('a blob that is not there is refused before the first byte', async () => {
    await expect(blobs.read('0'.repeat(64))).rejects.toMatchObject({ code: 'image_not_found' });
    expect(await blobs.size('0'.repeat(64))).toBeNull();
    expect(await blobs.has('0'.repeat(64))).toBe(false);
  });

  test.each([
    '',
    'abc',
    '../../etc/passwd',
    `${'a'.repeat(63)}G`,
    'A'.repeat(64),
    `${'a'.repeat(64)}/..`,
    `${'a'.repeat(64)}\n`,
  ])('the name %j never becomes a path', async (name) => {
    await expect(blobs.withFile(name, async () => 0)).rejects.toMatchObject({ code: 'image_not_found' });
    await expect(blobs.read(name)).rejects.toMatchObject({ code: 'image_not_found' });
  });
});

describe('tidying', () => {
  test('removing takes the blob away, and twice is no error', async () => {
    const { sha256 } = await store(Buffer.from('gone'));
    await blobs.remove(sha256);
    await blobs.remove(sha256);
    expect(await blobs.has(sha256)).toBe(false);
  });

  const HOUR_MS = 60 * 60 * 1000;
  const age = (sha256: string, ageMs: number) => {
    const then = new Date(Date.now() - ageMs);
    return utimes(join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
  };

  test('a stale blob goes; one that was written, or written again, a moment ago stays', async () => {
    const { sha256 } = await store(Buffer.from('an upload'));
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(false);
    await age(sha256, 2 * HOUR_MS);
    await store(Buffer.from('an upload'));
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(false);
    expect((await readAll(sha256)).toString()).toBe('an upload');
    await age(sha256, 2 * HOUR_MS);
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(true);
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(true);
    expect(await filesBelow(directory)).toEqual([]);
  });

  test('a blob that is written while it is being removed is there afterwards', async () => {
    const bytes = Buffer.from('wanted and not wanted');
    const { sha256 } = await store(bytes);
    for (let round = 0; round < 150; round++) {
      await age(sha256, 2 * HOUR_MS);
      await Promise.all([
        blobs.removeStale(sha256, HOUR_MS),
        store(bytes),
        blobs.removeStale(sha256, HOUR_MS),
      ]);
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
