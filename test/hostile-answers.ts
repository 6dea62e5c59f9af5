import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { ErrorCode } from '@/lib/shared/errors';
import type { RunStatus } from '@/lib/shared/wire';

/** What a server answers a call with. A body in pieces may break instead of ending. */
export type OddAnswer = {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** The connection breaks after the body, without the end that was announced. */
  breaks?: boolean;
};

/** What must become of it. What is not named is not looked at. */
export type RightOutcome = {
  status: RunStatus;
  images: number;
  /** `usage`: once what the one usage of these answers costs. */
  cost: 'usage' | 'twice' | 'unknown' | 'nothing';
  code?: ErrorCode | null;
  charged?: 'no' | 'yes' | 'maybe';
  says?: string;
};

export type HostileRow = { name: string; n?: number; answer: OddAnswer; right: RightOutcome };

export const USAGE = {
  input_tokens: 10,
  input_tokens_details: { text_tokens: 10, image_tokens: 0 },
  output_tokens: 186,
  total_tokens: 196,
};
/** 10 text tokens at $5 and 186 image tokens at $30 a million. */
export const USAGE_MICRO_USD = 10 * 5 + 186 * 30;

const GOOD: RightOutcome = { status: 'done', images: 1, cost: 'usage', code: null };
const UNCOUNTED: RightOutcome = { status: 'done', images: 1, cost: 'unknown', code: null };

type Pictures = { png: Buffer; other: Buffer; jpeg: Buffer; webp: Buffer; gif: Buffer };

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>';

