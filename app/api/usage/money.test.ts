import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as generate } from '@/app/api/generate/route';
import { PUT as setLimits } from '@/app/api/people/[id]/limits/route';
import { GET as readStatus } from '@/app/api/status/route';
import { GET as readCsv } from '@/app/api/usage.csv/route';
import { POST as answerWish } from '@/app/api/wishes/[id]/route';
import { GET as listWishes, POST as makeWish } from '@/app/api/wishes/route';
import { GET as readMetrics } from '@/app/metrics/route';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { RunAnswer, WireStatus } from '@/lib/shared/wire';
import type { WishAnswer, WishesAnswer } from '@/lib/shared/wire-people';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { addTestPerson } from '@/test/people';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as readUsage } from './route';

const ADDRESS = 'http://127.0.0.1:3000';
const METRICS_TOKEN = 'a-token-for-metrics';
const LIMIT_USD = '123.456';

type Who = Record<string, string>;

let server: TestServer;
let admin: Who;
let ann: Who;
let bob: Who;
let viewer: Who;
let robot: Who;

async function signIn(personId: string): Promise<Who> {
  const secret = await server.services.sessions.start(personId, { userAgent: null, address: 'here' });
  return { cookie: `overpaint=${secret}`, origin: ADDRESS };
}

beforeAll(async () => {
  server = await openTestServer({
    AUTH: 'accounts',
    PUBLIC_URL: ADDRESS,
    MONTHLY_BUDGET_USD: LIMIT_USD,
    METRICS_TOKEN,
  });
  const { database, tokens } = server.services;
  await addTestPerson(database, { id: 'local', name: 'Root', role: 'admin' });
  await addTestPerson(database, { id: 'ann', name: 'Ann', monthlyMicroUsd: 1_000_000 });
  await addTestPerson(database, { id: 'bob', name: 'Bob' });
  await addTestPerson(database, { id: 'vic', name: 'Vic', role: 'viewer' });
  [admin, ann, bob, viewer] = [
    await signIn('local'),
    await signIn('ann'),
    await signIn('bob'),
    await signIn('vic'),
  ];
  const { secret } = await tokens.create('ann', {
    name: 'Night job',
    mayMake: 1,
    models: null,
    monthlyMicroUsd: 100_000,
    runMicroUsd: null,
    expiresAt: null,
  });
  robot = { authorization: `Bearer ${secret}` };
  for (const [who, prompt] of [
    [ann, 'a secret of Ann'],
    [robot, 'a secret of the robot'],
    [bob, 'a secret of Bob'],
  ] as const) {
    const answer = await make(who, prompt);
    expect(answer.status).toBe(202);
    const { run } = (await answer.json()) as RunAnswer;
    await vi.waitFor(async () => expect((await server.services.runStore.read(run.id))?.status).toBe('done'), {
      timeout: 20_000,
    });
  }
});
afterAll(() => server.close());

const make = (headers: Who, prompt = 'a cat') =>
  ask(generate, '/api/generate', {
    method: 'POST',
    headers,
    json: { ...DEFAULT_SETTINGS, prompt, id: newRunId() },
  });
const get = async <Answer>(handler: Parameters<typeof ask>[0], path: string, headers: Who): Promise<Answer> =>
  (await (await ask(handler, path, { headers })).json()) as Answer;
const usage = (headers: Who, query = '') => get<UsageReport>(readUsage, `/api/usage${query}`, headers);
const status = (headers: Who, query = '') => get<WireStatus>(readStatus, `/api/status${query}`, headers);

