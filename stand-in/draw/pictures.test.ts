import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findModel } from '@/lib/shared/models';
import type { Call } from '@/stand-in/check-call';
import { createStandIn } from '@/stand-in/handle';
import { composeSvg, type Sheet } from './compose';
import { openDrawing } from './open-drawing';
import { readScene } from './read-scene';

const standIn = createStandIn({ paceMs: 0 });

type Answer = { background: string; size: string; data: { b64_json: string }[]; svg_usage?: unknown };

async function ask(route: 'generations' | 'edits', body: BodyInit): Promise<Answer> {
  const response = await standIn(`http://stand.in/v1/images/${route}`, { method: 'POST', body });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const bytesOf = (answer: Answer, index = 0) => Buffer.from(answer.data[index]?.b64_json ?? '', 'base64');

async function draw(fields: Record<string, unknown>): Promise<Buffer> {
  const base = {
    model: 'gpt-image-2.6-flare',
    prompt: 'a fox in a forest',
    size: '1024x640',
    quality: 'low',
  };
  return bytesOf(await ask('generations', JSON.stringify({ ...base, ...fields })));
}

async function edit(
  fields: Record<string, string>,
  parts: [field: string, bytes: Buffer][],
): Promise<Buffer> {
  const form = new FormData();
  const base = { model: 'gpt-image-2.5-flare', prompt: 'a red apple', size: '1024x640', quality: 'low' };
  for (const [name, value] of Object.entries({ ...base, ...fields })) form.append(name, value);
  for (const [field, bytes] of parts)
    form.append(field, new File([new Uint8Array(bytes)], 'x.png', { type: 'image/png' }));
  return bytesOf(await ask('edits', form));
}

const toPixels = (bytes: Buffer) => sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });

/** Mean difference of the colours inside a box, 0 to 255. */
async function difference(
  first: Buffer,
  second: Buffer,
  box: { left: number; top: number; width: number; height: number },
): Promise<number> {
  const [a, b] = await Promise.all(
    [first, second].map((bytes) => sharp(bytes).removeAlpha().extract(box).raw().toBuffer()),
  );
  if (!a || !b) throw new Error('no pixels');
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

const LEFT = { left: 20, top: 40, width: 400, height: 420 };
const RIGHT = { left: 600, top: 140, width: 320, height: 340 };

describe('a picture is what was asked for', () => {
  test.each([
    ['png', 'png', false],
    ['jpeg', 'jpeg', false],
    ['webp', 'webp', false],
  ])('as %s, in its size, opaque', async (format, magic, hasAlpha) => {
    const metadata = await sharp(await draw({ output_format: format })).metadata();
    expect(metadata).toMatchObject({ format: magic, width: 1024, height: 640, hasAlpha });
  });

  test.each(['png', 'webp'])('as transparent %s, with nothing around the subject', async (format) => {
    const { data, info } = await toPixels(await draw({ background: 'transparent', output_format: format }));
    const alphaAt = (x: number, y: number) => data[(y * info.width + x) * 4 + 3];
    expect([alphaAt(2, 2), alphaAt(1021, 2), alphaAt(1021, 637)]).toEqual([0, 0, 0]);
    expect(alphaAt(512, 360)).toBe(255);
  });

  test('a scene without a subject is cut out too', async () => {
    const { data, info } = await toPixels(
      await draw({ background: 'transparent', prompt: 'a desert at sunset' }),
    );
    expect(data[3]).toBe(0);
    expect(data[((info.height >> 1) * info.width + (info.width >> 1)) * 4 + 3]).toBe(255);
  });

  test('more compression makes a smaller file', async () => {
    const [small, large] = [
      await draw({ output_format: 'jpeg', output_compression: 20 }),
      await draw({ output_format: 'jpeg', output_compression: 95 }),
    ];
    expect(small.byteLength).toBeLessThan(large.byteLength / 2);
  });

  test('more quality shows more', async () => {
    const [low, high] = [await draw({ quality: 'low' }), await draw({ quality: 'high' })];
    expect(high.byteLength).toBeGreaterThan(low.byteLength * 2);
  });

  test('an animation has its frames and their duration', async () => {
    const bytes = await draw({
      output_format: 'gif',
      frame_count: 4,
      frame_duration_ms: 123,
      prompt: 'a sailboat',
    });
    const metadata = await sharp(bytes, { animated: true }).metadata();
    expect(metadata).toMatchObject({
      format: 'gif',
      width: 1024,
      pageHeight: 640,
      pages: 4,
      delay: [120, 120, 120, 120],
    });
    const frames = await Promise.all([0, 1].map((page) => sharp(bytes, { page }).raw().toBuffer()));
    expect(frames[1]).not.toEqual(frames[0]);
  });

  test('an SVG is a drawing, not a wrapped bitmap, and its author is billed', async () => {
    const answer = await ask(
      'generations',
      JSON.stringify({
        model: 'gpt-image-2.6-flare',
        prompt: 'a fox',
        size: '1024x640',
        quality: 'low',
        output_format: 'svg',
        svg: { model: 'gpt-5.5' },
      }),
    );
    const svg = bytesOf(answer).toString('utf8');
    expect(svg).toMatch(/^<svg [^>]*width="1024" height="640"/);
    expect(svg).not.toMatch(/<image|<script|href=|<text/);
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: 'svg', width: 1024 });
    expect(answer.svg_usage).toMatchObject({ model: 'gpt-5.5', output_tokens: expect.any(Number) });
  });

  test('4K comes in 4K', async () => {
    expect(await sharp(await draw({ size: '3840x2160' })).metadata()).toMatchObject({
      width: 3840,
      height: 2160,
    });
  });
});

