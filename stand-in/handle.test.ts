import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findModel } from '@/lib/shared/models';
import { computeCost } from '@/lib/shared/pricing';
import { parseUsage } from '@/lib/shared/usage';
import vectors from '@/test/cost-vectors.json' with { type: 'json' };
import { type AcceptedCall, createStandIn, type StandInOptions } from './handle';

const BEFORE_RETIREMENT = Date.parse('2026-11-23T12:00:00Z');

const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();

/** Answers with a fixture, so that what is tested is the protocol alone. */
function open(options: StandInOptions = {}) {
  return createStandIn({ paceMs: 0, fixture: picture, now: () => BEFORE_RETIREMENT, ...options });
}

function generate(body: unknown, options: StandInOptions = {}): Promise<Response> {
  return open(options)('http://stand.in/v1/images/generations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const valid = { model: 'gpt-image-2.6-flare', prompt: 'a fox', size: '1024x1024', quality: 'low' };
const model2 = { ...valid, model: 'gpt-image-2' };
const svg = { ...valid, output_format: 'svg', svg: { model: 'gpt-5.5' } };

function solid(width: number, height: number, alpha: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: { r: 200, g: 120, b: 40, alpha } } })
    .png()
    .toBuffer();
}

const base = await solid(96, 64, 1);
const transparentMask = await solid(96, 64, 0);
const squareMask = await solid(64, 64, 0);
const webpMask = await sharp(transparentMask).webp().toBuffer();
const opaqueImage = await sharp(base).removeAlpha().png().toBuffer();

type Part = [field: string, bytes: Buffer, type?: string];

function edit(
  fields: Record<string, string>,
  parts: Part[],
  options: StandInOptions = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...valid, ...fields })) form.append(name, value);
  for (const [field, bytes, type = 'image/png'] of parts) {
    form.append(field, new File([new Uint8Array(bytes)], 'picture.png', { type }));
  }
  return open(options)('http://stand.in/v1/images/edits', { method: 'POST', body: form });
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as {
    error: { message: string; type: string; param: string | null; code: string | null };
  };
  return { status: response.status, ...error };
}

