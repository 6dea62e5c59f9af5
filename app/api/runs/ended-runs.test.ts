import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/generate/route';
import type { RunPage } from '@/lib/shared/wire';
import type { LibrarySummary } from '@/lib/shared/wire-library';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET } from './route';
import { GET as GET_SUMMARY } from './summary/route';

let server: TestServer;
const failed: string[] = [];
let lost: string;
beforeAll(async () => {
  server = await openTestServer({ CALL_DEADLINE_SECONDS: '1' });
  await make('A fox');
  failed.push(await make('Gore in red'), await make('Gore in blue'));
  // Its answer does not come within the deadline.
  server.hold();
  lost = await make('A lost fox');
});
afterAll(() => server.close());

async function make(prompt: string): Promise<string> {
  const id = newRunId();
  await ask(POST, '/api/generate', { method: 'POST', json: { id, prompt } });
  await server.ended(id);
  return id;
}

const list = async (query: string) => (await (await ask(GET, `/api/runs?${query}`)).json()) as RunPage;
const ids = async (query: string) => (await list(query)).runs.map((run) => run.id);
const sum = async (query: string) =>
  (await (await ask(GET_SUMMARY, `/api/runs/summary?${query}`)).json()) as LibrarySummary;

describe('GET /api/runs?status=…', () => {
  it('lists what failed, the newest first, as runs', async () => {
    expect((await list('status=failed')).runs).toMatchObject([
      { id: failed[1], status: 'failed', error: { code: 'moderation_blocked' }, images: [] },
      { id: failed[0], status: 'failed', params: { prompt: 'Gore in red' } },
    ]);
  });

  it('lists what ended in a way that is unknown', async () => {
    expect((await list('status=unknown')).runs).toMatchObject([
      { id: lost, status: 'unknown', costMicroUsd: null, error: { charged: 'maybe' } },
    ]);
  });

  it('takes what the library takes', async () => {
    expect(await ids('status=failed&q=blue')).toEqual([failed[1]]);
    expect(await ids('status=failed&q=gore&sort=oldest')).toEqual(failed);
    expect(await ids('status=failed&model=gpt-image-1')).toEqual([]);
    expect(await ids('status=failed&size=small&shape=square&kind=generate')).toHaveLength(2);
    expect(await ids('shelf=failed')).toHaveLength(2);
    expect(await ids('status=failed&skip=1')).toEqual([failed[0]]);
  });

  it('goes on from a cursor', async () => {
    const first = await list('status=failed&limit=1');
    expect(await ids(`status=failed&limit=1&cursor=${first.nextCursor}`)).toEqual([failed[0]]);
  });

  it('lists all runs where nothing is asked for', async () => {
    expect(await ids('limit=100')).toHaveLength(4);
  });

  it.each([
    ['status=done', '“status” must be failed or unknown where runs are looked for.'],
    ['status=', '“status” must be failed or unknown where runs are looked for.'],
    ['q=fox', '“status” must be failed or unknown where runs are looked for.'],
    ['shelf=bin', '“status” must be failed or unknown where runs are looked for.'],
    [
      'status=failed&from=never',
      '“from” must be a date such as 2026-11-23, an ISO time or epoch milliseconds.',
    ],
    ['status=failed&skip=1000', '“skip” must be a whole number from 0 to 999.'],
  ])('refuses %s', async (query, message) => {
    expect(await refusal(await ask(GET, `/api/runs?${query}`))).toMatchObject({ status: 400, message });
  });

  it('refuses the cursor of all runs, and the other way round', async () => {
    const all = await list('limit=1');
    const some = await list('status=failed&limit=1');
    for (const query of [`status=failed&cursor=${all.nextCursor}`, `cursor=${some.nextCursor}`]) {
      expect(await refusal(await ask(GET, `/api/runs?${query}`))).toMatchObject({ code: 'invalid_cursor' });
    }
  });
});

describe('GET /api/runs/summary', () => {
  it('counts, and sums what is known', async () => {
    expect(await sum('status=failed')).toEqual({
      count: 2,
      costMicroUsd: 0,
      unknownCount: 0,
      anchors: [null],
    });
    expect(await sum('status=unknown')).toMatchObject({ count: 1, costMicroUsd: 0, unknownCount: 1 });
    expect(await sum('status=failed&q=blue')).toMatchObject({ count: 1 });
  });

  it.each(['', 'status=done', 'q=fox'])('refuses “%s”', async (query) => {
    const response = await ask(GET_SUMMARY, `/api/runs/summary?${query}`);
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});
