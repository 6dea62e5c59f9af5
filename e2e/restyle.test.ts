import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { makeZip } from 'client-zip';
import sharp from 'sharp';
import type { UploadAnswer } from '@/lib/shared/wire';
import { solid } from '@/test/pictures';
import { readStoredZip } from '@/test/zip';
import { expect, expectAccessible, test } from './rig';

// Slow: a model looks at a photo, on two cores.
test.describe.configure({ timeout: 180_000 });

const LOOKING_MS = 90_000;

async function zipOfPhotos(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const photo = async (name: string) => new Uint8Array(await readFile(`e2e/photos/${name}`));
  const entries = [
    { name: 'menu/coffee.png', input: await photo('coffee.png') },
    { name: 'menu/chelsea.png', input: await photo('chelsea.png') },
    { name: '__MACOSX/._coffee.png', input: 'x' },
    { name: 'names.csv', input: '\uFEFFfile;name\ncoffee;"Flat white; large"\nsoup.jpg;Soup\n' },
  ].map((entry) => ({ ...entry, lastModified: new Date(0) }));
  const buffer = Buffer.from(await new Response(makeZip(entries)).arrayBuffer());
  return { name: 'menu.zip', mimeType: 'application/zip', buffer };
}

async function beginJob(page: Page): Promise<void> {
  await page.goto('/recipes');
  await page.getByRole('button', { name: /Restyle many photos/ }).click();
  await expect(page).toHaveURL(/\/recipes\/[\w-]+$/);
}

const card = (page: Page, name: string): Locator => page.getByRole('article', { name });

