import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type BodyWatch, watchBodies } from './body-watch';

/** A second of the watch, made short. */
const SECOND_MS = 5;

let server: Server;
let watch: BodyWatch;
afterEach(async () => {
  watch.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends a head and then what `body` says, and resolves to whether the watch gave up. */
async function send(
  body: (write: (bytes: string) => void) => void,
  options: { read?: boolean; answered?: boolean } = {},
): Promise<'given up' | 'complete'> {
  const { promise, resolve } = Promise.withResolvers<'given up' | 'complete'>();
  watch = watchBodies(SECOND_MS);
  server = createServer((request: IncomingMessage) => {
    watch.add(
      request,
      () => options.answered === true,
      () => resolve('given up'),
    );
    if (options.read !== false) request.resume();
    request.on('end', () => resolve('complete'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
  body((bytes) => socket.write(bytes));
  return promise;
}

it('gives up a body that does not go on', async () => {
  expect(await send((write) => write('half'))).toBe('given up');
});

it('gives up a body that comes in drops', async () => {
  const drops = (write: (bytes: string) => void) => {
    const timer = setInterval(() => write('x'), SECOND_MS);
    timer.unref();
  };
  expect(await send(drops)).toBe('given up');
});

it('leaves a body alone that comes', async () => {
  expect(await send((write) => write('x'.repeat(1_000_000)))).toBe('complete');
});

it('does not blame a body for what this server does not read, until it has answered', async () => {
  const unread = send((write) => write('x'.repeat(900_000)), { read: false });
  const looks = new Promise((resolve) => setTimeout(resolve, SECOND_MS * 60, 'left alone'));
  expect(await Promise.race([unread, looks])).toBe('left alone');
  watch.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await send((write) => write('x'.repeat(900_000)), { read: false, answered: true })).toBe('given up');
});
