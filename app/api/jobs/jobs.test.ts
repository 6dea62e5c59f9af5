import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELETE as BIN } from '@/app/api/images/[id]/route';
import { POST as UPLOAD } from '@/app/api/images/route';
import type { JobPage, JobPrice, PackageReport, WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { UploadAnswer, WireRun } from '@/lib/shared/wire';
import { DANDELION } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST as COPY } from './[id]/copy/route';
import { PATCH as PATCH_ITEM, DELETE as REMOVE_ITEM } from './[id]/items/[item]/route';
import { POST as ADD } from './[id]/items/route';
import { GET as REPORT } from './[id]/packages/[kind]/report/route';
import { GET as PACKAGE } from './[id]/packages/[kind]/route';
import { POST as PRICE } from './[id]/price/route';
import { DELETE, GET, PATCH } from './[id]/route';
import { POST as START } from './[id]/start/route';
import { POST as CREATE, GET as LIST } from './route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

type Handler = typeof GET;
const on = (
  handler: Handler,
  id: string,
  method: string,
  json?: unknown,
  more: Record<string, string> = {},
) =>
  ask(handler, `/api/jobs/${id}`, { method, params: { id, ...more }, ...(json !== undefined && { json }) });

async function jobOf(response: Response, status = 200): Promise<WireJob> {
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(status);
  return ((await response.json()) as { job: WireJob }).job;
}

const STYLE = { style: 'ink and wash', quality: 'low' };

async function create(json: Record<string, unknown> = {}): Promise<WireJob> {
  const body = { id: newRunId(), recipe: 'comic', name: 'Fox', settings: STYLE, ...json };
  return jobOf(await ask(CREATE, '/api/jobs', { method: 'POST', json: body }), 201);
}

const read = async (id: string) => jobOf(await on(GET, id, 'GET'));
const itemsOf = (...names: string[]) =>
  names.map((name) => ({
    id: newRunId(),
    name,
    words: `A fox shows ${name}.`,
  }));

async function withItems(...names: string[]): Promise<{ job: WireJob; ids: string[] }> {
  const { id } = await create();
  const items = itemsOf(...names);
  return { job: await jobOf(await on(ADD, id, 'POST', { items })), ids: items.map((item) => item.id) };
}

const start = (id: string, items: readonly string[], more: Record<string, unknown> = {}) =>
  on(START, id, 'POST', { starts: items.map((item) => ({ item, runId: newRunId() })), ...more });

async function started(id: string, items: readonly string[], more: Record<string, unknown> = {}) {
  const response = await start(id, items, more);
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(202);
  const { runs } = (await response.json()) as { runs: WireRun[] };
  return Promise.all(runs.map((run) => server.ended(run.id)));
}

