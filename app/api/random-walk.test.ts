import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { RunPage } from '@/lib/shared/wire';
import { FREE_TOKEN, openAccountsServer } from '@/test/accounts-server';
import { askByPath, importRoutes, type Route, type RouteRequest } from '@/test/all-routes';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { type SeededRandom, seededRandom } from '@/test/seeded-random';
import type { TestServer } from '@/test/server';

/** Two people and a program of a third, all at once: none ever learns of anything that is another's. */
const ACTIONS_EACH = 2000;
const KINDS = ['run', 'image', 'preset', 'comparison', 'job', 'collection', 'link', 'reference'] as const;
type Kind = (typeof KINDS)[number];

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

type Walker = { name: string; headers: Record<string, string>; random: SeededRandom };
/** What there is, and whose. */
type World = { owner: Map<string, string>; ids: Record<Kind, string[]> };

const LISTS = [
  '/api/runs?limit=50',
  '/api/runs/summary',
  '/api/events/snapshot',
  '/api/images?limit=50',
  '/api/images?status=bin',
  '/api/images/summary',
  '/api/images/bin',
  '/api/presets',
  '/api/prompts',
  '/api/comparisons',
  '/api/jobs',
  '/api/references',
  '/api/references?deleted',
  '/api/collections',
  '/api/links',
  '/api/models',
  '/api/status',
  '/api/usage',
  '/api/usage.csv',
];

/** With ids of anybody. */
function anyRequest({ name, random }: Walker, any: (kind: Kind) => string): RouteRequest {
  const json = { ...DEFAULT_SETTINGS, prompt: `${name} ${random.between(0, 1e6)}`, id: random.uuidV7() };
  const title = `${name} ${random.between(0, 1e9)}`;
  const choices: (() => RouteRequest)[] = [
    () => ({ method: 'POST', path: '/api/generate', json }),
    () => ({ method: 'POST', path: '/api/edit', json: { ...json, images: [any('image')] } }),
    () => ({
      method: 'POST',
      path: '/api/presets',
      json: { id: json.id, kind: 'preset', name: title, body: { settings: DEFAULT_SETTINGS } },
    }),
    () => ({ method: 'DELETE', path: `/api/presets/${any('preset')}?revision=1` }),
    () => ({ method: 'PATCH', path: `/api/presets/${any('preset')}`, json: { revision: 1, name: title } }),
    () => ({
      method: 'POST',
      path: '/api/comparisons',
      json: { id: json.id, name: title, fromRun: any('run'), axes: { qualities: ['low', 'high'] } },
    }),
    () => ({ method: 'GET', path: `/api/comparisons/${any('comparison')}` }),
    () => ({ method: 'DELETE', path: `/api/comparisons/${any('comparison')}` }),
    () => ({ method: 'POST', path: '/api/comparisons/price', json: { fromRun: any('run') } }),
    () => ({
      method: 'POST',
      path: '/api/jobs',
      json: { id: json.id, recipe: 'restyle', name: title },
    }),
    () => ({
      method: 'POST',
      path: `/api/jobs/${any('job')}/items`,
      json: { items: [{ id: json.id, name: title, words: title, images: [any('image')] }] },
    }),
    () => ({ method: 'GET', path: `/api/jobs/${any('job')}` }),
    () => ({ method: 'DELETE', path: `/api/jobs/${any('job')}` }),
    () => ({ method: 'POST', path: `/api/jobs/${any('job')}/copy`, json: { id: json.id, name: title } }),
    () => ({
      method: 'POST',
      path: '/api/references',
      json: { name: `${name}-${random.between(1, 9)}`, kind: 'character', images: [any('image')] },
    }),
    () => ({ method: 'GET', path: `/api/references/${any('reference')}` }),
    () => ({
      method: 'PATCH',
      path: `/api/references/${any('reference')}`,
      json: { revision: random.between(1, 3), sentence: title, images: [any('image')] },
    }),
    () => ({
      method: 'DELETE',
      path: `/api/references/${any('reference')}?revision=${random.between(1, 3)}`,
    }),
    () => ({
      method: 'POST',
      path: `/api/references/${any('reference')}/restore`,
      json: { revision: random.between(1, 4) },
    }),
    () => ({
      method: 'POST',
      path: '/api/generate',
      json: { ...json, prompt: `@${name}-${random.between(1, 9)} waves ${json.id}` },
    }),
    () => ({ method: 'POST', path: '/api/collections', json: { name: title, images: [any('image')] } }),
    () => ({ method: 'GET', path: `/api/collections/${any('collection')}` }),
    () => ({
      method: 'POST',
      path: `/api/collections/${any('collection')}/images`,
      json: { [random.pick(['add', 'remove'])]: [any('image')] },
    }),
    () => ({ method: 'GET', path: `/api/collections/${any('collection')}/images/${any('image')}?w=256` }),
    () => ({ method: 'DELETE', path: `/api/collections/${any('collection')}` }),
    () => ({ method: 'POST', path: '/api/links', json: { name: title, imageId: any('image') } }),
    () => ({ method: 'POST', path: '/api/links', json: { name: title, collectionId: any('collection') } }),
    () => ({ method: 'PATCH', path: `/api/links/${any('link')}`, json: { name: title } }),
    () => ({ method: 'DELETE', path: `/api/links/${any('link')}` }),
    () => ({ method: 'POST', path: `/api/overnight/${any('run')}/cancel` }),
    () => ({ method: 'POST', path: `/api/overnight/${any('run')}/start` }),
    () => ({ method: 'GET', path: `/api/runs/${any('run')}` }),
    () => ({ method: 'DELETE', path: `/api/runs/${any('run')}` }),
    () => ({ method: 'GET', path: `/api/images/${any('image')}` }),
    () => ({ method: 'GET', path: `/api/images/${any('image')}/details` }),
    () => ({ method: 'GET', path: `/api/images/${any('image')}/lineage` }),
    () => ({
      method: 'POST',
      path: `/api/images/${any('image')}/cells`,
      json: { columns: 2, rows: 1, ids: [crypto.randomUUID()] },
    }),
    () => ({ method: 'GET', path: `/api/images/${any('image')}/sticker${random.pick(['', '/facts'])}` }),
    () => ({ method: 'PATCH', path: `/api/images/${any('image')}`, json: { favorite: true } }),
    () => ({ method: 'DELETE', path: `/api/images/${any('image')}` }),
    () => ({ method: 'POST', path: '/api/images/bin', json: { ids: [any('image')] } }),
    () => ({ method: 'POST', path: '/api/images/zip', json: { ids: [any('image')], ticket: true } }),
    ...LISTS.map((path) => () => ({ method: 'GET', path })),
  ];
  return random.pick(choices)();
}

