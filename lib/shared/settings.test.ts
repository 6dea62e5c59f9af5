import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './default-settings';
import { OverpaintError } from './errors';
import { english, sayIf } from './language';
import { findModel, formatsOf, MODELS, type ModelInfo, type OutputFormat } from './models';
import { adaptSettings, findProblems, whyNot as findWhyNotSentence, resolveModel } from './settings';
import type { GenerateParams } from './wire';

/** As a person reads it in English. */
const whyNot = (...asked: Parameters<typeof findWhyNotSentence>) =>
  sayIf(findWhyNotSentence(...asked), english);

const model = (id: string) => findModel(id) ?? expect.unreachable(`no model ${id}`);
const one = model('gpt-image-1');
const mini = model('gpt-image-1-mini');
const one5 = model('gpt-image-1.5');
const two = model('gpt-image-2');
const flare25 = model('gpt-image-2.5-flare');
const flare26 = model('gpt-image-2.6-flare');

const paramsFor = (m: ModelInfo, changes: Partial<GenerateParams> = {}): GenerateParams => ({
  ...DEFAULT_SETTINGS,
  prompt: 'a fox',
  model: m.id,
  ...changes,
});
const fieldsOf = (m: ModelInfo, changes: Partial<GenerateParams>) =>
  findProblems(paramsFor(m, changes), m).map(({ field }) => field);

const SVG = { model: 'gpt-5.2', reasoning: { effort: 'low' as const } };

