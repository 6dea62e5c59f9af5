import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { budgetPeriod, readBudget } from '@/lib/server/budget/budget';
import { installationScope } from '@/lib/server/budget/budget-scopes';
import { parseEnvironment } from '@/lib/server/environment';
import type { PixelJobName } from '@/lib/server/pixels/pixel-jobs';
import { openPixelWorker, type PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { openServices, type Services } from '@/lib/server/services';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { type AcceptedCall, createStandIn } from '@/stand-in/handle';
import { alphaMask, CAT } from '@/test/pictures';

const OWNER = 'local';
const BOX = { x: 100, y: 80, width: 90, height: 70 };

let directory: string;
let picture: Buffer;
let calls: AcceptedCall[];
let opened: Services[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-edits-'));
  picture = await sharp({ create: { width: 1008, height: 672, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  calls = [];
  opened = [];
});
afterEach(async () => {
  for (const services of opened) {
    await services.drain();
    await services.close();
  }
  await rm(directory, { recursive: true });
});

/** @param gate is awaited before each call */
async function open(
  pixelWorker?: PixelWorker,
  gate: () => Promise<void> = async () => undefined,
): Promise<Services> {
  const answer = createStandIn({ paceMs: 0, fixture: picture, onAccepted: (call) => calls.push(call) });
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: directory, DRAIN_TIMEOUT: '0' }),
    standIn: async (request) => {
      await gate();
      return answer(request);
    },
    ...(pixelWorker === undefined ? {} : { pixelWorker }),
  });
  opened.push(services);
  return services;
}

/** A worker to which one job never comes back, as if the process had died in it; `reached` tells that it began. */
function dyingIn(job: PixelJobName) {
  const worker = openPixelWorker(process.cwd());
  const reached = Promise.withResolvers<void>();
  const dying: PixelWorker = {
    run(name, input) {
      if (name !== job) return worker.run(name, input);
      reached.resolve();
      return new Promise(() => undefined);
    },
    warm: () => worker.warm(),
    close: () => worker.close(),
  };
  return { worker: dying, reached: reached.promise };
}

async function upload(services: Services, role: 'input' | 'mask', body: Buffer): Promise<string> {
  const request = new Request('http://localhost', { method: 'POST', body: body as BodyInit });
  return (await services.uploads.take(OWNER, role, request, null)).image.id;
}

async function admit(services: Services, change: object = {}): Promise<WireRun> {
  const photo = await upload(services, 'input', await sharp(CAT).png().toBuffer());
  const mask = await upload(services, 'mask', alphaMask(451, 300, BOX));
  const { request } = parseEditRequest({
    id: randomUUID(),
    prompt: 'a hat',
    quality: 'low',
    images: [photo],
    mask,
    ...change,
  });
  return (await services.runs.admitEdit({ ownerId: OWNER, tokenId: null }, request)).run;
}

async function until(services: Services, id: string, good: (run: WireRun) => boolean): Promise<WireRun> {
  const { promise, resolve } = Promise.withResolvers<WireRun>();
  const look = (run: WireRun | null) => {
    if (run?.id === id && good(run)) resolve(run);
  };
  const stop = services.events.subscribe(OWNER, look);
  look(await services.runs.find(OWNER, id));
  return promise.finally(stop);
}
const ended = (services: Services, id: string) => until(services, id, (run) => TERMINAL.has(run.status));

const budget = async (services: Services) =>
  readBudget(services.database.query, {
    scope: installationScope(true),
    period: budgetPeriod(await services.database.now()),
  });
const imagesOf = async (services: Services, id: string) =>
  (await services.runStore.imagesOf([id])).get(id) ?? [];

