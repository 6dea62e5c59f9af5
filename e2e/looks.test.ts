import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { firstEnglish } from '@/lib/shared/language';
import {
  choose,
  expect,
  expectAccessible,
  expectPictures,
  generate,
  openCreate,
  row,
  test,
  writePrompt,
} from './rig';

/** The document, its scripts and its styles together, without the typeface. */
const FIRST_LOAD_MAX_BYTES = 275_000;
/** The English texts that every page has, among that: one script that stays in the browser's cache (decision 029). */
const TEXTS_MAX_BYTES = 30_000;
const TYPEFACE_MAX_BYTES = 50_000;

/** The sum of layout shifts so far that were not caused by input. */
function readLayoutShift(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { layoutShift: number }).layoutShift);
}

async function watchLayoutShift(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shared = globalThis as unknown as { layoutShift: number };
    shared.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) shared.layoutShift += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

test('the first visit to Create is at most 275 KB gzipped, 30 KB of it texts, the typeface 50 KB', async ({
  page,
}) => {
  const sizes: Promise<{ url: string; bytes: number; isTexts: boolean }>[] = [];
  page.on('response', (response) => {
    const url = response.url();
    if (/\.(js|css|woff2)(\?|$)/.test(url) || response.request().isNavigationRequest())
      sizes.push(
        response.body().then((body) => ({
          url,
          bytes: url.includes('.woff2') ? body.length : gzipSync(body).length,
          isTexts:
            url.includes('.js') && body.includes(firstEnglish.errors.billing_hard_limit_reached.slice(-40)),
        })),
      );
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  const loaded = await Promise.all(sizes);
  const sum = (kind: RegExp) =>
    loaded.filter(({ url }) => kind.test(url)).reduce((total, { bytes }) => total + bytes, 0);
  const typeface = sum(/\.woff2/);
  const [scripts, styles, all] = [sum(/\.js(\?|$)/), sum(/\.css/), sum(/./) - typeface];
  const texts = loaded.find(({ isTexts }) => isTexts)?.bytes ?? 0;
  test.info().annotations.push({
    type: 'first visit',
    description: `${all} bytes: scripts ${scripts}, styles ${styles}, document ${all - scripts - styles}; texts, among the scripts, ${texts}; typeface ${typeface}`,
  });
  expect(scripts).toBeGreaterThan(0);
  expect(texts).toBeGreaterThan(0);
  expect(texts).toBeLessThanOrEqual(TEXTS_MAX_BYTES);
  expect(all).toBeLessThanOrEqual(FIRST_LOAD_MAX_BYTES);
  expect(typeface).toBeLessThanOrEqual(TYPEFACE_MAX_BYTES);
});

test('nothing moves when pictures arrive', async ({ page, standIn }) => {
  await watchLayoutShift(page);
  await openCreate(page);
  await generate(page, 'already there');
  await expectPictures(page, 'already there', 1);
  // Longer than the half second after a click in which shifts are not counted.
  await standIn.script([{ kind: 'slow', ms: 1500 }]);
  await generate(page, 'arriving');
  await expectPictures(page, 'arriving', 1);
  await page.reload();
  await expectPictures(page, 'arriving', 1);
  expect(await readLayoutShift(page)).toBeLessThan(0.001);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme}`, () => {
    test.use({ colorScheme });

    test('empty, with settings open, and each dialog: axe finds nothing', async ({ page }) => {
      await openCreate(page);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Advanced' }).click();
      await expect(page.getByRole('radiogroup', { name: 'Live previews' })).toBeVisible();
      await expectAccessible(page);
      for (const name of [/^Connection: /, /^Settings$/, 'Keyboard shortcuts', 'All actions']) {
        await page.getByRole('button', { name }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      }
    });

    test('running, done, failed, lost and the viewer: axe finds nothing', async ({ page, standIn }) => {
      await standIn.script([{ kind: 'moderation' }, { kind: 'server_error' }]);
      await openCreate(page);
      await generate(page, 'failed');
      await expect(row(page, 'failed').getByText('Nothing was charged.')).toBeVisible();
      await generate(page, 'lost');
      await expect(row(page, 'lost').getByText(/may have charged/)).toBeVisible();
      await generate(page, 'done');
      await expectPictures(page, 'done', 1);
      await standIn.script([{ kind: 'slow', ms: 8000 }]);
      await generate(page, 'running');
      await expect(row(page, 'running').getByText(/Drawing/)).toBeVisible();
      await expectAccessible(page);

      await row(page, 'done').getByRole('link', { name: 'Open image' }).click();
      await expect(page.getByRole('dialog').getByRole('img', { name: 'done' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('the theme can be chosen and is kept', async ({ page }) => {
  await openCreate(page);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible();
  expect(await background()).toBe(dark);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a picture is made, seen and opened, nothing overflows sideways, and axe finds nothing', async ({
    page,
  }) => {
    await openCreate(page);
    await expectAccessible(page);
    await writePrompt(page, 'a small house');
    await page.getByRole('button', { name: /^Settings: / }).tap();
    await choose(page, 'Quality', 'Low');
    await expectAccessible(page);
    await page.getByRole('button', { name: /Generate/ }).tap();
    await expectPictures(page, 'a small house', 1);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await row(page, 'a small house').getByRole('link', { name: 'Open image' }).tap();
    await expect(page.getByRole('dialog').getByRole('img', { name: 'a small house' })).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('until it is opened, the composer is a line for the prompt, one of settings and the button', async ({
    page,
  }) => {
    await openCreate(page);
    const composer = page.getByRole('complementary', { name: 'New image' });
    const toggle = composer.getByRole('button', { name: /^Settings: / });
    const quality = composer.getByRole('radiogroup', { name: 'Quality' });
    await expect(toggle).toHaveAttribute('aria-expanded', 'false');
    await expect(quality).toBeHidden();
    const box = await composer.boundingBox();
    expect(box?.height).toBeLessThan(844 / 5);

    await toggle.focus();
    await page.keyboard.press('Enter');
    await expect(toggle).toHaveAttribute('aria-expanded', 'true');
    await choose(page, 'Quality', 'Low');
    await page.keyboard.press('Escape');
    await expect(quality).toBeHidden();
    await expect(toggle).toBeFocused();
    await expect(toggle).toHaveText(/ · low$/);
  });
});
