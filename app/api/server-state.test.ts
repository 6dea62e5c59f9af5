import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GET as GET_HEALTH } from '@/app/healthz/route';
import { GET as GET_METRICS } from '@/app/metrics/route';
import { GET as GET_READY } from '@/app/readyz/route';
import type { WireStatus } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as GET_NOTHING, POST as POST_NOTHING } from './[[...path]]/route';
import { POST } from './generate/route';
import { GET as GET_MODELS } from './models/route';
import { GET as GET_STATUS } from './status/route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer({ MONTHLY_BUDGET_USD: '20' });
});
afterEach(() => server.close());

describe('GET /api/models', () => {
  it('lists every model with its prices and whether OpenAI still serves it', async () => {
    const { models, defaultModel, priceTableVersion } = await (await ask(GET_MODELS, '/api/models')).json();
    expect(models).toContainEqual(
      expect.objectContaining({
        id: 'gpt-image-1',
        retired: true,
        prices: expect.objectContaining({ imageOut: 40 }),
      }),
    );
    expect(models).toContainEqual(expect.objectContaining({ id: defaultModel, retired: false }));
    expect(priceTableVersion).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

describe('GET /api/status', () => {
  const status = async (query = '', headers = {}) => ask(GET_STATUS, `/api/status${query}`, { headers });

  it('tells connection, budget and queue', async () => {
    expect((await (await status()).json()) as WireStatus).toMatchObject({
      connection: { kind: 'demo', host: null, keyConfigured: false, keyTest: null },
      budget: { limitMicroUsd: 20_000_000, spentMicroUsd: 0, reservedMicroUsd: 0 },
      queue: { queued: 0, calling: 0, paused: [] },
    });
  });

  it('tests the key when asked, and not for another page', async () => {
    expect((await (await status('?test=key')).json()) as WireStatus).toMatchObject({
      connection: { keyTest: { ok: true } },
    });
    expect(await refusal(await status('?test=key', { 'sec-fetch-site': 'cross-site' }))).toMatchObject({
      status: 403,
    });
  });
});

describe('the probes', () => {
  it('are well as long as the server is', async () => {
    expect(await (await ask(GET_HEALTH, '/healthz')).json()).toEqual({ ok: true });
    expect(await (await ask(GET_READY, '/readyz')).json()).toEqual({ ok: true, problems: [] });
  });

  it('send no new work to a server that is shutting down, and do not have it killed', async () => {
    await server.services.drain();
    const ready = await ask(GET_READY, '/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ok: false, problems: ['The server is shutting down.'] },
    ]);
    expect((await ask(GET_HEALTH, '/healthz')).status).toBe(200);
    const refused = await ask(POST, '/api/generate', {
      method: 'POST',
      json: { id: newRunId(), prompt: 'A fox' },
    });
    expect(await refusal(refused)).toMatchObject({ status: 503, code: 'shutting_down', retryable: true });
    expect(server.calls).toEqual([]);
  });

  it('say when the database is gone', async () => {
    await server.services.database.close();
    const ready = await ask(GET_READY, '/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ok: false, problems: ['The database cannot be reached.'] },
    ]);
  });
});

describe('GET /metrics', () => {
  it('counts runs and money, and tells nothing that a person wrote', async () => {
    const id = newRunId();
    await ask(POST, '/api/generate', {
      method: 'POST',
      json: { id, prompt: 'A secret fox', model: 'my-secret-model', behavesLike: 'gpt-image-2' },
    });
    const priced = newRunId();
    await ask(POST, '/api/generate', { method: 'POST', json: { id: priced, prompt: 'A secret fox' } });
    await server.ended(priced);
    const response = await ask(GET_METRICS, '/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('overpaint_runs{status="done"} 1\n');
    expect(text).toContain(`overpaint_spent_usd ${(server.calls[0]?.billedMicroUsd ?? 0) / 1e6}\n`);
    expect(text).toContain('overpaint_budget_limit_usd 20\n');
    expect(text).not.toMatch(/secret/);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [\d.e+-]+)$/,
      );
    }
  });
});

describe('what is not there', () => {
  it('is said in JSON too', async () => {
    expect(await refusal(await ask(GET_NOTHING, '/api/nothing'))).toMatchObject({
      status: 404,
      code: 'not_found',
      retryable: false,
    });
    expect(await refusal(await ask(POST_NOTHING, '/api/nothing', { method: 'POST' }))).toMatchObject({
      status: 404,
    });
  });
});
