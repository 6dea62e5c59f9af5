import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { budgetPeriod, readBudget } from '@/lib/server/budget/budget';
import { installationScope } from '@/lib/server/budget/budget-scopes';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { TERMINAL } from '@/lib/shared/run-status';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';
import { sharePixelProcesses } from '@/test/pixels';

type Upstream = (request: Request) => Promise<Response> | Response;

const OWNER = 'local';
const USAGE = {
  input_tokens: 10,
  input_tokens_details: { text_tokens: 10, image_tokens: 0 },
  output_tokens: 100,
  total_tokens: 110,
};
/** 10 text tokens at $5 and 100 image tokens at $30 a million. */
const COST_MICRO_USD = 10 * 5 + 100 * 30;

let picture: Buffer;
let directory: string;
let services: Services;
let calls: Record<string, unknown>[];
let upstream: Upstream;

beforeEach(async () => {
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});

async function open(environment: Record<string, string> = {}): Promise<Services> {
  const opened = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: directory, ...environment }),
    standIn: async (request) => {
      calls.push(JSON.parse(await request.clone().text()));
      return upstream(request);
    },
    pixelWorker: sharePixelProcesses(),
  });
  await opened.runner.start();
  return opened;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-runner-'));
  calls = [];
  upstream = () => answer();
  services = await open();
});
afterEach(async () => {
  await services.drain();
  await services.close();
  await rm(directory, { recursive: true });
});

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });

const answer = (count = 1, change: object = {}) =>
  json({
    created: 1,
    // What comes after its end makes each another picture.
    data: Array.from({ length: count }, (_, index) => ({
      b64_json: Buffer.concat([picture, Buffer.alloc(index)]).toString('base64'),
    })),
    usage: USAGE,
    ...change,
  });

const refusal = (status: number, error: object, headers: Record<string, string> = {}) =>
  json({ error }, { status, headers });

function events(list: object[], { end = true } = {}): Response {
  const body = list.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('');
  let sent = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!sent) controller.enqueue(new TextEncoder().encode(body));
      else if (end) controller.close();
      else controller.error(new TypeError('terminated'));
      sent = true;
    },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
}

const partial = (index: number) => ({
  type: 'image_generation.partial_image',
  partial_image_index: index,
  b64_json: picture.toString('base64'),
});
const completed = () => ({
  type: 'image_generation.completed',
  b64_json: picture.toString('base64'),
  usage: USAGE,
});

async function start(change: Partial<GenerateParams> = {}): Promise<WireRun> {
  const { run } = await services.runs.admit(
    { ownerId: OWNER, tokenId: null },
    {
      ...DEFAULT_SETTINGS,
      prompt: 'a cat',
      id: randomUUID(),
      ...change,
    },
  );
  return run;
}

/** The first state of the run, from now on, that is as wanted. */
async function until(id: string, wanted: (run: WireRun) => boolean): Promise<WireRun> {
  const { promise, resolve } = Promise.withResolvers<WireRun>();
  const look = (run: WireRun | null) => {
    if (run !== null && run.id === id && wanted(run)) resolve(run);
  };
  const stop = services.events.subscribe(OWNER, look);
  look(await services.runs.find(OWNER, id));
  return promise.finally(stop);
}

const ended = (id: string) => until(id, (run) => TERMINAL.has(run.status));

const budget = async () => (await services.status(INSTALLATION)).budget;

