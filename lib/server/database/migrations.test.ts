import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CamelCasePlugin, Kysely, Migrator, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import { TEST_ENGINES } from '@/test/databases';
import { migrationsFor } from './migrations';
import { openNodeSqlite } from './node-sqlite';
import { openDatabase } from './open-database';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-migrations-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('a library from before edits keeps its runs and images, and a copy from before', async () => {
  const sqlitePath = join(directory, 'library.db');
  const old = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: openNodeSqlite(sqlitePath),
    plugins: [new CamelCasePlugin()],
  });
  const first = Object.fromEntries(Object.entries(migrationsFor('sqlite')).slice(0, 1));
  await new Migrator({ db: old, provider: { getMigrations: async () => first } }).migrateToLatest();
  const runId = randomUUID();
  await old
    .insertInto('run')
    .values({
      id: runId,
      ownerId: 'local',
      kind: 'generate',
      status: 'done',
      requestHash: 'x',
      params: '{}',
      inputs: '[]',
      model: 'm',
      quality: 'low',
      demo: 0,
      estimateApproximate: 0,
      budgetPeriod: '2026-11',
      holdMicroUsd: 0,
      chargedMicroUsd: 0,
      attempt: 1,
      unreachable: 0,
      crashes: 0,
      revision: 1,
      createdAt: 1,
    })
    .execute();
  const image = {
    ownerId: 'local',
    runId,
    sha256: 'a'.repeat(64),
    mime: 'image/png',
    width: 1,
    height: 1,
    sizeBytes: 1,
    favourite: 1,
    fileName: 'a.png',
    createdAt: 1,
  };
  for (const position of [0, 1]) {
    await old
      .insertInto('image')
      .values({ ...image, id: `image-${position}`, position })
      .execute();
  }
  await old.destroy();

  const backupDirectory = join(directory, 'backups');
  const database = await openDatabase({ url: null, sqlitePath, backupDirectory });
  try {
    const images = await database.query.selectFrom('image').selectAll().orderBy('position').execute();
    expect(images).toMatchObject([
      { id: 'image-0', role: 'output', version: 0, rawId: null, favourite: 1 },
      { id: 'image-1', role: 'output', version: 0, rawId: null, favourite: 1 },
    ]);
    expect(await database.query.selectFrom('run').select(['id', 'edit', 'plan']).execute()).toEqual([
      { id: runId, edit: null, plan: null },
    ]);
    expect(await readdir(backupDirectory)).toEqual(['before-002-edits.db']);
  } finally {
    await database.close();
  }
});

it.each(TEST_ENGINES)(
  'on $engine an answer and what was made of it share a place, and no two do twice',
  async ({ open }) => {
    const { database, remove } = await open();
    try {
      const image = {
        ownerId: 'local',
        runId: null,
        position: 0,
        sha256: 'a'.repeat(64),
        mime: 'image/png',
        width: 1,
        height: 1,
        sizeBytes: 1,
        favourite: 0,
        fileName: 'a.png',
        createdAt: 1,
      } as const;
      const insert = (change: object) =>
        database.query
          .insertInto('image')
          .values({ ...image, id: randomUUID(), ...change })
          .execute();
      await insert({ role: 'input', uploadSha256: 'x' });
      await insert({ role: 'mask', uploadSha256: 'x' });
      await insert({ role: 'input', uploadSha256: 'x', ownerId: 'another' });
      await insert({});
      await insert({});
      await expect(insert({ role: 'input', uploadSha256: 'x' })).rejects.toThrow(/unique/i);
    } finally {
      await remove();
    }
  },
);

it('a migration that found no room has done nothing, and is made once there is room', async () => {
  const database = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: openNodeSqlite(join(directory, 'small.db')),
    plugins: [new CamelCasePlugin()],
  });
  const migrate = () =>
    new Migrator({
      db: database,
      provider: { getMigrations: async () => migrationsFor('sqlite') },
    }).migrateToLatest();
  await sql`pragma max_page_count = 20`.execute(database);
  expect(diskTroubleOf((await migrate()).error)).toBe('full');
  expect((await database.introspection.getTables()).map(({ name }) => name)).not.toContain('image');
  await sql`pragma max_page_count = 1000000`.execute(database);
  expect((await migrate()).error).toBeUndefined();
  await database.destroy();
});

it('what a crash left of the copy before a migration is not taken for it', async () => {
  const sqlitePath = join(directory, 'library.db');
  const options = { url: null, sqlitePath, backupDirectory: join(directory, 'backups') };
  await (await openDatabase({ ...options, migrateTo: '002-edits' })).close();
  await mkdir(options.backupDirectory);
  await writeFile(join(options.backupDirectory, 'before-003-library.db.unfinished'), 'half of a copy');
  await (await openDatabase(options)).close();
  expect(await readdir(options.backupDirectory)).toEqual(['before-003-library.db']);
  const copy = openNodeSqlite(join(options.backupDirectory, 'before-003-library.db'));
  const opened = new Kysely<Record<string, Record<string, unknown>>>({ dialect: copy });
  expect((await opened.introspection.getTables()).map(({ name }) => name)).toContain('run_input');
  await opened.destroy();
});
