import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import type { SpooledAnswer } from '@/lib/server/spool/spool';
import type { ErrorCode } from '@/lib/shared/errors';
import type { Remark } from '@/lib/shared/remark';
import { bomb } from '@/test/pictures';
import { readSizeHere } from '@/test/read-size';
import { type AnswerSource, type ReadAnswer, readAnswer } from './read-answer';

let directory: string;
let blobs: BlobStore;
let png: Buffer;
let jpeg: Buffer;
let webp: Buffer;
let gif: Buffer;
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');

const base = () => sharp({ create: { width: 30, height: 20, channels: 4, background: '#a3f8' } });

beforeAll(async () => {
  [png, jpeg, webp, gif] = await Promise.all([
    base().png().toBuffer(),
    base().jpeg().toBuffer(),
    base().webp().toBuffer(),
    base().gif().toBuffer(),
  ]);
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-answer-'));
  blobs = openFolderBlobs(directory);
});

afterEach(() => rm(directory, { recursive: true }));

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function spooled(body: string, cut: ErrorCode | null = null, cuts: readonly number[] = []): SpooledAnswer {
  const bytes = Buffer.from(body);
  const places = [...cuts.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return {
    key: { runId: 'r', attempt: 1 },
    complete: cut === null,
    cut,
    contentType: 'application/json',
    status: 200,
    upstreamRequestId: 'req_1',
    receivedAtMs: 1,
    async *pieces() {
      let from = 0;
      for (const place of places) {
        const piece = Buffer.from(bytes.subarray(from, place));
        yield piece;
        // The spool reuses its memory.
        piece.fill(0);
        from = place;
      }
    },
  };
}

/** Null: it lies elsewhere. */
type Fetches = (address: string) => Promise<ReadableStream<Uint8Array> | null>;

const sourceOf = (fetches: Fetches): AnswerSource => ({
  async fetchPicture(address) {
    const body = await fetches(address);
    return body === null
      ? { kind: 'elsewhere', message: { key: 'remarks.elsewhere', values: { address } } }
      : { kind: 'body', body };
  },
  sayAddress: (address) => address,
  secrets: ['hunter2hunter2'],
});

const came = (count: number, expected: number): Remark => ({
  key: 'remarks.came',
  values: { count, expected },
});

type Given = { n?: number; cut?: ErrorCode | null; cuts?: readonly number[]; fetches?: Fetches };

function read(body: string, { n = 1, cut = null, cuts = [], fetches }: Given = {}): Promise<ReadAnswer> {
  const options = { readSize: readSizeHere, client: fetches === undefined ? null : sourceOf(fetches) };
  return readAnswer(spooled(body, cut, cuts), blobs, { n, outputFormat: 'png' }, options);
}

const b64 = (bytes: Buffer) => bytes.toString('base64');
const entry = (bytes: Buffer) => ({ b64_json: b64(bytes) });
const json = (value: object) => JSON.stringify({ created: 1, ...value });
const event = (value: Record<string, unknown>, name?: string) =>
  `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(value)}\n\n`;
const completed = (bytes: Buffer, more: object = {}) =>
  event({ type: 'image_generation.completed', b64_json: b64(bytes), ...more });
const partial = (bytes: Buffer) =>
  event({ type: 'image_generation.partial_image', partial_image_index: 0, b64_json: b64(bytes) });
const usage = (input: number, output: number) => ({
  input_tokens: input,
  input_tokens_details: { text_tokens: input, image_tokens: 0 },
  output_tokens: output,
  total_tokens: input + output,
});

const filesOnDisk = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .map((file) => file.name)
    .sort();

/** Noise that is the same each time: as incompressible as the real thing. */
const noisy = async (seed: number, width = 60, height = 60) => {
  let state = seed;
  const pixels = Buffer.alloc(width * height * 3);
  for (let index = 0; index < pixels.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[index] = state >>> 24;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
};

describe('a whole answer', () => {
  test('every format is kept byte for byte, named by its bytes, with its pixel size', async () => {
    const answer = await read(json({ data: [png, jpeg, webp, gif, svg].map(entry) }), { n: 5 });
    expect(answer.images).toEqual(
      [
        [png, 'image/png'] as const,
        [jpeg, 'image/jpeg'] as const,
        [webp, 'image/webp'] as const,
        [gif, 'image/gif'] as const,
        [svg, 'image/svg+xml'] as const,
      ].map(([bytes, mime]) => ({
        sha256: sha256Of(bytes),
        bytes: bytes.length,
        mime,
        width: 30,
        height: 20,
      })),
    );
    for (const [index, bytes] of [png, jpeg, webp, gif, svg].entries()) {
      const stored = await blobs.withFile(answer.images[index]?.sha256 ?? '', (path) => readFile(path));
      expect(stored.equals(bytes)).toBe(true);
    }
    expect(answer).toMatchObject({ failure: null, complete: true, upstreamRequestId: 'req_1' });
  });

  test('says the same as JSON or as a stream, in whatever pieces it was read', async () => {
    const pictures = await Promise.all([1, 2, 3].map((seed) => noisy(seed)));
    const facts = { size: '64x64', quality: 'high', background: 'opaque', output_format: 'png' };
    const plain = json({ data: pictures.map(entry), usage: usage(30, 300), ...facts });
    const streamed = pictures
      .map((bytes) => partial(png) + completed(bytes, { usage: usage(10, 100), ...facts }))
      .join('');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(plain, streamed),
        fc.array(fc.nat(), { maxLength: 30 }),
        async (body, cuts) => {
          const answer = await read(body, { n: 3, cuts });
          expect(answer.images.map(({ sha256 }) => sha256)).toEqual(pictures.map(sha256Of));
          expect(answer).toMatchObject({
            failure: null,
            complete: true,
            usage: {
              inputTokens: 30,
              inputTextTokens: 30,
              outputTokens: 300,
              outputImageTokens: 300,
              totalTokens: 330,
            },
            answered: { size: '64x64', quality: 'high', background: 'opaque', outputFormat: 'png' },
          });
        },
      ),
      { numRuns: 25 },
    );
    expect(await filesOnDisk()).toEqual(pictures.map(sha256Of).sort());
  });

  test('read twice leaves nothing twice', async () => {
    const body = json({ data: [entry(png)], usage: usage(1, 2) });
    expect(await read(body)).toEqual(await read(body));
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
  });

  test('two equal pictures are one', async () => {
    const answer = await read(json({ data: [entry(png), entry(png)] }), { n: 2 });
    expect(answer).toMatchObject({ images: [{}], failure: { code: 'fewer_images' } });
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
    expect(await read(json({ data: [entry(png), entry(png)] }))).toMatchObject({
      images: [{}],
      failure: null,
    });
  });

  test('of more images than asked for, the first are kept, and it says so', async () => {
    expect(await read(json({ data: [entry(png), entry(jpeg), entry(webp)] }), { n: 2 })).toMatchObject({
      images: [{ sha256: sha256Of(png) }, { sha256: sha256Of(jpeg) }],
      failure: { code: 'more_images' },
    });
    expect(await filesOnDisk()).toEqual([sha256Of(png), sha256Of(jpeg)].sort());
  });

  test('the author of an SVG has its own usage', async () => {
    const svgUsage = {
      model: 'gpt-x',
      input_tokens: 5,
      output_tokens: 6,
      reasoning_tokens: 7,
      total_tokens: 18,
    };
    const answer = await read(json({ data: [entry(svg)], usage: usage(1, 2), svg_usage: svgUsage }));
    expect(answer).toMatchObject({ svgUsage, rawUsage: usage(1, 2) });
  });

  test('previews never become images', async () => {
    const nameless = event({ b64_json: b64(jpeg), type: 'image_edit.partial_image' });
    const answer = await read(partial(webp) + nameless + completed(png));
    expect(answer.images.map(({ mime }) => mime)).toEqual(['image/png']);
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
  });

  test('previews that say so in time are not even written', async () => {
    let opened = 0;
    const counting: BlobStore = {
      ...blobs,
      createWriter: () => {
        opened++;
        return blobs.createWriter();
      },
    };
    const body =
      event({ b64_json: b64(jpeg) }, 'image_generation.partial_image') + partial(webp) + completed(png);
    await readAnswer(spooled(body), counting, { n: 1, outputFormat: 'png' }, { readSize: readSizeHere });
    expect(opened).toBe(1);
  });

  test('what it says of itself is only taken in words', async () => {
    const answer = await read(json({ data: [entry(png)], size: '<b>', quality: 7, background: null }));
    expect(answer.answered).toBeNull();
  });
});