describe('a run', () => {
  test('ends with the picture byte for byte, its cost, an empty spool and no hold', async () => {
    const run = await ended((await start()).id);
    expect(run).toMatchObject({ status: 'done', costMicroUsd: COST_MICRO_USD, error: null, attempt: 1 });
    expect(run.images).toMatchObject([
      {
        index: 0,
        width: 64,
        height: 48,
        mime: 'image/png',
        bytes: picture.length,
        costMicroUsd: COST_MICRO_USD,
      },
    ]);
    const image = await services.images.find(OWNER, run.images[0]?.id ?? '');
    expect(await services.blobs.withFile(image?.sha256 ?? '', (path) => readFile(path))).toEqual(picture);
    // The picture is shown before the spooled answer goes.
    await expect.poll(() => readdir(join(directory, 'spool'))).toEqual([]);
    expect(await budget()).toMatchObject({ spentMicroUsd: COST_MICRO_USD, reservedMicroUsd: 0 });
  });

  test('posted 20 times at once is called once', async () => {
    const request = { ...DEFAULT_SETTINGS, prompt: 'a cat', id: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => services.runs.admit({ ownerId: OWNER, tokenId: null }, request)),
    );
    expect(answers.filter((each) => each.created)).toHaveLength(1);
    await ended(request.id);
    expect(calls).toHaveLength(1);
  });

  test('shares its cost among its images to the last micro-dollar', async () => {
    upstream = () => answer(3);
    const run = await ended((await start({ n: 3 })).id);
    const shares = run.images.map((image) => image.costMicroUsd ?? 0);
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(COST_MICRO_USD);
  });

  test('whose answer has no usage costs unknown, and counts at its estimate', async () => {
    upstream = () => answer(1, { usage: undefined });
    const run = await ended((await start()).id);
    expect(run).toMatchObject({ status: 'done', costMicroUsd: null, cost: null });
    expect((await budget()).spentMicroUsd).toBe(run.estimate.highMicroUsd);
  });

  test('of which fewer images came keeps those, and says so', async () => {
    upstream = () => answer(2);
    const run = await ended((await start({ n: 4 })).id);
    expect(run).toMatchObject({
      status: 'done',
      error: { code: 'fewer_images' },
      costMicroUsd: COST_MICRO_USD,
    });
    expect(run.images).toHaveLength(2);
  });

  test('whose transparent picture came without its end keeps what came, at its price', async () => {
    const noisy = { background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 60 } } as const;
    const whole = await sharp({ create: { width: 64, height: 48, channels: 3, ...noisy } })
      .ensureAlpha(0.5)
      .png()
      .toBuffer();
    picture = whole.subarray(0, whole.length / 2);
    upstream = () => answer();
    const run = await ended((await start({ background: 'transparent' })).id);
    expect(run).toMatchObject({
      status: 'done',
      error: { code: 'incomplete_image' },
      costMicroUsd: COST_MICRO_USD,
      images: [{ width: 64, height: 48, bytes: picture.length, alpha: null }],
    });
  });

  test('billed for more tokens than there are costs unknown, and holds up no other', async () => {
    upstream = () => answer(1, { usage: { ...USAGE, output_tokens: Number.MAX_SAFE_INTEGER } });
    expect(await ended((await start()).id)).toMatchObject({
      status: 'done',
      costMicroUsd: null,
      error: null,
    });
    upstream = () => answer();
    expect(await ended((await start()).id)).toMatchObject({ costMicroUsd: COST_MICRO_USD });
  });

  test('shows previews while it is being called, each under its own address', async () => {
    const gate = Promise.withResolvers<void>();
    upstream = () => {
      const encode = (event: object) => new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`);
      const stream = new ReadableStream<Uint8Array>({
        async start(controller) {
          controller.enqueue(encode(partial(0)));
          await gate.promise;
          controller.enqueue(encode(completed()));
          controller.close();
        },
      });
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
    };
    const { id } = await start({ partialImages: 1 });
    const seen = await until(id, (run) => run.partials.length > 0);
    expect(seen).toMatchObject({ status: 'calling', partials: [{ index: 0 }] });
    expect((await services.partials.read(id, 0))?.bytes).toEqual(picture);
    gate.resolve();
    const done = await ended(id);
    expect(done).toMatchObject({ status: 'done', partials: [] });
    expect(done.revision).toBeGreaterThan(seen.revision);
  });
});

describe('an answer that is a refusal', () => {
  test.each([
    [
      'moderation',
      400,
      { code: 'moderation_blocked', type: 'image_generation_user_error', message: 'no' },
      'moderation_blocked',
    ],
    ['quota', 429, { code: 'insufficient_quota', message: 'no' }, 'insufficient_quota'],
    ['hard limit', 400, { code: 'billing_hard_limit_reached', message: 'no' }, 'billing_hard_limit_reached'],
    [
      'key',
      401,
      { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-abc***xyz' },
      'invalid_api_key',
    ],
    [
      'verification',
      403,
      { code: null, message: 'Your organization must be verified to use the model `x`.' },
      'organization_not_verified',
    ],
  ])('%s fails at once, costs nothing, and gives the hold back', async (_name, status, error, code) => {
    upstream = () => refusal(status, error);
    const run = await ended((await start()).id);
    expect(run).toMatchObject({ status: 'failed', costMicroUsd: 0, error: { code, charged: 'no' } });
    expect(JSON.stringify(run)).not.toContain('sk-abc');
    expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    expect(calls).toHaveLength(1);
  });

  test('a rate limit is waited for, by the whole queue and in its order', async () => {
    let refusals = 0;
    upstream = () => {
      refusals += 1;
      return refusals === 1
        ? refusal(429, { code: 'rate_limit_exceeded', message: 'Please try again in 2s.' })
        : answer();
    };
    const first = await start({ prompt: 'first' });
    const waiting = await until(first.id, (run) => run.waitUntil !== null);
    expect(waiting).toMatchObject({ status: 'queued', queuePosition: 1 });
    const second = await start({ prompt: 'second' });
    expect((await services.status(INSTALLATION)).queue.paused).toMatchObject([{ model: first.params.model }]);
    await Promise.all([ended(first.id), ended(second.id)]);
    expect(calls.map((call) => call.prompt)).toEqual(['first', 'first', 'second']);
    expect(await services.runs.find(OWNER, first.id)).toMatchObject({ status: 'done', error: null });
  });
});

describe('a wait', () => {
  const LIMIT = { code: 'rate_limit_exceeded', message: 'Slow down.' };

  test('for the rate limit of one model holds up no other', async () => {
    upstream = async (request) => {
      const { model } = (await request.json()) as { model: string };
      return model === 'gpt-image-2' ? answer() : refusal(429, LIMIT, { 'retry-after': '3600' });
    };
    await services.drain();
    await services.close();
    services = await open({ MAX_CONCURRENT_CALLS: '1' });
    const stuck = [await start(), await start(), await start()];
    const first = stuck[0]?.id ?? '';
    expect(await until(first, (run) => run.waitUntil !== null)).toMatchObject({
      status: 'queued',
      error: { code: 'rate_limited', charged: 'no', message: expect.stringContaining('Slow down.') },
    });
    expect(await ended((await start({ model: 'gpt-image-2' })).id)).toMatchObject({ status: 'done' });
    // Those behind it wait for the same, and say so; none of them was sent.
    const last = await services.runs.find(OWNER, stuck[2]?.id ?? '');
    expect(last).toMatchObject({ status: 'queued', waitUntil: expect.any(Number), error: null });
    expect(calls).toHaveLength(2);
    for (const { id } of stuck)
      expect(await services.runs.cancel(OWNER, id)).toMatchObject({ status: 'canceled', costMicroUsd: 0 });
    expect((await budget()).reservedMicroUsd).toBe(0);
  });

  test('that cannot help is none: a budget that is used up fails at once, free, and is told', async () => {
    upstream = () => refusal(429, { message: 'Monthly budget exceeded for key k1.' }, { 'retry-after': '1' });
    expect(await ended((await start()).id)).toMatchObject({
      status: 'failed',
      costMicroUsd: 0,
      error: { code: 'quota_used_up', charged: 'no', message: expect.stringContaining('for key k1') },
    });
    expect((await services.status(INSTALLATION)).queue.paused).toEqual([]);
    expect((await budget()).reservedMicroUsd).toBe(0);
  });

  test('of more than an hour says so, and can be let go for nothing', async () => {
    upstream = () => refusal(429, LIMIT, { 'retry-after': '3600' });
    const { id } = await start();
    await until(id, (run) => run.waitUntil !== null);
    const { query } = services.database;
    await query
      .updateTable('run')
      .set({ createdAt: Date.now() - 3_601_000 })
      .where('id', '=', id)
      .execute();
    expect(await services.runs.find(OWNER, id)).toMatchObject({
      status: 'queued',
      error: {
        code: 'waiting_long',
        charged: 'no',
        message: expect.stringContaining('canceling it costs nothing'),
      },
    });
    expect(await services.runs.cancel(OWNER, id)).toMatchObject({
      status: 'canceled',
      costMicroUsd: 0,
      error: null,
    });
  });

  test('of an absurd length is an hour at most', async () => {
    upstream = () => refusal(429, LIMIT, { 'retry-after': '99999999999999999999' });
    const { id } = await start();
    const { waitUntil } = await until(id, (run) => run.waitUntil !== null);
    expect(waitUntil).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });
});

describe('a fault of our own', () => {
  const bug = () => new TypeError('Cannot read properties of undefined');

  async function reopen(environment: Record<string, string>) {
    await services.drain();
    await services.close();
    services = await open(environment);
  }

  test('over a bill that is nested too deep does not cost the picture', async () => {
    const depth = 9000;
    const usage = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const body = `{"data":[{"b64_json":"${picture.toString('base64')}"}],"usage":${usage}}`;
    upstream = () => new Response(body, { headers: { 'content-type': 'application/json' } });
    const run = await ended((await start()).id);
    expect(run).toMatchObject({ status: 'done', costMicroUsd: null, images: [{ width: 64 }] });
    expect(await budget()).toMatchObject({ spentMicroUsd: run.estimate.highMicroUsd, reservedMicroUsd: 0 });
  });

  test('while an answer is saved ends the run, tells its cost, and keeps the answer until it is asked for', async () => {
    await reopen({ MAX_CONCURRENT_CALLS: '1' });
    const finish = vi.spyOn(services.runStore, 'finish').mockRejectedValue(bug());
    const runs = [await start(), await start()];
    for (const { id } of runs) {
      expect(await ended(id)).toMatchObject({
        status: 'failed',
        costMicroUsd: COST_MICRO_USD,
        error: { code: 'answer_not_saved', charged: 'yes' },
        images: [],
      });
    }
    expect(finish).toHaveBeenCalledTimes(2);
    expect(await budget()).toMatchObject({ spentMicroUsd: 2 * COST_MICRO_USD, reservedMicroUsd: 0 });
    const names = runs.map(({ id }) => `${id}.1.answer`).toSorted();
    expect((await readdir(join(directory, 'spool'))).toSorted()).toEqual(names);
    finish.mockRestore();
    const given = await services.runStore.read(runs[0]?.id ?? '');
    if (given === null) throw new Error('The run is gone');
    await services.runner.saveAgain(given);
    expect(await ended(given.id)).toMatchObject({ status: 'done', error: null, images: [{ width: 64 }] });
    expect((await budget()).spentMicroUsd).toBe(2 * COST_MICRO_USD);
    expect(calls).toHaveLength(2);
  });

  test('before a call is made ends the run free, and the others go on', async () => {
    vi.spyOn(services.runStore, 'markCalling').mockRejectedValueOnce(bug());
    expect(await ended((await start()).id)).toMatchObject({
      status: 'failed',
      costMicroUsd: 0,
      error: { code: 'run_not_sent', charged: 'no' },
    });
    expect(await ended((await start()).id)).toMatchObject({ status: 'done' });
    expect(calls).toHaveLength(1);
    expect((await budget()).reservedMicroUsd).toBe(0);
  });

  test('over one run keeps no other from being recovered', async () => {
    const { runStore } = services;
    upstream = () => refusal(429, { message: 'Slow down.' }, { 'retry-after': '3600' });
    const runs = [await start(), await start()];
    await until(runs[0]?.id ?? '', (run) => run.waitUntil !== null);
    await services.drain();
    await services.database.query.updateTable('run').set({ leaseOwner: 'gone/1/x', leaseUntil: 1 }).execute();
    const takeOver = vi.spyOn(runStore, 'takeOver').mockRejectedValueOnce(bug());
    await services.runner.start();
    expect(takeOver).toHaveBeenCalledTimes(2);
  });
});

describe('late answers', () => {
  const endless = () => {
    const piece = new Uint8Array(1024 * 1024).fill(0x20);
    return new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(piece) });
  };

  beforeEach(async () => {
    await services.drain();
    await services.close();
    services = await open({ CALL_DEADLINE_SECONDS: '1', MAX_CONCURRENT_CALLS: '2' });
  });

  test('are counted against the disk while they may come, and cut off where they are too long', async () => {
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return new Response(endless(), { headers: { 'content-type': 'application/json' } });
    };
    const { id } = await start();
    await until(id, (run) => run.status === 'unknown');
    const promisedBytes = services.runner.lateRoomBytes();
    expect(promisedBytes).toBeGreaterThan(0);
    expect(promisedBytes).toBeLessThan(100 * 1024 * 1024);
    gate.resolve();
    await expect.poll(services.runner.lateRoomBytes, { timeout: 15_000 }).toBe(0);
    await expect.poll(() => readdir(join(directory, 'spool'))).toEqual([]);
    expect(await services.runs.find(OWNER, id)).toMatchObject({ status: 'unknown' });
  });

  test('are as many as calls may be under way: the one listened to for longest is let go', async () => {
    const left: string[] = [];
    upstream = async (request) => {
      const { prompt } = (await request.json()) as { prompt: string };
      request.signal.addEventListener('abort', () => left.push(prompt));
      return new Promise<Response>((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      );
    };
    for (const prompt of ['first', 'second', 'third']) {
      const { id } = await start({ prompt });
      await until(id, (run) => run.status === 'unknown');
    }
    await expect.poll(() => left).toEqual(['first']);
  });
});

describe('an answer that is lost', () => {
  test.each([
    ['a 500', () => refusal(500, { message: 'oops' }), 'upstream_error'],
    [
      'a 502 of a proxy',
      () => new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }),
      'proxy_error',
    ],
    ['a cut stream', () => events([partial(0)], { end: false }), 'answer_cut'],
    ['a stream that just ends', () => events([partial(0)]), 'answer_truncated'],
  ])('%s is unknown, counts at its estimate, and is never sent again', async (_name, reply, code) => {
    upstream = reply;
    const run = await ended((await start({ partialImages: 1 })).id);
    expect(run).toMatchObject({ status: 'unknown', costMicroUsd: null, error: { code, charged: 'maybe' } });
    expect(await budget()).toMatchObject({ spentMicroUsd: run.estimate.highMicroUsd, reservedMicroUsd: 0 });
    expect(calls).toHaveLength(1);
  });

  test('previews that are all numbered alike belong to the images that were asked for', async () => {
    upstream = () => events([partial(0), partial(0), partial(0)]);
    const run = await ended((await start({ partialImages: 3 })).id);
    expect(run).toMatchObject({ status: 'unknown', partials: [{ index: 0 }] });
    expect(run.partials).toHaveLength(1);
  });

  test('a stream cut after one of two images keeps the one', async () => {
    upstream = () => events([completed()], { end: false });
    const run = await ended((await start({ n: 2, partialImages: 1 })).id);
    expect(run.status).toBe('unknown');
    expect(run.images).toHaveLength(1);
    expect((await budget()).spentMicroUsd).toBe(run.estimate.highMicroUsd);
  });

  test('after its deadline a run is unknown, and a late answer still wins', async () => {
    await services.drain();
    await services.close();
    services = await open({ CALL_DEADLINE_SECONDS: '1' });
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return answer();
    };
    const { id } = await start();
    expect(await until(id, (run) => run.status === 'unknown')).toMatchObject({
      error: { code: 'answer_timeout' },
    });
    gate.resolve();
    expect(await until(id, (run) => run.status === 'done')).toMatchObject({
      costMicroUsd: COST_MICRO_USD,
      error: null,
    });
    expect(await budget()).toMatchObject({ spentMicroUsd: COST_MICRO_USD, reservedMicroUsd: 0 });
    expect(calls).toHaveLength(1);
  });
});

describe('an answer that is of no use', () => {
  test.each([
    [
      'no JSON',
      () => new Response('hello', { headers: { 'content-type': 'text/plain' } }),
      'unreadable_answer',
    ],
    [
      'text for a picture',
      () =>
        json({
          data: [{ b64_json: Buffer.from('hello world, no picture').toString('base64') }],
          usage: USAGE,
        }),
      'unreadable_answer',
    ],
    ['no picture', () => json({ data: [] }), 'empty_answer'],
  ])('%s fails with its reason', async (_name, reply, code) => {
    upstream = reply;
    const run = await ended((await start()).id);
    expect(run).toMatchObject({ status: 'failed', error: { code } });
  });
});

describe('cancelling', () => {
  test('a call under way hides it, and keeps what was paid for in the bin', async () => {
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return answer();
    };
    const { id } = await start();
    await until(id, (run) => run.status === 'calling');
    expect((await services.runs.cancel(OWNER, id)).status).toBe('canceled');
    gate.resolve();
    const kept = await until(id, (run) => run.costMicroUsd !== null);
    expect(kept).toMatchObject({ status: 'canceled', costMicroUsd: COST_MICRO_USD });
    expect(kept.images).toMatchObject([{ deletedAt: expect.any(Number) }]);
    const [image] = (await services.runStore.imagesOf([id])).get(id) ?? [];
    expect(image?.deletedAt).not.toBeNull();
  });

  test('a call that is lost after that keeps an answer that comes late all the same', async () => {
    await services.drain();
    await services.close();
    services = await open({ CALL_DEADLINE_SECONDS: '1' });
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return answer();
    };
    const { id, estimate } = await start();
    await until(id, (run) => run.status === 'calling');
    await services.runs.cancel(OWNER, id);
    await until(id, (run) => run.error?.code === 'answer_timeout');
    expect(await budget()).toMatchObject({ spentMicroUsd: estimate.highMicroUsd, reservedMicroUsd: 0 });
    gate.resolve();
    const kept = await until(id, (run) => run.costMicroUsd !== null);
    expect(kept).toMatchObject({ status: 'canceled', costMicroUsd: COST_MICRO_USD, error: null });
    expect(kept.images).toMatchObject([{ deletedAt: expect.any(Number) }]);
    expect(await budget()).toMatchObject({ spentMicroUsd: COST_MICRO_USD, reservedMicroUsd: 0 });
    await expect.poll(() => readdir(join(directory, 'spool'))).toEqual([]);
  });

  test('a waiting run is free and is never called', async () => {
    await services.drain();
    await services.close();
    services = await open({ MAX_CONCURRENT_CALLS: '1' });
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return answer();
    };
    const first = await start();
    await until(first.id, (run) => run.status === 'calling');
    const second = await start();
    expect(second).toMatchObject({ status: 'queued', queuePosition: 1 });
    expect(await services.runs.cancel(OWNER, second.id)).toMatchObject({
      status: 'canceled',
      costMicroUsd: 0,
    });
    gate.resolve();
    await ended(first.id);
    expect(calls).toHaveLength(1);
  });

  test('what has ended cannot be canceled', async () => {
    const { id } = await start();
    await ended(id);
    await expect(services.runs.cancel(OWNER, id)).rejects.toMatchObject({ code: 'not_cancelable' });
    await expect(services.runs.cancel(OWNER, randomUUID())).rejects.toMatchObject({ code: 'run_not_found' });
  });
});

describe('stopping', () => {
  test('admits nothing more, and waits for the call under way', async () => {
    const gate = Promise.withResolvers<void>();
    upstream = async () => {
      await gate.promise;
      return answer();
    };
    const { id } = await start();
    await until(id, (run) => run.status === 'calling');
    const drained = services.drain();
    await expect(start()).rejects.toMatchObject({ code: 'shutting_down' });
    gate.resolve();
    expect(await drained).toBe(true);
    expect(await services.runs.find(OWNER, id)).toMatchObject({ status: 'done' });
  });
});

describe('starting after a crash', () => {
  /** What a dead server leaves: a row in a state, held by a process that is gone. */
  async function leave(id: string, state: Record<string, unknown>) {
    await services.drain();
    await services.database.query
      .updateTable('run')
      .set({ leaseOwner: 'gone/1/x', leaseUntil: 1, endedAt: null, ...state })
      .where('id', '=', id)
      .execute();
    await services.close();
    services = await open();
  }

  test('an answer in the spool becomes its images, with its exact cost', async () => {
    const gate = Promise.withResolvers<Response>();
    upstream = () => gate.promise;
    const { id } = await start();
    await until(id, (run) => run.status === 'calling');
    const spooled = (await import('@/lib/server/spool/spool')).openSpool(join(directory, 'spool'));
    await (await spooled).receive({ runId: id, attempt: 1 }, answer());
    await services.runStore.cancel('nobody', id);
    const stale = services;
    await stale.database.query
      .updateTable('run')
      .set({ leaseOwner: 'gone/1/x', leaseUntil: 1 })
      .where('id', '=', id)
      .execute();
    services = await open();
    expect(await ended(id)).toMatchObject({ status: 'done', costMicroUsd: COST_MICRO_USD, attempt: 1 });
    expect(calls).toHaveLength(1);
    gate.resolve(refusal(400, { code: 'moderation_blocked', message: 'late' }));
    await stale.drain();
    await stale.close();
    expect(await services.runs.find(OWNER, id)).toMatchObject({ status: 'done' });
  });

  test('an answer that brought three servers down is kept, and saved for free on request', async () => {
    const gate = Promise.withResolvers<Response>();
    upstream = () => gate.promise;
    const { id } = await start();
    await until(id, (run) => run.status === 'calling');
    const { openSpool } = await import('@/lib/server/spool/spool');
    await (await openSpool(join(directory, 'spool'))).receive({ runId: id, attempt: 1 }, answer());
    const stale = services;
    const crash = async (owner: string) => {
      const record = await stale.runStore.read(id);
      if (record === null) throw new Error('The run is gone');
      await stale.runStore.markAtWork(record, true);
      return stale.runStore.takeOver(record, owner, true);
    };
    for (const owner of ['gone/1/x', 'gone/2/x', 'gone/3/x']) await crash(owner);
    services = await open();
    const given = await services.runStore.read(id);
    if (given === null) throw new Error('The run is gone');
    expect(given).toMatchObject({ status: 'failed', errorCode: 'poisoned_answer' });
    expect(await readdir(join(directory, 'spool'))).toEqual([`${id}.1.answer`]);

    // Twice, as by a double click: the second finds it being saved.
    await Promise.all([services.runner.saveAgain(given), services.runner.saveAgain(given)]);
    expect(await ended(id)).toMatchObject({ status: 'done', costMicroUsd: COST_MICRO_USD, error: null });
    expect((await services.runStore.imagesOf([id])).get(id)).toHaveLength(1);
    const { query, now } = services.database;
    const period = budgetPeriod(await now());
    expect(await readBudget(query, { scope: installationScope(true), period })).toMatchObject({
      spentMicroUsd: COST_MICRO_USD,
      reservedMicroUsd: 0,
    });
    expect(calls).toHaveLength(1);
    await services.drain();
    expect(await readdir(join(directory, 'spool'))).toEqual([]);
    gate.resolve(refusal(400, { code: 'moderation_blocked', message: 'late' }));
    await stale.drain();
    await stale.close();
  });

  test('a fourth crash gives it up again, and it stays kept', async () => {
    const { id } = await start();
    await ended(id);
    await leave(id, { status: 'failed', errorCode: 'poisoned_answer', crashes: 3, leaseOwner: null });
    const given = await services.runStore.read(id);
    const saving = given && (await services.runStore.saveAgain(given, 'gone/4/x'));
    expect(saving).toMatchObject({ status: 'saving', errorCode: null });
    await services.database.query.deleteFrom('image').where('runId', '=', id).execute();
    await services.runStore.markAtWork({ id, attempt: given?.attempt ?? 0 }, true);
    const again = saving && (await services.runStore.takeOver(saving, 'gone/5/x', true));
    expect(again).toMatchObject({ status: 'failed', errorCode: 'poisoned_answer' });
  });

  test('a waiting run is called', async () => {
    upstream = () => refusal(400, { code: 'moderation_blocked', message: 'x' });
    const { id } = await start();
    await ended(id);
    upstream = () => answer();
    await leave(id, { status: 'queued', errorCode: null });
    expect(await ended(id)).toMatchObject({ status: 'done' });
    expect(calls).toHaveLength(2);
  });

  test('a called run without an answer is unknown, and is not called again', async () => {
    const { id } = await start();
    await ended(id);
    await leave(id, { status: 'calling', attempt: 7, costMicroUsd: null });
    expect(await ended(id)).toMatchObject({
      status: 'unknown',
      error: { code: 'answer_lost', charged: 'maybe' },
    });
    expect(calls).toHaveLength(1);
  });
});
