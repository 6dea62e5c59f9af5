import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { completeAxes } from '@/lib/shared/comparison';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { openTestSchema, type TestSchema } from '@/test/databases';

const OWNER = 'local';
/** At another moment of each other every time. */
const ROUNDS = 8;

/** A model that is not in the catalogue has no known price, so no hold on the budget keeps its runs in a row. */
const BASE = {
  params: {
    ...DEFAULT_SETTINGS,
    model: 'somebody-elses',
    behavesLike: 'gpt-image-2',
    prompt: 'a lighthouse',
  },
  edit: null,
  images: [],
};

const ENGINES = [
  { engine: 'sqlite', openSchema: null },
  ...(openTestSchema === null ? [] : [{ engine: 'postgres', openSchema: openTestSchema }]),
];

describe.each(ENGINES)('comparisons in several windows at once, on $engine', ({ openSchema }) => {
  let directory: string;
  let schema: TestSchema | null;
  let windows: Services[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'overpaint-comparisons-'));
    schema = openSchema === null ? null : await openSchema();
    const open = async (name: string, url: Record<string, string>) =>
      openServices({
        environment: parseEnvironment({
          LOG_LEVEL: 'silent',
          OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
          DATA_DIR: join(directory, name),
          ...url,
        }),
      });
    windows = [];
    if (schema === null) {
      const only = await open('only', {});
      windows.push(only, only);
    } else {
      for (const name of ['one', 'two']) windows.push(await open(name, { DATABASE_URL: schema.url }));
    }
  });
  afterEach(async () => {
    await Promise.all([...new Set(windows)].map((services) => services.close()));
    await schema?.remove();
    await rm(directory, { recursive: true });
  });

  async function keep(): Promise<{ id: string; cell: string }> {
    const { comparison } = await (windows[0] as Services).comparisons.create(
      { ownerId: OWNER, tokenId: null },
      {
        id: randomUUID(),
        base: BASE,
        axes: completeAxes(BASE, { qualities: ['low'] }),
        capMicroUsd: null,
        start: [],
      },
    );
    return { id: comparison.id, cell: (comparison.cells[0] as WireComparison['cells'][number]).key };
  }

  const codeOf = (error: unknown) => (error instanceof OverpaintError ? error.code : String(error));

  test('a cell that two start at the same moment is started once, also where no price is known', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, cell } = await keep();
      const outcomes = await Promise.allSettled(
        windows.map(({ comparisons }) =>
          comparisons.start({ ownerId: OWNER, tokenId: null }, id, [{ cell, runId: randomUUID() }]),
        ),
      );
      const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [codeOf(each.reason)] : []));
      expect(refused).toEqual(['comparison_changed']);
      const { cells } = await (windows[0] as Services).comparisons.find(OWNER, id);
      expect(cells.map(({ run, olderRunIds }) => [run !== null, olderRunIds.length])).toEqual([[true, 0]]);
    }
  });

  test('one that is deleted while its cells are started is gone, and what was started stays', async () => {
    const [one, two] = windows as [Services, Services];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, cell } = await keep();
      const runId = randomUUID();
      const [started, removed] = await Promise.allSettled([
        one.comparisons.start({ ownerId: OWNER, tokenId: null }, id, [{ cell, runId }]),
        two.comparisons.remove(OWNER, id),
      ]);
      expect(removed.status).toBe('fulfilled');
      const outcome = started.status === 'fulfilled' ? 'started' : codeOf(started.reason);
      const run = await one.runs.find(OWNER, runId);
      expect([outcome, run !== null]).toEqual(
        outcome === 'started' ? ['started', true] : ['comparison_not_found', false],
      );
      await expect(one.comparisons.find(OWNER, id)).rejects.toThrow('There is no such comparison.');
    }
  });
});
