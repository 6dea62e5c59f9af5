import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as GENERATE } from '@/app/api/generate/route';
import type { LibraryPage, LibrarySummary } from '@/lib/shared/wire-library';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET, POST } from './route';
import { GET as GET_SUMMARY } from './summary/route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await make({ prompt: 'A red fox', n: 2 });
  await make({ prompt: 'A photo of a harbour', size: '1536x1024' });
  const sent = await ask(POST, '/api/images?role=input&name=my-dog.png', {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(server.picture),
  });
  expect(sent.status).toBe(201);
});
afterAll(() => server.close());

async function make(settings: Record<string, unknown>): Promise<void> {
  const id = newRunId();
  await ask(GENERATE, '/api/generate', { method: 'POST', json: { id, ...settings } });
  await server.ended(id);
}

const list = async (query = '') => (await (await ask(GET, `/api/images${query}`)).json()) as LibraryPage;
const sum = async (query = '') =>
  (await (await ask(GET_SUMMARY, `/api/images/summary${query}`)).json()) as LibrarySummary;

describe('GET /api/images', () => {
  it('lists images and uploads, the newest first, with what one wants to know of them', async () => {
    const { images, nextCursor } = await list();
    expect(images).toMatchObject([
      { kind: 'upload', prompt: null, model: null, quality: null, costMicroUsd: 0, demo: false },
      { kind: 'generate', prompt: 'A photo of a harbour', quality: 'medium', demo: true },
      { kind: 'generate', prompt: 'A red fox', width: 1024, runId: expect.any(String) },
      { kind: 'generate', prompt: 'A red fox', costMicroUsd: expect.any(Number) },
    ]);
    expect(nextCursor).toBeNull();
  });

  it('goes on from a cursor', async () => {
    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first.nextCursor}`);
    expect([...first.images, ...second.images]).toEqual((await list()).images);
    expect(second.nextCursor).toBeNull();
  });

  it('finds by words, beginnings and settings', async () => {
    expect((await list('?q=fo')).images).toHaveLength(2);
    expect((await list('?q=harbour&kind=generate&shape=square')).images).toHaveLength(1);
    expect((await list('?q=dog')).images).toMatchObject([{ kind: 'upload' }]);
    expect((await list('?q=cat')).images).toEqual([]);
  });

  it.each([
    '"',
    '*',
    "'",
    '%27%20or%201=1--',
    'NEAR(a%20b)',
    'a%20AND',
    '%F0%9F%A6%8A',
    '%ED%A0%80',
    '(',
    ':*',
    '%26%20|',
    '%5C',
    'x'.repeat(10_000),
    '%C3%A9'.repeat(10_000),
  ])('takes every search for words: %s', async (q) => {
    expect((await ask(GET, `/api/images?q=${q}`)).status).toBe(200);
    expect((await ask(GET_SUMMARY, `/api/images/summary?q=${q}`)).status).toBe(200);
  });

  it.each([
    ['limit=0', '“limit” must be a whole number from 1 to 200.'],
    ['limit=201', '“limit” must be a whole number from 1 to 200.'],
    ['skip=1000', '“skip” must be a whole number from 0 to 999.'],
    ['skip=-1', '“skip” must be a whole number from 0 to 999.'],
    ['kind=drawing', '“kind” must be one of generate, edit, upload, cutout, painted, answer.'],
    ['from=yesterday', '“from” must be a date such as 2026-11-23, an ISO time or epoch milliseconds.'],
    ['from=2026-02-31', '“from” must be a date such as 2026-11-23, an ISO time or epoch milliseconds.'],
    ['from=2026-03-01&to=2026-02-01', '“from” must be before “to”.'],
    ['minCost=cheap', '“minCost” must be an amount in US dollars such as 0.05.'],
    ['model=%01', '“model” must be the id of a model.'],
    ['shelf=failed', 'These are runs without pictures: ask for /api/runs?status=failed.'],
  ])('refuses %s with a sentence', async (query, message) => {
    const expected = { status: 400, code: 'invalid_request', message };
    expect(await refusal(await ask(GET, `/api/images?${query}`))).toMatchObject(expected);
  });

  it.each(['nonsense', '', 'bjE', Buffer.from(`o1.${newRunId()}`).toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      expect(await refusal(await ask(GET, `/api/images?cursor=${cursor}`))).toMatchObject({
        status: 400,
        code: 'invalid_cursor',
      });
    },
  );
});

describe('GET /api/images/summary', () => {
  it('counts and sums what is found', async () => {
    const { images } = await list();
    const costMicroUsd = images.reduce((total, image) => total + (image.costMicroUsd ?? 0), 0);
    expect(costMicroUsd).toBeGreaterThan(0);
    expect(await sum()).toEqual({ count: 4, costMicroUsd, unknownCount: 0, anchors: [null] });
    expect(await sum('?kind=upload')).toEqual({
      count: 1,
      costMicroUsd: 0,
      unknownCount: 0,
      anchors: [null],
    });
    expect(await sum('?q=cat')).toEqual({ count: 0, costMicroUsd: 0, unknownCount: 0, anchors: [] });
  });

  it('refuses what the list refuses', async () => {
    expect(await refusal(await ask(GET_SUMMARY, '/api/images/summary?sort=random'))).toMatchObject({
      status: 400,
      message: '“sort” must be one of newest, oldest, dearest, cheapest.',
    });
  });
});
