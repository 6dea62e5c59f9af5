import { DatabaseSync } from 'node:sqlite';
import { type Browser, devices, type Page } from '@playwright/test';
import type { UploadAnswer } from '@/lib/shared/wire';
import type { CollectionAnswer, CollectionPage, LinkAnswer } from '@/lib/shared/wire-collections';
import { solid } from '@/test/pictures';
import { accountsEnvironment, invite, PASSWORD, setUp } from './accounts';
import { expect, expectAccessible, test } from './rig';

const COLOURS = ['teal', 'crimson', 'gold', 'indigo'];

/** Uploads of one colour each, the first made first. */
async function addImages(page: Page, count = 3): Promise<string[]> {
  const ids: string[] = [];
  for (const colour of COLOURS.slice(0, count)) {
    const response = await page.request.post(`/api/images?name=${colour}.png`, {
      headers: { 'content-type': 'image/png' },
      data: await solid(300, 200, colour).png().toBuffer(),
    });
    ids.push(((await response.json()) as UploadAnswer).image.id);
  }
  return ids;
}

async function addCollection(page: Page, name: string, images: readonly string[]): Promise<string> {
  const response = await page.request.post('/api/collections', {
    data: images.length === 0 ? { name } : { name, images },
  });
  return ((await response.json()) as CollectionAnswer).collection.id;
}

async function addLink(page: Page, collectionId: string, settings: object = {}): Promise<string> {
  const data = { name: 'For Dora', collectionId, ...settings };
  const response = await page.request.post('/api/links', { data });
  return ((await response.json()) as LinkAnswer).link.path;
}

async function orderOf(page: Page, id: string): Promise<string[]> {
  const response = await page.request.get(`/api/collections/${id}`);
  return ((await response.json()) as CollectionPage).images.map((image) => image.id);
}

const grid = (page: Page) => page.getByRole('list', { name: 'Images of the collection' });
const tile = (page: Page, id: string) => grid(page).locator(`[data-image-id="${id}"]`);
const toast = (page: Page, text: string | RegExp) =>
  page.getByRole('status', { name: 'Notices' }).getByText(text);

/** Somebody else's browser. */
async function openVisitor(browser: Browser, url: string, options = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const visitor = await context.newPage();
  await visitor.goto(url);
  await visitor.locator('body > [inert], body > div[inert]').waitFor({ state: 'detached' });
  return visitor;
}

