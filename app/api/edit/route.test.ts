import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as GET_DETAILS } from '@/app/api/images/[id]/details/route';
import { POST as PREVIEW } from '@/app/api/images/[id]/place/preview/route';
import { POST as PLACE } from '@/app/api/images/[id]/place/route';
import { GET as GET_IMAGE } from '@/app/api/images/[id]/route';
import { POST as UPLOAD } from '@/app/api/images/route';
import type { ImageDetails, UploadAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import {
  alphaMask,
  type Box,
  DANDELION,
  holedMask,
  phonePhoto,
  solid,
  strokeMarkup,
  whiteOnBlackMask,
} from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST } from './route';

/** Draws, and misbehaves as the real model does. */
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({}, { draw: true });
});
afterAll(() => server.close());

const MODEL = { model: 'gpt-image-2.5-flare', quality: 'low' } as const;

async function upload(body: Buffer, role = 'input'): Promise<string> {
  const response = await ask(UPLOAD, `/api/images?role=${role}`, { method: 'POST', body: body as BodyInit });
  return ((await response.json()) as UploadAnswer).image.id;
}

const photograph = (width: number, height: number) =>
  sharp(DANDELION).resize(width, height, { fit: 'cover' }).png().toBuffer();

const post = (json: Record<string, unknown>) => ask(POST, '/api/edit', { method: 'POST', json });
const request = (change: Record<string, unknown>) => ({
  id: newRunId(),
  prompt: 'a red balloon',
  ...MODEL,
  ...change,
});

async function edit(change: Record<string, unknown>): Promise<WireRun> {
  const body = request(change);
  const response = await post(body);
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(202);
  return server.ended(body.id);
}

async function bytesOf(id: string): Promise<Buffer> {
  const response = await ask(GET_IMAGE, `/api/images/${id}`, { params: { id } });
  return Buffer.from(await response.arrayBuffer());
}

async function pixelsOf(id: string) {
  const { data, info } = await sharp(await bytesOf(id))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, ...info };
}

const first = (run: WireRun): WireImage => {
  const [image] = run.images;
  if (image === undefined) throw new Error(`No image: ${JSON.stringify(run.error)}`);
  return image;
};

const lastCall = () => {
  const call = server.calls.at(-1);
  if (call === undefined) throw new Error('Nothing was sent');
  return call;
};
const filesSent = (field: string) => lastCall().files.filter((file) => file.field === field);

/** Pixels of `result` that differ from `source` where the mask is 0, and the share that differs where it is not. */
async function compare(source: string, result: string, mask: string) {
  const [was, is, painted] = await Promise.all([pixelsOf(source), pixelsOf(result), pixelsOf(mask)]);
  expect([is.width, is.height, is.channels]).toEqual([was.width, was.height, was.channels]);
  const { channels } = was;
  let [outside, inside, insideAll] = [0, 0, 0];
  for (let pixel = 0; pixel < was.width * was.height; pixel++) {
    let differs = 0;
    for (let at = pixel * channels; at < (pixel + 1) * channels; at++) {
      if (was.data[at] !== is.data[at]) differs = 1;
    }
    if (painted.data[pixel * painted.channels] === 0) outside += differs;
    else {
      insideAll += 1;
      inside += differs;
    }
  }
  return { outside, inside: inside / insideAll };
}

const BOX: Box = { x: 300, y: 200, width: 260, height: 180 };

