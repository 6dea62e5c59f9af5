import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as EDIT } from '@/app/api/edit/route';
import { POST as GENERATE } from '@/app/api/generate/route';
import { DELETE as BIN } from '@/app/api/images/[id]/route';
import { POST as UPLOAD } from '@/app/api/images/route';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { cellKey, completeAxes } from '@/lib/shared/comparison';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { UploadAnswer, WireRun } from '@/lib/shared/wire';
import type {
  ComparisonPage,
  ComparisonPrice,
  WireComparison,
  WireComparisonCell,
} from '@/lib/shared/wire-comparison';
import { DANDELION } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { DELETE, GET, PATCH } from './[id]/route';
import { POST as START } from './[id]/start/route';
import { POST as PRICE } from './price/route';
import { POST as CREATE, GET as LIST } from './route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ MAX_CONCURRENT_CALLS: '1' });
});
afterAll(() => server.close());

const BASE = { params: { prompt: 'a lighthouse', ...DEFAULT_SETTINGS }, edit: null, images: [] };
const QUALITIES = { qualities: ['low', 'medium', 'high'] };
const TWO_MODELS = { ...QUALITIES, models: ['gpt-image-2.5-flare', 'gpt-image-2'] };

const price = (json: unknown) => ask(PRICE, '/api/comparisons/price', { method: 'POST', json });
const create = (json: unknown) => ask(CREATE, '/api/comparisons', { method: 'POST', json });
const on = (handler: typeof GET, id: string, method: string, json?: unknown) =>
  ask(handler, `/api/comparisons/${id}`, { method, params: { id }, ...(json === undefined ? {} : { json }) });
const start = (id: string, cells: unknown) => on(START, id, 'POST', { cells });

async function priced(json: unknown): Promise<ComparisonPrice> {
  const response = await price(json);
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(200);
  return (await response.json()) as ComparisonPrice;
}

async function created(json: Record<string, unknown>): Promise<WireComparison> {
  const response = await create({ id: newRunId(), base: BASE, ...json });
  expect(response.status, JSON.stringify(await response.clone().json())).toBe(201);
  return ((await response.json()) as { comparison: WireComparison }).comparison;
}

async function read(id: string): Promise<WireComparison> {
  const response = await on(GET, id, 'GET');
  expect(response.status).toBe(200);
  return ((await response.json()) as { comparison: WireComparison }).comparison;
}

/** Every cell that can be started, each under a fresh run id. */
const startsOf = (cells: readonly { key: string; problem: string | null }[]) =>
  cells.filter(({ problem }) => problem === null).map(({ key }) => ({ cell: key, runId: newRunId() }));

const highOf = (cells: readonly Pick<WireComparisonCell, 'estimate'>[]) =>
  cells.reduce((sum, { estimate }) => sum + (estimate?.highMicroUsd ?? 0), 0);

