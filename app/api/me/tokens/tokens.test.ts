import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GET as people } from '@/app/api/collections/people/route';
import { POST as generate } from '@/app/api/generate/route';
import { PUT as enterPrice } from '@/app/api/models/price/route';
import { PUT as setLimits } from '@/app/api/people/[id]/limits/route';
import { GET as listRuns } from '@/app/api/runs/route';
import { POST as signOut } from '@/app/api/sign-out/route';
import { POST as askForMore } from '@/app/api/wishes/route';
import type { RouteHandler } from '@/lib/server/http/handle';
import { MAX_TOKENS, type TokenAnswer, type TokenCreated, type TokenList } from '@/lib/shared/wire-tokens';
import { ACCOUNTS_ADDRESS, openAccountsServer } from '@/test/accounts-server';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPeople } from '@/test/people';
import { ask, newRunId, refusal, type TestServer } from '@/test/server';
import { DELETE, PATCH } from './[id]/route';
import { GET, POST } from './route';

describe.each(TEST_ENGINES.map(({ engine }) => engine))('tokens on %s', (engine) => {
  let server: TestServer;
  let ann: Record<string, string>;
  let bob: Record<string, string>;

  beforeEach(async () => {
    server = await openAccountsServer(engine);
    await addTestPeople(server.services.database, 'ann', 'bob');
    [ann, bob] = [await signIn('ann'), await signIn('bob')];
  });
  afterEach(() => server.close());

  async function signIn(personId: string) {
    const secret = await server.services.sessions.start(personId, { userAgent: null, address: 'here' });
    return { cookie: `overpaint=${secret}`, origin: ACCOUNTS_ADDRESS };
  }

  const create = (json: object, headers = ann) =>
    ask(POST, '/api/me/tokens', {
      method: 'POST',
      headers,
      json: { name: 'Night job', scope: 'make', ...json },
    });

  async function created(json: object = {}) {
    const answer = await create(json);
    expect(answer.status).toBe(201);
    return (await answer.json()) as TokenCreated;
  }

  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const revoke = (id: string, headers = ann) =>
    ask(DELETE, '/api/me/tokens/x', { method: 'DELETE', headers, params: { id } });
  const list = async (headers = ann) => {
    const answer = await ask(GET, '/api/me/tokens', { headers });
    return { text: await answer.clone().text(), ...((await answer.json()) as TokenList) };
  };
  const runs = (headers: Record<string, string>, query = '') =>
    ask(listRuns, `/api/runs${query}`, { headers });
  const make = (headers: Record<string, string>) =>
    ask(generate, '/api/generate', {
      method: 'POST',
      headers,
      json: { id: newRunId(), prompt: 'a fox', model: 'gpt-image-2' },
    });

  test('is made, told once, listed without its secret, changed and revoked, and each is in the trail', async () => {
    const { token, secret } = await created({ monthlyMicroUsd: 5, models: ['gpt-image-2', 'gpt-image-2'] });
    expect(secret).toMatch(/^overpaint_[\w-]{43}$/);
    expect(token).toMatchObject({ scope: 'make', models: ['gpt-image-2'], usedAt: null });
    const shown = await list();
    expect(shown.tokens).toEqual([token]);
    expect(shown.text).not.toContain(secret);
    const changed = await ask(PATCH, '/api/me/tokens/x', {
      method: 'PATCH',
      headers: ann,
      params: { id: token.id },
      json: { name: 'Day job', monthlyMicroUsd: null },
    });
    expect(((await changed.json()) as TokenAnswer).token).toMatchObject({
      name: 'Day job',
      monthlyMicroUsd: null,
    });
    expect((await runs(bearer(secret))).status).toBe(200);
    expect((await list()).tokens[0]?.usedAt).toBeGreaterThan(0);
    expect((await revoke(token.id)).status).toBe(204);
    expect((await list()).tokens).toEqual([]);
    expect(await refusal(await revoke(token.id))).toMatchObject({ code: 'token_not_found' });
    const trail = await server.services.database.query
      .selectFrom('trail')
      .select('action')
      .where('subjectId', '=', token.id)
      .execute();
    expect(trail.map(({ action }) => action).sort()).toEqual([
      'token-changed',
      'token-created',
      'token-revoked',
    ]);
  });

  test('a change holds from the next request on, and leaves what it does not name', async () => {
    const { token, secret } = await created({ scope: 'read', models: ['gpt-image-2'], expiresAt: null });
    const change = (json: object) =>
      ask(PATCH, '/api/me/tokens/x', { method: 'PATCH', headers: ann, params: { id: token.id }, json });
    expect(await refusal(await make(bearer(secret)))).toMatchObject({ code: 'not_allowed' });
    const end = Date.now() + 60_000;
    const changed = await change({ scope: 'make', models: null, expiresAt: end });
    expect(((await changed.json()) as TokenAnswer).token).toEqual({
      ...token,
      scope: 'make',
      models: null,
      expiresAt: end,
      usedAt: expect.any(Number),
    });
    expect((await make(bearer(secret))).status).toBe(202);
    expect((await change({ scope: 'read' })).status).toBe(200);
    expect(await refusal(await make(bearer(secret)))).toMatchObject({ code: 'not_allowed' });
    for (const bad of [{ expiresAt: Date.now() - 1 }, { models: [] }, { scope: 'all' }, { secret: 'x' }])
      expect(await refusal(await change(bad))).toMatchObject({ code: 'invalid_request' });
    expect((await list()).tokens[0]).toMatchObject({ scope: 'read', expiresAt: end });
  });

  test('of another person answers like one that does not exist', async () => {
    const { token } = await created();
    expect(await refusal(await revoke(token.id, bob))).toMatchObject({
      status: 404,
      code: 'token_not_found',
    });
    expect((await list(bob)).tokens).toEqual([]);
    expect((await list()).tokens).toHaveLength(1);
  });

  test('is refused where it could never be used', async () => {
    for (const json of [{ name: ' ' }, { scope: 'admin' }, { models: [] }, { expiresAt: 5 }, { more: 1 }]) {
      expect(await refusal(await create(json))).toMatchObject({ status: 400, code: 'invalid_request' });
    }
  });

  test('an account has so many and no more, also of those asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: MAX_TOKENS + 5 }, () => create({})));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX_TOKENS);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
    expect((await create({}, bob)).status).toBe(201);
  });

  test('one that may read spends nothing, and one with models uses no other', async () => {
    const reader = bearer((await created({ scope: 'read' })).secret);
    expect((await runs(reader)).status).toBe(200);
    expect(await refusal(await make(reader))).toMatchObject({
      status: 403,
      sentence: { key: 'refusals.tokenReadOnly' },
    });
    const bound = bearer((await created({ models: ['another-model'] })).secret);
    expect(await refusal(await make(bound))).toMatchObject({ status: 403, code: 'model_not_allowed' });
    expect(server.calls).toEqual([]);
    const free = bearer((await created({ models: ['gpt-image-2'] })).secret);
    expect((await make(free)).status).toBe(202);
  });

  test('never reaches people, money, settings or the account', async () => {
    await server.services.database.query
      .updateTable('person')
      .set({ role: 'admin' })
      .where('id', '=', 'ann')
      .execute();
    const { secret, token } = await created();
    const closed: [RouteHandler, string, string][] = [
      [GET, '/api/me/tokens', 'GET'],
      [POST, '/api/me/tokens', 'POST'],
      [PATCH, '/api/me/tokens/x', 'PATCH'],
      [DELETE, '/api/me/tokens/x', 'DELETE'],
      [people, '/api/collections/people', 'GET'],
      [setLimits, '/api/people/x/limits', 'PUT'],
      [enterPrice, '/api/models/price', 'PUT'],
      [askForMore, '/api/wishes', 'POST'],
      [signOut, '/api/sign-out', 'POST'],
    ];
    for (const [handler, path, method] of closed) {
      const asked = { method, headers: { ...ann, ...bearer(secret) }, params: { id: token.id } };
      const answer = await ask(handler, path, method === 'GET' ? asked : { ...asked, json: {} });
      expect(await refusal(answer), path).toMatchObject({
        status: 403,
        sentence: { key: 'refusals.notForTokens' },
      });
    }
    expect((await list()).tokens).toHaveLength(1);
  });

  test('a cookie beside it says nothing, and a wrong one is no way in by the cookie', async () => {
    const { secret } = await created({ scope: 'read' });
    expect((await make({ ...ann, ...bearer(secret) })).status).toBe(403);
    const wrong = await runs({ ...ann, ...bearer('overpaint_wrong') });
    expect(await refusal(wrong)).toMatchObject({ status: 401, code: 'token_invalid' });
  });

  test('is told where it belongs, when it comes in an address or by another scheme', async () => {
    const { secret } = await created();
    for (const query of [`?token=${secret}`, '?access_token=x']) {
      expect(await refusal(await runs({}, query))).toMatchObject({
        status: 401,
        sentence: { key: 'refusals.tokenInAddress' },
      });
    }
    for (const authorization of [`Basic ${secret}`, secret, 'Bearer', '']) {
      expect(await refusal(await runs({ authorization }))).toMatchObject({
        status: 401,
        sentence: { key: 'refusals.tokenScheme' },
      });
    }
  });

  test('neither the revoked nor the ended nor that of who is disabled opens anything', async () => {
    const { query } = server.services.database;
    const [revoked, ended, good] = [await created(), await created(), await created()];
    await revoke(revoked.token.id);
    await query.updateTable('token').set({ expiresAt: 1 }).where('id', '=', ended.token.id).execute();
    expect((await runs(bearer(good.secret))).status).toBe(200);
    expect((await runs(bearer(revoked.secret))).status).toBe(401);
    expect((await runs(bearer(ended.secret))).status).toBe(401);
    await query.updateTable('person').set({ state: 'disabled' }).where('id', '=', 'ann').execute();
    expect((await runs(bearer(good.secret))).status).toBe(401);
  });

  test('what it holds open is cut when it is revoked', async () => {
    const { secret, token } = await created();
    const visitor = await server.services.visitorOf(new Headers(bearer(secret)));
    const cut = vi.fn();
    server.services.visits.begin(visitor, cut);
    await revoke(token.id);
    await vi.waitFor(() => expect(cut).toHaveBeenCalledOnce(), { timeout: 3000 });
  });
});
