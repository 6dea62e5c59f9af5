import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type OpenDatabase, openDatabase } from '@/lib/server/database/open-database';
import type { Place } from '@/lib/server/installation/installation';
import { s3LocationOf } from '@/test/blob-stores';
import { CANARY_KEY, type OverpaintProcess, startOverpaint } from '@/test/overpaint-process';
import { startTestS3, type TestS3Server } from '@/test/s3-server';
import { mountSmallDisk, type SmallDisk } from '@/test/small-disk';
import { type StandInProcess, startStandIn } from '@/test/stand-in-process';
import { type Postgres, startPostgres } from './postgres';

export const MONTHLY_BUDGET_MICRO_USD = 1000 * 1_000_000;
const DISK_BYTES = 400 * 1024 * 1024;

/** Everything that can be attacked: servers, and what they depend on. */
export type CrashInstallation = {
  engine: Engine;
  /** One on SQLite, two on PostgreSQL and a bucket, each with its own data directory. */
  servers: CrashServer[];
  standIn: StandInProcess;
  /** The place of a server, as the commands take it. */
  sourcePlace(dataDirectory: string): Place;
  /** A separate connection to the servers' database. */
  database: OpenDatabase;
  /** Null: PostgreSQL. */
  sqlitePath: string | null;
  /** PostgreSQL only. */
  postgres: Postgres | null;
  bucket: TestS3Server | null;
  /** Mounted at the first server's data directory; null if mounting is not allowed or was not requested. */
  disk: SmallDisk | null;
  /** The output of all servers. */
  output(): string;
  /** Stops everything and deletes the data. With `keep` the data stays, and the result is its folder. */
  close(options: { keep: boolean }): Promise<string | null>;
};

export type CrashServer = {
  dataDirectory: string;
  /** The same after every restart, as in real life. */
  url(): string;
  process(): OverpaintProcess;
  start(): Promise<void>;
  /** Resolves to the exit code; null when the signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
};

/** @returns null if PostgreSQL was requested and is not installed */
export async function startCrashInstallation(
  engine: Engine,
  options: { smallDisk: boolean },
): Promise<CrashInstallation | null> {
  const postgres = engine === 'postgres' ? await startPostgres() : null;
  if (engine === 'postgres' && postgres === null) return null;
  const bucket = engine === 'postgres' ? await startTestS3() : null;
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-crash-'));
  const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0 });
  const names = engine === 'postgres' ? ['data-a', 'data-b'] : ['data'];
  const disk = options.smallDisk ? await mountSmallDisk(join(folder, names[0] ?? ''), DISK_BYTES) : null;
  let output = '';

  function createServer(name: string): CrashServer {
    const dataDirectory = join(folder, name);
    const settings: Record<string, string> = {
      DATA_DIR: dataDirectory,
      OPENAI_BASE_URL: standIn.baseUrl,
      OPENAI_API_KEY: CANARY_KEY,
      CALL_DEADLINE_SECONDS: '6',
      OVERNIGHT_LOOK_SECONDS: '1',
      DRAIN_TIMEOUT: '2',
      MONTHLY_BUDGET_USD: String(MONTHLY_BUDGET_MICRO_USD / 1_000_000),
      ...(postgres === null ? {} : { DATABASE_URL: postgres.url }),
      ...(bucket === null ? {} : { BLOB_URL: bucket.url }),
    };
    let running: OverpaintProcess | null = null;
    const process = () => {
      if (running === null) throw new Error(`${name} was never started`);
      return running;
    };
    return {
      dataDirectory,
      url: () => process().url,
      process,
      async start() {
        running = await startOverpaint(settings);
        settings.PORT = new URL(running.url).port;
      },
      async stop(signal) {
        const code = await process().stop(signal);
        output += process().output();
        return code;
      },
    };
  }
  const servers = names.map(createServer);
  for (const server of servers) await server.start();
  const sqlitePath = join(servers[0]?.dataDirectory ?? '', 'overpaint.db');
  const database = await openDatabase({
    url: postgres?.url ?? null,
    sqlitePath,
    backupDirectory: join(folder, 'backups'),
  });

  return {
    engine,
    servers,
    standIn,
    sourcePlace: (dataDirectory) => ({
      dataDirectory,
      databaseUrl: postgres?.url ?? null,
      blobLocation: bucket === null ? null : s3LocationOf(bucket.url),
    }),
    database,
    sqlitePath: engine === 'sqlite' ? sqlitePath : null,
    postgres,
    bucket,
    disk,
    output: () => output,
    async close({ keep }) {
      for (const server of servers) {
        server.process().thaw();
        await server.stop('SIGKILL');
      }
      await database.close();
      await standIn.stop();
      await bucket?.close();
      await postgres?.stop();
      if (keep) {
        writeFileSync(join(folder, 'server.log'), output);
        if (disk !== null) cpSync(servers[0]?.dataDirectory ?? '', join(folder, 'kept'), { recursive: true });
      }
      await disk?.remove();
      if (!keep) rmSync(folder, { recursive: true });
      return keep ? folder : null;
    },
  };
}
