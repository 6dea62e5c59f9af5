import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POST as EDIT } from '@/app/api/edit/route';
import { POST as GENERATE } from '@/app/api/generate/route';
import type { Manifest } from '@/lib/server/library/manifest';
import type { UploadAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import type { ZipTicket } from '@/lib/shared/wire-library';
import { alphaMask, DANDELION } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { readStoredZip } from '@/test/zip';
import { POST as UPLOAD } from './route';
import { GET, POST } from './zip/route';

let server: TestServer;
let owls: WireRun;
let photo: WireImage;
let mask: WireImage;
let edit: WireRun;

beforeAll(async () => {
  server = await openTestServer({}, { draw: true });
  const model = { model: 'gpt-image-2.5-flare', quality: 'low' };
  const first = newRunId();
  await ask(GENERATE, '/api/generate', {
    method: 'POST',
    json: { id: first, prompt: 'Two owls', n: 2, ...model },
  });
  owls = await server.ended(first);
  photo = await upload(
    await sharp(DANDELION).resize(640, 480).png().toBuffer(),
    '?role=input&name=Dandelion.jpg',
  );
  mask = await upload(alphaMask(640, 480, { x: 200, y: 150, width: 200, height: 150 }), '?role=mask');
  const second = newRunId();
  await ask(EDIT, '/api/edit', {
    method: 'POST',
    json: { id: second, prompt: 'a balloon', images: [photo.id], mask: mask.id, ...model },
  });
  edit = await server.ended(second);
});
afterAll(() => server.close());

async function upload(body: Buffer, query: string): Promise<WireImage> {
  const response = await ask(UPLOAD, `/api/images${query}`, { method: 'POST', body: body as BodyInit });
  return ((await response.json()) as UploadAnswer).image;
}

const post = (json: unknown, headers: Record<string, string> = {}) =>
  ask(POST, '/api/images/zip', { method: 'POST', json, headers });
const read = async (response: Response) => readStoredZip(Buffer.from(await response.arrayBuffer()));
const manifestOf = (files: Map<string, Buffer>) =>
  JSON.parse(files.get('manifest.json')?.toString('utf8') ?? '') as Manifest;
const firstOf = (run: WireRun) => run.images[0] as WireImage;

describe('manifest.json of a ZIP', () => {
  it('says of every picture what it is, what it cost and where it came from', async () => {
    const result = firstOf(edit);
    const ids = [firstOf(owls).id, result.id, String(result.rawId), photo.id];
    const response = await post({ ids });
    const length = response.headers.get('content-length');
    const files = await read(response.clone());
    expect((await response.arrayBuffer()).byteLength).toBe(Number(length));
    const manifest = manifestOf(files);

    expect(manifest).toMatchObject({
      generator: 'Overpaint',
      version: server.services.environment.version,
      manifestVersion: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(manifest.images.map(({ file }) => file)).toEqual(
      [...files.keys()].filter((name) => name !== 'manifest.json'),
    );
    expect(manifest.images.map(({ id }) => id)).toEqual(ids);
    for (const { file, bytes, sha256 } of manifest.images) {
      const stored = files.get(file);
      expect(stored?.byteLength).toBe(bytes);
      const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(stored ?? []));
      expect(Buffer.from(digest).toString('hex')).toBe(sha256);
    }

    const [owl, placed, raw, source] = manifest.images;
    const cost = firstOf(owls).costMicroUsd ?? Number.NaN;
    expect(owl).toMatchObject({
      runId: owls.id,
      kind: 'generate',
      role: 'output',
      prompt: 'Two owls',
      promptSent: 'Two owls',
      model: 'gpt-image-2.5-flare',
      quality: 'low',
      parameters: { n: 2, outputFormat: 'png' },
      demo: true,
      costMicroUsd: cost,
      costUsd: cost / 1_000_000,
      runCostMicroUsd: owls.costMicroUsd,
      estimate: { lowMicroUsd: expect.any(Number), highMicroUsd: expect.any(Number) },
      createdAt: new Date(firstOf(owls).createdAt).toISOString(),
      lineage: { inputs: [], mask: null, markup: null, rawAnswer: null },
    });
    expect(placed).toMatchObject({
      kind: 'edit',
      role: 'placed',
      prompt: 'a balloon',
      promptSent: edit.edit?.promptSent,
      edit: { placement: 'exact', region: 'auto' },
      lineage: {
        inputs: [{ id: photo.id, fileName: photo.fileName, file: source?.file }],
        // It is not in the ZIP, and is named all the same.
        mask: { id: mask.id, fileName: mask.fileName, file: null },
        rawAnswer: { id: raw?.id, file: raw?.file },
        featherPx: result.featherPx,
        driftPercent: result.driftPercent,
      },
    });
    expect(placed?.edit).not.toHaveProperty('mask');
    expect(source).toMatchObject({
      kind: 'upload',
      runId: null,
      prompt: null,
      costMicroUsd: 0,
      demo: false,
      lineage: null,
    });
    // The answer and what was placed of it were paid once.
    expect(manifest.totals).toEqual({
      images: 4,
      bytes: manifest.images.reduce((sum, image) => sum + image.bytes, 0),
      costMicroUsd: cost + (result.costMicroUsd ?? Number.NaN),
      costUsd: (cost + (result.costMicroUsd ?? Number.NaN)) / 1_000_000,
      unknownCosts: 0,
    });
  });

  it('names an unknown cost as unknown, not as nothing', async () => {
    const { query } = server.services.database;
    await query
      .updateTable('image')
      .set({ costMicroUsd: null })
      .where('id', '=', owls.images[1]?.id ?? '')
      .execute();
    const manifest = manifestOf(await read(await post({ ids: owls.images.map(({ id }) => id) })));
    expect(manifest.images[1]).toMatchObject({ costMicroUsd: null, costUsd: null });
    expect(manifest.totals).toMatchObject({ costMicroUsd: firstOf(owls).costMicroUsd, unknownCosts: 1 });
  });

  it('names pictures of one name apart', async () => {
    const { query } = server.services.database;
    await query.updateTable('image').set({ fileName: 'owl.png' }).where('runId', '=', owls.id).execute();
    const files = await read(await post({ ids: owls.images.map(({ id }) => id) }));
    expect([...files.keys()]).toEqual(['manifest.json', 'owl.png', 'owl (2).png']);
  });
});

describe('the name of a ZIP', () => {
  const nameOf = async (ids: string[]) => {
    const response = await post({ ids });
    await response.body?.cancel();
    return /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  };

  it('is that of its run, or the day', async () => {
    expect(await nameOf([firstOf(edit).id])).toMatch(/^a-balloon-\d{4}-\d\d-\d\d\.zip$/);
    expect(await nameOf([firstOf(edit).id, photo.id])).toMatch(/^overpaint-\d{4}-\d\d-\d\d\.zip$/);
  });
});

describe('a ticket for a ZIP', () => {
  const issue = async (ids: string[] = [photo.id]) => {
    const response = await post({ ids, ticket: true });
    expect(response.status).toBe(201);
    return (await response.json()) as ZipTicket;
  };
  const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(GET, url, { headers, method });

  it('is good for one download of what it was asked for', async () => {
    const { url, expiresAt } = await issue();
    expect(expiresAt).toBeGreaterThan(Date.now() + 4 * 60_000);
    expect((await get(url, {}, 'HEAD')).status).toBe(200);
    const files = await read(await get(url, { 'sec-fetch-site': 'same-origin' }));
    expect([...files.keys()]).toEqual(['manifest.json', photo.fileName]);
    expect(await refusal(await get(url))).toMatchObject({
      status: 404,
      message: 'This download was used or has expired. Ask for it again.',
    });
  });

  it('is one download, however many ask at once', async () => {
    const { url } = await issue();
    const answers = await Promise.all(Array.from({ length: 6 }, () => get(url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404, 404]);
    await Promise.all(answers.map((answer) => answer.body?.cancel()));
  });

  it('expires', async () => {
    const { url, expiresAt } = await issue();
    vi.spyOn(server.services.database, 'now').mockResolvedValue(expiresAt + 1);
    expect(await refusal(await get(url))).toMatchObject({ status: 404 });
  });

  it('is nothing to another page, and stays good', async () => {
    const { url } = await issue();
    expect(await refusal(await get(url, { 'sec-fetch-site': 'cross-site' }))).toMatchObject({
      status: 403,
      code: 'foreign_origin',
    });
    const response = await get(url);
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it.each(['', '?ticket=', '?ticket=nonsense'])('is not %j', async (query) => {
    expect(await refusal(await get(`/api/images/zip${query}`))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });

  it('is not another owner’s', async () => {
    const { url } = await issue();
    await server.services.database.query.updateTable('zipTicket').set({ ownerId: 'ben' }).execute();
    expect(await refusal(await get(url))).toMatchObject({ status: 404 });
  });

  it('is not given for what is not there', async () => {
    expect(await refusal(await post({ ids: [photo.id, randomUUID()], ticket: true }))).toMatchObject({
      status: 404,
      code: 'image_not_found',
      message: 'One of these images no longer exists, so no ZIP was made.',
    });
    expect(await refusal(await post({ ids: [], ticket: true }))).toMatchObject({
      status: 400,
      message: '“ids” must name 1 to 500 images.',
    });
  });
});
