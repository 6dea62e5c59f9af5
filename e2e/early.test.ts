import type { Page } from '@playwright/test';
import { expect, expectPictures, listRuns, onlyRun, test } from './rig';

/** Opens a page whose scripts do not come before `arrive` is called: what a slow line does. */
async function openWithoutScripts(page: Page, path: string): Promise<{ arrive: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return { arrive: resolve };
}

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test.describe('what is done before any script has come is not lost', () => {
  test('a prompt, settings and Generate: one run, with all of it', async ({ page, standIn }) => {
    const { arrive } = await openWithoutScripts(page, '/');
    await page.getByRole('textbox', { name: 'Prompt' }).pressSequentially('two early birds');
    await page.getByRole('combobox', { name: 'Model' }).selectOption('gpt-image-2.6-flare');
    await page.getByRole('button', { name: 'One image more' }).click();
    await page.getByRole('button', { name: 'Generate' }).dblclick();
    arrive();
    const calls = () => standIn.calls().filter(({ prompt }) => prompt === 'two early birds');
    await expect.poll(() => calls().length).toBeGreaterThan(0);
    expect((await onlyRun(page)).params).toMatchObject({ model: 'gpt-image-2.6-flare', n: 2 });
    await expectPictures(page, 'two early birds', 2);
    expect(calls()).toHaveLength(1);
    await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('two early birds');
  });

  test('a number, the keys and the header', async ({ page }) => {
    const { arrive } = await openWithoutScripts(page, '/');
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('spinbutton', { name: 'Images' }).fill('3');
    await page.getByRole('textbox', { name: 'Prompt' }).fill('three early birds');
    await page.keyboard.press('ControlOrMeta+Enter');
    arrive();
    await expect.poll(async () => (await listRuns(page)).map(({ params }) => params.n)).toEqual([3]);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  });

  test('a picture to edit', async ({ page }) => {
    const { arrive } = await openWithoutScripts(page, '/');
    await page
      .locator('#tray input[type=file]')
      .setInputFiles({ name: 'a dot.png', mimeType: 'image/png', buffer: PICTURE });
    arrive();
    await expect(page.getByRole('button', { name: /^Base image: a dot/ })).toBeVisible();
  });

  test('a search, its order and its filters', async ({ page }) => {
    const { arrive } = await openWithoutScripts(page, '/library');
    await page.getByRole('searchbox').pressSequentially('boat');
    await page.getByRole('combobox', { name: 'Order' }).selectOption('oldest');
    arrive();
    await expect(page).toHaveURL(/\?(?=.*q=boat)(?=.*sort=oldest)/);
    await expect(page.getByRole('searchbox')).toHaveValue('boat');
  });
});
