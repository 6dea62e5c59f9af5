import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import type { ImageDetails, UploadAnswer, WireImage } from '@/lib/shared/wire';
import type { Lineage } from '@/lib/shared/wire-library';
import {
  choose,
  expect,
  expectAccessible,
  expectPictures,
  generate,
  onlyRun,
  openCreate,
  readImage,
  row,
  test,
} from './rig';

// Slow: photos of some megapixels, a server and a browser, on two cores.
test.describe.configure({ timeout: 120_000 });

const SIZE = { width: 1200, height: 800 };

async function uploadPhoto(page: Page): Promise<WireImage> {
  const data = await sharp('e2e/photos/seeding.jpg')
    .resize(SIZE.width, SIZE.height, { fit: 'cover' })
    .png()
    .toBuffer();
  const response = await page.request.post(`/api/images?role=input&name=dandelion.png`, {
    headers: { 'content-type': 'image/png' },
    data,
  });
  return ((await response.json()) as UploadAnswer).image;
}

async function get<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(path)).json()) as T;
}

const rgba = async (bytes: Buffer) => sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });

const canvasOf = (page: Page) => page.getByRole('region', { name: 'Mask canvas' });
const saveButton = (page: Page) => page.getByRole('button', { name: 'Save cut-out' });

/** From the page of an image to its canvas. */
async function openFrom(page: Page, image: WireImage): Promise<void> {
  await page.goto(`/image/${image.id}`);
  await page.getByRole('link', { name: 'Cut out' }).click();
  await expect(page).toHaveURL(`/cut-out/${image.id}`);
  await expect(page.getByRole('heading', { name: 'Cut out' })).toBeVisible();
  await expect(page.getByText('Loading the photo')).toHaveCount(0);
}

/** A rectangle, in pixels of the photo. */
async function selectRectangle(page: Page, x: number, y: number, width: number, height: number) {
  await canvasOf(page).getByRole('button', { name: 'Rectangle', exact: true }).click();
  const byNumbers = canvasOf(page).getByRole('button', { name: 'By numbers…' });
  if (await byNumbers.isVisible()) await byNumbers.click();
  const form = canvasOf(page).getByRole('form', { name: 'Rectangle by numbers' });
  for (const [name, value] of Object.entries({ X: x, Y: y, Width: width, Height: height }))
    await form.getByLabel(name, { exact: true }).fill(String(value));
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(
    canvasOf(page)
      .getByText(/^Mask covers /)
      .first(),
  ).toBeVisible();
}

/** A triangle drawn by hand around the middle of the photo. */
async function selectByLasso(page: Page): Promise<void> {
  await canvasOf(page).getByRole('button', { name: 'Lasso', exact: true }).click();
  const box = await page.getByRole('application').boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.45, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 0.45), { steps: 6 });
  await page.mouse.move(...at(0.5, 0.65), { steps: 6 });
  await page.mouse.up();
  await expect(
    canvasOf(page)
      .getByText(/^Mask covers /)
      .first(),
  ).toBeVisible();
}

async function save(page: Page): Promise<WireImage> {
  await saveButton(page).click();
  await expect(page).toHaveURL(/\/image\/[0-9a-f-]{36}$/);
  const id = page.url().slice(-36);
  return (await get<ImageDetails>(page, `/api/images/${id}/details`)).image;
}

