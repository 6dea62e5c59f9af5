import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as edit } from '@/app/api/edit/route';
import { POST as generate } from '@/app/api/generate/route';
import { POST as uploadImage } from '@/app/api/images/route';
import { GET as readModels } from '@/app/api/models/route';
import { GET as readCsv } from '@/app/api/usage.csv/route';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { findModel } from '@/lib/shared/models';
import { monthOf } from '@/lib/shared/usage-period';
import { sumSpending } from '@/lib/shared/usage-report';
import type { RunAnswer, UploadAnswer, WireRun } from '@/lib/shared/wire';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET } from './route';

const FORMULA = '=HYPERLINK("http://evil.example")';
const real = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };

async function run(server: TestServer, fields: Record<string, unknown> = {}): Promise<WireRun> {
  const json = { id: newRunId(), prompt: 'a cat', model: 'gpt-image-2', quality: 'low', ...fields };
  const response = await ask(generate, '/api/generate', { method: 'POST', json });
  expect(response.status).toBe(202);
  const { run: admitted } = (await response.json()) as RunAnswer;
  return server.ended(admitted.id);
}

async function report(query = ''): Promise<UsageReport> {
  const response = await ask(GET, `/api/usage${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as UsageReport;
}

async function csvLines(query = ''): Promise<string[][]> {
  const response = await ask(readCsv, `/api/usage.csv${query}`);
  expect(response.status).toBe(200);
  // text() would take the mark away.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  expect(text.startsWith('\uFEFFtime_utc,run_id,')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  return text
    .slice(1, -2)
    .split('\r\n')
    .map((line) => line.split(','));
}

describe('a demo', () => {
  let server: TestServer;
  let first: WireRun;
  beforeAll(async () => {
    server = await openTestServer({ MONTHLY_BUDGET_USD: '1' });
    first = await run(server, { n: 2 });
    await run(server, { quality: 'high', size: '1536x1024' });
  });
  afterAll(() => server.close());

  it('tells what it would have cost, and adds up to what its budget counts', async () => {
    const month = monthOf(await server.services.database.now());
    const told = await report();
    expect(told).toMatchObject({ demo: true, otherRuns: 0, period: { month }, months: [month] });
    expect(told.totals).toMatchObject({ runs: 2, images: 3, unknownRuns: 0 });
    expect(told.totals.spentMicroUsd).toBe(
      server.calls.reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0),
    );
    const { budget } = await server.services.status(INSTALLATION);
    expect(told.budget).toMatchObject({
      spentMicroUsd: told.totals.countedMicroUsd,
      limitMicroUsd: 1_000_000,
      leftMicroUsd: budget.leftMicroUsd,
    });
    expect(budget.spentMicroUsd).toBe(told.totals.countedMicroUsd);
    expect(sumSpending(told.byPerson)).toEqual(told.totals);
    expect(told.byPerson).toMatchObject([{ id: 'local', name: 'This installation' }]);
  });

  it('has nothing of the real kind, and can be asked', async () => {
    expect(await report('?demo=false')).toMatchObject({ demo: false, otherRuns: 2, totals: { runs: 0 } });
  });

  it('takes days, both included', async () => {
    const [day] = new Date(await server.services.database.now()).toISOString().split('T');
    expect((await report(`?from=${day}&to=${day}`)).totals.runs).toBe(2);
    expect((await report('?from=2025-01-01&to=2025-01-31')).totals.runs).toBe(0);
  });

  it.each([
    ['?month=2026-13', '“month” must be a month such as 2026-11.'],
    ['?from=2026-11-31&to=2026-12-01', '“from” must be a day such as 2026-11-01.'],
    ['?from=2026-11-01', '“from” and “to” belong together: give both.'],
    ['?demo=perhaps', '“demo” must be true or false.'],
  ])('refuses %s with a sentence, as JSON and as CSV', async (query, message) => {
    const expected = { status: 400, code: 'invalid_request', message };
    expect(await refusal(await ask(GET, `/api/usage${query}`))).toMatchObject(expected);
    expect(await refusal(await ask(readCsv, `/api/usage.csv${query}`))).toMatchObject(expected);
  });

  it('refuses a cursor of nothing', async () => {
    expect(await refusal(await ask(GET, '/api/usage?cursor=x'))).toMatchObject({
      status: 400,
      code: 'invalid_cursor',
    });
  });

  it('writes a line for each run, the oldest first, whole', async () => {
    const [head = [], one = [], two = [], ...more] = await csvLines();
    expect(more).toEqual([]);
    const of = (line: string[]) =>
      Object.fromEntries(head.map((name, index) => [name.replace('\uFEFF', ''), line[index]]));
    expect(of(one)).toEqual({
      time_utc: new Date(first.createdAt).toISOString(),
      run_id: first.id,
      kind: 'generate',
      model: 'gpt-image-2',
      quality: 'low',
      size_sent: '1024x1024',
      images_asked: '2',
      images: '2',
      status: 'done',
      estimate_low_usd: ((first.estimate.lowMicroUsd ?? 0) / 1e6).toFixed(6),
      estimate_high_usd: ((first.estimate.highMicroUsd ?? 0) / 1e6).toFixed(6),
      cost_usd: ((first.costMicroUsd ?? 0) / 1e6).toFixed(6),
      counted_against_budget_usd: ((first.costMicroUsd ?? 0) / 1e6).toFixed(6),
      text_tokens_in: String(first.usage?.inputTextTokens),
      image_tokens_in: '0',
      tokens_out: String(first.usage?.outputTokens),
      demo: 'yes',
      person: 'local',
      person_name: 'This installation',
      token_name: '',
    });
    expect(of(two)).toMatchObject({ quality: 'high', size_sent: '1536x1024' });
  });

  it('names the file by its range, and says what is in it', async () => {
    const response = await ask(readCsv, '/api/usage.csv?month=2026-10');
    expect(response.headers.get('content-disposition')).toContain('"overpaint-usage-2026-10-demo.csv"');
    expect(response.headers.get('content-type')).toContain('text/csv; charset=utf-8');
    await response.body?.cancel();
    const days = await ask(readCsv, '/api/usage.csv?from=2026-10-02&to=2026-10-03&demo=false');
    expect(days.headers.get('content-disposition')).toContain(
      '"overpaint-usage-2026-10-02-to-2026-10-03.csv"',
    );
    expect(await days.text()).toMatch(/person,person_name,token_name\r\n$/);
  });
});

describe('with more runs than are in memory at once', () => {
  let server: TestServer;
  const ids = Array.from({ length: 450 }, () => newRunId());
  beforeAll(async () => {
    server = await openTestServer(real);
    const template = {
      ownerId: 'local',
      kind: 'generate' as const,
      status: 'unknown' as const,
      requestHash: '',
      inputs: '[]',
      model: FORMULA,
      quality: 'low',
      demo: 0,
      estimateApproximate: 0,
      budgetPeriod: '2026-03',
      holdMicroUsd: 0,
      chargedMicroUsd: 0,
      attempt: 1,
      unreachable: 0,
      crashes: 0,
      revision: 1,
      startedAt: 1,
      endedAt: 2,
    };
    const params = JSON.stringify({ prompt: 'x', size: '+1', n: 1 });
    await server.services.database.query
      .insertInto('run')
      .values(
        // Several in one millisecond, so that a page ends within one.
        ids.map((id, index) => ({
          ...template,
          id,
          params,
          createdAt: Date.UTC(2026, 2, 1) + Math.floor(index / 9),
        })),
      )
      .execute();
  });
  afterAll(() => server.close());

  it('the CSV has each of them once, in the order of time', async () => {
    const [, ...lines] = await csvLines('?month=2026-03');
    expect(lines).toHaveLength(ids.length);
    expect(new Set(lines.map(([, id]) => id))).toEqual(new Set(ids));
    const times = lines.map(([time]) => time);
    expect(times).toEqual(times.toSorted());
  });

  it('an unknown cost is an empty cell, and nothing is a formula to a spreadsheet', async () => {
    const response = await ask(readCsv, '/api/usage.csv?month=2026-03');
    const [, line] = (await response.text()).split('\r\n');
    expect(line).toContain(`"'${FORMULA.replaceAll('"', '""')}",low,'+1,1,0,unknown,,,,0.000000,,,,no,local`);
  });

  it('reads no further than it is asked to', async () => {
    const response = await ask(readCsv, '/api/usage.csv?month=2026-03');
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toContain('time_utc');
    await reader.cancel();
  });
});

describe('what the bills of 2.6 teach', () => {
  const asked = { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024' };
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({}, { outputFactor: 1.37 });
  });
  afterAll(() => server.close());

  it('the estimate after one run is what that run was billed, for any number of images and previews', async () => {
    const guessed = await run(server, asked);
    expect(guessed.estimate.highMicroUsd).not.toBe(guessed.costMicroUsd);
    const known = await run(server, asked);
    expect(known.estimate).toEqual({
      lowMicroUsd: guessed.costMicroUsd,
      highMicroUsd: guessed.costMicroUsd,
      approximate: true,
    });
    const several = await run(server, { ...asked, n: 3, partialImages: 2 });
    expect(several.estimate.highMicroUsd).toBe(several.costMicroUsd);
  });

  it('holds for edits too, by the size that is sent', async () => {
    const upload = await ask(uploadImage, '/api/images?role=input', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(server.picture),
    });
    const { image } = (await upload.json()) as UploadAnswer;
    const change = async () => {
      const json = { id: newRunId(), prompt: 'a hat', images: [image.id], ...asked, size: 'source' };
      const answer = (await (await ask(edit, '/api/edit', { method: 'POST', json })).json()) as RunAnswer;
      return server.ended(answer.run.id);
    };
    // Of the very size and quality that the runs above were billed for.
    const known = await change();
    expect(known.edit?.plan).toMatchObject({ outputWidth: 1024, outputHeight: 1024 });
    expect(known.estimate.highMicroUsd).toBe(known.costMicroUsd);
  });

  it('is told with the catalogue, prices and all', async () => {
    const answer = (await (await ask(readModels, '/api/models')).json()) as {
      models: { id: string; prices: unknown }[];
      learned: unknown[];
      learnedAt: number;
    };
    expect(answer.models.find(({ id }) => id === asked.model)?.prices).toEqual(
      findModel(asked.model)?.prices,
    );
    expect(answer.learned).toEqual([
      { ...asked, runs: 4, outputTokens: server.calls[0]?.usage.output_tokens },
    ]);
    expect(answer.learnedAt).toBe((await server.services.status(INSTALLATION)).learnedAt);
  });
});
