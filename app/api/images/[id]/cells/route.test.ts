import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as DETAILS } from '@/app/api/images/[id]/details/route';
import { DELETE as BIN, GET as GET_IMAGE } from '@/app/api/images/[id]/route';
import { GET as LIBRARY, POST as UPLOAD } from '@/app/api/images/route';
import { cellRect } from '@/lib/shared/recipes/sticker-grid';
import type { CellsAnswer, ImageDetails, UploadAnswer, WireImage } from '@/lib/shared/wire';
import type { LibraryPage } from '@/lib/shared/wire-library';
import { CAT } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST } from './route';

const SIZE = { width: 451, height: 300 };

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

async function upload(brightness: number): Promise<string> {
  const body = await sharp(CAT).modulate({ brightness }).png().toBuffer();
  const response = await ask(UPLOAD, '/api/images?role=input&name=Mia%20sheet.jpg', {
    method: 'POST',
    body: body as unknown as BodyInit,
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

const askFor = (id: string, json: Record<string, unknown>) =>
  ask(POST, `/api/images/${id}/cells`, { method: 'POST', json, params: { id } });

async function cut(id: string, json: Record<string, unknown>, status = 201): Promise<WireImage[]> {
  const response = await askFor(id, json);
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(status);
  return ((await response.json()) as CellsAnswer).images;
}

async function pixelsOf(id: string) {
  const response = await ask(GET_IMAGE, `/api/images/${id}`, { params: { id } });
  return sharp(Buffer.from(await response.arrayBuffer()));
}

describe('cutting an image apart', () => {
  it('makes an image of each cell that is wanted, pixel for pixel, in reading order', async () => {
    const source = await upload(1);
    const ids = [newRunId(), null, newRunId(), newRunId()];
    const made = await cut(source, { columns: 3, rows: 2, ids });
    expect(made.map(({ id, index }) => [id, index])).toEqual([
      [ids[0], 0],
      [ids[2], 2],
      [ids[3], 3],
    ]);
    for (const { id, index, ...image } of made) {
      const { x: left, y: top, width, height } = cellRect(SIZE, { columns: 3, rows: 2 }, index);
      expect(image).toMatchObject({
        role: 'cutout',
        runId: null,
        width,
        height,
        mime: 'image/png',
        costMicroUsd: 0,
        alpha: null,
      });
      expect(image.fileName).toMatch(new RegExp(`-cell-${index + 1}\\.png$`));
      const expected = await (await pixelsOf(source)).extract({ left, top, width, height }).raw().toBuffer();
      expect((await (await pixelsOf(id)).raw().toBuffer()).equals(expected)).toBe(true);
    }
    expect(server.calls).toEqual([]);
  });

  it('lists them, and what they came from', async () => {
    const source = await upload(1.02);
    const [cell] = await cut(source, { columns: 2, rows: 1, ids: [newRunId()] });
    if (cell === undefined) throw new Error('a cell');
    const page = (await (await ask(LIBRARY, '/api/images?kind=cutout')).json()) as LibraryPage;
    expect(page.images[0]).toMatchObject({ id: cell.id, kind: 'cutout' });
    const details = (await (
      await ask(DETAILS, `/api/images/${cell.id}/details`, { params: { id: cell.id } })
    ).json()) as ImageDetails;
    expect(details.lineage).toMatchObject({ inputs: [{ id: source }], mask: null });
    const of = (await (
      await ask(DETAILS, `/api/images/${source}/details`, { params: { id: source } })
    ).json()) as ImageDetails;
    expect(of.lineage.usedBy.map(({ id }) => id)).toEqual([cell.id]);
  });

  it('is the same images under the same ids, at once and later, and anything else under them is refused', async () => {
    const [source, other] = [await upload(1.04), await upload(1.06)];
    const asked = { columns: 2, rows: 2, ids: [newRunId(), newRunId()] };
    const answers = await Promise.all([askFor(source, asked), askFor(source, asked)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect((await cut(source, asked, 200)).map(({ id }) => id)).toEqual(asked.ids);
    for (const [of, change] of [
      [source, { ids: asked.ids.toReversed() }],
      [source, { columns: 3 }],
      [source, { rows: 1 }],
      [source, { ids: [asked.ids[0], newRunId()] }],
      [other, {}],
    ] as const) {
      expect(await refusal(await askFor(of, { ...asked, ...change }))).toMatchObject({
        status: 409,
        code: 'id_conflict',
      });
    }
  });

  it.each([
    [{ columns: 0, rows: 1, ids: ['x'] }, '“columns” must be a whole number from 1 to 8.'],
    [{ columns: 2, rows: 9, ids: ['x'] }, '“rows” must be a whole number from 1 to 8.'],
    [{ columns: 2, rows: 2, ids: ['x'] }, '“ids.0” must be a UUID.'],
    [{ columns: 2, rows: 2, ids: [] }, '“ids” must name one cell at least.'],
    [{ columns: 2, rows: 2, ids: [null] }, '“ids” must name one cell at least.'],
    [
      { columns: 1, rows: 1, ids: [newRunId(), newRunId()] },
      '“ids” must not name more cells than there are.',
    ],
  ])('refuses %j', async (json, message) => {
    expect(await refusal(await askFor(await upload(1), json))).toMatchObject({ status: 400, message });
  });

  it('names each image once', async () => {
    const id = newRunId();
    expect(
      await refusal(await askFor(await upload(1), { columns: 2, rows: 1, ids: [id, id] })),
    ).toMatchObject({
      message: '“ids” must name each image once.',
    });
  });

  it('needs an image that is there, and cells that are pictures', async () => {
    const one = { columns: 1, rows: 1, ids: [newRunId()] };
    expect(await refusal(await askFor(newRunId(), one))).toMatchObject({ status: 404 });
    const source = await upload(1.08);
    await ask(BIN, `/api/images/${source}`, { method: 'DELETE', params: { id: source } });
    expect(await refusal(await askFor(source, one))).toMatchObject({ status: 404 });
    const small = await sharp(CAT).resize(100, 100, { fit: 'fill' }).png().toBuffer();
    const response = await ask(UPLOAD, '/api/images?role=input', {
      method: 'POST',
      body: small as unknown as BodyInit,
    });
    const { image } = (await response.json()) as UploadAnswer;
    expect(await refusal(await askFor(image.id, { ...one, columns: 7 }))).toMatchObject({
      status: 400,
      message: 'These cells would be smaller than 16 pixels. Cut the image into fewer.',
    });
  });
});
