import { expect, test } from 'vitest';
import { createMemoryRoom } from '@/lib/server/limits/memory-room';
import { readJsonBody } from './json-body';
import { refuseUnstorableQuery } from './storable-text';

const read = (json: string) =>
  readJsonBody(
    new Request('http://localhost/', {
      method: 'POST',
      body: json,
      headers: { 'content-type': 'application/json' },
    }),
    { memory: createMemoryRoom() },
  );

test.each([
  ['{"prompt":"a\\u0000b"}', /^“prompt” has the character NUL/],
  ['{"a":{"b":[1,"\\u0000"]}}', /^“a\.b\.1” has the character NUL/],
  ['{"a\\u0000":1}', /^The request has the character NUL/],
  ['"\\u0000"', /^The request has the character NUL/],
  ['{"name":"\\ud83d"}', /^“name” has half of a character/],
  ['{"name":"\\uDE00\\uD83D"}', /^“name” has half of a character/],
])('%s is refused, with its place', async (json, sentence) => {
  await expect(read(json)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(sentence),
  });
});

test.each(['{"a":"\\ud83d\\ude00"}', '{"a":"🦊"}', '{"a":"\\\\u0000"}', '{"a":"\\u0001"}'])(
  '%s is taken',
  async (json) => {
    expect(await read(json)).toEqual(JSON.parse(json));
  },
);

test('however deep it is nested', async () => {
  const deep = `${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}`;
  await expect(read(deep)).rejects.toMatchObject({ code: 'invalid_request' });
});

test('in an address it is refused as a name and as a value', () => {
  for (const query of ['q=%00', 'a%00=1', 'x=1&y=a%00b'])
    expect(() => refuseUnstorableQuery(new URL(`http://localhost/?${query}`))).toThrow(/NUL/);
  refuseUnstorableQuery(new URL('http://localhost/?q=%ED%A0%80'));
});
