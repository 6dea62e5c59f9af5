import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { formatMicroUsd } from '@/lib/shared/money';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';
import { english } from '@/test/english';
import { expect, expectAccessible, listRuns, test } from './rig';

/** Makes runs one after the other, so that their order is known; resolves when they have ended. */
async function make(
  page: Page,
  prompts: readonly string[],
  change: Partial<GenerateParams> = {},
): Promise<void> {
  for (const prompt of prompts) {
    const id = uuidV7();
    const data = { ...DEFAULT_SETTINGS, quality: 'low', ...change, prompt, id };
    expect((await page.request.post('/api/generate', { data })).status()).toBe(202);
    await expect
      .poll(async () => (await (await page.request.get(`/api/runs/${id}`)).json()).run.status)
      .toMatch(/done|failed|unknown/);
  }
}

async function openLibrary(page: Page, query = ''): Promise<void> {
  await page.goto(`/library${query}`);
  // The server draws the page before its script arrives; this waits until React has hydrated the search field.
  await page.getByRole('searchbox').evaluate(async (field) => {
    while (!Object.keys(field).some((key) => key.startsWith('__reactProps')))
      await new Promise(requestAnimationFrame);
  });
}

const cells = (page: Page) => page.getByRole('gridcell');
const cell = (page: Page, prompt: string) => page.getByRole('gridcell', { name: prompt });
const sum = (page: Page) => page.locator('[data-sum]');
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' });

