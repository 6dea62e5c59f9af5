import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { POST } from '@/app/api/generate/route';
import { openSpool } from '@/lib/server/spool/spool';
import type { RunAnswer, RunPage } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET as GET_PARTIAL } from './[id]/partials/[index]/route';
import { DELETE, GET as GET_RUN } from './[id]/route';
import { POST as SAVE } from './[id]/save/route';
import { GET } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer({ MAX_CONCURRENT_CALLS: '1' });
});
afterEach(() => server.close());

async function start(settings: Record<string, unknown> = {}): Promise<string> {
  const id = newRunId();
  const response = await ask(POST, '/api/generate', {
    method: 'POST',
    json: { id, prompt: 'A fox', ...settings },
  });
  expect(response.status).toBe(202);
  return id;
}

const list = async (query = '') => (await (await ask(GET, `/api/runs${query}`)).json()) as RunPage;
const find = (id: string) => ask(GET_RUN, `/api/runs/${id}`, { params: { id } });
const cancel = (id: string) => ask(DELETE, `/api/runs/${id}`, { method: 'DELETE', params: { id } });
const partial = (id: string, index: string) =>
  ask(GET_PARTIAL, `/api/runs/${id}/partials/${index}`, { params: { id, index } });

describe('GET /api/runs', () => {
  it('lists the newest first, page by page, each run once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await start());
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    const third = await list(`?limit=2&cursor=${second.nextCursor}`);
    const listed = [first, second, third].flatMap((page) => page.runs.map((run) => run.id));
    expect([...listed].sort()).toEqual([...ids].sort());
    expect([first.runs.length, second.runs.length, third.runs.length, third.nextCursor]).toEqual([
      2,
      2,
      1,
      null,
    ]);
    const created = [first, second, third].flatMap((page) => page.runs.map((run) => run.createdAt));
    expect(created).toEqual([...created].sort((one, other) => other - one));
    await Promise.all(ids.map(server.ended));
  });

  it('is empty where there is nothing', async () => {
    expect(await list()).toEqual({ runs: [], nextCursor: null });
  });

  it.each([
    ['?limit=0', 'invalid_request'],
    ['?limit=101', 'invalid_request'],
    ['?limit=all', 'invalid_request'],
    ['?cursor=nonsense', 'invalid_cursor'],
    ['?cursor=', 'invalid_cursor'],
  ])('refuses %s', async (query, code) => {
    expect(await refusal(await ask(GET, `/api/runs${query}`))).toMatchObject({ status: 400, code });
  });
});

describe('GET /api/runs/{id}', () => {
  it('tells of one run', async () => {
    const id = await start({ n: 2 });
    await server.ended(id);
    const { run } = (await (await find(id)).json()) as RunAnswer;
    expect(run).toMatchObject({ id, status: 'done', images: [{ index: 0 }, { index: 1 }] });
  });

  it.each([newRunId(), 'x', '', "' or 1=1 --", '../../etc/passwd'])('knows nothing of %j', async (id) => {
    expect(await refusal(await find(id))).toMatchObject({ status: 404, code: 'run_not_found' });
  });
});

describe('DELETE /api/runs/{id}', () => {
  it('cancels a waiting run for nothing', async () => {
    const gate = server.hold();
    const [first, second] = [await start(), await start()];
    const { run } = (await (await cancel(second)).json()) as RunAnswer;
    expect(run).toMatchObject({ id: second, status: 'canceled', costMicroUsd: 0 });
    gate.release();
    await server.ended(first);
    expect(server.calls).toHaveLength(1);
  });

  it('can be repeated', async () => {
    const gate = server.hold();
    const [first, second] = [await start(), await start()];
    await cancel(second);
    expect((await cancel(second)).status).toBe(200);
    gate.release();
    await server.ended(first);
  });

  it('does not cancel what is over', async () => {
    const id = await start();
    await server.ended(id);
    expect(await refusal(await cancel(id))).toMatchObject({ status: 409, code: 'not_cancelable' });
  });

  it('knows nothing of another id', async () => {
    expect(await refusal(await cancel(newRunId()))).toMatchObject({ status: 404, code: 'run_not_found' });
  });

  it('is refused to another page', async () => {
    const gate = server.hold();
    const [first, second] = [await start(), await start()];
    const response = await ask(DELETE, `/api/runs/${second}`, {
      method: 'DELETE',
      params: { id: second },
      headers: { origin: 'https://evil.example' },
    });
    expect(await refusal(response)).toMatchObject({ status: 403, code: 'foreign_origin' });
    gate.release();
    await Promise.all([server.ended(first), server.ended(second)]);
    expect(server.calls).toHaveLength(2);
  });
});

