import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blobPath } from '@/lib/server/blobs/blob-name';
import { s3LocationOf } from '@/test/blob-stores';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { type Filled, fillInstallation } from '@/test/installation';
import { startTestS3, type TestS3Server } from '@/test/s3-server';
import { type Installation, openExisting, openForWriting, type Place } from './installation';
import { verifyInstallation } from './verify-installation';

type Where = { where: string; place: (directory: string) => Promise<Place>; close: () => Promise<void> };

let s3: TestS3Server;
let schema: TestSchema;

const PLACES: Where[] = [
  {
    where: 'SQLite and a folder',
    place: async (dataDirectory) => ({ dataDirectory, databaseUrl: null, blobLocation: null }),
    close: async () => undefined,
  },
  ...(openTestSchema === null
    ? []
    : [
        {
          where: 'PostgreSQL and a bucket',
          place: async (dataDirectory: string) => {
            s3 = await startTestS3();
            schema = await (openTestSchema as NonNullable<typeof openTestSchema>)();
            return { dataDirectory, databaseUrl: schema.url, blobLocation: s3LocationOf(s3.url) };
          },
          close: async () => {
            await s3.close();
            await schema.remove();
          },
        },
      ]),
];

describe.each(PLACES)('verifying $where', ({ place: open, close }) => {
  let directory: string;
  let place: Place;
  let filled: Filled;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-verify-'));
    place = await open(directory);
    filled = await fillInstallation(place);
    // What the rows of tests are not: runs without a picture, and a list that was never made.
    await change(async ({ database }) => {
      await database.query
        .updateTable('run')
        .set({ status: 'failed' })
        .where('status', '=', 'done')
        .where((is) =>
          is.not(is.exists(is.selectFrom('image').select('image.id').whereRef('image.runId', '=', 'run.id'))),
        )
        .execute();
    });
    await verify({ repair: true });
  });
  afterEach(async () => {
    await close();
    await rm(directory, { recursive: true });
  });

  async function change(work: (installation: Installation) => Promise<unknown>) {
    const installation = await openForWriting(place);
    try {
      await work(installation);
    } finally {
      await installation.close();
    }
  }

  async function verify({ quick = false, repair = false } = {}) {
    const installation = repair ? await openForWriting(place) : await openExisting(place);
    try {
      const signal = new AbortController().signal;
      return await verifyInstallation(installation, { quick, repair, signal, say: () => undefined });
    } finally {
      await installation.close();
    }
  }

  test('finds nothing where nothing is wrong', async () => {
    const { problems, repaired, notes } = await verify();
    expect({ problems, repaired }).toEqual({ problems: [], repaired: [] });
    expect(notes).toEqual([expect.stringMatching(/^1 answer lies in the spool.*\.1\.answer$/)]);
  });

  test('finds a picture that is missing, and says whose it is', async () => {
    const [image] = filled.images;
    await change(({ blobs }) => blobs.remove(image?.sha256 ?? ''));
    const { problems } = await verify({ quick: true });
    expect(problems).toEqual([expect.stringContaining(`${image?.sha256} is missing`)]);
    expect(problems[0]).toContain(`image ${image?.id} of run ${image?.runId}`);
  });

  test('names the blobs of no image with their bytes, and not those in the bin', async () => {
    await change(async ({ blobs, database }) => {
      for (const text of ['nobody’s', 'the bin’s']) {
        const writer = blobs.createWriter();
        await writer.write(Buffer.from(text));
        const { sha256 } = await writer.commit();
        if (text === 'the bin’s') {
          await database.query.insertInto('blobRemoval').values({ sha256, since: 1 }).execute();
        }
      }
    });
    const { problems, notes } = await verify();
    expect(problems).toEqual([]);
    expect(notes[0]).toMatch(/^1 blob is of no image \(0 MB\).*[0-9a-f]{64} \(10 bytes\)$/);
  });

  test.each(['installation', 'person:local', 'token:robot'])(
    'finds the budget of %s not to be the sum of its runs, and repairs it by them',
    async (scope) => {
      await change(async ({ database }) => {
        const key = { scope, period: '2026-11' };
        await database.query
          .insertInto('budget')
          .values({ ...key, spentMicroUsd: 1_000_000, reservedMicroUsd: 0, extraMicroUsd: 5 })
          .onConflict((conflict) =>
            conflict.columns(['scope', 'period']).doUpdateSet((is) => ({
              spentMicroUsd: is('budget.spentMicroUsd', '+', 1_000_000),
              extraMicroUsd: 5,
            })),
          )
          .execute();
      });
      expect((await verify()).problems).toEqual([
        expect.stringMatching(
          new RegExp(
            `budget of 2026-11 \\(${scope}\\) says \\$1\\.\\d+ spent and .* add up to \\$0\\.\\d+ spent`,
          ),
        ),
      ]);
      expect((await verify({ repair: true })).repaired).toHaveLength(1);
      expect((await verify()).problems).toEqual([]);
      // What was granted is no sum of runs.
      await change(async ({ database }) => {
        const budget = database.query.selectFrom('budget').select('extraMicroUsd').where('scope', '=', scope);
        expect(await budget.executeTakeFirst()).toEqual({ extraMicroUsd: 5 });
      });
    },
  );

  test('a run by a token is in the purse of that token too', async () => {
    await change(async ({ database }) => {
      await database.query
        .updateTable('run')
        .set({ tokenId: 'robot' })
        .where('id', '=', filled.unknownRun)
        .execute();
    });
    expect((await verify()).problems).toEqual([
      expect.stringMatching(/\(token:robot\) says \$0\.00.* add up to \$0\.0+7 spent/),
    ]);
  });

  test('finds a list of the library that is wrong, and writes it anew', async () => {
    await change(({ database }) => database.query.updateTable('entry').set({ favourite: 1 }).execute());
    expect((await verify()).problems).toEqual([expect.stringMatching(/library’s list.*--repair/)]);
    expect((await verify({ repair: true })).problems).toEqual([]);
    expect((await verify()).problems).toEqual([]);
  });

  test('finds a run that has ended and is still held, and one without its picture', async () => {
    const [image] = filled.images;
    await change(async ({ database }) => {
      await database.query
        .updateTable('run')
        .set({ leaseOwner: 'a/1/x' })
        .where('id', '=', filled.unknownRun)
        .execute();
      await database.query
        .deleteFrom('entry')
        .where('id', '=', image?.id ?? '')
        .execute();
      await database.query
        .deleteFrom('image')
        .where('id', '=', image?.id ?? '')
        .execute();
    });
    const { problems } = await verify({ quick: true });
    expect(problems.join('\n')).toContain(`Run ${filled.unknownRun} is unknown and is still held`);
    expect(problems.join('\n')).toContain(`Run ${image?.runId} is done and has no image.`);
  });

  test('shows where the answer of a run lies that was given up over it', async () => {
    await change(async ({ database }) => {
      await database.query
        .updateTable('run')
        .set({ status: 'failed', errorCode: 'poisoned_answer' })
        .where('id', '=', filled.unknownRun)
        .execute();
    });
    const { notes } = await verify({ quick: true });
    expect(notes).toEqual([
      expect.stringContaining(join(directory, 'spool', `${filled.unknownRun}.1.answer`)),
    ]);
  });

  test('notes runs whose server is gone', async () => {
    await change(async ({ database }) => {
      await database.query
        .updateTable('run')
        .set({ leaseOwner: 'a/1/x', leaseUntil: 1 })
        .where('status', '=', 'queued')
        .execute();
    });
    const { problems, notes } = await verify({ quick: true });
    expect(problems).toEqual([]);
    expect(notes[0]).toMatch(/^1 run was held by a server that is gone/);
  });
});

describe('damage to files', () => {
  let directory: string;
  let place: Place;
  let filled: Filled;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-verify-'));
    place = { dataDirectory: directory, databaseUrl: null, blobLocation: null };
    filled = await fillInstallation(place);
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function problemsOf(quick: boolean): Promise<string> {
    const installation = await openExisting(place);
    try {
      const signal = new AbortController().signal;
      const report = await verifyInstallation(installation, {
        quick,
        repair: false,
        signal,
        say: () => undefined,
      });
      return report.problems.join('\n');
    } finally {
      await installation.close();
    }
  }
  const pathOf = (index: number) => join(directory, 'blobs', ...blobPath(filled.images[index]?.sha256 ?? ''));

  test('that changes the size is found quickly', async () => {
    await truncate(pathOf(0), 3);
    expect(await problemsOf(true)).toContain('has 3 bytes, and should have 9');
  });

  test('that changes one byte is found by reading', async () => {
    await writeFile(pathOf(0), 'pictvre 0');
    expect(await problemsOf(true)).not.toContain('other bytes');
    expect(await problemsOf(false)).toContain('has other bytes than its name says');
  });
});