describe('findProblems', () => {
  it.each(MODELS.map((m) => [m.id, m] as const))('takes the defaults on %s', (_, m) => {
    expect(findProblems(paramsFor(m), m)).toEqual([]);
  });

  it.each([
    [
      'everything of a PNG',
      flare26,
      {
        background: 'transparent',
        quality: 'max',
        n: 10,
        partialImages: 3,
        moderation: 'low',
        complexity: 'high',
        size: '3840x2160',
      },
    ],
    ['a transparency that is a preview', two, { background: 'transparent' }],
    [
      'a transparent WebP with compression',
      flare25,
      { background: 'transparent', outputFormat: 'webp', outputCompression: 0 },
    ],
    ['a compressed JPEG', two, { outputFormat: 'jpeg', outputCompression: 100, background: 'opaque' }],
    ['a GIF', flare26, { outputFormat: 'gif', frameCount: 16, frameDurationMs: 655_350, n: 10 }],
    ['a GIF with the smallest numbers', flare26, { outputFormat: 'gif', frameCount: 2, frameDurationMs: 10 }],
    ['a GIF without its details', flare26, { outputFormat: 'gif' }],
    ['an SVG with its author', flare26, { outputFormat: 'svg', svg: SVG }],
    ['an SVG where no author may be chosen', flare26, { outputFormat: 'svg' }],
    ['high input fidelity', one5, { inputFidelity: 'high' }],
    ['low input fidelity', mini, { inputFidelity: 'low' }],
    ['a transparent 1.x image', one, { background: 'transparent' }],
    ['auto for all', flare26, { size: 'auto', quality: 'auto', background: 'auto' }],
    ['a prompt of 32,000 characters', two, { prompt: 'x'.repeat(32_000) }],
    ['a prompt of 32,000 emoji', two, { prompt: '🦊'.repeat(32_000) }],
  ] as [string, ModelInfo, Partial<GenerateParams>][])('takes %s', (_, m, changes) => {
    expect(findProblems(paramsFor(m, changes), m)).toEqual([]);
  });

  it.each([
    ['an empty prompt', two, { prompt: '' }, ['prompt']],
    ['a prompt of white space', two, { prompt: ' \n\t\u3000' }, ['prompt']],
    ['a prompt of 32,001 characters', two, { prompt: 'x'.repeat(32_001) }, ['prompt']],
    ['a prompt of 32,001 emoji', two, { prompt: '🦊'.repeat(32_001) }, ['prompt']],
    ['an illegal size', two, { size: '512x512' }, ['size']],
    ['a flexible size on 1.x', one5, { size: '2048x2048' }, ['size']],
    ['xhigh on 2', two, { quality: 'xhigh' }, ['quality']],
    ['max on 1.x', mini, { quality: 'max' }, ['quality']],
    ['no image', two, { n: 0 }, ['n']],
    ['11 images', two, { n: 11 }, ['n']],
    ['1.5 images', two, { n: 1.5 }, ['n']],
    ['NaN images', two, { n: Number.NaN }, ['n']],
    ['4 previews', two, { partialImages: 4 }, ['partialImages']],
    ['-1 previews', two, { partialImages: -1 }, ['partialImages']],
    ['half a preview', two, { partialImages: 0.5 }, ['partialImages']],
    [
      'transparency where there is none',
      { ...two, transparent: false },
      { background: 'transparent' },
      ['background'],
    ],
    ['a transparent JPEG', flare25, { background: 'transparent', outputFormat: 'jpeg' }, ['background']],
    ['a transparent GIF', flare26, { background: 'transparent', outputFormat: 'gif' }, ['background']],
    ['a transparent SVG', flare26, { background: 'transparent', outputFormat: 'svg' }, ['background']],
    ['a compressed PNG', two, { outputCompression: 50 }, ['outputCompression']],
    ['a compressed GIF', flare26, { outputFormat: 'gif', outputCompression: 50 }, ['outputCompression']],
    ['a compressed SVG', flare26, { outputFormat: 'svg', outputCompression: 50 }, ['outputCompression']],
    ['compression 101', two, { outputFormat: 'jpeg', outputCompression: 101 }, ['outputCompression']],
    ['compression -1', two, { outputFormat: 'webp', outputCompression: -1 }, ['outputCompression']],
    ['compression 0.5', two, { outputFormat: 'webp', outputCompression: 0.5 }, ['outputCompression']],
    ['complexity on 2.5', flare25, { complexity: 'low' }, ['complexity']],
    ['GIF on 2.5', flare25, { outputFormat: 'gif' }, ['outputFormat']],
    ['SVG on 2', two, { outputFormat: 'svg' }, ['outputFormat']],
    ['GIF with previews', flare26, { outputFormat: 'gif', partialImages: 1 }, ['partialImages']],
    ['SVG with previews', flare26, { outputFormat: 'svg', partialImages: 1 }, ['partialImages']],
    ['two SVGs', flare26, { outputFormat: 'svg', n: 2 }, ['n']],
    ['frames of a PNG', flare26, { frameCount: 9 }, ['frameCount']],
    [
      'frame duration of a WebP',
      flare26,
      { outputFormat: 'webp', frameDurationMs: 200 },
      ['frameDurationMs'],
    ],
    ['one frame', flare26, { outputFormat: 'gif', frameCount: 1 }, ['frameCount']],
    ['17 frames', flare26, { outputFormat: 'gif', frameCount: 17 }, ['frameCount']],
    ['2.5 frames', flare26, { outputFormat: 'gif', frameCount: 2.5 }, ['frameCount']],
    ['9 ms a frame', flare26, { outputFormat: 'gif', frameDurationMs: 9 }, ['frameDurationMs']],
    ['too long a frame', flare26, { outputFormat: 'gif', frameDurationMs: 655_351 }, ['frameDurationMs']],
    ['an SVG author for a PNG', flare26, { svg: SVG }, ['svg']],
    ['an SVG author without a name', flare26, { outputFormat: 'svg', svg: { ...SVG, model: '' } }, ['svg']],
    ['input fidelity on 2.x', flare26, { inputFidelity: 'low' }, ['inputFidelity']],
    ['high input fidelity on 1-mini', mini, { inputFidelity: 'high' }, ['inputFidelity']],
    ['a known model said to behave like another', two, { behavesLike: 'gpt-image-1' }, ['behavesLike']],
    ['a known model said to behave like itself', two, { behavesLike: 'gpt-image-2' }, ['behavesLike']],
    ['an unknown model that behaves like nothing', two, { model: 'mine' }, ['behavesLike']],
    [
      'an unknown model that behaves like another unknown',
      two,
      { model: 'mine', behavesLike: 'yours' },
      ['model', 'behavesLike'],
    ],
    ['settings of another model', two, { model: 'gpt-image-1' }, ['model']],
    ['an unknown model like another', two, { model: 'mine', behavesLike: 'gpt-image-1' }, ['model']],
    ['a model without a name', two, { model: '' }, ['model']],
    ['a model with a blank at its end', two, { model: 'mine ', behavesLike: 'gpt-image-2' }, ['model']],
    ['a model with a line end', two, { model: 'my\nmodel', behavesLike: 'gpt-image-2' }, ['model']],
    ['a model that cannot be seen', two, { model: '\u200b', behavesLike: 'gpt-image-2' }, ['model']],
    ['a model with 129 characters', two, { model: 'm'.repeat(129), behavesLike: 'gpt-image-2' }, ['model']],
    [
      'several at once',
      { ...two, transparent: false },
      { n: 0, quality: 'max', background: 'transparent' },
      ['quality', 'n', 'background'],
    ],
  ] as [string, ModelInfo, Partial<GenerateParams>, string[]][])('refuses %s', (_, m, changes, fields) => {
    expect(fieldsOf(m, changes)).toEqual(fields);
  });

  it('takes a model that is not in the catalogue and behaves like one that is', () => {
    for (const id of [
      'm',
      'my-deployment',
      'org/model:v1.2',
      '@cf/black-forest-labs/flux-1',
      'flux+my lora (v2)',
      '画像モデル',
      'm'.repeat(128),
    ]) {
      expect(fieldsOf(two, { model: id, behavesLike: 'gpt-image-2' })).toEqual([]);
    }
  });

  it('refuses previews on a model that does not stream', () => {
    const silent = { ...two, streaming: false };
    expect(findProblems(paramsFor(silent, { partialImages: 1 }), silent)).toEqual([
      {
        field: 'partialImages',
        sentence: { key: 'problems.noPreviewsFromModel', values: { model: 'GPT Image 2' } },
      },
    ]);
  });

  it('says each problem as one sentence', () => {
    const settings = fc.record({
      quality: fc.constantFrom('auto', 'low', 'xhigh', 'max'),
      outputFormat: fc.constantFrom('png', 'jpeg', 'webp', 'gif', 'svg'),
      background: fc.constantFrom('auto', 'transparent'),
      n: fc.integer({ min: -1, max: 12 }),
      partialImages: fc.integer({ min: -1, max: 5 }),
      outputCompression: fc.option(fc.integer({ min: -5, max: 105 }), { nil: undefined }),
      frameCount: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      size: fc.constantFrom('auto', '1024x1024', '512x512', 'x'),
    });
    fc.assert(
      fc.property(settings, fc.constantFrom(...MODELS), (changes, m) => {
        for (const { sentence } of findProblems(paramsFor(m, changes as Partial<GenerateParams>), m)) {
          expect(english.say(sentence)).toMatch(/^[A-Z].*[.]$/);
        }
      }),
    );
  });
});

