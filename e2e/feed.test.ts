import type { Page } from '@playwright/test';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { WireRun } from '@/lib/shared/wire';
import { expect, expectAccessible, openCreate, row, test } from './rig';

// Slow: dozens of runs, a server and a browser, on two cores.
test.describe.configure({ timeout: 180_000 });

const RUNS = 24;

/** Runs named 1 to 24, the newest being 24. */
async function makeRuns(page: Page, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) await makeRun(page, `picture ${number}`);
}

async function makeRun(page: Page, prompt: string): Promise<void> {
  const id = uuidV7();
  const settings = { model: 'gpt-image-2', quality: 'low', size: '1024x1024', n: 1, background: 'auto' };
  const rest = { outputFormat: 'png', moderation: 'auto', partialImages: 0 };
  const response = await page.request.post('/api/generate', { data: { id, prompt, ...settings, ...rest } });
  expect(response.ok(), await response.text()).toBe(true);
  await expect
    .poll(async () => {
      const { run } = (await (await page.request.get(`/api/runs/${id}`)).json()) as { run: WireRun };
      return run.status;
    })
    .toBe('done');
}

const rows = (page: Page) => page.getByRole('feed').getByRole('article');
const named = (page: Page, number: number) =>
  page.getByRole('article', { name: `picture ${number}`, exact: true });
const topOf = (page: Page, number: number) =>
  named(page, number).evaluate((element) => Math.round(element.getBoundingClientRect().top));

test('the first answer of a server holds each row once, and none of them waits to be swapped', async ({
  page,
}) => {
  await makeRun(page, 'a tin whistle');
  const document = await (await page.request.get('/')).text();
  expect(document.match(/<article/g)).toHaveLength(1);
  await page.goto('/');
  await expect(rows(page)).toHaveCount(1);
});

test('a long feed has elements only for what is in view, and everything in it can be reached', async ({
  page,
}) => {
  await makeRuns(page, RUNS);
  await openCreate(page);
  await expect(named(page, RUNS)).toHaveAttribute('aria-posinset', '1');
  expect(await rows(page).count()).toBeLessThan(8);

  // To the end, where older ones are loaded.
  await page.getByRole('main').focus();
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return named(page, 1).isVisible();
    })
    .toBe(true);
  expect(await rows(page).count()).toBeLessThan(8);
  await expect(named(page, 1)).toHaveAttribute('aria-posinset', String(RUNS));
  await expect(named(page, 1)).toHaveAttribute('aria-setsize', String(RUNS));
  await expect(row(page, `picture ${RUNS}`)).toHaveCount(0);
  await expectAccessible(page);

  // Back up by Tab alone: the row before the one with the focus is always there.
  await named(page, 1).getByRole('button', { name: 'Copy prompt' }).focus();
  for (let number = 2; number <= 8; number++) {
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Shift+Tab');
          return named(page, number).evaluate((element) => element.contains(document.activeElement));
        },
        { intervals: [0] },
      )
      .toBe(true);
  }
  await expect(named(page, 8)).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(named(page, RUNS)).toBeInViewport();
});

test('what is being read stays in its place when a run arrives, and on the way back from another screen', async ({
  page,
}) => {
  await makeRuns(page, 10);
  await openCreate(page);
  await page.mouse.move(900, 400);
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, 150);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(1800);
  const inView = await rows(page).evaluateAll((all) => {
    const row = all.find((each) => each.getBoundingClientRect().top > 0);
    return Number(row?.querySelector('h2')?.textContent?.split(' ')[1]);
  });
  const top = await topOf(page, inView);

  await makeRun(page, 'picture 11');
  await expect(named(page, inView)).toHaveAttribute('aria-posinset', String(11 - inView + 1));
  await expect.poll(() => topOf(page, inView)).toBe(top);

  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await makeRun(page, 'picture 12');
  await page.getByRole('link', { name: 'Create' }).click();
  await expect.poll(() => topOf(page, inView).catch(() => null)).toBe(top);

  // At the top, what is new is seen.
  await page.evaluate(() => scrollTo(0, 0));
  await expect(named(page, 12)).toBeInViewport();
  await makeRun(page, 'picture 13');
  await expect(named(page, 13)).toBeInViewport();
});
