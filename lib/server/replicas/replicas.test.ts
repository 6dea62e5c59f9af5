import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { openDatabase } from '@/lib/server/database/open-database';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { openSpool } from '@/lib/server/spool/spool';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { TERMINAL } from '@/lib/shared/run-status';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { addTestPerson, addTestToken } from '@/test/people';
import { alphaMask, CAT } from '@/test/pictures';
import { sharePixelProcesses } from '@/test/pixels';
import { startTestS3, type TestS3Server } from '@/test/s3-server';

const OWNER = 'local';
/** R16: what happens on one server is seen on the others within this time. */
const SEEN_WITHIN_MS = 2000;

let picture: Buffer;
let directory: string;
let schema: TestSchema;
let s3: TestS3Server;
let opened: Services[];
let children: ChildProcess[];
/** Every call that left, with who made it, the prompt and when. */
let calls: { by: string; prompt: string; at: number }[];
let underWay: number;
let mostUnderWay: number;
let upstream: (request: Request, by: string) => Promise<Response> | Response;

beforeAll(async () => {
  picture = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});

const answer = () =>
  Response.json({
    created: 1,
    data: [{ b64_json: picture.toString('base64') }],
    usage: {
      input_tokens: 10,
      input_tokens_details: { text_tokens: 10, image_tokens: 0 },
      output_tokens: 100,
      total_tokens: 110,
    },
  });

const environmentOf = (name: string, change: Record<string, string> = {}) => ({
  LOG_LEVEL: 'silent',
  DATA_DIR: join(directory, name),
  DATABASE_URL: schema.url,
  BLOB_URL: s3.url,
  DRAIN_TIMEOUT: '1',
  ...change,
});

/** One of several servers: the same database and bucket, its own folder. */
async function open(name: string, change: Record<string, string> = {}): Promise<Services> {
  const services = await openServices({
    environment: parseEnvironment(environmentOf(name, change)),
    standIn: async (request) => {
      const text = await request.clone().text();
      const prompt = /"prompt":"([^"]*)"/.exec(text)?.[1] ?? 'an edit';
      calls.push({ by: name, prompt, at: Date.now() });
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      try {
        return await upstream(request, name);
      } finally {
        underWay -= 1;
      }
    },
    pixelWorker: sharePixelProcesses(),
  });
  opened.push(services);
  return services;
}

async function start(name: string, change: Record<string, string> = {}): Promise<Services> {
  const services = await open(name, change);
  await services.runner.start();
  return services;
}

async function admit(services: Services, prompt = 'a cat', change: Partial<GenerateParams> = {}) {
  const { run } = await services.runs.admit(
    { ownerId: OWNER, tokenId: null },
    {
      ...DEFAULT_SETTINGS,
      ...change,
      prompt,
      id: randomUUID(),
    },
  );
  return run;
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

/** Only what an event says, never what the database says when asked. */
function heard(services: Services, id: string, good: (run: WireRun) => boolean) {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stop = services.events.subscribe(OWNER, (run) => {
    if (run.id === id && good(run)) resolve(Date.now());
  });
  return promise.finally(stop);
}

/** An edit with a mask, and an upstream that answers it in the size that is asked for. */
async function admitEdit(services: Services) {
  const upload = async (role: 'input' | 'mask', body: Buffer) => {
    const request = new Request('http://localhost', { method: 'POST', body: body as BodyInit });
    return (await services.uploads.take(OWNER, role, request, null)).image.id;
  };
  const { request } = parseEditRequest({
    id: randomUUID(),
    prompt: 'a hat',
    quality: 'low',
    images: [await upload('input', await sharp(CAT).png().toBuffer())],
    mask: await upload('mask', alphaMask(451, 300, { x: 100, y: 80, width: 90, height: 70 })),
  });
  let size = { width: 0, height: 0 };
  upstream = async () => {
    const reply = await sharp({ create: { ...size, channels: 3, background: 'navy' } })
      .png()
      .toBuffer();
    return Response.json({ created: 1, data: [{ b64_json: reply.toString('base64') }] });
  };
  const { run } = await services.runs.admitEdit({ ownerId: OWNER, tokenId: null }, request);
  const { outputWidth: width, outputHeight: height } = run.edit?.plan ?? { outputWidth: 0, outputHeight: 0 };
  size = { width, height };
  return run;
}

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: () => resolve() };
}

