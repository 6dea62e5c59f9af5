import { readFileSync } from 'node:fs';
import type { Page, Request } from '@playwright/test';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { expect, listRuns, openCreate, readImage, test, writePrompt } from './rig';

// Photos of some megapixels, a server and a browser, on two cores.
test.describe.configure({ timeout: 120_000 });

const SIZE = { width: 3000, height: 2000 };

/** As a phone writes it: the pixels are on their side. */
async function photo(name = 'beach.jpg') {
  const buffer = await sharp('e2e/photos/seeding.jpg')
    .resize(SIZE.height, SIZE.width, { fit: 'cover' })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

/** What Chromium shows and the server does not take. */
async function icon() {
  const png = await sharp('e2e/photos/chelsea.png').resize(256, 256, { fit: 'fill' }).png().toBuffer();
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return { name: 'old.ico', mimeType: 'image/x-icon', buffer: Buffer.concat([head, png]) };
}

/** Uploads of pictures wait until the returned function is called. */
async function holdUploads(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/api/images?role=input*', async (route) => {
    await promise;
    await route.continue().catch(() => {});
  });
  return resolve;
}

async function add(page: Page, file: Awaited<ReturnType<typeof photo>>): Promise<void> {
  await page.getByLabel(/^Add images/).hover();
  await page.getByLabel(/^Add images/).setInputFiles(file);
}

const canvas = (page: Page) => page.getByRole('region', { name: 'Mask canvas' });
const covered = (page: Page) =>
  canvas(page)
    .getByText(/^Mask covers \d+ % in 1 area$/)
    .first();

/** A stroke across the middle of the photo. */
async function paint(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  const surface = page.getByRole('application');
  await expect(surface).toBeFocused();
  await expect(page.getByText('Loading the photo')).toHaveCount(0);
  await canvas(page).getByRole('slider', { name: 'Size', exact: true }).fill('700');
  const box = await surface.boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 8 });
  await page.mouse.up();
  await expect(covered(page)).toBeVisible();
}

/** What is downloaded of pictures from now on. */
function watchDownloads(page: Page): string[] {
  const downloads: string[] = [];
  page.on('request', (request: Request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'GET' && pathname.startsWith('/api/images/')) downloads.push(pathname + search);
  });
  return downloads;
}

const tile = (page: Page) => page.getByRole('button', { name: /^Base image: beach\.jpg/ });
const button = (page: Page) => page.locator('[data-composer] button[type=submit]');

test('a photo is painted on before it is uploaded, Generate waits for it, and nothing is downloaded', async ({
  page,
  standIn,
}) => {
  await openCreate(page);
  const release = await holdUploads(page);
  const downloads = watchDownloads(page);
  await add(page, await photo());
  await paint(page);
  const mask = await covered(page).textContent();
  await expect(tile(page)).toHaveAccessibleName(/(Uploading|Being prepared)/);
  await writePrompt(page, 'a sailing boat');
  await expect(button(page)).toHaveAccessibleName(/\$\d/);

  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
  await expect(button(page)).toHaveAccessibleName(/Waiting for the upload/);
  expect(await listRuns(page)).toEqual([]);
  await expect(covered(page)).toHaveText(mask ?? '');
  release();

  await expect(page.getByRole('slider', { name: 'Line between before and after' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(tile(page)).toHaveAccessibleName(/3000 × 2000$/);
  const [call] = standIn.calls().filter(({ prompt }) => prompt.startsWith('a sailing boat'));
  const sent = call?.files.find(({ field }) => field === 'mask')?.path ?? '';
  const { data } = PNG.sync.read(readFileSync(sent));
  expect(data.some((value, index) => index % 4 === 3 && value === 0)).toBe(true);
  const [run] = await listRuns(page);
  const stored = await sharp(await readImage(page, { id: run?.edit?.mask ?? '' })).metadata();
  expect(stored).toMatchObject(SIZE);
  // The feed has a small picture of it; nothing has the photo.
  expect(downloads).not.toContain(`/api/images/${run?.inputs[0]}`);

  // The result is fetched once, however often it is looked at and opened.
  await page.getByRole('radio', { name: 'Result' }).click();
  await expect(page.getByRole('img', { name: 'a sailing boat' }).last()).toBeVisible();
  await page.getByRole('button', { name: 'Use result as next base' }).click();
  for (let opened = 0; opened < 2; opened++) {
    await expect(page.getByRole('application')).toBeVisible();
    await expect(page.getByText('Loading the photo')).toHaveCount(0);
    await page.getByRole('button', { name: 'Done' }).click();
    if (opened === 0) await page.getByRole('button', { name: 'Paint a mask' }).click();
  }
  expect(downloads.filter((path) => path === `/api/images/${run?.images[0]?.id}`)).toHaveLength(1);
});

test('a photo that is painted on and uploaded is not downloaded at all', async ({ page }) => {
  await openCreate(page);
  const downloads = watchDownloads(page);
  await add(page, await photo());
  await paint(page);
  await expect(tile(page)).toHaveAccessibleName(/3000 × 2000$/);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(covered(page)).toBeVisible();
  expect(downloads).toEqual([]);
});

test.describe('a photo that the server refuses', () => {
  // The browser logs the refused upload, and Playwright's trace reads the tray's preview.
  test.use({ expectedComplaints: [/status of 415|^Connecting to 'blob:/] });

  test('after it was painted on is closed, and both are said', async ({ page, standIn }) => {
    const received = await standIn.countReceived();
    await openCreate(page);
    const release = await holdUploads(page);
    await add(page, await icon());
    await paint(page);
    await writePrompt(page, 'a tiger');
    await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
    await expect(button(page)).toHaveAccessibleName(/Waiting for the upload/);
    release();

    await expect(page.getByRole('alert').filter({ hasText: /^old\.ico: / })).toBeVisible();
    await expect(
      page.getByText('“old.ico” cannot be used, so what you painted on it is closed.'),
    ).toBeVisible();
    await expect(
      page.getByText('“old.ico” could not be used: try it again or remove it.').first(),
    ).toBeVisible();
    await expect(canvas(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Paint a mask' })).toBeDisabled();
    expect(await listRuns(page)).toEqual([]);
    expect(await standIn.countReceived()).toBe(received);
  });
});

test('a reload before the upload has ended is told, and what was painted is back with the photo', async ({
  page,
}) => {
  await openCreate(page);
  await holdUploads(page);
  await add(page, await photo());
  await paint(page);
  const mask = (await covered(page).textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();

  await page.unroute('**/api/images?role=input*');
  await page.reload();
  await expect(
    page.getByText(
      '“beach.jpg” was not uploaded yet when the page was left. Add it again; what you painted is kept.',
    ),
  ).toBeVisible();
  await add(page, await photo());
  await expect(tile(page)).toHaveAccessibleName(/3000 × 2000$/);
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(covered(page)).toHaveText(mask);
});
