import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '@/test/seeded-random';
import { parseAnswer, sendRaw } from '@/test/sockets';
import { type HostileServer, startHostileServer } from './server';

const LONG = process.env.HOSTILE_LONG === 'true';
const REQUESTS = LONG ? 10_000 : 400;
const AT_ONCE = 20;
const seed = Number(process.env.HOSTILE_SEED ?? 20_261_128);

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.stop());

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'get',
  'GETT',
  'TRACE',
  'M-SEARCH',
  '',
];
const PIECES = [
  '/',
  '//',
  '/api',
  '/api/images/',
  '/api/runs/',
  'x',
  '..',
  '.',
  '%2e',
  '%2F',
  '%00',
  '%ff',
  '%',
  '\\',
  '?',
  '&',
  '=',
  '#',
  ';',
  '@',
  ':',
  '_next',
  '/_next/static/',
  'data',
  '.json',
  '.png',
  '\u0000',
  '\u007f',
  ' ',
  '~',
  '|',
  '"',
  '<',
  '{',
  'cursor=',
  'q=',
  'w=512',
  'nxtPid=',
  '__nextLocale=',
  '_rsc=',
];
const HEADERS = [
  'Host: evil',
  'Content-Length: 5',
  'Content-Length: 0',
  'Content-Length: 5, 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'Expect: x',
  'Content-Type: application/json',
  'Content-Type: image/png',
  'Origin: null',
  'Range: bytes=0-',
  'Range: bytes=9-1',
  'If-None-Match: *',
  'Accept: text/html',
  'Cookie: a=b',
  'RSC: 1',
  'Next-Action: x',
  'X-Forwarded-For: 1.2.3.4',
  'X-Forwarded-Proto: javascript',
  'X-Nextjs-Data: 1',
  ': empty',
  'No colon',
  'X: \u0000',
  'X: a\r\n folded',
  'Accept-Encoding: br;q=2',
];
const BODIES = [
  '',
  '{}',
  'hello',
  '0\r\n\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffffffff\r\n',
  '\u0000'.repeat(40),
];

it(`answers ${REQUESTS} random requests, or hangs up, and stays unchanged`, async () => {
  const random = seededRandom(seed);
  const some = <Item>(from: readonly Item[], most: number) =>
    Array.from({ length: random.between(0, most) }, () => random.pick(from));
  const request = () => {
    const host = random.between(0, 4) === 0 ? [] : [`Host: ${server.host}`];
    const line = `${random.pick(METHODS)} /${some(PIECES, 6).join('')} HTTP/1.${random.between(0, 2)}`;
    return `${[line, ...host, ...some(HEADERS, 4), 'Connection: close'].join('\r\n')}\r\n\r\n${random.pick(BODIES)}`;
  };
  await server.expectAlive();
  const before = server.descriptors();
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const text = request();
        const said = await sendRaw(server.port, text);
        if (said === '') return;
        const { status, headers } = parseAnswer(said);
        const what = `seed ${seed}: ${JSON.stringify(text)} was answered ${JSON.stringify(said.slice(0, 400))}`;
        expect(status, what).toBeGreaterThanOrEqual(200);
        expect(status, what).not.toBe(500);
        expect(headers['x-content-type-options'], what).toBe('nosniff');
        expect(headers['content-security-policy'], what).toMatch(/frame-ancestors 'none'|sandbox/);
      }),
    );
  }
  await server.expectAlive();
  await server.expectNothingLeft(before);
});
