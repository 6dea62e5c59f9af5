import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migrator } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blobPath } from '@/lib/server/blobs/blob-name';
import { migrationsFor } from '@/lib/server/database/migrations';
import { openDatabase } from '@/lib/server/database/open-database';
import { parseEnvironment } from '@/lib/server/environment';
import { rebuildEntries } from '@/lib/server/library/rebuild-entries';
import { openServices } from '@/lib/server/services';
import { s3LocationOf } from '@/test/blob-stores';
import { openTestSchema, TEST_ENGINES, type TestSchema } from '@/test/databases';
import { type Filled, fillInstallation, readEverything } from '@/test/installation';
import { startTestS3, type TestS3Server } from '@/test/s3-server';
import { backUp, restore } from './backup';
import { copyInstallation } from './copy-installation';
import { openExisting, openForWriting, openPreviews, type Place } from './installation';
import { NOT_COPIED, TABLES } from './tables';

let directory: string;
let s3: TestS3Server;
let schema: TestSchema | null;
let home: Place;
let filled: Filled;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-copy-'));
  s3 = await startTestS3({ pageSize: 1000 });
  schema = openTestSchema === null ? null : await openTestSchema();
  home = folderPlace('home');
  filled = await fillInstallation(home);
  await endOpenRuns();
});
afterEach(async () => {
  await s3.close();
  await schema?.remove();
  await rm(directory, { recursive: true });
});

/** What a copy does to runs that are open is told in `give-up-open-runs.test.ts`; everything else it copies as it is. */
async function endOpenRuns(): Promise<void> {
  const installation = await openForWriting(home);
  const ended = { status: 'failed', errorCode: 'rate_limited', holdMicroUsd: 0 } as const;
  await installation.database.query.updateTable('run').set(ended).where('status', '=', 'queued').execute();
  await installation.database.query.updateTable('budget').set({ reservedMicroUsd: 0 }).execute();
  await rebuildEntries(installation.database, () => undefined);
  await installation.close();
}

const folderPlace = (name: string): Place => ({
  dataDirectory: join(directory, name),
  databaseUrl: null,
  blobLocation: null,
});
const options = (
  change: { resume?: boolean; atRest?: boolean; signal?: AbortSignal; say?: (line: string) => void } = {},
) => ({
  resume: false,
  signal: new AbortController().signal,
  say: () => undefined,
  version: '0.0.0-test',
  ...change,
});

