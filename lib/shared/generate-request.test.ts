import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './default-settings';
import { OverpaintError } from './errors';
import {
  canonicalParams,
  explainRequestProblem,
  generateRequestSchema,
  parseGenerateRequest,
} from './generate-request';
import { findModel } from './models';

const id = '019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b';
const body = { id, prompt: 'a fox' };

const explain = (raw: unknown) => {
  const parsed = generateRequestSchema.safeParse(raw);
  return parsed.error ? explainRequestProblem(parsed.error) : 'fine';
};

describe('generateRequestSchema', () => {
  it('needs an id and a prompt, and fills in the rest as the form does', () => {
    expect(generateRequestSchema.parse(body)).toEqual({ ...DEFAULT_SETTINGS, ...body });
  });

  it('takes everything there is', () => {
    const all = {
      ...body,
      model: 'org/my-model:1.0',
      behavesLike: 'gpt-image-2.6-flare',
      size: '1536x864',
      quality: 'max',
      n: 10,
      background: 'transparent',
      outputFormat: 'gif',
      outputCompression: 0,
      moderation: 'low',
      partialImages: 3,
      complexity: 'high',
      frameCount: 16,
      frameDurationMs: 655_350,
      svg: { model: 'gpt-5.2', reasoning: { effort: 'high' } },
      inputFidelity: 'high',
    };
    expect(generateRequestSchema.parse(all)).toEqual(all);
    // Whatever the order it came in, it is stored in this one.
    const reversed = Object.fromEntries(Object.entries(all).reverse());
    expect(JSON.stringify(generateRequestSchema.parse(reversed))).toBe(JSON.stringify(all));
  });

  it('writes an id in lower case, so that one run has one id', () => {
    expect(generateRequestSchema.parse({ ...body, id: id.toUpperCase() }).id).toBe(id);
  });

  it.each([
    ['', 'empty'],
    ['019ab0c1-2d3e-7f45-ca6b-7c8d9e0f1a2b', 'another variant'],
    ['019ab0c12d3e7f458a6b7c8d9e0f1a2b', 'no hyphens'],
    ['{019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b}', 'braces'],
    ['019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b\n', 'a line break'],
    ['00000000-0000-0000-0000-000000000000', 'nil'],
  ])('refuses the id %j (%s)', (bad) => {
    expect(explain({ ...body, id: bad })).toMatch(/^“id” must be a UUID/);
  });

  it.each([
    [[], 'The request must be a JSON object.'],
    [null, 'The request must be a JSON object.'],
    ['a fox', 'The request must be a JSON object.'],
    [undefined, 'The request must be a JSON object.'],
    [{ prompt: 'a fox' }, '“id” is missing.'],
    [{ id }, '“prompt” is missing.'],
    [{ ...body, prompt: 7 }, '“prompt” must be a text.'],
    [{ ...body, prompt: null }, '“prompt” must be a text.'],
    [{ ...body, n: '2' }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, n: null }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, n: 0 }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, n: 11 }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, n: 2.5 }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, n: 1e300 }, '“n” must be a whole number from 1 to 10.'],
    [{ ...body, partialImages: 4 }, '“partialImages” must be a whole number from 0 to 3.'],
    [{ ...body, outputCompression: -1 }, '“outputCompression” must be a whole number from 0 to 100.'],
    [{ ...body, frameCount: 1 }, '“frameCount” must be a whole number from 2 to 16.'],
    [{ ...body, frameDurationMs: 9 }, '“frameDurationMs” must be a whole number from 10 to 655350.'],
    [{ ...body, quality: 'hd' }, '“quality” must be one of auto, low, medium, high, xhigh, max.'],
    [{ ...body, background: 'blue' }, '“background” must be one of auto, opaque, transparent.'],
    [{ ...body, outputFormat: 'PNG' }, '“outputFormat” must be one of png, jpeg, webp, gif, svg.'],
    [{ ...body, moderation: 'off' }, '“moderation” must be one of auto, low.'],
    [{ ...body, complexity: null }, '“complexity” must be one of low, medium, high.'],
    [{ ...body, inputFidelity: 'max' }, '“inputFidelity” must be one of low, high.'],
    [{ ...body, size: 1024 }, '“size” must be a text.'],
    [{ ...body, size: 'x'.repeat(33) }, '“size” must be WIDTHxHEIGHT in pixels, or auto.'],
    [{ ...body, model: '' }, /^“model” must have 1 to 128 visible/],
    [{ ...body, model: 'a\tb' }, /^“model” must have 1 to 128 visible/],
    [{ ...body, behavesLike: 'm'.repeat(129) }, /^“behavesLike” must have 1 to 128 visible/],
    [{ ...body, svg: 'gpt' }, '“svg” must be an object.'],
    [{ ...body, svg: {} }, '“svg.model” is missing.'],
    [
      { ...body, svg: { model: 'm', reasoning: {} } },
      '“svg.reasoning.effort” must be one of none, minimal, low, medium, high, xhigh, max.',
    ],
    [
      { ...body, svg: { model: 'm', reasoning: { effort: 'low', x: 1 } } },
      'There is no field “svg.reasoning.x”.',
    ],
    [{ ...body, output_format: 'png' }, 'There is no field “output_format”.'],
    [{ ...body, style: 'vivid', response_format: 'url' }, 'There are no fields “style”, “response_format”.'],
    [JSON.parse(`{"id":"${id}","prompt":"a","__proto__":{}}`), 'There is no field “__proto__”.'],
  ] as [unknown, string | RegExp][])('explains %j', (raw, sentence) => {
    expect(explain(raw)).toEqual(sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence);
  });

  it('does not repeat an endless field name', () => {
    expect(explain({ ...body, ['x'.repeat(10_000)]: 1 })).toBe(`There is no field “${'x'.repeat(100)}”.`);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));
    expect(explain({ ...body, ...many }).length).toBeLessThan(100);
  });
});

