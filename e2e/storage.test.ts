import type { Page } from '@playwright/test';
import { expect, expectPictures, generate, openCreate, test } from './rig';

// Slow: each test visits every screen.
test.describe.configure({ timeout: 120_000 });

/** Behaves like a browser that blocks all site data. */
function blockStorage(): void {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, name, { get: refuse });
  Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
  Object.defineProperty(window, 'BroadcastChannel', { value: refuse });
}

function fillStorage(): void {
  Storage.prototype.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
}

function corruptStorage(): void {
  const keys = [
    'draft',
    'tray',
    'edit',
    'painted',
    'canvas',
    'template',
    'theme',
    'conversion',
    'compare',
    'warned',
  ];
  for (const key of keys) {
    localStorage.setItem(`overpaint.${key}`, '{"version":1,"params":');
    sessionStorage.setItem(`overpaint.${key}`, '[null');
  }
}

async function openPhoto(page: Page): Promise<void> {
  await page.getByLabel(/^Add images/).setInputFiles('e2e/photos/chelsea.png');
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(page.getByRole('application')).toBeFocused();
}

const coverage = (page: Page) =>
  page
    .getByRole('region', { name: 'Mask canvas' })
    .getByText(/^(Mask covers|The mask) /)
    .first();

for (const [how, script] of [
  ['blocks all site data', blockStorage],
  ['has no room left', fillStorage],
  ['has something else where our data was', corruptStorage],
] as const) {
  test(`a browser that ${how} makes, paints and shows every screen`, async ({ page }) => {
    await page.addInitScript(script);
    await openCreate(page);
    await page.getByRole('button', { name: /^Theme/ }).click();
    await generate(page, 'nothing is kept');
    await expectPictures(page, 'nothing is kept', 1);
    await openPhoto(page);
    await page.keyboard.press('i');
    await expect(coverage(page)).toHaveText('The mask covers everything');
    for (const [path, heading] of [
      ['/library', 'Library'],
      ['/compare', 'Compare'],
      ['/compare?draft', 'New comparison'],
      ['/compare?draft=edit', 'New comparison'],
      ['/usage', /./],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeAttached();
      await page.getByRole('button', { name: /^Theme/ }).click();
    }
    await page.goto('/#presets');
    await expect(page.getByRole('dialog', { name: 'Prompts and presets' })).toBeVisible();
    await page.goto('/library');
    await page.getByRole('radio', { name: /large/i }).click();
    await expect(page.getByRole('link', { name: /nothing is kept/ }).first()).toBeVisible();
  });
}

test('a picture painted in two tabs keeps both versions, says so, and lets the user choose', async ({
  page,
  context,
}) => {
  await openCreate(page);
  await openPhoto(page);
  // Another tab only finds what the server has.
  await expect(page.getByRole('button', { name: /^Base image: .*\d+ × \d+$/ })).toBeVisible();
  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(other.getByRole('application')).toBeFocused();

  const stroke = async (tab: Page, y: number) => {
    const box = await tab.getByRole('application').boundingBox();
    if (!box) throw new Error('There is no canvas');
    const [left, top] = [box.x + box.width / 2, box.y + box.height * y];
    await tab.mouse.move(left - 60, top);
    await tab.mouse.down();
    await tab.mouse.move(left + 60, top, { steps: 5 });
    await tab.mouse.up();
    await expect(coverage(tab)).toHaveText(/^Mask covers/);
  };
  const said = (tab: Page) => tab.getByRole('alert').filter({ hasText: 'also painted on in another tab' });
  await stroke(page, 0.4);
  await expect(said(other)).toBeVisible();
  await other.keyboard.press('i');
  await expect(coverage(other)).toHaveText('The mask covers everything');
  await expect(said(page)).toBeVisible();
  const mine = await coverage(page).textContent();

  await said(page).getByRole('button', { name: 'Show the other' }).click();
  await expect(coverage(page)).toHaveText('The mask covers everything');
  await expect(said(page)).toBeVisible();
  await said(page).getByRole('button', { name: 'Show the other' }).click();
  await expect(coverage(page)).toHaveText(mine ?? '');

  await page.reload();
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(coverage(page)).toHaveText(mine ?? '');
  await said(page).getByRole('button', { name: 'Keep only this one' }).click();
  await expect(said(page)).toHaveCount(0);
  await expect(coverage(page)).toHaveText(mine ?? '');
});
