import sharp from 'sharp';
import type { WireJobOf } from '@/lib/shared/recipes/wire-jobs';
import { readStoredZip } from '@/test/zip';
import { expect, expectAccessible, test } from './rig';

const SCRIPT = `Title: Night light

PANEL 1: A harbour at night.
CAPTION: Later that night…
MIA: Who left the light on?

PANEL 2: The door opens by itself.
BEN (whispers): مرحبا

PANEL 3: They run.
SFX: CREAK`;

test('a comic: a script is drawn, approved, lettered by keys and pointer, and downloaded as a CBZ', async ({
  page,
  standIn,
}) => {
  const before = standIn.calls().length;
  await page.goto('/recipes');
  await page.getByRole('button', { name: /^Comic strip/ }).click();
  await page.getByRole('textbox', { name: /^Script/ }).fill(SCRIPT);
  await expect(page.getByText('3 panels with 4 lines.')).toBeVisible();
  await page.getByRole('button', { name: 'Add 3 panels' }).click();
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.getByRole('button', { name: /^Draw all 3/ }).click();
  // The page shows a picture once the job has chosen it.
  await expect(page.getByRole('region', { name: 'Page 1' }).getByRole('listitem')).toHaveText([
    'Panel 1',
    'Panel 2',
    'Panel 3',
  ]);
  await page.getByRole('button', { name: 'Approve 3' }).click();

  // What was sent is the scene, without anything that is said.
  // The log is of all tests that ran before in this process.
  const prompts = standIn
    .calls()
    .slice(before)
    .map(({ prompt }) => prompt);
  expect(prompts).toHaveLength(3);
  expect(prompts.join()).toContain('A harbour at night.');
  expect(prompts.join()).toContain('BEN is whispering.');
  expect(prompts.join()).not.toMatch(/light on|Later|CREAK|مرحبا/);

  const balloon = page.getByRole('button', { name: 'Speech: Who left the light on?', exact: true });
  await balloon.focus();
  const placed = await balloon.boundingBox();
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(async () => (await balloon.boundingBox())?.y ?? 0).toBeGreaterThan(placed?.y ?? 0);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await balloon.boundingBox())?.y).toBe(placed?.y);

  // Dragged by 40 pixels it moves by 40.
  const from = await balloon.boundingBox();
  if (from === null) throw new Error('no balloon');
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 50, { steps: 4 });
  await page.mouse.move(from.x + 30, from.y + 50, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round(((await balloon.boundingBox())?.y ?? 0) - from.y)).toBe(40);
  expect(Math.round(((await balloon.boundingBox())?.x ?? 0) - from.x)).toBe(10);

  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Words of the balloon' }).fill('Run!');
  await page.keyboard.press('Escape');
  const written = page.getByRole('button', { name: 'Speech: Run!', exact: true });
  await expect(written).toBeFocused();
  // What is deleted by its key comes back by the next: the focus is still on the page.
  await page.keyboard.press('Delete');
  await expect(written).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(written).toBeVisible();
  await page.getByRole('region', { name: 'Add a balloon' }).getByRole('button', { name: 'Thought' }).click();
  await expect(page.getByRole('button', { name: 'Thought: …', exact: true })).toBeVisible();
  await page.keyboard.press('Tab');
  await expectAccessible(page);

  const id = page.url().split('/').at(-1);
  const read = async () =>
    ((await (await page.request.get(`/api/jobs/${id}`)).json()) as { job: WireJobOf<'comic'> }).job;
  await expect
    .poll(async () => (await read()).items[0]?.details.lines.map(({ kind, text }) => `${kind} ${text}`))
    .toEqual(['caption Later that night…', 'speech Run!', 'thought …']);
  expect((await read()).settings.title).toBe('Night light');

  await page.getByRole('combobox', { name: 'As' }).selectOption('CBZ for comic readers');
  await page.getByRole('button', { name: 'Check every limit' }).click();
  await expect(page.getByText(/^4 of 4 checks passed\. 2 files/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const stream = await (await download).createReadStream();
  const files = readStoredZip(Buffer.concat(await Array.fromAsync(stream)));
  expect([...files.keys()]).toEqual(['page-01.jpg', 'ComicInfo.xml']);
  expect(files.get('ComicInfo.xml')?.toString()).toContain('<Title>Night light</Title>');
  expect(await sharp(files.get('page-01.jpg')).metadata()).toMatchObject({ width: 2460, format: 'jpeg' });
});
