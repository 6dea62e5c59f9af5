import type { Page } from '@playwright/test';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { WireJobOf } from '@/lib/shared/recipes/wire-jobs';
import { expect, expectAccessible, test } from './rig';

// A change that another window had made; a job that there is not.
test.use({ expectedComplaints: [/409 \(Conflict\)|404 \(Not Found\)/] });
test.describe.configure({ timeout: 90_000 });

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const words = (page: Page, name: string) => page.getByLabel(`Scene of ${name}`);

async function read(page: Page): Promise<WireJobOf<'comic'>> {
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const response = await page.request.get(`/api/jobs/${id}`);
  return ((await response.json()) as { job: WireJobOf<'comic'> }).job;
}

/** A comic with a panel for each scene: the recipe that needs the least before it can be drawn. */
async function openComic(page: Page, scenes: readonly string[]): Promise<string> {
  const id = uuidV7();
  const made = await page.request.post('/api/jobs', {
    data: { id, recipe: 'comic', name: `Fox ${id.slice(-4)}` },
  });
  expect(made.status()).toBe(201);
  const items = scenes.map((scene, index) => ({ id: uuidV7(), name: `Panel ${index + 1}`, words: scene }));
  expect((await page.request.post(`/api/jobs/${id}/items`, { data: { items } })).status()).toBe(200);
  await page.goto(`/recipes/${id}`);
  await expect(card(page, 'Panel 1')).toBeVisible();
  return id;
}

