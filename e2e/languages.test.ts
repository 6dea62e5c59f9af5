import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { pseudoMessages } from '@/i18n/pseudo-messages';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { MessageKey } from '@/lib/shared/language';
import { directionOf, LOCALE_COOKIE, PSEUDO_LOCALES } from '@/lib/shared/locales';
import { MODELS } from '@/lib/shared/models';
import { type JobAnswer, RECIPES } from '@/lib/shared/recipes/wire-jobs';
import type { CollectionAnswer, LinkAnswer } from '@/lib/shared/wire-collections';
import type { ComparisonPrice } from '@/lib/shared/wire-comparison';
import { english } from '@/test/english';
import type { StandInProcess } from '@/test/stand-in-process';
import { findLanguageFaults } from './find-language-faults';
import { expect, listRuns, test } from './rig';

/** What people write is Greek here, so that every English word is a text of the page. */
const PROMPT = 'ένας κόκκινος κύκλος';

/** A text as the pseudo-locales show it. */
const said = (key: MessageKey) => pseudoMessages({ text: english.t(key) }).text;

/** Names that are the same in every language. */
const NAMES = [
  ...MODELS.flatMap(({ label, id }) => [label, label.replace(/^GPT Image (?=\S+ )|^GPT /, ''), id])
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.()]/g, '\\$&')),
  String.raw`[\w-]+\.(?:png|jpe?g|webp)\b`,
  String.raw`\b(?:Overpaint|OpenAI|ChatGPT|GPT|SVG|PNG|JPEG|WebP|GIF|ZIP|CSV|JSON|URL|API|UTC|MP|MB|KB|US|px|ms|Esc)\b`,
  String.raw`(?<!\p{L})(?:[1-4]K|≈|×)`,
  // Keys, as keyboards name them.
  String.raw`\((?:(?:Ctrl|Shift)\+)*(?:\w|Delete)\)`,
  // What the API said, as it said it, and its ids.
  String.raw`(?<=: )(?:input|output|other)\b`,
  String.raw`\b(?:req_[0-9a-f-]+|SHA-256)\b`,
].join('|');

/** `Intl` has no pseudo-locales: in `en-XA` it writes English, in `ar-XB` Arabic. */
const INTL_WORDS = [
  ...Array.from({ length: 12 }, (_, month) => month).flatMap((month) =>
    (['short', 'long'] as const).map((style) =>
      new Date(2026, month).toLocaleDateString('en-GB', { month: style }),
    ),
  ),
  ...Array.from({ length: 7 }, (_, day) => day).flatMap((day) =>
    (['short', 'long'] as const).map((style) =>
      new Date(2026, 1, 1 + day).toLocaleDateString('en-GB', { weekday: style }),
    ),
  ),
  ...['second', 'minute', 'hour', 'day'].flatMap((unit) => [unit, `${unit}s`]),
  ...['ago', 'now', 'today', 'yesterday', 'and', 'or', 'at', 'AM', 'PM', 'am', 'pm'],
];

async function chooseLocale(context: BrowserContext, url: string, locale: string): Promise<void> {
  await context.addCookies([{ name: LOCALE_COOKIE, value: locale, url }]);
}

async function expectFaultless(page: Page, screen: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const faults = await page.evaluate(findLanguageFaults, { names: NAMES, words: INTL_WORDS });
  expect.soft(faults, screen).toEqual([]);
}

