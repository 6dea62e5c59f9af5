import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { NewPreset } from '@/lib/shared/preset-request';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createPresetStore, type PresetStore } from './preset-store';

describe.each(TEST_ENGINES)('presets on $engine', ({ open }) => {
  let opened: TestDatabase;
  let presets: PresetStore;
  beforeEach(async () => {
    opened = await open();
    presets = createPresetStore(opened.database);
  });
  afterEach(() => opened.remove());

  const preset = (name: string): NewPreset => ({
    id: randomUUID(),
    kind: 'preset',
    name,
    body: { settings: DEFAULT_SETTINGS, edit: null, prompt: null },
  });
  const template = (name: string): NewPreset => ({
    id: randomUUID(),
    kind: 'template',
    name,
    body: { prompt: 'a {b}', fill: 'rows', rows: 'c\nd', lists: {}, settings: null, edit: null },
  });

  test('are kept as they were given, and listed by name', async () => {
    const given = [preset('poster 10'), preset('Poster 2'), template('animals')];
    for (const each of given) expect((await presets.create('ann', each)).created).toBe(true);
    const listed = await presets.list('ann');
    expect(listed.map(({ name }) => name)).toEqual(['animals', 'Poster 2', 'poster 10']);
    expect(listed[2]).toMatchObject({ ...given[0], revision: 1 });
    expect(listed[0]).toMatchObject({ ...given[2], revision: 1 });
  });

  test('of before edits had presets are read as keeping no way of editing', async () => {
    const old = preset('Poster');
    await presets.create('ann', old);
    const body = JSON.stringify({ settings: DEFAULT_SETTINGS, prompt: null });
    await opened.database.query.updateTable('preset').set({ body }).where('id', '=', old.id).execute();
    expect((await presets.list('ann'))[0]?.body).toEqual(old.body);
  });

  test('sent twice are kept once; the same id with other content is a conflict', async () => {
    const given = preset('Poster');
    await presets.create('ann', given);
    const turned = {
      ...given,
      body: { prompt: null, edit: null, settings: { ...DEFAULT_SETTINGS } },
    } as NewPreset;
    expect((await presets.create('ann', turned)).created).toBe(false);
    await expect(presets.create('ann', { ...given, name: 'Other' })).rejects.toMatchObject({
      code: 'id_conflict',
    });
    await expect(presets.create('bob', given)).rejects.toMatchObject({ code: 'id_conflict' });
  });

  test('have their own names, for each kind and each person', async () => {
    await presets.create('ann', preset('Poster'));
    await expect(presets.create('ann', preset('Poster'))).rejects.toMatchObject({
      code: 'name_taken',
      message: expect.stringContaining('“Poster”'),
    });
    expect((await presets.create('ann', template('Poster'))).created).toBe(true);
    expect((await presets.create('bob', preset('Poster'))).created).toBe(true);
  });

  test('of ten with one name at once, one is kept', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => presets.create('ann', preset('Poster'))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('changed from the newest revision change; from an older one the second of two windows is told', async () => {
    const { id } = (await presets.create('ann', preset('Poster'))).preset;
    const body = { settings: { ...DEFAULT_SETTINGS, quality: 'high' as const }, prompt: 'a fox' };
    expect(await presets.change('ann', id, { revision: 1, body })).toMatchObject({
      name: 'Poster',
      body,
      revision: 2,
    });
    await expect(presets.change('ann', id, { revision: 1, name: 'Mine' })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      message: expect.stringMatching(/^“Poster” was changed in another window/),
    });
    await expect(presets.remove('ann', id, 1)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await presets.list('ann')).toMatchObject([{ name: 'Poster', body, revision: 2 }]);
  });

  test('of ten changes at once from one revision, one wins', async () => {
    const { id } = (await presets.create('ann', preset('Poster'))).preset;
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => presets.change('ann', id, { revision: 1, name: `P${index}` })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await presets.list('ann')).toMatchObject([{ revision: 2 }]);
  });

  test('cannot be renamed to a name that is taken, and may keep their own', async () => {
    await presets.create('ann', preset('Poster'));
    const { id } = (await presets.create('ann', preset('Banner'))).preset;
    await expect(presets.change('ann', id, { revision: 1, name: 'Poster' })).rejects.toMatchObject({
      code: 'name_taken',
    });
    expect(await presets.change('ann', id, { revision: 1, name: 'Banner' })).toMatchObject({ revision: 2 });
  });

  test('are not changed into what could not be kept', async () => {
    const { id } = (await presets.create('ann', preset('Poster'))).preset;
    const settings = { ...DEFAULT_SETTINGS, outputCompression: 3 };
    await expect(presets.change('ann', id, { revision: 1, body: { settings } })).rejects.toMatchObject({
      code: 'invalid_combination',
    });
    await expect(presets.change('ann', id, { revision: 1, body: template('x').body })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await presets.list('ann')).toMatchObject([{ revision: 1 }]);
  });

  test('of another person do not exist', async () => {
    const { id } = (await presets.create('ann', preset('Poster'))).preset;
    expect(await presets.list('bob')).toEqual([]);
    for (const attempt of [presets.change('bob', id, { revision: 1 }), presets.remove('bob', id, 1)])
      await expect(attempt).rejects.toMatchObject({ code: 'preset_not_found' });
  });

  test('are gone when they are deleted, and their name is free', async () => {
    const { id } = (await presets.create('ann', preset('Poster'))).preset;
    await presets.remove('ann', id, 1);
    expect(await presets.list('ann')).toEqual([]);
    expect((await presets.create('ann', preset('Poster'))).created).toBe(true);
    await expect(presets.remove('ann', id, 1)).rejects.toMatchObject({ code: 'preset_not_found' });
  });

  test('are 500 at most', async () => {
    const row = (index: number) => ({
      id: randomUUID(),
      ownerId: 'ann',
      kind: 'preset' as const,
      name: `Preset ${index}`,
      body: '{}',
      revision: 1,
      createdAt: 1,
      updatedAt: 1,
    });
    await opened.database.query
      .insertInto('preset')
      .values(Array.from({ length: 500 }, (_, index) => row(index)))
      .execute();
    await expect(presets.create('ann', preset('One more'))).rejects.toThrow(/500 presets are as many/);
    expect((await presets.create('bob', preset('One more'))).created).toBe(true);
  });
});