async function copy(from: Place, to: Place, change: Parameters<typeof options>[0] = {}) {
  const source = await openExisting(from);
  try {
    const target = await openForWriting(to, source.migrations.at(-1));
    try {
      return await copyInstallation(source, target, options(change));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Every picture, by the bytes that are there. */
async function readBlobs(place: Place): Promise<string[]> {
  const installation = await openExisting(place);
  try {
    const texts: string[] = [];
    for await (const { sha256 } of installation.blobs.list()) {
      texts.push(await installation.blobs.withFile(sha256, (path) => readFile(path, 'utf8')));
    }
    return texts.sort();
  } finally {
    await installation.close();
  }
}

const backupPath = () => join(directory, 'backup');

async function previewOf(place: Place): Promise<string> {
  const installation = await openForWriting(place);
  try {
    const previews = await openPreviews(installation);
    return Buffer.from((await previews.read(filled.unknownRun, 0))?.bytes ?? []).toString();
  } finally {
    await installation.close();
  }
}

describe.each(TEST_ENGINES)('on $engine', ({ open }) => {
  test('every table is among those that are copied', async () => {
    const { database, remove } = await open();
    try {
      const tables = (await database.query.introspection.getTables())
        .filter((table) => !table.isView && (table.schema === undefined || table.schema.startsWith('test_')))
        .map((table) => table.name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
      const ours = [...new Set(tables)].filter((name) => !/^entrySearch|^kysely/i.test(name));
      expect(ours.sort()).toEqual([...TABLES.map(({ name }) => name), ...NOT_COPIED].sort());
    } finally {
      await remove();
    }
  });
});

describe('a backup', () => {
  test('has every row, picture, preview and answer, and is itself a data directory', async () => {
    const manifest = await backUp(home, backupPath(), options());
    expect(manifest).toMatchObject({
      tables: { run: 233, image: 14, budget: 2, preset: 1, comparison: 1 },
      blobs: { count: 11 },
      spooledAnswers: 1,
      problems: [],
    });
    expect(await readEverything(folderPlace('backup'))).toEqual(await readEverything(home));
    expect(await readBlobs(folderPlace('backup'))).toEqual(await readBlobs(home));
    expect(await previewOf(folderPlace('backup'))).toBe('a preview');
    expect(await readFile(join(backupPath(), 'spool', `${filled.unknownRun}.1.answer`), 'utf8')).toBe(
      'an answer',
    );
  });

  test('of an installation in use has the rows of one moment', async () => {
    const live = await openForWriting(home);
    const saying: string[] = [];
    const manifest = await backUp(home, backupPath(), {
      ...options(),
      // Something ends while the rows have been read and the pictures have not.
      say: (line) => {
        saying.push(line);
        if (!line.startsWith('Pictures')) return;
        void live.database.query.deleteFrom('preset').execute();
      },
    });
    expect(manifest.tables.preset).toBe(1);
    expect(saying.some((line) => line.startsWith('Pictures'))).toBe(true);
    await live.close();
  });

  test('is one file of SQLite, without a log beside it', async () => {
    await backUp(home, backupPath(), options());
    const names = await readdir(backupPath());
    expect(names.filter((name) => name.startsWith('overpaint.db'))).toEqual(['overpaint.db']);
  });

  test('names what was missing or damaged, and has all the rest', async () => {
    const [first, second] = filled.images;
    await rm(join(home.dataDirectory, 'blobs', ...blobPath(first?.sha256 ?? '')));
    await writeFile(join(home.dataDirectory, 'blobs', ...blobPath(second?.sha256 ?? '')), 'Picture 1');
    const manifest = await backUp(home, backupPath(), options());
    expect(manifest.problems).toHaveLength(2);
    expect(manifest.problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(`${first?.sha256} is missing`),
        expect.stringMatching(`${second?.sha256} is damaged`),
      ]),
    );
    expect(await readBlobs(folderPlace('backup'))).toHaveLength(9);
  });

  test('goes nowhere where there is anything', async () => {
    await mkdir(backupPath());
    await writeFile(join(backupPath(), 'holiday.jpg'), 'x');
    await expect(backUp(home, backupPath(), options())).rejects.toThrow(/is not empty/);
    await rm(backupPath(), { recursive: true });
    await backUp(home, backupPath(), options());
    for (const resume of [true, false]) {
      await expect(backUp(home, backupPath(), options({ resume }))).rejects.toThrow(/finished backup/);
    }
  });

  test('of nothing says so', async () => {
    await expect(backUp(folderPlace('nowhere'), backupPath(), options())).rejects.toThrow(/nothing yet/);
  });

  test('that broke off is not restored, and goes on where it was', async () => {
    const stop = new AbortController();
    const broken = backUp(home, backupPath(), {
      ...options({ signal: stop.signal }),
      say: (line) => line.startsWith('Pictures') && stop.abort(),
    });
    await expect(broken).rejects.toThrow();
    await expect(restore(backupPath(), folderPlace('new'), options())).rejects.toThrow(
      /no finished backup.*--resume/,
    );
    await expect(backUp(home, backupPath(), options())).rejects.toThrow(/--resume/);
    const manifest = await backUp(home, backupPath(), options({ resume: true }));
    expect(manifest.tables.run).toBe(233);
    expect(await readEverything(folderPlace('backup'))).toEqual(await readEverything(home));
    expect(await readBlobs(folderPlace('backup'))).toEqual(await readBlobs(home));
  });

  test('of an older version is made without changing it, and restores to this one', async () => {
    const old = folderPlace('old');
    await mkdir(old.dataDirectory);
    const sqlitePath = join(old.dataDirectory, 'overpaint.db');
    const before = await openDatabase({ url: null, sqlitePath, backupDirectory: '', migrateTo: '002-edits' });
    await before.query
      .insertInto('budget')
      .values({ scope: 'installation', period: '2026-10', spentMicroUsd: 7, reservedMicroUsd: 0 })
      .execute();
    const migrations = () =>
      new Migrator({ db: before.query, provider: { getMigrations: async () => migrationsFor('sqlite') } })
        .getMigrations()
        .then((all) => all.filter(({ executedAt }) => executedAt !== undefined).length);
    const manifest = await backUp(old, backupPath(), options());
    expect(manifest).toMatchObject({ lastMigration: '002-edits', tables: { budget: 1 } });
    expect(await migrations()).toBe(2);
    await before.close();
    await restore(backupPath(), folderPlace('new'), options());
    expect((await readEverything(folderPlace('new'))).budget).toMatchObject([
      { scope: 'installation', spentMicroUsd: 7 },
      { scope: 'person:local', spentMicroUsd: 7 },
    ]);
  });
});

describe('restoring', () => {
  test('to a new place gives the same installation, and leaves the backup as it was', async () => {
    await backUp(home, backupPath(), options());
    const before = await readdir(backupPath());
    await restore(backupPath(), folderPlace('new'), options());
    expect(await readdir(backupPath())).toEqual(before);
    expect(await readEverything(folderPlace('new'))).toEqual(await readEverything(home));
    expect(await readBlobs(folderPlace('new'))).toEqual(await readBlobs(home));
    expect(await previewOf(folderPlace('new'))).toBe('a preview');
    expect(await readdir(join(directory, 'new', 'spool'))).toEqual([`${filled.unknownRun}.1.answer`]);
  });

  test('over anything is refused', async () => {
    await backUp(home, backupPath(), options());
    await expect(restore(backupPath(), home, options())).rejects.toThrow(/not empty/);
    await expect(restore(backupPath(), home, options({ resume: true }))).rejects.toThrow(/not empty/);
  });

  test('a backup that has lost rows is refused', async () => {
    await backUp(home, backupPath(), options());
    const database = await openDatabase({
      url: null,
      sqlitePath: join(backupPath(), 'overpaint.db'),
      backupDirectory: '',
    });
    await database.query.deleteFrom('preset').execute();
    await database.close();
    await expect(restore(backupPath(), folderPlace('new'), options())).rejects.toThrow(
      /should have 1 rows of “preset” and has 0/,
    );
  });
});

describe('a copy of a source that should be at rest', () => {
  const away = () => folderPlace('away');
  async function workOnSource(): Promise<void> {
    const live = await openForWriting(home);
    await live.database.query
      .updateTable('run')
      .set((is) => ({ revision: is('revision', '+', 1) }))
      .where('id', '=', filled.unknownRun)
      .execute();
    await live.close();
  }

  test('is not finished when a server has worked on it meanwhile', async () => {
    const stop = new AbortController();
    const say = (line: string) => line.startsWith('Pictures') && stop.abort();
    await expect(copy(home, away(), { atRest: true, signal: stop.signal, say })).rejects.toThrow();
    await workOnSource();
    await expect(copy(home, away(), { atRest: true })).rejects.toThrow(/--resume/);
    await expect(copy(home, away(), { atRest: true, resume: true })).rejects.toThrow(/has changed since/);
    const environment = parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: away().dataDirectory });
    await expect(openServices({ environment })).rejects.toThrow(/not finished/);
  });

  test('that has not changed is finished, at once or later', async () => {
    const stop = new AbortController();
    const say = (line: string) => line.startsWith('Pictures') && stop.abort();
    await expect(copy(home, away(), { atRest: true, signal: stop.signal, say })).rejects.toThrow();
    await copy(home, away(), { atRest: true, resume: true });
    expect(await readEverything(away())).toEqual(await readEverything(home));
  });
});

