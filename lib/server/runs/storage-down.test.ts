import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { type AcceptedCall, createStandIn } from '@/stand-in/handle';
import { CAT } from '@/test/pictures';
import { sharePixelProcesses } from '@/test/pixels';
import { startTestS3, type TestS3Server } from '@/test/s3-server';

/** R11: the bucket is away, and nothing that is paid for is lost. */

const OWNER = 'local';
let directory: string;
let s3: TestS3Server;
let services: Services;
let calls: AcceptedCall[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-storage-'));
  s3 = await startTestS3();
  calls = [];
  services = await start();
});
afterEach(async () => {
  await services.drain();
  await services.close();
  await s3.close();
  await rm(directory, { recursive: true });
});

async function start(): Promise<Services> {
  const fixture = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const opened = await openServices({
    environment: parseEnvironment({
      LOG_LEVEL: 'silent',
      DATA_DIR: directory,
      BLOB_URL: s3.url,
      DRAIN_TIMEOUT: '20',
    }),
    standIn: createStandIn({ paceMs: 0, fixture, onAccepted: (call) => calls.push(call) }),
    pixelWorker: sharePixelProcesses(),
  });
  await opened.runner.start();
  return opened;
}

async function generate(): Promise<WireRun> {
  const request = { ...DEFAULT_SETTINGS, prompt: 'a cat', size: '1024x1024', id: randomUUID() };
  return (await services.runs.admit({ ownerId: OWNER, tokenId: null }, request)).run;
}

async function until(id: string, good: (run: WireRun) => boolean): Promise<WireRun> {
  const { promise, resolve } = Promise.withResolvers<WireRun>();
  const look = (run: WireRun | null) => {
    if (run?.id === id && good(run)) resolve(run);
  };
  const stop = services.events.subscribe(OWNER, look);
  look(await services.runs.find(OWNER, id));
  return promise.finally(stop);
}
const ended = (id: string) => until(id, (run) => TERMINAL.has(run.status));

test('an answer waits in the spool, says that it is being saved, and is saved when the bucket is back', async () => {
  s3.break({ kind: 'down' });
  const { id } = await generate();
  await until(id, (run) => run.status === 'saving');
  // More tries than an answer has that cannot be read.
  const puts = () => s3.requests.filter((request) => request.startsWith('PUT')).length;
  const before = puts();
  await expect.poll(() => puts() - before, { timeout: 15_000 }).toBeGreaterThan(9);
  expect(await services.runs.find(OWNER, id)).toMatchObject({ status: 'saving', error: null });
  expect(await readdir(join(directory, 'spool'))).toHaveLength(1);
  s3.mend();
  expect(await ended(id)).toMatchObject({ status: 'done', error: null, images: [{ width: 1024 }] });
  expect(calls).toHaveLength(1);
}, 40_000);

test('a server that stops meanwhile leaves the answer to its next start, and that is no crash', async () => {
  s3.break({ kind: 'refuse', status: 503, code: 'SlowDown' });
  const { id } = await generate();
  await until(id, (run) => run.status === 'saving');
  expect(await services.drain()).toBe(true);
  await services.close();
  s3.mend();
  services = await start();
  expect(await ended(id)).toMatchObject({ status: 'done', error: null });
  expect((await services.runStore.read(id))?.crashes).toBe(0);
  expect(calls).toHaveLength(1);
}, 40_000);

test('an edit whose photo cannot be fetched waits unsent, and can be canceled for nothing', async () => {
  const body = (await sharp(CAT).png().toBuffer()) as BodyInit;
  const upload = new Request('http://localhost', { method: 'POST', body });
  const photo = (await services.uploads.take(OWNER, 'input', upload, null)).image.id;
  const admit = async () => {
    const { request } = parseEditRequest({ id: randomUUID(), prompt: 'a hat', images: [photo] });
    return (await services.runs.admitEdit({ ownerId: OWNER, tokenId: null }, request)).run.id;
  };
  await services.drain();
  // Until then the upload is being stored, which fills the cache.
  await services.close();
  await rm(join(directory, 'cache'), { recursive: true });
  services = await start();
  s3.break({ kind: 'refuse', status: 500, code: 'InternalError' });
  const [wanted, unwanted] = [await admit(), await admit()];
  const gets = () => s3.requests.filter((request) => request.startsWith('GET')).length;
  const before = gets();
  await expect.poll(() => gets() - before, { timeout: 15_000 }).toBeGreaterThan(9);
  expect(await services.runs.find(OWNER, wanted)).toMatchObject({ status: 'queued', error: null });
  expect((await services.runs.cancel(OWNER, unwanted)).status).toBe('canceled');
  s3.mend();
  expect(await ended(wanted)).toMatchObject({ status: 'done', error: null });
  expect(calls).toHaveLength(1);
}, 40_000);

test('an upload is refused for now', async () => {
  s3.break({ kind: 'down' });
  const body = (await sharp(CAT).png().toBuffer()) as BodyInit;
  const upload = new Request('http://localhost', { method: 'POST', body });
  await expect(services.uploads.take(OWNER, 'input', upload, null)).rejects.toMatchObject({
    name: 'BlobStoreFailure',
  });
});
