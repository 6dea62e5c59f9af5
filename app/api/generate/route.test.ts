import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import type { RunAnswer } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const post = (json: unknown, headers = {}) => ask(POST, '/api/generate', { method: 'POST', json, headers });
const answered = async (response: Response) => ((await response.json()) as RunAnswer).run;

/** Nothing was kept, and nothing left for the API. */
async function expectNothingHappened() {
  expect(server.calls).toEqual([]);
  expect(await server.services.runs.list('local', { cursor: null, limit: 10 })).toEqual({
    runs: [],
    nextCursor: null,
  });
}

describe('POST /api/generate', () => {
  it('takes a run with defaults, and its picture is kept byte for byte at the price of its usage', async () => {
    const id = newRunId();
    const response = await post({ id, prompt: 'A fox' });
    expect(response.status).toBe(202);
    const run = await answered(response);
    expect(run).toMatchObject({
      id,
      kind: 'generate',
      demo: true,
      params: { prompt: 'A fox', n: 1, size: '1024x1024' },
    });
    expect(['queued', 'calling']).toContain(run.status);

    const done = await server.ended(id);
    expect(done).toMatchObject({ status: 'done', error: null });
    expect(server.calls).toHaveLength(1);
    expect(done.costMicroUsd).toBe(server.calls[0]?.billedMicroUsd);
    expect(server.calls[0]?.params.safety_identifier).toMatch(/^[0-9a-f]{64}$/);
    const image = await server.services.images.find('local', done.images[0]?.id ?? '');
    expect(image?.sha256).toBe(createHash('sha256').update(server.picture).digest('hex'));
  });

  it('draws an SVG whose author is left to the API, which bills it at an unknown price', async () => {
    const id = newRunId();
    await post({ id, prompt: 'A fox', model: 'gpt-image-2.6-flare', outputFormat: 'svg' });
    expect(await server.ended(id)).toMatchObject({ status: 'done', error: null, cost: { lowerBound: true } });
  });

  it('answers the same id and the same body with the same run, and calls once', async () => {
    const body = { id: newRunId(), prompt: 'A fox', size: '1024x1024' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(body)));
    expect(answers.map((response) => response.status).sort()).toEqual([200, 200, 200, 200, 202]);
    await server.ended(body.id);
    const again = await post({ size: '1024x1024', prompt: 'A fox', id: body.id.toUpperCase() });
    expect(again.status).toBe(200);
    expect(await answered(again)).toMatchObject({ id: body.id, status: 'done' });
    expect(server.calls).toHaveLength(1);
  });

  it('refuses the same id with another body, and leaves the first alone', async () => {
    const id = newRunId();
    await post({ id, prompt: 'A fox' });
    expect(await refusal(await post({ id, prompt: 'An owl' }))).toMatchObject({
      status: 409,
      code: 'id_conflict',
    });
    await server.ended(id);
    expect(server.calls.map((call) => call.prompt)).toEqual(['A fox']);
  });

  const id = newRunId();
  it.each<[string, number, string, RegExp, unknown]>([
    ['no prompt', 400, 'invalid_request', /prompt/, { id }],
    ['an empty prompt', 400, 'invalid_request', /prompt/i, { id, prompt: '' }],
    ['a prompt of white space', 400, 'invalid_request', /prompt/i, { id, prompt: ' \n\t' }],
    ['a prompt one character too long', 400, 'invalid_request', /32,000/, { id, prompt: 'x'.repeat(32_001) }],
    ['no id', 400, 'invalid_request', /id/, { prompt: 'A fox' }],
    ['an id that is none', 400, 'invalid_request', /id/, { id: 'mine', prompt: 'A fox' }],
    [
      'an unknown field',
      400,
      'invalid_request',
      /response_format/,
      { id, prompt: 'A fox', response_format: 'url' },
    ],
    ['a field of the wrong kind', 400, 'invalid_request', /“n”/, { id, prompt: 'A fox', n: '2' }],
    ['no images', 400, 'invalid_request', /“n”/, { id, prompt: 'A fox', n: 0 }],
    ['eleven images', 400, 'invalid_request', /“n”/, { id, prompt: 'A fox', n: 11 }],
    ['half an image', 400, 'invalid_request', /“n”/, { id, prompt: 'A fox', n: 1.5 }],
    [
      'a quality that does not exist',
      400,
      'invalid_request',
      /quality/,
      { id, prompt: 'A fox', quality: 'ultra' },
    ],
    ['a size that is none', 400, 'invalid_size', /size|×|x/i, { id, prompt: 'A fox', size: 'large' }],
    ['a size off the grid', 400, 'invalid_size', /16/, { id, prompt: 'A fox', size: '1000x1000' }],
    ['too few pixels', 400, 'invalid_size', /pixel/i, { id, prompt: 'A fox', size: '512x512' }],
    ['too many pixels', 400, 'invalid_size', /pixel/i, { id, prompt: 'A fox', size: '3840x3840' }],
    ['too long an edge', 400, 'invalid_size', /3,?840/, { id, prompt: 'A fox', size: '4096x1536' }],
    ['too flat a shape', 400, 'invalid_size', /3 times/, { id, prompt: 'A fox', size: '3200x1024' }],
    [
      'a transparent JPEG',
      400,
      'invalid_combination',
      /transparent/i,
      { id, prompt: 'A fox', background: 'transparent', outputFormat: 'jpeg' },
    ],
    [
      'compression of a PNG',
      400,
      'invalid_combination',
      /compress/i,
      { id, prompt: 'A fox', outputCompression: 50 },
    ],
    [
      'a level the model lacks',
      400,
      'invalid_combination',
      /quality|max/i,
      { id, prompt: 'A fox', model: 'gpt-image-2', quality: 'max' },
    ],
    [
      'a GIF of a model without',
      400,
      'invalid_combination',
      /gif/i,
      { id, prompt: 'A fox', outputFormat: 'gif' },
    ],
    [
      'previews of a GIF',
      400,
      'invalid_combination',
      /gif|preview/i,
      { id, prompt: 'A fox', model: 'gpt-image-2.6-flare', outputFormat: 'gif', partialImages: 2 },
    ],
    [
      'frames without a GIF',
      400,
      'invalid_combination',
      /gif/i,
      { id, prompt: 'A fox', model: 'gpt-image-2.6-flare', frameCount: 5 },
    ],
    ['an unknown model', 400, 'unknown_model', /.{20}/, { id, prompt: 'A fox', model: 'dall-e-9' }],
    [
      'a model OpenAI shut down',
      400,
      'retired_model',
      /2026-10-23|shut/,
      { id, prompt: 'A fox', model: 'gpt-image-1' },
    ],
    ['a list', 400, 'invalid_request', /object/, [{ id, prompt: 'A fox' }]],
    ['nothing', 400, 'invalid_request', /object/, null],
  ])('refuses %s, says so, and spends nothing', async (_, status, code, sentence, body) => {
    const refused = await refusal(await post(body));
    expect(refused).toMatchObject({ status, code, retryable: false });
    expect(refused.message).toMatch(sentence);
    expect(refused.message).toMatch(/^[A-Z“].*\.$/s);
    expect(refused.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await expectNothingHappened();
  });

  it.each<[string, number, string, { body: BodyInit; headers: Record<string, string> }]>([
    [
      'what is not JSON',
      400,
      'invalid_json',
      { body: '{"id":', headers: { 'content-type': 'application/json' } },
    ],
    [
      'a form',
      415,
      'unsupported_media_type',
      { body: 'id=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'plain text, which any page may send',
      415,
      'unsupported_media_type',
      { body: JSON.stringify({ id, prompt: 'A fox' }), headers: { 'content-type': 'text/plain' } },
    ],
    [
      'a body of 1 MB and a byte',
      413,
      'payload_too_large',
      { body: ' '.repeat(1_000_001), headers: { 'content-type': 'application/json' } },
    ],
  ])('refuses %s, and spends nothing', async (_, status, code, init) => {
    expect(await refusal(await ask(POST, '/api/generate', { method: 'POST', ...init }))).toMatchObject({
      status,
      code,
    });
    await expectNothingHappened();
  });

  it.each<[string, number, string, Record<string, string>]>([
    ['another page', 403, 'foreign_origin', { origin: 'https://evil.example' }],
    ['a page in a frame or a file', 403, 'foreign_origin', { origin: 'null' }],
    ['another page that hides its name', 403, 'foreign_origin', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s, and spends nothing', async (_, status, code, headers) => {
    expect(await refusal(await post({ id, prompt: 'A fox' }, headers))).toMatchObject({ status, code });
    await expectNothingHappened();
  });

  it('takes the longest prompt there may be, in any script', async () => {
    const longest = newRunId();
    expect((await post({ id: longest, prompt: '🦊'.repeat(16_000) })).status).toBe(202);
    expect((await server.ended(longest)).status).toBe('done');
  });
});

describe('POST /api/generate with a budget', () => {
  it('refuses what would exceed it before anything leaves, and takes what fits', async () => {
    await server.close();
    server = await openTestServer({ MONTHLY_BUDGET_USD: '0.02', RUN_BUDGET_USD: '0.015' });
    const tooDear = await refusal(await post({ id: newRunId(), prompt: 'A fox', quality: 'high' }));
    expect(tooDear).toMatchObject({ status: 402, code: 'run_budget_exceeded' });
    const unpriced = await refusal(
      await post({ id: newRunId(), prompt: 'A fox', model: 'my-model', behavesLike: 'gpt-image-2' }),
    );
    expect(unpriced).toMatchObject({ status: 402, code: 'price_unknown' });
    await expectNothingHappened();

    const gate = server.hold();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post({ id: newRunId(), prompt: 'A fox', quality: 'low' })),
    );
    const admitted = answers.filter((response) => response.status === 202);
    const refused = await Promise.all(answers.filter((response) => response.status !== 202).map(refusal));
    const status = await server.services.status(INSTALLATION);
    expect(status.budget.reservedMicroUsd).toBeLessThanOrEqual(20_000);
    expect(refused.map((answer) => answer.code)).toEqual(Array.from(refused, () => 'budget_exceeded'));
    expect([admitted.length > 0, refused.length > 0]).toEqual([true, true]);
    gate.release();
    for (const response of admitted) await server.ended((await answered(response)).id);
    expect(server.calls).toHaveLength(admitted.length);
  });
});
