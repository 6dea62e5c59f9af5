import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readBudget } from '@/lib/server/budget/budget';
import { installationScope } from '@/lib/server/budget/budget-scopes';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { completeAxes } from '@/lib/shared/comparison';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { OVERNIGHT_MS } from '@/lib/shared/overnight';
import { halve } from '@/lib/shared/pricing';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import type { BatchPlan, BatchStore } from '@/stand-in/batches';
import { type AcceptedCall, createStandIn, openBatches, type StandInOptions } from '@/stand-in/handle';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { sharePixelProcesses } from '@/test/pixels';

const OWNER = 'local';
const PAYER = { ownerId: OWNER, tokenId: null };
const MODEL = 'gpt-image-2';

const picture = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();

type Intercept = (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;

const WAIT = { timeout: 15_000, interval: 40 };

const ENGINES = [
  { engine: 'sqlite', openSchema: null },
  ...(openTestSchema === null ? [] : [{ engine: 'postgres', openSchema: openTestSchema }]),
];

describe.each(ENGINES)('by tomorrow, on $engine', ({ openSchema }) => {
  let directory: string;
  let schema: TestSchema | null;
  let services: Services;
  let plan: BatchPlan;
  let batches: BatchStore;
  let accepted: AcceptedCall[];
  let intercept: Intercept;
  let requests: { path: string; body: string }[];

  function openUpstream() {
    const options: StandInOptions = {
      paceMs: 0,
      fixture: picture,
      batchPlan: () => plan,
      onAccepted: (call) => accepted.push(call),
    };
    batches = openBatches(options);
    const standIn = createStandIn({ ...options, batches });
    return async (request: Request) => {
      const path = `${request.method} ${new URL(request.url).pathname.replace(/^\/v1/, '').replace(/(file-|batch_)\w+/, '$1ID')}`;
      requests.push({ path, body: request.method === 'POST' ? await request.clone().text() : '' });
      return intercept(request, standIn);
    };
  }

  let upstream: (request: Request) => Promise<Response>;

  async function open(environment: Record<string, string> = {}): Promise<Services> {
    const opened = await openServices({
      environment: parseEnvironment({
        LOG_LEVEL: 'silent',
        DATA_DIR: directory,
        CALL_DEADLINE_SECONDS: '2',
        ...(schema === null ? {} : { DATABASE_URL: schema.url }),
        ...environment,
      }),
      standIn: (request) => upstream(request),
      pixelWorker: sharePixelProcesses(),
    });
    await opened.runner.start();
    opened.overnightWorker.start();
    return opened;
  }

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-overnight-'));
    schema = openSchema === null ? null : await openSchema();
    plan = {};
    accepted = [];
    requests = [];
    intercept = (request, next) => next(request);
    upstream = openUpstream();
    services = await open();
  });

  afterEach(async () => {
    await services.drain();
    await services.close();
    await schema?.remove();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(count: number, change: object = {}): Promise<string[]> {
    // In the order in which they are sent.
    const ids = Array.from({ length: count }, () => randomUUID()).toSorted();
    const asked = ids.map((id, index) => ({
      kind: 'generate' as const,
      ...DEFAULT_SETTINGS,
      id,
      model: MODEL,
      quality: 'low' as const,
      size: '1024x1024',
      prompt: `a cat ${index}`,
      ...change,
    }));
    const admitted = await services.runs.admitAll(PAYER, asked, { capMicroUsd: null, when: 'overnight' });
    return admitted.map(({ run }) => run.id);
  }

  const read = async (id: string) => (await services.runs.find(OWNER, id)) as WireRun;
  const readAll = (ids: readonly string[]) => Promise.all(ids.map(read));
  const row = () => services.database.query.selectFrom('overnight').selectAll().executeTakeFirst();

  /** Time passes, as far as what is waited for goes. */
  async function hurry({ settled = false } = {}) {
    await services.database.query
      .updateTable('overnight')
      .set((is) => ({ notBefore: null, ...(settled ? { askedAt: is('askedAt', '-', 60_000) } : {}) }))
      .where('endedAt', 'is', null)
      .where('leaseOwner', 'is', null)
      .execute();
    services.overnightWorker.wake();
  }

  function until(look: () => Promise<void>, options: { settled?: boolean } = {}) {
    return vi.waitFor(async () => {
      await hurry(options);
      await look();
    }, WAIT);
  }

  const ended = (ids: readonly string[], options: { settled?: boolean } = {}) =>
    until(async () => {
      for (const { status } of await readAll(ids)) expect(TERMINAL.has(status)).toBe(true);
      expect((await row())?.endedAt).not.toBeNull();
    }, options).then(() => readAll(ids));

  const submitted = () => until(async () => expect((await row())?.state).toBe('submitted'));
  const budget = async () => (await services.status(INSTALLATION)).budget;

  test('runs become one batch, at half the price, byte for byte, and leave nothing behind', async () => {
    plan = { hold: true };
    const ids = await start(3, { partialImages: 2 });
    const held = (await budget()).reservedMicroUsd;
    await submitted();
    for (const run of await readAll(ids)) {
      expect(run).toMatchObject({
        status: 'calling',
        params: { partialImages: 0 },
        overnight: { state: 'submitted', total: 3, done: 0, canceling: false },
      });
      expect(run.overnight?.deadline).toBe((batches.all()[0]?.expires_at ?? 0) * 1000);
    }
    expect(batches.files()).toMatchObject([{ purpose: 'batch', expires: true }]);
    plan = {};
    const runs = await ended(ids);
    expect(batches.all()).toHaveLength(1);
    expect(batches.all()[0]?.metadata).toEqual({ overpaint: (await row())?.id });
    expect(batches.files()).toEqual([]);
    expect(requests.filter(({ path }) => path.startsWith('POST /images'))).toEqual([]);
    const file = requests.find(({ path }) => path === 'POST /files')?.body ?? '';
    expect(file).toContain(`{"custom_id":"${ids[0]}","method":"POST","url":"/v1/images/generations"`);
    expect(file).not.toMatch(/partial_images|"stream"/);
    let spent = 0;
    for (const run of runs) {
      const bill = accepted.find(({ prompt }) => prompt === run.params.prompt);
      expect(run).toMatchObject({
        status: 'done',
        costMicroUsd: bill?.billedMicroUsd,
        estimate: { highMicroUsd: bill?.billedMicroUsd },
        overnight: { state: 'settled', done: 3 },
        error: null,
      });
      expect(run.images).toHaveLength(1);
      const bytes = await services.blobs.read(
        (await services.images.find(OWNER, run.images[0]?.id ?? ''))?.sha256 ?? '',
      );
      expect(Buffer.from(await new Response(bytes as never).arrayBuffer()).equals(picture)).toBe(true);
      spent += run.costMicroUsd ?? 0;
    }
    expect(spent).toBe(held);
    expect(await budget()).toMatchObject({ spentMicroUsd: spent, reservedMicroUsd: 0 });
    expect(await readdir(join(directory, 'spool'))).toEqual([]);
    expect(await readdir(join(directory, 'overnight'))).toEqual([]);
    // How long one waits for a call is told by calls.
    expect(await services.runStore.recentDurations(MODEL, 'low', true)).toEqual([]);
  });

  test('whom its prompt mentions goes along, and after a refusal as it is by then', async () => {
    plan = { refuseModel: true };
    const request = new Request('http://localhost', { method: 'POST', body: picture as BodyInit });
    const { image } = await services.uploads.take(OWNER, 'input', request, null);
    const { reference } = await services.references.create(OWNER, {
      id: randomUUID(),
      name: 'mia',
      kind: 'character',
      sentence: 'A red scarf.',
      images: [image.id],
    });
    const [id = ''] = await start(1, { prompt: '@mia in the rain' });
    const [refused] = await ended([id]);
    const file = requests.find(({ path }) => path === 'POST /files')?.body ?? '';
    const line = JSON.parse(file.split('\n').find((each) => each.startsWith('{')) ?? '{}');
    expect([line.custom_id, line.url, line.body.images.length]).toEqual([id, '/v1/images/edits', 1]);
    expect(line.body.prompt).toContain('Image 1 is mia: A red scarf.');
    await services.references.change(OWNER, reference.id, {
      revision: reference.revision,
      sentence: 'A blue scarf.',
    });
    const waiting = await services.overnight.restartable(OWNER, refused?.overnight?.id ?? '');
    await services.runs.restart(PAYER, waiting);
    await vi.waitFor(async () => expect((await read(id)).status).toBe('done'), WAIT);
    expect(await read(id)).toMatchObject({ mentioned: { references: [{ name: 'mia', version: 2 }] } });
    expect(accepted.at(-1)).toMatchObject({ prompt: expect.stringContaining('A blue scarf.') });
  });

  test('cells of a comparison are drawn so, at the price that was told, and within its cap', async () => {
    const base = {
      params: { ...DEFAULT_SETTINGS, model: MODEL, prompt: 'a lighthouse' },
      edit: null,
      images: [],
    };
    const axes = completeAxes(base, { qualities: ['low', 'medium'] });
    const levels = { models: [], qualities: [], sizes: [], backgrounds: [] };
    const { cells } = await services.comparisons.price(OWNER, { base, axes, levels });
    const told = cells.reduce((sum, { overnight }) => sum + (overnight?.highMicroUsd ?? 0), 0);
    const starts = cells.map(({ key }) => ({ cell: key, runId: randomUUID() }));
    const request = { id: randomUUID(), base, axes, start: starts, when: 'overnight' as const };
    await expect(
      services.comparisons.create(PAYER, { ...request, capMicroUsd: told - 1 }),
    ).rejects.toMatchObject({ code: 'cap_exceeded' });
    await services.comparisons.create(PAYER, { ...request, capMicroUsd: told });
    expect((await budget()).reservedMicroUsd).toBe(told);
    await ended(starts.map(({ runId }) => runId));
    const { cells: filled, spentMicroUsd } = await services.comparisons.find(OWNER, request.id);
    expect(filled.map(({ run }) => [run?.status, run?.overnight?.state])).toEqual([
      ['done', 'settled'],
      ['done', 'settled'],
    ]);
    expect(spentMicroUsd).toBe(told);
    const again = [{ cell: cells[0]?.key ?? '', runId: randomUUID(), again: true }];
    await expect(services.comparisons.start(PAYER, request.id, again)).rejects.toMatchObject({
      code: 'cap_exceeded',
    });
  });

  test('what is asked for now does not wait for it, and is not one of them', async () => {
    plan = { hold: true };
    await start(2);
    const { run } = await services.runs.admit(PAYER, {
      ...DEFAULT_SETTINGS,
      id: randomUUID(),
      prompt: 'now',
    });
    // Null: it is being called already.
    expect(run.queuePosition ?? 1).toBe(1);
    await vi.waitFor(async () => expect((await read(run.id)).status).toBe('done'), WAIT);
    expect((await services.status(INSTALLATION)).queue).toMatchObject({ queued: 0, calling: 0 });
  });

  test('lines that come shuffled, twice, of strangers, torn or as garbage keep no other from coming', async () => {
    plan = { output: ['shuffled', 'doubled', 'strangers', 'garbage', 'torn'] };
    const runs = await ended(await start(4));
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
    expect(accepted).toHaveLength(4);
    expect((await budget()).spentMicroUsd).toBe(accepted.reduce((sum, call) => sum + call.billedMicroUsd, 0));
  });

  test('a line that the safety system refuses fails alone, for nothing', async () => {
    plan = { moderated: [1] };
    const [first, second] = await ended(await start(2));
    expect(first?.status).toBe('done');
    expect(second).toMatchObject({
      status: 'failed',
      costMicroUsd: 0,
      error: { code: 'moderation_blocked', charged: 'no' },
    });
  });

  test('a run that finished files do not tell of is unknown, and counted', async () => {
    plan = { withhold: [1] };
    const [first, second] = await ended(await start(2));
    expect(first?.status).toBe('done');
    expect(second).toMatchObject({ status: 'unknown', costMicroUsd: null, error: { code: 'answer_lost' } });
    expect((await budget()).spentMicroUsd).toBe(
      (first?.costMicroUsd ?? 0) + (second?.estimate.highMicroUsd ?? 0),
    );
  });

  test('what expires costs nothing, and what was drawn by then comes', async () => {
    plan = { expireAfter: 1 };
    const [first, second, third] = await ended(await start(3));
    expect(first?.status).toBe('done');
    for (const run of [second, third])
      expect(run).toMatchObject({
        status: 'failed',
        costMicroUsd: 0,
        error: { code: 'overnight_expired', charged: 'no' },
      });
    expect((await row())?.state).toBe('expired');
    expect(await budget()).toMatchObject({ spentMicroUsd: first?.costMicroUsd, reservedMicroUsd: 0 });
  });

  test('a line that comes twice does not stand for one that is missing', async () => {
    plan = { expireAfter: 2, withhold: [1], output: ['doubled'] };
    const [first, second, third] = await ended(await start(3));
    expect(first?.status).toBe('done');
    // It was drawn and billed, whatever became of its line.
    expect(second).toMatchObject({ status: 'unknown', error: { code: 'answer_lost', charged: 'maybe' } });
    expect(third).toMatchObject({ status: 'failed', error: { code: 'overnight_expired' } });
  });

  describe('a batch that is refused', () => {
    test('costs nothing, and its runs can be started at once at the full price', async () => {
      plan = { refuseModel: true };
      const ids = await start(2);
      const refused = await ended(ids);
      for (const run of refused)
        expect(run).toMatchObject({
          status: 'failed',
          costMicroUsd: 0,
          error: { code: 'overnight_refused', charged: 'no' },
        });
      expect(refused[0]?.error?.message).toContain('is not supported by the Batch API');
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
      expect(batches.files()).toEqual([]);
      const { id } = refused[0]?.overnight ?? {};
      const again = await services.runs.restart(PAYER, await services.overnight.restartable(OWNER, id ?? ''));
      expect(again.map((run) => run.id).toSorted()).toEqual(ids.toSorted());
      await vi.waitFor(async () => {
        for (const run of await readAll(ids)) expect(run.status).toBe('done');
      }, WAIT);
      for (const run of await readAll(ids)) {
        const bill = accepted.find(({ prompt }) => prompt === run.params.prompt);
        expect(run).toMatchObject({ costMicroUsd: bill?.billedMicroUsd, overnight: null });
        expect(halve(run.costMicroUsd ?? 0)).toBe(refused[0]?.estimate.highMicroUsd);
      }
      expect(accepted.every(({ batchId }) => batchId === undefined)).toBe(true);
      await expect(services.overnight.restartable(OWNER, id ?? '')).rejects.toThrow(/no such/i);
    });

    test('is started now by all or none: not without room in the budget', async () => {
      plan = { refuseModel: true };
      const ids = await start(2);
      const [refused] = await ended(ids);
      await services.drain();
      await services.close();
      const full = 2 * (refused?.estimate.highMicroUsd ?? 0);
      services = await open({ MONTHLY_BUDGET_USD: String((1.5 * full) / 1_000_000) });
      const waiting = await services.overnight.restartable(OWNER, refused?.overnight?.id ?? '');
      await expect(services.runs.restart(PAYER, waiting)).rejects.toMatchObject({ code: 'budget_exceeded' });
      for (const run of await readAll(ids)) expect(run.status).toBe('failed');
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    });

    test('by a server without batches says so', async () => {
      intercept = async () => new Response('<h1>Not Found</h1>', { status: 404 });
      const [run] = await ended(await start(1));
      expect(run).toMatchObject({ status: 'failed', costMicroUsd: 0, error: { code: 'overnight_refused' } });
      expect(run?.error?.message).toContain('has no batches');
    });

    test('is one with a model that is known not to be taken before anything is held', async () => {
      await expect(start(1, { model: 'gpt-image-2.6-flare' })).rejects.toMatchObject({
        code: 'overnight_not_offered',
      });
    });
  });

  describe('cancelling', () => {
    test('one run before it is submitted is free, and its line is not sent', async () => {
      const gate = Promise.withResolvers<void>();
      intercept = async (request, next) => {
        if (new URL(request.url).pathname.endsWith('/files') && request.method === 'POST') await gate.promise;
        return next(request);
      };
      const ids = await start(2);
      await until(async () => expect(requests.some(({ path }) => path === 'POST /files')).toBe(true));
      await services.runs.cancel(OWNER, ids[0] ?? '');
      gate.resolve();
      const [first, second] = await ended(ids);
      expect(first).toMatchObject({ status: 'canceled', costMicroUsd: 0 });
      expect(second?.status).toBe('done');
      expect(accepted.map(({ prompt }) => prompt)).toEqual(['a cat 1']);
      expect(batches.all()).toHaveLength(1);
    });

    test('all of it before it is submitted is free and at once', async () => {
      const gate = Promise.withResolvers<void>();
      intercept = async (request, next) => {
        await gate.promise;
        return next(request);
      };
      const ids = await start(2);
      await until(async () => expect(requests).not.toEqual([]));
      await services.overnight.cancel(OWNER, (await row())?.id ?? '');
      for (const run of await readAll(ids))
        expect(run).toMatchObject({ status: 'canceled', costMicroUsd: 0 });
      gate.resolve();
      await vi.waitFor(() => expect(requests.length).toBeGreaterThan(0));
      expect(batches.all()).toEqual([]);
      expect(await budget()).toMatchObject({ reservedMicroUsd: 0 });
    });

    test('after that asks OpenAI, and what was drawn comes and is charged', async () => {
      plan = { hold: true };
      const ids = await start(2);
      await submitted();
      await expect(services.overnight.cancel('somebody', (await row())?.id ?? '')).rejects.toMatchObject({
        code: 'overnight_not_found',
      });
      await services.overnight.cancel(OWNER, (await row())?.id ?? '');
      expect((await read(ids[0] ?? '')).overnight?.canceling).toBe(true);
      const runs = await ended(ids);
      expect(runs.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
      expect(batches.all()[0]?.status).toBe('cancelled');
      expect((await row())?.state).toBe('canceled');
      expect(await budget()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
    });
  });

  describe('an answer to the request that creates a batch', () => {
    const isCreate = (request: Request) =>
      request.method === 'POST' && new URL(request.url).pathname.endsWith('/batches');

    test('that is lost does not make a second batch: it is found in the list, on its last page', async () => {
      let lose = true;
      plan = { hold: true };
      // Others of the same account.
      for (let count = 0; count < 130; count += 1)
        batches.create({ input_file_id: 'file-x', endpoint: '/v1/images/edits', completion_window: '24h' });
      intercept = async (request, next) => {
        const response = await next(request);
        if (!isCreate(request) || !lose) return response;
        lose = false;
        for (let count = 0; count < 130; count += 1)
          batches.create({ input_file_id: 'file-x', endpoint: '/v1/images/edits', completion_window: '24h' });
        throw new TypeError('terminated');
      };
      const ids = await start(2);
      await until(async () => expect((await row())?.state).toBe('submitting'));
      plan = {};
      const runs = await ended(ids, { settled: true });
      expect(runs.map(({ status }) => status)).toEqual(['done', 'done']);
      expect(batches.all().filter(({ metadata }) => metadata !== null)).toHaveLength(1);
      expect(requests.filter(({ path }) => path === 'GET /batches').length).toBeGreaterThanOrEqual(2);
    });

    test.each([500, 502, 409])(
      'of %d leaves it open whether there is one: the list decides',
      async (status) => {
        let tries = 0;
        intercept = async (request, next) => {
          if (!isCreate(request)) return next(request);
          tries += 1;
          return tries === 1 ? new Response('no', { status }) : next(request);
        };
        const runs = await ended(await start(1), { settled: true });
        expect(runs[0]?.status).toBe('done');
        expect(tries).toBe(2);
        expect(batches.all()).toHaveLength(1);
      },
    );

    test('is not asked for again before the first can no longer be on its way', async () => {
      let tries = 0;
      intercept = async (request, next) => {
        if (!isCreate(request)) return next(request);
        tries += 1;
        throw new TypeError('terminated');
      };
      await start(1);
      await until(async () => expect(tries).toBe(1));
      for (let count = 0; count < 10; count += 1) await hurry();
      expect(tries).toBe(1);
      expect(requests.some(({ path }) => path === 'GET /batches')).toBe(false);
      intercept = (request, next) => next(request);
    });

    test('that is a rate limit waits, and one that is a bad key ends it', async () => {
      intercept = async (request, next) =>
        isCreate(request)
          ? Response.json(
              { error: { message: 'Incorrect API key', code: 'invalid_api_key' } },
              { status: 401 },
            )
          : next(request);
      const [run] = await ended(await start(1));
      expect(run).toMatchObject({ status: 'failed', error: { code: 'overnight_refused', charged: 'no' } });
    });
  });

  describe('a server that dies', () => {
    async function reopen() {
      const standIn = upstream;
      await services.close().catch(() => undefined);
      upstream = standIn;
      services = await open();
    }

    test.each(['POST /files', 'POST /batches', 'GET /batches/batch_ID', 'GET /files/file-ID/content'])(
      'at %s is taken over by the next, and there is one batch',
      async (at) => {
        const reached = Promise.withResolvers<void>();
        let armed = true;
        const plain = upstream;
        upstream = async (request) => {
          const response = await plain(request);
          const path = requests.at(-1)?.path;
          if (armed && path === at) {
            armed = false;
            reached.resolve();
            // Its answer came to nobody.
            return new Promise<Response>(() => undefined);
          }
          return response;
        };
        const ids = await start(3);
        await Promise.all([
          reached.promise,
          vi.waitFor(
            async () => {
              await hurry();
              expect(armed).toBe(false);
            },
            { timeout: 10_000, interval: 40 },
          ),
        ]);
        await reopen();
        const runs = await ended(ids, { settled: true });
        expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
        expect(batches.all()).toHaveLength(1);
        expect(accepted).toHaveLength(3);
        expect(await budget()).toMatchObject({
          spentMicroUsd: accepted.reduce((sum, call) => sum + call.billedMicroUsd, 0),
          reservedMicroUsd: 0,
        });
      },
    );

    test('while answers arrive loses none: those that were being saved are fetched again', async () => {
      const ids = await start(3);
      plan = { hold: true };
      await submitted();
      // As a server leaves it that died while it saved the second, and had stored the first nowhere.
      await services.drain();
      await services.database.query
        .updateTable('run')
        .set({ status: 'saving', leaseOwner: 'gone', leaseUntil: 1 })
        .where('id', '=', ids[1] ?? '')
        .execute();
      await services.close();
      services = await open();
      // What ordinary recovery would have called lost.
      expect((await read(ids[1] ?? '')).status).toBe('saving');
      plan = {};
      const runs = await ended(ids);
      expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
      expect(runs.every(({ error }) => error === null)).toBe(true);
    });
  });

  test('a batch that is gone is given up, and counted', async () => {
    plan = { hold: true };
    const ids = await start(1);
    await submitted();
    intercept = async () => new Response('{"error":{"message":"No batch found"}}', { status: 404 });
    const [run] = await ended(ids);
    expect(run).toMatchObject({ status: 'unknown', error: { code: 'answer_lost' } });
    expect((await budget()).spentMicroUsd).toBe(run?.estimate.highMicroUsd);
  });

  test('a file of answers that breaks off is fetched again, and once it is far too late, given up', async () => {
    const ids = await start(1);
    let breaks = 0;
    intercept = (request, next) => {
      if (!request.url.endsWith('/content')) return next(request);
      breaks += 1;
      return Promise.resolve(
        new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) })),
      );
    };
    await until(async () => expect(breaks).toBeGreaterThan(1));
    expect((await row())?.state).toBe('arriving');
    await services.database.query
      .updateTable('overnight')
      .set({ deadline: Date.now() - OVERNIGHT_MS - 1000 })
      .execute();
    const [run] = await ended(ids);
    expect(run).toMatchObject({ status: 'unknown', error: { code: 'answer_lost' } });
  });

  test('the month in which it ends pays, and the one that admitted it holds nothing', async () => {
    plan = { hold: true };
    const ids = await start(1);
    await submitted();
    const { query } = services.database;
    await query.updateTable('run').set({ budgetPeriod: '2020-01' }).execute();
    await query.updateTable('budget').set({ period: '2020-01' }).execute();
    plan = {};
    const [run] = await ended(ids);
    expect(await budget()).toMatchObject({ spentMicroUsd: run?.costMicroUsd, reservedMicroUsd: 0 });
    for (const scope of [installationScope(true), 'person:local:demo'])
      expect(await readBudget(query, { scope, period: '2020-01' })).toMatchObject({
        spentMicroUsd: 0,
        reservedMicroUsd: 0,
      });
  });

  test('runs of another model or another person are other batches', async () => {
    const one = await start(1);
    const other = await start(1, { model: 'gpt-image-2.5-sunburst' });
    await until(async () => {
      for (const { status } of await readAll([...one, ...other])) expect(status).toBe('done');
    });
    expect(batches.all()).toHaveLength(2);
  });

  test('an id is one run: the same request again is it, and another time is a conflict', async () => {
    plan = { hold: true };
    const asked = {
      kind: 'generate' as const,
      ...DEFAULT_SETTINGS,
      id: randomUUID(),
      model: MODEL,
      prompt: 'x',
    };
    const post = (when: 'now' | 'overnight') =>
      services.runs.admitAll(PAYER, [asked], { capMicroUsd: null, when });
    expect((await post('overnight'))[0]?.created).toBe(true);
    expect((await post('overnight'))[0]?.created).toBe(false);
    await expect(post('now')).rejects.toMatchObject({ code: 'id_conflict' });
  });
});