describe('a call that the API refuses is refused in its words', () => {
  const cases: [what: string, body: unknown, expected: Record<string, unknown>][] = [
    ['no JSON', 'prompt=fox', { status: 400, message: expect.stringMatching(/could not parse the JSON/) }],
    ['a list', [], { status: 400, message: expect.stringMatching(/must be a JSON object/) }],
    [
      'an unknown parameter',
      { ...valid, colour: 'red' },
      { code: 'unknown_parameter', param: 'colour', message: "Unknown parameter: 'colour'." },
    ],
    [
      'response_format',
      { ...valid, response_format: 'b64_json' },
      { code: 'unknown_parameter', param: 'response_format' },
    ],
    ['style', { ...valid, style: 'vivid' }, { code: 'unknown_parameter', param: 'style' }],
    [
      'input_fidelity where nothing is put in',
      { ...valid, input_fidelity: 'high' },
      { code: 'unknown_parameter' },
    ],
    ['no prompt', { model: 'gpt-image-2' }, { code: 'missing_required_parameter', param: 'prompt' }],
    ['an empty prompt', { ...valid, prompt: '' }, { code: 'empty_string', param: 'prompt' }],
    [
      'a prompt of 32,001 characters',
      { ...valid, prompt: 'x'.repeat(32_001) },
      { code: 'string_above_max_length' },
    ],
    ['a prompt that is no text', { ...valid, prompt: 7 }, { code: 'invalid_type', param: 'prompt' }],
    ['an unknown model', { ...valid, model: 'dall-e-3' }, { status: 404, code: 'model_not_found' }],
    ['a retired model', { ...valid, model: 'gpt-image-1' }, { status: 404, code: 'model_not_found' }],
    ['n of 0', { ...valid, n: 0 }, { code: 'integer_below_min_value', param: 'n' }],
    ['n of 11', { ...valid, n: 11 }, { code: 'integer_above_max_value', param: 'n' }],
    ['n of 1.5', { ...valid, n: 1.5 }, { code: 'invalid_type', param: 'n' }],
    [
      'a size off the grid',
      { ...valid, size: '1000x1024' },
      {
        code: 'invalid_value',
        param: 'size',
        message: "Invalid size '1000x1024'. Width and height must both be divisible by 16.",
      },
    ],
    [
      'a size that is too long',
      { ...valid, size: '4096x2048' },
      { message: expect.stringMatching(/longest edge must be less than or equal to 3840/) },
    ],
    [
      'a size that is too narrow',
      { ...valid, size: '3200x800' },
      { message: expect.stringMatching(/between 1:3 and 3:1/) },
    ],
    [
      'a size that is too small',
      { ...valid, size: '512x512' },
      { message: expect.stringMatching(/below the current minimum pixel budget/) },
    ],
    [
      'a size that is too large',
      { ...valid, size: '3840x3840' },
      { message: expect.stringMatching(/exceeds the current pixel budget/) },
    ],
    ['a size in words', { ...valid, size: 'large' }, { code: 'invalid_value', param: 'size' }],
    [
      'a flexible size for a fixed model',
      { ...valid, model: 'gpt-image-1.5', size: '2048x1152' },
      { message: expect.stringMatching(/Supported values are: '1024x1024'/) },
    ],
    ['a quality the model lacks', { ...model2, quality: 'max' }, { code: 'invalid_value', param: 'quality' }],
    [
      'transparency the model lacks',
      { ...model2, background: 'transparent' },
      { message: 'Transparent background is not supported for this model.' },
    ],
    [
      'transparency in a jpeg',
      { ...valid, background: 'transparent', output_format: 'jpeg' },
      { param: 'background' },
    ],
    ['a format the model lacks', { ...model2, output_format: 'gif' }, { param: 'output_format' }],
    ['compression of a png', { ...valid, output_compression: 50 }, { param: 'output_compression' }],
    [
      'compression of 101',
      { ...valid, output_format: 'webp', output_compression: 101 },
      { code: 'integer_above_max_value' },
    ],
    ['complexity the model lacks', { ...model2, complexity: 'low' }, { param: 'complexity' }],
    ['an unknown moderation', { ...valid, moderation: 'off' }, { code: 'invalid_value' }],
    ['four partial images', { ...valid, stream: true, partial_images: 4 }, { param: 'partial_images' }],
    ['partial images without a stream', { ...valid, partial_images: 1 }, { param: 'partial_images' }],
    ['a stream of "yes"', { ...valid, stream: 'yes' }, { code: 'invalid_type', param: 'stream' }],
    ['a streamed gif', { ...valid, output_format: 'gif', stream: true }, { param: 'stream' }],
    ['frames without a gif', { ...valid, frame_count: 4 }, { param: 'frame_count' }],
    ['one frame', { ...valid, output_format: 'gif', frame_count: 1 }, { code: 'integer_below_min_value' }],
    ['an enormous gif', { ...valid, output_format: 'gif', size: '3840x2160' }, { param: 'size' }],
    ['two svgs', { ...svg, n: 2 }, { param: 'n' }],
    ['an svg whose author has no name', { ...svg, svg: {} }, { param: 'svg.model' }],
    ['an author without an svg', { ...valid, svg: { model: 'gpt-5.5' } }, { param: 'svg' }],
    ['an unknown part of svg', { ...svg, svg: { model: 'x', tone: 'dry' } }, { code: 'unknown_parameter' }],
    ['a long safety identifier', { ...valid, safety_identifier: 'x'.repeat(129) }, { code: 'invalid_type' }],
    [
      'a moderated word',
      { ...valid, prompt: 'a moderation-test' },
      { code: 'moderation_blocked', type: 'image_generation_user_error' },
    ],
  ];

  test.each(cases)('%s', async (_what, body, expected) => {
    const accepted: AcceptedCall[] = [];
    const response = await generate(body, { onAccepted: (call) => accepted.push(call) });
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(await errorOf(response)).toMatchObject({ status: 400, type: expect.any(String), ...expected });
    expect(accepted).toEqual([]);
  });

  test('a format that was not granted', async () => {
    const refused = await errorOf(await generate({ ...valid, output_format: 'gif' }, { access: [] }));
    expect(refused).toMatchObject({ status: 403, param: 'output_format' });
  });

  test('a path or a method it does not have', async () => {
    expect((await open()('http://stand.in/v1/chat/completions', { method: 'POST', body: '{}' })).status).toBe(
      404,
    );
    expect((await open()('http://stand.in/v1/images/generations')).status).toBe(404);
  });
});