describe('POST /api/runs/{id}/save', () => {
  const save = (id: string) => ask(SAVE, `/api/runs/${id}/save`, { method: 'POST', params: { id } });
  /** A run that was given up, its answer gone from the spool. */
  async function givenUp(): Promise<string> {
    const id = await start();
    await server.ended(id);
    await vi.waitFor(() => expect(server.services.runner.inFlight()).toBe(0));
    await server.services.database.query
      .updateTable('run')
      .set({ status: 'failed', errorCode: 'poisoned_answer' })
      .where('id', '=', id)
      .execute();
    return id;
  }

  it('says so where the answer is not here, and leaves the run as it is', async () => {
    const id = await givenUp();
    expect(await refusal(await save(id))).toMatchObject({ status: 410, code: 'answer_not_here' });
    const { run } = (await (await find(id)).json()) as RunAnswer;
    expect(run).toMatchObject({ status: 'failed', error: { code: 'poisoned_answer' } });
  });

  it('tries once more to save what is kept, and answers with the run as it is now', async () => {
    const id = await givenUp();
    const spool = await openSpool(join(server.services.environment.dataDirectory, 'spool'));
    const body = { data: [{ b64_json: server.picture.toString('base64') }], usage: null };
    await spool.receive({ runId: id, attempt: 1 }, Response.json(body));
    const answer = await save(id);
    expect(answer.status).toBe(202);
    expect(((await answer.json()) as RunAnswer).run.status).toMatch(/saving|done/);
    expect(await server.ended(id)).toMatchObject({ status: 'done', error: null, images: [{ index: 0 }] });
    expect((await save(id)).status).toBe(202);
    expect(server.calls).toHaveLength(1);
  });

  it('has nothing to save of another run', async () => {
    const gate = server.hold();
    const [first, second] = [await start(), await start()];
    await cancel(second);
    expect(await refusal(await save(second))).toMatchObject({ status: 409, code: 'nothing_to_save' });
    expect(await refusal(await save(newRunId()))).toMatchObject({ status: 404, code: 'run_not_found' });
    gate.release();
    await server.ended(first);
  });
});

describe('GET /api/runs/{id}/partials/{index}', () => {
  it('gives the newest preview as it came, sandboxed', async () => {
    const gate = server.hold();
    const id = await start();
    await server.services.partials.put(id, 0, server.picture, 'image/png');
    const response = await partial(id, '0');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(Buffer.from(await response.arrayBuffer()).equals(server.picture)).toBe(true);
    gate.release();
    await server.ended(id);
  });

  it.each(['1', '-1', '1.5', 'x', '', '999', '../0'])('has no preview %j', async (index) => {
    const gate = server.hold();
    const id = await start();
    expect(await refusal(await partial(id, index))).toMatchObject({ status: 404, code: 'not_found' });
    gate.release();
    await server.ended(id);
  });

  it('has none of a run that is not there, whatever lies on the disk', async () => {
    const id = newRunId();
    await server.services.partials.put(id, 0, server.picture, 'image/png');
    expect(await refusal(await partial(id, '0'))).toMatchObject({ status: 404, code: 'run_not_found' });
  });
});
