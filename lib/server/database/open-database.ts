import 'server-only';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CamelCasePlugin, Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrationsFor } from './migrations';
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
};

/** Opens the database and brings it to the newest migration, keeping a copy of an older SQLite file first. */
export async function openDatabase(options: Options): Promise<OpenDatabase> {
  const database = options.url === null ? await openSqlite(options.sqlitePath) : openPostgres(options.url);
  try {
    await migrate(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function openSqlite(path: string): Promise<OpenDatabase> {
  await mkdir(dirname(path), { recursive: true });
  const query = new Kysely<Database>({ dialect: openNodeSqlite(path), plugins: [new CamelCasePlugin()] });
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
    // Every bigint of ours is below 2^53: milliseconds, micro-dollars, counts.
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
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

async function migrate(database: OpenDatabase, options: Options): Promise<void> {
  const migrator = new Migrator({
    db: database.query,
    provider: { getMigrations: async () => migrationsFor(database.engine) },
  });
  const migrations = await migrator.getMigrations();
  const done = migrations.filter((migration) => migration.executedAt !== undefined);
  if (database.engine === 'sqlite' && done.length > 0 && done.length < migrations.length) {
    await copyBefore(database, options, migrations[done.length]?.name ?? 'migration');
  }
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error });
}

async function copyBefore(database: OpenDatabase, options: Options, migration: string): Promise<void> {
  await mkdir(options.backupDirectory, { recursive: true });
  const copy = join(options.backupDirectory, `before-${migration}.db`);
  if (existsSync(copy)) return;
  await sql`vacuum into ${sql.lit(copy)}`.execute(database.query);
}
