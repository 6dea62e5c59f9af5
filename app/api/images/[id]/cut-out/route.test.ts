import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POST as GENERATE } from '@/app/api/generate/route';
import { GET as DETAILS } from '@/app/api/images/[id]/details/route';
import { GET as LINEAGE } from '@/app/api/images/[id]/lineage/route';
import { DELETE as BIN, GET as GET_IMAGE } from '@/app/api/images/[id]/route';
import { DELETE as EMPTY_BIN } from '@/app/api/images/bin/route';
import { GET as LIBRARY, POST as UPLOAD } from '@/app/api/images/route';
import { POST as ZIP } from '@/app/api/images/zip/route';
import type { CutOutAnswer, ImageDetails, UploadAnswer, WireImage } from '@/lib/shared/wire';
import type { LibraryPage, Lineage } from '@/lib/shared/wire-library';
import { alphaMask, CAT, solid } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { readStoredZip } from '@/test/zip';
import { POST } from './route';

const WIDTH = 451;
const HEIGHT = 300;
const BOX = { x: 100, y: 60, width: 200, height: 150 };

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

async function upload(body: Buffer, role = 'input', name?: string): Promise<string> {
  const query = new URLSearchParams({ role, ...(name && { name }) });
  const response = await ask(UPLOAD, `/api/images?${query}`, { method: 'POST', body: body as BodyInit });
  return ((await response.json()) as UploadAnswer).image.id;
}

const photograph = (by = 0) =>
  sharp(CAT)
    .modulate({ brightness: 1 + by / 100 })
    .png()
    .toBuffer();
const askFor = (id: string, json: Record<string, unknown>) =>
  ask(POST, `/api/images/${id}/cut-out`, { method: 'POST', json, params: { id } });

async function cut(id: string, json: Record<string, unknown>, status = 201): Promise<WireImage> {
  const response = await askFor(id, json);
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(status);
  return ((await response.json()) as CutOutAnswer).image;
}