describe('a server that dies', () => {
  it('while an edit’s files are made has sent nothing; the next one sends it once', async () => {
    const { worker, reached } = dyingIn('writeApiMask');
    const first = await open(worker);
    await first.runner.start();
    const run = await admit(first);
    await reached;
    await first.drain();
    expect(await first.runs.find(OWNER, run.id)).toMatchObject({ status: 'queued', attempt: 0 });
    expect(calls).toHaveLength(0);

    const second = await open();
    await second.runner.start();
    expect(await ended(second, run.id)).toMatchObject({ status: 'done', attempt: 1 });
    expect(calls).toHaveLength(1);
    expect(await readdir(join(directory, 'edits'))).toEqual([]);
  });

  it('while an answer is put back has lost nothing; the next one puts it back, free', async () => {
    const { worker, reached } = dyingIn('placeExact');
    const first = await open(worker);
    await first.runner.start();
    const run = await admit(first);
    await reached;
    await first.drain();
    // The answer is safe, paid and settled, and not shown before it is what was asked for.
    const waiting = await first.runs.find(OWNER, run.id);
    expect(waiting).toMatchObject({ status: 'saving', images: [], costMicroUsd: calls[0]?.billedMicroUsd });
    expect((await imagesOf(first, run.id)).map(({ role }) => role)).toEqual(['output']);
    expect(await budget(first)).toMatchObject({
      spentMicroUsd: calls[0]?.billedMicroUsd,
      reservedMicroUsd: 0,
    });

    const second = await open();
    await second.runner.start();
    const done = await ended(second, run.id);
    expect(done).toMatchObject({
      status: 'done',
      error: null,
      images: [{ role: 'placed', width: 451, height: 300 }],
    });
    expect(calls).toHaveLength(1);
    expect(await budget(second)).toMatchObject({
      spentMicroUsd: calls[0]?.billedMicroUsd,
      reservedMicroUsd: 0,
    });
    expect((await imagesOf(second, run.id)).map(({ role }) => role)).toEqual(['output', 'placed']);
  });

  it('whenever it puts an answer back is not asked a fourth time: the model’s own picture is kept', async () => {
    const { worker, reached } = dyingIn('placeExact');
    const first = await open(worker);
    await first.runner.start();
    const run = await admit(first);
    await reached;
    await first.drain();
    for (let crashes = 0; crashes < 3; crashes++) {
      const record = await first.runStore.read(run.id);
      if (record === null) throw new Error('The run is gone');
      await first.runStore.markAtWork(record, true);
      await first.runStore.takeOver(record, `host/${crashes}/dead`, true);
    }
    expect(await first.runs.find(OWNER, run.id)).toMatchObject({
      status: 'done',
      error: { code: 'placement_failed', charged: 'yes' },
      images: [{ role: 'output' }],
      costMicroUsd: calls[0]?.billedMicroUsd,
    });
    expect(await budget(first)).toMatchObject({
      spentMicroUsd: calls[0]?.billedMicroUsd,
      reservedMicroUsd: 0,
    });
  });
});

it('an answer that cannot be put back is kept, said, and placed later for nothing', async () => {
  const worker = openPixelWorker(process.cwd());
  let broken = true;
  const services = await open({
    run: (name, input) =>
      broken && name === 'placeExact' ? Promise.reject(new Error('out of memory')) : worker.run(name, input),
    warm: () => worker.warm(),
    close: () => worker.close(),
  });
  await services.runner.start();
  const run = await ended(services, (await admit(services)).id);
  expect(run).toMatchObject({
    status: 'done',
    error: { code: 'placement_failed', charged: 'yes' },
    images: [{ role: 'output' }],
  });
  broken = false;
  const placed = await services.placeAgain(OWNER, run.images[0]?.id ?? '', { featherPx: null });
  expect(placed).toMatchObject({ role: 'placed', width: 451, height: 300, version: 0 });
  expect(placed.costMicroUsd).toBe(run.costMicroUsd);
  expect(await services.runs.find(OWNER, run.id)).toMatchObject({ images: [{ id: placed.id }], error: null });
  expect(calls).toHaveLength(1);
});