async function download(page: Page, button: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a ZIP of photos becomes a menu: named, subjects found and marked, restyled around them, proved and packed', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await beginJob(page);
  await page.getByLabel('Choose files').setInputFiles(await zipOfPhotos());
  await expect(page.getByText('One line of the list matches no photo: soup.jpg.')).toBeVisible();
  await expect(page.getByText('0 of 2 subjects marked.')).toBeVisible();
  await expect(card(page, 'Flat white; large')).toBeVisible();
  await page.getByLabel('The look in words').fill('Dark slate and candle light');

  // One is found, the other marked by hand.
  await card(page, 'Flat white; large').getByRole('button', { name: 'Find' }).click();
  await expect(card(page, 'Flat white; large').getByText('Subject marked')).toBeVisible({
    timeout: LOOKING_MS,
  });
  await card(page, 'chelsea').getByRole('link', { name: 'Mark' }).click();
  const canvas = page.getByRole('region', { name: 'Mask canvas' });
  await canvas.getByRole('button', { name: 'Rectangle', exact: true }).click();
  await canvas.getByRole('button', { name: 'By numbers…' }).click();
  const form = canvas.getByRole('form', { name: 'Rectangle by numbers' });
  for (const [name, value] of Object.entries({ X: 100, Y: 50, Width: 200, Height: 150 }))
    await form.getByLabel(name, { exact: true }).fill(String(value));
  await form.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('2 of 2 subjects marked.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: /^Draw all 2/ }).click();
  await expect(page.getByText('2 drawn', { exact: false })).toBeVisible({ timeout: 60_000 });
  // The log is of all tests that ran before in this process.
  const calls = standIn.calls().slice(before);
  expect(calls).toHaveLength(2);
  for (const { prompt, files } of calls) {
    expect(prompt).toContain('The look: Dark slate and candle light');
    expect(files.map(({ field }) => field)).toContain('mask');
  }
  await expect(page.getByText(/^Subject unchanged: 0 of [\d,]+ pixels$/)).toHaveCount(2, { timeout: 30_000 });
  await expect(page.getByText('Subject unchanged: 0 of 30,000 pixels')).toBeVisible();

  await page.getByRole('button', { name: 'Approve 2' }).click();
  // A print stays as large in inches as it was in millimetres, and the focus stays at the form that is left.
  await page.getByLabel('Width of the print').fill('148,5');
  await page.getByLabel('Unit of the print').selectOption('in');
  await expect(page.getByLabel('Width of the print')).toHaveValue('5.846');
  await page.getByRole('button', { name: 'Add a size of your own' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Banner');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Add a size of your own' })).toBeFocused();
  await page.getByRole('button', { name: 'Remove Banner' }).click();
  await page.getByLabel(/^Instagram square/).check();
  await page.getByLabel(/^Amazon main image/).check();
  const { name, bytes } = await download(page, /^Pictures/);
  expect(name).toBe('Photos.zip');
  const files = readStoredZip(bytes);
  expect([...files.keys()].sort()).toEqual([
    'amazon/chelsea.png',
    'amazon/flat-white-large.png',
    'instagram-square/chelsea.jpg',
    'instagram-square/flat-white-large.jpg',
    'report.txt',
  ]);
  const square = await sharp(files.get('instagram-square/flat-white-large.jpg')).metadata();
  expect(square).toMatchObject({ format: 'jpeg', width: 1080, height: 1080 });
  const { data, info } = await sharp(files.get('amazon/chelsea.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ];
  expect([pixel(0, 0), pixel(info.width - 1, info.height - 1)]).toEqual([
    [255, 255, 255],
    [255, 255, 255],
  ]);
  const sheet = await download(page, 'Contact sheet');
  expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(sheet.bytes.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(4);
});

test('photos of the library in a look that a picture and a named style show: the model gets all three, in that order', async ({
  page,
  standIn,
}) => {
  const upload = async (width: number): Promise<string> => {
    const response = await page.request.post(`/api/images?name=${width}.png`, {
      headers: { 'content-type': 'image/png' },
      data: await solid(width, 480, 'teal').png().toBuffer(),
    });
    return ((await response.json()) as UploadAnswer).image.id;
  };
  await upload(620);
  await upload(640);
  const slate = { name: 'Slate', kind: 'style', images: [await upload(660)] };
  expect((await page.request.post('/api/references', { data: slate })).status()).toBe(201);
  await beginJob(page);

  await page.getByRole('button', { name: 'From the library' }).first().click();
  const picker = page.getByRole('dialog', { name: 'Choose from the library' });
  await expectAccessible(page);
  for (const name of [/^620-/, /^640-/]) await picker.getByRole('button', { name }).click();
  await picker.getByRole('button', { name: 'Add 2 images' }).click();
  await expect(page.getByText('0 of 2 subjects marked.')).toBeVisible();

  await page.getByLabel('Choose a picture').setInputFiles({
    name: 'look.png',
    mimeType: 'image/png',
    buffer: await solid(680, 480, 'black').png().toBuffer(),
  });
  await expect(page.getByRole('img', { name: 'A picture that shows the look' })).toBeVisible();
  await page.getByLabel('The look in words').pressSequentially('Candle light, @sl');
  await page.getByRole('option', { name: /@Slate/ }).click();
  await expect(page.getByLabel('The look in words')).toHaveValue('Candle light, @Slate ');
  await page.getByRole('radio', { name: 'May change' }).click();

  const before = standIn.calls().length;
  await page.getByRole('button', { name: /^Draw all 2/ }).click();
  await expect(page.getByText('2 drawn', { exact: false })).toBeVisible({ timeout: 60_000 });
  const widths: (number | undefined)[][] = [];
  for (const { prompt, files } of standIn.calls().slice(before)) {
    expect(prompt).toContain('Candle light, Slate');
    expect(files.map(({ field }) => field)).not.toContain('mask');
    const pictures = files.map(async ({ path }) => (await sharp(path ?? '').metadata()).width);
    widths.push(await Promise.all(pictures));
  }
  // The photo comes first, in the size in which it is drawn.
  expect(widths.map(([, ...look]) => look)).toEqual([
    [680, 660],
    [680, 660],
  ]);
});
