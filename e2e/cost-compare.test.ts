import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { ComparisonPage, ComparisonPrice, WireComparison } from '@/lib/shared/wire-comparison';
import { english } from '@/test/english';
import type { StandInProcess } from '@/test/stand-in-process';
import {
  choose,
  expect,
  expectAccessible,
  expectPictures,
  generate,
  listRuns,
  onlyRun,
  openCreate,
  row,
  test,
  writePrompt,
} from './rig';

/** The tests of one worker share the stand-in and its log. */
const prompt = () => `a lighthouse in a storm ${test.info().testId.slice(-8)}`;
const base = (change: object = {}) => ({
  params: {
    prompt: prompt(),
    model: 'gpt-image-2.5-flare',
    size: '1024x1024',
    quality: 'medium',
    n: 1,
    background: 'auto',
    outputFormat: 'png',
    moderation: 'auto',
    partialImages: 0,
    ...change,
  },
  edit: null,
  images: [],
});
const QUALITIES = { qualities: ['low', 'medium', 'high'] };

/** Opens the builder and waits until it has prices. */
async function openBuilder(page: Page, query = 'new'): Promise<void> {
  await page.goto(`/compare?${query}`);
  await expect(page.getByRole('button', { name: /^Start \d+ runs? · / })).toBeVisible();
  await expect(page.getByRole('table').first()).toBeVisible();
}

const startButton = (page: Page) => page.getByRole('button', { name: /^Start \d+ runs? · / });
const cells = (page: Page) => page.locator('[data-cell]');
const pictures = (page: Page) => page.getByRole('button', { name: /^Look at / });

async function read(page: Page): Promise<WireComparison> {
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const response = await page.request.get(`/api/comparisons/${id}`);
  expect(response.status()).toBe(200);
  return ((await response.json()) as { comparison: WireComparison }).comparison;
}

async function priceOf(page: Page, axes: Record<string, string[]>): Promise<ComparisonPrice> {
  const response = await page.request.post('/api/comparisons/price', { data: { base: base(), axes } });
  expect(response.status()).toBe(200);
  return (await response.json()) as ComparisonPrice;
}

/** An existing comparison, created through the HTTP API. */
async function make(
  page: Page,
  axes: Record<string, string[]>,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { cells: planned } = await priceOf(page, axes);
  const id = crypto.randomUUID();
  const start = planned
    .filter(({ problem }) => problem === null)
    .map(({ key }) => ({ cell: key, runId: crypto.randomUUID() }));
  const response = await page.request.post('/api/comparisons', {
    data: { id, base: base(), axes, start, ...more },
  });
  expect(response.status(), await response.text()).toBe(201);
  return id;
}

async function openMade(page: Page, count: number, axes: Record<string, string[]> = QUALITIES) {
  const id = await make(page, axes);
  await page.goto(`/compare/${id}`);
  await expect(pictures(page)).toHaveCount(count);
  return id;
}

const callsOf = (standIn: StandInProcess) => standIn.calls().filter((call) => call.prompt === prompt());

const costOf = (run: WireRun | null) => run?.costMicroUsd ?? Number.NaN;

