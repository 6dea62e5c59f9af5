import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, openCreate, test } from './rig';

// Pages that load slowly on purpose.
test.describe.configure({ timeout: 120_000 });

const PHOTO = join(import.meta.dirname, 'photos', 'chelsea.png');

/** A file from a file manager, which puts its name beside it as text. With the browser's own events. */
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

test.describe('beside its name', () => {
  // The second file is none; and Playwright's trace reads the tray's previews.
  test.use({ expectedComplaints: [/status of 415|^Connecting to 'blob:/] });

  test('a file is taken, dropped and pasted', async ({ page }) => {
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

test('what is dropped before any script has come is taken, and the page stays', async ({ page }) => {
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

test('on no page does a file or a link make the browser leave it', async ({ page }) => {
  for (const path of ['/compare', '/usage']) {
    await page.goto(path);
    await page.getByRole('button', { name: /^Theme/ }).click();
    await drop(page, [PHOTO]);
    await expect(page.getByText('Pictures can be dropped on Create and in the library.')).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(path);
  }
  await openCreate(page);
  await drop(page, [], [{ mimeType: 'text/uri-list', data: 'https://elsewhere.example/a.png' }]);
  await expect(page.getByText(/^That is a link, not a picture/)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('in the library a file becomes an upload', async ({ page }) => {
  await page.goto('/library');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await drop(page, [PHOTO]);
  await expect(page.getByText('1 picture uploaded.')).toBeVisible();
});

test('files that a program sets before anything was hovered are not lost, one choice after the other', async ({
  page,
}) => {
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
