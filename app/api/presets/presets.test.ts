import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PresetAnswer, PresetList } from '@/lib/shared/wire-presets';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { DELETE, PATCH } from './[id]/route';
import { GET, POST } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const post = (json: unknown) => ask(POST, '/api/presets', { method: 'POST', json });
const patch = (id: string, json: unknown) =>
  ask(PATCH, `/api/presets/${id}`, { method: 'PATCH', json, params: { id } });
const remove = (id: string, query: string) =>
  ask(DELETE, `/api/presets/${id}${query}`, { method: 'DELETE', params: { id } });
const list = async () => ((await (await ask(GET, '/api/presets')).json()) as PresetList).presets;
const answered = async (response: Response) => ((await response.json()) as PresetAnswer).preset;

const poster = () => ({
  id: newRunId(),
  kind: 'preset',
  name: 'Poster',
  body: { settings: { quality: 'high', size: '1024x1536' } },
});

describe('presets over HTTP', () => {
  it('are made, listed, changed and deleted', async () => {
    const made = await post(poster());
    expect(made.status).toBe(201);
    const preset = await answered(made);
    expect(preset).toMatchObject({
      name: 'Poster',
      revision: 1,
      body: { settings: { quality: 'high', n: 1 } },
    });
    expect(await list()).toEqual([preset]);

    const renamed = await patch(preset.id, { revision: 1, name: 'Big poster' });
    expect(renamed.status).toBe(200);
    expect(await answered(renamed)).toMatchObject({ name: 'Big poster', revision: 2, body: preset.body });

    expect((await remove(preset.id, '?revision=2')).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  it('sent twice are one', async () => {
    const body = poster();
    expect([(await post(body)).status, (await post(body)).status]).toEqual([201, 200]);
    expect(await list()).toHaveLength(1);
  });

  it('changed in two windows: the second is told, and the first change stays', async () => {
    const { id } = await answered(await post(poster()));
    await patch(id, { revision: 1, name: 'Mine' });
    for (const late of [patch(id, { revision: 1, name: 'Yours' }), remove(id, '?revision=1')]) {
      const refused = await refusal(await late);
      expect(refused).toMatchObject({ status: 409, code: 'changed_meanwhile' });
      expect(refused.message).toMatch(/^“Mine” was changed in another window/);
    }
    expect(await list()).toMatchObject([{ name: 'Mine' }]);
  });

  it('refuse a name that is taken', async () => {
    await post(poster());
    expect(await refusal(await post(poster()))).toMatchObject({ status: 409, code: 'name_taken' });
    expect(await list()).toHaveLength(1);
  });

  it('refuse what cannot be sent, and keep nothing', async () => {
    const body = { ...poster(), body: { settings: { model: 'gpt-image-2', quality: 'max' } } };
    expect(await refusal(await post(body))).toMatchObject({ status: 400, code: 'invalid_combination' });
    expect(await refusal(await post({ ...poster(), name: '' }))).toMatchObject({ status: 400 });
    expect(await list()).toEqual([]);
  });

  it('that are not there are not found, and a deletion says what it deletes', async () => {
    const { id } = await answered(await post(poster()));
    expect(await refusal(await patch('nobody', { revision: 1 }))).toMatchObject({
      status: 404,
      code: 'preset_not_found',
    });
    expect(await refusal(await remove('nobody', '?revision=1'))).toMatchObject({ status: 404 });
    for (const query of ['', '?revision=', '?revision=x', '?revision=0', '?revision=1.5'])
      expect(await refusal(await remove(id, query))).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await list()).toHaveLength(1);
  });

  it('take the longest prompt there may be, in any script', async () => {
    const body = { settings: {}, prompt: '🦊'.repeat(32_000) };
    expect((await post({ ...poster(), body })).status).toBe(201);
  });
});