async function upload(): Promise<string> {
  const response = await ask(UPLOAD, '/api/images?role=input', {
    method: 'POST',
    body: (await readFile(DANDELION)) as unknown as BodyInit,
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

const change = (job: WireJob, item: string, json: object) =>
  on(
    PATCH_ITEM,
    job.id,
    'PATCH',
    { revision: job.items.find((each) => each.id === item)?.revision, ...json },
    { item },
  );

describe('a job', () => {
  it('begins with the settings of its recipe, and those that were given', async () => {
    const job = await create();
    expect(job).toMatchObject({
      recipe: 'comic',
      name: 'Fox',
      settings: { ...STYLE, direction: 'ltr', letterPt: 9 },
      items: [],
      spentMicroUsd: 0,
      revision: 1,
    });
    expect(await read(job.id)).toEqual(job);
  });

  it('is one job, however often it is sent; another’s id is refused', async () => {
    const body = { id: newRunId(), recipe: 'stickers', name: 'One' };
    const send = (json: object) => ask(CREATE, '/api/jobs', { method: 'POST', json });
    expect((await send(body)).status).toBe(201);
    expect((await send(body)).status).toBe(200);
    expect(await refusal(await send({ ...body, recipe: 'restyle' }))).toMatchObject({
      status: 409,
      message: expect.stringMatching(/belongs to another job/),
    });
  });

  it.each([
    ['a recipe that there is not', { recipe: 'soup' }, /“recipe” must be restyle, stickers or comic/],
    ['no name', { name: ' ' }, /“name” must have 1 to 120 characters/],
    ['a setting that the recipe does not have', { settings: { colour: 'red' } }, /no field “colour”/],
    ['a setting of the wrong kind', { settings: { letterPt: -1 } }, /“letterPt” must/],
  ])('is refused with %s', async (_, json, sentence) => {
    const body = { id: newRunId(), recipe: 'comic', name: 'x', ...json };
    const response = await ask(CREATE, '/api/jobs', { method: 'POST', json: body });
    expect(await refusal(response)).toMatchObject({ status: 400, message: expect.stringMatching(sentence) });
  });

  it('is changed field by field; a change of a revision that has passed is refused', async () => {
    const { id } = await create();
    const changed = await jobOf(await on(PATCH, id, 'PATCH', { revision: 1, settings: { letterPt: 8 } }));
    expect(changed).toMatchObject({ revision: 2, name: 'Fox', settings: { ...STYLE, letterPt: 8 } });
    const late = await on(PATCH, id, 'PATCH', { revision: 1, name: 'Late' });
    expect(await refusal(late)).toMatchObject({
      status: 409,
      message: expect.stringMatching(/another window/),
    });
    expect((await read(id)).name).toBe('Fox');
  });

  it('is listed, changed last first, with what has become of it', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    await started(job.id, ids.slice(0, 1));
    const page = (await (await ask(LIST, '/api/jobs?limit=1')).json()) as JobPage;
    expect(page.jobs).toMatchObject([{ id: job.id, items: 2, drawn: 1, approved: 0, open: 0 }]);
    expect(page.jobs[0]?.images).toHaveLength(1);
    expect(page.nextCursor).not.toBeNull();
    const next = await ask(LIST, `/api/jobs?limit=60&cursor=${page.nextCursor}`);
    const ids2 = ((await next.json()) as JobPage).jobs.map(({ id }) => id);
    expect(ids2).not.toContain(job.id);
    expect(ids2.length).toBeGreaterThan(0);
  });

  it('is copied with its items and nothing that was made', async () => {
    const { job, ids } = await withItems('joy');
    await started(job.id, ids);
    const body = { id: newRunId(), name: 'Fox again' };
    const copied = await jobOf(await on(COPY, job.id, 'POST', body), 201);
    expect(copied).toMatchObject({ id: body.id, name: 'Fox again', settings: job.settings });
    expect(copied.items).toMatchObject([{ name: 'joy', chosen: null, verdict: 'open', runs: [] }]);
    expect(copied.items[0]?.id).not.toBe(ids[0]);
    // Once more is the same copy.
    expect((await jobOf(await on(COPY, job.id, 'POST', body))).items).toEqual(copied.items);
  });

  it('is copied so that items that name others name those of the copy', async () => {
    const first = { id: newRunId(), recipe: 'stickers', name: 'Fox' };
    await ask(CREATE, '/api/jobs', { method: 'POST', json: first });
    const [joy, sheet] = [newRunId(), newRunId()];
    const details = { role: 'sheet', cells: [joy] };
    await on(ADD, first.id, 'POST', {
      items: [
        { id: joy, name: 'joy' },
        { id: sheet, name: 'Sheet 1', details },
      ],
    });
    const copied = await jobOf(await on(COPY, first.id, 'POST', { id: newRunId(), name: 'Fox again' }), 201);
    expect(copied.items[0]?.id).not.toBe(joy);
    expect(copied.items[1]?.details).toMatchObject({ role: 'sheet', cells: [copied.items[0]?.id] });
    expect((await read(first.id)).items[1]?.details).toMatchObject({ cells: [joy] });
  });

  it('that is deleted leaves its runs and images', async () => {
    const { job, ids } = await withItems('joy');
    const [run] = await started(job.id, ids);
    expect((await on(DELETE, job.id, 'DELETE')).status).toBe(204);
    expect((await on(GET, job.id, 'GET')).status).toBe(404);
    expect((await on(DELETE, job.id, 'DELETE')).status).toBe(404);
    expect((await server.ended(run?.id ?? '')).images).toHaveLength(1);
  });
});

describe('items', () => {
  it('are added once, in their order, with what they are', async () => {
    const { id } = await create();
    const items = itemsOf('joy', 'anger', 'sleep');
    await on(ADD, id, 'POST', { items });
    const job = await jobOf(await on(ADD, id, 'POST', { items: items.toReversed() }));
    expect(job.items.map((item) => item.name)).toEqual(['joy', 'anger', 'sleep']);
    expect(job.items[0]).toMatchObject({
      words: 'A fox shows joy.',
      images: [],
      chosen: null,
      verdict: 'open',
      added: [],
    });
  });

  it('may have pictures, of this person only', async () => {
    const { id } = await create();
    const photo = await upload();
    const items = [{ id: newRunId(), name: 'joy', images: [photo] }];
    const job = await jobOf(await on(ADD, id, 'POST', { items }));
    expect(job.items[0]?.sources.map((image) => image.id)).toEqual([photo]);
    const foreign = [{ id: newRunId(), name: 'x', images: [newRunId()] }];
    expect((await on(ADD, id, 'POST', { items: foreign })).status).toBe(404);
    expect((await read(id)).items).toHaveLength(1);
  });

  it('of another job, and more than 400, are refused', async () => {
    const { ids } = await withItems('joy');
    const { id } = await create();
    const taken = { items: [{ id: ids[0], name: 'mine' }] };
    expect(await refusal(await on(ADD, id, 'POST', taken))).toMatchObject({
      status: 409,
      message: expect.stringMatching(/another job/),
    });
    const many = (count: number) => ({
      items: Array.from({ length: count }, (_, index) => ({ id: newRunId(), name: `${index}` })),
    });
    expect((await on(ADD, id, 'POST', many(400))).status).toBe(200);
    expect(await refusal(await on(ADD, id, 'POST', many(1)))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/at most 400 items/),
    });
  });

  it('change by themselves, and move', async () => {
    const { job, ids } = await withItems('a', 'b', 'c');
    const [a = '', b = ''] = ids;
    const changed = await jobOf(await change(job, b, { words: 'louder', position: 0 }));
    expect(changed.items.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(changed.items[0]).toMatchObject({ words: 'louder', revision: 2 });
    // Two items are two things: the other's revision has not moved.
    expect((await jobOf(await change(job, a, { name: 'A' }))).items[1]?.name).toBe('A');
    expect((await change(job, b, { name: 'late' })).status).toBe(409);
    const details = await jobOf(await change(changed, b, { details: { withPrevious: true } }));
    expect(details.items[0]?.details).toEqual({ lines: [], withPrevious: true });
    expect((await change(details, b, { details: { withPrevious: 'yes' } })).status).toBe(400);
  });

  it('that are taken out leave their images', async () => {
    const { job, ids } = await withItems('a', 'b');
    const [run] = await started(job.id, ids.slice(0, 1));
    const rest = await jobOf(await on(REMOVE_ITEM, job.id, 'DELETE', undefined, { item: ids[0] ?? '' }));
    expect(rest.items.map(({ name }) => name)).toEqual(['b']);
    expect((await server.ended(run?.id ?? '')).images).toHaveLength(1);
  });
});

describe('a start', () => {
  it('is priced item by item, with what keeps one from being drawn', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    const price = async (body: object) => (await (await on(PRICE, job.id, 'POST', body)).json()) as JobPrice;
    const low = await price({ items: ids });
    expect(low.problems).toEqual([]);
    expect(low.estimates.map(({ item }) => item)).toEqual(ids);
    const high = await price({ items: ids, quality: 'high' });
    const sum = ({ estimates }: JobPrice) =>
      estimates.reduce((total, { estimate }) => total + (estimate.highMicroUsd ?? 0), 0);
    expect(sum(high)).toBeGreaterThan(sum(low));
    await change(job, ids[0] ?? '', { words: '' });
    const gone = newRunId();
    const lacking = await price({ items: [...ids, gone] });
    expect(lacking.estimates.map(({ item }) => item)).toEqual(ids.slice(1));
    expect(lacking.problems.map(({ item }) => item)).toEqual([ids[0], gone]);
    expect(server.calls.some(({ prompt }) => prompt?.includes('anger'))).toBe(false);
  });

  it('draws all of it, and the newest picture stands for each item', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    const before = server.calls.length;
    const runs = await started(job.id, ids);
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(server.calls.length - before).toBe(2);
    const now = await read(job.id);
    expect(now.items.map((item) => item.chosen)).toEqual(runs.map((run) => run.images[0]?.id));
    expect(now.items.map((item) => item.runs.map(({ id }) => id))).toEqual(runs.map(({ id }) => [id]));
    expect(now.spentMicroUsd).toBe(runs.reduce((sum, run) => sum + (run.costMicroUsd ?? 0), 0));
    expect(now.heldMicroUsd).toBe(0);
  });

  it('sent twice is one start, also after the item has another picture', async () => {
    const { job, ids } = await withItems('joy');
    const body = { starts: [{ item: ids[0], runId: newRunId() }] };
    const before = server.calls.length;
    expect((await on(START, job.id, 'POST', body)).status).toBe(202);
    await server.ended(body.starts[0]?.runId ?? '');
    await on(PATCH, job.id, 'PATCH', { revision: 1, settings: { style: 'oil' } });
    expect((await on(START, job.id, 'POST', body)).status).toBe(202);
    expect(server.calls.length - before).toBe(1);
  });

  it('of an item that is being drawn is refused, and nothing else of it starts', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    const { release } = server.hold();
    const response = await start(job.id, ids.slice(0, 1));
    const { runs } = (await response.json()) as { runs: WireRun[] };
    expect(await refusal(await start(job.id, ids))).toMatchObject({
      status: 409,
      message: expect.stringMatching(/already being drawn/),
    });
    expect((await read(job.id)).items[1]?.runs).toEqual([]);
    release();
    await server.ended(runs[0]?.id ?? '');
  });

  it('that would cost more than its cap, or lacks something, starts nothing', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    expect((await start(job.id, ids, { capMicroUsd: 1 })).status).toBe(402);
    await change(job, ids[0] ?? '', { words: '' });
    expect(await refusal(await start(job.id, ids))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^“joy”: /),
    });
    expect((await start(job.id, [newRunId()])).status).toBe(400);
    expect((await read(job.id)).items.flatMap((item) => item.runs)).toEqual([]);
  });

  it('of an approved item opens it again; the picture before stays a candidate', async () => {
    const { job, ids } = await withItems('joy');
    const [item = ''] = ids;
    const [first] = await started(job.id, ids);
    const firstImage = first?.images[0]?.id ?? '';
    await jobOf(await change(job, item, { verdict: 'approved', chosen: firstImage }));
    const [second] = await started(job.id, ids, { quality: 'medium' });
    expect(second?.params.quality).toBe('medium');
    const now = await read(job.id);
    expect(now.items[0]).toMatchObject({ verdict: 'open', chosen: second?.images[0]?.id });
    const back = await jobOf(await change(now, item, { chosen: firstImage, verdict: 'approved' }));
    expect(back.items[0]).toMatchObject({ verdict: 'approved', chosen: firstImage });
  });

  it('goes by what stands for another item', async () => {
    const { job, ids } = await withItems('joy', 'anger');
    const [joy = '', anger = ''] = ids;
    await jobOf(await change(job, anger, { details: { withPrevious: true } }));
    expect((await start(job.id, [anger])).status).toBe(400);
    const [first] = await started(job.id, [joy]);
    const [second] = await started(job.id, [anger]);
    expect(second?.inputs).toEqual([first?.images[0]?.id]);
  });
});