describe('an edit that the API refuses is refused in its words', () => {
  const cases: [
    what: string,
    fields: Record<string, string>,
    parts: Part[],
    expected: Record<string, unknown>,
  ][] = [
    ['no image', {}, [], { code: 'missing_required_parameter', param: 'image' }],
    [
      'seventeen images',
      {},
      Array.from({ length: 17 }, (): Part => ['image[]', base]),
      { code: 'array_above_max_length' },
    ],
    [
      'bytes without a type',
      {},
      [['image', base, 'application/octet-stream']],
      { code: 'unsupported_file_mimetype' },
    ],
    ['an image that is none', {}, [['image', Buffer.from('no image')]], { code: 'invalid_image_file' }],
    [
      'an unknown file',
      {},
      [
        ['image', base],
        ['frame', base],
      ],
      { code: 'unknown_parameter', param: 'frame' },
    ],
    ['moderation', { moderation: 'low' }, [['image', base]], { code: 'unknown_parameter' }],
    ['n in words', { n: 'two' }, [['image', base]], { code: 'invalid_type', param: 'n' }],
    [
      'input_fidelity on 2.x',
      { input_fidelity: 'high' },
      [['image', base]],
      {
        code: 'invalid_input_fidelity_model',
        message: expect.stringMatching(/does not support the 'input_fidelity' parameter/),
      },
    ],
    [
      'a mask of another size',
      {},
      [
        ['image', base],
        ['mask', squareMask],
      ],
      { message: 'Invalid mask image format - mask size does not match image size' },
    ],
    [
      'a mask without alpha',
      {},
      [
        ['image', base],
        ['mask', opaqueImage],
      ],
      { message: expect.stringMatching(/missing alpha channel/) },
    ],
    [
      'a mask that is no PNG',
      {},
      [
        ['image', base],
        ['mask', webpMask],
      ],
      { message: expect.stringMatching(/^Invalid mask image format/) },
    ],
    [
      'a mask of 4 MB',
      {},
      [
        ['image', base],
        ['mask', Buffer.concat([transparentMask, Buffer.alloc(4 * 1024 * 1024)])],
      ],
      { message: expect.stringMatching(/less than 4MB/) },
    ],
    [
      'a mask and a markup',
      {},
      [
        ['image', base],
        ['mask', transparentMask],
        ['markup', transparentMask],
      ],
      { message: expect.stringMatching(/cannot be combined with mask/) },
    ],
    [
      'a markup for a model that takes none',
      { model: 'gpt-image-2' },
      [
        ['image', base],
        ['markup', transparentMask],
      ],
      { param: 'markup' },
    ],
    [
      'a markup that hides everything',
      {},
      [
        ['image', base],
        ['markup', base],
      ],
      { message: expect.stringMatching(/no transparent pixels/) },
    ],
  ];

  test.each(cases)('%s', async (_what, fields, parts, expected) => {
    expect(await errorOf(await edit(fields, parts))).toMatchObject({ status: 400, ...expected });
  });

  test('a form that is JSON', async () => {
    const response = await open()('http://stand.in/v1/images/edits', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await errorOf(response)).toMatchObject({ status: 400 });
  });
});

describe('keys and models', () => {
  const list = (headers: Record<string, string>, path = 'models') =>
    open({ requireKey: true })(`http://stand.in/v1/${path}`, { headers });

  test('in process any key will do, and none', async () => {
    expect((await open()('http://stand.in/v1/models')).status).toBe(200);
  });

  test('over HTTP a call without a key is refused', async () => {
    expect(await errorOf(await list({}))).toMatchObject({ status: 401, code: null });
  });

  test('a wrong key is refused with a part of it in the message, as the real API does', async () => {
    const refused = await errorOf(await list({ authorization: 'Bearer sk-invalid-0123456789' }));
    expect(refused).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(refused.message).toContain('sk-inva************6789');
  });

  test('lists what is alive, and finds one', async () => {
    const headers = { authorization: 'Bearer sk-test' };
    const { data } = (await (await list(headers)).json()) as { data: { id: string }[] };
    const ids = data.map(({ id }) => id);
    expect(ids).toContain('gpt-image-2.6-sunburst');
    expect(ids).not.toContain('gpt-image-1');
    expect(await (await list(headers, 'models/gpt-image-2')).json()).toMatchObject({
      id: 'gpt-image-2',
      object: 'model',
    });
    expect((await list(headers, 'models/gpt-image-1')).status).toBe(404);
  });

  test('serves a retired model and one of another name where it is told to', async () => {
    const options = { allowRetired: true, aliases: { 'my-deployment': 'gpt-image-2' } };
    expect((await generate({ ...valid, model: 'gpt-image-1' }, options)).status).toBe(200);
    expect((await generate({ ...valid, model: 'my-deployment' }, options)).status).toBe(200);
  });

  test('a model is gone once its last day is over everywhere', async () => {
    const call = { ...valid, model: 'gpt-image-1.5' };
    expect((await generate(call, { now: () => Date.parse('2026-12-02T11:59:59Z') })).status).toBe(200);
    expect((await generate(call, { now: () => Date.parse('2026-12-02T12:00:00Z') })).status).toBe(404);
  });

  test('lists last days, and newcomers under the names they are given', async () => {
    const options = {
      shutdowns: { 'gpt-image-2': '2027-01-31', 'gpt-image-1.5': null },
      aliases: { 'gpt-image-3-flare': 'gpt-image-2.6-flare' },
    };
    const response = await open(options)('http://stand.in/v1/models');
    const { data } = (await response.json()) as { data: { id: string; shutdown_date: string | null }[] };
    const days = Object.fromEntries(data.map((model) => [model.id, model.shutdown_date]));
    expect(days).toMatchObject({
      'gpt-image-2': '2027-01-31',
      'gpt-image-1.5': null,
      'gpt-image-1-mini': '2026-12-01',
      'gpt-image-2.6-flare': null,
      'gpt-image-3-flare': null,
    });
    const late = { ...options, now: () => Date.parse('2027-02-03') };
    expect((await generate(model2, late)).status).toBe(404);
    expect((await generate({ ...valid, model: 'gpt-image-1.5' }, late)).status).toBe(200);
  });
});