describe('resolveModel', () => {
  it.each(MODELS.map((m) => [m.id, m] as const))('knows %s and its price', (id, m) => {
    expect(resolveModel({ model: id })).toEqual({ model: m, priced: true });
  });

  it('lends a known model’s abilities to an unknown one, without its price', () => {
    expect(resolveModel({ model: 'mine', behavesLike: 'gpt-image-2' })).toEqual({
      model: two,
      priced: false,
    });
  });

  it.each([
    [{ model: 'mine' }],
    [{ model: 'mine', behavesLike: 'mine' }],
    [{ model: 'mine', behavesLike: '' }],
    [{ model: '__proto__' }],
  ])('refuses %j as unknown', (named) => {
    expect(() => resolveModel(named)).toThrow(new OverpaintError('unknown_model'));
  });
});

describe('whyNot', () => {
  it('lets what is possible be chosen', () => {
    const params = paramsFor(flare26);
    expect([
      whyNot('quality', 'max', params, flare26),
      whyNot('background', 'transparent', params, flare26),
      whyNot('outputFormat', 'gif', params, flare26),
      whyNot('outputFormat', 'svg', params, flare26),
      whyNot('n', 10, params, flare26),
      whyNot('size', '3840x2160', params, flare26),
      whyNot('partialImages', 3, params, flare26),
      whyNot('complexity', 'high', params, flare26),
    ]).toEqual([null, null, null, null, null, null, null, null]);
  });

  it('says what the model lacks', () => {
    expect(whyNot('quality', 'max', paramsFor(two), two)).toBe(
      'GPT Image 2 has no quality “max”; it has low, medium and high.',
    );
    const opaque = { ...two, transparent: false };
    expect(whyNot('background', 'transparent', paramsFor(opaque), opaque)).toBe(
      'GPT Image 2 makes no transparent background.',
    );
    expect(whyNot('outputFormat', 'gif', paramsFor(flare25), flare25)).toBe(
      'GPT Image 2.5 Flare does not make GIF.',
    );
  });

  it('says which other choice stands in the way, from both sides', () => {
    const transparent = paramsFor(flare26, { background: 'transparent' });
    const sentence = 'A transparent background needs PNG or WebP; the format is JPEG.';
    expect(whyNot('outputFormat', 'jpeg', transparent, flare26)).toBe(sentence);
    expect(whyNot('background', 'transparent', paramsFor(flare26, { outputFormat: 'jpeg' }), flare26)).toBe(
      sentence,
    );
    expect(whyNot('outputFormat', 'svg', paramsFor(flare26, { n: 3 }), flare26)).toBe(
      'SVG is made one image at a time.',
    );
    expect(whyNot('n', 3, paramsFor(flare26, { outputFormat: 'svg' }), flare26)).toBe(
      'SVG is made one image at a time.',
    );
    expect(whyNot('outputFormat', 'gif', paramsFor(flare26, { partialImages: 2 }), flare26)).toBe(
      'GIF comes without live previews.',
    );
  });

  it('does not let the details of one format stand in the way of another', () => {
    const jpeg = paramsFor(flare26, { outputFormat: 'jpeg', outputCompression: 60 });
    const gif = paramsFor(flare26, { outputFormat: 'gif', frameCount: 4, frameDurationMs: 100 });
    const svg = paramsFor(flare26, { outputFormat: 'svg', svg: SVG });
    for (const params of [jpeg, gif, svg]) {
      for (const format of formatsOf(flare26))
        expect(whyNot('outputFormat', format, params, flare26)).toBeNull();
    }
  });

  it('does not blame a choice for what was wrong before it', () => {
    const params = paramsFor(two, { prompt: '', size: '512x512', n: 99 });
    expect(whyNot('quality', 'high', params, two)).toBeNull();
    expect(whyNot('n', 98, params, two)).toBe('A run makes 1 to 10 images.');
  });

  it('judges a model id by itself, for the other settings follow it', () => {
    const params = paramsFor(flare26, { quality: 'max', complexity: 'low' });
    expect(whyNot('model', 'gpt-image-1', params, flare26)).toBeNull();
    expect(whyNot('model', 'my-deployment', params, flare26)).toBeNull();
    expect(whyNot('model', 'my\tdeployment', params, flare26)).toMatch(/^A model id must have 1 to 128/);
    const custom = { ...params, model: 'mine', behavesLike: flare26.id };
    expect(whyNot('behavesLike', 'gpt-image-1', custom, flare26)).toBeNull();
    expect(whyNot('behavesLike', 'nothing', custom, flare26)).toBe(
      'Choose the known model that this one behaves like.',
    );
  });

  it('agrees with findProblems: from sound settings, an allowed choice of a setting leaves them sound', () => {
    const formats: OutputFormat[] = ['png', 'jpeg', 'webp', 'gif', 'svg'];
    const choice = fc.oneof(
      fc.record({
        field: fc.constant('quality' as const),
        value: fc.constantFrom('auto', 'low', 'xhigh', 'max'),
      }),
      fc.record({
        field: fc.constant('background' as const),
        value: fc.constantFrom('auto', 'opaque', 'transparent'),
      }),
      fc.record({ field: fc.constant('n' as const), value: fc.integer({ min: 0, max: 11 }) }),
      fc.record({ field: fc.constant('partialImages' as const), value: fc.integer({ min: 0, max: 4 }) }),
      fc.record({
        field: fc.constant('size' as const),
        value: fc.constantFrom('auto', '1024x1024', '2048x2048', '1x1'),
      }),
    );
    fc.assert(
      fc.property(
        choice,
        fc.constantFrom(...formats),
        fc.constantFrom(...MODELS),
        ({ field, value }, outputFormat, m) => {
          const sound = adaptSettings(paramsFor(m, { outputFormat }), m);
          const reason = whyNot(field, value as never, sound, m);
          expect(reason === null).toBe(findProblems({ ...sound, [field]: value }, m).length === 0);
        },
      ),
    );
  });
});