describe('what stands for an item', () => {
  it('is a picture that was added, until that is in the bin', async () => {
    const { job, ids } = await withItems('joy');
    const [item = ''] = ids;
    const [run] = await started(job.id, ids);
    const photo = await upload();
    const added = await jobOf(await change(job, item, { add: photo, chosen: photo }));
    expect(added.items[0]).toMatchObject({ chosen: photo, added: [{ id: photo }] });
    await ask(BIN, `/api/images/${photo}`, { method: 'DELETE', params: { id: photo } });
    const now = await read(job.id);
    expect(now.items[0]).toMatchObject({ chosen: run?.images[0]?.id, added: [] });
  });
});

describe('a package', () => {
  const kindOf = (kind: string) => ({ kind });

  it('has what was approved, byte for byte the same each time', async () => {
    const { job, ids } = await withItems('joy', 'anger', 'sleep');
    await started(job.id, ids);
    const refused = await on(PACKAGE, job.id, 'GET', undefined, kindOf('panels'));
    expect(await refusal(refused)).toMatchObject({ status: 409, code: 'nothing_to_pack' });
    const now = await read(job.id);
    for (const item of now.items) await change(now, item.id, { verdict: 'approved' });
    const load = async () => on(PACKAGE, job.id, 'GET', undefined, kindOf('panels'));
    const [one, other] = [await load(), await load()];
    expect(one.headers.get('content-disposition')).toMatch(/^attachment; filename="Fox/);
    const bytes = Buffer.from(await one.arrayBuffer());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(Buffer.from(await other.arrayBuffer()).equals(bytes)).toBe(true);
    const report = (await (
      await on(REPORT, job.id, 'GET', undefined, kindOf('panels'))
    ).json()) as PackageReport;
    expect(report.files).toBeGreaterThanOrEqual(3);
    expect(report.bytes).toBeGreaterThan(1000);
  });

  it('of a kind that its recipe does not have is not found', async () => {
    const { job } = await withItems('joy');
    for (const kind of ['telegram', 'toString', 'nothing'])
      expect((await on(PACKAGE, job.id, 'GET', undefined, kindOf(kind))).status).toBe(404);
  });
});
