import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST as EDIT } from '@/app/api/edit/route';
import { POST as GENERATE } from '@/app/api/generate/route';
import { DELETE as CANCEL } from '@/app/api/runs/[id]/route';
import type { ImageDetails, UploadAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import type { BinEmptied, ImagesChanged, Lineage } from '@/lib/shared/wire-library';
import { alphaMask, DANDELION } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as GET_DETAILS } from './[id]/details/route';
import { GET as GET_LINEAGE } from './[id]/lineage/route';
import { POST as PLACE } from './[id]/place/route';
import { DELETE as BIN, GET, PATCH } from './[id]/route';
import { DELETE as EMPTY, POST as PURGE } from './bin/route';
import { POST as CHANGE } from './change/route';
import { POST as UPLOAD } from './route';
import { POST as ZIP } from './zip/route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const MODEL = { model: 'gpt-image-2.5-flare', quality: 'low' };
const change = (json: unknown) => ask(CHANGE, '/api/images/change', { method: 'POST', json });
const empty = async () =>
  (await (await ask(EMPTY, '/api/images/bin', { method: 'DELETE' })).json()) as BinEmptied;
const purge = (json: unknown) => ask(PURGE, '/api/images/bin', { method: 'POST', json });
const find = async (run: WireRun) => (await server.services.runs.find('local', run.id)) as WireRun;
const idsOf = (run: WireRun) => run.images.map(({ id }) => id);

async function generate(n = 3): Promise<WireRun> {
  const id = newRunId();
  await ask(GENERATE, '/api/generate', { method: 'POST', json: { id, prompt: 'A red fox', n, ...MODEL } });
  return server.ended(id);
}

async function upload(body: Buffer, role = 'input'): Promise<WireImage> {
  const response = await ask(UPLOAD, `/api/images?role=${role}`, { method: 'POST', body: body as BodyInit });
  return ((await response.json()) as UploadAnswer).image;
}

async function editPhoto() {
  const photo = await upload(await sharp(DANDELION).resize(320, 240).png().toBuffer());
  const mask = await upload(alphaMask(320, 240, { x: 100, y: 80, width: 90, height: 70 }), 'mask');
  const id = newRunId();
  const json = { id, prompt: 'a hat', images: [photo.id], mask: mask.id, ...MODEL };
  await ask(EDIT, '/api/edit', { method: 'POST', json });
  const run = await server.ended(id);
  return { photo, mask, run, result: run.images[0] as WireImage };
}

describe('POST /api/images/change', () => {
  it('changes them all at once, and tells of each run once', async () => {
    const [one, two] = [await generate(2), await generate(1)];
    const heard: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = server.services.events.subscribe('local', (run) => {
      heard.push(run.id);
      if (heard.length === 2) resolve();
    });
    const ids = [...idsOf(one), ...idsOf(two)];
    const { images } = (await (
      await change({ ids, favourite: true, deleted: true })
    ).json()) as ImagesChanged;
    expect(images.map(({ id }) => id)).toEqual(ids);
    expect(images.every((image) => image.favourite && image.deletedAt !== null)).toBe(true);
    await promise;
    stop();
    expect(heard.sort()).toEqual([one.id, two.id].sort());
    expect((await find(one)).images.every(({ deletedAt }) => deletedAt !== null)).toBe(true);
  });

  it('names one that is named twice once', async () => {
    const ids = idsOf(await generate(1));
    const { images } = (await (
      await change({ ids: [...ids, ...ids], favourite: true })
    ).json()) as ImagesChanged;
    expect(images).toHaveLength(1);
  });

  it('changes none where one is not there', async () => {
    const run = await generate(1);
    expect(await refusal(await change({ ids: [...idsOf(run), randomUUID()], deleted: true }))).toMatchObject({
      status: 404,
      code: 'image_not_found',
    });
    expect((await find(run)).images[0]?.deletedAt).toBeNull();
  });

  it.each([
    [{}, '“ids” is missing.'],
    [{ ids: [], favourite: true }, '“ids” must name 1 to 500 images.'],
    [{ ids: Array.from({ length: 501 }, () => 'x'), deleted: true }, '“ids” must name 1 to 500 images.'],
    [{ ids: ['x'] }, '“favourite” or “deleted” must say what to change.'],
    [{ ids: ['x'], favorite: true }, 'There is no field “favorite”.'],
    [{ ids: ['x'], deleted: 'yes' }, '“deleted” must be of type boolean.'],
    [{ ids: [7], deleted: true }, '“ids.0” must be a text.'],
  ])('refuses %j', async (body, message) => {
    expect(await refusal(await change(body))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      message,
    });
  });
});

