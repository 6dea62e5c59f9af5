import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireRun, WireStatus } from '@/lib/shared/wire';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { english } from '@/test/english';
import {
  choose,
  expect,
  expectAccessible,
  expectPictures,
  generate,
  listRuns,
  openCreate,
  row,
  test,
  writePrompt,
} from './rig';

async function readUsage(page: Page): Promise<UsageReport> {
  const response = await page.request.get('/api/usage');
  expect(response.status()).toBe(200);
  return (await response.json()) as UsageReport;
}

/** Starts a run through the HTTP API and waits for its end. */
async function run(page: Page, fields: Record<string, unknown>): Promise<WireRun> {
  const id = crypto.randomUUID();
  const response = await page.request.post('/api/generate', { data: { id, prompt: 'a cat', ...fields } });
  expect(response.status()).toBe(202);
  const read = async () => (await listRuns(page)).find((one) => one.id === id) as WireRun;
  await expect.poll(async () => (await read()).endedAt).not.toBeNull();
  return read();
}

/** The drawn bars of the chart in the section. */
function bars(page: Page, section: string) {
  return page.getByRole('region', { name: section }).locator('.recharts-bar-rectangle path');
}

test('spending is shown as a total, as charts with tables, and as CSV, and all agree', async ({
  page,
  standIn,
}) => {
  await run(page, { quality: 'low', n: 2 });
  await run(page, { quality: 'high', model: 'gpt-image-2' });
  await standIn.script([{ kind: 'server_error' }]);
  const lost = await run(page, { prompt: 'lost on the way' });
  const { totals } = await readUsage(page);
  const billed = standIn.calls().filter(({ prompt }) => prompt === 'a cat');
  expect(totals.spentMicroUsd).toBe(billed.reduce((sum, call) => sum + call.billedMicroUsd, 0));
  expect(totals.countedMicroUsd).toBe(totals.spentMicroUsd + (lost.estimate.highMicroUsd ?? 0));

  await page.goto('/usage');
  await expect(bars(page, 'By model')).toHaveCount(2);
  await expect(bars(page, 'By quality')).toHaveCount(3);
  await expect(bars(page, 'By kind')).toHaveCount(1);
  await expect(bars(page, 'By day').first()).toBeVisible();

  await page.getByText('Show as table: spending by day').click();
  const table = page.getByRole('table', { name: 'Spending by day and model' });
  await expect(table.getByRole('row').last()).toContainText(formatMicroUsd(totals.countedMicroUsd, english));
  await page
    .getByRole('radiogroup', { name: 'Stacked by' })
    .getByRole('radio', { name: 'By quality' })
    .check();
  await expect(page.getByRole('table', { name: 'Spending by day and quality' })).toContainText('High');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^overpaint-usage-\d{4}-\d{2}\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  const counted = lines.slice(1).map((line) => Number(line.split(',')[12]));
  expect(Math.round(counted.reduce((sum, usd) => sum + usd, 0) * 1e6)).toBe(totals.countedMicroUsd);
});

test('a run whose cost is unknown is listed separately, and can be run again', async ({ page, standIn }) => {
  await standIn.script([{ kind: 'server_error' }]);
  await run(page, { prompt: 'lost on the way', quality: 'high' });
  await page.goto('/usage');
  const unknown = page.getByRole('region', { name: 'Cost unknown' });
  await expect(unknown.getByRole('listitem')).toHaveCount(1);
  await unknown.getByRole('button', { name: /^Run again.*lost on the way$/ }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('lost on the way');
  await expect(page.getByRole('radio', { name: /^High/ })).toBeChecked();
});

test('nothing moves when the charts appear, however late', async ({ page }) => {
  await run(page, {});
  await page.addInitScript(() => {
    const shared = globalThis as unknown as { layoutShift: number };
    shared.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        shared.layoutShift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const { promise: charts, resolve: letThemCome } = Promise.withResolvers<void>();
  // The page's own scripts load at once; the rest are those it requests later.
  const html = await (await page.request.get('/usage')).text();
  await page.route(/\.js(\?|$)/, async (route) => {
    if (!html.includes(new URL(route.request().url()).pathname)) await charts;
    await route.continue();
  });
  await page.goto('/usage');
  await expect(page.getByRole('heading', { name: 'By model' })).toBeVisible();
  await expect(bars(page, 'By model')).toHaveCount(0);
  // Where Arial is missing, the typeface itself may move a line when it arrives.
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    (globalThis as unknown as { layoutShift: number }).layoutShift = 0;
  });
  const before = await height();
  letThemCome();
  await expect(bars(page, 'By model')).toHaveCount(1);
  expect(await height()).toBe(before);
  expect(await page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift)).toBe(0);
});

