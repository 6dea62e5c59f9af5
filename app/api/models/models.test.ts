import { afterEach, describe, expect, it, vi } from 'vitest';
import { POST } from '@/app/api/generate/route';
import { GET as GET_STATUS } from '@/app/api/status/route';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import type { WireModel } from '@/lib/shared/describe-models';
import { english } from '@/lib/shared/language';
import { formatEndDay } from '@/lib/shared/model-end';
import type { WireStatus } from '@/lib/shared/wire';
import { type RunningStandIn, type ServeOptions, startStandIn } from '@/stand-in/serve';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { PUT as PUT_PRICE } from './price/route';
import { GET } from './route';

let server: TestServer;
let standIn: RunningStandIn | null = null;
afterEach(async () => {
  await server.close();
  await standIn?.close();
  standIn = null;
  vi.useRealTimers();
});

/** A server that talks to a stand-in over HTTP, which lists what it is told to. */
async function openOn(options: ServeOptions): Promise<RunningStandIn> {
  const running = await startStandIn({ paceMs: 0, ...options });
  standIn = running;
  server = await openTestServer({
    OPENAI_BASE_URL: `${running.url}/v1`,
    OPENAI_API_KEY: 'sk-canary-0123456789',
  });
  return running;
}

const testKey = async () => (await (await ask(GET_STATUS, '/api/status?test=key')).json()) as WireStatus;
const models = async () => {
  const { models: told } = (await (await ask(GET, '/api/models')).json()) as { models: WireModel[] };
  return (id: string) => told.find((model) => model.id === id);
};
async function generate(params: object) {
  const id = newRunId();
  const response = await ask(POST, '/api/generate', {
    method: 'POST',
    json: { id, prompt: 'A fox', quality: 'low', ...params },
  });
  expect(response.status).toBe(202);
  return server.ended(id);
}

describe('a model that the API lists and the catalogue lacks', () => {
  const NEW = 'gpt-image-3-flare';

  it('is there once the key was tested, draws, and has the price that a person enters', async () => {
    await openOn({ aliases: { [NEW]: 'gpt-image-2.6-flare' } });
    expect(await testKey()).toMatchObject({
      connection: { keyTest: { ok: true } },
      news: { newcomers: [NEW] },
    });
    expect((await models())(NEW)).toMatchObject({ behavesLike: 'gpt-image-2.6-flare', prices: null });
    expect(await generate({ model: NEW })).toMatchObject({
      status: 'done',
      estimate: { highMicroUsd: null },
      costMicroUsd: null,
      usage: expect.objectContaining({ outputTokens: expect.any(Number) }),
    });

    const prices = { textIn: 0, imageIn: 0, imageOut: 10 };
    const entered = await ask(PUT_PRICE, '/api/models/price', {
      method: 'PUT',
      json: { model: NEW, prices },
    });
    expect(entered.status).toBe(200);
    expect((await models())(NEW)?.prices).toEqual({ ...prices, textOut: 0 });
    const priced = await generate({ model: NEW });
    expect(priced.estimate).toMatchObject({ highMicroUsd: expect.any(Number), approximate: true });
    expect(priced.costMicroUsd).toBe(10 * (priced.usage?.outputImageTokens ?? Number.NaN));
    expect(priced.cost?.priceTableVersion).toMatch(/^entered \d{4}-\d\d-\d\d$/);
  });

  it.each([
    ['a negative price', { model: NEW, prices: { textIn: -1, imageIn: 0, imageOut: 0 } }],
    ['half a price', { model: NEW, prices: { textIn: 1 } }],
    ['no model', { model: ' ', prices: null }],
    ['one of the catalogue', { model: 'gpt-image-2', prices: null }],
  ])('takes no price that is none: %s', async (_, json) => {
    server = await openTestServer();
    const refused = await refusal(await ask(PUT_PRICE, '/api/models/price', { method: 'PUT', json }));
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('the last day of a model', () => {
  it('is told with what follows, and a run that OpenAI refuses on it says retired today', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const running = await openOn({ shutdowns: { 'gpt-image-2.5-sunburst': today } });
    await testKey();
    expect((await models())('gpt-image-2.5-sunburst')).toMatchObject({
      retiresOn: today,
      retired: false,
      endsSoon: true,
      successor: 'gpt-image-2.6-sunburst',
    });
    running.script([{ kind: 'retired_model', model: 'gpt-image-2.5-sunburst' }]);
    expect(await generate({ model: 'gpt-image-2.5-sunburst' })).toMatchObject({
      status: 'failed',
      error: {
        code: 'retired_model',
        charged: 'no',
        message: `${new URL(running.url).host} has shut this model down. Choose a current one. GPT Image 2.5 Sunburst was retired today: OpenAI’s last day for it was ${formatEndDay(today, english)}.`,
      },
    });
    expect((await generate({ model: 'gpt-image-2.5-sunburst' })).status).toBe('done');
  });

  it('lets a run that waited over its end fail before it is sent, and refuses the next', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-12-02T11:59:00Z') });
    server = await openTestServer({ MAX_CONCURRENT_CALLS: '1' });
    const gate = server.hold();
    const drawn = generate({});
    const waited = generate({ model: 'gpt-image-1.5' });
    await vi.waitFor(async () => expect((await server.services.status(INSTALLATION)).queue.queued).toBe(1));
    vi.setSystemTime(Date.parse('2026-12-02T12:00:00Z'));
    gate.release();
    expect((await drawn).status).toBe('done');
    expect(await waited).toMatchObject({
      status: 'failed',
      error: { code: 'retired_model', charged: 'no', message: expect.stringMatching(/retired today/) },
    });
    expect(server.calls).toHaveLength(1);
    const next = await ask(POST, '/api/generate', {
      method: 'POST',
      json: { id: newRunId(), prompt: 'A fox', model: 'gpt-image-1.5' },
    });
    expect(await refusal(next)).toMatchObject({ status: 400, code: 'retired_model' });
  });
});

it('a transparency that is a preview is asked for, and its refusal says what it cost and who does it', async () => {
  server = await openTestServer();
  expect(await generate({ model: 'gpt-image-2', background: 'transparent' })).toMatchObject({
    status: 'failed',
    error: {
      code: 'transparency_refused',
      charged: 'no',
      message:
        'This model refused the transparent background. GPT Image 2.5 and 2.6 make it. Transparent background is not supported for this model.',
    },
  });
  expect(server.calls).toEqual([]);
});

it('an id is taken as its provider writes it, everywhere', async () => {
  const id = '@cf/flux 1+lora:v2';
  await openOn({ aliases: { [id]: 'gpt-image-2' } });
  expect(await generate({ model: ` ${id} `, behavesLike: 'gpt-image-2' })).toMatchObject({
    status: 'done',
    params: { model: id },
  });
  expect(standIn?.log()[0]?.params).toMatchObject({ model: id });
});