describe('the bin', () => {
  it('is emptied of everything in it, and of nothing else', async () => {
    const [gone = ''] = idsOf(await generate(1));
    const [alsoGone = ''] = idsOf(await generate(1));
    const run = await generate(1);
    const [stays = ''] = idsOf(run);
    await change({ ids: [gone, alsoGone], deleted: true });
    // The stand-in answers each time with the same picture, so its bytes are still needed.
    expect(await empty()).toEqual({ count: 2, freedBytes: 0, kept: 0 });
    expect(idsOf(await find(run))).toEqual([stays]);
    await change({ ids: [stays], deleted: true });
    expect(await empty()).toEqual({ count: 1, freedBytes: server.picture.byteLength, kept: 0 });
    expect(await empty()).toEqual({ count: 0, freedBytes: 0, kept: 0 });
    const after = await find(run);
    expect([after.status, after.images, after.costMicroUsd]).toEqual(['done', [], run.costMicroUsd]);
  });

  it('can be emptied of some', async () => {
    const [first = '', second = '', third = ''] = idsOf(await generate(3));
    await change({ ids: [first, second], deleted: true });
    expect(await (await purge({ ids: [first, third, randomUUID()] })).json()).toMatchObject({ count: 1 });
    expect((await ask(GET, `/api/images/${second}`, { params: { id: second } })).status).toBe(200);
    expect((await change({ ids: [second], deleted: false })).status).toBe(200);
  });

  it.each([[{}], [{ ids: [] }], [{ ids: ['x'], all: true }], [{ ids: 'x' }]])('refuses %j', async (body) => {
    expect(await refusal(await purge(body))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('tells the pages that show the run', async () => {
    const run = await generate(1);
    await change({ ids: idsOf(run), deleted: true });
    const { promise, resolve } = Promise.withResolvers<WireRun>();
    const stop = server.services.events.subscribe('local', (seen) => {
      if (seen.images.length === 0) resolve(seen);
    });
    await empty();
    expect((await promise).id).toBe(run.id);
    stop();
  });

  it('has what came of a canceled run', async () => {
    const gate = server.hold();
    const id = newRunId();
    await ask(GENERATE, '/api/generate', {
      method: 'POST',
      json: { id, prompt: 'A red fox', n: 2, ...MODEL },
    });
    const calling = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<WireRun>();
    const look = (run: WireRun | null) => {
      if (run?.status === 'calling') calling.resolve();
      if (run !== null && run.images.length > 0) ended.resolve(run);
    };
    const stop = server.services.events.subscribe('local', look);
    look(await server.services.runs.find('local', id));
    await calling.promise;
    await ask(CANCEL, `/api/runs/${id}`, { method: 'DELETE', params: { id } });
    gate.release();
    const run = await ended.promise;
    stop();
    expect(run).toMatchObject({ status: 'canceled', images: [{ deletedAt: expect.any(Number) }, {}] });
    expect(await empty()).toMatchObject({ count: 2 });
  });
});

describe('an image that is gone for good', () => {
  it('is nowhere', async () => {
    const [gone = '', stays = ''] = idsOf(await generate(2));
    await change({ ids: [gone], deleted: true });
    await empty();
    const params = { id: gone };
    const answers = await Promise.all([
      ask(GET, `/api/images/${gone}`, { params }),
      ask(GET, `/api/images/${gone}?w=256`, { params }),
      ask(GET, `/api/images/${gone}?download&format=jpeg`, { params }),
      ask(GET_DETAILS, `/api/images/${gone}/details`, { params }),
      ask(GET_LINEAGE, `/api/images/${gone}/lineage`, { params }),
      ask(PLACE, `/api/images/${gone}/place`, { method: 'POST', json: {}, params }),
      ask(PATCH, `/api/images/${gone}`, { method: 'PATCH', json: { deleted: false }, params }),
      ask(BIN, `/api/images/${gone}`, { method: 'DELETE', params }),
      change({ ids: [stays, gone], favourite: true }),
      ask(ZIP, '/api/images/zip', { method: 'POST', json: { ids: [stays, gone] } }),
      ask(EDIT, '/api/edit', {
        method: 'POST',
        json: { id: newRunId(), prompt: 'a hat', images: [gone], ...MODEL },
      }),
    ]);
    for (const answer of answers) {
      expect(await refusal(answer)).toMatchObject({ status: 404, code: 'image_not_found' });
    }
  });

  it('leaves what was made of it, which can be seen and not be placed again', async () => {
    const { photo, mask, run, result } = await editPhoto();
    const params = { id: result.id };
    const place = async () =>
      refusal(
        await ask(PLACE, `/api/images/${result.id}/place`, {
          method: 'POST',
          json: { featherPx: 9 },
          params,
        }),
      );
    await change({ ids: [photo.id], deleted: true });
    expect((await find(run)).inputs).toEqual([photo.id]);
    await empty();
    expect((await find(run)).images.map(({ id }) => id)).toEqual([result.id]);
    expect(await place()).toMatchObject({
      status: 410,
      code: 'source_deleted',
      message: 'A picture that this edit was made from has been deleted for good.',
    });
    const details = (await (
      await ask(GET_DETAILS, `/api/images/${result.id}/details`, { params })
    ).json()) as ImageDetails;
    expect(details.lineage).toMatchObject({ inputs: [], mask: { id: mask.id } });
    const lineage = (await (
      await ask(GET_LINEAGE, `/api/images/${result.id}/lineage`, { params })
    ).json()) as Lineage;
    expect(lineage.nodes.find((node) => node.image.id === photo.id)).toMatchObject({ purged: true });
  });

  it('is missed as a mask and as an answer too', async () => {
    const { mask, result } = await editPhoto();
    const params = { id: result.id };
    const place = async () =>
      refusal(
        await ask(PLACE, `/api/images/${result.id}/place`, {
          method: 'POST',
          json: { featherPx: 9 },
          params,
        }),
      );
    await change({ ids: [mask.id], deleted: true });
    await empty();
    expect(await place()).toMatchObject({ code: 'source_deleted' });
    await change({ ids: [String(result.rawId)], deleted: true });
    await empty();
    expect(await place()).toMatchObject({ code: 'source_deleted' });
  });

  it('is no result of an edit any more, and its place in the run stays empty until it is placed again', async () => {
    const { photo, run, result } = await editPhoto();
    await change({ ids: [result.id], deleted: true });
    await empty();
    expect((await find(run)).images).toEqual([]);
    const details = (await (
      await ask(GET_DETAILS, `/api/images/${photo.id}/details`, { params: { id: photo.id } })
    ).json()) as ImageDetails;
    expect(details.lineage.usedBy).toEqual([]);
    const id = String(result.rawId);
    const again = await ask(PLACE, `/api/images/${id}/place`, {
      method: 'POST',
      json: { featherPx: result.featherPx },
      params: { id },
    });
    const { image } = (await again.json()) as { image: WireImage };
    expect(image.id).not.toBe(result.id);
    expect((await find(run)).images.map((one) => one.id)).toEqual([image.id]);
  });

  it('comes back when the same file is sent again', async () => {
    const file = await sharp(DANDELION).resize(120, 90).png().toBuffer();
    const { id } = await upload(file);
    await change({ ids: [id], deleted: true });
    await empty();
    expect(await upload(file)).toMatchObject({ id, deletedAt: null });
    expect((await ask(GET, `/api/images/${id}`, { params: { id } })).status).toBe(200);
  });
});
