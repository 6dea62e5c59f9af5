import type { Locator, Page } from '@playwright/test';
import type { StandInProcess } from '@/test/stand-in-process';
import { expectPictures, generate, openCreate, expect as quick, row, test, writePrompt } from './rig';

// Slow: each test waits until four attempts have failed.
test.describe.configure({ timeout: 120_000 });
const expect = quick.configure({ timeout: 45_000 });

// The browser logs each lost answer, and each lookup of a run that does not exist.
test.use({ expectedComplaints: [/net::ERR_FAILED|status of 404/] });

/** The server receives and does everything, but its answers to requests that may cost money are lost. */
async function loseAnswers(page: Page): Promise<void> {
  await page.route('**/api/**', async (route) => {
    const request = route.request();
    const spends = /\/api\/(generate|edit|batches|comparisons(\/[\w-]+\/start)?)$/.test(request.url());
    if (!spends || request.method() !== 'POST') return route.fallback();
    await route.fetch();
    await route.abort();
  });
}

const unique = (words: string) => `${words} ${test.info().testId.slice(-8)}`;
const countCalls = (standIn: StandInProcess, prompt: string) =>
  standIn.calls().filter((call) => call.prompt.startsWith(prompt)).length;

/** Checks that no false message is shown anywhere. */
async function expectNothingDenied(where: Page | Locator): Promise<void> {
  await expect(where.getByText(/Nothing was (started|sent)|not known|cannot be reached/)).toHaveCount(0);
}

test('Generate: the run is shown as started', async ({ page, standIn }) => {
  const prompt = unique('a lost letter');
  await openCreate(page);
  await loseAnswers(page);
  await generate(page, prompt);
  await expect(page.getByRole('button', { name: /Generate/ })).toHaveAttribute('aria-disabled', 'false');
  await expectPictures(page, prompt, 1);
  await expectNothingDenied(page);
  expect(countCalls(standIn, prompt)).toBe(1);
});

test('Edit: the edit is shown as started', async ({ page, standIn }) => {
  const prompt = unique('make it blue');
  await openCreate(page);
  await page.getByLabel(/^Add images/).setInputFiles('e2e/photos/chelsea.png');
  await expect(page.getByRole('button', { name: /^Base image: chelsea.png, \d+ × \d+/ })).toBeVisible();
  await loseAnswers(page);
  await writePrompt(page, prompt);
  const button = page.getByRole('button', { name: /\$.*Edit/ });
  await button.click();
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await expectPictures(page, prompt, 1);
  await expectNothingDenied(page);
  expect(countCalls(standIn, prompt)).toBe(1);
});

test('Run again, in the feed and on the page of an image', async ({ page, standIn }) => {
  const prompt = unique('again and again');
  await openCreate(page);
  await generate(page, prompt);
  await expectPictures(page, prompt, 1);
  await loseAnswers(page);
  await row(page, prompt).getByRole('button', { name: 'Run again' }).click();
  await expect(row(page, prompt)).toHaveCount(2);
  await expect.poll(() => countCalls(standIn, prompt)).toBe(2);
  await expectNothingDenied(page);

  const { runs } = await (await page.request.get('/api/runs')).json();
  await page.goto(`/image/${runs.at(-1).images[0].id}`);
  await page.getByRole('button', { name: /^Run again/ }).click();
  await expect(page.getByText('It runs again.')).toBeVisible();
  await expectNothingDenied(page);
  expect(countCalls(standIn, prompt)).toBe(3);
});

test('a list of prompts: its runs are shown as started', async ({ page, standIn }) => {
  const prompt = unique('a lost list');
  await openCreate(page);
  await page.getByRole('link', { name: 'History, presets, lists' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prompts and presets' });
  await dialog.getByRole('tab', { name: 'List of prompts' }).click();
  await dialog.getByRole('textbox', { name: 'Prompt with variables' }).fill(`${prompt} of {animal}`);
  await dialog.getByRole('textbox', { name: 'List', exact: true }).fill('fox\nowl');
  await loseAnswers(page);
  await dialog.getByRole('button', { name: /^Start 2 runs/ }).click();
  await expect(page.getByRole('status', { name: 'Notices' }).getByText('2 runs started.')).toBeVisible();
  for (const animal of ['fox', 'owl']) await expectPictures(page, `${prompt} of ${animal}`, 1);
  await expectNothingDenied(page);
  expect(countCalls(standIn, prompt)).toBe(2);
});

test('a comparison opens with its runs, and so do cells that are started later', async ({
  page,
  standIn,
}) => {
  const prompt = unique('a lost comparison');
  await page.goto('/compare?new');
  await page.getByRole('textbox', { name: /^Prompt/ }).fill(prompt);
  const start = page.getByRole('button', { name: /^Start \d+ runs? · / });
  await expect(start).toHaveAttribute('aria-disabled', 'false');
  await loseAnswers(page);
  await start.click();
  await expect(page).toHaveURL(/\/compare\/[\w-]{36}/);
  const pictures = page.getByRole('button', { name: /^Look at / });
  await expect(pictures).toHaveCount(3);
  expect(countCalls(standIn, prompt)).toBe(3);

  await page.getByRole('button', { name: 'Extend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Extend the comparison' });
  await dialog.getByRole('checkbox', { name: /^max/ }).check();
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await start.click();
  await expect(pictures).toHaveCount(4);
  await expect(start).toHaveCount(0);
  await expectNothingDenied(page);
  expect(countCalls(standIn, prompt)).toBe(4);
});

test('if the lookup fails too, the result is unknown, and the next click sends the same run', async ({
  page,
  standIn,
}) => {
  const prompt = unique('nobody knows');
  // The stream would bring the run.
  await page.route(/\/api\/events/, (route) => route.abort());
  await openCreate(page);
  await loseAnswers(page);
  await page.route('**/api/runs/*', (route) => route.abort());
  await generate(page, prompt);
  await expect(
    page.getByRole('alert').filter({ hasText: /^The Overpaint server cannot be reached/ }),
  ).toBeVisible();
  await expect(page.getByText(/^It is not known whether it arrived\./)).toBeVisible();
  await expect(page.getByText(/Nothing was/)).toHaveCount(0);
  await page.unroute('**/api/**');
  await page.unroute('**/api/runs/*');
  await page.getByRole('button', { name: /Generate/ }).click();
  await expect(row(page, prompt)).toBeVisible();
  await expect(page.getByText(/not known/)).toHaveCount(0);
  await expect.poll(() => countCalls(standIn, prompt)).toBe(1);
  const { runs } = await (await page.request.get('/api/runs')).json();
  expect(runs).toHaveLength(1);
});

test('a request that never arrived is looked up and shown as not started', async ({ page }) => {
  const prompt = unique('never arrived');
  await openCreate(page);
  await page.route('**/api/generate', (route) => route.abort());
  await generate(page, prompt);
  await expect(page.getByText(/^The server did not have it when this page asked/)).toBeVisible();
  const { runs } = await (await page.request.get('/api/runs')).json();
  expect(runs).toEqual([]);
});
