import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoggedCall } from './call-log';
import { type Fault, type RunningStandIn, startStandIn } from './serve';

const fixture = await sharp({
  create: {
    width: 256,
    height: 256,
    channels: 3,
    background: 'gray',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  },
})
  .png()
  .toBuffer();

let standIn: RunningStandIn;
let folder: string;
let logFile: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overpaint-stand-in-test-'));
  logFile = join(folder, 'calls.jsonl');
  standIn = await startStandIn({ paceMs: 0, fixture, logFile, saveDirectory: join(folder, 'parts') });
});

afterEach(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

const headers = { authorization: 'Bearer sk-test-0123456789', 'content-type': 'application/json' };

function call(fields: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${standIn.url}/v1/images/generations`, {
    method: 'POST',
    headers,
    redirect: 'manual',
    ...(signal ? { signal } : {}),
    body: JSON.stringify({
      model: 'gpt-image-2',
      prompt: 'a fox',
      size: '1024x1024',
      quality: 'low',
      ...fields,
    }),
  });
}

type Answer = { data: { b64_json?: string; url?: string }[]; usage?: { output_tokens: number } };

async function under(fault: Fault, fields: Record<string, unknown> = {}): Promise<Response> {
  standIn.script([fault]);
  return call(fields);
}

describe('without faults', () => {
  test('answers over HTTP, logs what it accepted before it answers, and needs a key', async () => {
    const answer = (await (await call()).json()) as Answer;
    expect(Buffer.from(answer.data[0]?.b64_json ?? '', 'base64')).toEqual(fixture);
    expect(standIn.log()).toMatchObject([
      { prompt: 'a fox', billedMicroUsd: 5920, params: { size: '1024x1024' }, files: [] },
    ]);
    const keyless = await fetch(`${standIn.url}/v1/models`);
    expect(keyless.status).toBe(401);
  });

  test('the log is a file of lines that survives the process', async () => {
    await call({ prompt: 'one' });
    await call({ prompt: 'two' });
    const lines = readFileSync(logFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoggedCall);
    expect(lines.map(({ prompt }) => prompt)).toEqual(['one', 'two']);
  });

  test('a refused call is received and not billed', async () => {
    expect((await call({ size: '512x512' })).status).toBe(400);
    expect(standIn.log()).toEqual([]);
    expect(standIn.received()).toMatchObject([{ path: '/v1/images/generations', status: 400, fault: null }]);
  });

  test('the files of an edit are logged by their hash and kept as sent', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ model: 'gpt-image-2', prompt: 'edit', size: '1024x1024' }))
      form.append(name, value);
    form.append('image', new File([new Uint8Array(fixture)], 'a.png', { type: 'image/png' }));
    const mask = await sharp({
      create: { width: 256, height: 256, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    form.append('mask', new File([new Uint8Array(mask)], 'm.png', { type: 'image/png' }));
    const response = await fetch(`${standIn.url}/v1/images/edits`, {
      method: 'POST',
      headers: { authorization: headers.authorization },
      body: form,
    });
    expect(response.status).toBe(200);
    const [logged] = standIn.log();
    expect(logged?.files).toMatchObject([
      { field: 'image', sizeBytes: fixture.byteLength, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { field: 'mask', sizeBytes: mask.byteLength },
    ]);
    expect(readFileSync(logged?.files[1]?.path ?? '')).toEqual(mask);
  });

  test('can be scripted, read and reset over HTTP', async () => {
    await fetch(`${standIn.url}/__script`, {
      method: 'POST',
      body: JSON.stringify([{ kind: 'server_error' }]),
    });
    expect((await call()).status).toBe(500);
    expect((await call()).status).toBe(200);
    expect(await (await fetch(`${standIn.url}/__log`)).json()).toHaveLength(2);
    expect(await (await fetch(`${standIn.url}/__received`)).json()).toMatchObject([
      { fault: 'server_error', status: 500 },
      { fault: null, status: 200 },
    ]);
    await fetch(`${standIn.url}/__reset`, { method: 'POST' });
    expect(await (await fetch(`${standIn.url}/__log`)).json()).toEqual([]);
    expect(existsSync(logFile) && readFileSync(logFile, 'utf8')).toBe('');
  });

  test('new faults replace the old ones', async () => {
    standIn.script([{ kind: 'server_error' }, { kind: 'server_error' }]);
    standIn.script([]);
    expect((await call()).status).toBe(200);
  });
});

describe('refusals cost nothing', () => {
  test.each<[Fault['kind'], number, Record<string, unknown>]>([
    [
      'rate_limit',
      429,
      { code: 'rate_limit_exceeded', message: expect.stringMatching(/try again in 467ms/) },
    ],
    ['insufficient_quota', 429, { code: 'insufficient_quota' }],
    ['moderation', 400, { code: 'moderation_blocked', moderation_details: { moderation_stage: 'output' } }],
    ['unverified', 403, { code: null, message: expect.stringMatching(/must be verified to use the model/) }],
    ['bad_key', 401, { code: 'invalid_api_key', message: expect.stringMatching(/sk-test\*+6789/) }],
    ['hard_limit', 400, { code: 'billing_hard_limit_reached' }],
  ])('%s', async (kind, status, error) => {
    const response = await under({ kind } as Fault);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
    expect(standIn.log()).toEqual([]);
  });

  test('a rate limit may say in a header how long', async () => {
    const response = await under({ kind: 'rate_limit', retryAfterSeconds: 12 });
    expect(response.headers.get('retry-after')).toBe('12');
  });

  test('a redirect', async () => {
    const response = await under({ kind: 'redirect' });
    expect([response.status, response.headers.get('location')]).toEqual([302, `${standIn.url}/v1/elsewhere`]);
    expect(standIn.log()).toEqual([]);
  });
});

describe('what goes wrong after the call was accepted is billed', () => {
  afterEach(() => {
    expect(standIn.log()).toHaveLength(1);
  });

  test('an error of the server', async () => {
    const response = await under({ kind: 'server_error' });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { type: 'server_error' } });
  });

  test('a page of a proxy', async () => {
    const response = await under({ kind: 'bad_gateway_html', status: 504 });
    expect([response.status, response.headers.get('content-type')]).toEqual([504, 'text/html']);
    expect(await response.text()).toContain('<html>');
  });

  test('an answer that comes late', async () => {
    const before = performance.now();
    expect((await under({ kind: 'late', ms: 120 })).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(115);
  });

  test('an answer that never comes', async () => {
    standIn.script([{ kind: 'hang' }]);
    await expect(call({}, AbortSignal.timeout(300))).rejects.toThrow();
  });

  test.each(['before_headers', 'after_headers', 'mid_body'] as const)('a connection cut %s', async (when) => {
    standIn.script([{ kind: 'cut', when }]);
    await expect(call().then((response) => response.text())).rejects.toThrow();
  });

  test('a stream that ends before its picture', async () => {
    const body = await (
      await under({ kind: 'truncated_stream' }, { stream: true, partial_images: 1 })
    ).text();
    expect(body).toContain('partial_image_index');
    expect(body).not.toContain('completed');
  });

  test('JSON that ends in the middle', async () => {
    const body = await (await under({ kind: 'truncated_stream' })).text();
    expect(() => JSON.parse(body)).toThrow();
  });

  test('an error in the stream', async () => {
    const body = await (await under({ kind: 'stream_error' }, { stream: true })).text();
    expect(body).toMatch(/event: error\ndata: .*image_generation_failed/);
    expect(body).not.toContain('completed');
  });

  test('JSON where a stream was asked for', async () => {
    const response = await under({ kind: 'json_instead_of_stream' }, { stream: true, partial_images: 2 });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(((await response.json()) as Answer).data).toHaveLength(1);
  });

  test('something that is no JSON', async () => {
    const body = await (await under({ kind: 'garbage' })).text();
    expect(() => JSON.parse(body)).toThrow();
  });

  test('a picture that is no base64', async () => {
    standIn.script([{ kind: 'invalid_base64' }]);
    const broken = (await (await call()).json()) as Answer;
    expect(broken.data[0]?.b64_json).toMatch(/[!?*]/);
  });

  test('text where a picture should be', async () => {
    const answer = (await (await under({ kind: 'wrong_magic' })).json()) as Answer;
    expect(Buffer.from(answer.data[0]?.b64_json ?? '', 'base64').toString()).toMatch(/^I am text/);
  });

  test('a data URI', async () => {
    const answer = (await (await under({ kind: 'data_uri' })).json()) as Answer;
    expect(answer.data[0]?.b64_json).toMatch(/^data:image\/png;base64,iVBOR/);
  });

  test('an address on its own host, where the picture is', async () => {
    const answer = (await (await under({ kind: 'url_answer' })).json()) as Answer;
    const picture = await fetch(answer.data[0]?.url ?? '');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(fixture);
  });

  test('an address on another host', async () => {
    const answer = (await (
      await under({ kind: 'url_answer', host: 'http://169.254.169.254' })
    ).json()) as Answer;
    expect(answer.data[0]?.url).toMatch(/^http:\/\/169\.254\.169\.254\//);
  });

  test('fewer pictures than were asked for, and billed', async () => {
    const answer = (await (await under({ kind: 'fewer_images' }, { n: 3 })).json()) as Answer;
    expect(answer.data).toHaveLength(2);
    expect(answer.usage?.output_tokens).toBe(3 * 196);
  });

  test('a stream with one picture missing', async () => {
    const body = await (await under({ kind: 'fewer_images' }, { n: 3, stream: true })).text();
    expect(body.match(/^event: image_generation\.completed$/gm)).toHaveLength(2);
  });

  test('fewer previews than were asked for', async () => {
    const body = await (await under({ kind: 'fewer_partials' }, { stream: true, partial_images: 3 })).text();
    expect(body.match(/^event: image_generation\.partial_image$/gm)).toHaveLength(2);
  });

  test('no usage', async () => {
    const answer = (await (await under({ kind: 'no_usage' })).json()) as Answer;
    expect(answer).not.toHaveProperty('usage');
  });

  test('a usage of nothing but zeros', async () => {
    const answer = (await (await under({ kind: 'zero_usage' })).json()) as Answer;
    expect(answer.usage).toMatchObject({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
  });
});

test('an opaque picture where a transparent one was asked for', async () => {
  const drawn = await startStandIn({ paceMs: 0 });
  drawn.script([{ kind: 'opaque' }]);
  const response = await fetch(`${drawn.url}/v1/images/generations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      model: 'gpt-image-2.5-flare',
      prompt: 'a fox',
      size: '1024x640',
      quality: 'low',
      background: 'transparent',
    }),
  });
  const answer = (await response.json()) as Answer & { background: string };
  await drawn.close();
  expect(answer.background).toBe('opaque');
  expect((await sharp(Buffer.from(answer.data[0]?.b64_json ?? '', 'base64')).metadata()).hasAlpha).toBe(
    false,
  );
});
