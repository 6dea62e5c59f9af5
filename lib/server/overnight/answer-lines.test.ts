import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AnswerLine, readAnswerLines } from './answer-lines';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-lines-'));
  path = join(directory, 'line');
});
afterEach(() => rm(directory, { recursive: true }));

async function* pieces(bytes: Buffer, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(text: string | Buffer, size = 7): Promise<(AnswerLine & { answer: string | null })[]> {
  const lines: (AnswerLine & { answer: string | null })[] = [];
  for await (const line of readAnswerLines(pieces(Buffer.from(text), size), path)) {
    const body = line.kind === 'answer' ? line.body : null;
    const answer =
      body === null ? null : (await readFile(path)).subarray(body.start, body.end).toString('utf8');
    lines.push({ ...line, answer });
  }
  return lines;
}

const line = (id: string, body: unknown, status = 200) =>
  JSON.stringify({
    id: 'x',
    custom_id: id,
    response: { status_code: status, request_id: 'r', body },
    error: null,
  });

test('each line is told with where its answer lies, whatever pieces it comes in', async () => {
  const body = {
    created: 1,
    data: [{ b64_json: 'QUJD'.repeat(1000) }],
    usage: { note: 'a "quoted" \\ } word' },
  };
  const text = `${line('one', body)}\n${line('two', { error: { message: 'no' } }, 400)}\n`;
  for (const size of [1, 2, 7, 100, 4096, 1_000_000]) {
    const [one, two, ...rest] = await read(text, size);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      kind: 'answer',
      number: 1,
      head: { customId: 'one', status: 200, requestId: 'r', error: null },
    });
    expect(JSON.parse(one?.answer ?? '')).toEqual(body);
    expect(two).toMatchObject({
      head: { customId: 'two', status: 400 },
      answer: '{"error":{"message":"no"}}',
    });
  }
});

test('an answer is found wherever it stands in its line, and what only looks like it is not', async () => {
  const trap = { response: { body: { not: 'this' } }, body: { nor: 'that' } };
  const [first, second, third] = await read(
    [
      JSON.stringify({ response: { body: { yes: 1 }, status_code: 200 }, custom_id: 'last', error: null }),
      JSON.stringify({
        custom_id: 'trap',
        error: trap,
        response: { request_id: '"body":{', status_code: 200, body: { yes: 2 } },
      }),
      JSON.stringify({ custom_id: 'none', response: null, error: { code: 'batch_expired' } }),
    ].join('\n'),
  );
  expect(first?.answer).toBe('{"yes":1}');
  expect(second?.answer).toBe('{"yes":2}');
  expect(third).toMatchObject({
    head: { customId: 'none', status: null, error: { code: 'batch_expired' } },
    body: null,
  });
});

test.each([
  ['no JSON', 'hello', /not JSON/],
  ['a cut line', line('one', { data: [{ b64_json: 'QUJDREVG' }] }).slice(0, 80), /not JSON/],
  ['a list', '[]', /names no request/],
  ['a number for an id', '{"custom_id": 7}', /names no request/],
  ['too much around the answer', JSON.stringify({ custom_id: 'x', extra: 'y'.repeat(100_000) }), /too much/],
])('%s is of no use, and the next line is', async (_name, bad, why) => {
  const lines = await read(`${bad}\n\n${line('next', {})}\n`, 64);
  expect(lines[0]).toMatchObject({ kind: 'bad', why: expect.stringMatching(why) });
  expect(lines.at(-1)).toMatchObject({ kind: 'answer', head: { customId: 'next' }, answer: '{}' });
});

test('the last line may lack its end', async () => {
  expect(await read(line('one', { a: 1 }))).toMatchObject([{ kind: 'answer', answer: '{"a":1}' }]);
});

test('any JSON is found as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.integer({ min: 1, max: 64 }),
      async (body, size) => {
        const [found] = await read(`${line('one', body)}\n`, size);
        expect(found?.answer).toBe(JSON.stringify(body));
      },
    ),
    { numRuns: 60 },
  );
});