describe('usage', () => {
  const MODEL_OF: Record<string, string> = {
    'gpt-image-2': 'gpt-image-2',
    'gpt-image-2.5': 'gpt-image-2.5-flare',
  };

  test('output tokens are those of every published vector', async () => {
    for (const { family, quality, width, height, tokens } of vectors.outputTokens) {
      const response = await generate({
        ...valid,
        model: MODEL_OF[family],
        quality,
        size: `${width}x${height}`,
      });
      const { usage } = (await response.json()) as { usage: { output_tokens: number } };
      expect([family, quality, width, height, usage.output_tokens]).toEqual([
        family,
        quality,
        width,
        height,
        tokens,
      ]);
    }
  });

  test('output tokens of 1.x are those of its table', async () => {
    for (const [size, byQuality] of Object.entries(vectors.legacyOutputTokens)) {
      for (const [quality, tokens] of Object.entries(byQuality)) {
        const response = await generate({ ...valid, model: 'gpt-image-1.5', quality, size });
        const { usage } = (await response.json()) as { usage: { output_tokens: number } };
        expect([size, quality, usage.output_tokens]).toEqual([size, quality, tokens]);
      }
    }
  });

  test('n images cost n times the text and n times the output', async () => {
    const one = (await (await generate(valid)).json()) as { usage: Record<string, number> };
    const four = (await (await generate({ ...valid, n: 4 })).json()) as {
      usage: Record<string, number>;
      data: unknown[];
    };
    expect(four.data).toHaveLength(4);
    for (const key of ['input_tokens', 'output_tokens', 'total_tokens']) {
      expect(four.usage[key]).toBe(4 * (one.usage[key] ?? 0));
    }
  });

  test('what is reported is what was billed', async () => {
    const accepted: AcceptedCall[] = [];
    const response = await generate({ ...valid, n: 3 }, { onAccepted: (call) => accepted.push(call) });
    const usage = parseUsage(((await response.json()) as { usage: unknown }).usage);
    const model = findModel(valid.model);
    expect(model && computeCost(usage, model)?.totalMicroUsd).toBe(accepted[0]?.billedMicroUsd);
    expect(accepted[0]).toMatchObject({
      route: 'generations',
      prompt: 'a fox',
      params: { n: 3, size: '1024x1024' },
      requestId: response.headers.get('x-request-id'),
    });
  });

  test('the input image counts, and once more for each picture', async () => {
    const response = await edit({ n: '2' }, [['image', base]]);
    const { usage } = (await response.json()) as {
      usage: { input_tokens_details: { image_tokens: number } };
    };
    // 96x64 is enlarged twice: 6 by 4 patches.
    expect(usage.input_tokens_details.image_tokens).toBe(48);
  });
});

