import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAnswer, rawRequest } from '@/test/sockets';
import { errorOf, type HostileServer, startHostileServer } from './server';

/** `npm run hostile -- --long` */
const LONG = process.env.HOSTILE_LONG === 'true';
const STREAMS = LONG ? 2000 : 300;
/** A crowd may delay an answer, more so on a loaded machine, but must never prevent it. */
const ANSWERED_WITHIN_MS = 30_000;

let server: HostileServer;
let before: number;
let sockets: Socket[] = [];

beforeAll(async () => {
  server = await startHostileServer();
  await server.expectAlive();
  before = server.descriptors();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server.expectAlive();
  await server.expectNothingLeft(before);
});
afterAll(() => server.stop());

/** A client that sends what it is told, keeps the connection, and records what it receives. */
function open(
  text: string,
  { reads = true } = {},
): { socket: Socket; said(): string; closed: Promise<void> } {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  const heard: Buffer[] = [];
  socket.on('error', () => undefined);
  if (reads) socket.on('data', (bytes: Buffer) => heard.push(bytes));
  socket.write(text, 'latin1');
  sockets.push(socket);
  const closed = new Promise<void>((resolve) => {
    socket.once('end', () => resolve());
    socket.once('close', () => resolve());
  });
  return { socket, said: () => Buffer.concat(heard).toString('latin1'), closed };
}

const head = (line: string, lines: string[]) =>
  rawRequest(line, [`Host: ${server.host}`, 'Connection: keep-alive', ...lines]);

const UPGRADE = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: eA=='];

describe('a crowd of clients', () => {
  it('that asks for 600 upgrades and never hangs up leaves no connection', async () => {
    const clients = Array.from({ length: 600 }, () =>
      open(rawRequest('GET / HTTP/1.1', ['Host: evil.example', ...UPGRADE])),
    );
    await Promise.all(clients.map(({ closed }) => closed));
    await server.expectNothingLeft(before);
  });

  it('with event streams does not make others wait until the end, and gets only its share', async () => {
    const streams = Array.from({ length: STREAMS }, () => open(head('GET /api/events HTTP/1.1', [])));
    const askedAt = performance.now();
    await server.expectAlive();
    expect(performance.now() - askedAt).toBeLessThan(ANSWERED_WITHIN_MS);
    await expect
      .poll(() => streams.filter(({ said }) => said().includes('event: ready')).length, { timeout: 90_000 })
      .toBe(STREAMS);
  });

  it('with half-sent bodies to pages uses no memory, because pages accept none', async () => {
    const memoryMb = server.memoryMb();
    const bodies = Array.from({ length: 60 }, () =>
      open(`${head('POST / HTTP/1.1', ['Content-Length: 13000000'])}${'x'.repeat(4_000_000)}`),
    );
    await expect
      .poll(() => bodies.every(({ said }) => said().startsWith('HTTP/1.1 405')), { timeout: 60_000 })
      .toBe(true);
    expect(server.memoryMb() - memoryMb).toBeLessThan(150);
  });

  it('with half-sent uploads is limited to its share, and the rest are told to retry', async () => {
    const memoryMb = server.memoryMb();
    const png = '\x89PNG\r\n\x1a\n';
    const uploads = Array.from({ length: 60 }, () =>
      open(
        `${head('POST /api/images HTTP/1.1', ['Content-Type: image/png', 'Content-Length: 13000000'])}${png}${'x'.repeat(2_000_000)}`,
      ),
    );
    const refused = () => uploads.filter(({ said }) => said().startsWith('HTTP/1.1 429'));
    await expect.poll(() => refused().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(28);
    for (const { said } of refused()) {
      const answer = parseAnswer(said());
      expect(errorOf(answer)).toMatchObject({ code: 'too_many_uploads', retryable: true });
      expect(answer.headers['retry-after']).toBe('2');
    }
    expect(server.memoryMb() - memoryMb).toBeLessThan(200);
  });
});

describe('a client that is slow', () => {
  it('to send a body is dropped with a message', async () => {
    const json = open(
      `${head('POST /api/generate HTTP/1.1', ['Content-Type: application/json', 'Content-Length: 100'])}{"id"`,
    );
    const unread = open(`${head('DELETE /api/runs/x HTTP/1.1', ['Content-Length: 100'])}x`);
    await Promise.all([json.closed, unread.closed]);
    expect(errorOf(parseAnswer(json.said()))).toMatchObject({
      status: 408,
      code: 'request_too_slow',
      retryable: true,
    });
  });

  it('to send an upload, in small pieces, is dropped', async () => {
    const { socket, closed, said } = open(
      head('POST /api/images HTTP/1.1', ['Content-Type: image/png', 'Content-Length: 50000000']),
    );
    const drops = setInterval(() => socket.write('x'), 500);
    await closed;
    clearInterval(drops);
    expect(parseAnswer(said()).status).toBe(408);
  });

  it.skipIf(!LONG)('to send headers is dropped', async () => {
    const { socket, closed, said } = open(`GET / HTTP/1.1\r\nHost: ${server.host}\r\n`);
    const drops = setInterval(() => socket.write('X: y\r\n'), 1000);
    await closed;
    clearInterval(drops);
    expect(errorOf(parseAnswer(said()))).toMatchObject({ status: 408 });
  });

  it('to read uses no more than its own connection', async () => {
    for (let count = 0; count < 50; count++) open(head('GET / HTTP/1.1', []).repeat(8), { reads: false });
    await server.expectAlive();
  });
});
