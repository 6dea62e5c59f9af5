import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POST as UPLOAD } from '@/app/api/images/route';
import { PLATFORM_LIMITS, STICKER_PLATFORMS } from '@/lib/shared/recipes/sticker-platforms';
import type { UploadAnswer } from '@/lib/shared/wire';
import { CAT } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as FACTS } from './facts/route';
import { GET } from './route';

let server: TestServer;
let figure: string;
let photo: string;
beforeAll(async () => {
  server = await openTestServer();
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><circle cx="90" cy="100" r="60" fill="#d02020"/></svg>';
  figure = await upload(await sharp(Buffer.from(svg)).png().toBuffer());
  photo = await upload(await sharp(CAT).png().toBuffer());
});
afterAll(() => server.close());

async function upload(body: Buffer): Promise<string> {
  const response = await ask(UPLOAD, '/api/images?role=input', {
    method: 'POST',
    body: body as unknown as BodyInit,
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

const askFor = (id: string, query = '', headers = {}) =>
  ask(GET, `/api/images/${id}/sticker${query}`, { params: { id }, headers });

it.each(STICKER_PLATFORMS)('an image is shown as %s gets it', async (platform) => {
  const response = await askFor(figure, `?platform=${platform}`);
  expect(response.status).toBe(200);
  const { sticker } = PLATFORM_LIMITS[platform];
  expect(response.headers.get('content-type')).toBe(`image/${sticker.format}`);
  expect(response.headers.get('cache-control')).toContain('immutable');
  const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  expect({ format, width, height }).toEqual({
    format: sticker.format,
    width: sticker.width,
    height: sticker.height,
  });
});

it('has the edge and the margin that are asked for, and another name for each', async () => {
  const bytes = async (query: string) => {
    const response = await askFor(figure, query);
    return [response.headers.get('etag'), Buffer.from(await response.arrayBuffer()).toString('base64')];
  };
  const usual = await bytes('');
  expect(await bytes('?outline=8&margin=16')).toEqual(usual);
  expect(await bytes('?platform=imessage&size=medium')).toEqual(await bytes('?platform=imessage'));
  const all = [usual, ...(await Promise.all(['?outline=0', '?margin=0', '?platform=line'].map(bytes)))];
  for (const part of [0, 1]) expect(new Set(all.map((one) => one[part])).size).toBe(all.length);
  const [etag] = usual;
  expect((await askFor(figure, '', { 'if-none-match': etag ?? '' })).status).toBe(304);
});

it.each([
  ['?platform=icq', /^“platform” must be one of whatsapp, /],
  ['?platform=imessage&size=huge', /^“size” must be one of small, medium, large\.$/],
  ['?outline=33', /^“outline” must be a whole number from 0 to 32\.$/],
  ['?margin=-1', /^“margin” must be a whole number from 0 to 64\.$/],
])('refuses %s', async (query, message) => {
  expect(await refusal(await askFor(figure, query))).toMatchObject({
    status: 400,
    message: expect.stringMatching(message),
  });
});

it('an image that is not there has no sticker and no facts', async () => {
  const id = newRunId();
  expect(await refusal(await askFor(id))).toMatchObject({ status: 404 });
  expect(
    await refusal(await ask(FACTS, `/api/images/${id}/sticker/facts`, { params: { id } })),
  ).toMatchObject({ status: 404 });
});

it('the facts of an image say whether its border is clear', async () => {
  const facts = async (id: string) =>
    (await ask(FACTS, `/api/images/${id}/sticker/facts`, { params: { id } })).json();
  expect(await facts(figure)).toEqual({ clearBorder: 1, isEmpty: false });
  expect(await facts(photo)).toEqual({ clearBorder: 0, isEmpty: false });
});
