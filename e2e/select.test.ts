import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { StandInProcess } from '@/test/stand-in-process';
import { expect, expectAccessible, openCreate, test, writePrompt } from './rig';

// Slow: a model of 28 MB looks at a photo, on two cores.
test.describe.configure({ timeout: 180_000 });

const LOOKING_MS = 90_000;
const PHOTO = { width: 600, height: 400 };
/** On the coffee's photo: within the cup, on the saucer, and on the table. */
const CUP = { x: 290, y: 110 };
const SAUCER = { x: 120, y: 280 };
const TABLE = { x: 560, y: 360 };

const canvas = (page: Page) => page.getByRole('region', { name: 'Mask canvas' });
const surface = (page: Page) => page.getByRole('application');
const spoken = (page: Page) => canvas(page).locator('output');
const tool = (page: Page, name: string) => canvas(page).getByRole('button', { name, exact: true });

async function openPhoto(page: Page): Promise<void> {
  await openCreate(page);
  await page.getByLabel(/^Add images/).hover();
  await page.getByLabel(/^Add images/).setInputFiles('e2e/photos/coffee.png');
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(surface(page)).toBeFocused();
}

/** What was sent of the edit. */
async function filesSent(standIn: StandInProcess, prompt: string) {
  const calls = () => standIn.calls().filter((call) => call.prompt.startsWith(prompt));
  await expect.poll(() => calls().length, { timeout: 30_000 }).toBe(1);
  return calls()[0]?.files ?? [];
}

/** Pixel for pixel, the photo's middle lies in the middle of the canvas. */
async function placeOf(page: Page, { x, y }: { x: number; y: number }): Promise<[number, number]> {
  await surface(page).press('1');
  await expect(canvas(page).getByText('100 %', { exact: true })).toBeVisible();
  const box = await surface(page).boundingBox();
  if (box === null) throw new Error('There is no canvas');
  return [box.x + box.width / 2 + x - PHOTO.width / 2, box.y + box.height / 2 + y - PHOTO.height / 2];
}

test('a cup is clicked, made larger and smaller, kept as one step, and sent as the mask', async ({
  page,
  standIn,
}) => {
  await openPhoto(page);
  await surface(page).press('s');
  await expect(canvas(page).getByText('Click a thing', { exact: false })).toBeVisible({
    timeout: LOOKING_MS,
  });
  const at = await placeOf(page, CUP);
  await page.mouse.click(...at);
  await expect(spoken(page)).toContainText('of the photo selected', { timeout: 30_000 });
  await expectAccessible(page);
  // From the largest to the smallest thing that is there.
  const said = new Set<string>();
  for (const key of [']', ']', ']', '[', '[', '[']) {
    await surface(page).press(key);
    await expect(canvas(page).getByText('Working')).toHaveCount(0);
    await page.waitForTimeout(600);
    said.add((await spoken(page).textContent()) ?? '');
  }
  expect(said.size).toBeGreaterThan(1);
  await surface(page).press('Enter');
  await expect(
    canvas(page)
      .getByText(/^Mask covers \d+ % in 1 area/)
      .first(),
  ).toBeVisible();

  await writePrompt(page, 'a cup of cocoa');
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
  const files = await filesSent(standIn, 'a cup of cocoa');
  expect(files.map(({ field }) => field)).toContain('mask');
  const mask = files.find(({ field }) => field === 'mask');
  const { data, info } = await sharp(readFileSync(mask?.path ?? ''))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const alphaAt = ({ x, y }: { x: number; y: number }) =>
    data[
      (Math.round((y * info.height) / PHOTO.height) * info.width +
        Math.round((x * info.width) / PHOTO.width)) *
        4 +
        3
    ];
  expect([alphaAt(CUP), alphaAt(SAUCER), alphaAt(TABLE)]).toEqual([0, 255, 255]);
});

test('the subject is one click, undo takes it back, and the background is all the rest', async ({ page }) => {
  await openPhoto(page);
  await surface(page).press('s');
  const covered = canvas(page)
    .getByText(/^Mask covers/)
    .first();
  await tool(page, 'Subject').click();
  // The button goes, and Enter and Escape are for the photo.
  await expect(surface(page)).toBeFocused();
  await expect(spoken(page)).toContainText('of the photo selected', { timeout: LOOKING_MS });
  await surface(page).press('Enter');
  await expect(covered).toBeVisible();
  const subject = Number.parseInt((await covered.textContent())?.match(/\d+/)?.[0] ?? '', 10);
  expect(subject).toBeGreaterThan(20);
  await tool(page, 'Make room').click();
  await expect(surface(page)).toBeFocused();
  await expect(tool(page, 'Apply')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await surface(page).press('Control+z');
  await expect(canvas(page).getByText('The mask is empty').first()).toBeVisible();
  await tool(page, 'Background').click();
  await expect(spoken(page)).toContainText('of the photo selected', { timeout: LOOKING_MS });
  await surface(page).press('Enter');
  await expect(covered).toBeVisible();
  const background = Number.parseInt((await covered.textContent())?.match(/\d+/)?.[0] ?? '', 10);
  expect(Math.abs(subject + background - 100)).toBeLessThanOrEqual(2);
});

test('what is selected and not yet kept goes along, at the price that is shown', async ({
  page,
  standIn,
}) => {
  await openPhoto(page);
  await surface(page).press('w');
  await page.mouse.click(...(await placeOf(page, CUP)));
  await expect(tool(page, 'Keep')).toBeVisible();
  await writePrompt(page, 'a glass of tea');
  await expect(
    canvas(page)
      .getByText(/^Mask covers/)
      .first(),
  ).toBeVisible();
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
  const files = await filesSent(standIn, 'a glass of tea');
  expect(files.map(({ field }) => field)).toContain('mask');
});

test.describe('a model that does not arrive', () => {
  test.use({ expectedComplaints: [/models/, /ERR_FAILED/, /Failed to load/] });

  test('leaves all other tools working, says so, and is fetched when asked again', async ({ page }) => {
    await page.route('**/models/**', (route) => route.abort());
    await openPhoto(page);
    await tool(page, 'Select by pointing').click();
    const alert = canvas(page).getByRole('alert');
    await expect(alert).toContainText('The model could not be loaded', { timeout: LOOKING_MS });
    await surface(page).press('b');
    const [x, y] = await placeOf(page, CUP);
    await page.mouse.click(x, y);
    await expect(
      canvas(page)
        .getByText(/^Mask covers/)
        .first(),
    ).toBeVisible();
    await page.unroute('**/models/**');
    await surface(page).press('s');
    await expect(canvas(page).getByText('Click a thing', { exact: false })).toBeVisible({
      timeout: LOOKING_MS,
    });
  });
});