async function viewer(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

test('a rectangle of a photo is kept byte for byte, the rest is gone, and the cut-out knows where it is from', async ({
  page,
}) => {
  const source = await uploadPhoto(page);
  await openFrom(page, source);
  await expect(saveButton(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(saveButton(page)).toHaveAccessibleDescription('Nothing is selected yet.');
  await selectRectangle(page, 300, 200, 400, 250);
  await expect(saveButton(page)).toHaveAttribute('aria-disabled', 'false');
  const made = await save(page);

  expect(made).toMatchObject({ ...SIZE, role: 'cutout', alpha: 'transparent', costMicroUsd: 0 });
  expect(made.fileName).toMatch(/^dandelion-.*-cut-out\.png$/);
  const [before, after] = [
    await rgba(await readImage(page, source)),
    await rgba(await readImage(page, made)),
  ];
  let wrong = 0;
  for (let i = 0; i < SIZE.width * SIZE.height; i++) {
    const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
    const inside = x >= 300 && x < 700 && y >= 200 && y < 450;
    const pixel = after.data.subarray(i * 4, i * 4 + 4);
    const isRight = inside ? pixel.equals(before.data.subarray(i * 4, i * 4 + 4)) : pixel.equals(NOTHING);
    if (!isRight) wrong++;
  }
  expect(wrong).toBe(0);

  const dialog = await viewer(page);
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(made.fileName);
  expect(await readFile(await download.path())).toEqual(await readImage(page, made));

  const lineage = dialog.getByRole('list', { name: 'Where it came from and what came of it' });
  await expect(lineage.getByRole('link', { name: /^Photo/ })).toBeVisible();
  await expect(lineage.getByRole('link', { name: /^Cut-out/ })).toHaveAttribute('aria-current', 'page');
  const { links } = await get<Lineage>(page, `/api/images/${made.id}/lineage`);
  expect(links).toContainEqual({ from: source.id, to: made.id, use: 'image' });

  // What was cut out is ready to be edited.
  await dialog.getByRole('button', { name: 'Edit this' }).click();
  await expect(page.getByRole('button', { name: new RegExp(`^Base image: ${made.fileName}`) })).toBeVisible();
});

const NOTHING = Buffer.alloc(4);

test('what the lasso selects is the alpha of the cut-out, soft edge and all; trimmed, it is no larger than that', async ({
  page,
}) => {
  const source = await uploadPhoto(page);
  await openFrom(page, source);
  await selectByLasso(page);
  await page.getByLabel('Trim to what is left').check();
  const made = await save(page);
  expect(made.width).toBeLessThan(SIZE.width / 2);

  const { lineage } = await get<ImageDetails>(page, `/api/images/${made.id}/details`);
  const mask = await rgba(await readImage(page, lineage.mask as WireImage));
  const cut = await rgba(await readImage(page, made));
  const photo = await rgba(await readImage(page, source));
  const bounds = boundsOf(mask.data);
  expect({ width: made.width, height: made.height }).toEqual({ width: bounds.width, height: bounds.height });
  const values = new Set<number>();
  let wrong = 0;
  for (let y = 0; y < made.height; y++) {
    for (let x = 0; x < made.width; x++) {
      const from = ((bounds.y + y) * SIZE.width + bounds.x + x) * 4;
      const to = (y * made.width + x) * 4;
      const alpha = mask.data[from] as number;
      values.add(alpha);
      if (cut.data[to + 3] !== alpha) wrong++;
      else if (alpha === 255 && !cut.data.subarray(to, to + 3).equals(photo.data.subarray(from, from + 3)))
        wrong++;
    }
  }
  expect(wrong).toBe(0);
  expect(values.size).toBeGreaterThan(2);
});

/** Around what is not black, in the photo's pixels. */
function boundsOf(data: Buffer) {
  let [left, right, top, bottom] = [SIZE.width, 0, SIZE.height, 0];
  for (let i = 0; i < SIZE.width * SIZE.height; i++) {
    if (data[i * 4] === 0) continue;
    const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

test('an answer that came opaque has the button that makes it transparent', async ({ page, standIn }) => {
  await standIn.script([{ kind: 'opaque' }]);
  await openCreate(page);
  await choose(page, 'Quality', 'Low');
  await page.getByRole('button', { name: /More settings|Advanced/ }).click();
  await choose(page, 'Background', 'Transparent');
  await generate(page, 'a paper boat');
  await expectPictures(page, 'a paper boat', 1);
  await expect(row(page, 'a paper boat').getByText('Came opaque', { exact: true })).toBeVisible();
  await row(page, 'a paper boat').getByRole('link', { name: 'Cut out: image' }).click();
  await expect(page).toHaveURL(/\/cut-out\//);
  await selectRectangle(page, 100, 100, 500, 500);
  const made = await save(page);
  expect(made.alpha).toBe('transparent');
  const dialog = await viewer(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  // The selection is still there, to be made better.
  await expect(saveButton(page)).toHaveAttribute('aria-disabled', 'false');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(row(page, 'a paper boat')).toBeVisible();
});

test('the library has it for one picture, and lists what was cut out', async ({ page }) => {
  const source = await uploadPhoto(page);
  await page.goto('/library');
  await page.getByRole('gridcell', { name: /dandelion/ }).focus();
  await page.keyboard.press('Space');
  const bar = page.getByRole('toolbar', { name: 'With the selected images' });
  await bar.getByRole('button', { name: 'Cut out' }).click();
  await expect(page).toHaveURL(`/cut-out/${source.id}`);
  await selectRectangle(page, 10, 10, 300, 300);
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/image\//);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('gridcell')).toHaveCount(2);
  await page.goto('/library?kind=cutout');
  await expect(page.getByRole('gridcell')).toHaveCount(1);
  await expect(page.getByRole('combobox', { name: 'Kind' })).toHaveValue('cutout');
});

test.describe('when it fails', () => {
  test.use({ expectedComplaints: [/Failed to load resource/] });

  test('says so, keeps the selection, and makes one image although it is tried twice', async ({ page }) => {
    const source = await uploadPhoto(page);
    await openFrom(page, source);
    await selectRectangle(page, 300, 200, 400, 250);
    // It is made, and its answer is lost.
    let calls = 0;
    await page.route('**/cut-out', async (route) => {
      if (route.request().method() !== 'POST' || ++calls > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await saveButton(page).click();
    await expect(page.getByRole('alert').filter({ hasText: 'What you selected is kept.' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page).toHaveURL(/\/image\//);
    expect(calls).toBe(2);
    const { images } = await get<{ images: WireImage[] }>(page, '/api/images?kind=cutout');
    expect(images).toHaveLength(1);
  });

  test('an image that goes meanwhile is said to be gone', async ({ page }) => {
    const source = await uploadPhoto(page);
    await openFrom(page, source);
    await selectRectangle(page, 300, 200, 400, 250);
    await page.request.delete(`/api/images/${source.id}`, { headers: { 'sec-fetch-site': 'same-origin' } });
    await saveButton(page).click();
    await expect(page.getByRole('alert').filter({ hasText: 'is in the bin' })).toBeVisible();
    await page.reload();
    await expect(saveButton(page)).toHaveAccessibleDescription('This image is in the bin. Restore it first.');
    // Selected before the page was loaded again, and still there.
    await expect(
      canvasOf(page)
        .getByText(/^Mask covers /)
        .first(),
    ).toBeVisible();
  });
});

test('what another browser does to the image is seen at once where a run made it, and else when a person comes back', async ({
  page,
}) => {
  const bin = (id: string) =>
    page.request.delete(`/api/images/${id}`, { headers: { 'sec-fetch-site': 'same-origin' } });
  const binned = 'This image is in the bin. Restore it first.';
  await openCreate(page);
  await generate(page, 'a lighthouse');
  await expectPictures(page, 'a lighthouse', 1);
  const run = await onlyRun(page);
  const made = run.images[0] as WireImage;
  await openFrom(page, made);
  await bin(made.id);
  await expect(saveButton(page)).toHaveAccessibleDescription(binned);

  const uploaded = await uploadPhoto(page);
  await openFrom(page, uploaded);
  await bin(uploaded.id);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(saveButton(page)).toHaveAccessibleDescription(binned);
});

test('shows what is kept as it is selected, to the eye and to assistive technology', async ({ page }) => {
  const source = await uploadPhoto(page);
  await openFrom(page, source);
  const preview = page.getByRole('img', { name: 'Preview of the cut-out' });
  const shown = () =>
    preview.evaluate((shownCanvas: HTMLCanvasElement) => {
      const { width, height } = shownCanvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      copy?.drawImage(shownCanvas, 0, 0);
      const { data } = copy?.getImageData(0, 0, width, height) ?? { data: [] };
      let sum = 0;
      for (let i = 3; i < data.length; i += 4) sum += (data[i] as number) / 255;
      return Math.round((100 * sum) / (width * height));
    });
  await expect.poll(shown).toBe(0);
  await selectRectangle(page, 0, 0, 600, 800);
  await expect.poll(shown).toBe(50);
  await expectAccessible(page);
  await page.getByLabel('Preview', { exact: true }).uncheck();
  await expect(preview).toHaveCount(0);
});
