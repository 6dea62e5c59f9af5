import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/generate/route';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as GET_DETAILS } from './[id]/details/route';
import { DELETE, GET, HEAD, PATCH } from './[id]/route';
import { POST as POST_ZIP } from './zip/route';

let server: TestServer;
let run: WireRun;
let id: string;

async function open(settings: Record<string, unknown> = {}, draw = false) {
  server = await openTestServer({}, { draw });
  const runId = newRunId();
  await ask(POST, '/api/generate', {
    method: 'POST',
    json: { id: runId, prompt: 'A red fox', n: 3, ...settings },
  });
  run = await server.ended(runId);
  id = run.images[0]?.id ?? '';
}

beforeEach(() => open());
afterEach(() => server.close());

const get = (query = '', headers: Record<string, string> = {}, handler = GET) =>
  ask(handler, `/api/images/${id}${query}`, { params: { id }, headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const blobs = () => server.services.blobs;
const sha256 = async () => (await server.services.images.find('local', id))?.sha256 ?? '';

describe('GET /api/images/{id}', () => {
  it('gives the bytes as the model sent them', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-length')).toBe(String(server.picture.byteLength));
    expect((await bytesOf(response)).equals(server.picture)).toBe(true);
  });

  it('sends them once to who keeps them', async () => {
    const etag = (await get()).headers.get('etag') ?? '';
    expect(etag).toBe(`"${await sha256()}"`);
    expect((await get('', { 'if-none-match': etag })).status).toBe(304);
  });

  it('goes on with a download that broke off', async () => {
    const response = await get('', { range: 'bytes=100-' });
    expect(response.status).toBe(206);
    expect((await bytesOf(response)).equals(server.picture.subarray(100))).toBe(true);
    expect(await refusal(await get('', { range: 'bytes=99999999-' }))).toMatchObject({ status: 416 });
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await ask(HEAD, `/api/images/${id}`, { method: 'HEAD', params: { id } });
    expect([response.status, response.body]).toEqual([200, null]);
    expect(response.headers.get('content-length')).toBe(String(server.picture.byteLength));
  });

  it('is saved under its readable name', async () => {
    const disposition = (await get('?download')).headers.get('content-disposition');
    expect(disposition).toBe(
      `attachment; filename="${run.images[0]?.fileName}"; filename*=UTF-8''${run.images[0]?.fileName}`,
    );
    expect(run.images[0]?.fileName).toMatch(/^a-red-fox-.*\.png$/);
  });

  it.each(['256', '512'])('gives a WebP thumbnail of width %s', async (w) => {
    const response = await get(`?w=${w}`);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('etag')).toBe(`"${await sha256()}-${w}"`);
    expect(await sharp(await bytesOf(response)).metadata()).toMatchObject({
      format: 'webp',
      width: Number(w),
    });
  });

  it('never makes it larger than it is', async () => {
    expect(await sharp(await bytesOf(await get('?w=2048'))).metadata()).toMatchObject({ width: 1024 });
  });

  it('saves the bytes and not the thumbnail', async () => {
    expect((await bytesOf(await get('?w=256&download'))).equals(server.picture)).toBe(true);
  });

  it.each(['0', '300', '-1', '512.0', 'x', '', '99999'])('makes no thumbnail of width %j', async (w) => {
    expect(await refusal(await get(`?w=${w}`))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it.each([randomUUID(), 'x', '', '..%2f..'])('knows nothing of %j', async (other) => {
    id = other;
    expect(await refusal(await get())).toMatchObject({ status: 404, code: 'image_not_found' });
  });

  it('says that something is wrong, and nothing of where, when the file is gone', async () => {
    await blobs().remove(await sha256());
    const refused = await refusal(await get());
    expect(refused).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(refused)).not.toContain(server.services.environment.dataDirectory);
  });
});

describe('GET /api/images/{id} of an SVG', () => {
  it('lets nothing in it run, and scales it in the browser', async () => {
    await server.close();
    await open(
      {
        model: 'gpt-image-2.6-flare',
        outputFormat: 'svg',
        n: 1,
        svg: { model: 'gpt-5', reasoning: { effort: 'low' } },
      },
      true,
    );
    expect(run.status).toBe('done');
    const [whole, thumbnail, saved] = [await get(), await get('?w=256'), await get('?download')];
    for (const response of [whole, thumbnail, saved]) {
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename=".*\.svg"/);
    expect(await thumbnail.text()).toContain('<svg');
  });
});

describe('PATCH and DELETE /api/images/{id}', () => {
  const change = (json: unknown, headers = {}) =>
    ask(PATCH, `/api/images/${id}`, { method: 'PATCH', json, params: { id }, headers });
  const bin = () => ask(DELETE, `/api/images/${id}`, { method: 'DELETE', params: { id } });
  const imageOf = async (response: Response) => ((await response.json()) as { image: WireImage }).image;

  it('marks a favourite and unmarks it', async () => {
    expect(await imageOf(await change({ favourite: true }))).toMatchObject({
      id,
      favourite: true,
      deletedAt: null,
    });
    expect(await imageOf(await change({ favourite: false }))).toMatchObject({ favourite: false });
  });

  it('moves to the bin and back, and tells who watches', async () => {
    const seen: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = server.services.events.subscribe('local', (changed) => {
      seen.push(changed.images.filter((image) => image.deletedAt === null).length);
      if (seen.length === 2) resolve();
    });
    expect((await imageOf(await bin())).deletedAt).toEqual(expect.any(Number));
    const left = (await server.services.runs.find('local', run.id))?.images ?? [];
    expect(left.map((image) => image.deletedAt !== null).filter(Boolean)).toHaveLength(1);
    expect(await imageOf(await change({ deleted: false }))).toMatchObject({ deletedAt: null });
    await promise;
    stop();
    expect(seen.at(-1)).toBe(3);
  });

  it('keeps the bytes of what is in the bin, so that it can come back', async () => {
    await bin();
    expect((await bytesOf(await get())).equals(server.picture)).toBe(true);
  });

  it.each([[{ favourite: 'yes' }], [{ favorite: true }], [[]], ['x'], [null]])('refuses %j', async (body) => {
    expect(await refusal(await change(body))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('is refused to another page', async () => {
    expect(await refusal(await change({ deleted: true }, { origin: 'https://evil.example' }))).toMatchObject({
      status: 403,
      code: 'foreign_origin',
    });
    expect((await server.services.images.find('local', id))?.deletedAt).toBeNull();
  });

  it('knows nothing of another id', async () => {
    id = randomUUID();
    expect(await refusal(await change({ favourite: true }))).toMatchObject({
      status: 404,
      code: 'image_not_found',
    });
    expect(await refusal(await bin())).toMatchObject({ status: 404, code: 'image_not_found' });
  });
});

describe('GET /api/images/{id}/details', () => {
  const details = () => ask(GET_DETAILS, `/api/images/${id}/details`, { params: { id } });

  it('tells what is known of it, with the run it came from', async () => {
    expect(await (await details()).json()).toMatchObject({
      image: { id, index: 0, width: 1024, height: 1024, mime: 'image/png', costMicroUsd: expect.any(Number) },
      run: { id: run.id, params: { prompt: 'A red fox' } },
      sha256: await sha256(),
      // OpenAI's support asks for it also where nothing failed.
      upstreamRequestId: expect.stringMatching(/^req_/),
    });
  });

  it('knows nothing of another id', async () => {
    id = randomUUID();
    expect(await refusal(await details())).toMatchObject({ status: 404, code: 'image_not_found' });
  });
});

describe('POST /api/images/zip', () => {
  const zip = (json: unknown) => ask(POST_ZIP, '/api/images/zip', { method: 'POST', json });

  it('packs the bytes of each under its own name, and knows its length before', async () => {
    const response = await zip({ ids: run.images.map((image) => image.id) });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="a-red-fox-.*\.zip"/);
    const archive = await bytesOf(response);
    expect(String(archive.byteLength)).toBe(response.headers.get('content-length'));
    for (const image of run.images) expect(archive.includes(Buffer.from(image.fileName))).toBe(true);
    // Stored, not compressed: each picture lies in it as it is.
    let found = 0;
    for (let at = archive.indexOf(server.picture); at !== -1; at = archive.indexOf(server.picture, at + 1))
      found += 1;
    expect(found).toBe(3);
  });

  it('packs what is asked for twice once', async () => {
    const twice = await bytesOf(await zip({ ids: [id, id] }));
    const once = await bytesOf(await zip({ ids: [id] }));
    expect(twice.byteLength).toBe(once.byteLength);
  });

  it('refuses before the first byte what holds an id that is not there', async () => {
    expect(await refusal(await zip({ ids: [id, randomUUID()] }))).toMatchObject({
      status: 404,
      code: 'image_not_found',
    });
  });

  it.each([
    [{}],
    [{ ids: [] }],
    [{ ids: Array.from({ length: 501 }, () => 'x') }],
    [{ ids: 'x' }],
    [{ ids: [1] }],
    [{ ids: ['x'], more: 1 }],
  ])('refuses %j', async (body) => {
    expect(await refusal(await zip(body))).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('can be left in the middle', async () => {
    const reader = (await zip({ ids: [id] })).body?.getReader();
    await reader?.read();
    await expect(reader?.cancel()).resolves.toBeUndefined();
  });
});