describe('usage', () => {
  test.each<[string, () => string, unknown]>([
    ['none', () => json({ data: [entry(png)] }), null],
    ['all zero', () => json({ data: [entry(png)], usage: usage(0, 0) }), usage(0, 0)],
    ['nonsense', () => json({ data: [entry(png)], usage: 'much' }), 'much'],
    [
      'missing in one of two events',
      () => completed(png, { usage: usage(1, 2) }) + completed(jpeg),
      [usage(1, 2), null],
    ],
  ])('%s is unknown, never zero, and kept as it came', async (_, body, rawUsage) => {
    expect(await read(body(), { n: 2 })).toMatchObject({ usage: null, rawUsage });
  });

  test('of a stream is summed over its completed events', async () => {
    const answer = await read(
      completed(png, { usage: usage(1, 20) }) + completed(jpeg, { usage: usage(2, 30) }),
      { n: 2 },
    );
    expect(answer.usage).toMatchObject({ inputTokens: 3, outputTokens: 50, totalTokens: 53 });
    expect(answer.rawUsage).toEqual([usage(1, 20), usage(2, 30)]);
  });
});

describe('what compatible servers do', () => {
  const shapes: [string, () => string][] = [
    ['a data URI in b64_json', () => json({ data: [{ b64_json: `data:image/png;base64,${b64(png)}` }] })],
    ['a data URI in url', () => json({ data: [{ url: `data:image/png;base64,${b64(png)}` }] })],
    ['escaped slashes', () => json({ data: [entry(png)] }).replaceAll('/', '\\/')],
    ['lines of 76', () => json({ data: [{ b64_json: b64(png).replace(/.{76}/g, '$&\n') }] })],
    ['no padding', () => json({ data: [{ b64_json: b64(png).replace(/=+$/, '') }] })],
    ['a null url beside it', () => json({ data: [{ url: null, b64_json: b64(png) }] })],
    ['an empty url beside it', () => json({ data: [{ url: '', b64_json: b64(png) }] })],
    ['a bare list', () => JSON.stringify([entry(png)])],
    ['the picture at the top', () => json(entry(png))],
    ['JSON in one nameless event', () => event({ data: [entry(png)] })],
    ['white space before it', () => `\n\n  ${json({ data: [entry(png)] })}`],
    [
      'a long prompt beside it',
      () => json({ data: [{ ...entry(png), revised_prompt: 'a fox / '.repeat(4000) }] }),
    ],
    ['[DONE] at the end', () => `${completed(png)}data: [DONE]\n\n`],
  ];

  test.each(shapes)('%s', async (_, body) => {
    expect(await read(body())).toMatchObject({ images: [{ sha256: sha256Of(png) }], failure: null });
  });

  test('the same picture as b64_json and as url is one image', async () => {
    const both = { b64_json: b64(png), url: `data:image/png;base64,${b64(png)}` };
    expect((await read(json({ data: [both] }))).images).toHaveLength(1);
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
  });

  test('an address on its own host is fetched', async () => {
    const asked: string[] = [];
    const fetches: Fetches = async (url) => {
      asked.push(url);
      return new Response(new Uint8Array(url === '/out/1.png' ? png : jpeg)).body;
    };
    const answer = await read(json({ data: [{ url: '/out/1.png' }, { url: '/out/2.png' }] }), {
      n: 2,
      fetches,
    });
    expect(asked).toEqual(['/out/1.png', '/out/2.png']);
    expect(answer).toMatchObject({
      images: [{ sha256: sha256Of(png) }, { sha256: sha256Of(jpeg) }],
      failure: null,
    });
  });

  test('an address that fails at first is tried again', async () => {
    let tries = 0;
    const fetches: Fetches = async () => {
      tries++;
      return tries === 1
        ? Promise.reject(new TypeError('terminated'))
        : new Response(new Uint8Array(png)).body;
    };
    expect(await read(json({ data: [{ url: '/x' }] }), { fetches })).toMatchObject({
      images: [{}],
      failure: null,
    });
  });

  test.each<[string, Given]>([
    ['on another host', { fetches: async () => null }],
    ['that fails for good', { fetches: () => Promise.reject(new TypeError('terminated')) }],
    ['that is a page', { fetches: async () => new Response('<html>').body }],
  ])('an address %s is no image, and the others are kept', async (_, given) => {
    const answer = await read(json({ data: [{ url: 'http://elsewhere.invalid/x.png' }, entry(png)] }), {
      n: 2,
      ...given,
    });
    expect(answer).toMatchObject({
      images: [{ sha256: sha256Of(png) }],
      failure: {
        code: 'picture_elsewhere',
        message: { values: { address: expect.stringContaining('elsewhere.invalid/x.png') } },
      },
    });
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
  });
});