async function pixelsOf(id: string) {
  const response = await ask(GET_IMAGE, `/api/images/${id}`, { params: { id } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, ...info };
}

const bin = (id: string) => ask(BIN, `/api/images/${id}`, { method: 'DELETE', params: { id } });

describe('cutting out', () => {
  it('makes a new image: the mask as alpha, what is wholly selected byte for byte, and nothing else', async () => {
    const source = await upload(await photograph(), 'input', 'My cat.jpg');
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX, 2), 'mask');
    const made = await cut(source, { mask });
    expect(made).toMatchObject({
      role: 'cutout',
      runId: null,
      width: WIDTH,
      height: HEIGHT,
      mime: 'image/png',
      costMicroUsd: 0,
      alpha: 'transparent',
      deletedAt: null,
    });
    expect(made.fileName).toMatch(/^my-cat-\d{4}-\d\d-\d\d-1-cut-out\.png$/);
    const [photo, out] = [await pixelsOf(source), await pixelsOf(made.id)];
    expect(out).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 4 });
    let wrong = 0;
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      const within = (by: number) =>
        x >= BOX.x - by && x < BOX.x + BOX.width + by && y >= BOX.y - by && y < BOX.y + BOX.height + by;
      const alpha = within(0) ? 255 : within(2) ? 128 : 0;
      const [pixel, seen] = [out.data.subarray(i * 4, i * 4 + 4), photo.data.subarray(i * 3, i * 3 + 3)];
      const isRight =
        pixel[3] === alpha &&
        (alpha === 255
          ? pixel.subarray(0, 3).equals(seen)
          : alpha === 128 || pixel.every((value) => value === 0));
      if (!isRight) wrong++;
    }
    expect(wrong).toBe(0);
    expect(server.calls).toEqual([]);
  });

  it('trims to what is left', async () => {
    const source = await upload(await photograph());
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX), 'mask');
    const made = await cut(source, { mask, trim: true });
    // Nothing in it is transparent, so nothing says that it should have been.
    expect(made).toMatchObject({ width: BOX.width, height: BOX.height, alpha: null });
    const [photo, out] = [await pixelsOf(source), await pixelsOf(made.id)];
    for (const [x, y] of [
      [0, 0],
      [199, 149],
      [77, 31],
    ] as const) {
      const at = ((y + BOX.y) * WIDTH + x + BOX.x) * photo.channels;
      const from = (y * BOX.width + x) * out.channels;
      expect(out.data.subarray(from, from + 3)).toEqual(photo.data.subarray(at, at + 3));
    }
  });

  it('is the same image under the same id, at once and later, and another request under it is refused', async () => {
    const source = await upload(await photograph(1));
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX), 'mask');
    const id = newRunId();
    const answers = await Promise.all([askFor(source, { id, mask }), askFor(source, { id, mask })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(await cut(source, { id, mask }, 200)).toMatchObject({ id });
    expect(await refusal(await askFor(source, { id, mask, trim: true }))).toMatchObject({
      status: 409,
      code: 'id_conflict',
    });
    expect(await refusal(await askFor(source, { id: mask, mask }))).toMatchObject({ code: 'id_conflict' });
    const { images } = (await (
      await ask(LIBRARY, '/api/images?kind=cutout&limit=200')
    ).json()) as LibraryPage;
    expect(images.filter((image) => image.id === id)).toHaveLength(1);
  });

  it('refuses what cannot be cut out, with a sentence', async () => {
    const source = await upload(await photograph(2));
    const good = await upload(alphaMask(WIDTH, HEIGHT, BOX), 'mask');
    const empty = await upload(alphaMask(WIDTH, HEIGHT, { x: 0, y: 0, width: 0, height: 0 }), 'mask');
    const full = await upload(alphaMask(WIDTH, HEIGHT, { x: 0, y: 0, width: WIDTH, height: HEIGHT }), 'mask');
    const other = await upload(alphaMask(200, 300, { x: 9, y: 9, width: 20, height: 20 }), 'mask');
    const refused = async (id: string, json: Record<string, unknown>) => {
      const { status, code, message } = await refusal(await askFor(id, json));
      expect(message).toMatch(/\.$/);
      return `${status} ${code}`;
    };
    expect(await refused(source, { mask: empty })).toBe('400 empty_mask');
    expect(await refused(source, { mask: full })).toBe('400 full_mask');
    expect(await refused(source, { mask: other })).toBe('400 mask_mismatch');
    expect(await refused(source, { mask: source })).toBe('400 invalid_request');
    expect(await refused(source, { mask: crypto.randomUUID() })).toBe('404 image_not_found');
    expect(await refused(source, {})).toBe('400 invalid_request');
    expect(await refused(source, { mask: good, trim: 'yes' })).toBe('400 invalid_request');
    expect(await refused(source, { mask: good, id: 'mine' })).toBe('400 invalid_request');
    expect(await refused(source, { mask: good, feather: 3 })).toBe('400 invalid_request');
    expect(await refused(crypto.randomUUID(), { mask: good })).toBe('404 image_not_found');
    await server.services.database.query
      .updateTable('image')
      .set({ ownerId: 'somebody else' })
      .where('id', '=', source)
      .execute();
    expect(await refused(source, { mask: good })).toBe('404 image_not_found');
  });

  it('refuses to leave nothing: what is selected is transparent in the image itself', async () => {
    const clear = await sharp({ create: { width: 40, height: 30, channels: 4, background: '#00000000' } })
      .composite([{ input: await solid(10, 10).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const source = await upload(clear);
    const mask = await upload(alphaMask(40, 30, { x: 20, y: 15, width: 10, height: 10 }), 'mask');
    expect(await refusal(await askFor(source, { mask, trim: true }))).toMatchObject({
      status: 400,
      code: 'empty_mask',
      sentence: { key: 'refusals.cutOutTransparent' },
    });
  });

  it('needs an image that is not in the bin, and one that is gone for good leaves its cut-outs', async () => {
    const source = await upload(await photograph(3));
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX), 'mask');
    const made = await cut(source, { mask });
    await bin(source);
    expect(await refusal(await askFor(source, { mask }))).toMatchObject({ code: 'image_not_found' });
    await ask(EMPTY_BIN, '/api/images/bin', { method: 'DELETE' });
    expect(await refusal(await askFor(source, { mask }))).toMatchObject({ code: 'image_not_found' });
    expect(await pixelsOf(made.id)).toMatchObject({ width: WIDTH, channels: 4 });
    const response = await ask(LINEAGE, `/api/images/${made.id}/lineage`, { params: { id: made.id } });
    const { nodes } = (await response.json()) as Lineage;
    expect(nodes.find(({ image }) => image.id === source)).toMatchObject({ purged: true });
  });

  it('waits for uploads that are still being stored', async () => {
    const source = await upload(await photograph(4));
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX, 1), 'mask');
    const kept = vi.spyOn(server.services.uploads, 'kept');
    await cut(source, { mask });
    expect(kept.mock.calls.map(([image]) => image.id)).toEqual([source, mask]);
    kept.mockRestore();
  });
});

