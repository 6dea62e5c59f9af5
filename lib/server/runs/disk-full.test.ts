import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { newRunId, openTestServer, type TestServer } from '@/test/server';
import { roomNeededBytes } from './disk-room';

/** R9: what a run may write is promised to it before money is spent. A disk that really fills is in `scripts/crash-test.ts`. */

const OWNER = 'local';
const SETTINGS = { ...DEFAULT_SETTINGS, prompt: 'a cat', size: '1024x1024' };
const MARGIN_BYTES = 32 * 1024 * 1024;

let freeBytes = Number.MAX_SAFE_INTEGER;
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  statfs: async () => ({ bavail: freeBytes, bsize: 1 }),
}));

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const admit = () =>
  server.services.runs.admit({ ownerId: OWNER, tokenId: null }, { ...SETTINGS, id: newRunId() });

test('runs that come at once are not all promised the same room', async () => {
  const calls = server.hold();
  freeBytes = MARGIN_BYTES + 3.5 * roomNeededBytes(SETTINGS);
  const answers = await Promise.allSettled(Array.from({ length: 20 }, admit));
  const admitted = answers.filter((answer) => answer.status === 'fulfilled');
  expect(admitted).toHaveLength(3);
  for (const answer of answers.filter((each) => each.status === 'rejected'))
    expect(answer.reason).toMatchObject({ code: 'disk_full' });
  calls.release();
  for (const answer of admitted) await server.ended(answer.value.run.id);
  expect(server.calls).toHaveLength(3);
  await expect(admit()).resolves.toMatchObject({ created: true });
});
