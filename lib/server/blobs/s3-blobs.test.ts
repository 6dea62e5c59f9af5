import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type S3Quirk, startTestS3, type TestS3Server } from '@/test/s3-server';
import { openS3Blobs, type S3Blobs } from './s3-blobs';
import { parseS3Location } from './s3-location';

let server: TestS3Server;
let directory: string;
let blobs: S3Blobs;

const open = (url = server.url, maxCacheBytes?: number) => {
  const parsed = parseS3Location('BLOB_URL', url, null);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return openS3Blobs(parsed.location, {
    cacheDirectory: join(directory, 'cache'),
    ...(maxCacheBytes === undefined ? {} : { maxCacheBytes }),
  });
};

beforeEach(async () => {
  server = await startTestS3();
  directory = await mkdtemp(join(tmpdir(), 'overpaint-s3-'));
  blobs = await open();
});
afterEach(async () => {
  blobs.close();
  await server.close();
  await rm(directory, { recursive: true });
});

async function store(bytes: Uint8Array, into = blobs): Promise<string> {
  const writer = into.createWriter();
  await writer.write(bytes);
  return (await writer.commit()).sha256;
}

const readAll = async (sha256: string) =>
  Buffer.from(await new Response(await blobs.read(sha256)).arrayBuffer());
const fileOf = (sha256: string, of = blobs) => of.withFile(sha256, (path) => readFile(path));
const cached = async () => (await readdir(join(directory, 'cache'))).filter((name) => name !== 'tmp');
const gets = () => server.requests.filter((request) => request.startsWith('GET')).length;