async function upload(): Promise<string> {
  const response = await ask(UPLOAD, '/api/images?role=input', {
    method: 'POST',
    body: (await readFile(DANDELION)) as unknown as BodyInit,
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

async function generated(params: Record<string, unknown> = {}): Promise<WireRun> {
  const id = newRunId();
  await ask(GENERATE, '/api/generate', { method: 'POST', json: { id, ...BASE.params, ...params } });
  return server.ended(id);
}

describe('the price of a comparison', () => {
  it('is told for every cell and level, and nothing is kept or sent', async () => {
    const calls = server.calls.length;
    const answer = await priced({
      base: BASE,
      axes: TWO_MODELS,
      levels: { qualities: ['low', 'max'], models: ['gpt-image-2', 'gpt-image-1'], sizes: ['auto'] },
    });
    expect(answer.cells).toHaveLength(6);
    expect(answer.axes).toEqual(completeAxes(BASE, TWO_MODELS as never));
    expect(answer.cells.every(({ estimate }) => (estimate?.highMicroUsd ?? 0) > 0)).toBe(true);
    expect(answer.levels.qualities.map(({ value }) => value)).toEqual(['low', 'max']);
    expect(answer.levels.models[1]).toMatchObject({ estimate: null, problem: expect.stringMatching(/shut/) });
    expect(answer.ready).toBeNull();
    expect(server.calls).toHaveLength(calls);
    expect(((await (await ask(LIST, '/api/comparisons')).json()) as ComparisonPage).comparisons).toEqual([]);
  });

  it('is told before the prompt is written, level by level', async () => {
    const base = { ...BASE, params: { ...BASE.params, prompt: '' } };
    const answer = await priced({ base, axes: QUALITIES, levels: { qualities: ['low'] } });
    expect(answer.cells[0]?.problem).toBe('Write a prompt first.');
    expect(answer.levels.qualities[0]?.estimate?.highMicroUsd).toBeGreaterThan(0);
  });

  it('knows how long such runs take', async () => {
    await generated({ quality: 'low' });
    const { cells } = await priced({ base: BASE, axes: { qualities: ['low', 'high'] } });
    expect(cells.map(({ usualMs }) => usualMs)).toEqual([expect.any(Number), null]);
  });

  it('of a finished run leaves out the cell that it fills', async () => {
    const run = await generated({ quality: 'medium', prompt: 'a ready picture' });
    const answer = await priced({ fromRun: run.id, axes: QUALITIES });
    expect(answer.base).toEqual({ params: run.params, edit: null, images: [] });
    expect(answer.ready).toMatchObject({ cell: cellKey(run.params), run: { id: run.id } });
    const elsewhere = await priced({ fromRun: run.id, axes: { qualities: ['low'] } });
    expect(elsewhere.ready).toBeNull();
  });

  it.each([
    ['nothing to start from', {}, /“base” or “fromRun” must be given, and not both/],
    ['both to start from', { base: BASE, fromRun: newRunId() }, /not both/],
    ['an unknown field', { base: BASE, axis: {} }, /There is no field “axis”/],
    ['a quality that is none', { base: BASE, axes: { qualities: ['best'] } }, /must be one of auto, low/],
    [
      'pictures without an edit',
      { base: { ...BASE, images: ['x'] } },
      /must have pictures where it is an edit/,
    ],
    ['an edit without pictures', { base: { ...BASE, edit: {} } }, /must have pictures where it is an edit/],
    [
      'too many cells',
      {
        base: BASE,
        axes: { prompts: Array.from({ length: 60 }, (_, n) => `p${n}`), qualities: ['low', 'high'] },
      },
      /at most 60 cells. This one would have 120/,
    ],
  ])('is refused for %s', async (_, body, sentence) => {
    const answer = await refusal(await price(body));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(answer.message).toMatch(sentence);
  });

  it('of a run that does not exist is 404', async () => {
    expect(await refusal(await price({ fromRun: newRunId() }))).toMatchObject({
      status: 404,
      code: 'run_not_found',
    });
  });
});

describe('a comparison', () => {
  it('is made with its runs at once, and fills in with what each really cost', async () => {
    const { cells } = await priced({ base: BASE, axes: TWO_MODELS });
    const starts = startsOf(cells);
    const comparison = await created({ axes: TWO_MODELS, start: starts });
    expect(comparison).toMatchObject({ name: 'a lighthouse', revision: 1, winner: null, capMicroUsd: null });
    expect(comparison.cells.map(({ run }) => run?.id)).toEqual(starts.map(({ runId }) => runId));
    for (const { runId } of starts) await server.ended(runId);
    const filled = await read(comparison.id);
    const costs = filled.cells.map(({ run }) => run?.costMicroUsd ?? 0);
    expect(filled.cells.every(({ run }) => run?.status === 'done' && run.images.length === 1)).toBe(true);
    expect(costs.every((cost) => cost > 0)).toBe(true);
    expect(filled).toMatchObject({
      spentMicroUsd: costs.reduce((sum, cost) => sum + cost, 0),
      heldMicroUsd: 0,
    });
    // What was said before is what it cost.
    expect(filled.spentMicroUsd).toBe(highOf(cells));
  });

  it('is made once, however often it is sent', async () => {
    const { cells } = await priced({ base: BASE, axes: { qualities: ['low'] } });
    const body = { id: newRunId(), base: BASE, axes: { qualities: ['low'] }, start: startsOf(cells) };
    const calls = server.calls.length;
    const [first, second] = await Promise.all([create(body), create(body)]);
    expect([first.status, second.status].toSorted()).toEqual([200, 201]);
    await server.ended(body.start[0]?.runId ?? '');
    expect((await create(body)).status).toBe(200);
    expect(server.calls).toHaveLength(calls + 1);
    expect(await refusal(await create({ ...body, name: 'another' }))).toMatchObject({
      status: 409,
      code: 'id_conflict',
    });
  });

  it('takes over the run that it was made from, for nothing, and no other comparison gets it', async () => {
    const run = await generated({ prompt: 'taken over' });
    const comparison = await created({ base: undefined, fromRun: run.id, axes: QUALITIES });
    const cell = comparison.cells.find(({ key }) => key === cellKey(run.params));
    expect(cell?.run?.id).toBe(run.id);
    expect(comparison.spentMicroUsd).toBe(run.costMicroUsd);
    const another = await created({ base: undefined, fromRun: run.id, axes: QUALITIES });
    expect(another.cells.every((each) => each.run === null)).toBe(true);
    // Its start would be a second payment.
    const again = await refusal(await start(comparison.id, [{ cell: cell?.key, runId: newRunId() }]));
    expect(again).toMatchObject({ status: 409, code: 'comparison_changed' });
  });

  it('may be kept without starting anything, and begun later', async () => {
    const comparison = await created({ axes: QUALITIES, name: '  Which one?  ' });
    expect(comparison).toMatchObject({ name: 'Which one?', spentMicroUsd: 0, heldMicroUsd: 0 });
    const cell = comparison.cells[0]?.key;
    const runId = newRunId();
    const response = await start(comparison.id, [{ cell, runId }]);
    expect(response.status).toBe(202);
    await server.ended(runId);
    const after = await read(comparison.id);
    expect(after.cells.map(({ run }) => run?.id ?? null)).toEqual([runId, null, null]);
    expect(after.updatedAt).toBeGreaterThanOrEqual(comparison.updatedAt);
    expect(after.revision).toBe(comparison.revision);
  });

  it('runs a cell again only when that is what was asked', async () => {
    const comparison = await created({ axes: { qualities: ['low'] } });
    const cell = comparison.cells[0]?.key ?? '';
    const first = newRunId();
    await start(comparison.id, [{ cell, runId: first }]);
    // The same once more is the same run.
    expect((await start(comparison.id, [{ cell, runId: first }])).status).toBe(202);
    expect(await refusal(await start(comparison.id, [{ cell, runId: newRunId() }]))).toMatchObject({
      status: 409,
      code: 'comparison_changed',
      message: expect.stringMatching(/started in another window/),
    });
    await server.ended(first);
    const second = newRunId();
    expect((await start(comparison.id, [{ cell, runId: second, again: true }])).status).toBe(202);
    await server.ended(second);
    const { cells, spentMicroUsd } = await read(comparison.id);
    expect(cells[0]).toMatchObject({ run: { id: second }, olderRunIds: [first] });
    expect(spentMicroUsd).toBe(2 * (cells[0]?.run?.costMicroUsd ?? 0));
  });

  it('starts nothing where one cell cannot be started', async () => {
    const axes = { models: ['gpt-image-2.5-flare', 'gpt-image-2'], qualities: ['max'] };
    const { cells } = await priced({ base: BASE, axes });
    const calls = server.calls.length;
    const all = cells.map(({ key }) => ({ cell: key, runId: newRunId() }));
    const id = newRunId();
    expect(await refusal(await create({ id, base: BASE, axes, start: all }))).toMatchObject({
      status: 400,
      code: 'invalid_combination',
      message: expect.stringMatching(/has no quality “max”/),
    });
    expect((await on(GET, id, 'GET')).status).toBe(404);
    expect(server.calls).toHaveLength(calls);
    const unknown = await create({ id, base: BASE, axes, start: [{ cell: 'nowhere', runId: newRunId() }] });
    expect(await refusal(unknown)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/no such cell/),
    });
  });

  it('of an edit is priced and run with its picture, and stays readable when that is in the bin', async () => {
    const photo = await upload();
    const base = {
      params: { ...BASE.params, size: 'source', model: 'gpt-image-2.5-flare', quality: 'low' },
      edit: { mask: null, markup: null },
      images: [photo],
    };
    const answer = await priced({ base, axes: { qualities: ['low', 'medium'] } });
    expect(answer.base.edit).toMatchObject({ placement: 'whole', featherPx: null });
    const [low] = answer.cells;
    const comparison = await created({
      base,
      axes: { qualities: ['low', 'medium'] },
      start: [{ cell: low?.key, runId: newRunId() }],
    });
    const run = await server.ended(comparison.cells[0]?.run?.id ?? '');
    expect(run).toMatchObject({ kind: 'edit', status: 'done', inputs: [photo] });
    // A comparison that begins with an edit is of that edit.
    const again = await priced({ fromRun: run.id, axes: { qualities: ['low', 'high'] } });
    expect(again.base).toEqual(answer.base);

    await ask(BIN, `/api/images/${photo}`, { method: 'DELETE', params: { id: photo } });
    const later = await read(comparison.id);
    expect(later.cells[0]?.run?.id).toBe(run.id);
    expect(later.cells.map(({ problem, estimate }) => [problem, estimate])).toEqual(
      later.cells.map(() => ['The picture is in the bin. Take it out again, then use it.', null]),
    );
    const refused = await refusal(
      await start(comparison.id, [{ cell: later.cells[1]?.key, runId: newRunId() }]),
    );
    expect(refused).toMatchObject({ status: 400, message: expect.stringMatching(/in the bin/) });
  });

  it('cannot take a run that was started elsewhere', async () => {
    const comparison = await created({ axes: { qualities: ['low'] } });
    const foreign = await generated({ quality: 'high' });
    const cell = comparison.cells[0]?.key;
    expect(await refusal(await start(comparison.id, [{ cell, runId: foreign.id }]))).toMatchObject({
      status: 409,
      code: 'id_conflict',
    });
  });
});

describe('the cap', () => {
  it('refuses more than it allows, counting what was spent, and starts nothing', async () => {
    const { cells } = await priced({ base: BASE, axes: QUALITIES });
    const calls = server.calls.length;
    const refused = await refusal(
      await create({
        id: newRunId(),
        base: BASE,
        axes: QUALITIES,
        capMicroUsd: highOf(cells) - 1,
        start: startsOf(cells),
      }),
    );
    expect(refused).toMatchObject({ status: 402, code: 'cap_exceeded' });
    expect(server.calls).toHaveLength(calls);

    const first = startsOf(cells.slice(0, 2));
    const comparison = await created({ axes: QUALITIES, capMicroUsd: highOf(cells) - 1, start: first });
    for (const { runId } of first) await server.ended(runId);
    const last = startsOf(cells.slice(2));
    const full = await refusal(await start(comparison.id, last));
    expect(full).toMatchObject({ status: 402, code: 'cap_exceeded' });
    expect(full.message).toMatch(/may cost .* in all, and its cap is/);

    const raised = await on(PATCH, comparison.id, 'PATCH', { revision: 1, capMicroUsd: highOf(cells) });
    expect(raised.status).toBe(200);
    expect((await start(comparison.id, last)).status).toBe(202);
    await server.ended(last[0]?.runId ?? '');
  });

  it('ends a waiting cell for free when it would be passed', async () => {
    const gate = server.hold();
    const { cells } = await priced({ base: BASE, axes: QUALITIES });
    const starts = startsOf(cells);
    const comparison = await created({ axes: QUALITIES, start: starts });
    const [low, medium] = cells.map(({ estimate }) => estimate?.highMicroUsd ?? 0);
    // Room for the first two, as if they had cost more than was thought.
    await on(PATCH, comparison.id, 'PATCH', { revision: 1, capMicroUsd: (low ?? 0) + (medium ?? 0) });
    const calls = server.calls.length;
    gate.release();
    const runs = await Promise.all(starts.map(({ runId }) => server.ended(runId)));
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'failed']);
    expect(runs[2]).toMatchObject({
      costMicroUsd: 0,
      error: { code: 'comparison_cap_reached', charged: 'no' },
    });
    expect(server.calls).toHaveLength(calls + 2);
    expect(await read(comparison.id)).toMatchObject({
      spentMicroUsd: (low ?? 0) + (medium ?? 0),
      heldMicroUsd: 0,
    });
    const { budget } = await server.services.status(INSTALLATION);
    expect(budget.reservedMicroUsd).toBe(0);
  });

  it('cannot be kept for a model without a price, so nothing is started', async () => {
    const base = { ...BASE, params: { ...BASE.params, model: 'mine', behavesLike: 'gpt-image-2' } };
    const { cells } = await priced({ base, axes: {} });
    const refused = await create({
      id: newRunId(),
      base,
      axes: {},
      capMicroUsd: 1_000_000,
      start: startsOf(cells),
    });
    expect(await refusal(refused)).toMatchObject({ status: 402, code: 'price_unknown' });
  });
});