test('the page follows a run that ends elsewhere', async ({ page, context }) => {
  await run(page, { quality: 'low' });
  await page.goto('/usage');
  await expect(page.getByText('1 run', { exact: true })).toBeVisible();
  const other = await context.newPage();
  await run(other, { quality: 'low' });
  await expect(page.getByText('2 runs', { exact: true })).toBeVisible();
});

test('a month without runs is empty, and an invalid month says so', async ({ page }) => {
  await page.goto('/usage?month=2025-02');
  await expect(page.getByRole('heading', { name: 'Nothing was run in February 2025' })).toBeVisible();
  await page.getByRole('link', { name: 'Create an image' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeVisible();
  await page.goto('/usage?month=2026-13');
  await expect(page.getByText(/“month” must be a month such as 2026-11\. This is /)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing, with the tables open, also on a phone', async ({ page, standIn }) => {
      await run(page, { quality: 'low' });
      await standIn.script([{ kind: 'server_error' }]);
      await run(page, { prompt: 'lost' });
      await page.goto('/usage');
      await expect(bars(page, 'By model')).toHaveCount(1);
      for (const summary of await page.getByText(/^Show as table/).all()) await summary.click();
      await expectAccessible(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(page.getByRole('heading', { name: 'Cost unknown' })).toBeVisible();
      await expectAccessible(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}

test('the arrow keys go from day to day, and the cost of each is announced', async ({ page }) => {
  const { costMicroUsd } = await run(page, {});
  await page.goto('/usage');
  const chart = page.getByRole('region', { name: 'By day' }).getByRole('application');
  await chart.focus();
  const today = new Date().getUTCDate();
  for (let day = 1; day < today; day += 1) await chart.press('ArrowRight');
  await expect(page.locator('[data-chart-note]')).toContainText(formatMicroUsd(costMicroUsd ?? 0, english));
});

test.describe('with a budget for a little more than two runs', () => {
  test.use({ environment: { MONTHLY_BUDGET_USD: '0.014' }, expectedComplaints: [/402/] });

  test('from 80 % a warning shows once, and the third run is refused before it is sent', async ({
    page,
    standIn,
  }) => {
    await openCreate(page);
    await choose(page, 'Quality', 'Low');
    const spending = page.getByRole('banner').getByRole('link', { name: /this month/ });
    const notices = page.getByRole('status', { name: 'Notices' });
    await generate(page, 'one');
    await expectPictures(page, 'one', 1);
    await expect(spending).not.toHaveAttribute('data-warning', /./);
    await generate(page, 'two');
    await expectPictures(page, 'two', 1);
    await expect(spending).toHaveAttribute('data-warning', 'near');
    await expect(notices).toContainText(
      /At least 80 % is spent or held\. \$0\.00\d+ of this month’s \$0\.014 is left\. It resets on 1 /,
    );

    await page.reload();
    await writePrompt(page, 'three');
    await expect(
      page.getByText(
        /^This may cost \$0\.00\d+, and \$0\.00\d+ of this month’s \$0\.014 is left\. It resets on 1 /,
      ),
    ).toBeVisible();
    await expect(notices).not.toContainText('80 %');
    // The server decides, whatever the page believes.
    const refused = await page.request.post('/api/generate', {
      data: { id: crypto.randomUUID(), prompt: 'three', quality: 'low' },
    });
    expect(refused.status()).toBe(402);
    expect((await refused.json()).error.message).toMatch(
      /^This may cost \$0\.00\d+, and \$0\.00\d+ of this month’s \$0\.014 is left\. It resets on 1 \w+ \(UTC\)\.$/,
    );
    expect(standIn.calls().filter(({ prompt }) => prompt === 'three')).toEqual([]);

    await spending.click();
    await expect(
      page.getByText(
        /At least 80 % is spent or held\. \$0\.00\d+ of this month’s \$0\.014 is left\. It resets on 1 /,
      ),
    ).toBeVisible();
  });
});

test('a price of 2.6 is learned from the first bill, and says so', async ({ page }) => {
  await openCreate(page);
  await writePrompt(page, 'a lighthouse');
  await page.getByRole('combobox', { name: 'Model' }).selectOption('gpt-image-2.6-flare');
  const medium = page.getByRole('radiogroup', { name: 'Quality' }).getByRole('radio', { name: /^Medium/ });
  await expect(medium).not.toHaveAccessibleName(/from your last/);
  await page.getByRole('button', { name: /Generate/ }).click();
  await expect(row(page, 'a lighthouse').getByRole('img')).toHaveCount(1);
  await expect(medium).toHaveAccessibleName(/^Medium, ≈ \$0\.0\d+ \(from your last run\)$/);
  await expect(page.getByText('price of the image · from your last run')).toBeVisible();

  // The server draws the same page; the draft restores the model.
  await page.reload();
  await expect(page.getByText('price of the image · from your last run')).toBeVisible();
  const status = (await (await page.request.get('/api/status')).json()) as WireStatus;
  expect(status.learnedAt).not.toBeNull();
});