describe('parseGenerateRequest', () => {
  const refusal = (raw: unknown) => {
    try {
      parseGenerateRequest(raw);
    } catch (error) {
      return error instanceof OverpaintError ? [error.code, error.message] : error;
    }
    return 'accepted';
  };

  it.each([undefined, { model: 'm' }, { model: 'm', reasoning: { effort: 'xhigh' } }])(
    'takes an SVG whose author is %j',
    (svg) => {
      const drawing = { ...body, model: 'gpt-image-2.6-flare', outputFormat: 'svg', ...(svg && { svg }) };
      expect(parseGenerateRequest(drawing).request.svg).toEqual(svg);
    },
  );

  it('gives the request with its model and whether it has a price', () => {
    expect(parseGenerateRequest(body)).toEqual({
      request: { ...DEFAULT_SETTINGS, ...body },
      model: findModel(DEFAULT_SETTINGS.model),
      priced: true,
    });
    expect(parseGenerateRequest({ ...body, model: 'mine', behavesLike: 'gpt-image-1' })).toMatchObject({
      request: { model: 'mine', behavesLike: 'gpt-image-1' },
      model: { id: 'gpt-image-1' },
      priced: false,
    });
  });

  it.each([
    [{ ...body, n: 0 }, 'invalid_request', '“n” must be a whole number from 1 to 10.'],
    [{ ...body, prompt: '  ' }, 'invalid_request', 'Write a prompt first.'],
    [
      { ...body, prompt: 'x'.repeat(32_001) },
      'invalid_request',
      'A prompt may have 32,000 characters at most.',
    ],
    [{ ...body, model: 'mine' }, 'unknown_model', new OverpaintError('unknown_model').message],
    [
      { ...body, model: 'mine', behavesLike: 'yours' },
      'unknown_model',
      new OverpaintError('unknown_model').message,
    ],
    [{ ...body, size: '1000x1000' }, 'invalid_size', 'Width and height must both be multiples of 16.'],
    [
      { ...body, outputCompression: 5 },
      'invalid_combination',
      'Compression is for JPEG and WebP; the format is PNG.',
    ],
    [
      { ...body, behavesLike: 'gpt-image-1' },
      'invalid_combination',
      'GPT Image 2.5 Flare is a known model and behaves like itself.',
    ],
  ])('refuses %j as %s', (raw, code, message) => {
    expect(refusal(raw)).toEqual([code, message]);
  });
});

describe('canonicalParams', () => {
  const params = {
    ...DEFAULT_SETTINGS,
    prompt: 'a fox',
    svg: { model: 'm', reasoning: { effort: 'low' as const } },
  };

  it('does not depend on the order of keys, at any depth', () => {
    const { svg, ...rest } = params;
    const turned = Object.fromEntries(Object.entries(rest).reverse()) as typeof rest;
    expect(canonicalParams({ svg: { reasoning: svg.reasoning, model: svg.model }, ...turned })).toBe(
      canonicalParams(params),
    );
  });

  it('leaves out keys without a value', () => {
    expect(canonicalParams({ ...params, complexity: undefined })).toBe(canonicalParams(params));
  });

  it('differs when any setting differs', () => {
    const changes = [{ prompt: 'a fox ' }, { n: 2 }, { complexity: 'low' as const }, { svg: undefined }];
    const texts = [params, ...changes.map((change) => ({ ...params, ...change }))].map(canonicalParams);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('can be read back', () => {
    expect(JSON.parse(canonicalParams(params))).toEqual(params);
  });
});
