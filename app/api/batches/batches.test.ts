import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import type { BatchAnswer } from '@/lib/shared/wire-presets';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const post = (json: unknown) => ask(POST, '/api/batches', { method: 'POST', json });
const generate = (prompt: string, change: object = {}) => ({
  kind: 'generate',
  id: newRunId(),
  prompt,
  ...change,
});
const answered = async (response: Response) => ((await response.json()) as BatchAnswer).runs;

async function expectNothingHappened() {
  expect(server.calls).toEqual([]);
  expect((await server.services.runs.list('local', { cursor: null, limit: 10 })).runs).toEqual([]);
  expect((await server.services.status(INSTALLATION)).budget).toMatchObject({
    spentMicroUsd: 0,
    reservedMicroUsd: 0,
  });
}

describe('POST /api/batches', () => {
  it('starts all runs in the order asked for, and each costs what it said', async () => {
    const runs = ['A fox', 'An owl', 'A hare'].map((prompt) => generate(prompt, { quality: 'low' }));
    const response = await post({ runs });
    expect(response.status).toBe(202);
    const taken = await answered(response);
    expect(taken.map(({ id, params }) => [id, params.prompt])).toEqual(
      runs.map(({ id, prompt }) => [id, prompt]),
    );
    for (const { id, estimate } of taken) {
      expect((await server.ended(id)).costMicroUsd).toBe(estimate.highMicroUsd);
    }
    expect(server.calls).toHaveLength(3);
  });

  it('sent twice is sent once', async () => {
    const body = { runs: [generate('A fox'), generate('An owl')], capMicroUsd: 1_000_000 };
    const answers = await Promise.all([post(body), post(body), post(body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    for (const { id } of body.runs) await server.ended(id);
    expect((await post({ ...body, capMicroUsd: 0 })).status).toBe(200);
    expect(server.calls).toHaveLength(2);
  });

  it('takes new runs among known ones, and refuses a known id with another body', async () => {
    const [first, second] = [generate('A fox'), generate('An owl')];
    await post({ runs: [first] });
    expect((await post({ runs: [first, second] })).status).toBe(202);
    const changed = { ...first, prompt: 'A hare' };
    expect(await refusal(await post({ runs: [generate('A bear'), changed] }))).toMatchObject({
      status: 409,
      code: 'id_conflict',
      message: expect.stringMatching(/^Run 2: /),
    });
    for (const { id } of [first, second]) await server.ended(id);
    expect(server.calls.map(({ prompt }) => prompt).sort()).toEqual(['A fox', 'An owl']);
  });

  it('takes a hundred long prompts', async () => {
    const gate = server.hold();
    const runs = Array.from({ length: 100 }, (_, index) => generate(`${index} ${'ä'.repeat(31_000)}`));
    const response = await post({ runs });
    expect(response.status).toBe(202);
    await Promise.all(runs.slice(8).map(({ id }) => server.services.runs.cancel('local', id)));
    gate.release();
    for (const { id } of runs) await server.ended(id);
  });

  const good = generate('A fox');
  it.each<[string, number, string, RegExp, unknown]>([
    ['no runs', 400, 'invalid_request', /“runs” must have 1 to 100 runs/, { runs: [] }],
    ['no list', 400, 'invalid_request', /“runs” is missing/, {}],
    ['too many', 400, 'invalid_request', /1 to 100/, { runs: Array.from({ length: 101 }, () => good) }],
    ['the same id twice', 400, 'invalid_request', /its own id/, { runs: [good, good] }],
    ['no kind', 400, 'invalid_request', /“runs\.0\.kind”/, { runs: [{ id: newRunId(), prompt: 'x' }] }],
    ['another kind', 400, 'invalid_request', /generate or edit/, { runs: [{ ...good, kind: 'video' }] }],
    ['an unknown field', 400, 'invalid_request', /There is no field “cap”/, { runs: [good], cap: 3 }],
    ['a cap in dollars', 400, 'invalid_request', /micro-dollars/, { runs: [good], capMicroUsd: 0.5 }],
    ['a bad prompt', 400, 'invalid_request', /^Run 2: Write a prompt/, { runs: [good, generate(' ')] }],
    [
      'a misspelt setting',
      400,
      'invalid_request',
      /^Run 2: There is no field “qualtiy”/,
      { runs: [good, generate('x', { qualtiy: 'low' })] },
    ],
    [
      'what cannot be combined',
      400,
      'invalid_combination',
      /^Run 2: /,
      { runs: [good, generate('x', { outputCompression: 5 })] },
    ],
    [
      'an edit without its picture',
      404,
      'image_not_found',
      /^Run 2: The picture does not exist/,
      { runs: [good, { kind: 'edit', id: newRunId(), prompt: 'x', images: ['nobody'] }] },
    ],
    [
      'a cap below the sum',
      402,
      'cap_exceeded',
      /^These 2 runs may cost \$0\.\d+ together, and the cap is \$0\.001\.$/,
      { runs: [good, generate('An owl')], capMicroUsd: 1000 },
    ],
    ['nothing', 400, 'invalid_request', /object/, null],
  ])('refuses %s as a whole, and spends nothing', async (_, status, code, sentence, body) => {
    const refused = await refusal(await post(body));
    expect(refused).toMatchObject({ status, code });
    expect(refused.message).toMatch(sentence);
    await expectNothingHappened();
  });
});

describe('POST /api/batches with a budget', () => {
  it('admits exactly the batches that fit, of 200 at once', async () => {
    await server.close();
    server = await openTestServer({ MONTHLY_BUDGET_USD: '0.10' });
    const gate = server.hold();
    const batch = () => ({
      runs: [generate('A fox', { quality: 'low' }), generate('An owl', { quality: 'low' })],
    });
    const [first] = await answered(await post(batch()));
    const batchMicroUsd = 2 * (first?.estimate.highMicroUsd ?? 0);
    const fits = Math.floor(100_000 / batchMicroUsd);
    expect(fits).toBeLessThan(100);
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(batch())));
    const admitted = answers.filter(({ status }) => status === 202);
    expect(admitted).toHaveLength(fits - 1);
    const [refused] = await Promise.all(answers.filter(({ status }) => status !== 202).map(refusal));
    expect(refused).toMatchObject({ status: 402, code: 'budget_exceeded' });
    expect(refused?.message).toMatch(/^These 2 runs may cost .* together, and .* is left\. It resets on 1 /);
    expect((await server.services.status(INSTALLATION)).budget.reservedMicroUsd).toBe(fits * batchMicroUsd);
    const taken = (await Promise.all(admitted.map(answered))).flat();
    await Promise.all(taken.map(({ id }) => server.services.runs.cancel('local', id)));
    gate.release();
  });
});