describe('an exact edit', () => {
  it('has the photo’s own size, and every kept pixel is the photo’s', async () => {
    const photo = await upload(await photograph(1021, 743));
    const mask = await upload(holedMask(1021, 743, BOX, 2), 'mask');
    const run = await edit({ images: [photo], mask, reinforcePrompt: true });
    expect(run).toMatchObject({ status: 'done', kind: 'edit', inputs: [photo], error: null });
    const result = first(run);
    expect(result).toMatchObject({ width: 1021, height: 743, role: 'placed', mime: 'image/png' });
    const { outside, inside } = await compare(photo, result.id, mask);
    expect(outside).toBe(0);
    // Islands of eight pixels fade over most of their breadth.
    expect(inside).toBeGreaterThan(0.6);

    // The model changed what it was to keep; that is shown, and the answer itself is there.
    expect(result.driftPercent).toBeGreaterThan(5);
    const raw = await pixelsOf(String(result.rawId));
    expect([raw.width, raw.height]).toEqual([run.edit?.plan.outputWidth, run.edit?.plan.outputHeight]);

    expect(run.edit).toMatchObject({ placement: 'exact', mask, markup: null, region: 'auto' });
    expect(run.edit?.promptSent).toMatch(/^a red balloon\n\nChange only the masked area/);
    // A form's lines end as those of a mail do.
    expect(lastCall().prompt.replaceAll('\r\n', '\n')).toBe(run.edit?.promptSent);
    expect(run.edit?.plan.mode).toBe('whole');
  });

  it('sends a mask of exactly the picture’s size, binary, with alpha, and no metadata', async () => {
    const photo = await upload(await phonePhoto(1200, 900));
    const mask = await upload(alphaMask(900, 1200, BOX), 'mask');
    const run = await edit({ images: [photo], mask });
    const [image] = filesSent('image');
    const [sent] = filesSent('mask');
    const imageMetadata = await sharp(image?.bytes).metadata();
    expect(imageMetadata.exif).toBeUndefined();
    expect(image?.bytes.includes('GPS')).toBe(false);
    const { data, info } = await sharp(sent?.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([imageMetadata.width, imageMetadata.height, 4]);
    expect(`${info.width}x${info.height}`).toBe(lastCall().params.size);
    expect(sent?.bytes.byteLength).toBeLessThan(4_000_000);
    const { sourceRect, content, scale } = run.edit?.plan ?? ({} as never);
    const at = (x: number, y: number) => {
      const column = Math.floor(content.x + (x - sourceRect.x) * scale);
      const row = Math.floor(content.y + (y - sourceRect.y) * scale);
      return [...data.subarray((row * info.width + column) * 4, (row * info.width + column) * 4 + 4)];
    };
    expect(at(BOX.x + 20, BOX.y + 20)).toEqual([255, 255, 255, 0]);
    expect(at(BOX.x - 20, BOX.y - 20)).toEqual([0, 0, 0, 255]);
  });

  it('of a small part of a large photo sends that part, and the whole photo small', async () => {
    const photo = await upload(await photograph(4600, 3200));
    const box = { x: 3900, y: 400, width: 500, height: 420 };
    const mask = await upload(await whiteOnBlackMask(4600, 3200, box).png().toBuffer(), 'mask');
    const run = await edit({ images: [photo], mask });
    expect(run.edit?.plan.mode).toBe('region');
    const [part, whole] = await Promise.all(filesSent('image').map((file) => sharp(file.bytes).metadata()));
    expect(part?.width).toBeLessThan(1400);
    expect([whole?.width, whole?.height]).toEqual([1024, 712]);
    expect(run.edit?.promptSent).toContain('The last image is for context only');
    const result = first(run);
    expect([result.width, result.height]).toEqual([4600, 3200]);
    const { outside, inside } = await compare(photo, result.id, mask);
    expect(outside).toBe(0);
    expect(inside).toBeGreaterThan(0.8);

    const alone = await edit({ images: [photo], mask, sendWholePhoto: false });
    expect(filesSent('image')).toHaveLength(1);
    expect(alone.edit?.promptSent).toBe('a red balloon');
  });

  it('goes by the frame that was drawn, and fades out where the frame cuts the mask', async () => {
    const photo = await upload(await photograph(2400, 1600));
    const mask = await upload(alphaMask(2400, 1600, { x: 200, y: 200, width: 1200, height: 500 }), 'mask');
    const region = { x: 100, y: 150, width: 900, height: 750 };
    const run = await edit({ images: [photo], mask, region });
    const { sourceRect } = run.edit?.plan ?? ({} as never);
    expect(sourceRect.x + sourceRect.width).toBeLessThan(1400);
    const [was, is] = await Promise.all([pixelsOf(photo), pixelsOf(first(run).id)]);
    const row = (picture: typeof was, y: number, from: number) =>
      picture.data.subarray((y * 2400 + from) * 3, (y + 1) * 2400 * 3);
    expect(
      row(is, 400, sourceRect.x + sourceRect.width).equals(row(was, 400, sourceRect.x + sourceRect.width)),
    ).toBe(true);
    expect(row(is, 400, 0).equals(row(was, 400, 0))).toBe(false);
  });

  it('is looked at before it is placed again otherwise, and neither costs anything', async () => {
    const photo = await upload(await photograph(940, 760));
    const mask = await upload(alphaMask(940, 760, BOX), 'mask');
    const run = await edit({ images: [photo], mask });
    const result = first(run);
    expect(result).toMatchObject({ align: true, matchTone: true, grow: false });
    expect([typeof result.toneClipped, typeof result.overflowPercent]).toEqual(['boolean', 'number']);
    const calls = server.calls.length;
    const preview = (id: string, json: object) =>
      ask(PREVIEW, `/api/images/${id}/place/preview`, { method: 'POST', json, params: { id } });
    const look = async (json: object) => {
      const response = await preview(result.id, json);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      return Buffer.from(await response.arrayBuffer());
    };
    const [usual, wide, outlined] = [
      await look({}),
      await look({ featherPx: 60, matchTone: false }),
      await look({ outline: true }),
    ];
    const { width = 0, height = 0 } = await sharp(usual).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(840);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(100);
    expect(usual.equals(wide) || usual.equals(outlined)).toBe(false);
    expect(await refusal(await preview(result.id, { featherPx: -1 }))).toMatchObject({ status: 400 });
    expect(await refusal(await preview(photo, {}))).toMatchObject({ status: 409, code: 'not_an_edit' });
    expect(await refusal(await preview('nobody', {}))).toMatchObject({ status: 404 });
    // Nothing was kept of looking.
    const shown = async () => (await server.services.runs.find('local', run.id))?.images.map(({ id }) => id);
    expect(await shown()).toEqual([result.id]);

    const json = { align: false, matchTone: false, grow: true };
    const place = (wish: object) =>
      ask(PLACE, `/api/images/${result.id}/place`, {
        method: 'POST',
        json: wish,
        params: { id: result.id },
      });
    const { image } = (await (await place(json)).json()) as { image: WireImage };
    expect(image).toMatchObject({ ...json, matchGrain: true, costMicroUsd: 0, rawId: result.rawId });
    expect(await shown()).toEqual([image.id]);
    // Undone: the version that is there already is shown again.
    const { image: back } = (await (await place({})).json()) as { image: WireImage };
    expect(back.id).toBe(result.id);
    expect(server.calls).toHaveLength(calls);
  });

  it('keeps the answer’s own grain where that was asked before the call', async () => {
    const photo = await upload(await photograph(920, 760));
    const mask = await upload(alphaMask(920, 760, BOX), 'mask');
    const run = await edit({ images: [photo], mask, matchGrain: false });
    expect(run.edit).toMatchObject({ matchGrain: false });
    expect(first(run).matchGrain).toBe(false);
  });

  it('is placed again with another fade for nothing, and the newest is what the run shows', async () => {
    const photo = await upload(await photograph(900, 760));
    const mask = await upload(alphaMask(900, 760, BOX), 'mask');
    const run = await edit({ images: [photo], mask });
    const result = first(run);
    const calls = server.calls.length;
    const place = (id: string, featherPx?: number | null) =>
      ask(PLACE, `/api/images/${id}/place`, { method: 'POST', json: { featherPx }, params: { id } });

    const wide = ((await (await place(result.id, 40)).json()) as { image: WireImage }).image;
    expect(wide).toMatchObject({ rawId: result.rawId, featherPx: 40, costMicroUsd: 0, index: 0 });
    expect(wide.id).not.toBe(result.id);
    expect((await compare(photo, wide.id, mask)).outside).toBe(0);
    expect((await bytesOf(wide.id)).equals(await bytesOf(result.id))).toBe(false);
    const shown = await server.services.runs.find('local', run.id);
    expect(shown?.images.map(({ id }) => id)).toEqual([wide.id]);
    expect(shown?.costMicroUsd).toBe(run.costMicroUsd);

    // A fade that was tried before is not made again; it is shown again.
    const placedId = async (id: string, featherPx: number | null) =>
      ((await (await place(id, featherPx)).json()) as { image: WireImage }).image.id;
    const shownIds = async () =>
      (await server.services.runs.find('local', run.id))?.images.map(({ id }) => id);
    expect(await placedId(wide.id, null)).toBe(result.id);
    expect(await shownIds()).toEqual([result.id]);
    const twice = await Promise.all([placedId(String(result.rawId), 40), placedId(wide.id, 40)]);
    expect(twice).toEqual([wide.id, wide.id]);
    expect(await shownIds()).toEqual([wide.id]);
    // Without the photo's grain it is another version, which has no grain added, and keeps what was kept as well.
    const json = { featherPx: 40, matchGrain: false };
    const plain = await ask(PLACE, `/api/images/${wide.id}/place`, {
      method: 'POST',
      json,
      params: { id: wide.id },
    });
    const { image: clean } = (await plain.json()) as { image: WireImage };
    expect([wide.matchGrain, clean.matchGrain]).toEqual([true, false]);
    expect(clean.alignment).toBe(wide.alignment);
    expect((await compare(photo, clean.id, mask)).outside).toBe(0);
    expect(await placedId(clean.id, 40)).toBe(wide.id);
    expect(server.calls).toHaveLength(calls);
    expect(await refusal(await place(photo, 3))).toMatchObject({ status: 409, code: 'not_an_edit' });
    expect(await refusal(await place('nobody', 3))).toMatchObject({ status: 404 });
    expect(await refusal(await place(wide.id, -1))).toMatchObject({ status: 400 });

    const details = (await (
      await ask(GET_DETAILS, `/api/images/${wide.id}/details`, { params: { id: wide.id } })
    ).json()) as ImageDetails;
    expect(details.lineage.inputs.map(({ id }) => id)).toEqual([photo]);
    expect(details.lineage.mask?.id).toBe(mask);
    expect(details.lineage.raw).toMatchObject({ id: result.rawId, role: 'output' });
    expect(details.lineage.versions.map(({ id }) => id)).toEqual([result.id, clean.id, wide.id]);
    const source = (await (
      await ask(GET_DETAILS, `/api/images/${photo}/details`, { params: { id: photo } })
    ).json()) as ImageDetails;
    expect(source.lineage.usedBy.map(({ id }) => id)).toEqual([wide.id]);
  });

  it('makes several results, each placed', async () => {
    const photo = await upload(await photograph(880, 780));
    const mask = await upload(alphaMask(880, 780, BOX), 'mask');
    const run = await edit({ images: [photo], mask, n: 3 });
    expect(run.images.map(({ index, role }) => [index, role])).toEqual(
      [0, 1, 2].map((index) => [index, 'placed']),
    );
    for (const image of run.images) expect((await compare(photo, image.id, mask)).outside).toBe(0);
    const shares = run.images.reduce((sum, image) => sum + Number(image.costMicroUsd), 0);
    expect(shares).toBe(run.costMicroUsd);
  });

  it('keeps the transparency of what it keeps', async () => {
    const cutOut = await strokeMarkup(900, 800, { x: 100, y: 100, width: 600, height: 500 });
    const photo = await upload(cutOut);
    const mask = await upload(alphaMask(900, 800, { x: 200, y: 200, width: 200, height: 200 }), 'mask');
    const run = await edit({ images: [photo], mask });
    expect(await compare(photo, first(run).id, mask)).toMatchObject({ outside: 0 });
  });

  it('is saved as PNG when WebP was asked for, and as JPEG only when that was', async () => {
    const photo = await upload(await photograph(900, 740));
    const mask = await upload(alphaMask(900, 740, BOX), 'mask');
    const webp = first(await edit({ images: [photo], mask, outputFormat: 'webp' }));
    expect(webp.mime).toBe('image/png');
    expect((await compare(photo, webp.id, mask)).outside).toBe(0);
    const jpeg = first(await edit({ images: [photo], mask, outputFormat: 'jpeg' }));
    expect(jpeg).toMatchObject({ mime: 'image/jpeg', width: 900, height: 740 });
    expect((await sharp(await bytesOf(jpeg.id)).metadata()).format).toBe('jpeg');
  });

  it('takes a mask that was made on a smaller copy', async () => {
    const photo = await upload(await photograph(1003, 777));
    const small = await upload(alphaMask(502, 389, { x: 100, y: 100, width: 80, height: 60 }), 'mask');
    const run = await edit({ images: [photo], mask: small });
    const [was, is] = await Promise.all([pixelsOf(photo), pixelsOf(first(run).id)]);
    expect([is.width, is.height]).toEqual([1003, 777]);
    expect(is.data.subarray(0, 1003 * 190 * 3).equals(was.data.subarray(0, 1003 * 190 * 3))).toBe(true);
    expect(is.data.equals(was.data)).toBe(false);
  });

  it('can be the base of the next one', async () => {
    const photo = await upload(await photograph(900, 750));
    const mask = await upload(alphaMask(900, 750, BOX), 'mask');
    const step = first(await edit({ images: [photo], mask }));
    const next = first(await edit({ images: [step.id], mask, prompt: 'a blue balloon' }));
    expect((await compare(step.id, next.id, mask)).outside).toBe(0);
    const { lineage } = (await (
      await ask(GET_DETAILS, `/api/images/${next.id}/details`, { params: { id: next.id } })
    ).json()) as ImageDetails;
    expect(lineage.inputs.map(({ id }) => id)).toEqual([step.id]);
  });
});

describe('other edits', () => {
  it('without a mask have the source’s own shape, whatever it is', async () => {
    for (const [width, height] of [
      [1009, 701],
      [333, 777],
      [3001, 640],
    ] as const) {
      const photo = await upload(await photograph(width, height));
      const run = await edit({ images: [photo] });
      const result = first(run);
      expect(run.edit).toMatchObject({ placement: 'whole', mask: null });
      expect(result.driftPercent).toBeNull();
      // To the pixel: the longer side explains the shorter one.
      expect(Math.abs(result.height - (result.width * height) / width)).toBeLessThanOrEqual(1);
      expect(result.rawId).not.toBeNull();
    }
  });

  it('are the model’s own picture when that is asked for', async () => {
    const photo = await upload(await photograph(1009, 703));
    const run = await edit({ images: [photo], placement: 'model' });
    expect(first(run)).toMatchObject({ role: 'output', rawId: null, width: run.edit?.plan.outputWidth });
    const auto = await edit({ images: [photo], placement: 'model', size: 'auto' });
    expect(lastCall().params.size).toBe('auto');
    expect(auto.status).toBe('done');
  });

  it('take several pictures in order, each as small as the model sees it', async () => {
    const [base, big, cutOut] = [
      await upload(await photograph(1024, 768)),
      await upload(await photograph(4000, 3000)),
      await upload(await strokeMarkup(500, 400, { x: 10, y: 10, width: 300, height: 200 })),
    ];
    const run = await edit({ images: [base, big, cutOut, base] });
    expect(run.inputs).toEqual([base, big, cutOut, base]);
    const sent = await Promise.all(filesSent('image').map((file) => sharp(file.bytes).metadata()));
    expect(sent.map(({ width, height, format }) => [width, height, format])).toEqual([
      [1024, 768, 'png'],
      [2048, 1536, 'jpeg'],
      [500, 400, 'png'],
      [1024, 768, 'jpeg'],
    ]);
    // A legal size goes as it is, byte for byte.
    expect(filesSent('image')[0]?.bytes.equals(await bytesOf(base))).toBe(true);
  });

  it('with a markup send it over the first picture, transparent and of its size', async () => {
    const photo = await upload(await photograph(1001, 701));
    const markup = await upload(await strokeMarkup(1001, 701, BOX), 'markup');
    const run = await edit({ images: [photo], markup });
    expect(run).toMatchObject({ status: 'done', edit: { markup, placement: 'whole' } });
    const [image, sent] = await Promise.all(
      [...filesSent('image'), ...filesSent('markup')].map((file) => sharp(file.bytes).metadata()),
    );
    expect([sent?.width, sent?.height, sent?.hasAlpha]).toEqual([image?.width, image?.height, true]);
  });

  it('have the price of what is sent, and cost it', async () => {
    const photo = await upload(await photograph(1024, 1024));
    const run = await edit({ images: [photo, photo] });
    const bill = lastCall().billedMicroUsd;
    expect(run.costMicroUsd).toBe(bill);
    expect(run.estimate).toMatchObject({ lowMicroUsd: bill, highMicroUsd: bill, approximate: true });
  });

  it('are one run however often they are posted', async () => {
    const photo = await upload(await photograph(1024, 800));
    const body = request({ images: [photo] });
    const calls = server.calls.length;
    const answers = await Promise.all([post(body), post(body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 202]);
    await server.ended(body.id);
    await server.services.images.change('local', [photo], { deleted: true });
    expect((await post(body)).status).toBe(200);
    expect(await refusal(await post({ ...body, region: 'none' }))).toMatchObject({ code: 'id_conflict' });
    expect(server.calls).toHaveLength(calls + 1);
  });
});

describe('what is refused before anything is spent', () => {
  let photo: string;
  let mask: string;
  let markup: string;
  let named: Record<string, string>;
  beforeAll(async () => {
    photo = await upload(await photograph(1024, 768));
    mask = await upload(alphaMask(1024, 768, BOX), 'mask');
    markup = await upload(await strokeMarkup(1024, 768, BOX), 'markup');
    const foreign = await server.services.images.find('local', photo);
    if (foreign === null) throw new Error('The photo is gone');
    const { image } = await server.services.images.addUpload({
      ...foreign,
      ownerId: 'somebody else',
      role: 'input',
      uploadSha256: 'x',
    });
    named = {
      photo,
      mask,
      markup,
      foreign: image.id,
      emptyMask: await upload(alphaMask(1024, 768, { x: 0, y: 0, width: 0, height: 0 }), 'mask'),
      fullMask: await upload(await solid(1024, 768, '#fff').png().toBuffer(), 'mask'),
      turnedMask: await upload(alphaMask(768, 1024, BOX), 'mask'),
      emptyMarkup: await upload(await strokeMarkup(1024, 768, { x: 0, y: 0, width: 0, height: 0 }), 'markup'),
      turnedMarkup: await upload(await strokeMarkup(768, 1024, BOX), 'markup'),
    };
  });

  const frame = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
  it.each<[string, Record<string, unknown>, number, string, RegExp]>([
    ['no picture', { images: [] }, 400, 'invalid_request', /1 to 16/],
    ['17 pictures', { images: Array(17).fill('photo') }, 400, 'invalid_request', /1 to 16/],
    ['a picture that does not exist', { images: ['photo', 'nothing'] }, 404, 'image_not_found', /Picture 2/],
    ['another person’s picture', { images: ['foreign'] }, 404, 'image_not_found', /does not exist/],
    ['another person’s mask', { mask: 'foreign' }, 404, 'image_not_found', /mask/],
    ['an empty mask', { mask: 'emptyMask' }, 400, 'empty_mask', /empty/],
    ['a full mask', { mask: 'fullMask' }, 400, 'full_mask', /whole picture/],
    ['a mask of another shape', { mask: 'turnedMask' }, 400, 'mask_mismatch', /768 × 1024/],
    ['a photo as the mask', { mask: 'photo' }, 400, 'invalid_request', /uploaded as a mask/],
    ['an empty markup', { markup: 'emptyMarkup' }, 400, 'invalid_markup', /empty/],
    ['a markup of another shape', { markup: 'turnedMarkup' }, 400, 'invalid_markup', /768 × 1024/],
    ['mask and markup', { mask: 'mask', markup: 'markup' }, 400, 'invalid_combination', /not both/],
    [
      'a markup for a model without',
      { markup: 'markup', model: 'gpt-image-2' },
      400,
      'invalid_combination',
      /markup/,
    ],
    ['input fidelity where there is none', { inputFidelity: 'high' }, 400, 'invalid_combination', /fidelity/],
    ['a region outside', { mask: 'mask', region: frame(5000, 10, 50, 50) }, 400, 'invalid_region', /beyond/],
    [
      'a region half outside',
      { mask: 'mask', region: frame(300, 200, 1000, 300) },
      400,
      'invalid_region',
      /1024 × 768/,
    ],
    [
      'a region beside the mask',
      { mask: 'mask', region: frame(0, 0, 50, 50) },
      400,
      'invalid_region',
      /painted/,
    ],
    ['a region of no size', { mask: 'mask', region: frame(5, 5, 0, 9) }, 400, 'invalid_request', /region/],
    ['a region without a mask', { region: frame(5, 5, 99, 99) }, 400, 'invalid_combination', /mask/],
    ['exact without a mask', { placement: 'exact' }, 400, 'invalid_combination', /mask/],
    [
      'a GIF with a mask',
      { mask: 'mask', outputFormat: 'gif', model: 'gpt-image-2.6-flare' },
      400,
      'invalid_combination',
      /GIF/,
    ],
    [
      'an exact SVG',
      {
        mask: 'mask',
        placement: 'exact',
        outputFormat: 'svg',
        svg: { model: 'x', reasoning: { effort: 'low' } },
        model: 'gpt-image-2.6-flare',
      },
      400,
      'invalid_combination',
      /SVG/,
    ],
    ['an illegal size', { size: '100x100' }, 400, 'invalid_size', /multiples of 16|Too few/],
    ['a size that is none', { size: 'huge' }, 400, 'invalid_size', /WIDTHxHEIGHT/],
    ['a fade of a kilometre', { mask: 'mask', featherPx: 5000 }, 400, 'invalid_request', /featherPx/],
    ['an unknown field', { placment: 'exact' }, 400, 'invalid_request', /placment/],
    ['a moderation setting', { moderation: 'low' }, 400, 'invalid_combination', /moderation/],
    ['no prompt', { prompt: ' ' }, 400, 'invalid_request', /prompt/],
    [
      'a prompt too long with what is added',
      { prompt: 'x'.repeat(31_990), reinforcePrompt: true },
      400,
      'invalid_combination',
      /32,000/,
    ],
    ['a retired model', { model: 'gpt-image-1' }, 400, 'retired_model', /shut/],
  ])('%s', async (_, change, status, code, sentence) => {
    const name = (value: unknown) => (typeof value === 'string' ? (named[value] ?? value) : value);
    const body = request({ images: ['photo'], ...change }) as Record<string, unknown>;
    body.images = (body.images as string[]).map(name);
    for (const field of ['mask', 'markup']) if (field in change) body[field] = name(change[field]);
    const calls = server.calls.length;
    const answer = await refusal(await post(body));
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    expect(answer.message).toMatch(sentence);
    expect(server.calls).toHaveLength(calls);
    expect(await server.services.runs.find('local', String(body.id))).toBeNull();
  });

  it('a picture in the bin', async () => {
    const binned = await upload(await photograph(900, 901));
    await server.services.images.change('local', [binned], { deleted: true });
    expect(await refusal(await post(request({ images: [binned] })))).toMatchObject({
      status: 404,
      message: 'The picture is in the bin. Take it out again, then use it.',
    });
  });

  it('a mask that leaves nothing unpainted in the frame fails free, with the sentence', async () => {
    const most = await upload(alphaMask(1024, 768, { x: 0, y: 0, width: 1024, height: 760 }), 'mask');
    const calls = server.calls.length;
    const run = await edit({ images: [photo], mask: most, region: frame(100, 100, 800, 600) });
    expect(run).toMatchObject({
      status: 'failed',
      costMicroUsd: 0,
      error: { code: 'unusable_mask', charged: 'no' },
    });
    expect(run.error?.message).toMatch(/covers everything/);
    expect(server.calls).toHaveLength(calls);
  });
});