describe('what is told of money', () => {
  test('to a member is their own, and nothing that others did', async () => {
    const report = await usage(ann);
    expect(report).toMatchObject({
      totals: { runs: 2 },
      person: { id: 'ann' },
      byPerson: [],
      toldAll: false,
    });
    expect(report.byToken).toMatchObject([{ name: 'Night job', runs: 1 }]);
    expect(report.budget).toMatchObject({ of: 'person', limitMicroUsd: 1_000_000 });
    const told = JSON.stringify([report, await status(ann), await status(ann, '?test=key')]);
    for (const foreign of ['123456000', 'bob', 'Bob', 'Root']) expect(told).not.toContain(foreign);
    expect((await usage(bob)).totals.runs).toBe(1);
  });

  test('to an admin is everything by person and token, or one person', async () => {
    const report = await usage(admin);
    expect(report).toMatchObject({ totals: { runs: 3 }, person: null, toldAll: true });
    expect(report.byPerson.map(({ name, runs }) => [name, runs]).sort()).toEqual([
      ['Ann', 2],
      ['Bob', 1],
    ]);
    expect(report.byToken).toMatchObject([{ name: 'Night job', personId: 'ann' }]);
    expect(report.budget).toMatchObject({ of: 'installation', limitMicroUsd: 123_456_000 });
    const one = await usage(admin, '?person=ann');
    expect(one).toMatchObject({
      totals: { runs: 2 },
      person: { id: 'ann', name: 'Ann', limits: { monthlyMicroUsd: 1_000_000 } },
      budget: { of: 'person' },
    });
  });

  test('of another person is told to no member, nor to a token of an admin', async () => {
    const { tokens } = server.services;
    const chosen = {
      name: 'x',
      mayMake: 0,
      models: null,
      monthlyMicroUsd: null,
      runMicroUsd: null,
      expiresAt: null,
    };
    const { secret } = await tokens.create('local', chosen);
    for (const headers of [ann, viewer, { authorization: `Bearer ${secret}` }]) {
      const answers = [
        await ask(readUsage, '/api/usage?person=bob', { headers }),
        await ask(readUsage, '/api/usage?person=nobody', { headers }),
        await ask(readCsv, '/api/usage.csv?person=bob', { headers }),
      ];
      for (const answer of answers)
        expect(await refusal(answer)).toMatchObject({ status: 404, code: 'person_not_found' });
    }
    expect(await refusal(await ask(readUsage, '/api/usage?person=nobody', { headers: admin }))).toMatchObject(
      {
        code: 'person_not_found',
      },
    );
    expect((await usage({ authorization: `Bearer ${secret}` })).totals.runs).toBe(0);
  });

  test('as CSV is told like the report', async () => {
    const csv = async (headers: Who, query = '') =>
      (await (await ask(readCsv, `/api/usage.csv${query}`, { headers })).text()).trim().split('\r\n');
    expect(await csv(admin)).toHaveLength(4);
    expect(await csv(admin, '?person=bob')).toHaveLength(2);
    const own = await csv(ann);
    expect(own).toHaveLength(3);
    expect(own.join()).toContain('ann,Ann,Night job');
    expect(own.join()).not.toMatch(/bob/i);
  });

  test('the key is tested for admins only', async () => {
    expect((await status(admin, '?test=key')).connection.keyTest).not.toBeNull();
    expect((await status(ann, '?test=key')).connection.keyTest).toBeNull();
  });

  test('only one’s own runs that wait are counted', async () => {
    const held = server.hold();
    await make(bob);
    await expect.poll(async () => (await status(bob)).queue.calling).toBe(1);
    expect((await status(ann)).queue).toMatchObject({ queued: 0, calling: 0 });
    held.release();
  });

  test('metrics are for whoever has their token', async () => {
    const path = '/metrics';
    for (const headers of [{}, admin, robot])
      expect((await ask(readMetrics, path, { headers })).status).toBe(401);
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    expect((await ask(readMetrics, path, { headers })).status).toBe(200);
  });
});

describe('asking for more', () => {
  const wish = (headers: Who, amountMicroUsd: unknown) =>
    ask(makeWish, '/api/wishes', { method: 'POST', headers, json: { amountMicroUsd } });
  const answerTo = (headers: Who, id: string, grantMicroUsd: unknown) =>
    ask(answerWish, `/api/wishes/${id}`, {
      method: 'POST',
      headers,
      json: { grantMicroUsd },
      params: { id },
    });
  const limit = (headers: Who, id: string, monthlyMicroUsd: unknown) =>
    ask(setLimits, `/api/people/${id}/limits`, {
      method: 'PUT',
      headers,
      json: { monthlyMicroUsd, runMicroUsd: null, unpricedMicroUsd: null },
      params: { id },
    });

  test('a refusal, a request, a grant, a picture, and each in the trail', async () => {
    expect((await limit(admin, 'bob', 0)).status).toBe(200);
    expect(await refusal(await make(bob))).toMatchObject({ status: 402, code: 'person_budget_exceeded' });
    const asked = await wish(bob, 5_000_000);
    expect(asked.status).toBe(201);
    const { id } = ((await asked.json()) as WishAnswer).wish;
    expect((await status(bob)).budget.askedMicroUsd).toBe(5_000_000);
    expect((await get<WishesAnswer>(listWishes, '/api/wishes', admin)).wishes).toMatchObject([
      { name: 'Bob' },
    ]);
    expect((await usage(admin)).wishes).toMatchObject([{ id }]);
    expect((await get<WishesAnswer>(listWishes, '/api/wishes', ann)).wishes).toEqual([]);
    expect((await usage(ann)).wishes).toEqual([]);
    expect((await answerTo(admin, id, 5_000_000)).status).toBe(200);
    expect(await refusal(await answerTo(admin, id, 5_000_000))).toMatchObject({ code: 'wish_not_found' });
    expect((await make(bob)).status).toBe(202);
    const trail = await server.services.database.query
      .selectFrom('trail')
      .select(['action', 'personId', 'subjectId'])
      .where('subjectId', '=', 'bob')
      .execute();
    expect(trail.map(({ action }) => action).sort()).toEqual(['limits-changed', 'wish-granted']);
  });

  test('is for members and admins at a page', async () => {
    expect(await refusal(await wish(viewer, 5))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(await wish(robot, 5))).toMatchObject({ code: 'not_allowed' });
    for (const headers of [ann, viewer, robot]) {
      expect(await refusal(await answerTo(headers, 'x', 1))).toMatchObject({ code: 'not_allowed' });
      expect(await refusal(await limit(headers, 'ann', null))).toMatchObject({ code: 'not_allowed' });
    }
  });

  test.each([0, -1, 1.5, 'a', null, 1e15])('takes no amount such as %j', async (amount) => {
    expect(await refusal(await wish(ann, amount))).toMatchObject({ code: 'invalid_request' });
    if (amount !== 0)
      expect(await refusal(await answerTo(admin, 'x', amount))).toMatchObject({ code: 'invalid_request' });
    if (amount !== 0 && amount !== null)
      expect(await refusal(await limit(admin, 'ann', amount))).toMatchObject({ code: 'invalid_request' });
  });

  test('limits of nobody are not set', async () => {
    expect(await refusal(await limit(admin, 'nobody', 5))).toMatchObject({ code: 'person_not_found' });
  });
});