describe('what is stored', () => {
  test('lies below the prefix as it would in the folder, and can be looked at without being fetched', async () => {
    const bytes = Buffer.from('a picture');
    const sha256 = await store(bytes);
    const key = `some/where/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
    expect([...server.objects.keys()]).toEqual([key]);
    expect(await fileOf(sha256)).toEqual(bytes);
    expect(gets()).toBe(0);
  });

  test('survives a store that fails at first', async () => {
    server.break({ kind: 'refuse', status: 503, code: 'SlowDown' }, { method: 'PUT', times: 2 });
    const sha256 = await store(Buffer.from('patience'));
    expect(server.objects.size).toBe(1);
    expect(await blobs.size(sha256)).toBe(8);
  });

  test('is not said to be stored before the store has said so, and leaves nothing behind', async () => {
    server.break({ kind: 'refuse', status: 500, code: 'InternalError' }, { method: 'PUT' });
    await expect(store(Buffer.from('lost'))).rejects.toMatchObject({ name: 'BlobStoreFailure' });
    expect(await readdir(join(directory, 'cache', 'tmp'))).toEqual([]);
    expect(await cached()).toEqual([]);
  });
});

describe('the files lent', () => {
  test('are fetched once, however many ask at the same time', async () => {
    const sha256 = await store(Buffer.from('shared'), await open(server.url, 0));
    await Promise.all(Array.from({ length: 10 }, () => fileOf(sha256)));
    expect(gets()).toBe(1);
  });

  test('whose bytes are not what their name says are never lent', async () => {
    const sha256 = await store(Buffer.from('genuine'), await open(server.url, 0));
    server.break({ kind: 'wrong_body' });
    await expect(fileOf(sha256)).rejects.toThrow(/other bytes/);
    server.mend();
    expect((await fileOf(sha256)).toString()).toBe('genuine');
  });

  test('of which only a part came are fetched again the next time', async () => {
    const bytes = Buffer.alloc(200_000, 3);
    const sha256 = await store(bytes, await open(server.url, 0));
    server.break({ kind: 'cut' });
    await expect(fileOf(sha256)).rejects.toMatchObject({ name: 'BlobStoreFailure' });
    server.mend();
    expect(await fileOf(sha256)).toEqual(bytes);
  });

  test('are kept up to the limit, the last used longest, and those in use always', async () => {
    const stored = await Promise.all(['1', '2', '3', '4'].map((sign) => store(Buffer.alloc(10, sign))));
    const [first = '', second = '', third = '', fourth = ''] = stored;
    await rm(join(directory, 'cache'), { recursive: true });
    const small = await open(server.url, 25);
    const kept = async () => (await cached()).sort();
    const inUse = Promise.withResolvers<void>();
    const lent = small.withFile(first, async (path) => {
      await inUse.promise;
      return readFile(path);
    });
    await fileOf(second, small);
    await fileOf(third, small);
    expect(await kept()).toEqual([first, third].sort());
    inUse.resolve();
    expect(await lent).toEqual(Buffer.alloc(10, '1'));
    await fileOf(third, small);
    await fileOf(fourth, small);
    expect(await kept()).toEqual([third, fourth].sort());
  });

  test('that a power cut left empty are fetched again', async () => {
    const sha256 = await store(Buffer.from('whole'));
    await writeFile(join(directory, 'cache', sha256), '');
    const restarted = await open();
    expect((await fileOf(sha256, restarted)).toString()).toBe('whole');
  });
});

describe('a store that is away', () => {
  test.each([
    ['reading', () => readAll('0'.repeat(64))],
    ['lending', () => fileOf('0'.repeat(64))],
    ['asking for a size', () => blobs.size('0'.repeat(64))],
    ['removing', () => blobs.remove('0'.repeat(64))],
    ['listing', () => blobs.list().next()],
    ['writing', () => store(Buffer.from('x'))],
  ])('is no missing picture: %s', async (_name, work) => {
    server.break({ kind: 'down' });
    await expect(work()).rejects.toMatchObject({
      name: 'BlobStoreFailure',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  test('while a picture is being read breaks that off', async () => {
    const sha256 = await store(Buffer.alloc(300_000));
    server.break({ kind: 'cut' });
    await expect(readAll(sha256)).rejects.toThrow();
  });
});

describe('the probe', () => {
  test('leaves nothing behind where all is well', async () => {
    await blobs.probe();
    expect(server.objects.size).toBe(0);
  });

  const changed = (pattern: RegExp | string, by: string) => server.url.replace(pattern, by);
  test.each([
    ['no such bucket', () => changed('@pictures', '@others'), /There is no bucket “others”/],
    ['an unknown key', () => changed('TESTKEY', 'NOKEY'), /does not know this access key/],
    ['a wrong secret', () => changed('secret', 'wrong'), /does not accept the secret key/],
    [
      'another region',
      () => changed('eu-test-1', 'us-east-1'),
      /in the region eu-test-1: write \?region=eu-test-1/,
    ],
    [
      'nobody there',
      () => changed(/127\.0\.0\.1%3A\d+/, '127.0.0.1%3A1'),
      /cannot be reached \(ECONNREFUSED\)/,
    ],
  ])('says what is wrong: %s', async (_name, url, sentence) => {
    const wrong = await open(url());
    const failure = await wrong.probe().catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'BlobStoreFailure', message: expect.stringMatching(sentence) });
    expect((failure as Error).message).not.toContain('secret+');
  });

  test.each([
    ['access denied', { status: 403, code: 'AccessDenied' }, /denies access/],
    ['a clock that is wrong', { status: 403, code: 'RequestTimeTooSkewed' }, /clock/],
  ])('says what is wrong: %s', async (_name, refusal, sentence) => {
    server.break({ kind: 'refuse', ...refusal });
    await expect(blobs.probe()).rejects.toThrow(sentence);
  });
});

/** https://docs.ceph.com, https://min.io, Cloudflare R2, Backblaze B2 and others, in this or an older version. */
describe('a store that is not Amazon’s', () => {
  let other: TestS3Server;
  let there: S3Blobs;
  const openOther = async (quirks: readonly S3Quirk[]) => {
    other = await startTestS3({ quirks, pageSize: 2 });
    there = await open(other.url, 0);
  };
  afterEach(async () => {
    there.close();
    await other.close();
  });

  test.each<S3Quirk>([
    'refuses checksum headers',
    'refuses Expect',
    'refuses lists of version 2',
    'takes every list for version 1',
  ])('and %s does for all that is needed, the probe and what comes later', async (quirk) => {
    await openOther([quirk]);
    await there.probe();
    const stored = await Promise.all(
      ['1', '2', '3', '4', '5'].map((sign) => store(Buffer.alloc(3_000_000, sign), there)),
    );
    const [first = ''] = stored;
    const part = await new Response(await there.read(first, { start: 1, end: 4 })).text();
    expect(part).toBe('1111');
    const listed = [];
    for await (const { sha256 } of there.list()) listed.push(sha256);
    expect(listed).toEqual(stored.toSorted());
    await there.remove(first);
    expect(await there.size(first)).toBeNull();
  });

  test.each<[S3Quirk, RegExp]>([
    ['ignores Range', /did not give back the part/],
    ['takes 1 MiB at most', /refuses files of this size/],
    ['keeps what is removed', /still has what was removed/],
  ])('and %s is refused at start, before a picture is paid', async (quirk, sentence) => {
    await openOther([quirk]);
    await expect(there.probe()).rejects.toThrow(sentence);
  });
});
