import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '@/lib/server/logger';
import type { RunRecord } from '@/lib/server/records/run-record';
import { openPartialPreviews } from '@/lib/server/runs/partial-previews';
import { createRunPresenter } from '@/lib/server/runs/present-runs';
import { createRunEvents } from '@/lib/server/runs/run-events';
import { createUsualTimes } from '@/lib/server/runs/usual-times';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { WireRun } from '@/lib/shared/wire';
import { newRunId, openTestServer, type TestServer } from '@/test/server';
import type { Neighbours } from './neighbours';
import { createRunNews } from './run-news';

const OWNER = 'local';
let server: TestServer;
let run: RunRecord;

beforeEach(async () => {
  server = await openTestServer();
  const id = newRunId();
  await server.services.runs.admit(
    { ownerId: OWNER, tokenId: null },
    { ...DEFAULT_SETTINGS, prompt: 'a cat', id },
  );
  await server.ended(id);
  run = (await server.services.runStore.read(id)) as RunRecord;
});
afterEach(() => server.close());

/** Another server on the same database, whose neighbours say what the test wants. */
async function openOther(change: { failures?: number } = {}) {
  const { runStore, environment } = server.services;
  const previews = await openPartialPreviews(environment.dataDirectory);
  const present = createRunPresenter(
    runStore,
    previews,
    createUsualTimes(runStore),
    'OpenAI',
    async () => new Map(),
  );
  let failures = change.failures ?? 0;
  const told: string[] = [];
  const woken: true[] = [];
  let listener: Parameters<Neighbours['listen']>[0] | null = null;
  const events = createRunEvents();
  const news = createRunNews({
    store: runStore,
    async present(runs) {
      failures -= 1;
      if (failures >= 0) throw new Error('The database is away');
      return present(runs);
    },
    events,
    logger: createLogger('silent'),
    neighbours: {
      tell: (runId) => told.push(runId),
      listen: async (own) => {
        listener = own;
      },
      close: async () => undefined,
    },
  });
  await news.listen(() => woken.push(true));
  const seen: WireRun[] = [];
  const watch = () => events.subscribe(OWNER, (wire) => seen.push(wire));
  return {
    news,
    told,
    woken,
    seen,
    watch,
    neighbour: listener as unknown as Parameters<Neighbours['listen']>[0],
  };
}

test('what changed elsewhere reaches the watchers here, and is not told again', async () => {
  const other = await openOther();
  other.watch();
  await other.neighbour.changed([run.id, 'nobody’s']);
  expect(other.seen).toMatchObject([{ id: run.id, status: 'done' }]);
  expect(other.woken).toHaveLength(1);
  expect(other.told).toEqual([]);
});

test('after a gap the watchers are told what a page shows, whichever server ended it', async () => {
  const other = await openOther();
  other.watch();
  await other.neighbour.missedSince(Date.now());
  expect(other.seen).toMatchObject([{ id: run.id, status: 'done' }]);
});

test('a change here is told to the neighbours, watched or not', async () => {
  const other = await openOther();
  other.news.changed(run);
  expect(other.told).toEqual([run.id]);
});

test('watchers hear of a change also when the database was away at that moment', async () => {
  const other = await openOther({ failures: 2 });
  other.watch();
  other.news.changed(run);
  await expect.poll(() => other.seen, { timeout: 5000 }).toMatchObject([{ id: run.id, status: 'done' }]);
  other.news.close();
});
