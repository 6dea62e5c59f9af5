import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { ImageDetails, UploadAnswer, WireImage, WireRun } from '@/lib/shared/wire';
import { expect, expectAccessible, openCreate, readImage, test } from './rig';

// Slow: several runs, a server and a browser, on two cores.
test.describe.configure({ timeout: 120_000 });

const SETTINGS = {
  model: 'gpt-image-2',
  quality: 'low',
  n: 1,
  background: 'auto',
  outputFormat: 'png',
  moderation: 'auto',
  partialImages: 0,
};

async function post<T>(page: Page, path: string, data: unknown): Promise<T> {
  const response = await page.request.post(path, { data });
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()) as T;
}

async function ended(page: Page, id: string): Promise<WireImage> {
  let images: WireImage[] = [];
  await expect
    .poll(async () => {
      const { run } = (await (await page.request.get(`/api/runs/${id}`)).json()) as { run: WireRun };
      images = run.images;
      return run.status;
    })
    .toBe('done');
  return images[0] as WireImage;
}

async function draw(page: Page, prompt: string, change: object = {}): Promise<WireImage> {
  const id = uuidV7();
  await post(page, '/api/generate', { id, prompt, size: '1536x1024', ...SETTINGS, ...change });
  return ended(page, id);
}

async function edit(page: Page, prompt: string, images: WireImage[], mask?: WireImage): Promise<WireImage> {
  const id = uuidV7();
  const ids = images.map((image) => image.id);
  const how = mask ? { mask: mask.id, placement: 'exact' } : { placement: 'whole' };
  await post(page, '/api/edit', { id, prompt, size: 'source', images: ids, ...how, ...SETTINGS });
  return ended(page, id);
}

async function upload(page: Page, role: 'input' | 'mask', data: Buffer): Promise<WireImage> {
  const headers = { 'content-type': 'image/png' };
  const response = await page.request.post(`/api/images?role=${role}`, { headers, data });
  return ((await response.json()) as UploadAnswer).image;
}

function plain(background: string): Promise<Buffer> {
  return sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Opaque except for a quarter in the middle. */
function maskOfMiddle(): Promise<Buffer> {
  const hole = Buffer.from('<svg width="320" height="240"><rect width="320" height="240"/></svg>');
  return sharp({
    create: { width: 640, height: 480, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 1 } },
  })
    .composite([{ input: hole, blend: 'dest-out' }])
    .png()
    .toBuffer();
}

async function details(page: Page, { id }: { id: string }): Promise<ImageDetails> {
  return (await (await page.request.get(`/api/images/${id}/details`)).json()) as ImageDetails;
}

/** Opens the page of one image and waits until its script has taken over. */
async function openPage(page: Page, { id }: { id: string }): Promise<Locator> {
  await page.goto(`/image/${id}`);
  const panel = page.getByRole('complementary', { name: 'About this image' });
  await expect(panel).toBeVisible();
  // The server draws times in UTC; the script then shows them in the user's time zone.
  await expect(panel.getByText(/ UTC$/)).toHaveCount(0);
  return panel;
}

const tile = (page: Page, { id }: { id: string }) => page.locator(`a[data-image-id="${id}"]`);
const viewer = (page: Page) => page.getByRole('dialog');
const pathOf = (page: Page) => new URL(page.url()).pathname;

