import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, type HostileServer, startHostileServer } from './server';

let server: HostileServer;
let before: number;
beforeAll(async () => {
  server = await startHostileServer();
  await server.expectAlive();
  before = server.descriptors();
});
afterAll(() => server.stop());

/** One address of each kind. */
const ADDRESSES = [
  '/',
  '/library',
  '/usage',
  '/compare',
  '/compare/x.png',
  '/image/x.svg',
  '/robots.txt',
  '/favicon.ico',
  '/icon.svg',
  '/manifest.webmanifest',
  '/nothing.woff2',
  '/_next/static/nothing.js',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  '/_next/data/x/index.json',
  '/_next/nothing',
  '/_error',
  '/404',
  '/500',
  '/API/status',
  '/api',
  '/api/status',
  '/api/events',
  '/api/runs',
  '/api/nothing/at/all.txt',
  '/api/images/x.png',
  '/metrics',
  '/models/nothing.onnx',
];

describe('under a foreign host name', () => {
  it.each(ADDRESSES)('%s says nothing', async (path) => {
    for (const lines of [
      ['Host: evil.example'],
      ['Host: evil.example', `X-Forwarded-Host: ${server.host}`],
      [`Host: ${server.host}.evil.example`],
      ['Host: evil.example', 'RSC: 1', 'Next-Router-State-Tree: x', 'X-Middleware-Subrequest: proxy'],
    ]) {
      const answer = await server.ask(`GET ${path} HTTP/1.1`, lines);
      expect(errorOf(answer)).toMatchObject({ status: 421, code: 'unknown_host' });
    }
  });

  it.each(['/healthz', '/readyz'])('%s answers, because probes come by address', async (path) => {
    expect((await server.ask(`GET ${path} HTTP/1.1`, ['Host: 10.9.8.7'])).status).toBe(200);
  });
});

describe('under its own host name', () => {
  it.each(ADDRESSES.filter((path) => path !== '/api/events'))(
    '%s has the headers of its kind',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = await server.ask(`${method} ${path} HTTP/1.1`);
        expect([200, 307, 308, 400, 404]).toContain(answer.status);
        if (/^text\/html/.test(answer.headers['content-type'] ?? ''))
          expect(answer.headers['content-security-policy']).toContain("'strict-dynamic'");
      }
    },
  );

  it('redirects to no other host', async () => {
    for (const path of [
      '//evil.example/',
      '//evil.example/%2f..',
      '/library/',
      '///evil.example',
      '/x//evil.example',
    ]) {
      const { headers } = await server.ask(`GET ${path} HTTP/1.1`, [
        `Host: ${server.host}`,
        'X-Forwarded-Host: evil.example',
      ]);
      expect(headers.location ?? '/').toMatch(/^\/(?!\/)/);
    }
  });
});

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: eA==',
  'Sec-WebSocket-Version: 13',
];

