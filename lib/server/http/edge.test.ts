import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAnswer, type RawAnswer, rawRequest, sendRaw } from '@/test/sockets';
import { createEdge, type Edge, type EdgeHandler } from './edge';

let edge: Edge;
let port: number;
let seen: IncomingMessage[];

beforeEach(() => open((_request, response) => response.end('behind')));
afterEach(close);

async function open(
  handler: EdgeHandler,
  options: { trustedProxies?: string[]; mostConnections?: number } = {},
): Promise<void> {
  seen = [];
  const { trustedProxies = [], ...rest } = options;
  edge = createEdge({
    environment: { allowedHosts: ['localhost', '127.0.0.1', '[::1]', 'studio.example'], trustedProxies },
    development: false,
    ...rest,
  });
  edge.serve((request, response) => {
    seen.push(request);
    return handler(request, response);
  });
  await new Promise<void>((resolve) => edge.server.listen(0, '127.0.0.1', resolve));
  port = (edge.server.address() as AddressInfo).port;
}

async function close(): Promise<void> {
  edge.server.closeAllConnections();
  await new Promise((resolve) => edge.server.close(resolve));
}

async function reopen(...asked: Parameters<typeof open>): Promise<void> {
  await close();
  await open(...asked);
}

const ask = async (line: string, lines: string[] = ['Host: localhost'], body = ''): Promise<RawAnswer> =>
  parseAnswer(await sendRaw(port, rawRequest(line, lines, body)));
const code = ({ body }: RawAnswer) => (JSON.parse(body) as { error: { code: string } }).error.code;

describe('the host', () => {
  it.each([
    '/',
    '/icon.svg',
    '/compare/x.png',
    '/a.txt',
    '/_next/static/x.js',
    '/_next/image?url=x',
    '/api/status',
    '/x',
  ])('must be known for %s, whatever it looks like', async (path) => {
    const answer = await ask(`GET ${path} HTTP/1.1`, ['Host: evil.example']);
    expect(answer.status).toBe(421);
    expect(code(answer)).toBe('unknown_host');
    expect(seen).toEqual([]);
  });

  it.each([
    ['localhost', 200],
    ['LOCALHOST:3000', 200],
    ['localhost.', 200],
    ['studio.example:443', 200],
    ['[::1]:3000', 200],
    ['', 421],
    ['localhost@evil.example', 421],
    ['localhost, evil.example', 421],
    ['localhost/..', 421],
    ['127.0.0.1.evil.example', 421],
  ])('%j is answered with %i', async (host, status) => {
    expect((await ask('GET / HTTP/1.1', [`Host: ${host}`])).status).toBe(status);
  });

  it.each(['/healthz', '/readyz', '/healthz?x=1'])('may be any for the probe %s', async (path) => {
    expect((await ask(`GET ${path} HTTP/1.1`, ['Host: 10.1.2.3'])).status).toBe(200);
  });

  it.each(['/healthz/', '//healthz', '/HEALTHZ', '/healthz.png', '/%68ealthz', '/x?/healthz'])(
    'may not for %s, which is no probe',
    async (path) => {
      expect((await ask(`GET ${path} HTTP/1.1`, ['Host: 10.1.2.3'])).status).toBe(421);
    },
  );

  it('is named once', async () => {
    for (const second of ['Host: localhost', 'HOST: evil.example']) {
      const answer = await ask('GET /healthz HTTP/1.1', ['Host: localhost', second]);
      expect([answer.status, code(answer)]).toEqual([400, 'ambiguous_request']);
    }
  });

  it('may be left out in HTTP/1.0 alone', async () => {
    expect((await ask('GET / HTTP/1.0', [])).status).toBe(200);
    const answer = await ask('GET / HTTP/1.1', []);
    expect([answer.status, code(answer)]).toEqual([400, 'ambiguous_request']);
  });

  it('of a whole URL is that of the header, or it is refused', async () => {
    expect((await ask('GET http://localhost:80/library?x=1 HTTP/1.1', ['Host: localhost:80'])).status).toBe(
      200,
    );
    expect(seen[0]?.url).toBe('/library?x=1');
    for (const url of ['http://evil.example/', 'http://localhost@evil.example/', 'https://studio.example/'])
      expect((await ask(`GET ${url} HTTP/1.1`)).status).toBe(400);
    expect((await ask('GET http://evil.example/ HTTP/1.1', ['Host: evil.example'])).status).toBe(421);
  });

  it('is read from no other header, and Next is told none of them', async () => {
    const lines = ['X-Forwarded-Host: localhost', 'Forwarded: host=localhost', 'X-Original-Host: localhost'];
    expect((await ask('GET / HTTP/1.1', ['Host: evil.example', ...lines])).status).toBe(421);
    const foreign = [
      'X-Forwarded-Host: evil',
      'X-Middleware-Subrequest: proxy',
      'Next-Action: x',
      'Next-Resume: 1',
      'X-Nonce: x',
    ];
    await ask('GET / HTTP/1.1', [
      'Host: localhost',
      // What the page's router says of itself.
      'RSC: 1',
      'Next-Url: /library',
      ...foreign,
      'Content-Security-Policy: x',
      'If-None-Match: "kept"',
    ]);
    expect(seen[0]?.headers).toMatchObject({ 'if-none-match': '"kept"' });
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      'connection',
      'content-security-policy',
      'host',
      'if-none-match',
      'next-url',
      'rsc',
      'x-address',
      'x-nonce',
    ]);
    expect(seen[0]?.headers['content-security-policy']).toBe(
      `script-src 'nonce-${seen[0]?.headers['x-nonce']}'`,
    );
    expect(seen[0]?.headers['x-nonce']).toMatch(/^[\w+/]{22}==$/);
  });
});

