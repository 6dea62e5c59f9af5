import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { hostileAnswers, type OddAnswer, USAGE, USAGE_MICRO_USD } from '@/test/hostile-answers';
import { sharePixelProcesses } from '@/test/pixels';

/** A server that answers as it is told, over a real connection, and the whole way of a run behind it. */
const OWNER = 'local';
/** More of the random ones: `HOSTILE_RUNS=2000 npx vitest run hostile-api`. */
const RANDOM_RUNS = Number(process.env.HOSTILE_RUNS ?? 40);

const solid = (background: string, format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png') =>
  sharp({ create: { width: 30, height: 20, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
const [png, other, jpeg, webp, gif] = await Promise.all([
  solid('#a3f'),
  solid('#08c'),
  solid('#fa0', 'jpeg'),
  solid('#0af', 'webp'),
  solid('#f0a', 'gif'),
]);

let directory: string;
let server: Server;
let services: Services;
/** By prompt, because runs are called side by side. */
const answers = new Map<string, OddAnswer>();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-hostile-'));
  server = createServer(async (request, response) => {
    if (request.url?.startsWith('/files/')) return void response.end(png);
    if (request.method === 'GET') return void response.writeHead(404).end();
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { prompt } = JSON.parse(Buffer.concat(pieces).toString());
    const { status = 200, headers = {}, body, breaks = false } = answers.get(prompt) ?? { body: '' };
    response.writeHead(status, headers);
    if (!breaks) return void response.end(body);
    response.write(body, () => setImmediate(() => response.socket?.end()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  services = await open();
});

afterAll(async () => {
  await services.drain();
  await services.close();
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

const portOf = () => (server.address() as AddressInfo).port;

async function open(more: Record<string, string> = {}): Promise<Services> {
  const opened = await openServices({
    environment: parseEnvironment({
      LOG_LEVEL: 'silent',
      DATA_DIR: directory,
      OPENAI_BASE_URL: `http://127.0.0.1:${portOf()}/v1`,
      OPENAI_API_KEY: 'sk-canary-1234567890',
      ...more,
    }),
    pixelWorker: sharePixelProcesses(),
  });
  await opened.runner.start();
  return opened;
}

async function ended(id: string): Promise<WireRun> {
  const { promise, resolve } = Promise.withResolvers<WireRun>();
  const look = (run: WireRun | null) => {
    if (run?.id === id && TERMINAL.has(run.status)) resolve(run);
  };
  const stop = services.events.subscribe(OWNER, look);
  look(await services.runs.find(OWNER, id));
  return promise.finally(stop);
}

async function answeredWith(answer: OddAnswer, n = 1): Promise<WireRun> {
  const id = randomUUID();
  answers.set(id, answer);
  await services.runs.admit({ ownerId: OWNER, tokenId: null }, { ...DEFAULT_SETTINGS, prompt: id, id, n });
  return ended(id).finally(() => answers.delete(id));
}

const sent = async (run: WireRun) => {
  const image = await services.images.find(OWNER, run.images[0]?.id ?? '');
  return services.blobs.withFile(image?.sha256 ?? '', (path) => readFile(path));
};
const spooled = () => readdir(join(directory, 'spool'));

describe('an odd answer ends its run, and rightly', () => {
  const rows = hostileAnswers({ png, other, jpeg, webp, gif });

  test('there are enough of them', () => expect(rows.length).toBeGreaterThan(120));

  test.each(rows.map((row) => [row.name.slice(0, 100), row] as const))(
    '%s',
    async (_, { answer, right, n = 1 }) => {
      const run = await answeredWith(answer, n);
      const costMicroUsd = {
        usage: USAGE_MICRO_USD,
        twice: 2 * USAGE_MICRO_USD,
        unknown: null,
        nothing: 0,
      }[right.cost];
      expect({ status: run.status, images: run.images.length, costMicroUsd }).toEqual({
        status: right.status,
        images: right.images,
        costMicroUsd: run.costMicroUsd,
      });
      if (right.code !== undefined) expect(run.error?.code ?? null).toBe(right.code);
      if (right.charged !== undefined) expect(run.error?.charged).toBe(right.charged);
      if (right.says !== undefined) expect(run.error?.message).toContain(right.says);
      expect(run.error?.message.length ?? 0).toBeLessThan(1500);
      // “Nothing was charged” is said only if it is known.
      if (run.costMicroUsd === null) expect(run.error?.charged ?? 'maybe').toBe('maybe');
    },
  );

  test('and nothing of them stays in the spool', () => expect.poll(spooled).toEqual([]));
});

describe('a picture that lies elsewhere', () => {
  test('is fetched from the own host, also under the other scheme', async () => {
    const body = { data: [{ url: `https://127.0.0.1:${portOf()}/files/a.png`, b64_json: '' }], usage: USAGE };
    const run = await answeredWith({ body: JSON.stringify(body) });
    expect(run).toMatchObject({ status: 'done', costMicroUsd: USAGE_MICRO_USD, error: null });
    expect(await sent(run)).toEqual(png);
  });

  test('is named and kept, and saved for nothing once its host is allowed', async () => {
    const address = `http://localhost:${portOf()}/files/a.png?signature=1`;
    const inline = { b64_json: other.toString('base64') };
    const run = await answeredWith({ body: JSON.stringify({ data: [{ url: address }], usage: USAGE }) });
    const partly = await answeredWith(
      { body: JSON.stringify({ data: [{ url: address }, inline], usage: USAGE }) },
      2,
    );
    expect(run).toMatchObject({
      status: 'failed',
      costMicroUsd: USAGE_MICRO_USD,
      error: { code: 'picture_elsewhere', charged: 'yes', message: expect.stringContaining(address) },
    });
    expect(partly).toMatchObject({ status: 'done', images: [{}], error: { code: 'picture_elsewhere' } });
    const { spentMicroUsd } = (await services.status(INSTALLATION)).budget;

    await services.drain();
    await services.close();
    services = await open({ PICTURE_HOSTS: `localhost:${portOf()}` });
    for (const { id } of [run, partly]) {
      const record = await services.runStore.read(id);
      if (record === null) throw new Error('The run is gone');
      await services.runner.saveAgain(record);
    }
    await expect.poll(async () => (await ended(run.id)).error).toBeNull();
    await expect.poll(async () => (await ended(partly.id)).images.length).toBe(2);
    expect(await ended(run.id)).toMatchObject({
      status: 'done',
      images: [{}],
      costMicroUsd: USAGE_MICRO_USD,
    });
    expect(await sent(await ended(run.id))).toEqual(png);
    expect(await sent(await ended(partly.id))).toEqual(other);
    expect((await services.status(INSTALLATION)).budget.spentMicroUsd).toBe(spentMicroUsd);
    await expect.poll(spooled).toEqual([]);
  });
});

describe('anything made of a good answer', () => {
  const json = fc.jsonValue({ maxDepth: 4, depthSize: 'small' });
  const names = fc.constantFrom(
    'error',
    'errors',
    'usage',
    'data',
    'url',
    'size',
    'message',
    'detail',
    'success',
    'created',
    'svg_usage',
    'x',
  );
  const entryNames = fc.constantFrom('url', 'error', 'revised_prompt', 'image', 'x');

  test('ends its run with its picture, whatever else it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          names.filter((name) => name !== 'data'),
          json,
        ),
        fc.dictionary(entryNames, json),
        fc.array(json, { maxLength: 3 }),
        fc.boolean(),
        async (around, within, beside, streams) => {
          const picture = { b64_json: png.toString('base64') };
          const document = streams
            ? { ...around, ...within, ...picture, type: 'image_generation.completed' }
            : { ...around, data: [...beside, { ...within, ...picture }] };
          const text = JSON.stringify(document);
          const run = await answeredWith({ body: streams ? `data: ${text}\n\n` : text });
          expect(run).toMatchObject({ status: 'done', images: [{ bytes: png.length }] });
        },
      ),
      { numRuns: RANDOM_RUNS },
    );
  }, 600_000);

  test('cut, torn or changed at any byte ends its run too', async () => {
    const whole = Buffer.from(JSON.stringify({ data: [{ b64_json: png.toString('base64') }], usage: USAGE }));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length),
        fc.uint8Array({ maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        async (at, bytes, cuts, breaks) => {
          const rest = cuts ? [] : [whole.subarray(at + bytes.length)];
          const run = await answeredWith({
            body: Buffer.concat([whole.subarray(0, at), bytes, ...rest]),
            breaks,
          });
          expect(TERMINAL.has(run.status)).toBe(true);
          if (run.costMicroUsd === null && run.error !== null) expect(run.error.charged).toBe('maybe');
        },
      ),
      { numRuns: RANDOM_RUNS },
    );
  }, 600_000);
});