describe('a change', () => {
  it('renames, marks the winner, and takes both back', async () => {
    const { id, cells } = await created({ axes: QUALITIES });
    const winner = cells[0]?.key;
    const changed = await on(PATCH, id, 'PATCH', { revision: 1, name: 'New name', winner });
    expect((await changed.json()).comparison).toMatchObject({ name: 'New name', winner, revision: 2 });
    const back = await on(PATCH, id, 'PATCH', { revision: 2, winner: null });
    expect((await back.json()).comparison).toMatchObject({ name: 'New name', winner: null, revision: 3 });
  });

  it('of what was changed elsewhere meanwhile is refused in a sentence', async () => {
    const { id } = await created({ axes: QUALITIES });
    await on(PATCH, id, 'PATCH', { revision: 1, name: 'mine' });
    expect(await refusal(await on(PATCH, id, 'PATCH', { revision: 1, name: 'yours' }))).toMatchObject({
      status: 409,
      code: 'comparison_changed',
      message: expect.stringMatching(/changed in another window/),
    });
    expect((await read(id)).name).toBe('mine');
  });

  it('of two at once lets one through', async () => {
    const { id } = await created({ axes: QUALITIES });
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => on(PATCH, id, 'PATCH', { revision: 1, name })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  });

  it('extends the axes, and what ran stays in its cell', async () => {
    const { cells } = await priced({ base: BASE, axes: { qualities: ['low', 'high'] } });
    const starts = startsOf(cells);
    const { id } = await created({ axes: { qualities: ['low', 'high'] }, start: starts });
    for (const { runId } of starts) await server.ended(runId);
    const response = await on(PATCH, id, 'PATCH', { revision: 1, axes: TWO_MODELS });
    const { comparison } = (await response.json()) as { comparison: WireComparison };
    expect(comparison.cells).toHaveLength(6);
    for (const { cell, runId } of starts) {
      expect(comparison.cells.find(({ key }) => key === cell)?.run?.id).toBe(runId);
    }
    const lost = await on(PATCH, id, 'PATCH', { revision: 2, axes: { qualities: ['medium'] } });
    expect(await refusal(lost)).toMatchObject({
      status: 400,
      message: 'A setting that has results stays in its comparison.',
    });
  });

  it.each([
    ['no revision', { name: 'x' }, /“revision” (is missing|must be)/],
    ['an empty name', { revision: 1, name: '  ' }, /must have 1 to 120 characters/],
    ['a cap that is none', { revision: 1, capMicroUsd: -1 }, /whole micro-dollars/],
    ['a winner that is no cell', { revision: 1, winner: 'x' }, /must be the key of a cell/],
    ['the base', { revision: 1, base: BASE }, /There is no field “base”/],
  ])('is refused for %s', async (_, body, sentence) => {
    const { id } = await created({ axes: QUALITIES });
    const answer = await refusal(await on(PATCH, id, 'PATCH', body));
    expect(answer.status).toBe(400);
    expect(answer.message).toMatch(sentence);
  });
});

