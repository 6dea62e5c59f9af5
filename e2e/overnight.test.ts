import type { Locator, Page } from '@playwright/test';
import { halve } from '@/lib/shared/pricing';
import { choose, expect, expectAccessible, expectPictures, listRuns, openCreate, row, test } from './rig';

test.use({ environment: { OVERNIGHT_LOOK_SECONDS: '1', CALL_DEADLINE_SECONDS: '6' } });

async function openList(page: Page, list: string): Promise<Locator> {
  await openCreate(page);
  await choose(page, 'Quality', 'Low');
  await page.getByRole('link', { name: 'History, presets, lists' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prompts and presets' });
  await dialog.getByRole('tab', { name: 'List of prompts' }).click();
  await dialog.getByRole('textbox', { name: 'Prompt with variables' }).fill('a {animal} at night');
  await dialog.getByRole('textbox', { name: 'List', exact: true }).fill(list);
  return dialog;
}

const priceIn = (text: string | null) => Number(/\$([\d.]+)/.exec(text ?? '')?.[1]);

test('a list can wait until tomorrow at half the price, which is said before the click and true after it', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await standIn.planBatches({ hold: true });
  const dialog = await openList(page, 'fox\nowl');
  const when = dialog.getByRole('radiogroup', { name: 'When' });
  const full = priceIn(await when.getByText(/^\$/).first().textContent());
  await when.getByRole('radio', { name: /^By tomorrow/ }).check({ force: true });
  await expect(dialog.getByText(/It is not known whether OpenAI takes/)).toBeVisible();
  await expectAccessible(page);
  const start = dialog.getByRole('button', { name: /^Start 2 runs/ });
  const half = priceIn(await start.textContent());
  expect(half).toBeCloseTo(full / 2, 3);
  await start.click();
  await expect(dialog).toBeHidden();
  const fox = row(page, 'a fox at night');
  await expect(fox.getByText(/^Waiting for .*, by tomorrow .* at the latest$/)).toBeVisible({
    timeout: 20_000,
  });
  await expect(fox.getByText('by tomorrow, half price')).toBeVisible();

  await standIn.planBatches({ paceMs: 0 });
  await expectPictures(page, 'a fox at night', 1);
  await expectPictures(page, 'a owl at night', 1);
  await expect(fox.getByText(/^\$0\.\d+ overnight$/).first()).toBeVisible();
  const calls = standIn.calls().slice(before);
  expect(calls).toHaveLength(2);
  expect(new Set(calls.map(({ batchId }) => batchId)).size).toBe(1);
  const cost = (await listRuns(page)).reduce((sum, run) => sum + (run.costMicroUsd ?? 0), 0);
  expect(cost).toBe(calls.reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0));
});

test('what is refused costs nothing and starts now at the full price with one click', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await standIn.planBatches({ refuseModel: true });
  const dialog = await openList(page, 'hare\nbear');
  await dialog.getByRole('radio', { name: /^By tomorrow/ }).check({ force: true });
  await dialog.getByRole('button', { name: /^Start 2 runs/ }).click();
  const hare = row(page, 'a hare at night');
  await expect(hare.getByText(/did not take this for tomorrow/)).toBeVisible({ timeout: 20_000 });
  await expect(hare.getByText(/All 2 runs of this batch that cost nothing start for \$/)).toBeVisible();
  expect(standIn.calls().slice(before)).toEqual([]);
  const [one] = await listRuns(page);
  await hare.getByRole('button', { name: 'Start now at full price' }).click();
  await expectPictures(page, 'a hare at night', 1);
  await expectPictures(page, 'a bear at night', 1);
  const calls = standIn.calls().slice(before);
  expect(calls).toHaveLength(2);
  for (const { billedMicroUsd } of calls) expect(halve(billedMicroUsd)).toBe(one?.estimate.highMicroUsd);
});

test('cancelling says what it does first, and then cancels the whole batch', async ({ page, standIn }) => {
  const before = standIn.calls().length;
  await standIn.planBatches({ hold: true });
  const dialog = await openList(page, 'newt\ntoad');
  await dialog.getByRole('radio', { name: /^By tomorrow/ }).check({ force: true });
  await dialog.getByRole('button', { name: /^Start 2 runs/ }).click();
  const newt = row(page, 'a newt at night');
  await expect(newt.getByText(/^Waiting for/)).toBeVisible({ timeout: 20_000 });
  await newt.getByRole('button', { name: 'Cancel' }).click();
  const asked = page.getByRole('dialog', { name: 'Cancel the whole batch?' });
  await expect(asked.getByText(/can only cancel all 2 requests of it/)).toBeVisible();
  await asked.getByRole('button', { name: 'Cancel all 2' }).click();
  for (const prompt of ['a newt at night', 'a toad at night'])
    await expect(row(page, prompt).getByText('Canceled', { exact: true })).toBeVisible({ timeout: 20_000 });
  expect(standIn.calls().slice(before)).toEqual([]);
});

test('a comparison can wait until tomorrow too, and its cells say how far it is', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await standIn.planBatches({ hold: true });
  await page.goto('/compare?new');
  const start = page.getByRole('button', { name: /^Start 3 runs · / });
  await expect(start).toBeVisible();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a lighthouse by night');
  const full = priceIn(await start.textContent());
  await page.getByRole('radio', { name: /^By tomorrow/ }).check({ force: true });
  const half = priceIn(await start.textContent());
  expect(half).toBeCloseTo(full / 2, 3);
  await expectAccessible(page);
  await start.click();
  await page.waitForURL(/\/compare\/[0-9a-f-]{36}$/);
  await expect(page.getByText(/^Waiting for .*, by tomorrow .* at the latest$/)).toHaveCount(3, {
    timeout: 20_000,
  });
  await standIn.planBatches({ paceMs: 0 });
  await expect(page.getByRole('button', { name: /^Look at / })).toHaveCount(3, { timeout: 30_000 });
  const calls = standIn.calls().slice(before);
  expect(new Set(calls.map(({ batchId }) => batchId)).size).toBe(1);
  const cost = (await listRuns(page)).reduce((sum, run) => sum + (run.costMicroUsd ?? 0), 0);
  expect(cost).toBe(calls.reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0));
});