/** Runs in each state, a comparison, presets, a job of each recipe, and an image in the bin. @returns ids of what has its own page */
async function furnish(
  page: Page,
  standIn: StandInProcess,
): Promise<{
  imageId: string;
  comparisonId: string;
  collectionId: string;
  lookPath: string;
  jobIds: string[];
}> {
  const post = async (path: string, data: unknown) => {
    const response = await page.request.post(path, { data });
    expect(response.ok(), await response.text()).toBe(true);
    return response;
  };
  const run = async (fields: object) => {
    await post('/api/generate', { id: crypto.randomUUID(), prompt: PROMPT, quality: 'low', ...fields });
    await expect.poll(async () => (await listRuns(page)).every(({ endedAt }) => endedAt !== null)).toBe(true);
  };
  await run({ n: 2 });
  await run({ quality: 'high', model: 'gpt-image-2', outputFormat: 'webp', outputCompression: 80 });
  await standIn.script([{ kind: 'moderation' }]);
  await run({});
  await standIn.script([{ kind: 'server_error' }]);
  await run({});
  const images = (await listRuns(page)).flatMap((each) => each.images);
  const [shown, binned] = images;
  if (shown === undefined || binned === undefined) throw new Error('The stand-in made too few images.');
  expect((await page.request.delete(`/api/images/${binned.id}`)).ok()).toBe(true);

  const base = { params: { prompt: PROMPT, ...DEFAULT_SETTINGS }, edit: null, images: [] };
  const axes = { qualities: ['low', 'medium'] };
  const price: ComparisonPrice = await (await post('/api/comparisons/price', { base, axes })).json();
  const start = price.cells.map(({ key }) => ({ cell: key, runId: crypto.randomUUID() }));
  const comparisonId = crypto.randomUUID();
  await post('/api/comparisons', { id: comparisonId, base, axes, start });
  await post('/api/presets', {
    id: crypto.randomUUID(),
    kind: 'preset',
    name: 'Αφίσα',
    body: { settings: { ...DEFAULT_SETTINGS, n: 3, background: 'transparent' }, edit: null, prompt: PROMPT },
  });
  await expect.poll(async () => (await listRuns(page)).every(({ endedAt }) => endedAt !== null)).toBe(true);
  const collection = await page.request.post('/api/collections', {
    data: { name: PROMPT, images: [shown.id] },
  });
  const collectionId = ((await collection.json()) as CollectionAnswer).collection.id;
  const link = await page.request.post('/api/links', { data: { name: PROMPT, collectionId } });
  const lookPath = ((await link.json()) as LinkAnswer).link.path;
  const jobIds: string[] = [];
  for (const recipe of RECIPES) {
    const id = crypto.randomUUID();
    await post('/api/jobs', { id, recipe, name: PROMPT });
    const items = ['α', 'β'].map((name) => ({ id: crypto.randomUUID(), name, words: PROMPT }));
    await post(`/api/jobs/${id}/items`, { items });
    jobIds.push(id);
  }
  return { imageId: shown.id, comparisonId, collectionId, lookPath, jobIds };
}

/** Draws a comic of two panels, of which the first is refused, and opens its page. */
async function drawComic(page: Page, standIn: StandInProcess, id: string): Promise<void> {
  const { job } = (await (await page.request.get(`/api/jobs/${id}`)).json()) as JobAnswer;
  expect(job.recipe).toBe('comic');
  await standIn.script([{ kind: 'moderation' }]);
  const starts = job.items.map((item) => ({ item: item.id, runId: crypto.randomUUID() }));
  expect((await page.request.post(`/api/jobs/${id}/start`, { data: { starts } })).status()).toBe(202);
  await expect.poll(async () => (await listRuns(page)).every(({ endedAt }) => endedAt !== null)).toBe(true);
  await page.goto(`/recipes/${id}`);
  await expect(page.getByRole('article').first()).toBeVisible();
}

/** Closes the dialog that is open. */
async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Opens a dialog of the shell from the list of all actions, which has each of them at every width. */
async function openByName(page: Page, name: MessageKey): Promise<void> {
  await page.keyboard.press('Control+k');
  const option = page.getByRole('option', { name: said(name), exact: true });
  await option.click();
  await expect(option).toHaveCount(0);
  await expect(page.getByRole('dialog')).toBeVisible();
}

const PHOTO = fileURLToPath(new URL('photos/coffee.png', import.meta.url));