describe('the openai SDK', () => {
  const client = new OpenAI({
    apiKey: 'none',
    baseURL: 'http://stand.in/v1',
    maxRetries: 0,
    fetch: createStandIn({ paceMs: 0 }),
  });

  test('generates', async () => {
    const answer = await client.images.generate({
      model: 'gpt-image-2.5-flare',
      prompt: 'a lighthouse at dusk',
      size: '1024x640',
      quality: 'low',
      n: 2,
    });
    expect(answer).toMatchObject({
      background: 'opaque',
      output_format: 'png',
      quality: 'low',
      size: '1024x640',
      usage: { output_tokens_details: { text_tokens: 0 } },
    });
    const [first, second] = (answer.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? '', 'base64'));
    expect(await sharp(first).metadata()).toMatchObject({ width: 1024, height: 640, format: 'png' });
    expect(second).not.toEqual(first);
  });

  test('streams partial images and then the finished one, each with its usage', async () => {
    const stream = await client.images.generate({
      model: 'gpt-image-2.6-flare',
      prompt: 'a sailboat at sunset',
      size: '1024x640',
      quality: 'low',
      stream: true,
      partial_images: 2,
    });
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
    const [firstPartial, secondPartial, completed] = events;
    expect(firstPartial).toMatchObject({ partial_image_index: 0, size: '1024x640', output_format: 'png' });
    expect(secondPartial).toMatchObject({ partial_image_index: 1 });
    expect(completed).toMatchObject({ usage: { output_tokens: expect.any(Number) } });
    expect(completed).not.toHaveProperty('usage.output_tokens_details');
    const sizes = await Promise.all(
      events.map(async ({ b64_json }) => (await sharp(Buffer.from(b64_json, 'base64')).metadata()).width),
    );
    expect(sizes).toEqual([1024, 1024, 1024]);
  });

  test('each partial image costs 100 output tokens, and n images complete n times', async () => {
    const usageOf = async (partial_images: number) => {
      const stream = await client.images.generate({
        model: 'gpt-image-2.5-flare',
        prompt: 'tiles',
        size: '1024x640',
        quality: 'low',
        n: 2,
        stream: true,
        partial_images,
      });
      const usages = [];
      for await (const event of stream) {
        if (event.type === 'image_generation.completed') usages.push(event.usage.output_tokens);
      }
      return usages;
    };
    const plain = await usageOf(0);
    expect(plain).toHaveLength(2);
    expect(await usageOf(3)).toEqual(plain.map((tokens) => tokens + 300));
  });

  test('edits with a mask', async () => {
    const image = await sharp({ create: { width: 1024, height: 640, channels: 3, background: '#8090a0' } })
      .png()
      .toBuffer();
    const mask = await solid(1024, 640, 0);
    const answer = await client.images.edit({
      model: 'gpt-image-2.5-flare',
      prompt: 'a red apple',
      image: await toFile(image, 'image.png', { type: 'image/png' }),
      mask: await toFile(mask, 'mask.png', { type: 'image/png' }),
      size: '1024x640',
      quality: 'low',
    });
    const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1024, height: 640 });
    expect(answer.usage?.input_tokens_details.image_tokens).toBeGreaterThan(0);
  });

  test('takes several images, streams an edit, and names its events', async () => {
    const image = await toFile(await solid(1024, 640, 1), 'image.png', { type: 'image/png' });
    const stream = await client.images.edit({
      model: 'gpt-image-2.5-flare',
      prompt: 'both together',
      image: [image, image],
      size: 'auto',
      quality: 'low',
      stream: true,
      partial_images: 1,
    });
    const types = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed']);
  });

  test('gets an error it understands', async () => {
    const refused = client.images.generate({ model: 'gpt-image-2', prompt: 'x', size: '512x512' });
    await expect(refused).rejects.toMatchObject({ status: 400, code: 'invalid_value', param: 'size' });
  });
});

test('an answer takes its time, and a caller that gives up is let go', async () => {
  const abort = new AbortController();
  const waiting = createStandIn({ paceMs: 60_000, fixture: picture })(
    'http://stand.in/v1/images/generations',
    {
      method: 'POST',
      body: JSON.stringify(valid),
      signal: abort.signal,
    },
  );
  abort.abort();
  await expect(waiting).rejects.toThrow();
});

test('auto sizes follow the first input, and are no multiples of 16 on flexible models', async () => {
  const wide = await solid(900, 300, 1);
  const response = await edit({ size: 'auto' }, [['image', wide]]);
  expect(await response.json()).toMatchObject({ size: '1763x588' });
  const fixed = await edit({ size: 'auto', model: 'gpt-image-1.5' }, [['image', wide]]);
  expect(await fixed.json()).toMatchObject({ size: '1536x1024' });
});
