import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as GENERATE } from '@/app/api/generate/route';
import type { WireImage } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET } from './[id]/route';

let server: TestServer;
let png: WireImage;
let svg: WireImage;
let gif: WireImage;

beforeAll(async () => {
  server = await openTestServer({}, { draw: true });
  const model = { model: 'gpt-image-2.6-flare', quality: 'low', n: 1 };
  png = await generate({ ...model, background: 'transparent' });
  svg = await generate({
    ...model,
    outputFormat: 'svg',
    svg: { model: 'gpt-5', reasoning: { effort: 'low' } },
  });
  gif = await generate({ ...model, outputFormat: 'gif', frameCount: 4, frameDurationMs: 100 });
});
afterAll(() => server.close());

async function generate(settings: object): Promise<WireImage> {
  const id = newRunId();
  await ask(GENERATE, '/api/generate', { method: 'POST', json: { id, prompt: 'A red fox', ...settings } });
  const run = await server.ended(id);
  const [image] = run.images;
  if (image === undefined) throw new Error(JSON.stringify(run.error));
  return image;
}

const get = (image: WireImage, query: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(GET, `/api/images/${image.id}?${query}`, {
    params: { id: image.id },
    headers,
    method,
  });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const nameIn = (response: Response) =>
  /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];

describe('a download in another format', () => {
  it.each([
    ['jpeg', 'jpg', 'format=jpeg&quality=80'],
    ['webp', 'webp', 'format=webp'],
    ['png', 'png', 'format=png'],
  ])('is %s, under a name that ends in .%s', async (format, extension, query) => {
    const response = await get(png, `download&${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(`image/${format}`);
    expect(nameIn(response)).toBe(png.fileName.replace(/png$/, extension));
    const bytes = await bytesOf(response);
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(await sharp(bytes).metadata()).toMatchObject({ format, width: png.width, height: png.height });
  });

  it('has the size asked for in its own format', async () => {
    const response = await get(png, 'download&width=200&height=100');
    const { format, width, height } = await sharp(await bytesOf(response)).metadata();
    expect([format, width, height]).toEqual(['png', Math.round((png.width * 100) / png.height), 100]);
    const larger = await get(png, `download&width=${png.width + 100}`);
    expect(await sharp(await bytesOf(larger)).metadata()).toMatchObject({ width: png.width });
    const enlarged = await get(png, `download&enlarge&width=${png.width + 100}`);
    expect(await sharp(await bytesOf(enlarged)).metadata()).toMatchObject({ width: png.width + 100 });
  });

  it('is the bytes as they are where nothing else is asked for', async () => {
    const [download, original] = await Promise.all([get(png, 'download'), get(png, '')]);
    expect((await bytesOf(download)).equals(await bytesOf(original))).toBe(true);
  });

  it('goes on where it broke off, and is sent once to who keeps it', async () => {
    const query = 'download&format=webp&width=300';
    const whole = await get(png, query);
    const etag = whole.headers.get('etag') ?? '';
    const bytes = await bytesOf(whole);
    const rest = await get(png, query, { range: 'bytes=100-', 'if-range': etag });
    expect(rest.status).toBe(206);
    expect((await bytesOf(rest)).equals(bytes.subarray(100))).toBe(true);
    expect((await get(png, query, { 'if-none-match': etag })).status).toBe(304);
    const head = await get(png, query, {}, 'HEAD');
    expect([head.headers.get('content-length'), head.body]).toEqual([String(bytes.byteLength), null]);
  });

  it('of a drawing is drawn as large as asked, and of an animation is its first frame', async () => {
    const drawn = await get(svg, `download&format=jpeg&width=${svg.width * 2}`);
    expect(nameIn(drawn)).toMatch(/\.jpg$/);
    expect(await sharp(await bytesOf(drawn)).metadata()).toMatchObject({
      format: 'jpeg',
      width: svg.width * 2,
    });
    const still = await get(gif, 'download&width=64');
    expect(nameIn(still)).toMatch(/\.png$/);
    const { format, pages, width } = await sharp(await bytesOf(still)).metadata();
    expect([format, pages, width]).toEqual(['png', undefined, 64]);
    const moving = await bytesOf(await get(gif, 'download'));
    expect((await sharp(moving).metadata()).pages).toBe(4);
  });

  it.each([
    ['download&format=bmp', '“format” must be one of png, jpeg, webp.'],
    ['download&format=', '“format” must be one of png, jpeg, webp.'],
    ['download&format=jpeg&quality=0', '“quality” must be a whole number from 1 to 100.'],
    ['download&format=jpeg&quality=high', '“quality” must be a whole number from 1 to 100.'],
    ['download&width=0', '“width” must be a whole number from 1 to 16383.'],
    ['download&height=1e4', '“height” must be a whole number from 1 to 16383.'],
    ['download&height=99999', '“height” must be a whole number from 1 to 16383.'],
    [
      'download&format=jpeg&background=white',
      '“background” must be six hex digits, as in “ffffff” for white.',
    ],
    ['format=jpeg', 'Only a download is converted: add “download” to the address.'],
  ])('refuses %s', async (query, message) => {
    expect(await refusal(await get(png, query))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      message,
    });
  });

  it('refuses what would be larger than a picture may be', async () => {
    expect(await refusal(await get(png, 'download&enlarge&width=16000'))).toMatchObject({
      status: 400,
      message: expect.stringContaining('64 megapixels'),
    });
  });
});
