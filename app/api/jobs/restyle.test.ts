import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectProof } from '@/lib/shared/recipes/restyle-proof';
import type { WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { UploadAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import { askByPath, importRoutes } from '@/test/all-routes';
import { CAT, whiteOnBlackMask } from '@/test/pictures';
import { newRunId, openTestServer, type TestServer } from '@/test/server';
import { readStoredZip } from '@/test/zip';

let server: TestServer;
let routes: Awaited<ReturnType<typeof importRoutes>>;
let photo: WireImage;
let mask: WireImage;

async function asked<Answer>(method: string, path: string, json?: unknown): Promise<Answer> {
  const response = await askByPath(routes, { method, path, ...(json !== undefined && { json }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

async function upload(role: string, bytes: Buffer): Promise<WireImage> {
  const response = await askByPath(routes, {
    method: 'POST',
    path: `/api/images?role=${role}&name=ramen.jpg`,
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  });
  return ((await response.json()) as UploadAnswer).image;
}

beforeAll(async () => {
  server = await openTestServer({}, { draw: true });
  routes = await importRoutes();
  photo = await upload('input', await sharp(CAT).jpeg().toBuffer());
  // White is what may change: all but the cat's face.
  const face = { x: 100, y: 60, width: 200, height: 160 };
  const surroundings = await whiteOnBlackMask(photo.width, photo.height, face)
    .negate({ alpha: false })
    .png()
    .toBuffer();
  mask = await upload('mask', surroundings);
});
afterAll(() => server.close());

async function jobWith(
  settings: object,
  details: object = { mask: mask.id },
): Promise<{ job: string; item: string }> {
  const [job, item] = [newRunId(), newRunId()];
  await asked('POST', '/api/jobs', { id: job, recipe: 'restyle', name: 'Menu', settings });
  await asked('POST', `/api/jobs/${job}/items`, {
    items: [{ id: item, name: 'Ramen', images: [photo.id], details }],
  });
  return { job, item };
}

async function drawn({ job, item }: { job: string; item: string }): Promise<WireRun> {
  const runId = newRunId();
  await asked('POST', `/api/jobs/${job}/start`, { starts: [{ item, runId }] });
  return server.ended(runId);
}

const proofOf = async ({ job, item }: { job: string; item: string }) =>
  (await asked<{ proof: SubjectProof }>('GET', `/api/jobs/${job}/items/${item}/proof`)).proof;

describe('a photo restyled around its subject', () => {
  it('keeps every pixel of it, proves that before anybody approves, and is packed once it is approved', async () => {
    const ids = await jobWith({ words: 'dark slate', targets: ['doordash', 'amazon'] });
    expect(await proofOf(ids)).toEqual({ is: 'uncounted', why: 'noPicture' });
    const run = await drawn(ids);
    expect(run.status).toBe('done');
    expect(server.calls.at(-1)?.prompt).toMatch(
      /^Restyle the surroundings[\s\S]*dark slate[\s\S]*Change only the masked area/,
    );
    expect(await proofOf(ids)).toEqual({ is: 'counted', keptPixels: 200 * 160, changedPixels: 0 });

    const pack = (kind: string, query = '') =>
      askByPath(routes, { method: 'GET', path: `/api/jobs/${ids.job}/packages/${kind}${query}` });
    expect((await pack('pictures', '?target=doordash')).status).toBe(409);
    const { job } = await asked<{ job: WireJob }>('GET', `/api/jobs/${ids.job}`);
    await asked('PATCH', `/api/jobs/${ids.job}/items/${ids.item}`, {
      revision: (job.items[0] as { revision: number }).revision,
      verdict: 'approved',
    });
    const zip = await pack('pictures', '?target=doordash&target=amazon');
    const files = readStoredZip(Buffer.from(await zip.arrayBuffer()));
    expect([...files.keys()]).toEqual(['doordash/ramen.jpg', 'amazon/ramen.png', 'report.txt']);
    expect(await sharp(files.get('amazon/ramen.png')).stats()).toMatchObject({ isOpaque: true });
    expect(files.get('report.txt')?.toString()).toContain(
      'ok  amazon/ramen.png: Nothing but #ffffff around the subject',
    );
    const sheet = await pack('contact-sheet');
    expect(sheet.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(-6)
        .toString(),
    ).toBe('%%EOF\n');
    const report = await asked<{ files: number; bytes: number; checks: object[] }>(
      'GET',
      `/api/jobs/${ids.job}/packages/contact-sheet/report`,
    );
    expect(report).toMatchObject({ files: 1, checks: [{ item: 'Ramen', passed: true }] });
    expect(report.bytes).toBeGreaterThan(10_000);
    expect(await (await pack('costs')).text()).toContain('1,Ramen,approved,0.');
  });

  it('asks for its subject first', async () => {
    const { job, item } = await jobWith({ words: 'slate' }, {});
    const { problems } = await asked<{ problems: object[] }>('POST', `/api/jobs/${job}/price`, {
      items: [item],
    });
    expect(problems).toEqual([{ item, problem: { key: 'problems.restyle.noSubject' } }]);
  });
});

it('a photo that is restyled as a whole has no proof, and says why', async () => {
  const ids = await jobWith({ words: 'watercolour', subject: 'restyled' });
  expect((await drawn(ids)).status).toBe('done');
  expect(await proofOf(ids)).toEqual({ is: 'uncounted', why: 'restyled' });
});

it('a job of another recipe has nothing to prove, and neither has an item that is not there', async () => {
  const [job, item] = [newRunId(), newRunId()];
  await asked('POST', '/api/jobs', { id: job, recipe: 'stickers', name: 'Fox' });
  await asked('POST', `/api/jobs/${job}/items`, { items: [{ id: item, name: 'Happy', images: [photo.id] }] });
  const prove = (path: string) => askByPath(routes, { method: 'GET', path });
  expect((await prove(`/api/jobs/${job}/items/${item}/proof`)).status).toBe(404);
  const { job: own } = await jobWith({ words: 'x' });
  expect((await prove(`/api/jobs/${own}/items/${newRunId()}/proof`)).status).toBe(404);
});
