import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { english } from '@/lib/shared/language';
import { callImages, type ImagesCall } from './call-images';
import { classifyFailure } from './classify-failure';
import { type ImagesClient, openImagesClient } from './open-client';
import { parsePictureHost } from './picture-hosts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const GENERATE: ImagesCall = { kind: 'generate', params: { ...DEFAULT_SETTINGS, prompt: 'a fox' } };
const SIGNAL = () => new AbortController().signal;

type Seen = { url: string; headers: IncomingMessage['headers']; body: Buffer };

/** A server that remembers what it got. */
async function serve(answer: (response: ServerResponse, request: IncomingMessage, body: Buffer) => void) {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      answer(response, request, body);
    });
  };
  const server = await listen(createServer(listener));
  return {
    seen,
    client: connect({ baseUrl: `http://127.0.0.1:${portOf(server)}/v1`, apiKey: 'sk-canary-1234567890' }),
  };
}

/** A server below HTTP: does what it likes with the socket. */
async function serveSocket(onConnection: (socket: Socket) => void) {
  const server = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    }),
  );
  return connect({ baseUrl: `http://127.0.0.1:${portOf(server)}/v1` });
}

async function listen<T extends Server | ReturnType<typeof createTcpServer>>(server: T): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return server;
}

/** Everything that has arrived has been seen. */
async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

function connect(options: Parameters<typeof openImagesClient>[0]): ImagesClient {
  const client = openImagesClient(options);
  cleanUps.push(() => client.close());
  return client;
}

const json = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

describe('a call', () => {
  test('is one POST with the key and these fields, on its own connection, unpacked', async () => {
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }));
    const response = await callImages(client, GENERATE, {
      signal: SIGNAL(),
      safetyIdentifier: 'person-hash',
    });
    expect(await response.json()).toEqual({ data: [] });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      url: '/v1/images/generations',
      headers: {
        authorization: 'Bearer sk-canary-1234567890',
        connection: 'close',
        'accept-encoding': 'identity',
      },
    });
    expect(JSON.parse(String(seen[0]?.body))).toEqual({
      model: 'gpt-image-2.5-flare',
      prompt: 'a fox',
      n: 1,
      size: '1024x1024',
      quality: 'medium',
      safety_identifier: 'person-hash',
    });
  });

  test('hands a stream over as it is, unread', async () => {
    const { client, seen } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"a":1}\n\n');
      response.end('data: {"b":2}\n\n');
    });
    const call: ImagesCall = { kind: 'generate', params: { ...GENERATE.params, partialImages: 1 } };
    const response = await callImages(client, call, { signal: SIGNAL() });
    expect(await response.text()).toBe('data: {"a":1}\n\ndata: {"b":2}\n\n');
    expect(JSON.parse(String(seen[0]?.body))).toMatchObject({ stream: true, partial_images: 1 });
  });

  const framings: [string, (sizeBytes: number) => [head: string, before: string, after: string]][] = [
    ['by its length', (sizeBytes) => [`content-length: ${sizeBytes}`, '', '']],
    [
      'in chunks',
      (sizeBytes) => ['transfer-encoding: chunked', `${sizeBytes.toString(16)}\r\n`, '\r\n0\r\n\r\n'],
    ],
    ['by the end of the connection', () => ['x-framing: none', '', '']],
  ];
  test.each(
    framings.flatMap(([name, frame]) => [64, 1024].map((kilobytes) => [kilobytes, name, frame] as const)),
  )(
    'whose answer of %d KB, told %s, ends before it is read is whole, and this process lives',
    async (kilobytes, _, frame) => {
      const body = Buffer.alloc(kilobytes * 1024, 'a');
      const [head, before, after] = frame(body.length);
      const said = Promise.withResolvers<void>();
      const client = await serveSocket((socket) => {
        socket.once('data', () => {
          socket.write(`HTTP/1.1 200 OK\r\n${head}\r\nconnection: close\r\n\r\n${before}`);
          socket.write(body);
          socket.end(after, said.resolve);
        });
      });
      const response = await callImages(client, GENERATE, { signal: SIGNAL() });
      await Promise.race([said.promise, turnsOfTheLoop(100)]);
      await turnsOfTheLoop(100);
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    },
  );

  test('goes to the stand-in in this process when there is one', async () => {
    const asked: Request[] = [];
    const client = connect({
      standIn: async (request) => {
        asked.push(request);
        return Response.json({ url: request.url, body: await request.json() });
      },
    });
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(await response.json()).toMatchObject({
      url: 'https://api.openai.com/v1/images/generations',
      body: { prompt: 'a fox' },
    });
    expect(asked).toHaveLength(1);
  });

  test('goes to no other server, key, organisation or project because the environment names one', async () => {
    const named = {
      OPENAI_BASE_URL: 'http://elsewhere.invalid/v1',
      OPENAI_API_KEY: 'sk-of-the-environment',
      OPENAI_ADMIN_KEY: 'sk-admin',
      OPENAI_ORG_ID: 'org-of-the-environment',
      OPENAI_PROJECT_ID: 'proj_of_the_environment',
    };
    Object.assign(process.env, named);
    cleanUps.push(() => {
      for (const name of Object.keys(named)) delete process.env[name];
    });
    expect(connect({}).sdk).toMatchObject({
      baseURL: 'https://api.openai.com/v1',
      apiKey: 'no-key-needed',
      organization: null,
      project: null,
    });
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }));
    await (await callImages(client, GENERATE, { signal: SIGNAL() })).text();
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('openai-organization');
    expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/environment|sk-admin/);
  });

  test('names the organisation and the project, and brings the headers, that it is told to', async () => {
    const { baseUrl, seen } = await serve((response, request) =>
      request.method === 'GET'
        ? response.end('picture')
        : json(response, 400, { error: { message: `No ${request.headers['x-gateway']}` } }),
    ).then(({ client, seen }) => ({ baseUrl: client.baseUrl, seen }));
    const client = connect({
      baseUrl,
      apiKey: 'sk-canary-1234567890',
      organization: 'org-1',
      project: 'proj_1',
      headers: { 'X-Gateway': 'gateway-secret', Authorization: 'Basic eHg6eHg=' },
    });
    const refused = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(seen[0]?.headers).toMatchObject({
      'openai-organization': 'org-1',
      'openai-project': 'proj_1',
      'x-gateway': 'gateway-secret',
      authorization: 'Basic eHg6eHg=',
    });
    expect(await refused.json()).toEqual({ error: { message: 'No [redacted]' } });

    await client.fetchPicture('/picture.png');
    expect(seen[1]?.headers).toMatchObject({
      'x-gateway': 'gateway-secret',
      authorization: 'Basic eHg6eHg=',
    });
  });
});

