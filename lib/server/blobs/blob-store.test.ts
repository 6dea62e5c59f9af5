import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_BLOB_STORES, type TestBlobStore } from '@/test/blob-stores';
import type { BlobStore } from './blob-store';
import { withFiles } from './with-files';

const NOWHERE = '0'.repeat(64);
const HOUR_MS = 60 * 60 * 1000;
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.each(TEST_BLOB_STORES)('blobs in $store', ({ open }) => {
  let opened: TestBlobStore;
  let blobs: BlobStore;

  beforeEach(async () => {
    opened = await open();
    blobs = opened.blobs;
  });
  afterEach(() => opened.close());

  async function store(...chunks: Uint8Array[]) {
    const writer = blobs.createWriter();
    for (const chunk of chunks) await writer.write(chunk);
    return writer.commit();
  }

  async function readAll(sha256: string, range?: { start: number; end: number }) {
    return Buffer.from(await new Response(await blobs.read(sha256, range)).arrayBuffer());
  }

  async function listAll() {
    const found: { sha256: string; sizeBytes: number }[] = [];
    for await (const blob of blobs.list()) found.push(blob);
    return found.sort((one, other) => one.sha256.localeCompare(other.sha256));
  }

  test('any bytes in any pieces come back byte for byte, under their own hash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 2000 }), { maxLength: 6 }),
        async (chunks) => {
          const whole = Buffer.concat(chunks);
          const receipt = await store(...chunks);
          expect(receipt).toEqual({ sha256: sha256Of(whole), sizeBytes: whole.length });
          expect(await blobs.size(receipt.sha256)).toBe(whole.length);
          expect((await readAll(receipt.sha256)).equals(whole)).toBe(true);
          expect((await blobs.withFile(receipt.sha256, (path) => readFile(path))).equals(whole)).toBe(true);
        },
      ),
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

  test('an aborted blob is not there', async () => {
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('never'));
    await writer.abort();
    expect(await listAll()).toEqual([]);
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

  test('the same bytes written by many at once are one whole blob', async () => {
    const bytes = Buffer.alloc(500_000, 7);
    await Promise.all(Array.from({ length: 8 }, () => store(bytes)));
    expect(await listAll()).toEqual([{ sha256: sha256Of(bytes), sizeBytes: bytes.length }]);
    expect((await readAll(sha256Of(bytes))).equals(bytes)).toBe(true);
  });

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

  test('a reader may go away', async () => {
    const { sha256 } = await store(Buffer.alloc(1_000_000));
    const reader = (await blobs.read(sha256)).getReader();
    await reader.read();
    await reader.cancel();
    await expect(reader.read()).resolves.toEqual({ done: true, value: undefined });
  });

  test('a blob that is not there is refused before the first byte', async () => {
    await expect(blobs.read(NOWHERE)).rejects.toMatchObject({ code: 'image_not_found' });
    await expect(blobs.withFile(NOWHERE, async () => 'used')).rejects.toMatchObject({
      code: 'image_not_found',
    });
    expect(await blobs.size(NOWHERE)).toBeNull();
    expect(await blobs.has(NOWHERE)).toBe(false);
  });

  test.each([
    '',
    'abc',
    '../../etc/passwd',
    `${'a'.repeat(63)}G`,
    'A'.repeat(64),
    `${'a'.repeat(64)}/..`,
    `${'a'.repeat(64)}\n`,
  ])('the name %j never becomes a path or a key', async (name) => {
    const refused = { code: 'image_not_found' };
    await expect(blobs.read(name)).rejects.toMatchObject(refused);
    await expect(blobs.withFile(name, async () => 'used')).rejects.toMatchObject(refused);
    await expect(blobs.size(name)).rejects.toMatchObject(refused);
    await expect(blobs.remove(name)).rejects.toMatchObject(refused);
    await expect(blobs.removeStale(name, 0)).rejects.toMatchObject(refused);
  });

  test('an error of the code that uses a file is passed on', async () => {
    const { sha256 } = await store(Buffer.from('fine'));
    const mine = new TypeError('mine');
    await expect(blobs.withFile(sha256, () => Promise.reject(mine))).rejects.toBe(mine);
  });

  test('several files are lent together, in the order they were asked for', async () => {
    const wanted = [await store(Buffer.from('one')), await store(Buffer.from('two'))] as const;
    const texts = await withFiles(blobs, wanted, (paths) =>
      Promise.all(paths.map((path) => readFile(path, 'utf8'))),
    );
    expect(texts).toEqual(['one', 'two']);
  });

  test('all are listed, over several pages', async () => {
    const stored = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store(Buffer.alloc(index + 1))),
    );
    expect(await listAll()).toEqual(stored.sort((one, other) => one.sha256.localeCompare(other.sha256)));
  });

  test('removing takes the blob away, and twice is no error', async () => {
    const { sha256 } = await store(Buffer.from('gone'));
    await blobs.remove(sha256);
    await blobs.remove(sha256);
    expect(await blobs.has(sha256)).toBe(false);
    await expect(blobs.withFile(sha256, async () => 'used')).rejects.toMatchObject({
      code: 'image_not_found',
    });
  });

  test('a stale blob goes; one that was written, or written again, a moment ago stays', async () => {
    const { sha256 } = await store(Buffer.from('an upload'));
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(false);
    await opened.age(sha256, 2 * HOUR_MS);
    await store(Buffer.from('an upload'));
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(false);
    expect((await readAll(sha256)).toString()).toBe('an upload');
    await opened.age(sha256, 2 * HOUR_MS);
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(true);
    expect(await blobs.removeStale(sha256, HOUR_MS)).toBe(true);
    expect(await listAll()).toEqual([]);
  });
});