/** Every odd answer that was thought of or met, and what is right. Each row stands for its kind. */
export function hostileAnswers({ png, other, jpeg, webp, gif }: Pictures): HostileRow[] {
  const b64 = (bytes: Buffer) => bytes.toString('base64');
  const entry = (bytes: Buffer = png) => ({ b64_json: b64(bytes) });
  const json = (value: unknown, more: Partial<OddAnswer> = {}): OddAnswer => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
    ...more,
  });
  const good = json({ created: 1, data: [entry()], usage: USAGE });
  const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
  const completed = (bytes: Buffer = png, more: object = { usage: USAGE }) =>
    event({ type: 'image_generation.completed', ...entry(bytes), ...more });
  const partial = (number: unknown) =>
    event({ type: 'image_generation.partial_image', partial_image_index: number, ...entry(other) });
  const events = (body: string, more: Partial<OddAnswer> = {}): OddAnswer => ({
    headers: { 'content-type': 'text/event-stream' },
    body,
    ...more,
  });
  const row = (name: string, answer: OddAnswer, right: RightOutcome, n = 1): HostileRow => ({
    name,
    answer,
    right,
    n,
  });

  const numbers: HostileRow[] = [
    ...[-1, -2_147_483_649, 1e308, 1e21, 0.5, '-1', null, {}, [], true].map((number) =>
      row(`a preview numbered ${JSON.stringify(number)}`, events(partial(number) + completed()), GOOD),
    ),
    row('300 previews of one number', events(partial(0).repeat(300) + completed()), GOOD),
    ...[-1, 1e308, 2 ** 53, 1.5, '186', null, [], {}, true].map((count) =>
      row(
        `${JSON.stringify(count)} output tokens`,
        json({ data: [entry()], usage: { ...USAGE, output_tokens: count } }),
        UNCOUNTED,
      ),
    ),
    row(
      'details above their own sum',
      json({
        data: [entry()],
        usage: { ...USAGE, output_tokens_details: { image_tokens: 100_000, text_tokens: 5 } },
      }),
      GOOD,
    ),
    row(
      'input details above their own sum',
      json({
        data: [entry()],
        usage: { ...USAGE, input_tokens_details: { text_tokens: 9e6, image_tokens: 9e6 } },
      }),
      GOOD,
    ),
    row(
      'usage nested 9,000 deep',
      json(null, {
        body: `{"data":[${JSON.stringify(entry())}],"usage":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}`,
      }),
      UNCOUNTED,
    ),
    row(
      'usage beside a field nested 9,000 deep',
      json(null, {
        body: `{"data":[${JSON.stringify(entry())}],"usage":${JSON.stringify(USAGE)},"x":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      }),
      GOOD,
    ),
    row('created in the year 300,000', json({ created: 1e16, data: [entry()], usage: USAGE }), GOOD),
    row('a size without end', json({ data: [entry()], usage: USAGE, size: '9'.repeat(5000) }), GOOD),
    row(
      'a drawing a million million wide',
      json({ data: [entry(Buffer.from(SVG.replace('"30"', '"1e12"')))] }),
      {
        status: 'failed',
        images: 0,
        cost: 'unknown',
        code: 'damaged_image',
        charged: 'maybe',
      },
    ),
    row('svg_usage that counts nothing', json({ data: [entry()], usage: USAGE, svg_usage: {} }), GOOD),
    row(
      'headers of 5 KB',
      { ...good, headers: { 'content-type': `application/json; x=${'y'.repeat(5000)}` } },
      GOOD,
    ),
  ];

  const counts: HostileRow[] = [
    row('the finished event 1,000 times', events(completed().repeat(1000)), GOOD),
    row('the finished event twice', events(completed() + completed()), GOOD),
    row(
      'the same picture 50 times in a list',
      json({ data: Array.from({ length: 50 }, () => entry()), usage: USAGE }),
      GOOD,
    ),
    row('two pictures for one', json({ data: [entry(), entry(other)], usage: USAGE }), {
      ...GOOD,
      code: 'more_images',
    }),
    row('two finished pictures for one', events(completed() + completed(other)), {
      ...GOOD,
      code: 'more_images',
    }),
    row('two for two', events(completed() + completed(other)), { ...GOOD, images: 2, cost: 'twice' }, 2),
    row(
      'two for two, each twice',
      events((completed() + completed(other)).repeat(2)),
      { ...GOOD, images: 2, cost: 'twice' },
      2,
    ),
    row(
      'two equal ones for two',
      json({ data: [entry(), entry()], usage: USAGE }),
      { ...GOOD, code: 'fewer_images' },
      2,
    ),
    row(
      'one of two, and the stream ends',
      events(completed()),
      { ...UNCOUNTED, code: 'fewer_images', charged: 'maybe' },
      2,
    ),
    row(
      'one of two, and the stream says that it ends',
      events(`${completed()}data: [DONE]\n\n`),
      { ...GOOD, code: 'fewer_images' },
      2,
    ),
    row('usage in a later event', events(completed(png, {}) + event({ type: 'usage', usage: USAGE })), GOOD),
    row('usage in the same event said again', events(completed(png, {}) + completed()), GOOD),
    row(
      'usage in an event of no type',
      events(`${completed(png, {})}${event({ usage: USAGE })}data: [DONE]\n\n`),
      GOOD,
    ),
    row(
      'usage after each of two',
      events(completed(png, {}) + event({ usage: USAGE }) + completed(other, {}) + event({ usage: USAGE })),
      { ...GOOD, images: 2, cost: 'twice' },
      2,
    ),
    row('usage with the picture and again at the end', events(completed() + event({ usage: USAGE })), GOOD),
  ];

  const shapes: HostileRow[] = [
    ...Object.entries({
      'an empty b64_json beside a data URI': {
        data: [{ url: `data:image/png;base64,${b64(png)}`, b64_json: '' }],
      },
      'a null url beside it': { data: [{ url: null, ...entry() }] },
      'b64_json that is no picture, beside one': {
        data: [{ b64_json: 'AAAA', url: `data:image/png;base64,${b64(png)}` }],
      },
      'an object for a list': { data: entry() },
      'images of strings': { images: [b64(png)] },
      'images of objects': { images: [{ image: b64(png) }] },
      'an image': { image: b64(png) },
      'an image as a data URI': { image: `data:image/png;base64,${b64(png)}` },
      'output of strings': { output: [`data:image/png;base64,${b64(png)}`] },
      'a result that wraps an image': { success: true, result: { image: b64(png) } },
      'data within data': { data: { data: [entry()] } },
      'artifacts of another name': { artifacts: [{ base64: b64(png), finishReason: 'SUCCESS' }] },
      'what was sent echoed before it': { input: { image: b64(other) }, data: [entry()] },
      'entries of null and numbers around it': { data: [null, 7, entry(), [], 'x'] },
    }).map(([name, body]) => row(name, json({ ...body, usage: USAGE }), GOOD)),
    ...[{}, null, '', [], false, 0, { message: '' }, { code: null, message: null }, [{}]].map((error) =>
      row(`error: ${JSON.stringify(error)} beside it`, json({ error, data: [entry()], usage: USAGE }), GOOD),
    ),
    row(
      'empty usage beside a wrapped one',
      json({ usage: {}, result: { data: [entry()], usage: USAGE } }),
      GOOD,
    ),
    row(
      'an error that says something beside all that was asked for',
      json({ error: 'odd', data: [entry()], usage: USAGE }),
      GOOD,
    ),
  ];

  const partly: HostileRow[] = [
    row(
      'one picture and one error',
      json({
        data: [entry(), { error: { code: 'image_generation_failed', message: 'The second broke.' } }],
        usage: USAGE,
      }),
      { ...GOOD, code: 'generation_failed', charged: 'yes', says: 'The second broke.' },
      2,
    ),
    row(
      'one picture and an error beside the list',
      json({ data: [entry()], usage: USAGE, errors: [{ message: 'The second was refused.' }] }),
      { ...GOOD, code: 'upstream_error', says: 'The second was refused.' },
      2,
    ),
    row(
      'one picture and an error event',
      events(
        completed() + event({ type: 'error', error: { code: 'moderation_blocked', message: 'Blood.' } }),
      ),
      { ...GOOD, code: 'moderation_blocked', charged: 'yes', says: 'Blood.' },
      2,
    ),
    row(
      'a preview, and then a refusal',
      events(partial(0) + event({ type: 'error', error: { code: 'moderation_blocked', message: 'Blood.' } })),
      { status: 'failed', images: 0, cost: 'unknown', code: 'moderation_blocked', charged: 'maybe' },
    ),
    row(
      'a refusal by name before anything',
      events(event({ type: 'error', error: { code: 'moderation_blocked' } })),
      {
        status: 'failed',
        images: 0,
        cost: 'nothing',
        charged: 'no',
      },
    ),
    row('a guessed refusal under status 200', json({ error: 'the mask tensor does not fit' }), {
      status: 'failed',
      images: 0,
      cost: 'unknown',
      charged: 'maybe',
      says: 'the mask tensor does not fit',
    }),
    row('an error, and a bill', json({ error: { code: 'moderation_blocked' }, usage: USAGE }), {
      status: 'failed',
      images: 0,
      cost: 'usage',
      charged: 'yes',
    }),
  ];

  const bodies: HostileRow[] = [
    ...Object.entries({ png, jpeg, webp, gif, svg: Buffer.from(SVG) }).map(([name, body]) =>
      row(`the ${name} itself`, { headers: { 'content-type': `image/${name}` }, body }, UNCOUNTED),
    ),
    row(
      'the picture itself as JSON, they say',
      { headers: { 'content-type': 'application/json' }, body: png },
      UNCOUNTED,
    ),
    row('the picture in base64', { body: b64(png) }, UNCOUNTED),
    row('the picture as a data URI', { body: `data:image/png;base64,${b64(png)}` }, UNCOUNTED),
    row('the picture as a JSON string', json(b64(png)), UNCOUNTED),
    row('the picture itself, and a connection that breaks', { body: png, breaks: true }, UNCOUNTED),
    row(
      'half the picture itself, and a connection that breaks',
      { body: png.subarray(0, 60), breaks: true },
      {
        status: 'unknown',
        images: 0,
        cost: 'unknown',
        code: 'answer_cut',
        charged: 'maybe',
      },
    ),
  ];

  const transport: HostileRow[] = [
    ...Object.entries({
      gzip: gzipSync,
      br: brotliCompressSync,
      deflate: deflateRawSync,
      zstd: zstdCompressSync,
    }).flatMap(([encoding, pack]) => [
      row(`${encoding}`, { headers: { 'content-encoding': encoding }, body: pack(good.body) }, GOOD),
      row(
        `${encoding} without the end of its chunks`,
        { headers: { 'content-encoding': encoding }, body: pack(good.body), breaks: true },
        GOOD,
      ),
      row(`${encoding} that is plain`, { headers: { 'content-encoding': encoding }, body: good.body }, GOOD),
    ]),
    row('gzip that does not say so', { body: gzipSync(good.body) }, GOOD),
    row('whole JSON without the end of its chunks', { ...good, breaks: true }, GOOD),
    row('JSON after white space and a byte order mark', { body: `\ufeff\n\n  ${good.body}` }, GOOD),
    row('JSON called an event stream', { ...good, headers: { 'content-type': 'text/event-stream' } }, GOOD),
    row('events called JSON', { body: completed(), headers: { 'content-type': 'application/json' } }, GOOD),
    ...Object.entries({ CR: '\r', 'CR LF': '\r\n' }).map(([name, end]) =>
      row(`events with ${name}`, events((partial(0) + completed()).replaceAll('\n', end)), GOOD),
    ),
    row('events after a byte order mark and comments', events(`\ufeff: hello\n\n:\n\n${completed()}`), GOOD),
    row(
      'an event over several lines',
      events(
        `${JSON.stringify({ type: 'image_generation.completed', ...entry(), usage: USAGE }, null, 1).replace(/^/gm, 'data: ')}\n\n`,
      ),
      GOOD,
    ),
    row('events without the last empty line', events(completed().trimEnd()), GOOD),
  ];

  const said = 'no such size';
  const reasons: HostileRow[] = [
    { error: { message: said } },
    { error: said },
    { error: { detail: said } },
    { errors: [{ message: said }] },
    { errors: [said] },
    { detail: said },
    { detail: [{ loc: ['body'], msg: said, type: 'value_error' }] },
    { success: false, message: said },
    { ok: false, error_description: said },
    { status: 'error', msg: said },
    { fault: { faultstring: said } },
    { type: 'about:blank', title: 'Bad', detail: said },
    { error: JSON.stringify({ error: { message: said } }) },
    { Message: said },
  ].flatMap((body) => [
    row(`${JSON.stringify(body)} under 400`, json(body, { status: 400 }), {
      status: 'failed',
      images: 0,
      cost: 'nothing',
      charged: 'no',
      says: said,
    }),
    row(`${JSON.stringify(body)} under 200`, json(body), {
      status: 'failed',
      images: 0,
      cost: 'unknown',
      charged: 'maybe',
      says: said,
    }),
  ]);
  const texts: HostileRow[] = [said, `<Error><Code>X</Code><Message>${said}</Message></Error>`].flatMap(
    (body) =>
      [200, 400].map((status) =>
        row(
          `${body} under ${status}`,
          { status, body },
          {
            status: 'failed',
            images: 0,
            cost: status === 200 ? 'unknown' : 'nothing',
            says: said,
          },
        ),
      ),
  );

  const adversarial: HostileRow[] = [
    '<!---->'.repeat(9000),
    'model '.repeat(10_000),
    'a'.repeat(60_000),
    `try again ${'1'.repeat(60_000)}`,
    '*'.repeat(60_000),
    '<'.repeat(60_000),
    'sk-'.repeat(20_000),
    '{"error":'.repeat(6000),
    '['.repeat(60_000),
  ].flatMap((text) =>
    [200, 400].flatMap((status) => [
      row(
        `60 KB of ${text.slice(0, 12)} under ${status}`,
        { status, body: text },
        {
          // What begins as JSON and is none may be the first part of an answer.
          status: status === 200 && /^[[{]/.test(text) ? 'unknown' : 'failed',
          images: 0,
          cost: status === 200 ? 'unknown' : 'nothing',
        },
      ),
      row(
        `an error of 60 KB of ${text.slice(0, 12)} under ${status}`,
        json({ error: { message: text } }, { status }),
        {
          status: 'failed',
          images: 0,
          cost: status === 200 ? 'unknown' : 'nothing',
        },
      ),
    ]),
  );

  return [
    ...numbers,
    ...counts,
    ...shapes,
    ...partly,
    ...bodies,
    ...transport,
    ...reasons,
    ...texts,
    ...adversarial,
  ];
}