test('three are tried, judged by keys, drawn again with other words; then the rest, at the price that was said', async ({
  page,
  standIn,
}) => {
  const mark = test.info().testId.slice(-6);
  const scenes = ['wakes', 'runs', 'eats', 'sleeps', 'dreams'].map((what) => `${mark} a fox ${what}`);
  await openComic(page, scenes);
  const received = () => standIn.calls().filter(({ prompt }) => prompt?.includes(mark));

  const all = page.getByRole('button', { name: /^Draw all 5 · \$/ });
  await expect(all).toBeEnabled();
  await page.getByRole('button', { name: /^Try 3 in low quality · \$/ }).click();
  for (const name of ['Panel 1', 'Panel 2', 'Panel 3'])
    await expect(card(page, name).getByRole('img', { name, exact: true })).toBeVisible();
  expect(received().map(({ params }) => params.quality)).toEqual(['low', 'low', 'low']);

  await card(page, 'Panel 1').focus();
  await page.keyboard.press('a');
  await expect(card(page, 'Panel 1').getByRole('button', { name: 'Approved' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(card(page, 'Panel 2')).toBeFocused();
  await page.keyboard.press('x');
  await expect(card(page, 'Panel 2').getByText('Rejected')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Draw Panel 3 again' });
  await expectAccessible(page);
  await dialog.getByLabel('Scene').fill(`${mark} a fox eats soup`);
  await dialog.getByRole('radio', { name: 'High', exact: true }).check();
  await dialog.getByRole('button', { name: /^Draw again · / }).click();
  await expect(card(page, 'Panel 3').getByRole('button', { name: 'Picture 2' })).toBeVisible();
  expect(received().at(-1)).toMatchObject({ params: { quality: 'high' } });
  expect(received().at(-1)?.prompt).toContain('eats soup');

  // The picture before can be taken back.
  const [drawnAgain, drawnFirst] = (await read(page)).items[2]?.runs ?? [];
  await card(page, 'Panel 3').getByRole('button', { name: 'Picture 2' }).click();
  await card(page, 'Panel 3').getByRole('button', { name: 'Approve', exact: true }).click();
  await expect
    .poll(async () => (await read(page)).items[2])
    .toMatchObject({
      chosen: drawnFirst?.images[0]?.id,
      verdict: 'approved',
    });
  expect(drawnAgain?.params.quality).toBe('high');

  // What was rejected is not among the rest.
  const rest = page.getByRole('button', { name: /^Draw the other 2 · \$/ });
  await rest.click();
  await expect(card(page, 'Panel 5').getByRole('img', { name: 'Panel 5', exact: true })).toBeVisible();
  await expect(rest).toHaveCount(0);
  expect(received()).toHaveLength(6);
  const job = await read(page);
  expect(job.spentMicroUsd).toBe(received().reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0));

  await page.reload();
  await expect(page.getByText('5 items · 5 drawn · 2 approved')).toBeVisible();
  await page.getByRole('link', { name: 'All recipes' }).click();
  await expect(page.getByRole('link', { name: new RegExp(`^${job.name}`) })).toContainText('5 of 5 drawn');
});

test('what is typed is saved by itself, over what another window did meanwhile, and before it is drawn', async ({
  page,
  standIn,
}) => {
  const mark = test.info().testId.slice(-6);
  const id = await openComic(page, [`${mark} a fox`, `${mark} an owl`]);
  const [first] = (await read(page)).items;
  await page.request.patch(`/api/jobs/${id}/items/${first?.id}`, {
    data: { revision: first?.revision, name: 'Theirs' },
  });
  await words(page, 'Panel 1').fill(`${mark} a fox with a hat`);
  await expect(card(page, 'Theirs')).toBeVisible();
  expect((await read(page)).items[0]).toMatchObject({ name: 'Theirs', words: `${mark} a fox with a hat` });

  await words(page, 'Panel 2').fill(`${mark} an owl with a hat`);
  await page.getByRole('button', { name: /^Draw all 2/ }).click();
  await expect(card(page, 'Panel 2').getByRole('img', { name: 'Panel 2', exact: true })).toBeVisible();
  const prompts = standIn.calls().flatMap(({ prompt }) => (prompt?.includes(mark) ? [prompt] : []));
  expect(prompts).toHaveLength(2);
  for (const prompt of prompts) expect(prompt).toContain('with a hat');
});

test('an item that fails says why and whether it was charged, and is drawn again with the rest', async ({
  page,
  standIn,
}) => {
  const mark = test.info().testId.slice(-6);
  await openComic(page, [`${mark} a fox`]);
  await standIn.script([{ kind: 'moderation' }]);
  await page.getByRole('button', { name: /^Draw “Panel 1”/ }).click();
  await expect(card(page, 'Panel 1').getByText('Nothing was charged.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Draw “Panel 1”/ }).click();
  await expect(card(page, 'Panel 1').getByRole('img', { name: 'Panel 1', exact: true })).toBeVisible();
  await expect(card(page, 'Panel 1').getByText('Nothing was charged.')).toHaveCount(0);
});

test('eighty items are eighty items, and have no more elements than are in view', async ({ page }) => {
  await openComic(
    page,
    Array.from({ length: 80 }, (_, index) => `scene ${index}`),
  );
  await expect(page.getByText('80 items · 0 drawn · 0 approved')).toBeVisible();
  expect(await page.locator('*').count()).toBeLessThan(1500);
  await card(page, 'Panel 1').focus();
  await page.keyboard.press('End');
  await expect(card(page, 'Panel 80')).toBeFocused();
  expect(await page.locator('*').count()).toBeLessThan(1500);
});

test('recipes can be begun, copied and deleted, also on a phone, and nothing lies beyond its edge', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/recipes');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Restyle many photos/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
  await expectAccessible(page);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Photos (copy)' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete the job' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the job' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recipes' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Photos \(copy\)/ })).toHaveCount(0);
  await page.goto('/recipes/01990000-0000-7000-8000-000000000000');
  await expect(page.getByRole('heading', { name: 'There is no such job' })).toBeVisible();
});

test('the keys are for the card that has the focus, and the focus is never lost', async ({
  page,
  standIn,
}) => {
  const mark = test.info().testId.slice(-6);
  await openComic(page, [`${mark} a fox`, `${mark} an owl`, `${mark} a bear`]);
  await page.getByRole('button', { name: /^Draw all 3/ }).click();
  await expect(page.getByText('3 items · 3 drawn · 0 approved')).toBeVisible();
  const has = (name: string) => expect(card(page, name)).toBeFocused();

  // Nobody sees yet which card the key would be for: it is shown, and nothing is judged.
  await page.getByRole('button', { name: 'Add a panel' }).focus();
  await page.keyboard.press('a');
  await has('Panel 1');
  await expect(page.getByText('3 items · 3 drawn · 0 approved')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText('3 items · 3 drawn · 1 approved')).toBeVisible();

  await page.keyboard.press('ArrowRight');
  await has('Panel 2');
  await page.keyboard.press('Home');
  await has('Panel 1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Draw Panel 2 again' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await has('Panel 2');
  await standIn.script([{ kind: 'slow', ms: 4_000 }]);
  await page.keyboard.press('r');
  await dialog.getByRole('button', { name: /^Draw again · / }).click();
  await expect(dialog).toHaveCount(0);
  await has('Panel 2');
  // While it is drawn it is not asked for once more.
  await expect(card(page, 'Panel 2').getByRole('button', { name: 'Draw Panel 2 again' })).toBeDisabled();
  await page.keyboard.press('r');
  await expect(dialog).toHaveCount(0);

  await card(page, 'Panel 2').getByRole('textbox', { name: 'Name of item 2' }).fill('');
  // Something was drawn for it, so it is asked first.
  await card(page, 'Item 2').getByRole('button', { name: 'Remove Item 2' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove Item 2?' });
  await removing.press('Escape');
  await expect(page.getByRole('article')).toHaveCount(3);
  await card(page, 'Item 2').getByRole('button', { name: 'Remove Item 2' }).click();
  await removing.getByRole('button', { name: 'Remove', exact: true }).click();
  await has('Panel 3');
  await expect(page.getByRole('article')).toHaveCount(2);
  await card(page, 'Panel 3').getByRole('button', { name: 'Remove Panel 3' }).click();
  const removingLast = page.getByRole('dialog', { name: 'Remove Panel 3?' });
  await removingLast.getByRole('button', { name: 'Remove', exact: true }).click();
  await has('Panel 1');

  await page.getByRole('button', { name: 'Add a panel' }).click();
  await card(page, 'Panel 2').getByLabel('Scene of Panel 2').fill(`${mark} a hare`);
  await card(page, 'Panel 2').getByRole('textbox', { name: 'Name of item 2' }).fill('');
  await expect(page.getByRole('button', { name: /^Draw “Item 2”/ })).toBeVisible();
});

test('what waits can be let go, and who deletes the job is told what still comes', async ({
  page,
  standIn,
}) => {
  const mark = test.info().testId.slice(-6);
  await openComic(
    page,
    Array.from({ length: 12 }, (_, index) => `${mark} fox ${index + 1}`),
  );
  await standIn.script(Array.from({ length: 8 }, () => ({ kind: 'slow' as const, ms: 6_000 })));
  await page.getByRole('button', { name: /^Draw all 12/ }).click();
  const cancel = page.getByRole('button', { name: /^Cancel \d+ waiting$/ });
  await expect(cancel).toBeVisible();

  await page.getByRole('button', { name: 'Delete the job' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this job?' });
  await expect(
    dialog.getByText(/^What is being drawn still comes to the library, and may cost \$/),
  ).toBeVisible();
  await page.keyboard.press('Escape');

  await cancel.click();
  await expect(cancel).toHaveCount(0);
  await expect(page.getByText(/^12 items · [1-9]\d* drawn · 0 approved$/)).toBeVisible({ timeout: 30_000 });
  const { items } = await read(page);
  const calls = standIn.calls().filter(({ prompt }) => prompt?.includes(mark));
  expect(calls.length).toBeLessThan(12);
  expect(items.filter(({ chosen }) => chosen !== null)).toHaveLength(calls.length);
  await expect(
    page.getByRole('button', { name: new RegExp(`^Draw the other ${12 - calls.length}`) }),
  ).toBeVisible();
});

test('what was typed a moment before the page was left is there when one comes back, at once', async ({
  page,
}) => {
  const mark = test.info().testId.slice(-6);
  await openComic(page, [`${mark} a fox`]);
  await words(page, 'Panel 1').fill(`${mark} a fox, and back`);
  await page.getByRole('link', { name: 'All recipes' }).click();
  await expect(page.getByRole('heading', { name: 'Recipes', exact: true })).toBeVisible();
  await page.goBack();
  await expect(words(page, 'Panel 1')).toHaveValue(`${mark} a fox, and back`);
  await words(page, 'Panel 1').fill(`${mark} a fox, and anew`);
  await page.reload();
  await expect(words(page, 'Panel 1')).toHaveValue(`${mark} a fox, and anew`);
});
