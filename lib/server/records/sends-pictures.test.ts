import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestRows } from '@/test/rows';
import { ENDPOINT, sendsPictures } from './sends-pictures';

const KINDS = ['generate', 'edit'] as const;
const MENTIONED = [null, '[]', '[{"id":"r","version":1}]'];

describe.each(TEST_ENGINES)('which runs send pictures, on $engine', ({ open }) => {
  let opened: TestDatabase;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.remove());

  it('is the same in SQL, whatever a run is and mentions', async () => {
    const { addRun } = openTestRows(opened.database);
    for (const kind of KINDS) for (const mentioned of MENTIONED) await addRun({ kind, mentioned });
    const rows = await opened.database.query
      .selectFrom('run')
      .select(['kind', 'mentioned', ENDPOINT.as('endpoint')])
      .execute();
    expect(rows).toHaveLength(KINDS.length * MENTIONED.length);
    for (const run of rows) expect(run.endpoint).toBe(sendsPictures(run) ? 'edit' : 'generate');
    // The one that needs no picture.
    expect(rows.filter(({ endpoint }) => endpoint === 'generate')).toMatchObject([
      { kind: 'generate', mentioned: null },
    ]);
  });
});