describe.skipIf(openTestSchema === null)('two servers on one PostgreSQL and one bucket', () => {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-replicas-'));
    schema = await (openTestSchema as NonNullable<typeof openTestSchema>)();
    s3 = await startTestS3();
    opened = [];
    children = [];
    calls = [];
    underWay = 0;
    mostUnderWay = 0;
    upstream = () => answer();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const services of opened) {
      await services.drain();
      await services.close();
    }
    await s3.close();
    await schema.remove();
    await rm(directory, { recursive: true });
  });

  test('that start at the same moment on an empty database migrate it once', async () => {
    const both = await Promise.all(
      [1, 2].map(() => openDatabase({ url: schema.url, sqlitePath: '', backupDirectory: '' })),
    );
    for (const database of both) {
      expect(await database.query.selectFrom('run').selectAll().execute()).toEqual([]);
      await database.close();
    }
  });

  test('call each of 200 runs once, and share them', async () => {
    const [a, b] = await Promise.all([
      start('a', { MAX_CONCURRENT_CALLS: '16' }),
      start('b', { MAX_CONCURRENT_CALLS: '16' }),
    ]);
    const runs = await Promise.all(
      Array.from({ length: 200 }, (_, index) => admit(index % 2 === 0 ? a : b, `run ${index}`)),
    );
    const done = await Promise.all(runs.map((run, index) => ended(index % 2 === 0 ? b : a, run.id)));
    expect(new Set(done.map((run) => run.status))).toEqual(new Set(['done']));
    expect(new Set(calls.map((call) => call.prompt)).size).toBe(200);
    expect(calls).toHaveLength(200);
    expect(new Set(calls.map((call) => call.by))).toEqual(new Set(['a', 'b']));
  }, 60_000);

  test('see each other’s runs begin, show a preview and end', async () => {
    const [a, b] = [await start('a'), await open('b')];
    const closing = gate();
    upstream = () => {
      const encode = (event: object) => new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`);
      const b64_json = picture.toString('base64');
      return new Response(
        new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(
              encode({ type: 'image_generation.partial_image', partial_image_index: 0, b64_json }),
            );
            await closing.passed;
            controller.enqueue(encode({ type: 'image_generation.completed', b64_json }));
            controller.close();
          },
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      );
    };
    const run = await admit(b, 'a cat', { partialImages: 1 });
    const seen = await until(b, run.id, (state) => state.partials.length > 0);
    expect(seen).toMatchObject({ status: 'calling', partials: [{ index: 0 }] });
    expect(Buffer.from((await b.partials.read(run.id, 0))?.bytes ?? [])).toEqual(picture);

    const endedAtB = heard(b, run.id, (state) => state.status === 'done');
    closing.open();
    const done = await ended(a, run.id);
    expect((await endedAtB) - (done.endedAt ?? 0)).toBeLessThan(SEEN_WITHIN_MS);
    expect(done.revision).toBeGreaterThan(seen.revision);
    const image = await b.images.find(OWNER, done.images[0]?.id ?? '');
    expect(await b.blobs.withFile(image?.sha256 ?? '', (path) => readFile(path))).toEqual(picture);
    await expect.poll(() => b.partials.read(run.id, 0)).toBeNull();
  });

  test('hear of each other again after the database has cut them off', async () => {
    const [a, b] = [await start('a'), await open('b')];
    const passing = gate();
    upstream = async () => {
      await passing.passed;
      return answer();
    };
    const run = await admit(a);
    await until(b, run.id, (state) => state.status === 'calling');
    const [endedAtA, endedAtB] = [a, b].map((services) =>
      heard(services, run.id, (state) => state.status === 'done'),
    );
    await schema.cutConnections();
    passing.open();
    expect(Math.abs(((await endedAtB) ?? 0) - ((await endedAtA) ?? 0))).toBeLessThan(SEEN_WITHIN_MS);

    const next = await admit(b, 'the next');
    const heardNext = heard(b, next.id, (state) => state.status === 'done');
    const doneNext = await ended(a, next.id);
    expect((await heardNext) - (doneNext.endedAt ?? 0)).toBeLessThan(SEEN_WITHIN_MS);
  });

  test('wait together for a rate limit that one of them was told of', async () => {
    const [a, b] = [await start('a', { MAX_CONCURRENT_CALLS: '1' }), await open('b')];
    const PAUSE_MS = 4000;
    upstream = () =>
      calls.length === 1
        ? Response.json(
            { error: { code: 'rate_limit_exceeded', message: 'Slow down.' } },
            { status: 429, headers: { 'retry-after-ms': String(PAUSE_MS) } },
          )
        : answer();
    const first = await admit(a, 'first');
    await until(a, first.id, (run) => run.waitUntil !== null);
    expect((await b.status(INSTALLATION)).queue.paused).toHaveLength(1);
    await b.runner.start();
    const second = await admit(b, 'second');
    await Promise.all([ended(a, first.id), ended(b, second.id)]);
    const [refused, ...others] = calls;
    for (const call of others) expect(call.at - (refused?.at ?? 0)).toBeGreaterThanOrEqual(PAUSE_MS);
    expect((await b.status(INSTALLATION)).queue.paused).toEqual([]);
  });

  test('make no more calls at once than one of them may', async () => {
    const limit = { MAX_CONCURRENT_CALLS: '3' };
    const [a, b] = [await start('a', limit), await start('b', limit)];
    const passing = gate();
    upstream = async () => {
      await passing.passed;
      return answer();
    };
    const runs = await Promise.all(
      Array.from({ length: 24 }, (_, index) => admit(index % 2 === 0 ? a : b, `run ${index}`)),
    );
    await expect.poll(() => underWay, { timeout: 10_000 }).toBe(3);
    expect(await b.runStore.claim('a third server', 3)).toBeNull();
    passing.open();
    await Promise.all(runs.map((run) => ended(a, run.id)));
    expect(mostUnderWay).toBe(3);
  }, 40_000);

  test.each(['installation', 'person', 'token'] as const)(
    'of 200 runs at once on two servers against the %s’s room for 17, 17 are admitted, and all purses agree',
    async (narrow) => {
      const probe = await open('probe');
      const { estimate } = await admit(probe);
      const priceMicroUsd = estimate.highMicroUsd ?? 0;
      const { query } = probe.database;
      await query.deleteFrom('run').execute();
      await query.deleteFrom('budget').execute();
      const room = (purse: typeof narrow) => (purse === narrow ? 17 : 18) * priceMicroUsd;
      await addTestPerson(probe.database, { id: 'ann', monthlyMicroUsd: room('person') });
      const tokenId = 'robot';
      await addTestToken(probe.database, { id: tokenId, personId: 'ann', monthlyMicroUsd: room('token') });
      const accounts = {
        AUTH: 'accounts',
        PUBLIC_URL: 'http://127.0.0.1:3000',
        MONTHLY_BUDGET_USD: (room('installation') / 1_000_000).toFixed(6),
      };
      const servers = [await open('a', accounts), await open('b', accounts)];
      const answers = await Promise.allSettled(
        Array.from({ length: 200 }, (_, index) =>
          (servers[index % 2] as Services).runs.admit(
            { ownerId: 'ann', tokenId },
            { ...DEFAULT_SETTINGS, prompt: `run ${index}`, id: randomUUID() },
          ),
        ),
      );
      const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
      const code = {
        installation: 'budget_exceeded',
        person: 'person_budget_exceeded',
        token: 'token_budget_exceeded',
      };
      expect(refused).toEqual(Array.from({ length: 183 }, () => code[narrow]));
      const purses = await query.selectFrom('budget').select(['scope', 'reservedMicroUsd']).execute();
      expect(purses.sort((one, other) => (one.scope < other.scope ? -1 : 1))).toEqual(
        ['installation:demo', 'person:ann:demo', 'token:robot:demo'].map((scope) => ({
          scope,
          reservedMicroUsd: 17 * priceMicroUsd,
        })),
      );
    },
    60_000,
  );

  test('on two servers, another’s first run starts as the next', async () => {
    const [a, b] = [await start('a', { MAX_CONCURRENT_CALLS: '1' }), await open('b')];
    const passing = gate();
    upstream = async () => {
      await passing.passed;
      return answer();
    };
    const [first] = await Promise.all(Array.from({ length: 20 }, (_, index) => admit(a, `hers ${index}`)));
    await expect.poll(() => underWay).toBe(1);
    const { run } = await b.runs.admit(
      { ownerId: 'bob', tokenId: null },
      { ...DEFAULT_SETTINGS, prompt: 'his', id: randomUUID() },
    );
    expect(run.queuePosition).toBe(1);
    passing.open();
    await ended(a, (first as WireRun).id);
    await expect.poll(() => calls.length).toBeGreaterThan(1);
    expect(calls[1]?.prompt).toBe('his');
  }, 40_000);

  /** R8: for the others it has not been heard of for half a minute, and then it goes on. */
  const freeze = async (services: Services, runId: string) => {
    await services.database.query.updateTable('run').set({ leaseUntil: 1 }).where('id', '=', runId).execute();
  };
  const budget = async (services: Services) => (await services.status(INSTALLATION)).budget;

  test('the late answer of one that was frozen wins over what the other made of its run', async () => {
    const [a, b] = [await start('a'), await open('b')];
    const passing = gate();
    upstream = async () => {
      await passing.passed;
      return answer();
    };
    const run = await admit(a);
    await until(a, run.id, (state) => state.status === 'calling');
    await freeze(a, run.id);
    await b.runner.start();
    expect(await ended(b, run.id)).toMatchObject({ status: 'unknown', error: { code: 'answer_lost' } });
    expect(await budget(b)).toMatchObject({
      spentMicroUsd: run.estimate.highMicroUsd,
      reservedMicroUsd: 0,
    });
    const doneAtB = heard(b, run.id, (state) => state.status === 'done');
    passing.open();
    const done = await until(a, run.id, (state) => state.status === 'done');
    expect(done).toMatchObject({ attempt: 1, error: null, images: [{ index: 0 }] });
    expect(await budget(b)).toMatchObject({ spentMicroUsd: done.costMicroUsd, reservedMicroUsd: 0 });
    await doneAtB;
    expect(calls).toHaveLength(1);
  });

  test('an edit that was frozen while it was saved is put back all the same', async () => {
    const [a, b] = [await start('a'), await open('b')];
    const { id } = await admitEdit(a);
    const reply = upstream;
    upstream = (...call) => {
      s3.break({ kind: 'refuse', status: 503, code: 'SlowDown' });
      return reply(...call);
    };
    await until(a, id, (run) => run.status === 'saving');
    await freeze(a, id);
    await b.runner.start();
    expect(await ended(b, id)).toMatchObject({ status: 'unknown' });
    s3.mend();
    expect(await until(b, id, (run) => run.status === 'done')).toMatchObject({
      error: null,
      images: [{ role: 'placed', width: 451, height: 300 }],
    });
    expect(calls).toHaveLength(1);
  });

  test('are each other’s replacement: an edit that one took in is made and put back by the other', async () => {
    const [a, b] = [await open('a'), await open('b')];
    const run = await admitEdit(a);
    await b.runner.start();
    const done = await ended(a, run.id);
    expect(done).toMatchObject({ status: 'done', error: null });
    expect(done.images).toMatchObject([{ role: 'placed', width: 451, height: 300 }]);
    expect(calls).toMatchObject([{ by: 'b' }]);
    const placed = await a.images.find(OWNER, done.images[0]?.id ?? '');
    expect(await a.blobs.size(placed?.sha256 ?? '')).toBe(placed?.sizeBytes);
  });

  test('outlive each other: what a killed one was calling is unknown, what waited is done', async () => {
    const b = await open('b');
    const [calling, waiting] = [await admit(b, 'first'), await admit(b, 'second')];
    const settings = JSON.stringify(environmentOf('a', { MAX_CONCURRENT_CALLS: '1' }));
    const child = spawn(
      process.execPath,
      ['--import', './scripts/register.mjs', 'test/replica.ts', settings],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    await once(child.stdout, 'data');
    await until(b, calling.id, (run) => run.status === 'calling');
    child.kill('SIGKILL');
    await once(child, 'close');
    // Half a minute later.
    await b.database.query.updateTable('run').set({ leaseUntil: 1 }).where('id', '=', calling.id).execute();

    await b.runner.start();
    expect(await ended(b, calling.id)).toMatchObject({
      status: 'unknown',
      error: { code: 'answer_lost', charged: 'maybe' },
    });
    expect(await ended(b, waiting.id)).toMatchObject({ status: 'done' });
    expect(calls.map((call) => call.prompt)).toEqual(['second']);
  }, 40_000);

  test('an answer in the spool of a server that died wins when that server is back', async () => {
    const [a, b] = [await open('a'), await open('b')];
    const run = await admit(a);
    const claimed = await a.runStore.claim('dead~host/1/x');
    if (claimed === null) throw new Error('There was nothing to claim');
    await a.runStore.markCalling(claimed);
    await (await openSpool(join(directory, 'a', 'spool'))).receive({ runId: run.id, attempt: 1 }, answer());
    await a.database.query.updateTable('run').set({ leaseUntil: 1 }).where('id', '=', run.id).execute();
    await b.runner.start();
    expect(await ended(b, run.id)).toMatchObject({ status: 'unknown' });

    const doneAtB = heard(b, run.id, (state) => state.status === 'done');
    await a.runner.start();
    expect(await until(a, run.id, (state) => state.status === 'done')).toMatchObject({
      costMicroUsd: expect.any(Number),
      error: null,
    });
    await doneAtB;
    expect(calls).toEqual([]);
  });
});