describe('comparisons', () => {
  it('are listed with what they show, changed last first, page by page', async () => {
    const { cells } = await priced({ base: BASE, axes: QUALITIES });
    const starts = startsOf(cells);
    const made = await created({ name: 'Listed', axes: QUALITIES, start: starts });
    for (const { runId } of starts) await server.ended(runId);
    await on(PATCH, made.id, 'PATCH', { revision: 1, winner: cells[0]?.key });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const response = await ask(LIST, `/api/comparisons?limit=3${query}`);
      const page = (await response.json()) as ComparisonPage;
      expect(page.comparisons.length).toBeLessThanOrEqual(3);
      seen.push(...page.comparisons.map(({ id }) => id));
      if (cursor === null) {
        const filled = await read(made.id);
        expect(page.comparisons[0]).toEqual({
          id: made.id,
          name: 'Listed',
          kind: 'generate',
          cells: 3,
          done: 3,
          open: 0,
          images: filled.cells.map(({ run }) => run?.images[0]),
          spentMicroUsd: filled.spentMicroUsd,
          heldMicroUsd: 0,
          winner: {
            label: 'low',
            headings: [{ axis: 'qualities', value: 'low' }],
            image: filled.cells[0]?.run?.images[0],
          },
          demo: true,
          createdAt: filled.createdAt,
          updatedAt: filled.updatedAt,
        });
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(made.id);
  });

  it('are refused with a cursor or a limit that is none', async () => {
    for (const cursor of ['x', Buffer.from('1.').toString('base64url')]) {
      expect(await refusal(await ask(LIST, `/api/comparisons?cursor=${cursor}`))).toMatchObject({
        status: 400,
        code: 'invalid_cursor',
      });
    }
    expect((await refusal(await ask(LIST, '/api/comparisons?limit=0'))).status).toBe(400);
  });

  it('are deleted alone: runs and images stay', async () => {
    const { cells } = await priced({ base: BASE, axes: { qualities: ['low'] } });
    const starts = startsOf(cells);
    const { id } = await created({ axes: { qualities: ['low'] }, start: starts });
    const run = await server.ended(starts[0]?.runId ?? '');
    expect((await on(DELETE, id, 'DELETE')).status).toBe(204);
    expect((await on(GET, id, 'GET')).status).toBe(404);
    expect((await server.services.runs.find('local', run.id))?.images).toHaveLength(1);
    expect(await refusal(await on(DELETE, id, 'DELETE'))).toMatchObject({ status: 404 });
  });

  it('of another person do not exist', async () => {
    const theirs = {
      id: newRunId(),
      base: BASE,
      axes: completeAxes(BASE, {}),
      capMicroUsd: null,
      start: [],
    };
    const { comparison } = await server.services.comparisons.create(
      { ownerId: 'somebody', tokenId: null },
      theirs,
    );
    const [cell] = comparison.cells;
    const answers = [
      await on(GET, comparison.id, 'GET'),
      await on(PATCH, comparison.id, 'PATCH', { revision: 1, name: 'mine' }),
      await on(DELETE, comparison.id, 'DELETE'),
      await start(comparison.id, [{ cell: cell?.key, runId: newRunId() }]),
    ];
    for (const answer of answers) {
      expect(await refusal(answer)).toMatchObject({ status: 404, code: 'comparison_not_found' });
    }
    // The very same request, which would be answered with what is there if it were one's own.
    expect(await refusal(await create(theirs))).toMatchObject({ status: 409, code: 'id_conflict' });
    const { comparisons } = (await (await ask(LIST, '/api/comparisons?limit=60')).json()) as ComparisonPage;
    expect(comparisons.map(({ id }) => id)).not.toContain(comparison.id);
  });

  it('start only from the person’s own runs, and edit only their own pictures', async () => {
    const id = newRunId();
    await server.services.runs.admit({ ownerId: 'somebody', tokenId: null }, { id, ...BASE.params });
    expect(await refusal(await price({ fromRun: id }))).toMatchObject({ status: 404 });
    const photo = await upload();
    const body = { id: newRunId(), ...BASE.params, images: [photo], size: 'source', quality: 'low' };
    expect((await ask(EDIT, '/api/edit', { method: 'POST', json: body })).status).toBe(202);
    const { cells } = await server.services.comparisons.price('somebody', {
      base: {
        params: { ...BASE.params, size: 'source' },
        images: [photo],
        edit: {
          placement: 'whole',
          mask: null,
          markup: null,
          region: 'auto',
          featherPx: null,
          matchGrain: true,
          sendWholePhoto: true,
          reinforcePrompt: false,
        },
      },
      axes: completeAxes(BASE, {}),
      levels: { models: [], qualities: [], sizes: [], backgrounds: [] },
    });
    expect(cells[0]).toMatchObject({ estimate: null, problem: expect.stringMatching(/does not exist/) });
  });
});
