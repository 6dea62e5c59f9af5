import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST as BATCH } from '@/app/api/batches/route';
import { POST as START_COMPARISON } from '@/app/api/comparisons/route';
import { POST as EDIT } from '@/app/api/edit/route';
import { POST as ESTIMATE } from '@/app/api/estimate/route';
import { POST as GENERATE } from '@/app/api/generate/route';
import { GET as DETAILS } from '@/app/api/images/[id]/details/route';
import { GET as IMAGE, PATCH as PATCH_IMAGE } from '@/app/api/images/[id]/route';
import { GET as LIBRARY, POST as UPLOAD } from '@/app/api/images/route';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Estimate, ImageDetails, RunAnswer, UploadAnswer, WireRun } from '@/lib/shared/wire';
import type {
  ReferenceAnswer,
  ReferenceDetails,
  ReferenceList,
  WireReference,
} from '@/lib/shared/wire-references';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST as RESTORE } from './[id]/restore/route';
import { DELETE, GET, PATCH } from './[id]/route';
import { GET as LIST, POST } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const post = (json: unknown) => ask(POST, '/api/references', { method: 'POST', json });
const find = (id: string) => ask(GET, `/api/references/${id}`, { params: { id } });
const patch = (id: string, json: unknown) =>
  ask(PATCH, `/api/references/${id}`, { method: 'PATCH', json, params: { id } });
const remove = (id: string, query: string) =>
  ask(DELETE, `/api/references/${id}${query}`, { method: 'DELETE', params: { id } });
const restore = (id: string, json: unknown) =>
  ask(RESTORE, `/api/references/${id}/restore`, { method: 'POST', json, params: { id } });
const answered = async (response: Response) => {
  expect(response.ok, await response.clone().text()).toBe(true);
  return ((await response.json()) as ReferenceAnswer).reference;
};
const list = async (query = '') =>
  ((await (await ask(LIST, `/api/references${query}`)).json()) as ReferenceList).references;

/** Widths tell pictures apart in what was sent. */
async function upload(width: number, height = 600, role = 'input'): Promise<string> {
  const body = await sharp({ create: { width, height, channels: 3, background: 'olive' } })
    .png()
    .toBuffer();
  const response = await ask(UPLOAD, `/api/images?role=${role}`, { method: 'POST', body: body as BodyInit });
  return ((await response.json()) as UploadAnswer).image.id;
}

async function keep(name: string, widths: number[], change: Record<string, unknown> = {}) {
  const images = await Promise.all(widths.map((width) => upload(width)));
  return answered(await post({ name, kind: 'character', sentence: '', images, ...change }));
}

async function run(route: typeof GENERATE, json: Record<string, unknown>): Promise<WireRun> {
  const id = newRunId();
  const response = await ask(route, '/api/run', { method: 'POST', json: { id, ...json } });
  expect(response.status, await response.clone().text()).toBe(202);
  expect(((await response.json()) as RunAnswer).run.id).toBe(id);
  return server.ended(id);
}

/** What the stand-in was sent last: its words, and the widths of its pictures in their order. */
async function lastSent() {
  const call = server.calls.at(-1);
  if (call === undefined) throw new Error('Nothing was sent');
  const widths = await Promise.all(
    call.files
      .filter(({ field }) => field.startsWith('image'))
      .map(async ({ bytes }) => (await sharp(bytes).metadata()).width),
  );
  return { route: call.route, prompt: call.prompt, widths };
}

async function estimate(json: Record<string, unknown>): Promise<Estimate> {
  const response = await ask(ESTIMATE, '/api/estimate', { method: 'POST', json });
  return ((await response.json()) as { estimate: Estimate }).estimate;
}

