import type { Page } from '@playwright/test';
import { expect, expectPictures, listRuns, onlyRun, row, test } from './rig';

/** Opens a page whose scripts do not arrive until `arrive` is called, as on a slow connection. */
async function openWithoutScripts(page: Page, path: string): Promise<{ arrive: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return { arrive: resolve };
}

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });

test('before the page works, nothing in it can be used: no input is lost and no form is sent', async ({
  page,
}) => {
  const { arrive } = await openWithoutScripts(page, '/');
  const button = page.locator('button[type=submit]');
  const box = await button.boundingBox();
  if (box === null) throw new Error('The button is not drawn.');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.type('too early');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).search).toBe('');
  expect(await listRuns(page)).toEqual([]);
  arrive();
  await expect(prompt(page)).toHaveValue('');
  await prompt(page).fill('in time');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expectPictures(page, 'in time', 1);
});

for (const rate of [1, 6]) {
  test(`a fast user on a CPU ${rate} times as slow: one run with all the choices`, async ({
    page,
    standIn,
  }) => {
    test.setTimeout(120_000);
    const birds = `two quick birds, ${rate} times as slow`;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
    await page.goto('/', { waitUntil: 'commit' });
    // A user starts with a click; Playwright waits until it can hit its target.
    await prompt(page).click();
    await prompt(page).fill(birds);
    await page.getByRole('combobox', { name: 'Model' }).selectOption('gpt-image-2.6-flare');
    await page.getByRole('button', { name: 'One image more' }).click();
    await page.getByRole('button', { name: 'Generate' }).dblclick();
    await expect(row(page, birds).getByRole('img')).toHaveCount(2, { timeout: 60_000 });
    expect((await onlyRun(page)).params).toMatchObject({ model: 'gpt-image-2.6-flare', n: 2 });
    expect(standIn.calls().filter((call) => call.prompt === birds)).toHaveLength(1);
  });
}

test('a search typed at once is run', async ({ page }) => {
  await page.goto('/library', { waitUntil: 'commit' });
  await page.getByRole('searchbox').click();
  await page.getByRole('searchbox').pressSequentially('boat');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('oldest');
  await expect(page).toHaveURL(/\?(?=.*q=boat)(?=.*sort=oldest)/);
  await expect(page.getByRole('searchbox')).toHaveValue('boat');
});
