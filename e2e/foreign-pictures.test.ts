import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, openCreate, test } from './rig';

// Slow: a server and its pixel processes start on two cores.
test.describe.configure({ timeout: 180_000 });

// Playwright's trace reads the tray's preview.
test.use({ expectedComplaints: [/^Connecting to 'blob:/] });

type File = { name: string; mimeType: string; buffer: Buffer };

const HEIC: File = {
  name: 'IMG_0001.HEIC',
  // Systems that do not know the format give it no type.
  mimeType: '',
  buffer: readFileSync('test/fixtures/p3.heic'),
};

/** Drops a file on the page. */
async function drop(page: Page, file: File): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, mimeType, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
      return transfer;
    },
    { name: file.name, mimeType: file.mimeType, bytes: [...file.buffer] },
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

test('formats that phones produce are dropped, shown and described', async ({ page }) => {
  await openCreate(page);
  await page.getByLabel(/^Add images/).hover();
  const tray = page.getByRole('region', { name: 'Input images' });
  await expect(tray).toBeVisible();

  await drop(page, HEIC);
  await expect(tray.getByRole('button', { name: 'Base image: IMG_0001.HEIC, 96 × 64' })).toBeVisible();
  await expect(tray.getByText('IMG_0001.HEIC: Converted from HEIC.')).toBeVisible();
  const shown = tray.locator('[data-input] img').first();
  await expect(shown).toBeVisible();
  await expect(shown).toHaveJSProperty('naturalWidth', 96);

  const avif = await sharp('e2e/photos/chelsea.png').resize(120, 80).avif().toBuffer();
  await page
    .getByLabel(/^Add images/)
    .setInputFiles({ name: 'screen.avif', mimeType: 'image/avif', buffer: avif });
  await expect(tray.getByRole('button', { name: 'Input 2 of 2: screen.avif, 120 × 80' })).toBeVisible();
  await expect(tray.getByText('screen.avif: Converted from AVIF.')).toBeVisible();
});