describe('references over HTTP', () => {
  it('are named, listed by name, looked at with their versions, changed, deleted and restored', async () => {
    const leo = await keep('Leo', [300]);
    const mia = await keep('Mia', [301, 302], { sentence: '  a girl\nwith a red scarf ' });
    expect(mia).toMatchObject({
      name: 'Mia',
      kind: 'character',
      version: 1,
      revision: 1,
      sentence: 'a girl with a red scarf',
    });
    expect(mia.pictures.map(({ width }) => width)).toEqual([301, 302]);
    expect((await list()).map(({ name }) => name)).toEqual(['Leo', 'Mia']);

    const renamed = await answered(await patch(mia.id, { revision: 1, name: 'Mia-2', kind: 'product' }));
    expect(renamed).toMatchObject({ name: 'Mia-2', kind: 'product', version: 1, revision: 2 });
    const [first, second] = mia.pictures.map(({ id }) => id);
    const third = await upload(303);
    const changed = await answered(
      await patch(mia.id, { revision: 2, sentence: 'older', images: [second, third, first] }),
    );
    expect(changed).toMatchObject({ version: 2, revision: 3, sentence: 'older' });
    expect(changed.pictures.map(({ width }) => width)).toEqual([302, 303, 301]);
    // What it had stays the very same picture; what came is a picture of its own.
    expect(changed.pictures.map(({ id }) => id)).toEqual([second, expect.not.stringMatching(third), first]);

    const { versions } = (await (await find(mia.id)).json()) as ReferenceDetails;
    expect(versions.map(({ number, sentence, pictures }) => [number, sentence, pictures.length])).toEqual([
      [2, 'older', 3],
      [1, 'a girl with a red scarf', 2],
    ]);

    expect((await remove(leo.id, '?revision=1')).status).toBe(204);
    expect((await list()).map(({ name }) => name)).toEqual(['Mia-2']);
    expect((await list('?deleted')).map(({ name }) => name)).toEqual(['Leo']);
    const back = await answered(await restore(leo.id, { revision: 2 }));
    expect(back).toMatchObject({ name: 'Leo', version: 1, revision: 3, deletedAt: null });
    expect(await list('?deleted')).toEqual([]);
  });

  it('the same id again is the same reference; another one’s is refused', async () => {
    const id = crypto.randomUUID();
    const images = [await upload(300)];
    const body = { id, name: 'Mia', kind: 'character', images };
    expect((await post(body)).status).toBe(201);
    expect((await post(body)).status).toBe(200);
    expect(await refusal(await post({ ...body, name: 'Leo' }))).toMatchObject({ code: 'id_conflict' });
    expect(await list()).toHaveLength(1);
  });

  it('a name is taken whatever its case and however its letters are written, until its reference is deleted', async () => {
    const zoe = await keep('Zo\u00eb', [300]);
    const images = [await upload(301)];
    for (const name of ['zo\u00eb', 'ZOE\u0308']) {
      expect(await refusal(await post({ name, kind: 'style', images }))).toMatchObject({
        status: 409,
        code: 'name_taken',
        message: expect.stringContaining(`@${name.normalize('NFC')}`),
      });
    }
    const other = await keep('Other', [302]);
    expect(await refusal(await patch(other.id, { revision: 1, name: 'zoe\u0308' }))).toMatchObject({
      code: 'name_taken',
    });
    await remove(zoe.id, '?revision=1');
    await answered(await patch(other.id, { revision: 1, name: 'zoe\u0308' }));
    expect(await refusal(await restore(zoe.id, { revision: 2 }))).toMatchObject({ code: 'name_taken' });
    expect(await answered(await restore(zoe.id, { revision: 2, name: 'Zoe-1' }))).toMatchObject({
      name: 'Zoe-1',
    });
  });

  it('says what is wrong', async () => {
    const images = [await upload(300)];
    const mask = await upload(300, 600, 'mask');
    const binned = await upload(310);
    await ask(PATCH_IMAGE, `/api/images/${binned}`, { method: 'DELETE', params: { id: binned } });
    const good = { name: 'Mia', kind: 'character', images };
    const many = Array.from({ length: 9 }, (_, index) => `id-${index}`);
    for (const [change, code, words] of [
      [{ images: [] }, 'invalid_request', '1 to 8 images'],
      [{ images: many }, 'invalid_request', '1 to 8 images'],
      [{ images: [images[0], images[0]] }, 'invalid_request', 'each image once'],
      [{ images: ['nobodys'] }, 'image_not_found', ''],
      [{ images: [mask] }, 'invalid_request', 'mask'],
      [{ name: '12' }, 'invalid_request', 'at least one letter'],
      [{ name: 'a b' }, 'invalid_request', 'letters, digits'],
      [{ name: '' }, 'invalid_request', 'letters, digits'],
      [{ name: 'a'.repeat(41) }, 'invalid_request', '1 to 40'],
      [{ kind: 'place' }, 'invalid_request', 'one of character'],
      [{ sentence: 'a'.repeat(501) }, 'invalid_request', '500 characters'],
      [{ colour: 'red' }, 'invalid_request', 'no field'],
    ] as const) {
      const refused = await refusal(await post({ ...good, ...change }));
      expect(refused, JSON.stringify(change)).toMatchObject({
        code,
        message: expect.stringContaining(words),
      });
    }
    const mia = await answered(await post(good));
    expect(await refusal(await patch(mia.id, { revision: 9, name: 'Leo' }))).toMatchObject({
      code: 'changed_meanwhile',
    });
    expect(await refusal(await remove(mia.id, ''))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(await remove(mia.id, '?revision=2'))).toMatchObject({ code: 'changed_meanwhile' });
    for (const response of [
      find('nobody'),
      patch('nobody', { revision: 1 }),
      remove('nobody', '?revision=1'),
    ]) {
      expect(await refusal(await response)).toMatchObject({ status: 404, code: 'reference_not_found' });
    }
    expect(await refusal(await restore(mia.id, { revision: 1 }))).toMatchObject({
      code: 'reference_not_found',
    });
  });

  it('its pictures are its own: no image of the library, and there when the image is gone for good', async () => {
    const image = await upload(300);
    const mia = await answered(await post({ name: 'Mia', kind: 'character', images: [image] }));
    const picture = mia.pictures[0]?.id ?? '';
    const listed = async () =>
      ((await (await ask(LIBRARY, '/api/images')).json()) as { images: { id: string }[] }).images.map(
        ({ id }) => id,
      );
    expect(await listed()).toEqual([image]);
    const { images, bin } = server.services;
    await images.change('local', [image], { deleted: true });
    expect(await bin.empty('local')).toMatchObject({ count: 1, freedBytes: 0, kept: 0 });
    const response = await ask(IMAGE, `/api/images/${picture}`, { params: { id: picture } });
    expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width).toBe(300);
    // It goes with its reference and in no other way.
    await expect(images.change('local', [picture], { deleted: true })).rejects.toMatchObject({
      code: 'image_not_found',
    });
  });
});