test('a link opens one image alone: complete without scripts, titled by its prompt, with all its details', async ({
  page,
  browser,
  overpaint,
}) => {
  const image = await draw(page, 'a brass telescope');
  const response = await page.request.get(`/image/${image.id}`);
  expect(response.headers()['cache-control']).toMatch(/^private,.* no-store/);
  const bare = await browser.newPage({ javaScriptEnabled: false, baseURL: overpaint.url });
  await bare.goto(`/image/${image.id}`);
  await expect(bare).toHaveTitle('a brass telescope · Overpaint');
  await expect(bare.getByRole('heading', { level: 1, name: 'a brass telescope' })).toBeAttached();
  await expect(bare.getByRole('img', { name: 'a brass telescope' })).toBeVisible();
  await expect(bare.getByText(image.id)).toBeVisible();
  await bare.close();

  const panel = await openPage(page, image);
  const { sha256, upstreamRequestId, run } = await details(page, image);
  await expect(panel.getByText(sha256)).toBeVisible();
  expect(upstreamRequestId).toMatch(/^req_/);
  await expect(panel.getByText(String(upstreamRequestId))).toBeVisible();
  await expect(panel.getByText(String(run?.id))).toBeVisible();
  await expect(panel.getByText(/^Estimated: /)).toBeVisible();
  await expect(panel.getByText('Made from its prompt alone', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next image' })).toHaveCount(0);
  await expect(panel.getByRole('link', { name: 'Compare by cost' })).toHaveAttribute(
    'href',
    `/compare?run=${run?.id}`,
  );
  await expectAccessible(page);
});

test.describe('a missing image', () => {
  test.use({ expectedComplaints: [/404/] });

  test('gets a message and the right status', async ({ page }) => {
    const response = await page.goto('/image/0192f0c1-0000-7000-8000-000000000000');
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is no such image' })).toBeVisible();
    await expectAccessible(page);
  });
});

test('over the feed, Back closes an image and keeps the place, Forward opens it, and after a reload it stands alone', async ({
  page,
}) => {
  const images: WireImage[] = [];
  for (const prompt of ['one boat', 'two boats', 'three boats', 'four boats'])
    images.push(await draw(page, prompt));
  const [first, second, , newest] = images as [WireImage, WireImage, WireImage, WireImage];
  await openCreate(page);
  await tile(page, second).scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(100);

  await tile(page, second).click();
  await expect(viewer(page).getByRole('img', { name: 'two boats' })).toBeVisible();
  expect(pathOf(page)).toBe(`/image/${second.id}`);
  await expect(page).toHaveTitle('two boats · Overpaint');

  await page.goBack();
  await expect(viewer(page)).toBeHidden();
  expect(pathOf(page)).toBe('/');
  await expect(page).toHaveTitle('Overpaint');
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled);

  await page.goForward();
  await expect(viewer(page).getByRole('img', { name: 'two boats' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(viewer(page).getByRole('img', { name: 'one boat' })).toBeVisible();
  expect(pathOf(page)).toBe(`/image/${first.id}`);

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'one boat' })).toBeAttached();
  await expect(viewer(page)).toHaveCount(0);
  await page.goBack();
  await expect(tile(page, newest)).toBeVisible();
  expect(pathOf(page)).toBe('/');
  // Since the reload, that history entry is the page of the image.
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: 'one boat' })).toBeAttached();
  await expect(viewer(page)).toHaveCount(0);
  expect(pathOf(page)).toBe(`/image/${first.id}`);
});

test('over the library it is the same, with its filter; the page of an image belongs to the library, but is not it', async ({
  page,
}) => {
  const image = await draw(page, 'one kayak');
  await draw(page, 'a bridge');
  await page.goto('/library?q=kayak');
  await page.getByRole('gridcell', { name: 'one kayak' }).click();
  await expect(viewer(page).getByRole('img', { name: 'one kayak' })).toBeVisible();
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Library' });

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'one kayak' })).toBeAttached();
  await expect(viewer(page)).toHaveCount(0);
  await expect(link).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('kayak');
  await expect(page.getByRole('gridcell')).toHaveCount(1);
  await expect(link).toHaveAttribute('aria-current', 'page');
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: 'one kayak' })).toBeAttached();
  await expect(viewer(page)).toHaveCount(0);
  expect(pathOf(page)).toBe(`/image/${image.id}`);
});

test('Escape closes what was opened, and Back then leaves the page', async ({ page }) => {
  const image = await draw(page, 'a wooden spoon');
  await page.goto(`/image/${image.id}`);
  await openCreate(page);
  await tile(page, image).click();
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toBeHidden();
  expect(pathOf(page)).toBe('/');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'a wooden spoon' })).toBeAttached();
});

