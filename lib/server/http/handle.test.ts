import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, openTestServer, type TestServer } from '@/test/server';
import { json } from './answer';
import { handle } from './handle';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

it('takes no part of a path that a database could not look for', async () => {
  const echo = handle({}, ({ param }) => json(param('id')));
  const ids = ['0199-abc', 'a\u0000b', ''];
  const answers = await Promise.all(ids.map(async (id) => (await ask(echo, '/', { params: { id } })).json()));
  expect(answers).toEqual(['0199-abc', '', '']);
});

it.each([
  ['the disk', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
  [
    'libvips',
    new Error('vips__file_open_write: unable to write to file\nsystem error: No space left on device'),
  ],
])('says that the disk is full, as %s tells it', async (_, error) => {
  const failing = handle({}, () => Promise.reject(error));
  const response = await ask(failing, '/');
  expect(response.status).toBe(507);
  expect(await response.json()).toMatchObject({ error: { code: 'disk_full', retryable: true } });
});
