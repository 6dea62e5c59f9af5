import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallFailure } from '@/lib/server/openai/call-failure';
import { openSpool, type Spool, type SpooledAnswer } from './spool';

const KEY = { runId: '0192f0c1-7e8a-7000-8000-000000000001', attempt: 1 };
const NAME = `${KEY.runId}.${KEY.attempt}`;

let directory: string;
let spool: Spool;
let picture: string;

beforeAll(async () => {
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#08c' } })
    .png()
    .toBuffer();
  picture = png.toString('base64');
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-spool-'));
  spool = await openSpool(directory);
});

afterEach(() => rm(directory, { recursive: true }));

const completed = () =>
  `event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"${picture}","usage":{}}\n\n`;
const partial = (index: number) =>
  `event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","partial_image_index":${index},"b64_json":"${picture}"}\n\n`;
const errorEvent = 'event: error\ndata: {"type":"error","error":{"code":"image_generation_failed"}}\n\n';
const answerJson = (...pictures: string[]) =>
  JSON.stringify({ created: 1, data: pictures.map((b64_json) => ({ b64_json })), usage: {} });

type Ending = 'whole' | 'cut' | 'timeout';

/** A body that comes in pieces and may break instead of ending. */
function bodyOf(
  pieces: readonly (string | Uint8Array)[],
  ending: Ending = 'whole',
): ReadableStream<Uint8Array> {
  const waiting = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const next = waiting.shift();
      if (next !== undefined) controller.enqueue(Buffer.from(next as string));
      else if (ending === 'whole') controller.close();
      else if (ending === 'cut') controller.error(new TypeError('terminated'));
      else controller.error(new DOMException('This operation was aborted', 'AbortError'));
    },
  });
}

const respond = (
  pieces: readonly (string | Uint8Array)[],
  headers: Record<string, string> = {},
  ending: Ending = 'whole',
) =>
  new Response(bodyOf(pieces, ending), {
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers },
  });
const stream = (pieces: readonly string[], ending: Ending = 'whole') =>
  respond(pieces, { 'content-type': 'text/event-stream' }, ending);