describe('a malformed or unwanted request', () => {
  it.each<[string, (host: string) => string, number]>([
    ['a websocket', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE.join('\r\n')}\r\n\r\n`, 501],
    [
      'a websocket to where development has one',
      (host) => `GET /_next/hmr HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE.join('\r\n')}\r\n\r\n`,
      501,
    ],
    [
      'a websocket under a foreign name',
      () => `GET / HTTP/1.1\r\nHost: evil.example\r\n${UPGRADE.join('\r\n')}\r\n\r\n`,
      421,
    ],
    [
      'HTTP/2 by upgrade',
      (host) =>
        `GET /api/status HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n`,
      501,
    ],
    ['HTTP/2 at once', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a tunnel', (host) => `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 501],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['nonsense', () => 'hello\r\n\r\n', 400],
    [
      'a whole URL of another host',
      (host) => `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      400,
    ],
    [
      'a whole URL with a user',
      (host) => `GET http://${host}@evil.example/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      400,
    ],
    ['all of the server', (host) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['two hosts', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`, 400],
    ['no host', () => 'GET / HTTP/1.1\r\n\r\n', 400],
    ['dot segments', (host) => `GET /api/../library HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    [
      'encoded dot segments',
      (host) => `GET /_next/static/%2e%2e/%2e%2e/package.json HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      400,
    ],
    [
      'encoded slashes',
      (host) => `GET /_next/static/..%2f..%2f..%2fpackage.json HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      400,
    ],
    ['a NUL in the path', (host) => `GET /image/%00 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['a NUL in the query', (host) => `GET /api/images?q=%00 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    [
      'a line break in the path',
      (host) => `GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      400,
    ],
    ['a bad escape', (host) => `GET /api/images/%zz HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['overlong UTF-8', (host) => `GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['an address of 20 KB', (host) => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 431],
    [
      'a flood of headers',
      (host) =>
        `GET / HTTP/1.1\r\nHost: ${host}\r\n${Array.from({ length: 3000 }, (_, n) => `X-${n}: y`).join('\r\n')}\r\n\r\n`,
      431,
    ],
    ['a folded header', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: a\r\n b\r\n\r\n`, 400],
    ['a blank before a colon', (host) => `GET / HTTP/1.1\r\nHost : ${host}\r\n\r\n`, 400],
    [
      'a bare line feed',
      (host) => `POST /api/generate HTTP/1.1\nHost: ${host}\nContent-Length: 3\n\n{}x`,
      400,
    ],
    [
      'a length and chunks',
      (host) =>
        `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      (host) =>
        `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
      400,
    ],
    [
      'a length below zero',
      (host) => `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -1\r\n\r\n{}`,
      400,
    ],
    [
      'a length past counting',
      (host) =>
        `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999999999999999\r\n\r\n{}`,
      400,
    ],
    [
      'an unknown coding',
      (host) => `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: xchunked\r\n\r\n{}`,
      400,
    ],
    [
      'chunks twice',
      (host) =>
        `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'a chunk of a false size',
      (host) =>
        `POST /api/generate HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
      400,
    ],
    [
      'a body where one asks only',
      (host) =>
        `GET /api/runs HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`,
      400,
    ],
    [
      'a change of a page',
      (host) =>
        `POST / HTTP/1.1\r\nHost: ${host}\r\nNext-Action: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]`,
      405,
    ],
    [
      'a method of WebDAV',
      (host) => `PROPFIND /library HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      405,
    ],
    ['TRACE', (host) => `TRACE /api/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 405],
    [
      'another method by a header',
      (host) =>
        `POST /library HTTP/1.1\r\nHost: ${host}\r\nX-HTTP-Method-Override: GET\r\nConnection: close\r\n\r\n`,
      405,
    ],
  ])('%s is refused', async (_what, request, status) => {
    expect(errorOf(await server.send(request(server.host)))).toMatchObject({ status });
  });
});

describe('a body', () => {
  const post = (body: string, lines: string[] = [], path = '/api/generate') =>
    server.ask(
      `POST ${path} HTTP/1.1`,
      [
        `Host: ${server.host}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...lines,
      ],
      body,
    );
  const chunks = (...parts: string[]) =>
    server.ask(
      'POST /api/generate HTTP/1.1',
      [`Host: ${server.host}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      `${parts.map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`,
    );

  it.each([
    ['nothing', ''],
    ['half of it', '{"id":'],
    ['a list nested 400,000 deep', '['.repeat(400_000)],
    ['an object nested 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a prompt nested deep', `{"id":"x","prompt":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a prototype', '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"id":"x","prompt":"y"}'],
    ['numbers past all bounds', '{"id":"01937c00-0000-7000-8000-000000000002","prompt":"a","n":1e400}'],
    [
      'a number as long as a book',
      `{"id":"01937c00-0000-7000-8000-000000000002","prompt":"a","n":${'9'.repeat(500_000)}}`,
    ],
    ['100,000 unknown fields', `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
    ['no object', '"generate"'],
    ['null', 'null'],
    ['a byte order mark alone', '\ufeff'],
    ['a lone surrogate as an id', '{"id":"\\ud800","prompt":"a"}'],
  ])('of %s is a refused request', async (_what, body) => {
    const error = errorOf(await post(body));
    expect(error.status).toBe(400);
    expect(error.message.length).toBeLessThan(2000);
  });

  it('in chunks is read like any other, even if it is empty', async () => {
    expect(errorOf(await chunks('{"id":', '1}'))).toMatchObject({ code: 'invalid_request' });
    expect(errorOf(await chunks())).toMatchObject({ code: 'invalid_json' });
  });

  it('that is too long is refused, with or without its length in the headers', async () => {
    expect(
      errorOf(await chunks('{"a":"', ...Array.from({ length: 24 }, () => 'x'.repeat(65_536)), '"}')),
    ).toMatchObject({
      code: 'payload_too_large',
    });
    expect(errorOf(await post(`"${'x'.repeat(1_500_000)}"`))).toMatchObject({ code: 'payload_too_large' });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json\t, text/plain',
    '',
  ])('of the type %j is refused', async (type) => {
    const answer = await server.ask(
      'POST /api/generate HTTP/1.1',
      [`Host: ${server.host}`, `Content-Type: ${type}`, 'Content-Length: 2'],
      '{}',
    );
    expect(errorOf(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it('from another page is refused before it is read', async () => {
    for (const line of [
      'Origin: https://evil.example',
      'Origin: null',
      'Sec-Fetch-Site: cross-site',
      'Origin: http://127.0.0.1:1',
    ])
      expect(errorOf(await post('{}', [line]))).toMatchObject({ status: 403, code: 'foreign_origin' });
  });

  it('gets “100 Continue” if the client asks and the body is wanted', async () => {
    const answer = await server.ask(
      'POST /api/generate HTTP/1.1',
      [
        `Host: ${server.host}`,
        'Content-Type: application/json',
        'Content-Length: 2',
        'Expect: 100-continue',
        'Origin: https://evil.example',
      ],
      '{}',
    );
    expect(errorOf(answer)).toMatchObject({ status: 403, code: 'foreign_origin' });
    const refused = await server.ask(
      'POST / HTTP/1.1',
      [`Host: ${server.host}`, 'Content-Length: 2', 'Expect: 100-continue'],
      '{}',
    );
    expect(refused.status).toBe(405);
  });
});

it('after all this the server is unchanged', async () => {
  await server.expectAlive();
  await server.expectNothingLeft(before);
  expect(server.output()).not.toMatch(/\bat .+:\d+:\d+\)/);
});
