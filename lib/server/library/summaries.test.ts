import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LibraryFilter, NO_FILTER } from '@/lib/shared/library-filter';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { openSummaries, type Summaries } from './summaries';
import { summariseLibrary } from './summarise-library';

const OWNER = 'ann';

describe.each(TEST_ENGINES)('the sums of a large library on $engine', ({ open }) => {
  let opened: TestDatabase;
  let summaries: Summaries;

  beforeAll(async () => {
    opened = await open();
    summaries = openSummaries(opened.database, { root: process.cwd(), large: 0 });
    const rows = openTestRows(opened.database, OWNER);
    const photo = await rows.addImage();
    await rows.addEdit([photo]);
    await rows.addImage({ runId: await rows.addRun(), costMicroUsd: null });
  });
  afterAll(async () => {
    await summaries.close();
    await opened.remove();
  });

  test('are of all that was committed before they were asked for', async () => {
    const rows = openTestRows(opened.database, 'cara');
    for (let count = 1; count <= 5; count += 1) {
      const runId = await rows.addRun();
      await rows.addImage({ runId, costMicroUsd: 700 });
      expect(await summaries.read('cara', NO_FILTER)).toEqual({
        count,
        costMicroUsd: 700 * count,
        unknownCount: 0,
        anchors: [null],
      });
    }
  });

  test.each([
    {},
    { q: 'fox' },
    { q: 'f', kind: 'upload' },
    { sort: 'dearest', quality: 'low' },
    { q: 'qqq' },
  ] satisfies Partial<LibraryFilter>[])('are those that would be made here: %j', async (asked) => {
    const filter = { ...NO_FILTER, ...asked };
    const answers = await Promise.all([1, 2, 3].map(() => summaries.read(OWNER, filter)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(await summariseLibrary(opened.database, OWNER, filter))]),
    );
    expect((await summaries.read('bob', filter)).count).toBe(0);
  });

  test('are refused as they would be here, and asked for again', async () => {
    const broken = { ...NO_FILTER, q: null } as unknown as LibraryFilter;
    await expect(summaries.read(OWNER, broken)).rejects.toThrow();
    expect((await summaries.read(OWNER, NO_FILTER)).count).toBe(3);
  });
});