describe('a prompt that mentions references', () => {
  it('is sent with their pictures in order and the words that say who is who; the run keeps what it used', async () => {
    const mia = await keep('Mia', [301, 302], { sentence: 'a girl with a red scarf' });
    await keep('Ink', [303], { kind: 'style' });
    const prompt = '@mia waves, drawn like @Ink, mail@mia.com, @nobody';
    const before = await estimate({ prompt });
    const done = await run(GENERATE, { prompt });
    const words =
      'Mia waves, drawn like Ink, mail@mia.com, @nobody\n\nImage 1 and image 2 are Mia: a girl with a red scarf.\nImage 3 shows the style Ink. Take only how it is drawn from there, not what it shows.';
    expect(await lastSent()).toEqual({ route: 'edits', prompt: words, widths: [301, 302, 303] });
    expect(done).toMatchObject({ kind: 'generate', status: 'done', inputs: [], edit: null });
    expect(done.params.prompt).toBe(prompt);
    expect(done.mentioned?.promptSent).toBe(words);
    expect(done.mentioned?.references).toMatchObject([
      { id: mia.id, name: 'Mia', version: 1, images: mia.pictures.map(({ id }) => id) },
      { name: 'Ink', version: 1 },
    ]);
    // The price before the click was of just that.
    expect(done.estimate).toEqual(before);
    expect(before.highMicroUsd).toBe(done.costMicroUsd);
    expect(before.highMicroUsd).toBeGreaterThan((await estimate({ prompt: 'waves' })).highMicroUsd ?? 0);
  });

  it('in an edit follows the person’s own pictures, and @1 is the first of those', async () => {
    await keep('Mia', [301, 302]);
    const images = [await upload(1024, 1024), await upload(500)];
    const done = await run(EDIT, { prompt: 'Put the hat of @2 on @mia in @1, not @3', images });
    expect(await lastSent()).toEqual({
      route: 'edits',
      prompt: 'Put the hat of image 2 on Mia in image 1, not @3\n\nImage 3 and image 4 are Mia.',
      widths: [1024, 500, 301, 302],
    });
    expect(done.inputs).toEqual(images);
    expect(done.edit?.promptSent).toBe(done.mentioned?.promptSent);
    expect(done.estimate.highMicroUsd).toBe(done.costMicroUsd);

    await run(EDIT, { prompt: 'Only @1', images: images.slice(0, 1) });
    expect((await lastSent()).prompt).toBe('Only image 1');
  });

  it('keeps the version it used, whatever becomes of the reference', async () => {
    const mia = await keep('Mia', [301]);
    const done = await run(GENERATE, { prompt: '@Mia' });
    const now = async () => {
      const id = done.images[0]?.id ?? '';
      const response = await ask(DETAILS, `/api/images/${id}/details`, { params: { id } });
      const details = (await response.json()) as ImageDetails;
      expect(details.run?.mentioned).toEqual(done.mentioned);
      expect(details.lineage.inputs.map(({ width }) => width)).toEqual([301]);
      return details.references;
    };
    expect(await now()).toEqual([{ id: mia.id, now: { name: 'Mia', version: 1 } }]);
    await patch(mia.id, { revision: 1, sentence: 'older', name: 'Maria' });
    expect(await now()).toEqual([{ id: mia.id, now: { name: 'Maria', version: 2 } }]);
    await remove(mia.id, '?revision=2');
    expect(await now()).toEqual([{ id: mia.id, now: null }]);
    await run(GENERATE, { prompt: '@Mia and @Maria' });
    expect(await lastSent()).toMatchObject({ route: 'generations', prompt: '@Mia and @Maria' });
  });

  it('is the same run when it is sent again, also when the reference has changed meanwhile', async () => {
    const mia = await keep('Mia', [301]);
    const body = { id: newRunId(), prompt: '@Mia' };
    const send = () => ask(GENERATE, '/api/generate', { method: 'POST', json: body });
    expect((await send()).status).toBe(202);
    await server.ended(body.id);
    await patch(mia.id, { revision: 1, sentence: 'older' });
    const again = await send();
    expect(again.status).toBe(200);
    expect(((await again.json()) as RunAnswer).run.mentioned?.references[0]?.version).toBe(1);
    expect(server.calls).toHaveLength(1);
  });

  it('waits with the pictures that it was admitted with, though the reference is deleted and the bin emptied', async () => {
    const gate = server.hold();
    const mia = await keep('Mia', [301]);
    const id = newRunId();
    await ask(GENERATE, '/api/generate', { method: 'POST', json: { id, prompt: '@Mia' } });
    await remove(mia.id, '?revision=1');
    expect(await server.services.bin.empty('local', { references: true })).toMatchObject({
      count: 0,
      kept: 1,
    });
    gate.release();
    expect(await server.ended(id)).toMatchObject({ status: 'done' });
    expect((await lastSent()).widths).toEqual([301]);
    expect(await server.services.bin.empty('local', { references: true })).toMatchObject({ count: 1 });
    expect(await list('?deleted')).toEqual([]);
    expect(await refusal(await restore(mia.id, { revision: 2 }))).toMatchObject({
      code: 'reference_not_found',
    });
  });

  it('is refused where there are too many pictures, or a setting that pictures do not go with', async () => {
    await keep('A', [301, 302, 303, 304, 305, 306, 307, 308]);
    await keep('B', [311, 312, 313, 314, 315, 316, 317, 318]);
    const images = [await upload(1024, 1024)];
    const edit = { id: newRunId(), prompt: '@a @b', images };
    const over = await refusal(await ask(EDIT, '/api/edit', { method: 'POST', json: edit }));
    expect(over).toMatchObject({ code: 'invalid_combination', message: expect.stringContaining('17') });
    const low = { id: newRunId(), prompt: '@a', moderation: 'low' };
    expect(await refusal(await ask(GENERATE, '/api/generate', { method: 'POST', json: low }))).toMatchObject({
      code: 'invalid_combination',
      message: expect.stringContaining('moderation'),
    });
    const long = { id: newRunId(), prompt: `@a ${'x'.repeat(31_990)}` };
    expect(await refusal(await ask(GENERATE, '/api/generate', { method: 'POST', json: long }))).toMatchObject(
      {
        code: 'invalid_combination',
      },
    );
    expect(server.calls).toEqual([]);
    await run(GENERATE, { prompt: '@a @b' });
    expect((await lastSent()).widths).toHaveLength(16);
  });

  it('is resolved line by line in a batch and in the cells of a comparison, at the price that was told', async () => {
    await keep('Mia', [301]);
    await keep('Leo', [302]);
    const prompts = ['@Mia runs', '@Leo runs', 'nobody runs'];
    const runs = prompts.map((prompt) => ({ kind: 'generate', id: newRunId(), prompt }));
    const batch = await ask(BATCH, '/api/batches', { method: 'POST', json: { runs } });
    expect(batch.status).toBe(202);
    await Promise.all(runs.map(({ id }) => server.ended(id)));
    expect(server.calls.map(({ files }) => files.length).sort()).toEqual([0, 1, 1]);

    const cells = await server.services.comparisons.price('local', {
      base: { params: { ...DEFAULT_SETTINGS, prompt: '@Mia runs' }, edit: null, images: [] },
      axes: { prompts, models: [], qualities: [], sizes: [], backgrounds: [] },
      levels: { models: [], qualities: [], sizes: [], backgrounds: [] },
    });
    const told = cells.cells.map(({ estimate: each }) => each?.highMicroUsd);
    expect(told).toEqual(
      await Promise.all(prompts.map(async (prompt) => (await estimate({ prompt })).highMicroUsd)),
    );
    const start = cells.cells.map(({ key }) => ({ cell: key, runId: newRunId() }));
    const started = await ask(START_COMPARISON, '/api/comparisons', {
      method: 'POST',
      json: { id: newRunId(), base: cells.base, axes: cells.axes, start },
    });
    expect(started.status, await started.clone().text()).toBe(201);
    const ended = await Promise.all(start.map(({ runId }) => server.ended(runId)));
    expect(ended.map((each) => each.costMicroUsd)).toEqual(told);
  });
});

function names(references: readonly WireReference[]): string[] {
  return references.map(({ name }) => name);
}

it('two windows that take the same name at once make one', async () => {
  const [one, other] = [await upload(300), await upload(301)];
  const both = await Promise.all(
    [one, other].map((image) => post({ name: 'Mia', kind: 'character', images: [image] })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(names(await list())).toEqual(['Mia']);
});