const PACKED: [string, (text: string) => Buffer][] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
];

describe('an answer that is packed although this was not asked for', () => {
  test.each(PACKED)('%s is unpacked', async (encoding, pack) => {
    const { client } = await serve((response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(pack('{"data":[]}'));
    });
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.json()).toEqual({ data: [] });
  });

  test.each(['gzip', 'br', 'deflate', 'zstd', 'aws-chunked', 'utf-8'])(
    'one that says %s and is plain is taken as it is',
    async (encoding) => {
      for (const body of ['{"data":[]}', ' [{"a":1}]', 'data: {"a":1}\n\n', '\ufeff{ }', '']) {
        const { client } = await serve((response) => {
          response.writeHead(200, { 'content-encoding': encoding }).end(body);
        });
        const response = await callImages(client, GENERATE, { signal: SIGNAL() });
        expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(body);
      }
    },
  );

  test.each([gzipSync, zstdCompressSync])(
    'one that does not say so is unpacked all the same',
    async (pack) => {
      const { client } = await serve((response) => response.writeHead(200).end(pack('{"data":[]}')));
      const response = await callImages(client, GENERATE, { signal: SIGNAL() });
      expect(await response.json()).toEqual({ data: [] });
    },
  );

  test.each(PACKED)(
    'of %s all that came is read before a broken connection is noticed',
    async (encoding, pack) => {
      const text = JSON.stringify({ data: Array.from({ length: 20_000 }, (_, index) => index * 7919) });
      const packed = pack(text);
      const client = await serveSocket((socket) => {
        socket.once('data', () => {
          const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ntransfer-encoding: chunked\r\n\r\n`;
          socket.write(`${head}${packed.length.toString(16)}\r\n`);
          socket.write(packed);
          // The last chunk, which says that this was all, never comes.
          socket.end('\r\n');
        });
      });
      const response = await callImages(client, GENERATE, { signal: SIGNAL() });
      let read = '';
      const reading = (async () => {
        for await (const piece of response.body ?? []) read += Buffer.from(piece).toString();
      })();
      await expect(reading).rejects.toThrow();
      expect(read).toBe(text);
    },
  );

  test('one that breaks off does not look whole', async () => {
    const packed = gzipSync(Buffer.alloc(100_000, 'x'));
    const client = await serveSocket((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n');
        socket.end(packed.subarray(0, -10));
      });
    });
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    await expect(response.text()).rejects.toThrow();
  });
});

describe('an edit', () => {
  const edit = (files: Extract<ImagesCall, { kind: 'edit' }>['files']): ImagesCall => ({
    kind: 'edit',
    params: { ...GENERATE.params, size: '1024x1536' },
    files,
  });
  const readForm = async (seen: Seen | undefined) =>
    new Response(new Uint8Array(seen?.body ?? []), {
      headers: { 'content-type': seen?.headers['content-type'] ?? '' },
    }).formData();

  test('sends its fields and each file byte for byte, from memory and from disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'overpaint-call-'));
    cleanUps.push(() => rm(directory, { recursive: true }));
    const onDisk = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    await writeFile(join(directory, 'x'), onDisk);
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }));

    const call = edit({
      images: [
        { path: join(directory, 'x'), name: 'base.png', mime: 'image/png' },
        { bytes: Uint8Array.of(0, 255, 13, 10), name: 'second.jpg', mime: 'image/jpeg' },
      ],
      mask: { bytes: Uint8Array.of(1, 2), name: 'mask.png', mime: 'image/png' },
      markup: { bytes: Uint8Array.of(3), name: 'markup.png', mime: 'image/png' },
    });
    await (await callImages(client, call, { signal: SIGNAL() })).text();

    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe('/v1/images/edits');
    const form = await readForm(seen[0]);
    expect(Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))).toEqual({
      model: 'gpt-image-2.5-flare',
      prompt: 'a fox',
      n: '1',
      size: '1024x1536',
      quality: 'medium',
    });
    const filesAt = (field: string) => form.getAll(field) as File[];
    const described = ['image[]', 'mask', 'markup'].flatMap((field) =>
      filesAt(field).map((file) => [field, file.name, file.type, file.size]),
    );
    expect(described).toEqual([
      ['image[]', 'base.png', 'image/png', 300_000],
      ['image[]', 'second.jpg', 'image/jpeg', 4],
      ['mask', 'mask.png', 'image/png', 2],
      ['markup', 'markup.png', 'image/png', 1],
    ]);
    const [base, second] = await Promise.all(filesAt('image[]').map((file) => file.bytes()));
    expect(Buffer.from(base ?? []).equals(onDisk)).toBe(true);
    expect([...(second ?? [])]).toEqual([0, 255, 13, 10]);
  });

  test('sends its prompt word for word, line ends and quotes included', async () => {
    const prompt = 'A "fox"\n\nKeep the rest.\r\nÜber\rall 🦊';
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }));
    const one = edit({ images: [{ bytes: Uint8Array.of(1), name: 'a.png', mime: 'image/png' }] });
    const call: ImagesCall = { ...one, params: { ...one.params, prompt } };
    await (await callImages(client, call, { signal: SIGNAL() })).text();
    expect((await readForm(seen[0])).get('prompt')).toBe(prompt);
    expect(seen[0]?.headers).toMatchObject({ 'content-length': String(seen[0]?.body.length) });

    const inProcess = connect({
      standIn: async (request) => Response.json((await request.formData()).get('prompt')),
    });
    expect(await (await callImages(inProcess, call, { signal: SIGNAL() })).json()).toBe(prompt);
  });

  test('sends a single image as `image`, for servers that know no list', async () => {
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }));
    const call = edit({ images: [{ bytes: Uint8Array.of(1), name: 'a.png', mime: 'image/png' }] });
    await (await callImages(client, call, { signal: SIGNAL() })).text();
    expect([...(await readForm(seen[0])).keys()].filter((key) => key.startsWith('image'))).toEqual(['image']);
  });

  test('of a file that is gone was never sent', async () => {
    const { client, seen } = await serve((response) => json(response, 200, {}));
    const call = edit({ images: [{ path: '/nowhere/x.png', name: 'x.png', mime: 'image/png' }] });
    await expect(callImages(client, call, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'not_sent',
      code: 'internal',
    });
    expect(seen).toEqual([]);
  });

  test('reaches the stand-in as a form', async () => {
    const client = connect({
      standIn: async (request) => Response.json([...(await request.formData()).keys()]),
    });
    const call = edit({ images: [{ bytes: Uint8Array.of(1), name: 'a.png', mime: 'image/png' }] });
    const response = await callImages(client, call, { signal: SIGNAL() });
    expect(await response.json()).toEqual(expect.arrayContaining(['image', 'prompt', 'model']));
  });
});

describe('a refusal comes back, once, as it was said', () => {
  test.each([400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504])(
    'status %d is not sent again',
    async (status) => {
      const { client, seen } = await serve((response) =>
        json(response, status, { error: { message: 'no' } }, { 'x-request-id': 'req_9', 'retry-after': '0' }),
      );
      const response = await callImages(client, GENERATE, { signal: SIGNAL() });
      expect(response.status).toBe(status);
      expect(response.headers.get('x-request-id')).toBe('req_9');
      expect(await response.json()).toEqual({ error: { message: 'no' } });
      expect(seen).toHaveLength(1);
    },
  );

  test('a header that asks the SDK to try again is not obeyed', async () => {
    const { client, seen } = await serve((response) => json(response, 500, {}, { 'x-should-retry': 'true' }));
    await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(seen).toHaveLength(1);
  });

  test('of a body of megabytes 64 KB are read', async () => {
    const { client } = await serve((response) => response.writeHead(502).end('x'.repeat(5_000_000)));
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect((await response.text()).length).toBe(64 * 1024);
  });

  test('the key is cut out of it', async () => {
    const { client } = await serve((response) =>
      json(response, 401, { error: 'Wrong: sk-canary-1234567890' }),
    );
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(await response.text()).toBe('{"error":"Wrong: [redacted]"}');
  });

  test('a body that breaks off does not hide the status', async () => {
    const client = await serveSocket((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\n{"err', () => socket.destroy());
      });
    });
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(response.status).toBe(500);
  });

  test.each([301, 302, 303, 307, 308])('a redirect %d is never followed', async (status) => {
    const elsewhere = await serve((response) => json(response, 200, { data: [] }));
    const { client, seen } = await serve((response) =>
      response.writeHead(status, { location: `${elsewhere.client.baseUrl}/images/generations` }).end(),
    );
    const response = await callImages(client, GENERATE, { signal: SIGNAL() });
    expect(classifyFailure(response.status, response.headers, await response.text()).code).toBe(
      'upstream_redirect',
    );
    expect(seen).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('a call that brings no answer says how far it came', () => {
  test('refused connection: nothing was sent', async () => {
    const server = await listen(createServer());
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const client = connect({ baseUrl: `http://127.0.0.1:${port}/v1` });
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      name: 'CallFailure',
      phase: 'not_sent',
      code: 'upstream_unreachable',
    });
  });

  test('a name that does not exist: nothing was sent', async () => {
    const client = connect({ baseUrl: 'http://does-not-exist.invalid/v1' });
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'not_sent',
      code: 'upstream_unreachable',
    });
  });

  test('no TLS on the other side: nothing was sent, though a connection was made', async () => {
    let received = '';
    const server = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (data) => {
          received += data.toString('latin1');
          socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        });
      }),
    );
    const client = connect({
      baseUrl: `https://127.0.0.1:${portOf(server)}/v1`,
      apiKey: 'sk-canary-1234567890',
    });
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'not_sent',
      code: 'upstream_unreachable',
    });
    expect(received).not.toContain('sk-canary');
  });

  test('closed during the TLS handshake: nothing was sent', async () => {
    const server = await listen(createTcpServer((socket) => socket.destroy()));
    const client = connect({ baseUrl: `https://127.0.0.1:${portOf(server)}/v1` });
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'not_sent',
      code: 'upstream_unreachable',
    });
  });

  test('closed after the request: it may have been sent', async () => {
    const client = await serveSocket((socket) => socket.once('data', () => socket.destroy()));
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'maybe_sent',
      code: 'answer_cut',
    });
  });

  test('closed at once after connecting: it may have been sent', async () => {
    const client = await serveSocket((socket) => socket.destroy());
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'maybe_sent',
      code: 'answer_cut',
    });
  });

  test('an answer that is no HTTP: it may have been sent', async () => {
    const client = await serveSocket((socket) =>
      socket.once('data', () => socket.end('220 mail.example.com ESMTP\r\n')),
    );
    await expect(callImages(client, GENERATE, { signal: SIGNAL() })).rejects.toMatchObject({
      phase: 'maybe_sent',
      code: 'answer_cut',
    });
  });

  test('overdue: it may have been sent', async () => {
    const deadline = new AbortController();
    const client = await serveSocket((socket) => socket.once('data', () => deadline.abort()));
    await expect(callImages(client, GENERATE, { signal: deadline.signal })).rejects.toMatchObject({
      phase: 'maybe_sent',
      code: 'answer_timeout',
    });
  });

  test('a deadline reaches a body that is being read', async () => {
    const deadline = new AbortController();
    const { client } = await serve((response) => response.writeHead(200).write('{'));
    const response = await callImages(client, GENERATE, { signal: deadline.signal });
    deadline.abort();
    await expect(response.text()).rejects.toThrow();
  });

  test('no message tells the key', async () => {
    const client = await serveSocket((socket) => socket.destroy());
    const failure = await callImages(client, GENERATE, { signal: SIGNAL() }).catch((error: unknown) => error);
    expect(String(failure)).not.toContain('sk-');
  });
});