/** The address without its origin. */
function address(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

/** Reads each entry of a ZIP by its central directory; entries are stored, not deflated. */
function readZip(bytes: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const size = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    entries.set(name, bytes.subarray(begin, begin + size));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function costOf(runs: readonly WireRun[]): string {
  return formatMicroUsd(
    runs.reduce((total, run) => total + (run.costMicroUsd ?? 0), 0),
    english,
  );
}

test('search narrows while typing; the filter is in the address and survives a reload and Back', async ({
  page,
}) => {
  await make(page, ['a red fox', 'a blue fox', 'a green hare']);
  await openLibrary(page);
  const runs = await listRuns(page);
  await expect(sum(page)).toHaveText(`3 images · ${costOf(runs)}`);

  await page.keyboard.press('/');
  await page.keyboard.type('fo');
  await expect(cells(page)).toHaveCount(2);
  await expect(sum(page)).toHaveText(
    `2 images · ${costOf(runs.filter(({ params }) => params.prompt.endsWith('fox')))}`,
  );
  await expect.poll(() => address(page)).toBe('/library?q=fo');

  await page.getByRole('combobox', { name: 'Order' }).selectOption('Oldest first');
  await expect(cells(page).first()).toHaveAccessibleName(/a red fox/);
  await expect.poll(() => address(page)).toBe('/library?q=fo&sort=oldest');

  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('fo');
  await expect(cells(page)).toHaveCount(2);
  await expect(cells(page).first()).toHaveAccessibleName(/a red fox/);

  await page.goBack();
  await expect(page.getByRole('combobox', { name: 'Order' })).toHaveValue('newest');
  await expect(cells(page).first()).toHaveAccessibleName(/a blue fox/);
  await page.goForward();
  await expect(cells(page).first()).toHaveAccessibleName(/a red fox/);

  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect(cells(page)).toHaveCount(3);
  await page.getByRole('searchbox').fill('a purple cow');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(cells(page)).toHaveCount(3);
});

test('a partly wrong address shows what was understood and says what was not', async ({ page }) => {
  await make(page, ['a red fox', 'a green hare']);
  await openLibrary(page, '?q=fox&quality=lovely&at=soon');
  await expect(cells(page)).toHaveCount(1);
  await expect(page.getByText(/“quality” must be one of .* “at” must be/)).toBeVisible();

  await page.getByRole('searchbox').fill('% 🦊 _');
  await expect(page.getByText('“% 🦊 _” has neither')).toBeVisible();
  await expect(cells(page)).toHaveCount(2);
});

test('filters say what they do, each can be removed, and Back undoes a choice', async ({ page }) => {
  await make(page, ['low one']);
  await make(page, ['high one'], { quality: 'medium', size: '1536x1024' });
  await openLibrary(page);
  const filters = page.getByRole('complementary', { name: 'Filters' });
  await filters.getByRole('combobox', { name: 'Quality' }).selectOption('Medium');
  await expect(cells(page)).toHaveCount(1);
  await filters.getByRole('combobox', { name: 'Shape' }).selectOption('Landscape');
  await filters.getByRole('textbox', { name: 'Cost from' }).fill('0.01');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText(
    'Medium qualityLandscapeAt least $0.010',
  );
  await expect(cell(page, 'high one')).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter: Medium quality' }).click();
  await expect.poll(() => address(page)).toBe('/library?shape=landscape&minCost=0.01');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(cells(page)).toHaveCount(2);
  await page.goBack();
  await expect(filters.getByRole('combobox', { name: 'Shape' })).toHaveValue('landscape');
  await expect(filters.getByRole('textbox', { name: 'Cost from' })).toHaveValue('0.01');
});

test('a range is selected by click and Shift, and its ZIP has every name and a manifest', async ({
  page,
}) => {
  const prompts = ['one', 'two', 'three', 'four', 'five'].map((word) => `number ${word}`);
  await make(page, prompts);
  await openLibrary(page);
  const check = (prompt: string) => cell(page, prompt).locator('[data-check]');
  await check('number four').click();
  await cell(page, 'number two').click({ modifiers: ['Shift'] });
  await expect(bar(page).getByRole('status')).toContainText('3 selected');
  await cell(page, 'number three').click({ modifiers: ['ControlOrMeta'] });
  await expect(bar(page).getByRole('status')).toContainText('2 selected');
  await expect(cell(page, 'number two')).toHaveAttribute('aria-selected', 'true');
  await expect(cell(page, 'number three')).toHaveAttribute('aria-selected', 'false');

  const runs = (await listRuns(page)).filter(({ params }) => /two|four/.test(params.prompt));
  await expect(bar(page).getByRole('status')).toContainText(costOf(runs));
  const arrives = page.waitForEvent('download');
  await bar(page).getByRole('button', { name: 'Download ZIP' }).click();
  const entries = readZip(readFileSync(await (await arrives).path()));
  const names = runs.flatMap(({ images }) => images.map(({ fileName }) => fileName));
  expect([...entries.keys()].sort()).toEqual([...names, 'manifest.json'].sort());
  const manifest = JSON.parse(entries.get('manifest.json')?.toString() ?? '');
  expect(JSON.stringify(manifest)).toContain('number two');
  expect(manifest.images.map(({ file }: { file: string }) => file).sort()).toEqual(names.sort());

  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
});

test('a rubber band selects what it touches', async ({ page }) => {
  await make(
    page,
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `letter ${letter}`),
  );
  await openLibrary(page);
  await expect(cells(page)).toHaveCount(8);
  const [from, to] = await Promise.all([cells(page).nth(1).boundingBox(), cells(page).nth(7).boundingBox()]);
  expect(from && to).toBeTruthy();
  const centre = (box: typeof from) => ({ x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 60 });
  await page.mouse.move(centre(from).x, centre(from).y);
  await page.mouse.down();
  await page.mouse.move(centre(to).x, centre(to).y, { steps: 5 });
  await page.mouse.up();
  const columns = Number(await page.getByRole('grid').getAttribute('aria-colcount'));
  expect(columns).toBe(6);
  // From the second column of the first row to the second column of the second.
  await expect(bar(page).getByRole('status')).toContainText('2 selected');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('deleting can be undone; the bin restores, and is emptied only after a question', async ({ page }) => {
  await make(page, ['keep me', 'bin me', 'restore me']);
  await openLibrary(page);
  await cell(page, 'bin me').locator('[data-check]').click();
  await bar(page).getByRole('button', { name: 'Delete' }).click();
  await expect(cells(page)).toHaveCount(2);
  await expect(sum(page)).toHaveText(/^2 images/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cells(page)).toHaveCount(3);

  for (const prompt of ['bin me', 'restore me']) {
    await cell(page, prompt).locator('[data-check]').click();
    await bar(page).getByRole('button', { name: 'Delete' }).click();
    await expect(cell(page, prompt)).toBeHidden();
  }
  await page.getByRole('radio', { name: 'Bin' }).click();
  await expect(page.getByText('Deleted images stay here for 30 days')).toBeVisible();
  await expect(cells(page)).toHaveCount(2);
  await cell(page, 'restore me').locator('[data-check]').click();
  await bar(page).getByRole('button', { name: 'Restore' }).click();
  await expect(cells(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Empty the bin' }).click();
  const dialog = page.getByRole('dialog', { name: 'Empty the bin?' });
  await expect(dialog).toContainText(/1 image will be deleted for good.* That frees [\d.]+ [KM]B\./);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete everything for good' }).click();
  await expect(page.getByRole('heading', { name: 'The bin is empty' })).toBeVisible();
  await page.getByRole('radio', { name: 'Images' }).click();
  await expect(cells(page)).toHaveCount(2);
  await expect(cell(page, 'restore me')).toBeVisible();
});

test('everything works by keyboard', async ({ page }) => {
  await make(
    page,
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `letter ${letter}`),
  );
  await openLibrary(page);
  await cells(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, 'letter f')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(cell(page, 'letter f')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar(page).getByRole('status')).toContainText('3 selected');
  await page.keyboard.press('f');
  await expect(cell(page, 'letter e')).toHaveAccessibleName(/favourite/);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();

  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 'letter a')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(cells(page)).toHaveCount(6);
  await page.keyboard.press('Home');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(bar(page).getByRole('status')).toContainText('6 selected');
  await page.keyboard.press('Escape');

  await page.keyboard.press('ControlOrMeta+Home');
  await expect(cell(page, 'letter g')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect.poll(() => address(page)).toMatch(/^\/image\//);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog').getByRole('img', { name: 'letter f' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => address(page)).toBe('/library');
  await expect(cell(page, 'letter f')).toBeFocused();
});

test('runs without an image are listed with their reason, and run again', async ({ page, standIn }) => {
  await standIn.script([{ kind: 'moderation' }, { kind: 'server_error' }]);
  await make(page, ['refused', 'lost']);
  await openLibrary(page, '?shelf=failed');
  const refused = page.getByRole('article', { name: 'refused' });
  await expect(refused).toContainText('Nothing was charged.');
  await expect(sum(page)).toHaveText('1 run · $0.00');
  await expect(refused.getByRole('button', { name: 'Reuse settings' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('radio', { name: 'Unknown' }).click();
  const lost = page.getByRole('article', { name: 'lost' });
  await expect(lost).toContainText('may have charged');
  await expect(sum(page)).toHaveText('1 run · $0.00 · 1 of unknown cost');
  await lost.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByText('It runs again.')).toBeVisible();
  await page.getByRole('radio', { name: 'Images' }).click();
  await expect(cell(page, 'lost')).toBeVisible();
});

test('images made or deleted elsewhere appear and disappear without a reload', async ({ page, context }) => {
  await make(page, ['first']);
  await openLibrary(page);
  await expect(cells(page)).toHaveCount(1);
  await make(page, ['second']);
  await expect(cells(page)).toHaveCount(2);
  await expect(cells(page).first()).toHaveAccessibleName(/second/);
  await expect(sum(page)).toHaveText(/^2 images/);

  const other = await context.newPage();
  await openLibrary(other);
  await cell(other, 'first').locator('[data-check]').click();
  await bar(other).getByRole('button', { name: 'Delete' }).click();
  await expect(cell(page, 'first')).toBeHidden();
  await expect(sum(page)).toHaveText(/^1 image /);
});

test('the place is in the address, and new images do not shift the view', async ({ page }) => {
  const many = { n: 10 };
  await make(page, ['oldest', 'older', 'old', 'new', 'newer', 'newest'], many);
  await openLibrary(page);
  await page.getByRole('radio', { name: 'Large pictures' }).click();
  await expect(cell(page, 'newest').first()).toBeVisible();
  await cells(page).first().focus();
  await page.keyboard.press('ControlOrMeta+End');
  const last = page.locator('[data-place="59"]');
  await expect(last).toBeFocused();
  await expect(last).toHaveAccessibleName(/^oldest/);
  await expect.poll(() => address(page)).toMatch(/^\/library\?at=\d+$/);
  const left = address(page);

  await page.reload();
  await expect(last).toBeInViewport();
  await expect.poll(() => address(page)).toBe(left);
  const filters = page.getByRole('complementary', { name: 'Filters' });
  await filters.getByRole('checkbox', { name: 'Favourites only' }).check();
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await page.goBack();
  await expect(last).toBeInViewport();
  await expect(last).toHaveAccessibleName(/^oldest/);

  await make(page, ['just made'], { n: 2 });
  const fresh = page.getByRole('button', { name: '2 new images' });
  await expect(fresh).toBeVisible();
  await expect(sum(page)).toHaveText(/^62 images/);
  await expect(last).toHaveAccessibleName(/^oldest/);
  await fresh.click();
  await expect(cell(page, 'just made').first()).toBeInViewport();
  await expect.poll(() => address(page)).toBe('/library');
});

test.describe('files', () => {
  test.use({ expectedComplaints: [/415/] });

  test('become pictures of the library, and one that is not a picture says so', async ({ page }) => {
    await openLibrary(page);
    await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
    await page.getByLabel('Upload pictures').setInputFiles([
      { name: 'harbour.png', mimeType: 'image/png', buffer: onePixel },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ]);
    await expect(cell(page, 'harbour')).toBeVisible();
    await expect(page.getByText('1 picture uploaded.')).toBeVisible();
    await expect(page.getByText(/^notes\.txt: /)).toBeVisible();
  });
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

test.describe('when the server does not answer', () => {
  test.use({ expectedComplaints: [/Failed to load resource/] });

  test('the view stays, a message says so, and trying again continues', async ({ page }) => {
    await make(page, ['a red fox', 'a green hare']);
    await openLibrary(page);
    await page.route('**/api/images/summary*', (route) => route.abort());
    await page.getByRole('searchbox').fill('fox');
    await expect(page.getByText('cannot be reached')).toBeVisible();
    await expect(cells(page)).toHaveCount(2);
    await page.unroute('**/api/images/summary*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(cells(page)).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
  });
});

test('images side by side zoom and move together, by wheel and by keyboard, and get sharp', async ({
  page,
}) => {
  await openLibrary(page);
  await make(page, ['a red fox', 'a blue fox']);
  await expect(cells(page)).toHaveCount(2);
  await page.keyboard.press('ControlOrMeta+a');
  await bar(page).getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: 'Side by side' });
  const pictures = dialog.getByRole('img', { name: /fox/ });
  await expect(pictures).toHaveCount(2);
  /** Position and width of both pictures in their frames: the same for both, since they move together. */
  const place = () =>
    dialog.locator('[data-frame]').evaluateAll((frames) => {
      const each = frames.map((frame) => {
        const outer = frame.getBoundingClientRect();
        const inner = (frame.firstElementChild as Element).getBoundingClientRect();
        return [inner.x - outer.x, inner.y - outer.y, inner.width].map(Math.round);
      });
      return [...new Set(each.map(String))];
    });
  const whole = await place();
  expect(whole).toHaveLength(1);

  await pictures.first().hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(place).not.toEqual(whole);
  expect(await place()).toHaveLength(1);
  await expect(dialog.locator('img[src]:not([src*="?w="])')).toHaveCount(2);
  const zoomed = await place();

  await page.keyboard.press('ArrowRight');
  await expect.poll(place).not.toEqual(zoomed);
  expect(await place()).toHaveLength(1);
  await page.keyboard.press('0');
  await expect.poll(place).toEqual(whole);
  await page.keyboard.press('+');
  await expect.poll(place).not.toEqual(whole);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme}`, () => {
    test.use({ colorScheme });

    test('empty, full, selected and compared: axe finds nothing', async ({ page }) => {
      await openLibrary(page);
      await expectAccessible(page);
      await make(page, ['one', 'two']);
      await expect(cells(page)).toHaveCount(2);
      await page.keyboard.press('ControlOrMeta+a');
      await expect(bar(page).getByRole('status')).toContainText('2 selected');
      await expectAccessible(page);
      await bar(page).getByRole('button', { name: 'Compare' }).click();
      await expect(page.getByRole('dialog', { name: 'Side by side' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('three columns, filters in a sheet, selection by tap, and nothing overflows sideways', async ({
    page,
  }) => {
    await make(page, ['a red fox', 'a blue fox', 'a green hare', 'a black cat']);
    await openLibrary(page);
    await expect(cells(page)).toHaveCount(4);
    expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('3');
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Filters' }).tap();
    const sheet = page.getByRole('dialog', { name: 'Filters' });
    await sheet.getByRole('combobox', { name: 'Kind' }).selectOption('Uploads');
    await expect(sheet).toContainText('0 images');
    await sheet.getByRole('combobox', { name: 'Kind' }).selectOption('Any');
    await expect(sheet).toContainText('4 images');
    await expectAccessible(page);
    await sheet.getByRole('button', { name: 'Close' }).tap();
    await expect(sheet).toBeHidden();

    await page.getByRole('button', { name: 'Select' }).tap();
    await cell(page, 'a red fox').tap();
    await cell(page, 'a black cat').tap();
    await expect(bar(page).getByRole('status')).toContainText('2 selected');
    expect(await overflow()).toBe(0);
    await expectAccessible(page);
    await bar(page).getByRole('button', { name: 'Delete' }).tap();
    await expect(cells(page)).toHaveCount(2);
    await bar(page).getByRole('button', { name: 'End selecting' }).tap();
    await cell(page, 'a blue fox').tap();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
