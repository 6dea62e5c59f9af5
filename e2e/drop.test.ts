import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, openCreate, test } from './rig';

// Some pages load slowly on purpose.
test.describe.configure({ timeout: 120_000 });

const PHOTO = join(import.meta.dirname, 'photos', 'chelsea.png');

/** Drops a file as a file manager does, with its name as text beside it, using the browser's own events. */
async function drop(
  page: Page,
  files: string[],
  more: { mimeType: string; data: string }[] = [],
): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const items = [{ mimeType: 'text/plain', data: 'chelsea.png' }, ...more];
  const data = { items, files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
}

const base = (page: Page) => page.getByRole('button', { name: /^Base image: chelsea.png/ });

test.describe('with its name', () => {
  // The second file is not a picture; and Playwright's trace reads the tray's previews.
  test.use({ expectedComplaints: [/status of 415|^Connecting to 'blob:/] });

  test('a file is accepted, dropped or pasted', async ({ page }) => {
    await openCreate(page);
    await drop(page, [PHOTO]);
    await expect(base(page)).toBeVisible();
    expect(new URL(page.url()).pathname).toBe('/');

    await page.getByRole('textbox', { name: 'Prompt', exact: true }).focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['no picture'], 'second.png', { type: 'image/png' }));
      data.items.add('second.png', 'text/plain');
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    });
    await expect(page.getByText('second.png', { exact: true })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue('');
  });
});

test('a file dropped before any script has loaded is accepted, and the page stays', async ({ page }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toBeVisible();
  await drop(page, [PHOTO]);
  resolve();
  await expect(base(page)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('dropping a file or a link never makes the browser leave a page', async ({ page }) => {
  for (const path of ['/compare', '/usage']) {
    await page.goto(path);
    await page.getByRole('button', { name: /^Theme/ }).click();
    await drop(page, [PHOTO]);
    await expect(page.getByText('Pictures can be dropped on Create and in the library.')).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(path);
  }
  await openCreate(page);
  await drop(page, [], [{ mimeType: 'text/uri-list', data: 'https://elsewhere.example/a.png' }]);
  await expect(page.getByText(/^This is a link, not a picture/)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('in the library a file becomes an upload', async ({ page }) => {
  await page.goto('/library');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await drop(page, [PHOTO]);
  await expect(page.getByText('1 picture uploaded.')).toBeVisible();
});

test('files set by a program before any hover are not lost, one choice after the other', async ({ page }) => {
  await openCreate(page);
  await page.route('**/_next/static/**/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  const field = page.locator('[aria-label="Input images"] input[type=file]');
  await field.setInputFiles(PHOTO);
  await field.setInputFiles(join(import.meta.dirname, 'photos', 'coffee.png'));
  await expect(base(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Input 2 of 2: coffee.png/ })).toBeVisible();
});