test('a copy onto itself is refused', async () => {
  await expect(copy(home, home)).rejects.toThrow(/same place/);
});

describe('moving pictures to a bucket', () => {
  test('leaves the database alone, and sends nothing twice', async () => {
    const bucket = { ...home, blobLocation: s3LocationOf(s3.url) };
    expect(await copy(home, bucket)).toMatchObject({
      tables: null,
      blobs: { copied: 11, present: 0, problems: [] },
    });
    expect(await readBlobs(bucket)).toEqual(await readBlobs(home));
    expect(await copy(home, bucket)).toMatchObject({ blobs: { copied: 0, present: 11 } });
  });

  test('that is cut off leaves whole pictures only', async () => {
    const bucket = { ...home, blobLocation: s3LocationOf(s3.url) };
    s3.break({ kind: 'refuse', status: 403, code: 'AccessDenied' }, { method: 'PUT' });
    await expect(copy(home, bucket)).rejects.toThrow(/denies access/);
    s3.mend();
    await copy(home, bucket);
    expect(await readBlobs(bucket)).toEqual(await readBlobs(home));
  });
});

describe.skipIf(openTestSchema === null)('from SQLite and a folder to PostgreSQL and a bucket', () => {
  const cloud = (): Place => ({
    dataDirectory: join(directory, 'cloud'),
    databaseUrl: schema?.url ?? null,
    blobLocation: s3LocationOf(s3.url),
  });

  test('and by a backup back again, nothing has changed', async () => {
    const report = await copy(home, cloud());
    expect(report).toMatchObject({
      tables: { run: 233, image: 14 },
      blobs: { copied: 11, problems: [] },
      spooledAnswers: 1,
    });
    expect(await readEverything(cloud())).toEqual(await readEverything(home));
    expect(await previewOf(cloud())).toBe('a preview');

    const manifest = await backUp(cloud(), backupPath(), options());
    expect(manifest).toMatchObject({ problems: [], spooledAnswers: 1 });
    expect(JSON.stringify(manifest)).not.toContain('secret');
    await restore(backupPath(), folderPlace('new'), options());
    expect(await readEverything(folderPlace('new'))).toEqual(await readEverything(home));
    expect(await readBlobs(folderPlace('new'))).toEqual(await readBlobs(home));
    expect(await previewOf(folderPlace('new'))).toBe('a preview');
  });

  test('a NUL that an older version let in is replaced on the way, and said', async () => {
    const old = await openForWriting(home);
    await old.database.query.updateTable('preset').set({ name: 'Che\0ap' }).execute();
    await old.database.query.updateTable('prompt').set({ text: '\0a fox\0' }).execute();
    await old.close();
    const said: string[] = [];
    await copy(home, cloud(), { say: (line) => said.push(line) });
    expect(said).toContainEqual(expect.stringMatching(/In 2 of them .* NUL, which was replaced/));
    const { preset, prompt } = await readEverything(cloud());
    expect([preset, prompt]).toMatchObject([[{ name: 'Che\ufffdap' }], [{ text: '\ufffda fox\ufffd' }]]);
  });

  test('a server that lives there refuses a copy to and from it, and goes on', async () => {
    await copy(home, cloud());
    const { dataDirectory } = cloud();
    const environment = parseEnvironment({
      LOG_LEVEL: 'silent',
      DATA_DIR: dataDirectory,
      DATABASE_URL: schema?.url,
      BLOB_URL: s3.url,
    });
    const services = await openServices({ environment });
    const elsewhere = folderPlace('elsewhere');
    await expect(copy(cloud(), elsewhere, { atRest: true })).rejects.toThrow(/Overpaint is running on Post/);
    await expect(copy(home, cloud())).rejects.toThrow(/Overpaint is running on Post/);
    await backUp(cloud(), backupPath(), options());
    await services.close();
    await copy(cloud(), elsewhere, { atRest: true });
  });

  test('a server that was killed a moment ago may hold runs', async () => {
    await copy(home, cloud());
    const killed = await openForWriting(cloud());
    const held = { status: 'queued', leaseOwner: 'host/1/x', leaseUntil: Date.now() + 30_000 } as const;
    await killed.database.query.updateTable('run').set(held).where('id', '=', filled.unknownRun).execute();
    await killed.close();
    await expect(copy(cloud(), folderPlace('elsewhere'), { atRest: true })).rejects.toThrow(/holds runs/);
  });

  test('a copy that broke off among the rows has none', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(copy(home, cloud(), { signal: stop.signal })).rejects.toThrow();
    expect((await readEverything(cloud())).run).toEqual([]);
  });

  test('a copy that broke off among the pictures starts no server, and goes on when told', async () => {
    const stop = new AbortController();
    const say = (line: string) => line.startsWith('Pictures') && stop.abort();
    await expect(copy(home, cloud(), { signal: stop.signal, say })).rejects.toThrow();
    const { dataDirectory } = cloud();
    const environment = parseEnvironment({
      LOG_LEVEL: 'silent',
      DATA_DIR: dataDirectory,
      DATABASE_URL: schema?.url,
      BLOB_URL: s3.url,
    });
    await expect(openServices({ environment })).rejects.toThrow(/not finished.*--resume/);
    await expect(copy(home, cloud())).rejects.toThrow(/broke off.*--resume/);
    await copy(home, cloud(), { resume: true });
    expect(await readEverything(cloud())).toEqual(await readEverything(home));
    expect(await readBlobs(cloud())).toEqual(await readBlobs(home));
  });
});