it('answers without a mask that were not put back are, each for nothing, and the last makes the run whole', async () => {
  const services = await open();
  await services.runner.start();
  const { id } = await admit(services, { mask: undefined, size: '1024x1024', n: 2 });
  const run = await ended(services, id);
  expect(run).toMatchObject({
    edit: { placement: 'whole' },
    images: [{ role: 'placed' }, { role: 'placed' }],
  });
  // As a server leaves it that died while placing.
  const { query } = services.database;
  await query.deleteFrom('image').where('runId', '=', id).where('role', '=', 'placed').execute();
  await query.updateTable('run').set({ errorCode: 'placement_failed' }).where('id', '=', id).execute();
  const answers = (await services.runs.find(OWNER, id))?.images ?? [];
  expect(answers.map(({ role }) => role)).toEqual(['output', 'output']);

  const shown = async () => {
    const { images = [], error = null } = (await services.runs.find(OWNER, id)) ?? {};
    return { roles: images.map(({ role }) => role), code: error?.code ?? null };
  };
  const [first, second] = answers.map((image) => image.id) as [string, string];
  const placed = await services.placeAgain(OWNER, first, { featherPx: null });
  expect(placed).toMatchObject({
    width: run.images[0]?.width,
    height: run.images[0]?.height,
    featherPx: null,
  });
  expect(await shown()).toEqual({ roles: ['placed', 'output'], code: 'placement_failed' });
  await services.placeAgain(OWNER, second, { featherPx: null });
  expect(await shown()).toEqual({ roles: ['placed', 'placed'], code: null });
  // Once more changes nothing: there is no fade without a mask.
  expect((await services.placeAgain(OWNER, first, { featherPx: 20 })).id).toBe(placed.id);
  expect(calls).toHaveLength(1);
});

it('files that cannot be made fail free', async () => {
  const worker = openPixelWorker(process.cwd());
  const services = await open({
    run: (name, input) =>
      name === 'writeApiMask' ? Promise.reject(new Error('broken')) : worker.run(name, input),
    warm: () => worker.warm(),
    close: () => worker.close(),
  });
  await services.runner.start();
  expect(await ended(services, (await admit(services)).id)).toMatchObject({
    status: 'failed',
    costMicroUsd: 0,
    error: { code: 'edit_not_prepared', charged: 'no' },
  });
  expect(calls).toHaveLength(0);
  expect(await budget(services)).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
});

it('an edit that is canceled while OpenAI works is paid, and kept in the bin', async () => {
  const gate = Promise.withResolvers<void>();
  const services = await open(undefined, () => gate.promise);
  await services.runner.start();
  const run = await admit(services);
  await until(services, run.id, ({ status }) => status === 'calling');
  await services.runs.cancel(OWNER, run.id);
  gate.resolve();
  const done = await until(services, run.id, ({ costMicroUsd }) => costMicroUsd !== null);
  expect(done).toMatchObject({ status: 'canceled', costMicroUsd: calls[0]?.billedMicroUsd });
  expect(done.images).toMatchObject([{ deletedAt: expect.any(Number) }]);
  const [kept] = await imagesOf(services, run.id);
  expect(kept).toMatchObject({ role: 'output', deletedAt: expect.any(Number) });
});

it('the budget follows the size of what is sent', async () => {
  const services = await open();
  const photo = await upload(
    services,
    'input',
    await sharp(CAT).resize(4600, 3000, { fit: 'fill' }).png({ compressionLevel: 1 }).toBuffer(),
  );
  const mask = await upload(
    services,
    'mask',
    alphaMask(4600, 3000, { x: 900, y: 900, width: 300, height: 200 }),
  );
  const hold = async (change: object) => {
    const before = (await budget(services)).reservedMicroUsd;
    const run = await admit(services, { images: [photo], mask, ...change });
    const held = (await budget(services)).reservedMicroUsd - before;
    expect(held).toBe(run.estimate.highMicroUsd);
    return held;
  };
  const [region, whole] = [await hold({ sendWholePhoto: false }), await hold({ region: 'none' })];
  expect(whole).toBeGreaterThan(2 * region);
});