describe('a cut-out', () => {
  it('of a model’s answer is listed, related and described, and is no result of its run', async () => {
    const id = newRunId();
    const body = { id, prompt: 'a teal square', model: 'gpt-image-2.5-flare', quality: 'low' };
    await ask(GENERATE, '/api/generate', { method: 'POST', json: body });
    const run = await server.ended(id);
    const answer = run.images[0] as WireImage;
    const mask = await upload(
      alphaMask(answer.width, answer.height, { x: 50, y: 60, width: 300, height: 200 }),
      'mask',
    );
    const made = await cut(answer.id, { mask });

    const read = async (name: string) =>
      (await (await ask(LIBRARY, `/api/images?${name}`)).json()) as LibraryPage;
    expect((await read('kind=cutout&transparent=true')).images[0]).toMatchObject({
      id: made.id,
      kind: 'cutout',
      prompt: null,
      costMicroUsd: 0,
    });
    expect((await read('q=teal cut out')).images.map((image) => image.id)).toEqual([made.id]);

    const details = async (of: string) =>
      (await (
        await ask(DETAILS, `/api/images/${of}/details`, { params: { id: of } })
      ).json()) as ImageDetails;
    expect((await details(made.id)).lineage).toMatchObject({
      inputs: [{ id: answer.id }],
      mask: { id: mask },
      usedBy: [],
    });
    expect((await details(answer.id)).lineage.usedBy.map((image) => image.id)).toEqual([made.id]);
    expect((await server.services.runs.find('local', id))?.images.map((image) => image.id)).toEqual([
      answer.id,
    ]);

    const again = await cut(made.id, {
      mask: await upload(
        alphaMask(answer.width, answer.height, { x: 60, y: 70, width: 30, height: 20 }),
        'mask',
      ),
    });
    expect(again.fileName).toBe(made.fileName);
    const response = await ask(LINEAGE, `/api/images/${again.id}/lineage`, { params: { id: again.id } });
    const { links } = (await response.json()) as Lineage;
    expect(links).toEqual(
      expect.arrayContaining([
        { from: answer.id, to: made.id, use: 'image' },
        { from: mask, to: made.id, use: 'mask' },
        { from: made.id, to: again.id, use: 'image' },
      ]),
    );
  });

  it('says in a ZIP what it was cut out of', async () => {
    const source = await upload(await photograph(5), 'input', 'cat.png');
    const mask = await upload(alphaMask(WIDTH, HEIGHT, BOX), 'mask');
    const made = await cut(source, { mask });
    const response = await ask(ZIP, '/api/images/zip', { method: 'POST', json: { ids: [made.id, source] } });
    const files = readStoredZip(Buffer.from(await response.arrayBuffer()));
    const manifest = JSON.parse(String(files.get('manifest.json')));
    expect(manifest.images[0]).toMatchObject({
      kind: 'cutout',
      role: 'cutout',
      costMicroUsd: 0,
      lineage: { inputs: [{ id: source, file: manifest.images[1].file }], mask: { id: mask, file: null } },
    });
  });
});