describe('a picture without its end', () => {
  test('is kept, and said to be incomplete', async () => {
    const cut = png.subarray(0, -20);
    expect(await read(json({ data: [entry(cut)], usage }))).toMatchObject({
      images: [{ sha256: sha256Of(cut), width: 30, height: 20 }],
      failure: { code: 'incomplete_image' },
    });
  });
});

test('a picture that says how to turn it has the size that it is shown in', async () => {
  const turned = await base().jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect((await read(json({ data: [entry(turned)] }))).images).toMatchObject([{ width: 20, height: 30 }]);
});

test('of an edit whose usage has no details, the input is the dearer kind', async () => {
  const body = json({ data: [entry(png)], usage: { input_tokens: 1500, output_tokens: 100 } });
  const answer = await readAnswer(
    spooled(body),
    blobs,
    { n: 1, outputFormat: 'png', sentPictures: true },
    { readSize: readSizeHere },
  );
  expect(answer.usage).toMatchObject({ inputImageTokens: 1500, inputTextTokens: 0 });
  expect((await read(body)).usage).toMatchObject({ inputImageTokens: 0, inputTextTokens: 1500 });
});

describe('faults', () => {
  const half = () => png.subarray(0, 20);
  const cases: [string, () => string, ErrorCode][] = [
    [
      'invalid base64',
      () => json({ data: [{ b64_json: `${b64(png).slice(0, 40)}*${b64(png).slice(41)}` }] }),
      'damaged_image',
    ],
    ['base64 of one letter too few', () => json({ data: [{ b64_json: 'iVBORw0KG' }] }), 'damaged_image'],
    ['a picture that ends within its header', () => json({ data: [entry(half())] }), 'damaged_image'],
    ['a picture of 300 megapixels', () => json({ data: [entry(bomb())] }), 'damaged_image'],
    ['base64 of text', () => json({ data: [entry(Buffer.from('I am a picture'))] }), 'unreadable_answer'],
    ['a page', () => '<html>Welcome</html>', 'unreadable_answer'],
    ['plain words', () => 'Busy. Try later', 'unreadable_answer'],
    ['no pictures', () => json({ data: [] }), 'empty_answer'],
    [
      'entries without pictures',
      () => json({ data: [{ revised_prompt: 'x' }, { b64_json: null }, { b64_json: '' }, null, 7] }),
      'empty_answer',
    ],
    ['JSON of something else', () => '{"object":"list"}', 'empty_answer'],
    [
      'a completed event without a picture',
      () => event({ type: 'image_generation.completed' }),
      'empty_answer',
    ],
    ['an error body', () => '{"error":{"code":"moderation_blocked","message":"x"}}', 'moderation_blocked'],
    ['an error that is a string', () => '{"error":"out of memory"}', 'upstream_error'],
    [
      'an error event',
      () =>
        partial(png) +
        event({ type: 'error', error: { code: 'image_generation_failed', message: 'x' } }, 'error'),
      'generation_failed',
    ],
    [
      'a moderation event',
      () => event({ type: 'error', error: { code: 'moderation_blocked' } }, 'error'),
      'moderation_blocked',
    ],
    ['an error event that says nothing', () => event({ type: 'error' }, 'error'), 'upstream_error'],
  ];

  test.each(cases)('%s', async (_, body, code) => {
    expect(await read(body())).toMatchObject({ images: [], failure: { code }, complete: true });
  });

  test('nothing half written is left behind by any of them', async () => {
    for (const [, body] of cases) await read(body());
    const { readdir: list } = await import('node:fs/promises');
    expect(await list(join(directory, 'tmp'))).toEqual([]);
  });

  test('usage is told even if no image is good', async () => {
    expect(await read(json({ data: [{ b64_json: '!' }], usage: usage(1, 2) }))).toMatchObject({
      images: [],
      usage: { outputTokens: 2 },
    });
  });

  test.each<[string, () => string, ErrorCode, Remark | null]>([
    ['fewer than asked for', () => json({ data: [entry(png)] }), 'fewer_images', came(1, 3)],
    [
      'one of them damaged',
      () => json({ data: [{ b64_json: '!' }, entry(png), entry(jpeg)] }),
      'damaged_image',
      null,
    ],
    [
      'an error after the first',
      () =>
        completed(png) +
        event({ type: 'error', error: { code: 'image_generation_failed', message: 'Second failed' } }),
      'generation_failed',
      'Second failed',
    ],
    [
      'an error in place of the second',
      () =>
        json({
          data: [entry(png), { error: { code: 'image_generation_failed', message: 'Second failed' } }],
        }),
      'generation_failed',
      'Second failed',
    ],
  ])('%s: the good ones are kept', async (_, body, code, message) => {
    const answer = await read(body(), { n: 3 });
    expect(answer.images[0]?.sha256).toBe(sha256Of(png));
    expect(answer.failure).toEqual({ code, message });
  });
});