test.describe('a collection', () => {
  test('is made in the library from what is selected, and found again', async ({ page }) => {
    await addImages(page);
    await page.goto('/library');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Add to collection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add to collection' });
    await dialog.getByRole('textbox', { name: 'Name of a new collection' }).fill('Posters');
    await dialog.getByRole('button', { name: 'Create and add' }).click();
    await expect(toast(page, '3 images added to “Posters”.')).toBeVisible();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Posters' })).toBeVisible();
    await expect(grid(page).getByRole('listitem')).toHaveCount(3);
    await page.getByRole('link', { name: 'Collections', exact: true }).click();
    await expect(page.getByRole('link', { name: /Posters.*3 images/ })).toBeVisible();
    await expectAccessible(page);
  });

  test('is made empty, and says what to do', async ({ page }) => {
    await page.goto('/collections');
    await expect(page.getByText('No collections yet')).toBeVisible();
    await page.getByRole('button', { name: 'New collection' }).click();
    const dialog = page.getByRole('dialog', { name: 'New collection' });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('Give it a name.');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Posters');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Nothing in it yet')).toBeVisible();
    await expectAccessible(page);
  });

  test('takes the order that it is dragged into, and keeps it', async ({ page }) => {
    const [a, b, c] = (await addImages(page)) as [string, string, string];
    const id = await addCollection(page, 'Posters', [a, b, c]);
    await page.goto(`/collections/${id}`);
    await tile(page, a).dragTo(tile(page, c));
    await expect.poll(() => orderOf(page, id)).toEqual([b, c, a]);
    // The click that ends a drag opens nothing.
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.reload();
    await expect(grid(page).locator('[data-image-id]').first()).toHaveAttribute('data-image-id', b);
  });

  test('is put in order and selected in with the keyboard', async ({ page }) => {
    const [a, b, c] = (await addImages(page)) as [string, string, string];
    const id = await addCollection(page, 'Posters', [a, b, c]);
    await page.goto(`/collections/${id}`);
    await tile(page, a).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => orderOf(page, id)).toEqual([b, a, c]);
    await expect(page.getByText('Moved to place 2 of 3.')).toBeAttached();
    await expect(tile(page, a)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(tile(page, c)).toBeFocused();
    await page.keyboard.press('Space');
    const bar = page.getByRole('region', { name: 'Selection' });
    await expect(bar.getByText('1 selected')).toBeVisible();
    await bar.getByRole('button', { name: 'Move forward' }).click();
    await expect.poll(() => orderOf(page, id)).toEqual([b, c, a]);
    await bar.getByRole('button', { name: 'Use as cover' }).click();
    await expect(grid(page).getByRole('listitem').nth(1)).toContainText('Cover');
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await tile(page, b).press('Enter');
    await expect(page.getByRole('dialog', { name: 'Image 1 of 3' })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('dialog', { name: 'Image 2 of 3' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(tile(page, c)).toBeFocused();
  });

  test('lets an image go that stays in the library, takes another name, and is deleted', async ({ page }) => {
    const [a, b] = (await addImages(page, 2)) as [string, string];
    const id = await addCollection(page, 'Posters', [a, b]);
    await page.goto(`/collections/${id}`);
    await tile(page, a).click();
    await page.getByRole('button', { name: 'Take out of the collection' }).click();
    await expect(toast(page, 'Taken out of the collection. The image stays.')).toBeVisible();
    await expect(grid(page).getByRole('listitem')).toHaveCount(1);
    expect((await page.request.get(`/api/images/${a}`)).status()).toBe(200);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name of the collection' }).fill('Banners');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Banners' })).toBeVisible();
    await page.getByRole('button', { name: 'Delete collection' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete collection' }).click();
    await expect(page.getByText('No collections yet')).toBeVisible();
    expect((await page.request.get(`/api/images/${b}`)).status()).toBe(200);
  });

  test('is downloaded as a ZIP', async ({ page }) => {
    const id = await addCollection(page, 'Posters', await addImages(page, 2));
    await page.goto(`/collections/${id}`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download ZIP' }).click();
    expect((await download).suggestedFilename()).toBe('Posters.zip');
  });

  test('takes an image from its own page, by the button and by its name in the list of actions', async ({
    page,
  }) => {
    const [a] = (await addImages(page, 1)) as [string];
    await addCollection(page, 'Posters', []);
    await page.goto(`/image/${a}`);
    await page.getByRole('button', { name: 'Add to collection' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Posters/ })
      .click();
    await expect(toast(page, 'Added to “Posters”.')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Find an action' }).fill('collection add');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Posters/ })
      .click();
    await expect(toast(page, 'It was in “Posters” already.')).toBeVisible();
  });

  test('takes an image from the viewer over the library, which stays open', async ({ page }) => {
    await addImages(page, 1);
    const id = await addCollection(page, 'Posters', []);
    await page.goto('/library');
    await page.getByRole('gridcell').first().getByRole('link').click();
    const viewer = page.getByRole('dialog', { name: 'Image 1 of 1' });
    await viewer.getByRole('button', { name: 'Add to collection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add to collection' });
    await dialog.getByRole('textbox').click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: /Posters/ }).click();
    await expect(dialog).toBeHidden();
    await expect(toast(page, 'Added to “Posters”.')).toBeVisible();
    await expect(viewer).toBeVisible();
    await viewer.getByRole('button', { name: 'Share by a link' }).click();
    await expect(page.getByRole('dialog', { name: 'Links to look' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(viewer).toBeVisible();
    expect(await orderOf(page, id)).toHaveLength(1);
  });

  test.describe('that another window has changed', () => {
    test.use({ expectedComplaints: [/409/] });

    test('says so, and shows the new state', async ({ page }) => {
      const id = await addCollection(page, 'Posters', await addImages(page, 1));
      await page.goto(`/collections/${id}`);
      await page.request.patch(`/api/collections/${id}`, { data: { revision: 1, name: 'Theirs' } });
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('textbox', { name: 'Name of the collection' }).fill('Mine');
      await page.keyboard.press('Enter');
      await expect(toast(page, /changed in another window/)).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Theirs' })).toBeVisible();
    });
  });

  test('of a thousand images opens quickly, with all of them in their order', async ({ page, overpaint }) => {
    const [a] = (await addImages(page, 1)) as [string];
    const id = await addCollection(page, 'Posters', [a]);
    await overpaint.stop();
    const database = new DatabaseSync(`${overpaint.dataDirectory}/overpaint.db`, { timeout: 10_000 });
    const copy = database.prepare(
      `insert into image (id, owner_id, role, position, version, sha256, mime, width, height, size_bytes, favourite, file_name, created_at, upload_sha256)
       select ?, owner_id, role, position, version, sha256, mime, width, height, size_bytes, favourite, file_name, created_at, ? from image where id = ?`,
    );
    const place = database.prepare('insert into collection_image values (?, ?, ?, ?, ?)');
    database.exec('begin');
    for (let each = 1; each < 1000; each += 1) {
      copy.run(`copy-${each}`, `copy-${each}`, a);
      place.run(id, `copy-${each}`, each + 1, 'local', 1);
    }
    database.exec('commit');
    database.close();
    await overpaint.restart('SIGTERM');
    await page.goto(`/collections/${id}`);
    await expect(grid(page).getByRole('listitem')).toHaveCount(1000);
    await expect(page.getByText('1,000 images')).toBeVisible();
    await tile(page, 'copy-2').focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(async () => (await orderOf(page, id)).slice(0, 3)).toEqual([a, 'copy-2', 'copy-1']);
  });
});

test.describe('a link to look', () => {
  test('is made, opened by a visitor on a phone, and what they say arrives beside the image', async ({
    page,
    browser,
    overpaint,
  }) => {
    const [a, b] = (await addImages(page, 2)) as [string, string];
    const id = await addCollection(page, 'Posters', [a, b]);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`/collections/${id}`);
    await page.getByRole('button', { name: 'Links to look' }).click();
    const dialog = page.getByRole('dialog', { name: 'Links to look' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('For Dora');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Create the link' }).click();
    await dialog.getByRole('button', { name: 'Copy link' }).click();
    const url = await page.evaluate(() => navigator.clipboard.readText());
    expect(url).toMatch(new RegExp(`^${overpaint.url}/look/[\\w-]{43}$`));

    const visitor = await openVisitor(browser, url, devices['iPhone 13']);
    await expect(visitor.getByRole('heading', { name: 'For Dora' })).toBeVisible();
    await expect(visitor.getByRole('navigation')).toHaveCount(0);
    await expectAccessible(visitor);
    await visitor.getByRole('button', { name: 'Open image 2' }).tap();
    await visitor.getByRole('button', { name: 'Choose' }).tap();
    await expect(visitor.getByText('Enter your name first.')).toBeVisible();
    await visitor.getByRole('textbox', { name: 'Your name' }).fill('Dora');
    await visitor.getByRole('button', { name: 'Choose' }).tap();
    await expect(visitor.getByText('Chosen by Dora')).toBeVisible();
    await visitor.getByRole('textbox', { name: 'Remark' }).fill('Warmer, please.');
    await visitor.getByRole('button', { name: 'Send' }).tap();
    await expect(visitor.getByRole('listitem').getByText('Warmer, please.')).toBeVisible();
    await expectAccessible(visitor);
    expect(await visitor.context().cookies()).toEqual([]);
    expect(await visitor.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await visitor.context().close();

    await page.goto(`/collections/${id}`);
    await expect(grid(page).getByRole('listitem').nth(1)).toContainText('1 remark');
    await tile(page, b).click();
    await expect(page.getByText('Warmer, please.')).toBeVisible();
    await page.goto(`/image/${b}`);
    await expect(page.getByText('Dora chose this.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove this remark' }).first().click();
    await expect(page.getByRole('button', { name: 'Remove this remark' })).toHaveCount(1);
  });

  test('with a password shows nothing before it, not even its name', async ({ page, browser, overpaint }) => {
    const id = await addCollection(page, 'Posters', await addImages(page, 2));
    const path = await addLink(page, id, { password: 'open sesame' });
    const visitor = await openVisitor(browser, overpaint.url + path);
    const source = await (await visitor.request.get(overpaint.url + path)).text();
    expect(source).not.toContain('For Dora');
    await visitor.getByLabel('Password').fill('wrong');
    await visitor.getByRole('button', { name: 'Look' }).click();
    await expect(visitor.getByText('This password is wrong.')).toBeVisible();
    await expectAccessible(visitor);
    await visitor.getByLabel('Password').fill('open sesame');
    await visitor.getByRole('button', { name: 'Look' }).click();
    await expect(visitor.getByRole('heading', { name: 'For Dora' })).toBeVisible();
    const picture = visitor.getByRole('button', { name: 'Open image 1' }).locator('img');
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    expect(await visitor.context().cookies()).toEqual([]);
    await visitor.context().close();
  });

  test('is gone for everybody once it is taken back, and found by no search engine', async ({
    page,
    browser,
    overpaint,
  }) => {
    const id = await addCollection(page, 'Posters', await addImages(page, 1));
    const path = await addLink(page, id);
    const open = await page.request.get(path);
    expect(open.headers()['x-robots-tag']).toContain('noindex');
    expect(await open.text()).toMatch(/<meta name="robots" content="noindex/);
    // Among all links, wherever they lead.
    await page.goto('/collections');
    await page.getByRole('button', { name: 'Links to look' }).click();
    await page.getByRole('button', { name: 'Take back', exact: true }).click();
    await page.getByRole('button', { name: 'Take it back for good' }).click();
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeHidden();
    const visitor = await openVisitor(browser, overpaint.url + path);
    await expect(visitor.getByText('This link leads nowhere')).toBeVisible();
    const [gone, never] = [
      await visitor.request.get(overpaint.url + path),
      await visitor.request.get(`${overpaint.url}/look/${'x'.repeat(43)}`),
    ];
    expect([gone.status(), never.status()]).toEqual([404, 404]);
    await visitor.context().close();
  });
});

test.describe('a collection of people with accounts', () => {
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here
    environment: async ({}, use) => {
      await use(await accountsEnvironment());
    },
  });

  test('is shared with one of them, who copies an image, adds their own, and loses sight of it', async ({
    page,
    browser,
    overpaint,
  }) => {
    await setUp(page.context());
    const [a] = (await addImages(page, 1)) as [string];
    const id = await addCollection(page, 'Posters', [a]);
    const context = await browser.newContext({ baseURL: overpaint.url });
    await invite(page.context(), context, 'Bob');
    const bob = await context.newPage();
    await bob.goto('/collections');
    await expect(bob.getByText('No collections yet')).toBeVisible();

    await page.goto(`/collections/${id}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share “Posters”' });
    await dialog.getByRole('radiogroup', { name: /Bob/ }).getByRole('radio', { name: 'Add' }).click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();

    await bob.reload();
    await expect(bob.getByRole('heading', { name: 'Shared with me' })).toBeVisible();
    await bob.getByRole('link', { name: /Posters.*from Ann/ }).click();
    await tile(bob, a).click();
    await expect(bob.getByText('Added by Ann')).toBeVisible();
    await bob.getByRole('button', { name: 'Copy to my library' }).click();
    await expect(toast(bob, 'Copied to your library.')).toBeVisible();
    expect((await bob.request.get(`/api/images/${a}`)).status()).toBe(404);
    await bob.goto('/library');
    await expect(bob.getByRole('grid').getByRole('gridcell')).toHaveCount(1);
    await bob.getByRole('button', { name: 'Select', exact: true }).click();
    await bob.getByRole('button', { name: 'Select all' }).click();
    await bob.getByRole('button', { name: 'Add to collection' }).click();
    await bob
      .getByRole('dialog')
      .getByRole('button', { name: /Posters/ })
      .click();
    await expect(toast(bob, 'Added to “Posters”.')).toBeVisible();
    await page.reload();
    await expect(grid(page).getByRole('listitem')).toHaveCount(2);

    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByRole('radiogroup', { name: /Bob/ }).getByRole('radio', { name: 'Nothing' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await bob.goto(`/collections/${id}`);
    await expect(bob.getByText('There is no such collection')).toBeVisible();
    await context.close();
  });

  test('a viewer begins where the collections are, and is offered nothing else', async ({
    page,
    browser,
    overpaint,
  }) => {
    await setUp(page.context());
    const [a] = (await addImages(page, 1)) as [string];
    const id = await addCollection(page, 'Posters', [a]);
    const context = await browser.newContext({ baseURL: overpaint.url });
    await invite(page.context(), context, 'Vera', 'viewer');
    await context.clearCookies();
    const vera = await context.newPage();
    await vera.goto('/');
    await vera.getByRole('textbox', { name: 'E-mail' }).fill('vera@example.com');
    await vera.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await vera.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(vera.getByText('Nothing is shared with you')).toBeVisible();
    await expect(vera).toHaveURL(/\/collections$/);
    await expect(vera.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText([
      'Collections',
    ]);
    await expect(vera.getByRole('button', { name: /^Connection: / })).toHaveCount(0);
    await expectAccessible(vera);

    await page.goto(`/collections/${id}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share “Posters”' });
    await dialog.getByRole('radiogroup', { name: /Vera/ }).getByRole('radio', { name: 'See' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await vera.reload();
    await vera.getByRole('link', { name: /Posters.*from Ann/ }).click();
    await tile(vera, a).click();
    await expect(vera.getByText('Added by Ann')).toBeVisible();
    await expect(vera.getByRole('button', { name: 'Copy to my library' })).toHaveCount(0);
    await vera.goto('/');
    await expect(vera).toHaveURL(/\/collections$/);
    await context.close();
  });
});