for (const locale of PSEUDO_LOCALES) {
  for (const width of [1280, 390]) {
    test.describe(`${locale}, ${width} px wide`, () => {
      test.use({
        viewport: { width, height: 844 },
        expectedComplaints: [/404/],
      });

      test.beforeEach(async ({ page, overpaint }) => {
        test.setTimeout(240_000);
        await chooseLocale(page.context(), overpaint.url, locale);
      });

      test('every screen is in the language, runs in its direction, and fits', async ({ page, standIn }) => {
        const { imageId, comparisonId, collectionId, lookPath, jobIds } = await furnish(page, standIn);
        for (const path of [
          '/',
          '/library',
          '/library?shelf=workings',
          '/library?shelf=bin',
          '/library?shelf=failed',
          '/library?shelf=unknown',
          '/compare',
          '/compare?new',
          `/compare/${comparisonId}`,
          '/usage',
          '/usage?month=2025-02',
          '/usage?month=2025-13',
          `/image/${imageId}`,
          '/image/missing',
          '/collections',
          `/collections/${collectionId}`,
          '/collections/missing',
          lookPath,
          '/look/missing',
          '/references',
          '/recipes',
          ...jobIds.map((id) => `/recipes/${id}`),
          '/recipes/missing',
          `/cut-out/${imageId}`,
          '/compare/missing',
          '/missing',
        ]) {
          await page.goto(path);
          await expect(page.locator('html')).toHaveAttribute('lang', locale);
          await expect(page.locator('html')).toHaveAttribute('dir', directionOf(locale));
          await expectFaultless(page, path);
        }
        // Last, since what a recipe asks the model for is English, and stands in the feed and in the library.
        await drawComic(page, standIn, jobIds.at(-1) ?? '');
        await expectFaultless(page, 'a job with what was drawn and what was refused');
      });

      test('so is each dialog, and the canvas', async ({ page, standIn }) => {
        await furnish(page, standIn);
        await page.goto('/');
        for (const name of [
          'studio.actions.connection',
          'studio.actions.settings',
          'studio.actions.keys',
          'studio.actions.history',
          'studio.actions.presets',
          'studio.actions.list',
        ] as const) {
          await openByName(page, name);
          await expectFaultless(page, name);
          await closeDialog(page);
        }
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('listbox')).toBeVisible();
        await expectFaultless(page, 'all actions');
        await closeDialog(page);

        await page.locator('[data-composer] button[aria-expanded]:visible').first().click();
        await expectFaultless(page, 'the settings');
        await page.goto('/');
        await page.locator('input[type=file]').first().setInputFiles(PHOTO);
        await page.locator('[data-paint]').click();
        await expect(page.getByRole('application')).toBeVisible();
        await expectFaultless(page, 'the mask');
        await page.locator('main input[type=radio][value=markup]').check({ force: true });
        await expectFaultless(page, 'the markup');
      });
    });
  }
}

test('a language is chosen in the settings, and the page follows at once', async ({ page, overpaint }) => {
  await chooseLocale(page.context(), overpaint.url, 'ar-XB');
  const html = page.locator('html');
  const chosen = async () =>
    (await page.context().cookies()).find(({ name }) => name === LOCALE_COOKIE)?.value;
  await page.goto('/library');
  await expect(html).toHaveAttribute('dir', 'rtl');
  await page.getByRole('button', { name: said('studio.header.settings'), exact: true }).click();
  await page.getByRole('combobox', { name: said('studio.language.name') }).selectOption('English');
  await expect(html).toHaveAttribute('lang', 'en-GB');
  await expect(html).toHaveAttribute('dir', 'ltr');
  expect(await chosen()).toBe('en');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('combobox', { name: 'Language' }).selectOption('As the browser says');
  await expect.poll(chosen).toBeUndefined();

  await dialog.getByRole('radio', { name: 'Dark' }).check();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('lang', 'en-GB');
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test.describe('in a browser that asks for American English', () => {
  test.use({ locale: 'en-US' });

  test('dates and numbers are American, and the texts those of English', async ({ page }) => {
    await page.goto('/usage');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-US');
    await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible();
  });
});