describe('the same call draws the same bytes', () => {
  test.each([
    'a fox in a forest',
    'a city at night in the rain',
    'watercolor of a lake',
    'pixel art castle',
    'abstract shapes',
  ])('%s', async (prompt) => {
    expect(await draw({ prompt, quality: 'medium' })).toEqual(await draw({ prompt, quality: 'medium' }));
  });

  test('other words, another picture', async () => {
    expect(await draw({ prompt: 'a fox in a forest' })).not.toEqual(
      await draw({ prompt: 'a fox in a desert' }),
    );
  });

  test('each of n pictures is another one', async () => {
    const answer = await ask(
      'generations',
      JSON.stringify({
        model: 'gpt-image-2.5-flare',
        prompt: 'mountains',
        size: '1024x640',
        quality: 'low',
        n: 4,
      }),
    );
    expect(new Set(answer.data.map(({ b64_json }) => b64_json)).size).toBe(4);
  });
});

describe('previews', () => {
  const call = (fields: Record<string, unknown>) =>
    ({ ...parameters, prompt: 'a fox in a forest', ...fields }) as unknown as Call;
  const parameters = {
    route: 'generations',
    modelId: 'gpt-image-2.5-flare',
    model: findModel('gpt-image-2.5-flare'),
    n: 1,
    width: 1536,
    height: 512,
    quality: 'max',
    background: 'auto',
    format: 'png',
    compression: 100,
    images: [],
  };

  test.each([
    [1536, 512],
    [512, 1536],
    [1024, 1024],
  ])('of %ix%i are as large as the picture, and come nearer to it step by step', async (width, height) => {
    const drawing = await openDrawing(call({ width, height }), { opaque: false });
    const box = { left: 40, top: 40, width: 400, height: 320 };
    const finished = await drawing.picture(0);
    const distances = [];
    for (const step of [0, 1, 2]) {
      const preview = await drawing.preview(0, step, 3);
      expect(await sharp(preview).metadata()).toMatchObject({ width, height, format: 'png' });
      distances.push(await difference(preview, finished, box));
    }
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    // The same picture, not another one.
    expect(distances[2]).toBeLessThan(15);
  });
});

const STYLES = ['plain', 'watercolor', 'pixel art', 'line art', 'poster', 'photo', 'minimal', 'neon'];
const PLACES =
  'ocean beach forest mountains desert snow city meadow space underwater sky room studio abstract logo'.split(
    ' ',
  );
const LIGHTS = ['day', 'dawn', 'sunset', 'night', 'storm', 'aurora'];
const SUBJECTS =
  'cat dog fox owl bird rabbit bear penguin butterfly fish whale octopus turtle boat lighthouse house castle car bicycle rocket astronaut robot balloon airplane person tree flower cactus mushroom coffee apple oranges cake bottle vase chair lamp guitar camera umbrella logo heart'.split(
    ' ',
  );

function compose(prompt: string, changes: Partial<Sheet> = {}): string {
  const scene = readScene(prompt);
  const sheet = {
    scene,
    prompt,
    width: 1024,
    height: 640,
    detail: 2,
    seed: prompt,
    transparent: false,
    phase: 0,
  };
  return composeSvg({ ...sheet, ...changes }).toSvg();
}

