import { uuidV7 } from '@/lib/client/uuid-v7';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { expect, expectAccessible, openCreate, row, test } from './rig';

type Page = Parameters<typeof openCreate>[0];

const NEW = 'gpt-image-3-flare';
const ENDING = 'gpt-image-2.5-sunburst';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const ends =
  /^OpenAI ends GPT Image 2\.5 Sunburst on \d+ \w+ \d{4}\. With GPT Image 2\.6 Sunburst it costs ≈ \$[\d.]+ instead of \$[\d.]+\.$/;
const follow = 'Use GPT Image 2.6 Sunburst';

const chooser = (page: Page) => page.getByRole('combobox', { name: 'Model' });

test.beforeEach(async ({ page, standIn }) => {
  await standIn.list({
    aliases: { [NEW]: 'gpt-image-2.6-flare' },
    shutdowns: { [ENDING]: inDays(10) },
  });
  expect((await page.request.get('/api/status?test=key')).ok()).toBe(true);
});

test('a model that the API lists and the catalogue lacks can be chosen, priced and used', async ({
  page,
}) => {
  await openCreate(page);
  await chooser(page).selectOption(NEW);
  await expect(
    page.getByText('New at OpenAI, and assumed to behave like GPT Image 2.6 Flare. Its price is not known.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Enter its price' }).click();
  const price = page.getByRole('group', { name: `Price of ${NEW}` });
  await price.getByLabel('Images out').fill('much');
  await price.getByRole('button', { name: 'Save the price' }).click();
  await expect(price.getByRole('alert')).toHaveText(
    'Each price must be an amount in dollars, such as 8 or 2.50.',
  );
  await price.getByLabel('Images out').fill('12.50');
  await expectAccessible(page);
  await price.getByLabel('Images out').press('Enter');
  await expect(page.getByText('It has the price that was entered here.')).toBeVisible();
  const generate = page.getByRole('button', { name: /Generate/ });
  await expect(generate).toContainText('≈ $');

  await page.getByRole('textbox', { name: 'Prompt' }).fill('a fox in snow');
  await generate.click();
  await expect(row(page, 'a fox in snow').getByRole('img').first()).toBeVisible();
  await page.reload();
  await expect(chooser(page)).toHaveValue(NEW);
});

test('a model that ends soon says so where it is used, and one click selects its successor', async ({
  page,
}) => {
  const { model: _, ...rest } = DEFAULT_SETTINGS;
  const body = { settings: { ...rest, model: ENDING } };
  const preset = { id: uuidV7(), kind: 'preset', name: 'Poster', body };
  expect((await page.request.post('/api/presets', { data: preset })).status()).toBe(201);

  await openCreate(page);
  await chooser(page).selectOption(ENDING);
  await expect(page.getByText(ends)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: follow }).click();
  await expect(chooser(page)).toHaveValue('gpt-image-2.6-sunburst');
  await expect(page.getByText(ends)).toBeHidden();

  await page.goto('/#presets');
  const dialog = page.getByRole('dialog', { name: 'Prompts and presets' });
  await expect(dialog.getByText(ends)).toBeVisible();
  await dialog.getByRole('button', { name: follow }).click();
  await expect(dialog.getByText('“Poster” uses GPT Image 2.6 Sunburst now.')).toBeVisible();
  await expect(dialog.getByText(ends)).toBeHidden();
});

test('a comparison with a model that ends soon says so, and can switch to its successor', async ({
  page,
}) => {
  await page.goto('/compare?new');
  const axis = page.getByRole('group', { name: 'Models' });
  await axis.getByLabel('GPT Image 2.5 Sunburst').check();
  await expect(page.getByText(ends)).toBeVisible();
  await page.getByRole('button', { name: follow }).click();
  await expect(axis.getByLabel('GPT Image 2.6 Sunburst')).toBeChecked();
  await expect(axis.getByLabel('GPT Image 2.5 Sunburst')).not.toBeChecked();
});

test('preview transparency says so, and its refusal leads to a model that supports it', async ({ page }) => {
  await openCreate(page);
  await chooser(page).selectOption('gpt-image-2');
  await page.getByRole('radio', { name: /^Transparent/ }).click();
  await expect(page.getByText('preview, may be refused')).toBeVisible();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a sticker');
  await page.getByRole('button', { name: /Generate/ }).click();
  const refused = row(page, 'a sticker');
  await expect(refused).toContainText('This model refused the transparent background.');
  await expect(refused).toContainText(/nothing was charged/i);
  await refused.getByRole('button', { name: 'Use GPT Image 2.5 Flare' }).click();
  await expect(chooser(page)).toHaveValue('gpt-image-2.5-flare');
  await expect(page.getByRole('radio', { name: /^Transparent/ })).toBeChecked();
});
