import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunStore, type RunStore } from '@/lib/server/runs/run-store';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { fillPrompts } from './fill-prompts';
import { createPromptStore, type PromptStore } from './prompt-store';

describe.each(TEST_ENGINES)('the prompt history on $engine', ({ open }) => {
  let opened: TestDatabase;
  let runs: RunStore;
  let prompts: PromptStore;

  beforeEach(async () => {
    opened = await open();
    runs = createRunStore(opened.database, { monthlyMicroUsd: 100_000, runMicroUsd: null });
    prompts = createPromptStore(opened.database);
  });
  afterEach(() => opened.remove());

  const admission = (prompt: string, ownerId = 'ann') => ({
    id: randomUUID(),
    ownerId,
    tokenId: null,
    kind: 'generate' as const,
    params: { ...DEFAULT_SETTINGS, prompt },
    inputs: [],
    edit: null,
    overnight: false,
    roomBytes: 1,
    estimate: { lowMicroUsd: 1000, highMicroUsd: 1000, approximate: false },
    demo: false,
  });
  const use = async (...texts: string[]) => {
    const admitted = await runs.admitAll(texts.map((text) => admission(text)));
    return admitted.map(({ run }) => run.id);
  };
  /** As if it had been used then. */
  const date = (text: string, lastUsedAt: number) =>
    opened.database.query.updateTable('prompt').set({ lastUsedAt }).where('text', '=', text).execute();
  const list = async (q = '', ownerId = 'ann') =>
    (await prompts.list(ownerId, { q, cursor: null, limit: 50 })).prompts;
  const texts = async (q?: string) => (await list(q)).map(({ text }) => text);

  test('has each prompt once, counted, with the newest run that used it', async () => {
    await use('a fox', 'a fox', 'an owl');
    const [last] = await use('a fox');
    const history = await list();
    expect(history).toHaveLength(2);
    expect(history.find(({ text }) => text === 'a fox')).toMatchObject({ uses: 3, lastRunId: last });
  });

  test('has the lines of a batch in their order, the last first', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `prompt ${index}`);
    await use(...names);
    expect(await texts()).toEqual(names.toReversed());
  });

  test('counts a run once, however often it is sent', async () => {
    const asked = [admission('a fox')];
    await runs.admitAll(asked);
    await runs.admitAll(asked);
    expect(await list()).toMatchObject([{ uses: 1 }]);
  });

  test('knows nothing of what was refused', async () => {
    await expect(runs.admitAll(Array.from({ length: 101 }, () => admission('dear')))).rejects.toThrow();
    expect(await list()).toEqual([]);
  });

  test('is the owner’s alone', async () => {
    await runs.admit(admission('a secret', 'bob'));
    await use('a fox');
    expect(await texts()).toEqual(['a fox']);
    const [secret] = await list('', 'bob');
    await expect(prompts.remove('ann', secret?.sha256 ?? '')).rejects.toMatchObject({
      code: 'prompt_not_found',
    });
    await prompts.clear('ann');
    expect(await list('', 'bob')).toHaveLength(1);
  });

  test('is newest first, and its pages follow each other without a gap or a repetition', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `prompt ${index}`);
    await use(...names);
    for (const [index, name] of names.entries()) await date(name, Math.floor(index / 4));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<PromptStore['list']>> = await prompts.list('ann', {
        q: '',
        cursor,
        limit: 5,
      });
      seen.push(...page.prompts.map(({ text }) => text));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(names.toSorted());
    expect(seen.slice(0, 3).toSorted()).toEqual(['prompt 20', 'prompt 21', 'prompt 22']);
  });

  test.each<[string, string[]]>([
    ['fox', ['A red fox, at dawn']],
    ['FOX Dawn', ['A red fox, at dawn']],
    ['fo', ['A red fox, at dawn']],
    ['fo ', []],
    ['ox', []],
    ['cafe', ['Un café à Paris']],
    ['à par', ['Un café à Paris']],
    ['狐', ['赤い狐の絵']],
    ['100%', ['100% cotton, {animal}']],
    ['%', []],
    ['_', []],
    ["'; drop table prompt", []],
    ['{animal}', ['100% cotton, {animal}']],
    ['  ', ['100% cotton, {animal}', 'A red fox, at dawn', 'Un café à Paris', '赤い狐の絵']],
    ['x'.repeat(10_000), []],
  ])('finds by %j', async (q, expected) => {
    await use('A red fox, at dawn', 'Un café à Paris', '赤い狐の絵', '100% cotton, {animal}');
    expect((await texts(q)).toSorted()).toEqual(expected.toSorted());
  });

  test('lets one be taken out, which is there again when it is used again', async () => {
    await use('a fox', 'an owl');
    const fox = (await list()).find(({ text }) => text === 'a fox');
    await prompts.remove('ann', fox?.sha256 ?? '');
    expect(await texts()).toEqual(['an owl']);
    await use('a fox');
    expect((await list()).find(({ text }) => text === 'a fox')).toMatchObject({ uses: 1 });
  });

  test('can be cleared while it is written to', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `prompt ${index}`);
    await Promise.all([
      use(...names),
      prompts.clear('ann'),
      use(...names.toReversed()),
      prompts.clear('ann'),
    ]);
    await prompts.clear('ann');
    expect(await list()).toEqual([]);
    expect((await runs.readQueues()).byOwner.get('ann')).toHaveLength(60);
  });

  test.each(['x', 'MTIz', Buffer.from('1.abc').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(prompts.list('ann', { q: '', cursor, limit: 5 })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    },
  );

  test('is filled from the runs of before once, by one of two servers that start together', async () => {
    await use('a fox', 'a fox', 'an owl');
    const before = await list();
    await opened.database.query.deleteFrom('prompt').execute();
    const filled = await Promise.all([fillPrompts(opened.database), fillPrompts(opened.database)]);
    expect(filled.toSorted()).toEqual([3, null]);
    const byText = (all: typeof before) => Object.fromEntries(all.map((each) => [each.text, each.uses]));
    expect(byText(await list())).toEqual(byText(before));
    await prompts.clear('ann');
    expect(await fillPrompts(opened.database)).toBeNull();
    expect(await list()).toEqual([]);
  });
});