async function bodyIn(answer: SpooledAnswer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of answer.pieces()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('a whole answer', () => {
  test('is on disk byte for byte, whatever it is, with what its headers said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 8 }), async (pieces) => {
        const whole = Buffer.concat([Buffer.from('not json, so never torn '), ...pieces]);
        const answer = await spool.receive(KEY, respond(['not json, so never torn ', ...pieces]));
        expect(answer).toMatchObject({
          key: KEY,
          complete: true,
          cut: null,
          contentType: 'application/json',
          status: 200,
          upstreamRequestId: 'req_1',
        });
        expect((await bodyIn(answer)).equals(whole)).toBe(true);
        expect((await bodyIn(await spool.open(KEY))).equals(whole)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('of megabytes is read back in small pieces', async () => {
    const pieces = Array.from({ length: 80 }, (_, index) => Buffer.alloc(64_000, index));
    const answer = await spool.receive(KEY, respond(['x', ...pieces]));
    const sizes: number[] = [];
    for await (const piece of answer.pieces()) sizes.push(piece.byteLength);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128 * 1024);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(80 * 64_000 + 1);
  });

  test('of another process is found, opened and discarded', async () => {
    await spool.receive(KEY, respond([answerJson(picture)]));
    const other = await openSpool(directory);
    expect(await other.list()).toEqual([KEY]);
    const answer = await other.open(KEY);
    expect(answer).toMatchObject({ complete: true, upstreamRequestId: 'req_1' });
    expect((await bodyIn(answer)).toString()).toBe(answerJson(picture));
    await other.discard(KEY);
    expect(await other.list()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  test('attempts of one run are kept apart', async () => {
    await spool.receive({ ...KEY, attempt: 1 }, respond([answerJson('AAAA')]));
    await spool.receive({ ...KEY, attempt: 2 }, respond([answerJson('BBBB')]));
    expect((await bodyIn(await spool.open({ ...KEY, attempt: 1 }))).toString()).toContain('AAAA');
    await spool.discard({ ...KEY, attempt: 1 });
    expect(await spool.list()).toEqual([{ ...KEY, attempt: 2 }]);
  });

  test('is found whatever else lies in the folder', async () => {
    await writeFile(join(directory, 'README'), '');
    await writeFile(join(directory, 'x.1.answer.tmp'), '');
    expect(await spool.list()).toEqual([]);
  });
});

describe('nothing is taken for whole before all of it is on disk', () => {
  test('while the body comes there is only a part, which this process does not list', async () => {
    const arriving = new TransformStream<Uint8Array, Uint8Array>();
    const writer = arriving.writable.getWriter();
    const received = spool.receive(KEY, new Response(arriving.readable));
    await writer.write(Buffer.from(answerJson(picture)));
    await vi.waitFor(async () => expect(await readdir(directory)).toEqual([`${NAME}.part`]));
    expect(await spool.list()).toEqual([]);
    await writer.close();
    await received;
    expect(await readdir(directory)).toEqual([`${NAME}.answer`]);
    expect(await spool.list()).toEqual([KEY]);
  });

  test('a part left by a crash is never whole, even if every byte of its JSON is there', async () => {
    await writeFile(
      join(directory, `${NAME}.part`),
      `{"version":1,"contentType":null,"status":200,"upstreamRequestId":"req_7","receivedAtMs":1}\n${answerJson(picture)}`,
    );
    expect(await spool.list()).toEqual([KEY]);
    expect(await spool.open(KEY)).toMatchObject({
      complete: false,
      cut: 'answer_lost',
      upstreamRequestId: 'req_7',
    });
  });

  test('a part without a final picture is not worth opening', async () => {
    const head = '{"version":1,"contentType":null,"status":200,"upstreamRequestId":null,"receivedAtMs":1}\n';
    const bodies = ['', '{"data":[{"b64_json":"AAAA', partial(0), 'data: {"b64_json":"AAAA"', '<html>'];
    for (const [attempt, body] of bodies.entries())
      await writeFile(join(directory, `run.${attempt}.part`), head + body);
    expect(await spool.list()).toEqual([]);
    expect(await readdir(directory)).toHaveLength(bodies.length);
  });

  test('a part whose first line is torn is neither listed nor opened', async () => {
    await writeFile(join(directory, `${NAME}.part`), '{"version":1,"conte');
    expect(await spool.list()).toEqual([]);
    await expect(spool.open(KEY)).rejects.toThrow('no answer');
  });

  test('a part that was not written to for a day goes, unless a paid picture is in it', async () => {
    const head = '{"version":1,"contentType":null,"status":200,"upstreamRequestId":null,"receivedAtMs":1}\n';
    await writeFile(join(directory, 'empty.1.part'), head);
    await writeFile(join(directory, 'paid.1.part'), head + completed());
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of ['empty.1.part', 'paid.1.part']) await utimes(join(directory, name), old, old);
    expect(await spool.list()).toEqual([{ runId: 'paid', attempt: 1 }]);
    expect(await readdir(directory)).toEqual(['paid.1.part']);
  });

  test('a part that was looked at when it was young goes after a day, too', async () => {
    const head = '{"version":1,"contentType":null,"status":200,"upstreamRequestId":null,"receivedAtMs":1}\n';
    const path = join(directory, `${NAME}.part`);
    await writeFile(path, head);
    await spool.list();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 60 * 60 * 1000);
    await spool.list();
    expect(await readdir(directory)).toEqual([]);
  });

  test('a part without a single byte goes at once', async () => {
    await writeFile(join(directory, 'empty.1.part'), '');
    await writeFile(join(directory, 'empty.2.part'), '');
    expect(await spool.list()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  test('a part that grows is looked at again', async () => {
    const head = '{"version":1,"contentType":null,"status":200,"upstreamRequestId":null,"receivedAtMs":1}\n';
    await writeFile(join(directory, `${NAME}.part`), head);
    expect(await spool.list()).toEqual([]);
    await writeFile(join(directory, `${NAME}.part`), head + completed());
    expect(await spool.list()).toEqual([KEY]);
  });

  test('discarding a run does not take the file away from a call under way', async () => {
    const arriving = new TransformStream<Uint8Array, Uint8Array>();
    const writer = arriving.writable.getWriter();
    const received = spool.receive(KEY, new Response(arriving.readable));
    await writer.write(Buffer.from('{'));
    await vi.waitFor(async () => expect(await readdir(directory)).toHaveLength(1));
    await spool.discard(KEY);
    await writer.write(Buffer.from('}'));
    await writer.close();
    expect(await received).toMatchObject({ complete: true });
  });
});

describe('an answer that breaks off', () => {
  const nothingUseful: [string, () => Response, string][] = [
    ['cut before a byte', () => respond([], {}, 'cut'), 'answer_cut'],
    ['JSON cut in its first picture', () => respond(['{"data":[{"b64_json":"AAAA'], {}, 'cut'), 'answer_cut'],
    ['JSON that just ends', () => respond(['{"data":[{"b64_json":"AAAA']), 'answer_truncated'],
    ['an empty body', () => respond([]), 'answer_truncated'],
    ['no body at all', () => new Response(null), 'answer_truncated'],
    ['a stream cut after a preview', () => stream([partial(0)], 'cut'), 'answer_cut'],
    ['a stream that ends after a preview', () => stream([partial(0)]), 'answer_truncated'],
    ['a stream that ends before anything', () => stream([]), 'answer_truncated'],
    ['a stream of comments', () => stream([': keep-alive\n\n']), 'answer_truncated'],
    [
      'a stream that ends within its picture',
      () => stream([partial(0), completed().slice(0, -60)]),
      'answer_truncated',
    ],
    ['shorter than announced', () => respond(['<html>'], { 'content-length': '100' }), 'answer_cut'],
    ['overdue', () => respond(['{"data"'], {}, 'timeout'), 'answer_timeout'],
  ];

  test.each(nothingUseful)('%s: it may have been charged, and nothing stays', async (_, response, code) => {
    const failure = await failureOf(spool.receive(KEY, response()));
    expect(failure).toBeInstanceOf(CallFailure);
    expect(failure).toMatchObject({ code, phase: 'maybe_sent' });
    expect(await readdir(directory)).toEqual([]);
  });

  test('is one that has no end: it is let go where no answer is that long, and a picture in it is kept', async () => {
    const small = await openSpool(directory, { maxAnswerBytes: 10_000 });
    const letGo = vi.fn();
    const endless = (first: string) =>
      new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(Buffer.from(first)),
          pull: (controller) => controller.enqueue(Buffer.from(': still here\n\n')),
          cancel: letGo,
        }),
      );
    const kept = await small.receive(KEY, endless(completed()));
    expect(kept).toMatchObject({ complete: false, cut: 'answer_cut' });
    expect((await bodyIn(kept)).length).toBeLessThanOrEqual(10_000);
    expect(letGo).toHaveBeenCalledTimes(1);
    expect(await failureOf(small.receive({ ...KEY, attempt: 2 }, endless(partial(0))))).toMatchObject({
      code: 'answer_cut',
      phase: 'maybe_sent',
    });
    expect(letGo).toHaveBeenCalledTimes(2);
  });

  test('tells the request id, for OpenAI’s support', async () => {
    expect(await failureOf(spool.receive(KEY, respond([], {}, 'cut')))).toMatchObject({
      upstreamRequestId: 'req_1',
    });
  });

  const somethingUseful: [string, () => Response, string][] = [
    [
      'JSON cut after its first picture',
      () => respond([`{"data":[{"b64_json":"${picture}"},{"b64`], {}, 'cut'),
      'answer_cut',
    ],
    [
      'JSON that just ends after its picture',
      () => respond([`{"data":[{"b64_json":"${picture}"}`]),
      'answer_truncated',
    ],
    ['a stream cut after a completed event', () => stream([completed()], 'cut'), 'answer_cut'],
    [
      'a stream that ends within its second picture',
      () => stream([completed(), completed().slice(0, -60)]),
      'answer_truncated',
    ],
    [
      'a completed event whose usage is missing',
      () => stream([completed().slice(0, -8)]),
      'answer_truncated',
    ],
    ['overdue after a picture', () => stream([completed()], 'timeout'), 'answer_timeout'],
  ];

  test.each(somethingUseful)(
    '%s: the picture is kept, and it is not called whole',
    async (_, response, cut) => {
      const answer = await spool.receive(KEY, response());
      expect(answer).toMatchObject({ complete: false, cut });
      expect((await bodyIn(answer)).toString()).toContain(picture);
      expect(await readdir(directory)).toEqual([`${NAME}.part`]);
      expect(await spool.list()).toEqual([KEY]);
      await spool.discard(KEY);
      expect(await readdir(directory)).toEqual([]);
    },
  );

  const wholeAllTheSame: [string, () => Response][] = [
    ['whole JSON', () => respond([answerJson(picture)], {}, 'cut')],
    ['an error event', () => stream([errorEvent], 'cut')],
    ['an error body', () => respond(['{"error":{"code":"x"}}'], {}, 'cut')],
  ];

  test.each(wholeAllTheSame)(
    'after %s nothing can be missing, so the connection does not matter',
    async (_, response) => {
      expect(await spool.receive(KEY, response())).toMatchObject({ complete: true, cut: null });
    },
  );

  test('a packed body is not measured by the length of its packing', async () => {
    const response = respond(['<html>'], { 'content-length': '100', 'content-encoding': 'gzip' });
    expect(await spool.receive(KEY, response)).toMatchObject({ complete: true });
  });
});

describe('previews', () => {
  async function previewsOf(response: Response) {
    const previews: [number, string, string][] = [];
    await spool.receive(KEY, response, {
      onPartial: (index, bytes, mime) => {
        previews.push([index, Buffer.from(bytes).toString('base64'), mime]);
      },
    });
    return previews;
  }

  test('are handed out decoded, in their order; final pictures are not', async () => {
    const pieces = [...(partial(0) + partial(1) + completed())].map((character) => Buffer.from(character));
    const response = respond(pieces, { 'content-type': 'text/event-stream' });
    expect(await previewsOf(response)).toEqual([
      [0, picture, 'image/png'],
      [0, picture, 'image/png'],
    ]);
  });

  test('come while the stream is still open', async () => {
    const arriving = new TransformStream<Uint8Array, Uint8Array>();
    const writer = arriving.writable.getWriter();
    const seen = Promise.withResolvers<number>();
    const received = spool.receive(KEY, new Response(arriving.readable), { onPartial: seen.resolve });
    await writer.write(Buffer.from(partial(2)));
    expect(await seen.promise).toBe(0);
    await writer.write(Buffer.from(completed()));
    await writer.close();
    await received;
  });

  test('are found by a type that comes after the picture', async () => {
    const event = `data: {"b64_json":"${picture}","type":"image_edit.partial_image","partial_image_index":3}\n\n`;
    expect(await previewsOf(stream([event, completed()]))).toEqual([[0, picture, 'image/png']]);
  });

  test('that are damaged or no image are left out', async () => {
    const broken = partial(0).replace(picture, '!!!!');
    const text = partial(0).replace(picture, 'AAAA');
    expect(await previewsOf(stream([broken, text, completed()]))).toEqual([]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('disk');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('disk');
      },
    ],
  ])('a listener that %s costs no picture', async (_, onPartial) => {
    expect(await spool.receive(KEY, stream([partial(0), completed()]), { onPartial })).toMatchObject({
      complete: true,
    });
  });
});

describe('the disk', () => {
  test('the name of a call cannot leave the folder', async () => {
    for (const runId of ['../x', 'a/b', '', 'a.b', 'x'.repeat(65)]) {
      await expect(spool.receive({ runId, attempt: 1 }, respond(['{}']))).rejects.toThrow('Not the name');
      await expect(spool.open({ runId, attempt: 1 })).rejects.toThrow('Not the name');
    }
  });

  test('that refuses to write says so, and the body is let go', async () => {
    const canceled = vi.fn();
    await rm(directory, { recursive: true });
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.alloc(10)),
      cancel: canceled,
    });
    await expect(spool.receive(KEY, new Response(body))).rejects.toMatchObject({ code: 'ENOENT' });
    await openSpool(directory);
    expect(canceled).toHaveBeenCalled();
  });

  test('a head that tells of another place is only data', async () => {
    await spool.receive(KEY, respond(['{"data":[]}'], { 'content-type': 'a"b\\c' }));
    const [head = '', body] = (await readFile(join(directory, `${NAME}.answer`), 'utf8')).split('\n');
    expect(JSON.parse(head)).toMatchObject({ contentType: 'a"b\\c' });
    expect(body).toBe('{"data":[]}');
  });
});
