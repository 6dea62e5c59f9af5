import { copyFile, cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { createStandIn } from '@/stand-in/handle';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { newRunId } from '@/test/server';
import { holdOpenRuns } from './hold';

let directory: string;
let sent: string[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-home-'));
  sent = [];
});
afterEach(() => rm(directory, { recursive: true }));

function open(name: string, settings: Record<string, string> = {}): Promise<Services> {
  return openServices({
    environment: parseEnvironment({
      LOG_LEVEL: 'silent',
      DATA_DIR: join(directory, name),
      ...settings,
    }),
    standIn: createStandIn({ paceMs: 0, onAccepted: ({ prompt }) => sent.push(prompt) }),
  });
}

async function admit(services: Services, prompt: string): Promise<string> {
  const { run } = await services.runs.admit(
    { ownerId: 'local', tokenId: null },
    { ...DEFAULT_SETTINGS, prompt, id: newRunId() },
  );
  return run.id;
}

/** Opens, does something, and stops as a server does that claims nothing meanwhile. */
async function visit(name: string, use: (services: Services) => Promise<unknown>, settings = {}) {
  const services = await open(name, settings);
  try {
    await use(services);
  } finally {
    await services.close();
  }
}

const statusOf = async (services: Services, id: string) => {
  const run = await services.runs.find('local', id);
  return run?.error?.code ?? run?.status;
};

/** Starts for good, and stops once this run has ended. */
async function work(name: string, runId: string, settings = {}): Promise<void> {
  const services = await open(name, settings);
  await services.runner.start();
  await expect
    .poll(async () => (await services.runs.find('local', runId))?.endedAt, { timeout: 15_000 })
    .not.toBeNull();
  await services.drain();
  await services.close();
}

test('a run that waits in a data directory is sent at its next start, wherever the folder was moved to', async () => {
  let id = '';
  await visit('data', async (services) => {
    id = await admit(services, 'waiting');
  });
  await visit('data', async (services) => expect(await statusOf(services, id)).toBe('queued'));
  await rename(join(directory, 'data'), join(directory, 'moved'));
  await work('moved', id);
  expect(sent).toEqual(['waiting']);
});

test('in a copy of a data directory it waits for a person', async () => {
  let id = '';
  await visit('data', async (services) => {
    id = await admit(services, 'waiting');
  });
  await cp(join(directory, 'data'), join(directory, 'copy'), { recursive: true, preserveTimestamps: true });
  await work('copy', id);
  expect(sent).toEqual([]);
  await visit('copy', async (services) => expect(await statusOf(services, id)).toBe('copied_waiting'));
  // Found out once: what is asked for here from then on is sent from here.
  await visit('copy', async (services) => {
    id = await admit(services, 'asked of the copy');
  });
  await work('copy', id);
  expect(sent).toEqual(['asked of the copy']);
});

test('it waits for a person after the database was overwritten with an older one', async () => {
  let waiting = '';
  await visit('data', async (services) => {
    waiting = await admit(services, 'waiting');
  });
  const [database, kept] = [join(directory, 'data', 'overpaint.db'), join(directory, 'kept.db')];
  await copyFile(database, kept);
  await work('data', waiting);
  await rm(`${database}-wal`, { force: true });
  await copyFile(kept, database);
  await work('data', waiting);
  expect(sent).toEqual(['waiting']);
  await visit('data', async (services) => expect(await statusOf(services, waiting)).toBe('copied_waiting'));
});

test('a database that was taken back, and had sent nothing since, goes on', async () => {
  let waiting = '';
  await visit('data', async (services) => {
    waiting = await admit(services, 'waiting');
  });
  const [database, kept] = [join(directory, 'data', 'overpaint.db'), join(directory, 'kept.db')];
  await copyFile(database, kept);
  await visit('data', (services) => admit(services, 'was never sent'));
  await copyFile(kept, database);
  await work('data', waiting);
  expect(sent).toEqual(['waiting']);
});

test('after a snapshot, which nothing can recognise, the operator says so, and what was open waits for a person', async () => {
  let id = '';
  await visit('data', async (services) => {
    id = await admit(services, 'waiting');
  });
  const place = { dataDirectory: join(directory, 'data'), databaseUrl: null, blobLocation: null };
  expect(await holdOpenRuns(place)).toBe(1);
  expect(await holdOpenRuns(place)).toBe(0);
  await work('data', id);
  expect(sent).toEqual([]);
});

describe.skipIf(openTestSchema === null)('on PostgreSQL', () => {
  let schema: TestSchema;
  beforeEach(async () => {
    schema = (await openTestSchema?.()) as TestSchema;
  });
  afterEach(() => schema.remove());
  const shared = () => ({ DATABASE_URL: schema.url });

  /** What a dump brings along that was made from another place. */
  const cameFromElsewhere = ({ database }: Services) =>
    database.query.updateTable('setting').set({ value: 'cluster 7' }).where('key', '=', 'home').execute();

  test('a run that waits is sent by the next server, from whatever folder', async () => {
    let id = '';
    await visit(
      'one',
      async (services) => {
        id = await admit(services, 'waiting');
      },
      shared(),
    );
    await work('two', id, shared());
    expect(sent).toEqual(['waiting']);
  });

  test('in a dump that was restored elsewhere it waits for a person', async () => {
    let id = '';
    await visit(
      'one',
      async (services) => {
        id = await admit(services, 'waiting');
        await cameFromElsewhere(services);
      },
      shared(),
    );
    await work('two', id, shared());
    expect(sent).toEqual([]);
  });

  test('servers that are at work keep what is theirs, whatever became of the place of their database', async () => {
    const working = await open('one', shared());
    const id = await admit(working, 'waiting');
    await cameFromElsewhere(working);
    await visit('two', async (services) => expect(await statusOf(services, id)).toBe('queued'), shared());
    await working.close();
  });
});