describe('the shape of a request', () => {
  it.each(['/api/../library', '/%', '/image/%00', '/\\evil.example', '/api/%2e%2e/x', '*'])(
    'is refused where %s can be read in two ways',
    async (path) => {
      const answer = await ask(`GET ${path} HTTP/1.1`);
      expect([answer.status, code(answer)]).toEqual([400, 'ambiguous_request']);
      expect(answer.headers.connection).toBe('close');
    },
  );

  it.each([
    ['POST /', 405],
    ['POST /library', 405],
    ['POST //api/generate', 405],
    ['POST /%61pi/generate', 405],
    ['POST /API/generate', 405],
    ['PUT /healthz', 405],
    ['TRACE /api/runs', 405],
    ['PROPFIND /api/runs', 405],
    ['POST /api/generate', 200],
    ['OPTIONS /api/runs', 200],
  ])('%s is answered with %i: pages take no body', async (asked, status) => {
    const answer = await ask(`${asked} HTTP/1.1`, ['Host: localhost', 'Content-Length: 2'], '{}');
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.allow).toContain('GET, HEAD');
  });

  it('has no body where it asks only', async () => {
    for (const lines of [['Content-Length: 5'], ['Transfer-Encoding: chunked']]) {
      const answer = await ask('GET /api/runs HTTP/1.1', ['Host: localhost', ...lines], '0\r\n\r\n');
      expect([answer.status, code(answer)]).toEqual([400, 'invalid_request']);
    }
    expect((await ask('GET /api/runs HTTP/1.1', ['Host: localhost', 'Content-Length: 0'])).status).toBe(200);
  });

  it.each([
    ['nonsense', 'NONSENSE\r\n\r\n', 400, 'ambiguous_request'],
    [
      'two lengths',
      rawRequest('POST /api/x HTTP/1.1', ['Host: localhost', 'Content-Length: 1', 'Content-Length: 2'], 'ab'),
      400,
      'ambiguous_request',
    ],
    [
      'a length and chunks',
      rawRequest(
        'POST /api/x HTTP/1.1',
        ['Host: localhost', 'Content-Length: 4', 'Transfer-Encoding: chunked'],
        '0\r\n\r\n',
      ),
      400,
      'ambiguous_request',
    ],
    [
      'a header of 20 KB',
      rawRequest('GET / HTTP/1.1', ['Host: localhost', `X: ${'a'.repeat(20_000)}`]),
      431,
      'headers_too_large',
    ],
    [
      'an address of 20 KB',
      rawRequest(`GET /${'a'.repeat(20_000)} HTTP/1.1`, ['Host: localhost']),
      431,
      'headers_too_large',
    ],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'ambiguous_request'],
  ])('is refused with a sentence and the headers when it is %s', async (_what, text, status, expected) => {
    const answer = parseAnswer(await sendRaw(port, text));
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(answer.headers).toMatchObject({
      connection: 'close',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('is told to people in a sentence', async () => {
    const answer = await ask('GET / HTTP/1.1', ['Host: evil.example', 'Accept: text/html,*/*']);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body).toContain('ALLOWED_HOSTS');
  });
});

describe('the headers of an answer', () => {
  it.each([
    [
      'text/html; charset=utf-8',
      /default-src 'self'; script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'/,
    ],
    ['image/svg+xml', /^default-src 'none'; frame-ancestors 'none'$/],
    ['application/javascript', /^default-src 'self';.* frame-ancestors 'none'$/],
  ])('are those of %s, by any author', async (type, policy) => {
    await reopen((_request, response) => response.setHeader('content-type', type).end('x'));
    const { headers } = await ask('GET /whatever HTTP/1.1');
    expect(headers['content-security-policy']).toMatch(policy);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('stay what a route has set', async () => {
    await reopen((_request, response) => response.setHeader('content-security-policy', 'sandbox').end('x'));
    expect((await ask('GET / HTTP/1.1')).headers['content-security-policy']).toBe('sandbox');
  });
});

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: eA==',
];
const descriptors = () => readdirSync('/proc/self/fd').length;

describe('another protocol', () => {
  it.each([
    ['an upgrade', rawRequest('GET / HTTP/1.1', ['Host: localhost', ...UPGRADE]), 501, 'upgrade_refused'],
    [
      'an upgrade under a foreign name',
      rawRequest('GET / HTTP/1.1', ['Host: evil.example', ...UPGRADE]),
      421,
      'unknown_host',
    ],
    [
      'the one that development has',
      rawRequest('GET /_next/hmr?id=x HTTP/1.1', ['Host: localhost', ...UPGRADE]),
      501,
      'upgrade_refused',
    ],
    [
      'an upgrade to HTTP/2',
      rawRequest('GET /api/status HTTP/1.1', [
        'Host: localhost',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AA',
      ]),
      501,
      'upgrade_refused',
    ],
    [
      'an upgrade of a change',
      rawRequest('POST /api/generate HTTP/1.1', ['Host: localhost', ...UPGRADE]),
      501,
      'upgrade_refused',
    ],
    [
      'a tunnel',
      rawRequest('CONNECT evil.example:443 HTTP/1.1', ['Host: localhost']),
      501,
      'upgrade_refused',
    ],
    [
      'a tunnel under a foreign name',
      rawRequest('CONNECT evil.example:443 HTTP/1.1', ['Host: evil.example']),
      421,
      'unknown_host',
    ],
  ])('%s is refused', async (_what, text, status, expected) => {
    const answer = parseAnswer(await sendRaw(port, text));
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(seen).toEqual([]);
  });

  it('leaves no connection open, however many ask for one and never hang up', async () => {
    const before = descriptors();
    const sockets = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
        socket.on('error', () => undefined).resume();
        socket.write(rawRequest('GET / HTTP/1.1', ['Host: evil.example', ...UPGRADE]));
        await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
        return socket;
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) =>
      edge.server.getConnections((_error, count) => resolve(expect(count).toBe(0))),
    );
    for (const socket of sockets) socket.destroy();
    await expect.poll(descriptors).toBeLessThanOrEqual(before + 5);
  });
});

describe('a crowd', () => {
  it('on one connection is cut off', async () => {
    await reopen(() => undefined);
    const said = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(50));
    expect(said).toBe('');
    expect(seen.length).toBeLessThan(20);
  });

  it('of connections from one address leaves as many for the others', async () => {
    await reopen(() => undefined, { mostConnections: 10 });
    const sockets = Array.from({ length: 5 }, () => connect({ port, host: '127.0.0.1' }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const answer = parseAnswer(await sendRaw(port, ''));
    expect([answer.status, code(answer)]).toEqual([429, 'too_many_connections']);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await ask('GET / HTTP/1.1', ['Host: x'])).status).toBe(421);
  });

  it('behind a named proxy shares nothing but the whole', async () => {
    await reopen(() => undefined, { mostConnections: 10, trustedProxies: ['127.0.0.1'] });
    const sockets = Array.from({ length: 10 }, () => connect({ port, host: '127.0.0.1' }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    expect(parseAnswer(await sendRaw(port, '')).status).toBe(429);
    for (const socket of sockets) socket.destroy();
  });
});