test('two models at three qualities: the price shown is the bill, and the findings are stated plainly', async ({
  page,
  standIn,
}) => {
  await openBuilder(page);
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt());
  await page.getByRole('checkbox', { name: /^GPT Image 2 / }).check();
  await expect(page.getByRole('checkbox', { name: /^Run GPT Image/ })).toHaveCount(6);
  const models = ['gpt-image-2.5-flare', 'gpt-image-2'];
  const { cells: planned } = await priceOf(page, { ...QUALITIES, models });
  const sum = planned.reduce((total, { estimate }) => total + (estimate?.highMicroUsd ?? 0), 0);
  await expect(startButton(page)).toHaveText(`Start 6 runs · ${formatMicroUsd(sum, english)}`);

  // A cap below the price prevents the start, here and on the server.
  await page.getByRole('textbox', { name: 'Cap in $' }).fill('0.01');
  await expect(page.getByText('which is more than the cap')).toBeVisible();
  await startButton(page).click({ force: true });
  await expect(page).toHaveURL(/\/compare\?new/);
  expect(callsOf(standIn)).toHaveLength(0);
  await page.getByRole('textbox', { name: 'Cap in $' }).fill('1');

  await startButton(page).click();
  await expect(page).toHaveURL(/\/compare\/[0-9a-f-]{36}$/);
  await expect(pictures(page)).toHaveCount(6);
  const filled = await read(page);
  const billed = callsOf(standIn).map(({ billedMicroUsd }) => billedMicroUsd ?? 0);
  expect(billed).toHaveLength(6);
  expect(filled.spentMicroUsd).toBe(billed.reduce((total, each) => total + each, 0));
  expect(filled.spentMicroUsd).toBe(sum);

  const costsOf = (quality: string) =>
    filled.cells
      .filter(({ params }) => params.quality === quality)
      .reduce((total, { run }) => total + costOf(run), 0);
  const percent = Math.round((100 * costsOf('low')) / costsOf('high'));
  await expect(page.getByText(`low costs ${percent} % of high`)).toBeVisible();
  await expect(page.getByText('Based on what was paid.')).toBeVisible();
  for (const [index, { run }] of filled.cells.entries()) {
    await expect(cells(page).nth(index)).toContainText(formatMicroUsd(costOf(run), english));
  }
  for (const picture of await page.locator('[data-picture] img').all()) {
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  }
});

