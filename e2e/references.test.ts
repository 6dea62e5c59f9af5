import { devices, type Page } from '@playwright/test';
import sharp from 'sharp';
import type { UploadAnswer } from '@/lib/shared/wire';
import type { ReferenceAnswer } from '@/lib/shared/wire-references';
import { solid } from '@/test/pictures';
import type { StandInProcess } from '@/test/stand-in-process';
import { expect, expectAccessible, expectPictures, onlyRun, openCreate, row, test, writePrompt } from './rig';

/** Widths tell pictures apart in what was sent. */
const picture = (width: number) => solid(width, 400, 'teal').png().toBuffer();

async function file(width: number) {
  return { name: `${width}.png`, mimeType: 'image/png', buffer: await picture(width) };
}

async function addImage(page: Page, width: number): Promise<string> {
  const response = await page.request.post(`/api/images?name=${width}.png`, {
    headers: { 'content-type': 'image/png' },
    data: await picture(width),
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

async function addReference(page: Page, name: string, widths: number[], more: object = {}) {
  const images = [];
  for (const width of widths) images.push(await addImage(page, width));
  const response = await page.request.post('/api/references', {
    data: { name, kind: 'character', images, ...more },
  });
  expect(response.status()).toBe(201);
  return ((await response.json()) as ReferenceAnswer).reference;
}

/** What the stand-in received last: its words, and the widths of its pictures in their order. */
async function lastReceived(standIn: StandInProcess) {
  const call = standIn.calls().at(-1);
  if (call === undefined) throw new Error('Nothing was received');
  const images = call.files.filter(({ field }) => field.startsWith('image'));
  const widths = await Promise.all(
    images.map(async ({ path }) => (await sharp(path ?? '').metadata()).width),
  );
  return { route: call.route, prompt: call.prompt, widths };
}

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt', exact: true });
const suggestions = (page: Page) => page.getByRole('listbox', { name: 'Who is meant' });
const mentioned = (page: Page) => page.getByRole('list', { name: 'Mentioned' });
const dialog = (page: Page) => page.getByRole('dialog');
const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });
const card = (page: Page, name: string) => page.getByRole('button', { name: `@${name}: change` });
const generateButton = (page: Page) => page.getByRole('button', { name: /Generate|Edit/ }).last();

// A name that is taken, and a change that came too late.
test.use({ expectedComplaints: [/409 \(Conflict\)/] });

test.describe('a reference', () => {
  test('is made of files, mentioned by typing @, and sent: the price, the pictures in order, the words', async ({
    page,
    standIn,
  }) => {
    await page.goto('/references');
    await expect(page.getByText('Nobody has a name yet')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New reference' }).click();
    await dialog(page).getByRole('button', { name: 'Create reference' }).click();
    await expect(dialog(page).getByRole('alert')).toHaveText(/A name has 1 to 40/);
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Mia');
    await dialog(page).getByRole('button', { name: 'Create reference' }).click();
    await expect(dialog(page).getByRole('alert')).toHaveText('Add at least one picture.');
    await dialog(page)
      .getByLabel('Add pictures')
      .setInputFiles([await file(301), await file(302)]);
    await expect(dialog(page).getByRole('img', { name: 'Picture 2' })).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Move picture 2 forward' }).click();
    await dialog(page)
      .getByRole('textbox', { name: /One sentence/ })
      .fill('a girl with a red scarf');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Create reference' }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(card(page, 'Mia')).toContainText('2 pictures, version 1');
    await expectAccessible(page);

    await openCreate(page);
    await prompt(page).click();
    await page.keyboard.type('A picnic with ');
    const before = await generateButton(page).textContent();
    await page.keyboard.type('@');
    await expect(suggestions(page).getByRole('option')).toHaveText([/@Mia/]);
    await expectAccessible(page);
    await page.keyboard.type('m');
    await page.keyboard.press('Enter');
    await expect(prompt(page)).toHaveValue('A picnic with @Mia ');
    await expect(suggestions(page)).toBeHidden();
    await expect(mentioned(page).getByRole('listitem')).toHaveText(['Mia']);
    await expect(generateButton(page)).not.toHaveText(before ?? '');
    // What was put in can be taken back like what was typed.
    await page.keyboard.press('Control+z');
    await expect(prompt(page)).not.toHaveValue('A picnic with @Mia ');
    await page.keyboard.press('Control+Shift+z');
    await expect(prompt(page)).toHaveValue('A picnic with @Mia ');

    await page.keyboard.type('by the sea');
    await page.keyboard.press('Control+Enter');
    await expectPictures(page, 'A picnic with @Mia by the sea', 1);
    expect(await lastReceived(standIn)).toEqual({
      route: 'edits',
      prompt: 'A picnic with Mia by the sea\n\nImage 1 and image 2 are Mia: a girl with a red scarf.',
      widths: [302, 301],
    });
    const run = await onlyRun(page);
    expect(run.estimate.highMicroUsd).toBe(run.costMicroUsd);
    expect(run.costMicroUsd).toBe(standIn.calls().at(-1)?.billedMicroUsd);
  });

  test('is chosen with the keys alone, and Escape leaves the word as it is', async ({ page }) => {
    for (const [name, width] of [
      ['Leo', 301],
      ['Lea', 302],
      ['Mia', 303],
    ] as const)
      await addReference(page, name, [width]);
    await openCreate(page);
    await prompt(page).click();
    await page.keyboard.type('@');
    await expect(suggestions(page).getByRole('option')).toHaveText([/@Lea/, /@Leo/, /@Mia/]);
    await page.keyboard.press('ArrowDown');
    const active = suggestions(page).getByRole('option', { selected: true });
    await expect(active).toHaveText(/@Leo/);
    expect(await prompt(page).getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(active).toHaveText(/@Mia/);
    await page.keyboard.press('Tab');
    await expect(prompt(page)).toHaveValue('@Mia ');
    await expect(prompt(page)).toBeFocused();
    await page.keyboard.type('and @le');
    await expect(suggestions(page).getByRole('option')).toHaveText([/@Lea/, /@Leo/]);
    await page.keyboard.press('Escape');
    await expect(suggestions(page)).toBeHidden();
    await page.keyboard.type('a, @nobody, me@mia.com');
    await expect(mentioned(page).getByRole('listitem')).toHaveText([
      'Mia',
      'Lea',
      '@nobody names nobody and stays as it is',
    ]);
    // The arrows, Enter and Tab are the field's own again.
    await page.keyboard.press('Enter');
    await expect(prompt(page)).toHaveValue('@Mia and @lea, @nobody, me@mia.com\n');
    await mentioned(page).getByRole('button', { name: 'Remove @Mia from the prompt' }).click();
    await expect(prompt(page)).toHaveValue('and @lea, @nobody, me@mia.com\n');
  });

  test('goes after the pictures of the tray, whose numbers can be mentioned', async ({ page, standIn }) => {
    await addReference(page, 'Mia', [301]);
    await openCreate(page);
    await page
      .getByLabel(/^Add images/)
      .setInputFiles([
        { name: 'base.png', mimeType: 'image/png', buffer: await solid(1024, 1024, 'gold').png().toBuffer() },
        await file(302),
      ]);
    const tray = page.getByRole('region', { name: 'Input images' });
    await expect(tray.getByRole('button', { name: /302\.png/ }).first()).toContainText('2');
    await prompt(page).click();
    await page.keyboard.type('Put @');
    await expect(suggestions(page).getByRole('option')).toHaveText([/@Mia/, /@1/, /@2/]);
    await suggestions(page).getByRole('option', { name: /@2/ }).click();
    await page.keyboard.type('on @mia in @1');
    await page.keyboard.press('Control+Enter');
    await expectPictures(page, 'Put @2 on @mia in @1', 1);
    expect(await lastReceived(standIn)).toEqual({
      route: 'edits',
      prompt: 'Put image 2 on Mia in image 1\n\nImage 3 is Mia.',
      widths: [1024, 302, 301],
    });
  });

  test('is offered in the prompt of a list too, and goes with each of its runs', async ({
    page,
    standIn,
  }) => {
    await addReference(page, 'Mia', [301]);
    await openCreate(page);
    await page.getByRole('link', { name: 'History, presets, lists' }).click();
    const panel = dialog(page);
    await panel.getByRole('tab', { name: 'List of prompts' }).click();
    const field = panel.getByRole('textbox', { name: 'Prompt with variables' });
    await field.fill('a {animal} with ');
    await field.press('End');
    await page.keyboard.type('@m');
    await suggestions(page).getByRole('option', { name: /@Mia/ }).click();
    await expect(field).toHaveValue('a {animal} with @Mia ');
    await expect(field).toBeFocused();
    await panel.getByRole('textbox', { name: 'List', exact: true }).fill('fox');
    await panel.getByRole('button', { name: /^Start/ }).click();
    await expectPictures(page, 'a fox with @Mia', 1);
    expect(await lastReceived(standIn)).toMatchObject({ route: 'edits', widths: [301] });
  });

  test('more than sixteen pictures are refused before anything is sent', async ({ page, standIn }) => {
    await addReference(page, 'A', [301, 302, 303, 304, 305, 306, 307, 308]);
    await addReference(page, 'B', [311, 312, 313, 314, 315, 316, 317, 318]);
    await addReference(page, 'C', [321]);
    const sent = standIn.calls().length;
    await openCreate(page);
    await writePrompt(page, '@A @B @C');
    await expect(mentioned(page).getByRole('listitem')).toHaveCount(3);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'there are 17' })).toBeVisible();
    expect(standIn.calls()).toHaveLength(sent);
  });

  test('a result tells which version it used, and what has become of it; used again it is today’s', async ({
    page,
    standIn,
  }) => {
    const mia = await addReference(page, 'Mia', [301], { sentence: 'young' });
    await openCreate(page);
    await writePrompt(page, '@Mia waves');
    await page.keyboard.press('Control+Enter');
    await expectPictures(page, '@Mia waves', 1);

    await page.goto('/references');
    await card(page, 'Mia').click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Maria');
    await dialog(page)
      .getByRole('textbox', { name: /One sentence/ })
      .fill('old');
    await expect(dialog(page).getByText('Saving makes version 2.')).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect(card(page, 'Maria')).toContainText('version 2');

    const image = (await onlyRun(page)).images[0];
    await page.goto(`/image/${image?.id}`);
    const used = page.getByRole('list', { name: 'References' });
    await expect(used).toContainText('With Mia (version 1)');
    await expect(used).toContainText('Changed since: version 2 now.');
    await page.getByRole('button', { name: 'Reuse settings' }).click();
    await expect(prompt(page)).toHaveValue('@Maria waves');
    await expect(
      page.getByText('@Mia is called @Maria now and is at version 2; this image was made with version 1.'),
    ).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expectPictures(page, '@Maria waves', 1);
    expect((await lastReceived(standIn)).prompt).toBe('Maria waves\n\nImage 1 is Maria: old.');

    // An earlier version comes back as a new one.
    await page.goto(`/references?open=${mia.id}`);
    await dialog(page).getByText('All 2 versions').click();
    await dialog(page).getByRole('button', { name: 'Take back' }).click();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect(card(page, 'Maria')).toContainText('version 3');
    await expect(card(page, 'Maria')).toContainText('young');
    await card(page, 'Maria').click();
    await dialog(page).getByText('Made with its first picture (2)').click();
    await dialog(page).getByRole('link', { name: 'Result 1' }).click();
    await expect(page).toHaveURL(/\/image\//);
  });

  test('is deleted with a way back, at once and later; its results stay', async ({ page }) => {
    await addReference(page, 'Mia', [301]);
    await page.goto('/references');
    await page.getByRole('button', { name: 'Delete @Mia' }).click();
    await expect(card(page, 'Mia')).toBeHidden();
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await expect(card(page, 'Mia')).toBeVisible();
    await page.getByRole('button', { name: 'Delete @Mia' }).click();
    await page.reload();
    await page.getByText('Deleted (1)').click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(card(page, 'Mia')).toBeVisible();
    await expect(page.getByText('Deleted (1)')).toBeHidden();
  });

  test('is made of images of the library, or takes them in', async ({ page }) => {
    await addReference(page, 'Mia', [301]);
    const image = await addImage(page, 302);
    await page.goto(`/image/${image}`);
    await page.getByRole('button', { name: 'Use as reference…' }).click();
    await dialog(page).last().getByRole('combobox', { name: 'Add to' }).selectOption('@Mia');
    await expect(dialog(page).last().getByRole('img', { name: 'Picture 2' })).toBeVisible();
    await dialog(page).last().getByRole('button', { name: 'Save' }).click();
    await notices(page).getByRole('button', { name: 'Show' }).click();
    await expect(card(page, 'Mia')).toContainText('2 pictures, version 2');

    await page.goto('/library');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Use as reference' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('mia');
    await dialog(page).getByRole('button', { name: 'Create reference' }).click();
    await expect(dialog(page).getByRole('alert')).toHaveText(/There is a reference called @mia already/);
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Leo');
    await dialog(page).getByRole('button', { name: 'Create reference' }).click();
    await expect(dialog(page)).toBeHidden();
    await page.goto('/references');
    await expect(card(page, 'Leo')).toContainText('2 pictures, version 1');
  });

  test('two windows: what one has changed meanwhile is not overwritten by the other', async ({
    page,
    context,
  }) => {
    const mia = await addReference(page, 'Mia', [301]);
    await page.goto('/references');
    await card(page, 'Mia').click();
    await context.request.patch(`/api/references/${mia.id}`, { data: { revision: 1, sentence: 'theirs' } });
    await dialog(page)
      .getByRole('textbox', { name: /One sentence/ })
      .fill('mine');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect(dialog(page).getByRole('alert')).toHaveText(/@Mia was changed meanwhile/);
  });
});

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...pixel } = devices['Pixel 7'];
  test.use(pixel);

  test('a mention is chosen with a finger, and the page is reached from the library', async ({ page }) => {
    await addReference(page, 'Mia', [301]);
    await page.goto('/library');
    await page.getByRole('link', { name: 'References' }).last().tap();
    await expect(card(page, 'Mia')).toBeVisible();
    await page.getByRole('button', { name: 'Use in a prompt' }).tap();
    await expect(prompt(page)).toHaveValue('@Mia ');
    await prompt(page).tap();
    await page.keyboard.press('End');
    await page.keyboard.type('and @');
    await suggestions(page).getByRole('option', { name: /@Mia/ }).tap();
    await expect(prompt(page)).toHaveValue('@Mia and @Mia ');
    await expect(prompt(page)).toBeFocused();
    await page.getByRole('button', { name: /Generate/ }).tap();
    await expectPictures(page, '@Mia and @Mia', 1);
    expect(await row(page, '@Mia and @Mia').count()).toBe(1);
  });

  test('who can be mentioned is offered under the canvas too', async ({ page }) => {
    await addReference(page, 'Mia', [301]);
    await openCreate(page);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(await file(640));
    await page.locator('[data-paint="mask"]').tap();
    const field = page.getByRole('main').getByRole('textbox', { name: 'What should the result show?' });
    await field.tap();
    await page.keyboard.type('a hat for @');
    await suggestions(page).getByRole('option', { name: /@Mia/ }).tap();
    await expect(field).toHaveValue('a hat for @Mia ');
    await expect(field).toBeFocused();
    await expect(mentioned(page).last()).toContainText('Mia');
    await expectAccessible(page);
  });
});
