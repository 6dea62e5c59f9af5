import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Estimate, RunAnswer, UploadAnswer } from '@/lib/shared/wire';
import type { BatchAnswer } from '@/lib/shared/wire-presets';
import type { ReferenceAnswer } from '@/lib/shared/wire-references';
import { ACCOUNTS_ADDRESS, FREE_TOKEN, openAccountsServer } from '@/test/accounts-server';
import { askByPath, importRoutes, type Route, type RouteRequest } from '@/test/all-routes';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { newRunId, type TestServer } from '@/test/server';

/** Stands in everything that Ann writes, and in nothing that Bob does. */
const SECRET = 'zebracorn';

const WAIT = { timeout: 30_000, interval: 20 };

type Who = Record<string, string>;
type Ids = {
  run: string;
  image: string;
  photo: string;
  preset: string;
  comparison: string;
  job: string;
  item: string;
  collection: string;
  link: string;
  code: string;
  prompt: string;
  ticket: string;
  wish: string;
  reference: string;
  /** Of that reference. */
  picture: string;
  overnight: string;
};

/** Every address that names something of somebody's, and every body that does. */
const REQUESTS: readonly ((ids: Ids) => RouteRequest)[] = [
  ({ run }) => ({ method: 'GET', path: `/api/runs/${run}` }),
  ({ run }) => ({ method: 'DELETE', path: `/api/runs/${run}` }),
  ({ run }) => ({ method: 'GET', path: `/api/runs/${run}/partials/0` }),
  ({ run }) => ({ method: 'POST', path: `/api/runs/${run}/save` }),
  ...['', '?w=256', '?download', '?original'].map(
    (query) =>
      ({ image }: Ids): RouteRequest => ({ method: 'GET', path: `/api/images/${image}${query}` }),
  ),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}`, headers: { 'if-none-match': '*' } }),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}`, headers: { range: 'bytes=0-0' } }),
  ({ image }) => ({ method: 'PATCH', path: `/api/images/${image}`, json: { favorite: true } }),
  ({ image }) => ({ method: 'DELETE', path: `/api/images/${image}` }),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}/details` }),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}/lineage` }),
  ({ image }) => ({ method: 'POST', path: `/api/images/${image}/place`, json: {} }),
  ({ image }) => ({ method: 'POST', path: `/api/images/${image}/place/preview`, json: {} }),
  ({ image }) => ({
    method: 'POST',
    path: `/api/images/${image}/cells`,
    json: { columns: 1, rows: 1, ids: [newRunId()] },
  }),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}/sticker` }),
  ({ image }) => ({ method: 'GET', path: `/api/images/${image}/sticker/facts` }),
  ({ image }) => ({ method: 'POST', path: `/api/images/change`, json: { ids: [image], favorite: true } }),
  ({ image }) => ({ method: 'POST', path: `/api/images/bin`, json: { ids: [image] } }),
  ({ image }) => ({ method: 'POST', path: `/api/images/zip`, json: { ids: [image] } }),
  ({ ticket }) => ({ method: 'GET', path: `/api/images/zip?ticket=${ticket}` }),
  ({ preset }) => ({ method: 'PATCH', path: `/api/presets/${preset}`, json: { revision: 1, name: 'mine' } }),
  ({ preset }) => ({ method: 'DELETE', path: `/api/presets/${preset}?revision=1` }),
  ({ prompt }) => ({ method: 'DELETE', path: `/api/prompts/${prompt}` }),
  ({ comparison }) => ({ method: 'GET', path: `/api/comparisons/${comparison}` }),
  ({ comparison }) => ({
    method: 'PATCH',
    path: `/api/comparisons/${comparison}`,
    json: { revision: 1, name: 'mine' },
  }),
  ({ comparison }) => ({ method: 'DELETE', path: `/api/comparisons/${comparison}` }),
  ({ comparison }) => ({
    method: 'POST',
    path: `/api/comparisons/${comparison}/start`,
    json: { cells: [{ cell: 'x', runId: newRunId() }] },
  }),
  ({ run }) => ({ method: 'POST', path: '/api/comparisons/price', json: { fromRun: run } }),
  ({ job }) => ({ method: 'GET', path: `/api/jobs/${job}` }),
  ({ job }) => ({ method: 'PATCH', path: `/api/jobs/${job}`, json: { revision: 1, name: 'mine' } }),
  ({ job }) => ({ method: 'DELETE', path: `/api/jobs/${job}` }),
  ({ job }) => ({ method: 'POST', path: `/api/jobs/${job}/copy`, json: { id: newRunId(), name: 'mine' } }),
  ({ job }) => ({
    method: 'POST',
    path: `/api/jobs/${job}/items`,
    json: { items: [{ id: newRunId(), name: 'mine' }] },
  }),
  ({ job, item }) => ({
    method: 'PATCH',
    path: `/api/jobs/${job}/items/${item}`,
    json: { revision: 1, name: 'mine' },
  }),
  ({ job, item }) => ({ method: 'DELETE', path: `/api/jobs/${job}/items/${item}` }),
  ({ job, item }) => ({ method: 'GET', path: `/api/jobs/${job}/items/${item}/proof` }),
  ({ job, item }) => ({ method: 'POST', path: `/api/jobs/${job}/price`, json: { items: [item] } }),
  ({ job, item }) => ({
    method: 'POST',
    path: `/api/jobs/${job}/start`,
    json: { starts: [{ item, runId: newRunId() }] },
  }),
  ({ job }) => ({ method: 'GET', path: `/api/jobs/${job}/packages/telegram` }),
  ({ job }) => ({ method: 'GET', path: `/api/jobs/${job}/packages/telegram/report` }),
  ({ run }) => ({
    method: 'POST',
    path: '/api/comparisons',
    json: { id: newRunId(), fromRun: run, axes: { qualities: ['low'] } },
  }),
  ({ photo }) => ({
    method: 'POST',
    path: '/api/comparisons/price',
    json: {
      base: { params: { ...DEFAULT_SETTINGS, prompt: 'a hat' }, edit: {}, images: [photo] },
      axes: { prompts: [], models: [], qualities: ['low'], sizes: [], backgrounds: [] },
    },
  }),
  ({ photo }) => ({
    method: 'POST',
    path: '/api/edit',
    json: { ...DEFAULT_SETTINGS, id: newRunId(), prompt: 'a hat', images: [photo] },
  }),
  ({ collection }) => ({ method: 'GET', path: `/api/collections/${collection}` }),
  ({ collection }) => ({
    method: 'PATCH',
    path: `/api/collections/${collection}`,
    json: { revision: 1, name: 'mine' },
  }),
  ({ collection }) => ({ method: 'DELETE', path: `/api/collections/${collection}` }),
  ({ collection }) => ({ method: 'GET', path: `/api/collections/${collection}/images` }),
  ({ collection, image }) => ({
    method: 'POST',
    path: `/api/collections/${collection}/images`,
    json: { remove: [image] },
  }),
  ({ collection, image }) => ({ method: 'GET', path: `/api/collections/${collection}/images/${image}` }),
  ({ collection, image }) => ({
    method: 'POST',
    path: `/api/collections/${collection}/images/${image}/copy`,
  }),
  ({ collection }) => ({ method: 'GET', path: `/api/collections/${collection}/zip` }),
  ({ image }) => ({ method: 'POST', path: '/api/collections', json: { name: 'mine', images: [image] } }),
  ({ collection }) => ({
    method: 'POST',
    path: '/api/links',
    json: { name: 'mine', collectionId: collection },
  }),
  ({ image }) => ({ method: 'POST', path: '/api/links', json: { name: 'mine', imageId: image } }),
  ({ link }) => ({ method: 'PATCH', path: `/api/links/${link}`, json: { name: 'mine' } }),
  ({ link }) => ({ method: 'DELETE', path: `/api/links/${link}` }),
  ({ image }) => ({ method: 'GET', path: `/api/links?image=${image}` }),
  ({ collection }) => ({ method: 'GET', path: `/api/links?collection=${collection}` }),
  ({ image }) => ({ method: 'GET', path: `/api/links/marks?image=${image}` }),
  ({ collection }) => ({ method: 'GET', path: `/api/links/marks?collection=${collection}` }),
  ({ code, image }) => ({ method: 'GET', path: `/api/look/${code.replace(/.$/, '_')}/images/${image}` }),
  ({ overnight }) => ({ method: 'POST', path: `/api/overnight/${overnight}/cancel` }),
  ({ overnight }) => ({ method: 'POST', path: `/api/overnight/${overnight}/start` }),
  ({ wish }) => ({ method: 'POST', path: `/api/wishes/${wish}`, json: { grantMicroUsd: 5 } }),
  ({ run, photo }) => ({ method: 'GET', path: `/api/images?of=${photo}&run=${run}` }),
  ({ reference }) => ({ method: 'GET', path: `/api/references/${reference}` }),
  ({ reference }) => ({
    method: 'PATCH',
    path: `/api/references/${reference}`,
    json: { revision: 1, name: 'mine' },
  }),
  ({ reference }) => ({ method: 'DELETE', path: `/api/references/${reference}?revision=1` }),
  ({ reference }) => ({
    method: 'POST',
    path: `/api/references/${reference}/restore`,
    json: { revision: 1 },
  }),
  ...(['image', 'photo', 'picture'] as const).map(
    (name) =>
      (ids: Ids): RouteRequest => ({
        method: 'POST',
        path: '/api/references',
        json: { name: 'mine', kind: 'character', images: [ids[name]] },
      }),
  ),
  ({ picture }) => ({ method: 'GET', path: `/api/images/${picture}` }),
  ({ picture }) => ({ method: 'GET', path: `/api/images/${picture}/details` }),
  ({ picture }) => ({
    method: 'POST',
    path: '/api/edit',
    json: { ...DEFAULT_SETTINGS, id: newRunId(), prompt: 'a hat', images: [picture] },
  }),
];

/** What answers about all that is somebody's. */
const LISTS = [
  '/api/runs',
  '/api/runs?limit=100',
  '/api/runs/summary',
  '/api/events/snapshot',
  '/api/images',
  `/api/images?q=${SECRET}`,
  '/api/images?status=bin',
  '/api/images/summary',
  '/api/images/bin',
  '/api/presets',
  '/api/prompts',
  `/api/prompts?q=${SECRET}`,
  '/api/comparisons',
  '/api/jobs',
  '/api/references',
  '/api/references?deleted',
  '/api/collections',
  '/api/collections/people',
  '/api/links',
  '/api/models',
  '/api/status',
  '/api/status?test=key',
  '/api/usage',
  '/api/usage?person=ann',
  '/api/usage.csv',
  '/api/wishes',
];

describe.each(TEST_ENGINES.map(({ engine }) => engine))('one person and another, on %s', (engine) => {
  let routes: ReadonlyMap<string, Route>;
  let server: TestServer;
  let ann: Who;
  let bob: Who;
  let robot: Who;
  let ids: Ids;
  /** Whatever would give something of Ann's away. */
  let tells: string[];

  const send = (headers: Who, request: RouteRequest) =>
    askByPath(routes, { ...request, headers: { ...request.headers, ...headers } });

  async function made<Answer>(headers: Who, method: string, path: string, json?: unknown): Promise<Answer> {
    const response = await send(headers, { method, path, ...(json === undefined ? {} : { json }) });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return JSON.parse(text) as Answer;
  }

  async function generate(headers: Who, prompt: string): Promise<string> {
    const json = { ...DEFAULT_SETTINGS, prompt, id: newRunId() };
    const { run } = await made<RunAnswer>(headers, 'POST', '/api/generate', json);
    const status = async () => (await server.services.runStore.read(run.id))?.status;
    await vi.waitFor(async () => expect(await status()).toBe('done'), WAIT);
    return run.id;
  }

  beforeAll(async () => {
    server = await openAccountsServer(engine);
    routes = await importRoutes();
    const { database, sessions, tokens, runStore } = server.services;
    const signIn = async (id: string) => {
      await addTestPerson(database, { id });
      return { cookie: `overpaint=${await sessions.start(id, { userAgent: null, address: 'here' })}` };
    };
    await addTestPerson(database, { id: 'local', role: 'admin' });
    [ann, bob] = [await signIn('ann'), await signIn('bob')];
    const { secret } = await tokens.create('bob', FREE_TOKEN);
    robot = { authorization: `Bearer ${secret}` };

    const run = await generate(ann, `a ${SECRET}`);
    const image = (await runStore.imagesOf([run])).get(run)?.[0]?.id ?? '';
    const uploaded = await send(ann, {
      method: 'POST',
      path: `/api/images?name=${SECRET}.png`,
      body: new Uint8Array(server.picture),
    });
    const photo = ((await uploaded.json()) as UploadAnswer).image.id;
    server.planBatches({ hold: true });
    const { runs } = await made<BatchAnswer>(ann, 'POST', '/api/batches', {
      runs: [{ kind: 'generate', id: newRunId(), prompt: SECRET, model: 'gpt-image-2', quality: 'low' }],
      when: 'overnight',
    });
    const batched = async () => (await runStore.read(runs[0]?.id ?? ''))?.overnightId ?? '';
    await vi.waitFor(async () => expect(await batched()).not.toBe(''), WAIT);
    const preset = newRunId();
    await made(ann, 'POST', '/api/presets', {
      id: preset,
      kind: 'preset',
      name: SECRET,
      body: { settings: DEFAULT_SETTINGS, prompt: SECRET },
    });
    const comparison = newRunId();
    await made(ann, 'POST', '/api/comparisons', {
      id: comparison,
      name: SECRET,
      fromRun: run,
      axes: { qualities: ['low', 'high'] },
    });
    const [job, item] = [newRunId(), newRunId()];
    await made(ann, 'POST', '/api/jobs', { id: job, recipe: 'restyle', name: SECRET });
    await made(ann, 'POST', `/api/jobs/${job}/items`, {
      items: [{ id: item, name: SECRET, words: SECRET, images: [photo] }],
    });
    const { collection } = await made<{ collection: { id: string } }>(ann, 'POST', '/api/collections', {
      name: SECRET,
      images: [image],
    });
    const { link } = await made<{ link: { id: string; path: string } }>(ann, 'POST', '/api/links', {
      name: SECRET,
      collectionId: collection.id,
    });
    const { prompts } = await made<{ prompts: { sha256: string }[] }>(ann, 'GET', '/api/prompts');
    const { url } = await made<{ url: string }>(ann, 'POST', '/api/images/zip', {
      ids: [image],
      ticket: true,
    });
    const { wish } = await made<{ wish: { id: string } }>(ann, 'POST', '/api/wishes', {
      amountMicroUsd: 4_321_987,
    });
    const { reference } = await made<ReferenceAnswer>(ann, 'POST', '/api/references', {
      name: SECRET,
      kind: 'character',
      sentence: SECRET,
      images: [photo],
    });
    ids = {
      run,
      image,
      photo,
      preset,
      comparison,
      job,
      item,
      collection: collection.id,
      link: link.id,
      code: link.path.slice('/look/'.length),
      prompt: prompts[0]?.sha256 ?? '',
      ticket: new URL(url, ACCOUNTS_ADDRESS).searchParams.get('ticket') ?? '',
      wish: wish.id,
      reference: reference.id,
      picture: reference.pictures[0]?.id ?? '',
      overnight: await batched(),
    };
    tells = [...Object.values(ids), SECRET, '4321987'];
    expect(tells).not.toContain('');
    await generate(bob, 'a plain horse');
  });
  afterAll(() => server.close());

  /** Of the same shape, and of nobody. */
  const nobodys = (): Ids => {
    const swap = (text: string) => text.replaceAll(/[0-9]/g, (digit) => String((Number(digit) + 5) % 10));
    return Object.fromEntries(
      Object.entries(ids).map(([name, id]) => [name, /^[0-9a-f-]{36}$/.test(id) ? newRunId() : swap(id)]),
    ) as Ids;
  };

  /** All of an answer but what differs each time. */
  async function told(headers: Who, request: RouteRequest): Promise<string> {
    const response = await send(headers, request);
    const named = [...response.headers].filter(([name]) => name !== 'x-request-id');
    const body = (await response.text()).replace(/"requestId":"[^"]*"/, '');
    return JSON.stringify([response.status, named.sort(), body]);
  }

  /** Answers may repeat what was asked. */
  const without = (text: string, asked: Ids) =>
    Object.values(asked).reduce((left, id) => left.replaceAll(id, '·'), text);

  it('finds the other’s things no more than what does not exist', async () => {
    for (const who of [bob, robot]) {
      for (const request of REQUESTS) {
        const others = nobodys();
        const { method, path } = request(ids);
        const [real, none] = [await told(who, request(ids)), await told(who, request(others))];
        expect(without(real, ids), `${method} ${path}`).toBe(without(none, others));
        expect(real, `${method} ${path}`).not.toContain(SECRET);
      }
    }
  });

  it('is told nothing of it by any list, sum, search or file', async () => {
    for (const who of [bob, robot]) {
      for (const path of LISTS) {
        const answer = await told(who, { method: 'GET', path });
        for (const tell of tells) expect(answer, path).not.toContain(tell);
      }
    }
  });

  it('still finds its own as it was, after all that', async () => {
    const own: (keyof Ids)[] = ['run', 'image', 'comparison', 'job', 'collection', 'reference'];
    const paths = {
      run: '/api/runs',
      image: '/api/images',
      comparison: '/api/comparisons',
      job: '/api/jobs',
      collection: '/api/collections',
      reference: '/api/references',
    } as Record<keyof Ids, string>;
    for (const kind of own) {
      const response = await send(ann, { method: 'GET', path: `${paths[kind]}/${ids[kind]}` });
      expect(response.status, kind).toBe(200);
      await response.body?.cancel();
    }
    const presets = await made<{ presets: { id: string; name: string }[] }>(ann, 'GET', '/api/presets');
    expect(presets.presets).toMatchObject([{ id: ids.preset, name: SECRET }]);
    const { collection } = await made<{ collection: { count: number } }>(
      ann,
      'GET',
      `/api/collections/${ids.collection}`,
    );
    expect(collection.count).toBe(1);
    expect((await send(ann, { method: 'GET', path: `/api/images/zip?ticket=${ids.ticket}` })).status).toBe(
      200,
    );
  });

  it('goes on from the other’s place in a list, and comes to its own', async () => {
    for (let count = 0; count < 3; count += 1) await generate(ann, `${SECRET} ${count}`);
    const page = await made<{ nextCursor: string | null }>(ann, 'GET', '/api/runs?limit=1');
    expect(page.nextCursor).not.toBeNull();
    const answer = await told(bob, { method: 'GET', path: `/api/runs?cursor=${page.nextCursor}` });
    expect(answer).not.toContain(SECRET);
  });

  it('may use the same name for what is its own', async () => {
    const preset = { id: newRunId(), kind: 'preset', name: SECRET, body: { settings: DEFAULT_SETTINGS } };
    await made(bob, 'POST', '/api/presets', preset);
    const path = `/api/presets/${preset.id}?revision=1`;
    expect((await send(bob, { method: 'DELETE', path })).status).toBe(204);
  });

  it('hears of no event of the other’s, nor of its picture', async () => {
    const leaving = new AbortController();
    const stream = await send(bob, { method: 'GET', path: '/api/events', signal: leaving.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    let heard = '';
    const listening = (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        heard += new TextDecoder().decode(part.value);
      }
    })().catch(() => undefined);
    const run = await generate(ann, `another ${SECRET}`);
    const own = await generate(bob, 'another plain horse');
    await vi.waitFor(() => expect(heard).toContain(own), WAIT);
    leaving.abort();
    await reader.cancel();
    await listening;
    expect(heard).not.toContain(run);
    expect(heard).not.toContain(SECRET);
  });

  it('mentions nobody of the other’s: the name stays a word, at the price of a word', async () => {
    // The last of all: now Bob says the word himself.
    const prompt = `with @${SECRET}`;
    const price = async (who: Who, words: string) =>
      (
        await made<{ estimate: Estimate }>(who, 'POST', '/api/estimate', {
          ...DEFAULT_SETTINGS,
          prompt: words,
        })
      ).estimate.highMicroUsd;
    expect(await price(bob, prompt)).toBe(await price(bob, `with @${'x'.repeat(SECRET.length)}`));
    expect(await price(ann, prompt)).not.toBe(await price(bob, prompt));
    const run = await generate(bob, prompt);
    expect((await server.services.runs.find('bob', run))?.mentioned).toBeNull();
  });
});
