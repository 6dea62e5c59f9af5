import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { POST } from '@/app/api/generate/route';
import { GET } from '@/app/readyz/route';
import { createRunner } from '@/lib/server/runs/runner';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { readiness } from './readiness';

let freeBytes = Number.MAX_SAFE_INTEGER;
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  statfs: async () => ({ bavail: freeBytes, bsize: 1, type: 0 }),
}));

let server: TestServer;
beforeEach(async () => {
  freeBytes = Number.MAX_SAFE_INTEGER;
  server = await openTestServer();
});
afterEach(() => server.close());

const ready = async () => {
  const response = await ask(GET, '/readyz');
  return { status: response.status, ...((await response.json()) as { problems: string[] }) };
};
const run = (prompt: string) =>
  ask(POST, '/api/generate', { method: 'POST', json: { ...DEFAULT_SETTINGS, prompt, id: newRunId() } });

test('a server without room is not ready, and is once there is some', async () => {
  freeBytes = 1_000_000;
  expect(await ready()).toMatchObject({ status: 503, problems: [expect.stringMatching(/disk .* is full/)] });
  freeBytes = Number.MAX_SAFE_INTEGER;
  expect(await ready()).toMatchObject({ status: 200, problems: [] });
});

test('a database that finds no room for a row blames the disk, and takes it when there is', async () => {
  const { query } = server.services.database;
  const prompt = 'fox '.repeat(7000);
  await sql`pragma max_page_count = 1`.execute(query);
  expect(await refusal(await run(prompt))).toMatchObject({
    status: 507,
    code: 'disk_full',
    message: expect.stringMatching(/disk of this server is full/),
  });
  await sql`pragma max_page_count = 1000000`.execute(query);
  expect((await run(prompt)).status).toBe(202);
});

test('a server that cannot take over what a crash left is not ready, and works as soon as it can', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let room = false;
  const { runStore, isDraining, environment, database } = server.services;
  const listAbandoned = async () => {
    if (!room) throw Object.assign(new Error('full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    return [];
  };
  const silent = { error: () => undefined, warn: () => undefined, info: () => undefined };
  const runner = createRunner({
    store: { ...runStore, listAbandoned },
    spool: { list: async () => [] },
    logger: silent,
    leaseOwner: 'me',
    isDeadOwner: () => false,
    maxConcurrentCalls: 0,
  } as unknown as Parameters<typeof createRunner>[0]);
  const state = () => readiness({ runner, isDraining, environment, database });
  await runner.start();
  expect((await state()).problems).toEqual([expect.stringMatching(/not taken over yet/)]);
  room = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await state()).problems).toEqual([]);
  await runner.drain(0);
  vi.useRealTimers();
});
