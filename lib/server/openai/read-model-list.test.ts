import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openImagesClient } from './open-client';
import { parseModelList, readModelList } from './read-model-list';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A client of a server that answers like this, and the addresses that it was asked for. */
async function clientOf(answer: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = openImagesClient({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-canary-1234567890' });
  cleanUps.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
    () => client.close(),
  );
  return { client, seen };
}

const answering =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('asking for the list of models', () => {
  test('asks once, and is content with a success', async () => {
    const { client, seen } = await clientOf(answering(200, { data: [{ id: 'gpt-image-2' }] }));
    expect(await readModelList(client)).toEqual({
      code: null,
      models: [{ id: 'gpt-image-2', endsOn: undefined }],
    });
    expect(seen).toEqual(['/v1/models']);
  });

  test.each([
    [401, { error: { code: 'invalid_api_key' } }, 'invalid_api_key'],
    [429, { error: { code: 'insufficient_quota' } }, 'insufficient_quota'],
  ])('says what is wrong with the key (%d)', async (status, body, code) => {
    const { client } = await clientOf(answering(status, body));
    expect(await readModelList(client)).toEqual({ code, models: null });
  });

  test('a server without a list of models has nothing against the key', async () => {
    const { client } = await clientOf(answering(404, {}));
    expect(await readModelList(client)).toEqual({ code: null, models: null });
  });

  test('a server that hangs up cannot be reached', async () => {
    const { client } = await clientOf((request) => request.socket.destroy());
    expect(await readModelList(client)).toEqual({ code: 'upstream_unreachable', models: null });
  });

  test('a list that breaks off, or never ends, is none', async () => {
    const { client } = await clientOf((_, response) => {
      response.write('{"data":[');
      response.socket?.end();
    });
    expect(await readModelList(client)).toEqual({ code: null, models: null });
    const endless = await clientOf((_, response) => {
      response.write('{"data":[');
      const more = () => {
        while (response.writable && response.write('{"id":"gpt-image-2"},'.repeat(5000)));
      };
      response.on('drain', more);
      more();
    });
    expect(await readModelList(endless.client)).toEqual({ code: null, models: null });
  });

  test('ends when it is told to', async () => {
    const { client } = await clientOf(() => {});
    const stop = new AbortController();
    const asked = readModelList(client, stop.signal);
    stop.abort();
    expect(await asked).toEqual({ code: 'upstream_unreachable', models: null });
  });
});

describe('the list', () => {
  const listed = (...data: unknown[]) => parseModelList(JSON.stringify({ object: 'list', data }));

  test.each([
    '',
    '<!doctype html><title>Sign in</title>',
    '[]',
    'null',
    '7',
    '{}',
    '{"data":{}}',
    '{"data":"a"}',
  ])('%j is none', (text) => expect(parseModelList(text)).toBeNull());

  test('is read for image models alone, each once, whatever stands between them', () => {
    expect(
      listed(
        null,
        7,
        'gpt-image-2',
        { id: 7 },
        { id: 'gpt-5.5', shutdown_date: '2027-01-01' },
        { id: 'gpt-image-' },
        { id: 'gpt-image-9\n' },
        { id: `gpt-image-${'9'.repeat(101)}` },
        { id: 'gpt-image-2', shutdown_date: '2027-01-31' },
        { id: 'gpt-image-3-flare', shutdown_date: null },
        { id: 'gpt-image-2', shutdown_date: null },
        { id: 'chatgpt-image-latest' },
      ),
    ).toEqual([
      { id: 'gpt-image-2', endsOn: null },
      { id: 'gpt-image-3-flare', endsOn: null },
      { id: 'chatgpt-image-latest', endsOn: undefined },
    ]);
  });

  test.each([
    undefined,
    7,
    '',
    'soon',
    '2027-02-30',
    '2027-13-01',
    '1970-01-01',
    '9999-12-31',
    '2027-1-1',
    '2027-01-01T00:00:00Z',
    {},
    [],
    true,
  ])('a last day of %j says nothing', (shutdown_date) => {
    expect(listed({ id: 'gpt-image-2', shutdown_date })).toEqual([{ id: 'gpt-image-2', endsOn: undefined }]);
  });

  test('of very many names is cut', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ id: `gpt-image-${index}` }));
    expect(listed(...many)).toHaveLength(50);
  });
});
