import { type ErrorCode, errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import { choose, expect, expectPictures, generate, onlyRun, openCreate, row, test } from './rig';

/** To the page the stand-in is just another server, so it is named by its host. */
const nameOf = (standIn: { baseUrl: string }) => new URL(standIn.baseUrl).host;

/** What the API does, and what the user is told: the message of the error code, and whether it cost money. */
const REFUSALS: [what: string, fault: string, code: ErrorCode][] = [
  ['refuses the prompt', 'moderation', 'moderation_blocked'],
  ['wants the organisation verified', 'unverified', 'organization_not_verified'],
  ['has no credit left', 'insufficient_quota', 'insufficient_quota'],
  ['has reached its spending limit', 'hard_limit', 'billing_hard_limit_reached'],
  ['does not take the key', 'bad_key', 'invalid_api_key'],
];

for (const [what, kind, code] of REFUSALS) {
  test(`when the API ${what}, the run says so and is not charged, and OpenAI is not mentioned`, async ({
    page,
    standIn,
  }) => {
    await standIn.script([{ kind } as Parameters<typeof standIn.script>[0][number]]);
    await openCreate(page);
    await generate(page, `refused: ${kind}`);
    const failed = row(page, `refused: ${kind}`);
    await expect(failed.getByText(english.say(errorSentence(code, nameOf(standIn))))).toBeVisible();
    await expect(failed.getByText('Nothing was charged.')).toBeVisible();
    await expect(failed.getByRole('link', { name: /^Open / })).toHaveCount(0);
    await expect(failed.getByText(/OpenAI/)).toHaveCount(0);

    const run = await onlyRun(page);
    expect(run).toMatchObject({ status: 'failed', error: { code, charged: 'no' } });
    expect(standIn.calls().filter(({ prompt }) => prompt === `refused: ${kind}`)).toEqual([]);
    await expect(page.getByRole('banner').getByText('$0.00')).toBeVisible();
  });
}

const LOST: [
  what: string,
  fault: Parameters<import('@/test/stand-in-process').StandInProcess['script']>[0][number],
  code: ErrorCode,
][] = [
  ['fails with a 500', { kind: 'server_error' }, 'upstream_error'],
  ['is hidden by a proxy that gave up', { kind: 'bad_gateway_html' }, 'proxy_error'],
  ['cuts the connection', { kind: 'cut', when: 'mid_body' }, 'answer_cut'],
];

for (const [what, fault, code] of LOST) {
  test(`when the API ${what}, the bill is unknown: the run says so, counts at its estimate, and is not sent again`, async ({
    page,
    standIn,
  }) => {
    const prompt = `lost: ${fault.kind}`;
    await standIn.script([fault]);
    await openCreate(page);
    await generate(page, prompt);
    await expect(
      row(page, prompt).getByText(english.say(errorSentence(code, nameOf(standIn)))),
    ).toBeVisible();
    await expect(row(page, prompt).getByText(`${nameOf(standIn)} may have charged about $`)).toBeVisible();

    const run = await onlyRun(page);
    expect(run).toMatchObject({ status: 'unknown', error: { code, charged: 'maybe' }, attempt: 1 });
    const status = await (await page.request.get('/api/status')).json();
    expect(status.budget).toMatchObject({ spentMicroUsd: run.estimate.highMicroUsd, reservedMicroUsd: 0 });

    // Only the user sends it again, and then it is another run.
    await row(page, prompt).getByRole('button', { name: 'Run again' }).first().click();
    await expect(row(page, prompt)).toHaveCount(2);
    await expectPictures(page, prompt, 1);
  });
}

test('a stream that ends without its picture is a lost answer', async ({ page, standIn }) => {
  await standIn.script([{ kind: 'truncated_stream' }]);
  await openCreate(page);
  await page.getByRole('button', { name: 'Advanced' }).click();
  await choose(page, 'Live previews', '1');
  await generate(page, 'half a stream');
  await expect(
    row(page, 'half a stream').getByText(english.say(errorSentence('answer_truncated', nameOf(standIn)))),
  ).toBeVisible();
  await expect(
    row(page, 'half a stream').getByText(`${nameOf(standIn)} may have charged about $`),
  ).toBeVisible();
});

test('a rate limit is not a failure: the queue waits as told, says so, and continues', async ({
  page,
  standIn,
}) => {
  await standIn.script([{ kind: 'rate_limit', retryAfterSeconds: 3 }]);
  await openCreate(page);
  await generate(page, 'patience');
  await expect(row(page, 'patience').getByText(/Waiting for the rate limit of gpt-image/)).toBeVisible();
  await expectPictures(page, 'patience', 1);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'patience')).toHaveLength(1);
});

test.describe('with a budget of two cents', () => {
  test.use({ environment: { MONTHLY_BUDGET_USD: '0.02' } });

  test('a run above it cannot be started, on the page or by the API', async ({ page, standIn }) => {
    await openCreate(page);
    await choose(page, 'Quality', 'High');
    await expect(page.getByRole('button', { name: /Over budget/ })).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText(/of this month’s \$[\d.]+ is left/)).toBeVisible();

    const refused = await page.request.post('/api/generate', {
      data: { id: '01937c00-0000-7000-8000-000000000001', prompt: 'too dear', quality: 'high' },
    });
    expect(refused.status()).toBe(402);
    expect((await refused.json()).error.code).toBe('budget_exceeded');
    expect(standIn.calls().filter(({ prompt }) => prompt === 'too dear')).toEqual([]);
  });
});
