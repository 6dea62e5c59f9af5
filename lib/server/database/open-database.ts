import 'server-only';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CamelCasePlugin, Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import { makeDurableDirectory, syncDirectory } from '@/lib/server/disk/sync-directory';
import { StartRefusal } from '@/lib/server/start-refusal';
import { connectionRefusal } from './connection-refusal';
import { makeDataDirectory } from './data-directory';
import { isDatabaseDown } from './database-down';
import { migrationsFor } from './migrations';
import { refuseNetworkFileSystem } from './network-file-system';
import { openNodeSqlite } from './node-sqlite';
import { createNotifications, type Notifications } from './notifications';
import type { Database } from './schema';

export type Engine = 'sqlite' | 'postgres';

export type OpenDatabase = {
  engine: Engine;
  query: Kysely<Database>;
  /** Epoch milliseconds by the database's clock, which all replicas share. */
  now(): Promise<number>;
  /** To and from other servers on the same database; null where there can be none. */
  notifications: Notifications | null;
  close(): Promise<void>;
};

type Options = {
  /** `postgres://…`; null for SQLite. */
  url: string | null;
  sqlitePath: string;
  backupDirectory: string;
  /** The last migration to make, for a copy of an older database; the newest unless told. */
  migrateTo?: string;
};

/** A server that is frozen in the middle of a transaction keeps its locks, and with them all others, for no longer. */
const IDLE_TRANSACTION_MS = 15_000;

/**
 * Opens the database and brings it to the newest migration, keeping a copy of an older SQLite file first.
 *
 * @throws StartRefusal when SQLite would lie on a network file system, PostgreSQL cannot be used as the URL says, or a
 * newer version has been here
 */
export async function openDatabase(options: Options): Promise<OpenDatabase> {
  const database = options.url === null ? await openSqlite(options.sqlitePath) : openPostgres(options.url);
  try {
    await migrate(database, options);
  } catch (error) {
    await database.close();
    throw explained(error, options.url);
  }
  return database;
}

/**
 * Opens a database that is there as it is: nothing is migrated, and of SQLite nothing is written.
 *
 * @returns null when there is none yet
 */
export async function openExistingDatabase(
  options: Pick<Options, 'url' | 'sqlitePath'>,
): Promise<OpenDatabase | null> {
  if (options.url === null && !existsSync(options.sqlitePath)) return null;
  const database =
    options.url === null
      ? await openSqlite(options.sqlitePath, { readOnly: true })
      : openPostgres(options.url);
  try {
    if ((await listMigrations(database)).length > 0) return database;
    await database.close();
    return null;
  } catch (error) {
    await database.close();
    throw explained(error, options.url);
  }
}

function explained(error: unknown, url: string | null): unknown {
  return (url === null ? null : connectionRefusal(error, url)) ?? error;
}

/** The migrations that were made, in their order; empty where nothing was ever stored. */
export async function listMigrations(database: OpenDatabase): Promise<string[]> {
  const migrations = await (await createMigrator(database)).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt !== undefined).map(({ name }) => name);
}

async function openSqlite(path: string, { readOnly = false } = {}): Promise<OpenDatabase> {
  const directory = dirname(path);
  if (!readOnly) await makeDataDirectory(directory);
  await refuseNetworkFileSystem(directory);
  const query = new Kysely<Database>({
    dialect: openNodeSqlite(path, { readOnly }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    engine: 'sqlite',
    query,
    now: async () => Date.now(),
    notifications: null,
    close: () => query.destroy(),
  };
}

function openPostgres(url: string): OpenDatabase {
  const BIGINT = pg.types.builtins.INT8;
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    // Not as a parameter of the connection: poolers refuse those that they do not know.
    onConnect: async (client) => {
      await client.query(`set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS}`);
    },
    // Every bigint of ours is below 2^53: milliseconds, micro-dollars, counts.
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that breaks is replaced at the next query, and one that breaks in the middle of a transaction fails
  // its next statement. Each says so by an event too, which would end the process without a listener.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const query = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    engine: 'postgres',
    query,
    async now() {
      const { rows } = await sql<{
        now: number;
      }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(query);
      const now = rows[0]?.now;
      if (now === undefined) throw new Error('PostgreSQL did not tell the time');
      return now;
    },
    notifications: createNotifications({ connectionString: url }, async (statement, words) => {
      await pool.query(statement, [words]);
    }),
    close: () => query.destroy(),
  };
}

async function createMigrator({ engine, query }: OpenDatabase): Promise<Migrator> {
  const provider = { getMigrations: async () => migrationsFor(engine) };
  if (engine === 'sqlite') return new Migrator({ db: query, provider });
  // Unless told the schema, Kysely takes the tables of any other installation in the same database for ours.
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(query);
  const schema = rows[0]?.name;
  return new Migrator({
    db: query,
    provider,
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
}

async function migrate(database: OpenDatabase, options: Options): Promise<void> {
  const migrator = await createMigrator(database);
  const migrations = await migrator.getMigrations();
  const done = migrations.filter((migration) => migration.executedAt !== undefined);
  const upgrade = options.migrateTo === undefined;
  if (upgrade && database.engine === 'sqlite' && done.length > 0 && done.length < migrations.length) {
    await copyBefore(database, options, migrations[done.length]?.name ?? 'migration');
  }
  const { error } =
    options.migrateTo === undefined
      ? await migrator.migrateToLatest()
      : await migrator.migrateTo(options.migrateTo);
  if (error instanceof Error && /previously executed migration \S+ is missing/.test(error.message)) {
    throw new StartRefusal(
      'A newer version of Overpaint has been at this database. Start that version, or restore a backup from before it.',
      { cause: error },
    );
  }
  if (error === undefined) return;
  if (diskTroubleOf(error) !== null || isDatabaseDown(error)) throw error;
  throw new Error('The database could not be migrated', { cause: error });
}

async function copyBefore(database: OpenDatabase, options: Options, migration: string): Promise<void> {
  await makeDurableDirectory(options.backupDirectory);
  const copy = join(options.backupDirectory, `before-${migration}.db`);
  if (existsSync(copy)) return;
  // Under another name until it is whole: what a crash or a full disk leaves is no copy.
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { force: true });
  await sql`vacuum into ${sql.lit(unfinished)}`.execute(database.query);
  await rename(unfinished, copy);
  await syncDirectory(options.backupDirectory);
}