describe('adaptSettings', () => {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const anyNumber = fc.oneof(
    fc.integer({ min: -5, max: 700_000 }),
    fc.double(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  );
  const anySize = fc.oneof(
    fc.constantFrom('auto', '', 'x', '1024x1024', '1024x1536', '3840x2160', '512x512', '9999x1'),
    fc.tuple(fc.nat(9000), fc.nat(9000)).map(([w, h]) => `${w}x${h}`),
    fc.string(),
  );
  const catalogueId = fc.constantFrom(...MODELS.map(({ id }) => id));
  const anyParams = fc.record<GenerateParams>({
    prompt: fc.constantFrom('a fox', ''),
    model: fc.oneof(catalogueId, fc.constantFrom('mine', 'org/model:1', '', 'a b', 'm'.repeat(129))),
    behavesLike: optional(fc.oneof(catalogueId, fc.constant('nothing'))),
    size: anySize,
    quality: fc.constantFrom('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
    n: anyNumber,
    background: fc.constantFrom('auto', 'opaque', 'transparent'),
    outputFormat: fc.constantFrom('png', 'jpeg', 'webp', 'gif', 'svg'),
    outputCompression: optional(anyNumber),
    moderation: fc.constantFrom('auto', 'low'),
    partialImages: anyNumber,
    complexity: optional(fc.constantFrom('low', 'medium', 'high')),
    frameCount: optional(anyNumber),
    frameDurationMs: optional(anyNumber),
    svg: optional(fc.constantFrom(SVG, { ...SVG, model: '' }, { ...SVG, model: 'a b' })),
    inputFidelity: optional(fc.constantFrom('low', 'high')),
  });
  const anyModel = fc.constantFrom(...MODELS, { ...two, streaming: false });

  it('gives settings that the model takes, whatever they were', () => {
    fc.assert(
      fc.property(anyParams, anyModel, (params, m) => {
        expect(findProblems(adaptSettings(params, m), m).filter(({ field }) => field !== 'prompt')).toEqual(
          [],
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyParams, anyModel, (params, m) => {
        const once = adaptSettings(params, m);
        expect(adaptSettings(once, m)).toStrictEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves settings alone that the model takes', () => {
    fc.assert(
      fc.property(anyParams, anyModel, (params, m) => {
        const sound = { ...adaptSettings(params, m), prompt: 'a fox' };
        const chosen: GenerateParams = { ...sound, moderation: params.moderation, quality: 'low' };
        expect(adaptSettings(chosen, m)).toEqual(chosen);
      }),
    );
  });

  it('leaves the prompt and what it was given untouched', () => {
    const params = Object.freeze(paramsFor(flare26, { prompt: '  ', quality: 'max', complexity: 'low' }));
    expect(adaptSettings(params, one5).prompt).toBe('  ');
    expect(params).toEqual(paramsFor(flare26, { prompt: '  ', quality: 'max', complexity: 'low' }));
  });

  it('goes from the newest model to an old one with the nearest of each setting', () => {
    const params = paramsFor(flare26, {
      model: 'gpt-image-1.5',
      size: '3840x2160',
      quality: 'max',
      outputFormat: 'gif',
      frameCount: 4,
      frameDurationMs: 100,
      complexity: 'high',
      n: 3,
    });
    expect(adaptSettings(params, one5)).toEqual({
      ...paramsFor(one5),
      size: '1536x1024',
      quality: 'high',
      outputFormat: 'png',
      n: 3,
    });
  });

  it('lets the format win over background, number and previews', () => {
    const params = paramsFor(flare26, { background: 'transparent', n: 4, partialImages: 2 });
    expect(adaptSettings({ ...params, outputFormat: 'svg' }, flare26)).toMatchObject({
      background: 'auto',
      n: 1,
      partialImages: 0,
      outputFormat: 'svg',
    });
    expect(adaptSettings({ ...params, outputFormat: 'gif' }, flare26)).toMatchObject({
      background: 'auto',
      n: 4,
      partialImages: 0,
    });
    expect(adaptSettings({ ...params, outputFormat: 'webp' }, flare26)).toMatchObject({
      background: 'transparent',
      n: 4,
      partialImages: 2,
    });
  });

  it('keeps the name of a model of one’s own and lets it behave like the chosen one', () => {
    expect(
      adaptSettings(paramsFor(two, { model: 'mine', behavesLike: 'gpt-image-1' }), flare25),
    ).toMatchObject({
      model: 'mine',
      behavesLike: 'gpt-image-2.5-flare',
    });
    expect(adaptSettings(paramsFor(two, { model: 'gpt-image-2', behavesLike: 'gpt-image-1' }), two)).toEqual(
      paramsFor(two),
    );
  });

  it('leaves no key behind without a value', () => {
    fc.assert(
      fc.property(anyParams, anyModel, (params, m) => {
        expect(Object.values(adaptSettings(params, m))).not.toContain(undefined);
      }),
    );
  });
});