test('a new tab gets the page of the image, and old addresses still open it', async ({ page, context }) => {
  const image = await draw(page, 'a glass marble');
  await openCreate(page);
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    tile(page, image).click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect(other.getByRole('heading', { level: 1, name: 'a glass marble' })).toBeAttached();
  expect(pathOf(other)).toBe(`/image/${image.id}`);
  await expect(viewer(page)).toHaveCount(0);

  await page.goto(`/#image=${image.id}`);
  await expect(viewer(page).getByRole('img', { name: 'a glass marble' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toBeHidden();
  expect(pathOf(page)).toBe('/');
});

test('an image that is deleted elsewhere while it is open says so and can be restored, over a page and alone', async ({
  page,
}) => {
  const image = await draw(page, 'a paper lantern');
  await openCreate(page);
  await tile(page, image).click();
  const notice = page.getByText('This image is in the bin.', { exact: false });
  await expect(viewer(page)).toBeVisible();
  await page.request.delete(`/api/images/${image.id}`);
  await expect(notice).toBeVisible();
  await viewer(page).getByRole('button', { name: 'Restore' }).click();
  await expect(notice).toBeHidden();
  expect((await details(page, image)).image.deletedAt).toBeNull();

  await openPage(page, image);
  await page.request.delete(`/api/images/${image.id}`);
  await expect(notice).toContainText('30 days');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(notice).toBeHidden();
  expect((await details(page, image)).image.deletedAt).toBeNull();
});

test.describe('deleted for good', () => {
  test.use({ expectedComplaints: [/404/] });

  test('while it is open, its viewer closes with a message, and its page says so', async ({
    page,
    context,
  }) => {
    const image = await draw(page, 'a last match');
    await openCreate(page);
    await tile(page, image).click();
    await expect(viewer(page)).toBeVisible();
    const alone = await context.newPage();
    await openPage(alone, image);

    await page.request.delete(`/api/images/${image.id}`);
    await post(page, '/api/images/bin', { ids: [image.id] });
    await expect(alone.getByRole('heading', { name: 'This image is gone' })).toBeVisible();
    await expect(viewer(page)).toBeHidden();
    await expect(page.getByRole('status', { name: 'Notices' })).toContainText('There is no such image.');
    expect(pathOf(page)).toBe('/');
  });
});

test('two pages of one image agree: a favourite here is one there', async ({ page, context }) => {
  const image = await draw(page, 'a jade ring');
  const other = await context.newPage();
  await openPage(page, image);
  await openPage(other, image);
  await page.getByRole('button', { name: 'Favourite' }).click();
  await expect(other.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
  await other.getByRole('button', { name: 'Favourite' }).click();
  await expect(page.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'false');

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(other.getByText('This image is in the bin.', { exact: false })).toBeVisible();
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(other.getByText('This image is in the bin.', { exact: false })).toBeHidden();
});

test('a download is converted: format, size, quality and background are remembered for the next', async ({
  page,
}) => {
  const image = await draw(page, 'a snail, sticker', {
    model: 'gpt-image-2.5-flare',
    background: 'transparent',
    size: '1024x1024',
  });
  const panel = await openPage(page, image);
  const save = async (name: RegExp) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('link', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const original = await save(/^Download$/);
  expect(original.name).toBe(image.fileName);
  expect(original.bytes.equals(await readImage(page, image))).toBe(true);

  await panel.getByRole('button', { name: 'Convert' }).click();
  await panel.getByRole('radio', { name: 'JPEG' }).click();
  await panel.getByRole('radio', { name: '25 %' }).click();
  await panel.getByLabel('Behind what is transparent').fill('#00ff00');
  const small = await save(/^Download JPEG, 256 × 256$/);
  expect(small.name).toMatch(/\.jpe?g$/);
  expect(await sharp(small.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 256 });
  const [red, green, blue] = await sharp(small.bytes).raw().toBuffer();
  expect(Math.max(Number(red), Number(blue))).toBeLessThan(40);
  expect(Number(green)).toBeGreaterThan(215);

  await panel.getByLabel('Quality').fill('10');
  const coarse = await save(/^Download JPEG/);
  expect(coarse.bytes.length).toBeLessThan(small.bytes.length);

  await panel.getByRole('radio', { name: 'WebP' }).click();
  await panel.getByRole('spinbutton', { name: 'Height' }).fill('100');
  await expect(panel.getByRole('spinbutton', { name: 'Width' })).toHaveValue('100');
  const webp = await save(/^Download WebP, 100 × 100$/);
  expect(await sharp(webp.bytes).metadata()).toMatchObject({ format: 'webp', width: 100, hasAlpha: true });

  await panel.getByRole('spinbutton', { name: 'Width' }).fill('5000');
  await expect(panel.getByText('At most its own 1024 × 1024 pixels', { exact: false })).toBeVisible();
  await expectAccessible(page);

  await openPage(page, image);
  await panel.getByRole('button', { name: 'Convert' }).click();
  await expect(panel.getByRole('radio', { name: 'WebP' })).toBeChecked();
  await expect(panel.getByRole('link', { name: 'Download WebP, 100 × 100' })).toBeVisible();
});

test('lineage shows the photo, its mask, the edit and the edit of it, and leads to each, by mouse and by keyboard', async ({
  page,
}) => {
  const photo = await upload(page, 'input', await plain('#a86'));
  const mask = await upload(page, 'mask', await maskOfMiddle());
  const door = await edit(page, 'a blue door', [photo], mask);
  const night = await edit(page, 'make it night', [door]);
  const winter = await edit(page, 'make it winter', [door]);

  const panel = await openPage(page, night);
  const tree = panel.getByRole('list', { name: 'Where it came from and what came of it' });
  await expect(tree.getByRole('link')).toHaveCount(5);
  // Photo > mask, edit > both edits of it: a list in a list in a list.
  await expect(tree.locator('> li > ul > li > ul > li')).toHaveCount(2);
  await expect(tree.getByRole('link', { name: /^Edit, make it night/ })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expectAccessible(page);

  await tree.getByRole('link', { name: 'Mask' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Mask' })).toBeAttached();
  expect(pathOf(page)).toBe(`/image/${mask.id}`);
  await expect(panel.getByText('25.0 % of it')).toBeVisible();
  await expect(tree.getByRole('link', { name: 'Mask' })).toHaveAttribute('aria-current', 'page');
  await expect(panel.getByRole('button', { name: 'Edit this' })).toHaveCount(0);

  await openCreate(page);
  await tile(page, winter).click();
  await tree.getByRole('link', { name: /^Photo/ }).click();
  await expect(viewer(page).getByRole('img', { name: 'Uploaded photo' })).toBeVisible();
  expect(pathOf(page)).toBe(`/image/${photo.id}`);
  await tree.getByRole('link', { name: /^Edit, a blue door/ }).click();
  await expect(viewer(page).getByRole('radio', { name: 'Before / after' })).toBeVisible();
  await expect(viewer(page).getByText('The model changed', { exact: false })).toBeVisible();
  await page.goBack();
  await expect(viewer(page)).toBeHidden();
  expect(pathOf(page)).toBe('/');
});

test('the page of an upload shows its details and can start an edit with it', async ({ page }) => {
  const photo = await upload(page, 'input', await plain('#68a'));
  const panel = await openPage(page, photo);
  await expect(page.getByRole('heading', { level: 1, name: 'Uploaded photo' })).toBeAttached();
  await expect(panel.getByText((await details(page, photo)).sha256)).toBeVisible();
  await expect(panel.getByText('Not used in an edit yet.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Run again' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Favourite' }).click();
  await expect(panel.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await details(page, photo)).image.favourite).toBe(true);
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Edit this' }).click();
  await expect(page.getByRole('button', { name: /^Base image/ })).toBeVisible();
});

test('alone, an image is zoomed and panned by keyboard, and is run again', async ({ page, standIn }) => {
  const image = await draw(page, 'an oak leaf');
  await openPage(page, image);
  const zoom = page.getByRole('toolbar', { name: 'Zoom' });
  const percent = zoom.getByRole('button', { name: /percent/ });
  const all = await percent.textContent();
  await page.keyboard.press('1');
  await expect(percent).toHaveText('100 %');
  await page.keyboard.press('+');
  await expect(percent).toHaveText('150 %');
  const picture = page.locator('[data-zoom-picture]');
  const before = await picture.getAttribute('style');
  await page.keyboard.press('ArrowRight');
  await expect(picture).not.toHaveAttribute('style', String(before));
  await page.keyboard.press('0');
  await expect(percent).toHaveText(String(all));

  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByRole('status', { name: 'Notices' })).toContainText('It runs again.');
  await expect.poll(() => standIn.calls().filter(({ prompt }) => prompt === 'an oak leaf').length).toBe(2);
  await page.getByRole('button', { name: 'Reuse settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('an oak leaf');
});

test('alone, an edit is compared with its original and put back with another fade, and the address follows', async ({
  page,
}) => {
  const photo = await upload(page, 'input', await plain('#8a6'));
  const mask = await upload(page, 'mask', await maskOfMiddle());
  const image = await edit(page, 'a round window', [photo], mask);
  const panel = await openPage(page, image);
  await page.getByRole('radio', { name: 'Side by side' }).click();
  await expect(page.getByRole('img', { name: 'The original' })).toBeVisible();
  await panel.getByRole('slider', { name: 'Fade at the mask’s edge' }).fill('40');
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => pathOf(page)).not.toBe(`/image/${image.id}`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'a round window' })).toBeAttached();
  await expect(panel.getByRole('row', { name: /^Fade/ })).toContainText('40 px');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, ${colorScheme}`, () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme });

    test('nothing overflows sideways, and axe finds nothing', async ({ page }) => {
      const photo = await upload(page, 'input', await plain('#a68'));
      const mask = await upload(page, 'mask', await maskOfMiddle());
      let image = await edit(page, 'a small door', [photo], mask);
      for (const prompt of ['a larger door', 'an open door', 'no door'])
        image = await edit(page, prompt, [image]);
      const panel = await openPage(page, image);
      await panel.getByRole('button', { name: 'Convert' }).tap();
      // The list scrolls in its own box, to the current image.
      const here = panel.getByRole('link', { name: /^Edit, no door/ });
      await expect.poll(async () => (await here.boundingBox())?.x).toBeLessThan(340);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      await expectAccessible(page);
    });
  });
}