/** A number that came out wrong does not stop librsvg: it leaves the shape out. */
const BROKEN = /NaN|undefined|Infinity|\[object/;

describe('everything it knows can be drawn', () => {
  test.each(PLACES)('%s, in every light, detail and shape', (place) => {
    for (const light of LIGHTS) {
      for (const detail of [0, 1, 2, 3, 4])
        expect(compose(`${place} ${light}`, { detail })).not.toMatch(BROKEN);
      for (const [width, height] of [
        [3072, 1024],
        [480, 1440],
        [2880, 2880],
      ] as const) {
        expect(compose(`${place} ${light}`, { width, height, transparent: width > 3000 })).not.toMatch(
          BROKEN,
        );
      }
    }
  });

  test.each(STYLES)('%s, in every place', (style) => {
    for (const place of PLACES) {
      const svg = compose(`${style} of a fox, ${place}`);
      expect(svg).not.toMatch(BROKEN);
      expect(svg.length).toBeGreaterThan(2000);
    }
  });

  test('each subject is its own, and none is broken', () => {
    const drawn = SUBJECTS.map((subject) => compose(`a ${subject}`, { transparent: true, seed: 'same' }));
    expect(new Set(drawn).size).toBe(SUBJECTS.length);
    expect(drawn.filter((svg) => BROKEN.test(svg))).toEqual([]);
  });

  test('more detail is more to draw', () => {
    const sizes = [0, 1, 2, 3, 4].map((detail) => compose('a cottage in a meadow', { detail }).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(5);
  });

  test.each(STYLES)('%s reaches the pixels', async (style) => {
    const bytes = await draw({ prompt: `${style} of a sailboat at sunset`, quality: 'medium' });
    expect((await sharp(bytes).stats()).entropy).toBeGreaterThan(0.5);
  });

  test.each([
    '猫',
    '🦊🦊🦊',
    ' ',
    '"',
    '<script>alert(1)</script> & "quotes"',
    '\u0000\u0007',
    'é'.repeat(5000),
  ])('a picture and its caption from the prompt %j', async (prompt) => {
    expect((await draw({ prompt })).byteLength).toBeGreaterThan(5_000);
  });
});

test('every picture says whose it is', async () => {
  // The caption's plate lies over the corner, whatever the picture is.
  const [first, second] = await Promise.all(
    ['a snowy mountain', 'a night city'].map((prompt) =>
      draw({ prompt, output_format: 'svg', svg: { model: 'x' } }),
    ),
  );
  const plate = /<rect [^>]*fill="#10121c" fill-opacity="0.58"\/><path /;
  expect(String(first)).toMatch(plate);
  expect(String(second)).toMatch(plate);
});

describe('an edit', () => {
  // Checks: their edges show a shift, their faces a drift in tone.
  const input = sharp({ create: { width: 1024, height: 640, channels: 3, background: '#7a8ca0' } })
    .composite([
      {
        input: Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="32" height="32" fill="#d0b070"/><rect x="32" y="32" width="32" height="32" fill="#305070"/></svg>',
        ),
        tile: true,
      },
    ])
    .png()
    .toBuffer();
  const layer = (inner: string) =>
    sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="640">${inner}</svg>`))
      .png()
      .toBuffer();
  const mask = layer('<path fill-rule="evenodd" d="M0 0H1024V640H0ZM560 100H960V520H560Z" fill="#000"/>');

  test('changes the masked part plainly, and drifts a little everywhere else', async () => {
    const base = await input;
    const result = await edit({}, [
      ['image', base],
      ['mask', await mask],
    ]);
    const [inside, outside] = [await difference(base, result, RIGHT), await difference(base, result, LEFT)];
    expect(inside).toBeGreaterThan(25);
    expect(outside).toBeGreaterThan(1);
    expect(outside).toBeLessThan(25);
    const [a, b] = await Promise.all(
      [base, result].map((bytes) => sharp(bytes).removeAlpha().extract(LEFT).raw().toBuffer()),
    );
    const kept = a?.filter((value, at) => value === b?.[at]).length ?? 0;
    expect(kept / (a?.length ?? 1)).toBeLessThan(0.5);
  });

  test('a mask that lets nothing change changes nothing plainly', async () => {
    const base = await input;
    const closed = await layer('<rect width="1024" height="640" fill="#000"/>');
    expect(
      await difference(
        base,
        await edit({}, [
          ['image', base],
          ['mask', closed],
        ]),
        RIGHT,
      ),
    ).toBeLessThan(25);
  });

  test('obeys a markup', async () => {
    const base = await input;
    const circle = await layer(
      '<ellipse cx="760" cy="310" rx="180" ry="190" fill="none" stroke="red" stroke-width="12"/>',
    );
    const result = await edit({}, [
      ['image', base],
      ['markup', circle],
    ]);
    expect(await difference(base, result, RIGHT)).toBeGreaterThan(2 * (await difference(base, result, LEFT)));
  });

  test('without a mask the whole picture changes', async () => {
    const base = await input;
    const result = await edit({ prompt: 'make it night' }, [['image', base]]);
    expect(await difference(base, result, LEFT)).toBeGreaterThan(25);
  });

  test('other pictures lend their colours', async () => {
    const base = await input;
    const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#e01010' } })
      .png()
      .toBuffer();
    const fields = { prompt: 'in these colours' };
    expect(
      await edit(fields, [
        ['image[]', base],
        ['image[]', red],
      ]),
    ).not.toEqual(await edit(fields, [['image', base]]));
  });

  test('has the size asked for, whatever the input has', async () => {
    const small = await sharp({ create: { width: 50, height: 70, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    expect(
      await sharp(
        await edit({ size: '1536x1024', output_format: 'webp' }, [
          ['image', await sharp(small).png().toBuffer()],
        ]),
      ).metadata(),
    ).toMatchObject({ width: 1536, height: 1024, format: 'webp' });
  });

  test('is transparent where that was asked', async () => {
    const { data } = await toPixels(await edit({ background: 'transparent' }, [['image', await input]]));
    expect(data[3]).toBe(0);
  });

  test('is the same each time', async () => {
    const parts: [string, Buffer][] = [
      ['image', await input],
      ['mask', await mask],
    ];
    expect(await edit({}, parts)).toEqual(await edit({}, parts));
  });
});
