import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { announceLength, withExchange } from './exchange';

it('tells Node the length of what a route sends, also after a wait', async () => {
  const server = createServer((_request, response) =>
    withExchange({ response, address: '127.0.0.1' }, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      announceLength(new Headers(), 5);
      response.write('he');
      response.end('llo');
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(answer.headers.get('content-length')).toBe('5');
  expect(answer.headers.has('transfer-encoding')).toBe(false);
  expect(await answer.text()).toBe('hello');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('tells the answer itself where there is no such server', () => {
  const headers = new Headers();
  announceLength(headers, 5);
  expect(headers.get('content-length')).toBe('5');
});