test('the winner is kept, becomes a preset and goes back to the composer; a reload keeps everything', async ({
  page,
}) => {
  await openMade(page, 3);
  await page.getByRole('button', { name: 'Make low the winner' }).click();
  const winner = page.getByRole('region', { name: 'Winner' });
  await expect(winner).toContainText('low is the winner');
  await winner.getByRole('button', { name: 'Keep as a preset' }).click();
  await winner.getByRole('textbox', { name: 'Name of the preset' }).fill('Good enough');
  await winner.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByText('“Good enough” was saved as a preset.')).toBeVisible();
  const { presets } = await (await page.request.get('/api/presets')).json();
  expect(presets).toEqual([
    expect.objectContaining({
      name: 'Good enough',
      kind: 'preset',
      body: expect.objectContaining({ prompt: null, settings: expect.objectContaining({ quality: 'low' }) }),
    }),
  ]);

  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name of the comparison' }).fill('Lighthouses');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Lighthouses' })).toBeVisible();
  const before = await read(page);
  await page.reload();
  await expect(pictures(page)).toHaveCount(3);
  await expect(page.getByRole('heading', { name: 'Lighthouses' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Winner' })).toContainText('low is the winner');
  expect(await read(page)).toEqual(before);

  await page.getByRole('link', { name: 'All comparisons' }).click();
  await expect(page.getByRole('link', { name: /Lighthouses.*3 of 3 cells.*low/s })).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'Reuse its settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(prompt());
  await expect(
    page.getByRole('radiogroup', { name: 'Quality' }).getByRole('radio', { name: /^Low/ }),
  ).toBeChecked();
});

test('a comparison can be extended later: more levels, their price first, and earlier runs stay', async ({
  page,
  standIn,
}) => {
  await openMade(page, 3);
  const before = await read(page);
  await page.getByRole('button', { name: 'Extend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Extend the comparison' });
  await dialog.getByRole('checkbox', { name: /^max/ }).check();
  await expect(dialog.getByText(/^1 new cell: 1 run for \$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await expect(cells(page)).toHaveCount(4);
  expect(callsOf(standIn)).toHaveLength(3);
  await startButton(page).click();
  await expect(pictures(page)).toHaveCount(4);
  expect(callsOf(standIn)).toHaveLength(4);
  const after = await read(page);
  for (const { key, run } of before.cells) {
    expect(after.cells.find((cell) => cell.key === key)?.run?.id).toBe(run?.id);
  }
  // Nothing is missing any more.
  await expect(startButton(page)).toHaveCount(0);
});

test.describe('a change in another window', () => {
  test.use({ expectedComplaints: [/409 \(Conflict\)/] });

  test('is announced and shown', async ({ page, context }) => {
    await openMade(page, 3);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Make high the winner' }).click();
    await expect(other.getByRole('region', { name: 'Winner' })).toBeVisible();

    await page.getByRole('button', { name: 'Make low the winner' }).click();
    await expect(page.getByText(/changed in another window/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Winner' })).toContainText('high is the winner');
    await page.getByRole('button', { name: 'Make low the winner' }).click();
    await expect(page.getByRole('region', { name: 'Winner' })).toContainText('low is the winner');
  });

  test('is not paid for twice', async ({ page, context, standIn }) => {
    const id = await make(page, QUALITIES, { start: [] });
    await page.goto(`/compare/${id}`);
    const other = await context.newPage();
    await other.goto(`/compare/${id}`);
    await expect(startButton(other)).toBeVisible();
    await startButton(page).click();
    await expect(pictures(page)).toHaveCount(3);
    await expect(pictures(other)).toHaveCount(3);
    expect(callsOf(standIn)).toHaveLength(3);
  });
});

test('an existing run fills its cell for free, and cells can be switched off', async ({ page, standIn }) => {
  await openCreate(page);
  await generate(page, prompt());
  await expectPictures(page, prompt(), 1);
  const run = await onlyRun(page);
  await row(page, prompt()).getByRole('link', { name: 'Compare by cost' }).click();
  await expect(page).toHaveURL(`/compare?run=${run.id}`);
  await expect(page.getByText('Already there')).toBeVisible();
  await expect(startButton(page)).toHaveText(/^Start 2 runs/);
  await page.getByRole('checkbox', { name: 'Run high' }).uncheck();
  await expect(startButton(page)).toHaveText(/^Start 1 run ·/);
  await startButton(page).click();
  await expect(pictures(page)).toHaveCount(2);
  expect(callsOf(standIn)).toHaveLength(2);
  expect((await read(page)).cells.map((cell) => cell.run?.id === run.id)).toEqual([false, true, false]);
  // Cells that were switched off wait.
  await expect(page.getByRole('button', { name: /^Run high, / })).toBeVisible();
});

test('everything by keyboard: cells, zoom, large view, slider, difference, winner', async ({ page }) => {
  await openMade(page, 6, { ...QUALITIES, models: ['gpt-image-2.5-flare', 'gpt-image-2'] });
  const grid = page.locator('[data-grid]');
  const zoom = () => grid.evaluate((element) => Number(element.style.getPropertyValue('--zoom')));
  await cells(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(cells(page).nth(4)).toBeFocused();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(zoom).toBeCloseTo(2.25);
  await page.keyboard.press('Shift+ArrowRight');
  const panned = () => grid.evaluate((element) => Number(element.style.getPropertyValue('--pan-x')));
  await expect.poll(panned).toBeCloseTo(-0.1);
  await expect(page.getByRole('button', { name: '225 %' })).toBeVisible();
  // All cells move together.
  const transforms = await page
    .locator('[data-picture]')
    .evaluateAll((all) => all.map((each) => getComputedStyle(each).transform));
  expect(new Set(transforms).size).toBe(1);
  await page.keyboard.press('0');
  await expect.poll(zoom).toBe(1);

  await page.keyboard.press('w');
  await expect(page.getByRole('region', { name: 'Winner' })).toContainText('GPT Image 2, medium');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('5 of 6');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog).toContainText('6 of 6');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await cells(page).first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('s');
  await expect(dialog.getByRole('slider', { name: /^Line between .*low and .*medium/ })).toBeVisible();
  await page.keyboard.press('d');
  await expect(dialog.getByRole('status').filter({ hasText: 'of the pixels differ visibly' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('pictures of different sizes have a slider but no difference view, and the page says why', async ({
  page,
}) => {
  await openMade(page, 2, { sizes: ['1024x1024', '1536x1024'], qualities: ['low'] });
  await cells(page).first().focus();
  await page.keyboard.press('d');
  await expect(page.getByRole('dialog')).toContainText('so they cannot be compared pixel by pixel');
});

test('all pictures zoom and pan together by wheel and drag', async ({ page }) => {
  await openMade(page, 3);
  const frame = page.locator('[data-frame]').first();
  const box = await frame.boundingBox();
  if (box === null) throw new Error('There is no picture.');
  const view = () =>
    page
      .locator('[data-grid]')
      .evaluate(({ style }) =>
        ['--zoom', '--pan-x', '--pan-y'].map((name) => Number(style.getPropertyValue(name))),
      );
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  // The plain wheel scrolls the page until something is zoomed.
  await page.mouse.wheel(0, 50);
  expect((await view())[0]).toBe(1);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await view())[0]).toBeGreaterThan(1.5);
  const [, fromX = 0, fromY = 0] = await view();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await view())[1]).toBeGreaterThan(fromX);
  const [, , toY = 0] = await view();
  expect(toY).toBeGreaterThan(fromY);
  // A drag opens nothing.
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a cell that fails says why and whether it cost anything, and can be run again', async ({
  page,
  standIn,
}) => {
  await standIn.script([{ kind: 'moderation' }]);
  const id = await make(page, { qualities: ['low'] });
  await page.goto(`/compare/${id}`);
  await expect(cells(page).first()).toContainText('safety system refused');
  await expect(cells(page).first()).toContainText('Nothing was charged.');
  // The keyboard moves to the button with the price and spends nothing.
  await cells(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(
    cells(page)
      .first()
      .getByRole('button', { name: /^Run again · \$/ }),
  ).toBeFocused();
  expect(callsOf(standIn)).toHaveLength(0);
  await page.keyboard.press('Enter');
  await expect(pictures(page)).toHaveCount(1);
  expect((await read(page)).cells[0]?.olderRunIds).toHaveLength(1);
});

test('the user can step through several images of a cell', async ({ page }) => {
  const { cells: planned } = await priceOf(page, { qualities: ['low'] });
  const id = await make(page, { qualities: ['low'] }, { base: base({ n: 3 }) });
  expect(planned).toHaveLength(1);
  await page.goto(`/compare/${id}`);
  await expect(page.getByText('1 / 3')).toBeVisible();
  const shown = () => page.locator('[data-picture] img').first().getAttribute('src');
  const first = await shown();
  await page.getByRole('button', { name: /^Next image of / }).click();
  await expect(page.getByText('2 / 3')).toBeVisible();
  expect(await shown()).not.toBe(first);
  await cells(page).first().focus();
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect(page.getByText('3 / 3')).toBeVisible();
});

test.describe('with a budget', () => {
  test.use({ environment: { MONTHLY_BUDGET_USD: '0.03' }, expectedComplaints: [/402 \(Payment Required\)/] });

  test('a comparison above it cannot be started, and the page says so first', async ({ page, standIn }) => {
    await openBuilder(page);
    await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt());
    await expect(
      page.getByText(/ together, and \$0\.030 of this month’s \$0\.030 is left\. It resets on 1 /),
    ).toBeVisible();
    await expect(startButton(page)).toHaveAttribute('aria-disabled', 'true');
    await page.getByRole('checkbox', { name: 'Run high' }).uncheck();
    await expect(startButton(page)).toHaveAttribute('aria-disabled', 'false');
    await startButton(page).click();
    await expect(pictures(page)).toHaveCount(2);
    expect(callsOf(standIn)).toHaveLength(2);
  });
});

test('the composer’s prompt and settings become a comparison', async ({ page }) => {
  await openCreate(page);
  await writePrompt(page, prompt());
  await choose(page, 'Quality', 'High');
  await page.getByRole('link', { name: 'Compare by cost' }).click();
  await expect(page).toHaveURL(/\/compare\?draft/);
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(prompt());
  await expect(page.getByRole('checkbox', { name: /^Run / })).toHaveCount(3);
});

test('an edit is compared with its picture', async ({ page, standIn }) => {
  const upload = await page.request.post('/api/images?role=input', {
    // Small, so that putting the answers back is fast.
    data: await sharp('e2e/photos/seeding.jpg').resize(900).jpeg().toBuffer(),
    headers: { 'content-type': 'image/jpeg' },
  });
  const { image } = (await upload.json()) as { image: WireImage };
  await page.goto(`/image/${image.id}`);
  await page.getByRole('button', { name: 'Edit this' }).click();
  await writePrompt(page, prompt());
  await expect(page.getByRole('button', { name: /Edit/ })).toBeVisible();
  // The settings of an edit are longer: the link is where it stays once the picture is there.
  await expect(page.getByRole('button', { name: 'Paint a mask' })).toBeVisible();
  await page.getByRole('link', { name: 'Compare by cost' }).click();
  await expect(page).toHaveURL(/\/compare\?draft/);
  await expect(page.getByRole('img', { name: 'The picture that is edited' })).toBeVisible();
  await expect(startButton(page)).toHaveText(/^Start 3 runs/);
  await page.getByRole('checkbox', { name: 'Run high' }).uncheck();
  await startButton(page).click();
  await expect(pictures(page)).toHaveCount(2);
  expect(callsOf(standIn)).toHaveLength(2);
  const runs = await listRuns(page);
  expect(runs.every(({ kind, inputs }) => kind === 'edit' && inputs[0] === image.id)).toBe(true);
});

test('deleting a comparison keeps its runs, and its address answers 404', async ({ page }) => {
  await openMade(page, 3);
  const { pathname } = new URL(page.url());
  await page.getByRole('button', { name: 'Delete the comparison' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await expect(page).toHaveURL(/\/compare$/);
  await expect(page.getByText('Is it good enough?')).toBeVisible();
  expect(await listRuns(page)).toHaveLength(3);
  const { comparisons } = (await (await page.request.get('/api/comparisons')).json()) as ComparisonPage;
  expect(comparisons).toEqual([]);
  const gone = await page.request.get(pathname);
  expect(gone.status()).toBe(404);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on any of its pages', async ({ page }) => {
      test.slow();
      await page.goto('/compare');
      await expectAccessible(page);
      await openBuilder(page);
      await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt());
      await page.getByRole('checkbox', { name: /^GPT Image 2 / }).check();
      await page.getByRole('checkbox', { name: /^max/ }).check();
      await expect(page.getByText('has no quality “max”')).toBeVisible();
      await expectAccessible(page);
      await openMade(page, 3);
      await page.getByRole('button', { name: 'Make low the winner' }).click();
      await expectAccessible(page);
      await cells(page).first().focus();
      await page.keyboard.press('s');
      await expect(page.getByRole('dialog').getByRole('slider')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.getByRole('button', { name: 'Extend' }).click();
      await expect(page.getByRole('dialog').getByText('Choose what to add.')).toBeVisible();
      await expectAccessible(page);
      await page.goto('/compare');
      await expectAccessible(page);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('cells stand in one column, and nothing is wider than the screen', async ({ page }) => {
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await openBuilder(page);
    expect(await overflow()).toBe(0);
    await openMade(page, 6, { ...QUALITIES, models: ['gpt-image-2.5-flare', 'gpt-image-2'] });
    expect(await overflow()).toBe(0);
    const boxes = await cells(page).evaluateAll((all) =>
      all.map((each) => each.getBoundingClientRect().left),
    );
    expect(new Set(boxes).size).toBe(1);
    await expectAccessible(page);
    await pictures(page).first().tap();
    await expect(page.getByRole('dialog')).toContainText('1 of 6');
    expect(await overflow()).toBe(0);
  });
});
