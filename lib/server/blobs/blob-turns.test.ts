import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { s3LocationOf } from '@/test/blob-stores';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { startTestS3, type TestS3Server } from '@/test/s3-server';
import { blobPath } from './blob-name';
import { type BlobTurns, createBlobTurns } from './blob-turns';
import { openS3Blobs, type S3Blobs } from './s3-blobs';

const HOUR_MS = 60 * 60_000;
const BYTES = Buffer.from('deleted for good, and sent again');

describe.each(TEST_ENGINES)('a blob in a bucket that servers on one $engine share', ({ open }) => {
  let opened: TestDatabase;
  let s3: TestS3Server;
  let directory: string;
  let stores: [S3Blobs, S3Blobs];
  let turns: [BlobTurns, BlobTurns];

  beforeEach(async () => {
    opened = await open();
    s3 = await startTestS3();
    directory = await mkdtemp(join(tmpdir(), 'overpaint-turns-'));
    const own = () => createBlobTurns(() => opened.database);
    const first = own();
    // SQLite has one server.
    turns = [first, opened.database.engine === 'sqlite' ? first : own()];
    const openStore = (index: 0 | 1) =>
      openS3Blobs(s3LocationOf(s3.url), {
        cacheDirectory: join(directory, String(index)),
        turns: turns[index],
      });
    stores = [await openStore(0), await openStore(1)];
  });
  afterEach(async () => {
    for (const store of stores) store.close();
    await s3.close();
    await opened.remove();
    await rm(directory, { recursive: true });
  });

  async function write(store: S3Blobs): Promise<string> {
    const writer = store.createWriter();
    await writer.write(BYTES);
    return (await writer.commit()).sha256;
  }

  const puts = () => s3.requests.filter((request) => request.startsWith('PUT')).length;

  async function until(happened: () => boolean): Promise<void> {
    while (!happened()) await new Promise((resolve) => setImmediate(resolve));
  }

  test('is there after it was written between the look at its age and its removal', async () => {
    const [remover, writer] = stores;
    const sha256 = await write(remover);
    s3.age(`some/where/${blobPath(sha256).join('/')}`, 2 * HOUR_MS);
    const go = Promise.withResolvers<void>();
    s3.break({ kind: 'wait', until: go.promise }, { method: 'DELETE', times: 1 });
    const removing = remover.removeStale(sha256, HOUR_MS);
    await until(() => s3.requests.some((request) => request.startsWith('DELETE')));
    const writing = write(writer);
    await until(() => puts() === 2);
    // Time enough for a writer that does not wait to find its bytes still there.
    for (let look = 0; look < 10; look += 1) expect(await remover.size(sha256)).toBe(BYTES.length);
    go.resolve();
    expect([await removing, await writing]).toEqual([true, sha256]);
    expect([...s3.objects.values()]).toEqual([BYTES]);
    expect(await remover.removeStale(sha256, HOUR_MS)).toBe(false);
  });

  test('is removed by one after the other', async () => {
    let alone = 0;
    const most: number[] = [];
    await Promise.all(
      [0, 1, 0, 1].map((index) =>
        (turns[index] as BlobTurns).alone('ab'.repeat(32), async () => {
          alone += 1;
          most.push(alone);
          await new Promise((resolve) => setImmediate(resolve));
          alone -= 1;
        }),
      ),
    );
    expect(most).toEqual([1, 1, 1, 1]);
  });

  test('does not block other turns, and is free after a failure', async () => {
    const [one, other] = turns;
    const never = one.alone('ab'.repeat(32), async () => {
      await other.pass('cd'.repeat(32));
      throw new Error('the store is down');
    });
    await expect(never).rejects.toThrow('the store is down');
    await other.pass('ab'.repeat(32));
    expect(await other.alone('ab'.repeat(32), async () => 'free')).toBe('free');
  });
});