describe('an answer that broke off', () => {
  test('keeps its good pictures and says what happened', async () => {
    const body = json({ data: [entry(png), entry(jpeg)] });
    const answer = await read(body.slice(0, -30), { n: 2, cut: 'answer_cut' });
    expect(answer).toMatchObject({
      images: [{ sha256: sha256Of(png) }],
      usage: null,
      complete: false,
      failure: { code: 'answer_cut', message: came(1, 2) },
    });
    expect(await readdir(join(directory, 'tmp'))).toEqual([]);
  });

  test('in the middle of a large picture leaves no half of it on the disk', async () => {
    const large = await noisy(5, 500, 500);
    expect(large.length).toBeGreaterThan(600_000);
    const body = json({ data: [entry(png), entry(large)] });
    const answer = await read(body.slice(0, -1000), {
      n: 2,
      cut: 'answer_cut',
      cuts: [200_000, 400_000, 600_000],
    });
    expect(answer.images).toHaveLength(1);
    expect(await readdir(join(directory, 'tmp'))).toEqual([]);
    expect(await filesOnDisk()).toEqual([sha256Of(png)]);
    expect((await read(body, { n: 2 })).images[1]?.sha256).toBe(sha256Of(large));
  });

  test('of a stream has the usage of what was completed', async () => {
    const body =
      completed(png, { usage: usage(1, 2) }) + completed(jpeg, { usage: usage(3, 4) }).slice(0, -60);
    expect(await read(body, { n: 2, cut: 'answer_truncated' })).toMatchObject({
      images: [{ sha256: sha256Of(png) }, { sha256: sha256Of(jpeg) }],
      usage: { outputTokens: 2 },
      failure: { code: 'answer_truncated', message: came(2, 2) },
    });
  });

  test('without a picture is only what it is', async () => {
    expect(await read('{"da', { cut: 'answer_lost' })).toMatchObject({
      images: [],
      failure: { code: 'answer_lost', message: null },
      complete: false,
    });
  });

  test('at any byte keeps exactly the pictures that are whole', async () => {
    const body = json({ data: [entry(png), entry(jpeg)], usage: usage(1, 2) });
    const endOf = (bytes: Buffer) => body.indexOf(b64(bytes)) + b64(bytes).length + 1;
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), async (end) => {
        const answer = await read(body.slice(0, end), { n: 2, cut: 'answer_cut' });
        expect(answer.images.length).toBe(Number(end >= endOf(png)) + Number(end >= endOf(jpeg)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the disk', () => {
  test('a disk that refuses is not the answer’s fault: it throws, and the answer can be read again', async () => {
    const full: BlobStore = {
      ...blobs,
      createWriter: () => ({
        write: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC', errno: -28 })),
        commit: () => Promise.reject(new Error('unreachable')),
        abort: async () => {},
      }),
    };
    const fetches: Fetches = async () => new Response(new Uint8Array(await noisy(3, 500, 500))).body;
    await expect(
      readAnswer(
        spooled(json({ data: [{ url: '/x' }] })),
        full,
        { n: 1, outputFormat: 'png' },
        { readSize: readSizeHere, client: sourceOf(fetches) },
      ),
    ).rejects.toMatchObject({ code: 'ENOSPC' });
    const answer = spooled(json({ data: [entry(png)] }));
    await expect(
      readAnswer(answer, full, { n: 1, outputFormat: 'png' }, { readSize: readSizeHere }),
    ).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(
      await readAnswer(answer, blobs, { n: 1, outputFormat: 'png' }, { readSize: readSizeHere }),
    ).toMatchObject({
      images: [{}],
      failure: null,
    });
  });
});