/** What the answer to this request brings into the world. */
function kindOf({ method, path }: RouteRequest): Kind | null {
  if (method !== 'POST') return null;
  if (path === '/api/generate' || path === '/api/edit') return 'run';
  const [, kind] = /^\/api\/(preset|comparison|job|collection|link|reference)s$/.exec(path) ?? [];
  return (kind as Kind | undefined) ?? null;
}

describe.each(TEST_ENGINES.map(({ engine }) => engine))('walking at random on %s', (engine) => {
  let routes: ReadonlyMap<string, Route>;
  let server: TestServer;
  const walkers: Walker[] = [];
  const seed = Math.floor(Math.random() * 2 ** 31);

  beforeAll(async () => {
    server = await openAccountsServer(engine);
    routes = await importRoutes();
    const { database, sessions, tokens } = server.services;
    for (const [index, name] of ['walkanna', 'walkbert', 'walkrobot'].entries()) {
      await addTestPerson(database, { id: name });
      const random = seededRandom(seed + index);
      if (name === 'walkrobot') {
        const { secret } = await tokens.create(name, { ...FREE_TOKEN, name });
        walkers.push({ name, random, headers: { authorization: `Bearer ${secret}` } });
      } else {
        const secret = await sessions.start(name, { userAgent: null, address: 'here' });
        walkers.push({ name, random, headers: { cookie: `overpaint=${secret}` } });
      }
    }
  });
  afterAll(() => server.close());

  it('finds no id, name or word of another', { timeout: 300_000 }, async () => {
    const world: World = {
      owner: new Map(),
      ids: {
        run: [],
        image: [],
        preset: [],
        comparison: [],
        job: [],
        collection: [],
        link: [],
        reference: [],
      },
    };
    const names = walkers.map(({ name }) => name);
    const counts = new Map<string, number>();

    async function step(walker: Walker) {
      const { name, random, headers } = walker;
      const any = (kind: Kind) =>
        world.ids[kind].length === 0 ? random.uuidV7() : random.pick(world.ids[kind]);
      const request = anyRequest(walker, any);
      const response = await askByPath(routes, { ...request, headers });
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
      const where = `${name}, seed ${seed}: ${request.method} ${request.path} ${JSON.stringify(request.json)}`;
      const asked = `${request.path} ${JSON.stringify(request.json ?? null)}`;
      for (const id of new Set(text.match(ID) ?? [])) {
        const owner = world.owner.get(id);
        if (owner !== undefined && owner !== name && !asked.includes(id)) {
          expect.fail(`${where}\nwas told of ${id}, which is ${owner}’s: ${text.slice(0, 2000)}`);
        }
      }
      for (const other of names) {
        if (other !== name && text.includes(other))
          expect.fail(`${where}\nwas told of ${other}: ${text.slice(0, 2000)}`);
      }
      if (response.ok) counts.set(name, (counts.get(name) ?? 0) + 1);
      if (response.ok) learn(world, name, request, text);
    }

    await Promise.all(
      walkers.map(async (walker) => {
        for (let action = 0; action < ACTIONS_EACH; action += 1) {
          await step(walker);
          // SQLite answers without ever waiting: between two of its answers the runs have their turn.
          await setImmediate();
        }
      }),
    );
    // They did do something, of each kind, each.
    for (const name of names) expect(counts.get(name)).toBeGreaterThan(ACTIONS_EACH / 4);
    for (const kind of KINDS) {
      expect(new Set(world.ids[kind].map((id) => world.owner.get(id))), kind).toEqual(new Set(names));
    }
  });
});

function learn(world: World, name: string, request: RouteRequest, text: string): void {
  const add = (kind: Kind, id: string) => {
    if (world.owner.has(id)) return;
    world.owner.set(id, name);
    world.ids[kind].push(id);
  };
  const kind = kindOf(request);
  const [first] = text.match(ID) ?? [];
  if (kind !== null && first !== undefined) add(kind, first);
  if (!request.path.startsWith('/api/runs?')) return;
  const { runs } = JSON.parse(text) as RunPage;
  for (const { images } of runs) for (const { id } of images) add('image', id);
}
