import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import pg from 'pg';
import { type Engine, type OpenDatabase, openDatabase } from '@/lib/server/database/open-database';

const DUPLICATE_DATABASE = '42P04';

/** For tests: each engine that is there, with a way to open an empty database of it. */
export const TEST_ENGINES: { engine: Engine; open: () => Promise<TestDatabase> }[] = [
  { engine: 'sqlite', open: openTemporarySqlite },
  ...(process.env.TEST_DATABASE_URL === undefined
    ? []
    : [
        {
          engine: 'postgres' as const,
          open: openTemporaryPostgres.bind(null, process.env.TEST_DATABASE_URL),
        },
      ]),
];

export type TestDatabase = { database: OpenDatabase; remove(): Promise<void> };

async function openTemporarySqlite(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-database-'));
  const database = await openDatabase({
    url: null,
    sqlitePath: join(directory, 'test.db'),
    backupDirectory: join(directory, 'backups'),
  });
  return {
    database,
    async remove() {
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function openTemporaryPostgres(url: string): Promise<TestDatabase> {
  const own = await createSchema(url);
  const database = await openDatabase({ url: own.url, sqlitePath: '', backupDirectory: '' });
  return {
    database,
    async remove() {
      await database.close();
      await own.remove();
    },
  };
}

export type TestSchema = {
  name: string;
  url: string;
  /** Ends every connection to it: a PostgreSQL that was restarted. */
  cutConnections(): Promise<void>;
  remove(): Promise<void>;
};

/** An empty PostgreSQL for tests with several servers; null where there is none. */
export const openTestSchema: (() => Promise<TestSchema>) | null =
  process.env.TEST_DATABASE_URL === undefined ? null : createSchema.bind(null, process.env.TEST_DATABASE_URL);

/** Its own schema in the database of this worker. */
async function createSchema(server: string): Promise<TestSchema> {
  const url = await databaseOfWorker(server);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create schema ${name}`);
  const own = new URL(url);
  own.searchParams.set('options', `-c search_path=${name}`);
  own.searchParams.set('application_name', name);
  return {
    name,
    url: own.href,
    cutConnections: () =>
      administer(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${name}'`,
      ),
    remove: () => administer(url, `drop schema ${name} cascade`),
  };
}

/**
 * Kysely looks at all schemas of a database, also at one that another test is dropping. So each worker has a database of
 * its own, and its tests one after the other.
 */
async function databaseOfWorker(server: string): Promise<string> {
  const name = `tests_${process.pid}_${threadId}`;
  await administer(server, `create database ${name}`).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError && error.code === DUPLICATE_DATABASE)) throw error;
  });
  const own = new URL(server);
  own.pathname = `/${name}`;
  return own.href;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
