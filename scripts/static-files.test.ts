import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serveStaticFiles } from './static-files';

const SCRIPT = 'globalThis.loaded = true;\n'.repeat(200);
const PATH = '/_next/static/chunks/a1b2.js';
let folder: string;
let server: Server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overpaint-static-'));
  mkdirSync(join(folder, 'static/chunks'), { recursive: true });
  writeFileSync(join(folder, 'static/chunks/a1b2.js'), SCRIPT);
  writeFileSync(join(folder, 'static/font.woff2'), 'a font');
  writeFileSync(join(folder, 'static/notes.txt'), 'of no known kind');
  writeFileSync(join(folder, 'secret.js'), 'beside the folder');
  const serveStatic = serveStaticFiles(join(folder, 'static'));
  server = createServer((incoming, response) => {
    if (!serveStatic(incoming, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Not with `fetch`, which decodes bodies and sets its own `accept-encoding` and paths. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, path, method, headers, agent: false }).end();
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    asked.on('response', resolve).on('error', reject),
  );
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

it('sends a script in the best encoding that the browser accepts, cached for ever', async () => {
  const brotli = await ask(PATH, { 'accept-encoding': 'gzip, deflate, br, zstd' });
  expect(brotli.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'application/javascript; charset=utf-8',
    'content-length': String(brotli.body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);

  const gzipped = await ask(PATH, { 'accept-encoding': 'gzip, deflate' });
  expect(gzipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzipped.body).toString()).toBe(SCRIPT);

  const plain = await ask(PATH);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(SCRIPT);
});

it('sends already compressed files unchanged', async () => {
  const font = await ask('/_next/static/font.woff2', { 'accept-encoding': 'br' });
  expect(font.headers['content-encoding']).toBeUndefined();
  expect(font.headers['content-type']).toBe('font/woff2');
  expect(font.body.toString()).toBe('a font');
});

it('answers HEAD and conditional requests without a body', async () => {
  const head = await ask(PATH, { 'accept-encoding': 'br' }, 'HEAD');
  expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
  const again = await ask(PATH, { 'if-none-match': String(head.headers.etag) });
  expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
});

it('answers 503 for a file that is gone, and serves it once it is back', async () => {
  rmSync(join(folder, 'static/font.woff2'));
  expect(await ask('/_next/static/font.woff2')).toMatchObject({ status: 503 });
  writeFileSync(join(folder, 'static/font.woff2'), 'a font');
  expect(await ask('/_next/static/font.woff2')).toMatchObject({ status: 200 });
});

it.each([
  ['another folder', '/_next/static/../secret.js', {}, 'GET'],
  ['another folder, in disguise', '/_next/static/%2e%2e/secret.js', {}, 'GET'],
  ['a file that there is not', '/_next/static/chunks/none.js', {}, 'GET'],
  ['a kind of file that no build writes', '/_next/static/notes.txt', {}, 'GET'],
  ['a part of a file', PATH, { range: 'bytes=0-3' }, 'GET'],
  ['a change', PATH, {}, 'POST'],
  ['a page', '/', {}, 'GET'],
])('leaves to Next: %s', async (_what, path, headers: Record<string, string>, method) => {
  expect(await ask(path, headers, method)).toMatchObject({ status: 418 });
});
