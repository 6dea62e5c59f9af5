import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { WireJobOf } from '@/lib/shared/recipes/wire-jobs';
import { readStoredZip } from '@/test/zip';
import { expect, expectAccessible, test } from './rig';

test.describe.configure({ timeout: 120_000 });

async function beginPack(page: Page): Promise<void> {
  await page.goto('/recipes');
  await page.getByRole('button', { name: /^Sticker pack/ }).click();
  await expect(page.getByRole('heading', { name: 'Emotions' })).toBeVisible();
}

async function addEmotion(page: Page, name: string, emoji: string): Promise<void> {
  await page.getByLabel('Name of a new emotion').fill(name);
  await page.getByLabel('Emojis of a new emotion').fill(emoji);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toHaveCount(1);
}

async function readJob(page: Page): Promise<WireJobOf<'stickers'>> {
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const { job } = await (await page.request.get(`/api/jobs/${id}`)).json();
  return job as WireJobOf<'stickers'>;
}

async function download(page: Page, platform: string): Promise<Map<string, Buffer>> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download for ${platform}` }).click(),
  ]);
  return readStoredZip(await readFile(await file.path()));
}

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const alphaAt = async (picture: Buffer, x: number, y: number) => {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return data[(y * info.width + x) * 4 + 3];
};

test('from words to a pack for WhatsApp: the character goes along with every sticker, and every limit is met', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await beginPack(page);
  await page.getByLabel('Who that is, in words').fill('A round red fox');
  for (const [name, emoji] of [
    ['Hello', '👋'],
    ['Happy', '😀 😃'],
    ['Sad', '😢'],
  ] as const)
    await addEmotion(page, name, emoji);
  await expect(page.getByText(/cannot be drawn yet: Make the character sheet first/)).toBeVisible();

  // An emoji that is none is said, and stays to be seen.
  await page.getByLabel('Name of a new emotion').fill('Cheeky');
  await page.getByLabel('Emojis of a new emotion').fill(':-P');
  await expect(page.getByText('This is no emoji.')).toBeVisible();
  await page.getByLabel('Name of a new emotion').press('Enter');
  await expect(card(page, 'Cheeky')).toHaveCount(0);
  await page.getByLabel('Name of a new emotion').fill('');
  await page.getByLabel('Emojis of a new emotion').fill('');
  await page.getByLabel('Emojis of Sad').fill(':-(');
  await page.getByLabel('Emojis of Sad').blur();
  await expect(page.getByLabel('Emojis of Sad')).toHaveValue(':-(');
  await expect(card(page, 'Sad').getByText('This is no emoji.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Emojis of Sad').fill('😢');
  await expect(page.getByText('This is no emoji.')).toHaveCount(0);

  await page.getByRole('button', { name: /^Draw “Character”/ }).click();
  await card(page, 'Character').getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('button', { name: /^Draw the other 3/ }).click();
  await expect(page.getByText('4 items · 4 drawn · 1 approved')).toBeVisible({ timeout: 60_000 });

  // The log is of all tests that ran before in this process.
  const [character, ...others] = standIn.calls().slice(before);
  expect(character).toMatchObject({ route: 'generations' });
  expect(character?.prompt).toContain('The character: A round red fox.');
  expect(others).toHaveLength(3);
  for (const { route, params, prompt, files } of others) {
    expect(route).toBe('edits');
    expect(params).toMatchObject({ background: 'transparent', size: '1024x1024' });
    expect(prompt).toContain('the character in image 1, which is its character sheet');
    expect(files).toHaveLength(1);
  }

  await page.getByRole('button', { name: 'Approve 3' }).click();
  await page.getByText('Title, publisher and edge').click();
  await page.getByLabel('Title of the pack').fill('Red Fox');
  await page.getByLabel('Publisher').fill('Studio Nord');
  await page.getByRole('button', { name: 'Check every limit' }).click();
  await expect(page.getByText(/^(\d+) of \1 checks passed\./)).toBeVisible({ timeout: 30_000 });

  const files = await download(page, 'WhatsApp');
  const { sticker_packs: packs } = JSON.parse(String(files.get('contents.json')));
  const [pack] = packs;
  expect(pack).toMatchObject({
    name: 'Red Fox',
    publisher: 'Studio Nord',
    identifier: expect.stringMatching(/^red-fox-[0-9a-f]{12}$/),
    stickers: [
      { image_file: '01-hello.webp', emojis: ['👋'], accessibility_text: 'Hello' },
      { image_file: '02-happy.webp', emojis: ['😀', '😃'], accessibility_text: 'Happy' },
      { image_file: '03-sad.webp', emojis: ['😢'], accessibility_text: 'Sad' },
    ],
  });
  const shown = await readJob(page);
  for (const { image_file: name } of pack.stickers) {
    const bytes = files.get(`${pack.identifier}/${name}`) ?? Buffer.alloc(0);
    expect(bytes.byteLength).toBeLessThanOrEqual(100_000);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 });
    expect(await alphaAt(bytes, 0, 0)).toBe(0);
    expect(await alphaAt(bytes, 256, 256)).toBe(255);
  }
  // What the page shows is what the package has, byte for byte.
  const hello = shown.items.find(({ name }) => name === 'Hello');
  const preview = await page.request.get(`/api/images/${hello?.chosen}/sticker`);
  expect(
    (await preview.body()).equals(files.get(`${pack.identifier}/01-hello.webp`) ?? Buffer.alloc(0)),
  ).toBe(true);
  expect(await sharp(files.get(`${pack.identifier}/tray.png`)).metadata()).toMatchObject({
    width: 96,
    height: 96,
  });
  expect(String(files.get('report.txt'))).not.toContain('NOT');
});

test('stickers drawn on one sheet are cut apart into their cells, and packed', async ({ page, standIn }) => {
  const before = standIn.calls().length;
  await beginPack(page);
  await page.getByLabel('Who that is, in words').fill('A round red fox');
  await page.getByRole('radio', { name: 'On sheets' }).check();
  for (const [name, emoji] of [
    ['Hello', '👋'],
    ['Sad', '😢'],
  ] as const)
    await addEmotion(page, name, emoji);
  await page.getByRole('button', { name: /^Draw “Sheet 1”/ }).click();
  await card(page, 'Sheet 1').getByRole('button', { name: 'Cut it apart' }).click();
  await expect(page.getByText('3 items · 3 drawn · 0 approved')).toBeVisible({ timeout: 30_000 });

  const [call] = standIn.calls().slice(before);
  expect(call).toMatchObject({ route: 'generations', params: { size: '1920x960' } });
  expect(call?.prompt).toContain('Row 1, column 1: Hello.');
  expect(call?.prompt).toContain('Row 1, column 2: Sad.');
  expect(standIn.calls()).toHaveLength(before + 1);

  const { items } = await readJob(page);
  const sheet = items.find(({ details }) => details.role === 'sheet');
  const cells = items.filter(({ details }) => details.role === 'sticker');
  const whole = await (await page.request.get(`/api/images/${sheet?.chosen}`)).body();
  for (const [index, { chosen }] of cells.entries()) {
    const cell = await (await page.request.get(`/api/images/${chosen}`)).body();
    expect(await sharp(cell).metadata()).toMatchObject({ width: 960, height: 960 });
    const expected = await sharp(whole)
      .extract({ left: index * 960, top: 0, width: 960, height: 960 })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const got = await sharp(cell).ensureAlpha().raw().toBuffer();
    // What a neighbour lets hang into a cell may be missing; nothing is added or moved.
    let changed = 0;
    for (let at = 0; at < got.length; at += 4) {
      const same =
        got.readUInt32LE(at) === expected.readUInt32LE(at) || (got[at + 3] === 0 && expected[at + 3] === 0);
      if (!same && got[at + 3] !== 0) changed += 1;
    }
    expect(changed).toBe(0);
  }

  await page.getByRole('button', { name: /^Approve 3/ }).click();
  await page.getByRole('radio', { name: 'LINE' }).check();
  await expect(page.getByText('LINE takes at least 8 stickers; 2 are approved so far.')).toBeVisible();
  await page.getByRole('radio', { name: /^Telegram 512/ }).check();
  const files = await download(page, 'Telegram');
  expect([...files.keys()]).toEqual(['title.txt', '01-hello.png', '02-sad.png', 'emojis.txt', 'report.txt']);
  expect(String(files.get('emojis.txt'))).toBe('01-hello.png 👋\n02-sad.png 😢');
  for (const name of ['01-hello.png', '02-sad.png']) {
    const { width = 0, height = 0 } = await sharp(files.get(name)).metadata();
    expect(Math.max(width, height)).toBe(512);
  }
});
