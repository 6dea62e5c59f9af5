import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { createStandIn } from '@/stand-in/handle';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { newRunId, openTestServer, type TestServer } from '@/test/server';
import { backUp, restore } from './backup';
import { openExisting, type Place } from './installation';
import { verifyInstallation } from './verify-installation';

const ENGINES = [
  { engine: 'SQLite', openSchema: null },
  ...(openTestSchema === null ? [] : [{ engine: 'PostgreSQL', openSchema: openTestSchema }]),
];

/** Money: what the original was about to send, a copy never sends. */
describe.each(ENGINES)('a backup of runs that are open, restored to $engine', ({ openSchema }) => {
  let directory: string;
  let schema: TestSchema | null;
  let original: TestServer;
  let originalCalls: { release(): void };
  /** One is called, the others wait for it. */
  let runs: string[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-open-runs-'));
    schema = openSchema === null ? null : await openSchema();
    original = await openTestServer({ MAX_CONCURRENT_CALLS: '1' });
    originalCalls = original.hold();
    runs = [];
    for (let each = 0; each < 3; each += 1) {
      const settings = { ...DEFAULT_SETTINGS, prompt: `a fox ${each}`, size: '1024x1024' };
      runs.push(
        (
          await original.services.runs.admit(
            { ownerId: 'local', tokenId: null },
            { ...settings, id: newRunId() },
          )
        ).run.id,
      );
    }
    await expect.poll(() => statuses(original.services)).toEqual(['calling', 'queued', 'queued']);
  });
  afterEach(async () => {
    originalCalls.release();
    await original.close();
    await schema?.remove();
    await rm(directory, { recursive: true });
  });

  const statuses = async (services: Services) =>
    (await Promise.all(runs.map((id) => services.runs.find('local', id)))).map((run) => run?.status);
  const options = () => ({
    resume: false,
    signal: new AbortController().signal,
    say: () => undefined,
    version: '0.0.0-test',
  });
  const backup = () => join(directory, 'backup');
  const target = (): Place => ({
    dataDirectory: join(directory, 'new'),
    databaseUrl: schema?.url ?? null,
    blobLocation: null,
  });
  const backUpOriginal = () =>
    backUp(
      {
        dataDirectory: original.services.environment.dataDirectory,
        databaseUrl: null,
        blobLocation: null,
      },
      backup(),
      options(),
    );

  /** Starts on a copy, does there what `use` asks, and tells what was sent to the API. */
  async function start(place: Place, use: (services: Services) => Promise<void>): Promise<number> {
    let sent = 0;
    const services = await openServices({
      environment: parseEnvironment({
        LOG_LEVEL: 'silent',
        DATA_DIR: place.dataDirectory,
        DATABASE_URL: place.databaseUrl ?? '',
      }),
      standIn: createStandIn({ paceMs: 0, onAccepted: () => (sent += 1) }),
    });
    try {
      await services.runner.start();
      await use(services);
    } finally {
      await services.drain();
      await services.close();
    }
    return sent;
  }

  async function verify(place: Place): Promise<string[]> {
    const installation = await openExisting(place);
    try {
      const asked = { quick: false, repair: false, signal: options().signal, say: () => undefined };
      return (await verifyInstallation(installation, asked)).problems;
    } finally {
      await installation.close();
    }
  }

  test('sends nothing, says why, and counts what they may have cost', async () => {
    await backUpOriginal();
    await restore(backup(), target(), options());
    expect(await verify(target())).toEqual([]);
    const held = (await original.services.status(INSTALLATION)).budget;
    const sent = await start(target(), async (services) => {
      const found = await Promise.all(runs.map((id) => services.runs.find('local', id)));
      expect(found.map((run) => [run?.status, run?.error?.code, run?.error?.charged])).toEqual([
        ['unknown', 'copied_under_way', 'maybe'],
        ['unknown', 'copied_waiting', 'maybe'],
        ['unknown', 'copied_waiting', 'maybe'],
      ]);
      expect(held.reservedMicroUsd).toBeGreaterThan(0);
      expect((await services.status(INSTALLATION)).budget).toMatchObject({
        spentMicroUsd: held.reservedMicroUsd,
        reservedMicroUsd: 0,
      });
      const shelf = await services.database.query
        .selectFrom('entry')
        .select('id')
        .where('shelf', '=', 'unknown')
        .execute();
      expect(shelf.map(({ id }) => id).sort()).toEqual([...runs].sort());
    });
    expect(sent).toBe(0);
    expect(await verify(target())).toEqual([]);
  });

  test('sends nothing when a server is started on the backup itself', async () => {
    await backUpOriginal();
    const place = { dataDirectory: backup(), databaseUrl: null, blobLocation: null };
    const sent = await start(place, async (services) => {
      expect(await statuses(services)).toEqual(['unknown', 'unknown', 'unknown']);
    });
    expect(sent).toBe(0);
  });

  test('takes the answers that came while it was made, whatever their runs were when it read them', async () => {
    const { dataDirectory } = original.services.environment;
    const head = { version: 1, contentType: 'application/json', status: 200, upstreamRequestId: null };
    const body = { data: [{ b64_json: original.picture.toString('base64') }] };
    const answer = `${JSON.stringify({ ...head, receivedAtMs: 1 })}\n${JSON.stringify(body)}`;
    await backUp({ dataDirectory, databaseUrl: null, blobLocation: null }, backup(), {
      ...options(),
      // After the rows have been read, and before the spool is looked into once more.
      say: (line) => {
        if (!line.startsWith('Pictures')) return;
        for (const id of runs.slice(0, 2))
          void writeFile(join(dataDirectory, 'spool', `${id}.1.answer`), answer);
      },
    });
    await restore(backup(), target(), options());
    const sent = await start(target(), async (services) => {
      const ended = (run: WireRun | null) => run !== null && TERMINAL.has(run.status);
      await expect
        .poll(async () => {
          const found = await Promise.all(runs.map((id) => services.runs.find('local', id)));
          return found.every(ended) && found.map((run) => run?.status);
        })
        .toEqual(['done', 'done', 'unknown']);
    });
    expect(sent).toBe(0);
    expect(await verify(target())).toEqual([]);
  });
});
