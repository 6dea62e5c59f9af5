import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { WireRun } from '@/lib/shared/wire';
import { newRunId, openTestServer, type TestServer } from '@/test/server';

/** R10: the database is away while a run is under way. The whole of it, with a real one, is in `scripts/crash-test.ts`. */

const OWNER = 'local';
const DOWN = Object.assign(new Error('the database system is shutting down'), { code: '57P03' });

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

async function admit(): Promise<WireRun> {
  const request = { ...DEFAULT_SETTINGS, prompt: 'a cat', size: '1024x1024', id: newRunId() };
  return (await server.services.runs.admit({ ownerId: OWNER, tokenId: null }, request)).run;
}
const spooled = () => readdir(join(server.services.environment.dataDirectory, 'spool'));
const budget = async () => (await server.services.status(INSTALLATION)).budget;

test('an answer waits in the spool until the database is back, and was called once', async () => {
  const markSaving = vi.spyOn(server.services.runStore, 'markSaving');
  markSaving.mockRejectedValueOnce(DOWN).mockRejectedValueOnce(DOWN);
  const { id } = await admit();
  await expect.poll(() => markSaving.mock.calls.length).toBe(2);
  expect(await spooled()).toEqual([`${id}.1.answer`]);
  expect(await server.services.runs.find(OWNER, id)).toMatchObject({ status: 'calling', error: null });
  expect(await server.ended(id)).toMatchObject({ status: 'done', error: null, images: [{ width: 1024 }] });
  expect(server.calls).toHaveLength(1);
});

test.each(['markCalling', 'markSaving', 'finish'] as const)(
  '%s that the database took, and broke off before it said so, is done once and told',
  async (step) => {
    const { runStore } = server.services;
    const take = runStore[step] as (...given: unknown[]) => Promise<never>;
    vi.spyOn(runStore, step).mockImplementationOnce(async (...given: unknown[]) => {
      await take(...given);
      throw DOWN;
    });
    const told = Promise.withResolvers<WireRun>();
    const stop = server.services.events.subscribe(OWNER, (run) => {
      if (run.status === 'done') told.resolve(run);
    });
    const { id, attempt } = await admit();
    expect(await told.promise.finally(stop)).toMatchObject({ id, error: null, images: [{ width: 1024 }] });
    expect(await runStore.read(id)).toMatchObject({ attempt: attempt + 1, crashes: 0 });
    expect(server.calls).toHaveLength(1);
    expect((await budget()).reservedMicroUsd).toBe(0);
  },
);