describe('a picture by its address', () => {
  async function fetched(client: ImagesClient, address: string): Promise<string> {
    const answer = await client.fetchPicture(address);
    return answer.kind === 'body' ? new Response(answer.body).text() : english.say(answer.message);
  }
  const portIn = (client: ImagesClient) => new URL(client.baseUrl).port;
  const naming = (client: ImagesClient, ...hosts: string[]) =>
    connect({
      baseUrl: client.baseUrl,
      apiKey: 'sk-canary-1234567890',
      pictureHosts: hosts.map((host) => parsePictureHost(host) ?? expect.unreachable(host)),
    });

  test('is fetched from the base URL’s own origin, with the key, also by a relative address', async () => {
    const { client, seen } = await serve((response) => response.end('picture'));
    const origin = new URL(client.baseUrl).origin;
    for (const url of [`${origin}/out/1.png`, '/out/1.png']) {
      expect(await fetched(client, url)).toBe('picture');
    }
    expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/out/1.png', 'Bearer sk-canary-1234567890'],
      ['/out/1.png', 'Bearer sk-canary-1234567890'],
    ]);
  });

  test('is fetched from the own host under the other scheme, by the one that works', async () => {
    const { client, seen } = await serve((response) => response.end('picture'));
    expect(await fetched(client, `https://127.0.0.1:${portIn(client)}/out/1.png?a=b`)).toBe('picture');
    expect(seen.map(({ url }) => url)).toEqual(['/out/1.png?a=b']);
  });

  test('is fetched from nowhere else, and said where it lies', async () => {
    const other = await serve((response) => response.end('secret'));
    const { client, seen } = await serve((response) => response.end('picture'));
    const foreign = [
      `${new URL(other.client.baseUrl).origin}/x`,
      `http://localhost:${portIn(client)}/x`,
      `http://127.0.0.1:${portIn(client)}@evil.invalid/x`,
      '//evil.invalid/x',
      'file:///etc/passwd',
      'ftp://127.0.0.1/x',
      'http://[bad',
    ];
    for (const url of foreign) expect(await client.fetchPicture(url)).toMatchObject({ kind: 'elsewhere' });
    expect(await fetched(client, 'http://cdn.example.com/a.png')).toBe(
      'It lies at http://cdn.example.com/a.png. To have it fetched, add cdn.example.com to PICTURE_HOSTS and start this server again; then save it.',
    );
    expect([...seen, ...other.seen]).toEqual([]);
  });

  test('is fetched from a host that the operator has named, without the key', async () => {
    const other = await serve((response) => response.end('picture'));
    const { client } = await serve((response) => response.end('no'));
    const allowing = naming(client, `127.0.0.1:${portIn(other.client)}`);
    expect(await fetched(allowing, `http://127.0.0.1:${portIn(other.client)}/x`)).toBe('picture');
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
  });

  test('is not fetched from below a name that leads into a private network', async () => {
    const { client, seen } = await serve((response) => response.end('secret'));
    const allowing = naming(client, `*.named.localhost:${portIn(client)}`);
    await expect(allowing.fetchPicture(`http://a.named.localhost:${portIn(client)}/x`)).rejects.toMatchObject(
      { name: 'CallFailure' },
    );
    expect(seen).toEqual([]);
  });

  test('is followed by a redirect to an allowed host only, and the key does not go with it', async () => {
    const other = await serve((response) => response.end('picture'));
    const { client } = await serve((response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${portIn(other.client)}/x` }).end(),
    );
    expect(await client.fetchPicture('/x')).toMatchObject({ kind: 'elsewhere' });
    expect(other.seen).toEqual([]);
    expect(await fetched(naming(client, `127.0.0.1:${portIn(other.client)}`), '/x')).toBe('picture');
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
  });

  test('that leads round in a circle is given up', async () => {
    const { client, seen } = await serve((response) => response.writeHead(307, { location: '/x' }).end());
    expect(await client.fetchPicture('/x')).toMatchObject({ kind: 'elsewhere' });
    expect(seen).toHaveLength(4);
  });
});
