import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { StandInProcess } from '@/test/stand-in-process';
import {
  asPhonePhoto,
  findMarks,
  type Marks,
  makeMarkedPhoto,
  mapMarks,
  type Point,
  readPixels,
  SECRET_OF_EXIF,
} from './marked-photo';
import {
  expect,
  expectAccessible,
  expectPictures,
  listRuns,
  onlyRun,
  openCreate,
  readImage,
  test as rig,
  row,
  writePrompt,
} from './rig';

/** Above this size, iOS silently shows nothing. */
const CANVAS_MAX_PIXELS = 16_777_216;
const MASK_MAX_BYTES = 4_000_000;
const SENT_PHOTO_BYTES = 50_000_000;

/** Reports canvases that are too large as browser errors, also those in workers. */
function guardCanvases(maxPixels: number): void {
  const check = (width: number, height: number) => {
    // biome-ignore lint/suspicious/noConsole: the rig fails a test for anything that a page logs there
    if (width * height > maxPixels) console.error(`A canvas of ${width} x ${height} pixels`);
  };
  const kinds: { prototype: object }[] = [OffscreenCanvas];
  if (typeof HTMLCanvasElement !== 'undefined') kinds.push(HTMLCanvasElement);
  for (const { prototype } of kinds) {
    for (const side of ['width', 'height']) {
      const { get, set, ...rest } = Object.getOwnPropertyDescriptor(prototype, side) ?? {};
      Object.defineProperty(prototype, side, {
        ...rest,
        get,
        set(this: OffscreenCanvas, value: number) {
          set?.call(this, value);
          check(this.width, this.height);
        },
      });
    }
  }
  globalThis.OffscreenCanvas = new Proxy(OffscreenCanvas, {
    construct(target, [width, height]: [number, number]) {
      check(width, height);
      return new target(width, height);
    },
  });
}

// Slow: photos of many megapixels, a server and a browser, on two cores.
rig.describe.configure({ timeout: 120_000 });

const test = rig.extend({
  page: async ({ page }, use) => {
    await page.addInitScript(guardCanvases, CANVAS_MAX_PIXELS);
    page.on('worker', (worker) => void worker.evaluate(guardCanvases, CANVAS_MAX_PIXELS).catch(() => {}));
    await use(page);
  },
});

/** In pixels of the photo. */
type Stroke = { from: Point; to: Point };
type File = { name: string; mimeType: string; buffer: Buffer };

/** A size that the API accepts, so that the photo is sent pixel for pixel. */
const SIZE = { width: 1600, height: 1200 };
const MARKS: Marks = { magenta: { x: 620, y: 430 }, cyan: { x: 980, y: 770 } };

let drawn: Promise<Buffer> | null = null;

/** Created once for all tests of a worker. */
async function photo(): Promise<File> {
  drawn ??= makeMarkedPhoto(SIZE, MARKS);
  return { name: 'dandelion.png', mimeType: 'image/png', buffer: await drawn };
}

function tray(page: Page): Locator {
  return page.getByRole('region', { name: 'Input images' });
}

function canvasOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Mask canvas' });
}

function surfaceOf(page: Page): Locator {
  return page.getByRole('application');
}

/** The text is on the screen and in a live region; this is the one on the screen. */
function coverage(page: Page): Locator {
  return canvasOf(page)
    .getByText(/^(Mask covers|The mask) /)
    .first();
}

/** The photo in the tray, on the server. */
async function pick(page: Page, file: File | File[]): Promise<void> {
  // The tray loads when the pointer comes near.
  await page.getByLabel(/^Add images/).hover();
  await expect(tray(page)).toBeVisible();
  await page.getByLabel(/^Add images/).setInputFiles(file);
  await expect(tray(page).getByRole('button', { name: /^Base image: .*\d+ × \d+$/ })).toBeVisible();
}

async function openCanvas(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(surfaceOf(page)).toBeFocused();
}

/** Where the marks are on the screen, in CSS pixels, once they stop moving. */
async function seeMarks(page: Page): Promise<Marks> {
  const box = await surfaceOf(page).boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const ratio = await page.evaluate(() => devicePixelRatio);
  const clip = {
    x: Math.ceil(box.x),
    y: Math.ceil(box.y),
    width: Math.floor(box.width) - 1,
    height: Math.floor(box.height) - 1,
  };
  const look = async (): Promise<Marks> => {
    const seen = findMarks(await readPixels(await page.screenshot({ clip })));
    const toCss = ({ x, y }: Point) => ({ x: clip.x + x / ratio, y: clip.y + y / ratio });
    return { magenta: toCss(seen.magenta), cyan: toCss(seen.cyan) };
  };
  let seen: Marks | null = null;
  await expect(async () => {
    const before = seen;
    seen = await look();
    expect(seen).toEqual(before);
  }).toPass({ intervals: [100] });
  return seen as unknown as Marks;
}

/** Sets the brush and returns its diameter in pixels of the photo. */
async function setBrush(page: Page, { sizePx }: { sizePx: number }): Promise<number> {
  const slider = (name: string) => canvasOf(page).getByRole('slider', { name, exact: true });
  await slider('Hardness').fill('100');
  await slider('Size').fill(String(Math.round((1000 * Math.log(sizePx)) / Math.log(2000))));
  return Number.parseInt((await slider('Size').getAttribute('aria-valuetext')) ?? '', 10);
}

/**
 * Draws with the real mouse.
 *
 * @param from in pixels of the photo, converted by the positions of its marks on the screen
 * @returns the photo positions of the whole screen pixels that the mouse passed through
 */
async function drag(page: Page, from: Point, to: Point, marks = MARKS): Promise<Stroke> {
  const seen = await seeMarks(page);
  const toScreen = mapMarks(marks, seen);
  const toPhoto = mapMarks(seen, marks);
  const pixel = (point: Point) => {
    const { x, y } = toScreen(point);
    return { x: Math.round(x), y: Math.round(y) };
  };
  const [start, end] = [pixel(from), pixel(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 12 });
  await page.mouse.up();
  return { from: toPhoto(start), to: toPhoto(end) };
}

/** Sends the edit and waits for its result beside the original. */
async function edit(page: Page, prompt: string): Promise<void> {
  await writePrompt(page, prompt);
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
  await expect(page.getByRole('slider', { name: 'Line between before and after' })).toBeVisible({
    timeout: 40_000,
  });
}

/** What the API received for this prompt; the program may have added a sentence to it. */
function partsOf(standIn: StandInProcess, prompt: string) {
  const calls = standIn.calls().filter((call) => call.prompt.startsWith(prompt));
  expect(calls).toHaveLength(1);
  const [call] = calls;
  if (!call) throw new Error('No call');
  const parts = call.files.map(({ path, ...file }) => ({ ...file, bytes: readFileSync(path ?? '') }));
  const of = (field: string) => parts.filter((part) => part.field === field);
  return { call, images: of('image'), masks: of('mask'), markups: of('markup') };
}

function distance(point: Point, from: Point, to: Point): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / length ** 2;
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - from.x - share * (to.x - from.x), point.y - from.y - share * (to.y - from.y));
}

/** How many pixels of a mask differ from what a stroke of that radius leaves, apart from those within 2 px of its edge. */
function countStrayPixels(mask: PNG, stroke: Stroke, radius: number): number {
  let stray = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const alpha = mask.data[(y * mask.width + x) * 4 + 3];
      const far = distance({ x: x + 0.5, y: y + 0.5 }, stroke.from, stroke.to) - radius;
      if ((far < -2 && alpha !== 0) || (far > 2 && alpha !== 255)) stray += 1;
    }
  }
  return stray;
}

/** The middle of the area to edit. */
function middleOf(mask: PNG): Point {
  const sum = { x: 0, y: 0, count: 0 };
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (mask.data[(y * mask.width + x) * 4 + 3] !== 0) continue;
      sum.x += x + 0.5;
      sum.y += y + 0.5;
      sum.count += 1;
    }
  }
  return { x: sum.x / sum.count, y: sum.y / sum.count };
}

/**
 * Compares what the server stores: the result with the source, by the mask (0 = keep).
 *
 * @param image the result, if it is not the run's first picture
 */
async function compareStored(page: Page, run: WireRun, image: WireImage | undefined = run.images[0]) {
  const [source, result, mask] = await Promise.all(
    [run.inputs[0], image?.id, run.edit?.mask].map((id) => readImage(page, { id: id ?? '' })),
  );
  const before = await readPixels(source ?? '');
  const after = await readPixels(result ?? '');
  const painted = await readPixels(mask ?? '');
  const size = ({ width, height }: typeof before) => ({ width, height });
  expect(size(after)).toEqual(size(before));
  expect(size(painted)).toEqual(size(before));
  const changed: Point[] = [];
  const count = { outside: 0, inside: 0 };
  for (let at = 0; at < before.width * before.height; at++) {
    if (
      before.data[at * 3] === after.data[at * 3] &&
      before.data[at * 3 + 1] === after.data[at * 3 + 1] &&
      before.data[at * 3 + 2] === after.data[at * 3 + 2]
    )
      continue;
    count[painted.data[at * 3] === 0 ? 'outside' : 'inside'] += 1;
    changed.push({ x: (at % before.width) + 0.5, y: Math.floor(at / before.width) + 0.5 });
  }
  return { ...count, changed, size: size(after), source: source ?? Buffer.alloc(0) };
}

/** The first amount of money that an element shows, in dollars. */
async function readPrice(element: Locator): Promise<number> {
  return Number(/\$(\d+\.\d+)/.exec((await element.textContent()) ?? '')?.[1]);
}

const editButton = (page: Page) => page.getByRole('button', { name: /\$.*Edit/ });

test('a phone photo is painted where it is seen, edited exactly there, and nothing else changes', async ({
  page,
  standIn,
}) => {
  const buffer = await asPhonePhoto((await photo()).buffer);
  const before = await sharp(buffer).metadata();
  expect(before).toMatchObject({ width: SIZE.height, height: SIZE.width, orientation: 6 });
  expect(before.exif?.includes(SECRET_OF_EXIF)).toBe(true);

  await openCreate(page);
  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    data.items.add(new File([content], 'IMG_0042.jpg', { type: 'image/jpeg' }));
    return data;
  }, buffer.toString('base64'));
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  const tile = tray(page).getByRole('button', { name: 'Base image: IMG_0042.jpg, 1600 × 1200' });
  await expect
    .poll(() =>
      tile.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth / image.naturalHeight),
    )
    .toBeCloseTo(4 / 3, 1);

  await openCanvas(page);
  const radius = (await setBrush(page, { sizePx: 120 })) / 2;
  const stroke = await drag(page, { x: 500, y: 600 }, { x: 1100, y: 650 });
  await expect(coverage(page)).toHaveText(/^Mask covers \d+ % in 1 area$/);
  const prompt = 'a blue butterfly on the dandelion';
  await edit(page, prompt);

  const { call, images, masks } = partsOf(standIn, prompt);
  expect(images).toHaveLength(1);
  const sent = images[0]?.bytes ?? Buffer.alloc(0);
  const mask = PNG.sync.read(masks[0]?.bytes ?? Buffer.alloc(0));
  const picture = await sharp(sent).metadata();
  expect(picture).toMatchObject(SIZE);
  expect(mask).toMatchObject(SIZE);
  // The type in the PNG's header: 8 bits each of red, green, blue and alpha.
  expect([...(masks[0]?.bytes.subarray(24, 26) ?? [])]).toEqual([8, 6]);
  expect(masks[0]?.sizeBytes).toBeLessThan(MASK_MAX_BYTES);
  expect(sent.length).toBeLessThan(SENT_PHOTO_BYTES);
  expect([picture.exif, picture.xmp, picture.iptc, picture.orientation]).toEqual(Array(4).fill(undefined));
  expect(sent.includes(SECRET_OF_EXIF)).toBe(false);

  const toSent = mapMarks(MARKS, findMarks(await readPixels(sent)));
  expect(countStrayPixels(mask, { from: toSent(stroke.from), to: toSent(stroke.to) }, radius)).toBe(0);

  const run = await onlyRun(page);
  const stored = await compareStored(page, run);
  expect(stored).toMatchObject({ outside: 0, size: SIZE });
  expect(stored.inside).toBeGreaterThan(10_000);
  expect(stored.changed.filter((point) => distance(point, stroke.from, stroke.to) > radius + 2)).toEqual([]);
  expect(stored.source.includes(SECRET_OF_EXIF)).toBe(false);

  await expect(
    page.getByText(/The model changed .* of what you kept; all of it was put back\./),
  ).toBeVisible();
  expect(run.images[0]?.driftPercent).toBeGreaterThan(0);
  expect(run.costMicroUsd).toBe(call.billedMicroUsd);
  await page.getByRole('button', { name: 'Done' }).click();
  await expectPictures(page, prompt, 1);
  const shown = await readPrice(row(page, prompt));
  expect(shown).toBeCloseTo(call.billedMicroUsd / 1_000_000, 3);
});

test.describe('on a screen with a pixel ratio of two', () => {
  test.use({ deviceScaleFactor: 2 });

  test('zoomed and panned, a stroke lands on the same pixels of the photo, to half a pixel', async ({
    page,
    standIn,
  }) => {
    await openCreate(page);
    await pick(page, await photo());
    await openCanvas(page);
    const radius = (await setBrush(page, { sizePx: 40 })) / 2;
    await surfaceOf(page).focus();
    await page.keyboard.press('1');
    await page.keyboard.press('+');
    await expect(page.getByRole('button', { name: 'Zoom 150 %: show at 100 %' })).toBeVisible();
    const box = await surfaceOf(page).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 300];
    await page.mouse.move(x, y);
    await page.keyboard.down('Space');
    await page.mouse.down();
    await page.mouse.move(x + 57, y - 23, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Space');

    const stroke = await drag(page, { x: 700, y: 520 }, { x: 901, y: 687 });
    const prompt = 'a ladybird on the stalk';
    await edit(page, prompt);

    const { images, masks } = partsOf(standIn, prompt);
    const mask = PNG.sync.read(masks[0]?.bytes ?? Buffer.alloc(0));
    expect(mask).toMatchObject(SIZE);
    const toSent = mapMarks(MARKS, findMarks(await readPixels(images[0]?.bytes ?? '')));
    const [from, to] = [toSent(stroke.from), toSent(stroke.to)];
    const middle = middleOf(mask);
    expect(Math.abs(middle.x - (from.x + to.x) / 2)).toBeLessThan(0.5);
    expect(Math.abs(middle.y - (from.y + to.y) / 2)).toBeLessThan(0.5);
    expect(countStrayPixels(mask, { from, to }, radius)).toBe(0);
  });
});

test('only the part of a large photo around a small mask is sent, for less, and the result has full size', async ({
  page,
  standIn,
}) => {
  const size = { width: 4400, height: 2900 };
  const marks: Marks = { magenta: { x: 1800, y: 1300 }, cyan: { x: 2200, y: 1600 } };
  const buffer = await sharp(await makeMarkedPhoto(size, marks, 64))
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
  await openCreate(page);
  await pick(page, { name: 'large.jpg', mimeType: 'image/jpeg', buffer });
  await openCanvas(page);
  await page.keyboard.press('m');
  const painted = await drag(page, { x: 1700, y: 1200 }, { x: 2300, y: 1700 }, marks);

  const sent = page.getByRole('radiogroup', { name: 'Sent' });
  await sent.getByRole('radio', { name: 'Whole photo' }).click();
  const wholePrice = await readPrice(editButton(page));
  await sent.getByRole('radio', { name: 'Automatic' }).click();
  const partPrice = await readPrice(editButton(page));
  expect(partPrice).toBeLessThan(wholePrice * 0.8);

  const prompt = 'a bee in the middle';
  await edit(page, prompt);
  const { images, masks } = partsOf(standIn, prompt);
  const part = await readPixels(images[0]?.bytes ?? '');
  const mask = PNG.sync.read(masks[0]?.bytes ?? Buffer.alloc(0));
  expect(mask).toMatchObject({ width: part.width, height: part.height });
  expect(part.width * part.height).toBeLessThan((size.width * size.height) / 4);
  // A small version of the whole photo is sent after it.
  expect(images).toHaveLength(2);
  const whole = await sharp(images[1]?.bytes).metadata();
  expect((whole.width ?? 0) / (whole.height ?? 1)).toBeCloseTo(size.width / size.height, 1);

  const toPart = mapMarks(marks, findMarks(part));
  const middle = middleOf(mask);
  const [from, to] = [toPart(painted.from), toPart(painted.to)];
  expect(Math.abs(middle.x - (from.x + to.x) / 2)).toBeLessThan(1);
  expect(Math.abs(middle.y - (from.y + to.y) / 2)).toBeLessThan(1);

  const stored = await compareStored(page, await onlyRun(page));
  expect(stored).toMatchObject({ outside: 0, size });
  expect(stored.inside).toBeGreaterThan(10_000);
});

test('empty and full masks are refused with a message, and nothing is sent or lost', async ({
  page,
  standIn,
}) => {
  const received = await standIn.countReceived();
  await openCreate(page);
  await pick(page, await photo());
  await openCanvas(page);
  await page.keyboard.press('Control+a');
  await expect(coverage(page)).toHaveText('The mask covers everything');
  await writePrompt(page, 'all of it');
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
  await expect(
    page.getByRole('alert').filter({ hasText: 'The mask covers the whole picture' }),
  ).toBeVisible();
  await expect(coverage(page)).toHaveText('The mask covers everything');
  await expect(tray(page).getByRole('button', { name: /^Base image/ })).toBeVisible();

  const upload = async (role: string, bytes: Buffer) => {
    const answer = await page.request.post(`/api/images?role=${role}`, {
      headers: { 'content-type': 'image/png' },
      data: bytes,
    });
    return ((await answer.json()) as { image: WireImage }).image.id;
  };
  const opaque = sharp({ create: { ...SIZE, channels: 4, background: '#000' } });
  const refused = await page.request.post('/api/edit', {
    data: {
      id: '019ac000-0000-7000-8000-000000000001',
      prompt: 'nothing of it',
      model: 'gpt-image-2.5-flare',
      images: [await upload('input', (await photo()).buffer)],
      mask: await upload('mask', await opaque.png().toBuffer()),
    },
  });
  expect(refused.status()).toBe(400);
  expect((await refused.json()).error).toMatchObject({
    code: 'empty_mask',
    message: 'The mask is empty: paint what should change.',
  });

  expect(await listRuns(page)).toEqual([]);
  expect(await standIn.countReceived()).toBe(received);
});

test.describe('files that cannot be accepted', () => {
  // The browser logs the refused upload, and Playwright's trace reads the tray's preview.
  test.use({ expectedComplaints: [/status of 415|^Connecting to 'blob:/] });

  test('a text file named .png gets a message, and there is no room for the 17th picture', async ({
    page,
  }) => {
    await openCreate(page);
    await page.getByLabel(/^Add images/).hover();
    await expect(tray(page)).toBeVisible();
    await page
      .getByLabel(/^Add images/)
      .setInputFiles({ name: 'lying.png', mimeType: 'image/png', buffer: Buffer.from('not a picture\n') });
    await expect(page.getByRole('alert').filter({ hasText: /lying\.png: \S+ .*\./ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Base image: lying.png, Failed' })).toBeVisible();
    await writePrompt(page, 'anything');
    await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter');
    await expect(page.getByText('“lying.png” could not be used: try it again or remove it.')).toBeVisible();
    await page.getByRole('button', { name: 'Remove lying.png' }).first().click();

    const many = await Promise.all(
      Array.from({ length: 17 }, async (_, index): Promise<File> => {
        const picture = sharp({
          create: { width: 64, height: 64, channels: 3, background: { r: index * 9, g: 90, b: 60 } },
        });
        return { name: `${index + 1}.png`, mimeType: 'image/png', buffer: await picture.png().toBuffer() };
      }),
    );
    await pick(page, many);
    await expect(
      page.getByText('An edit takes 16 pictures at most. One picture was left out.'),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Input 16 of 16: 16.png, 64 × 64' })).toBeVisible();
    await expect(page.getByText('17.png')).toHaveCount(0);
    expect(await listRuns(page)).toEqual([]);
  });
});

test('undo, redo and invert work by keyboard, and tray and mask are the same after a reload', async ({
  page,
  standIn,
}) => {
  await openCreate(page);
  await pick(page, await photo());
  await openCanvas(page);
  await setBrush(page, { sizePx: 200 });
  await drag(page, { x: 400, y: 300 }, { x: 1200, y: 900 });
  await expect(coverage(page)).toHaveText(/^Mask covers 1\d % in 1 area$/);
  const painted = (await coverage(page).textContent()) ?? '';
  await page.keyboard.press('Control+z');
  await expect(coverage(page)).toHaveText('The mask is empty');
  await page.keyboard.press('Control+Shift+z');
  await expect(coverage(page)).toHaveText(painted);
  await page.keyboard.press('i');
  await expect(coverage(page)).toHaveText(/^Mask covers 8\d % in 1 area$/);
  await page.keyboard.press('i');
  await expect(coverage(page)).toHaveText(painted);
  await edit(page, 'before the reload');

  await page.reload();
  await expect(page.getByRole('button', { name: /^Base image: dandelion.*, 1600 × 1200$/ })).toBeVisible();
  await openCanvas(page);
  await expect(coverage(page)).toHaveText(painted);
  await edit(page, 'after the reload');
  const [before, after] = ['before the reload', 'after the reload'].map((prompt) => partsOf(standIn, prompt));
  expect(after?.masks[0]?.sha256).toBe(before?.masks[0]?.sha256);
  expect(after?.images.map(({ sha256 }) => sha256)).toEqual(before?.images.map(({ sha256 }) => sha256));
});

test('pen pressure sets the width, and the resting hand paints nothing', async ({ page }) => {
  await openCreate(page);
  await pick(page, await photo());
  await openCanvas(page);
  await setBrush(page, { sizePx: 120 });
  const toScreen = mapMarks(MARKS, await seeMarks(page));
  const browser = await page.context().newCDPSession(page);
  const pen = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', at: Point, force: number) =>
    browser.send('Input.dispatchMouseEvent', {
      type,
      ...toScreen(at),
      force,
      pointerType: 'pen',
      button: type === 'mouseMoved' ? 'none' : 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
    });
  const hand = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Point) =>
    browser.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ ...toScreen(at), id: 7 }] : [] });
  const covered = async () => Number(/(\d+) %/.exec((await coverage(page).textContent()) ?? '')?.[1]);

  await pen('mousePressed', { x: 300, y: 300 }, 0.1);
  await pen('mouseMoved', { x: 1300, y: 300 }, 0.1);
  await pen('mouseReleased', { x: 1300, y: 300 }, 0);
  await expect(coverage(page)).toHaveText(/^Mask covers \d+ % in 1 area$/);
  const light = await covered();

  await pen('mousePressed', { x: 300, y: 600 }, 1);
  await pen('mouseMoved', { x: 800, y: 600 }, 1);
  await hand('touchStart', { x: 700, y: 900 });
  await hand('touchMove', { x: 900, y: 850 });
  await hand('touchEnd');
  await pen('mouseMoved', { x: 1300, y: 600 }, 1);
  await pen('mouseReleased', { x: 1300, y: 600 }, 0);
  await expect(coverage(page)).toHaveText(/^Mask covers \d+ % in 2 areas$/);
  // Three times as wide: 0.1 of the pressure leaves a third of the brush.
  expect((await covered()) - light).toBeGreaterThanOrEqual(2 * light);

  // After the pen, a finger moves the photo: it may just be resting there.
  await hand('touchStart', { x: 300, y: 900 });
  await hand('touchMove', { x: 700, y: 950 });
  await hand('touchEnd');
  await expect(coverage(page)).toHaveText(/^Mask covers \d+ % in 2 areas$/);
});

test('a markup is sent as a transparent picture of the drawing, without a mask', async ({
  page,
  standIn,
}) => {
  await openCreate(page);
  await pick(page, await photo());
  await page.getByRole('button', { name: 'Mark up' }).click();
  await expect(surfaceOf(page)).toBeFocused();
  const stroke = await drag(page, { x: 500, y: 600 }, { x: 1100, y: 600 });
  await expect(
    page.getByRole('region', { name: 'Markup canvas' }).getByText('1 mark', { exact: true }),
  ).toBeVisible();
  const prompt = 'a stone wall along the red line';
  await edit(page, prompt);

  const { images, masks, markups } = partsOf(standIn, prompt);
  expect(masks).toEqual([]);
  expect(markups).toHaveLength(1);
  expect(markups[0]).toMatchObject({ name: 'markup.png', type: 'image/png' });
  const markup = PNG.sync.read(markups[0]?.bytes ?? Buffer.alloc(0));
  expect(markup).toMatchObject(SIZE);
  expect([...(markups[0]?.bytes.subarray(24, 26) ?? [])]).toEqual([8, 6]);
  const toSent = mapMarks(MARKS, findMarks(await readPixels(images[0]?.bytes ?? '')));
  const [from, to] = [toSent(stroke.from), toSent(stroke.to)];
  const pixel = (x: number, y: number) => {
    const at = (Math.floor(y) * markup.width + Math.floor(x)) * 4;
    return [...markup.data.subarray(at, at + 4)];
  };
  for (const share of [0.01, 0.5, 0.99])
    expect(pixel(from.x + share * (to.x - from.x), from.y)).toEqual([255, 45, 45, 255]);
  expect(pixel(from.x - 40, from.y)[3]).toBe(0);
  expect(pixel((from.x + to.x) / 2, from.y + 40)[3]).toBe(0);
});

test('before and after are compared by keyboard, and changing the fade is free', async ({
  page,
  standIn,
}) => {
  await openCreate(page);
  await pick(page, await photo());
  await openCanvas(page);
  await setBrush(page, { sizePx: 300 });
  await drag(page, { x: 500, y: 600 }, { x: 1100, y: 600 });
  await edit(page, 'a red kite in the sky');
  const line = page.getByRole('slider', { name: 'Line between before and after' });
  await line.focus();
  await page.keyboard.press('ArrowRight');
  await expect(line).toHaveAttribute('aria-valuetext', '51 % original');
  await page.keyboard.press('End');
  await expect(line).toHaveAttribute('aria-valuetext', '100 % original');

  const run = await onlyRun(page);
  const first = await compareStored(page, run);
  const received = await standIn.countReceived();
  await page.getByRole('button', { name: 'Details' }).click();
  const viewer = page.getByRole('dialog');
  await viewer.getByRole('slider', { name: 'Fade at the mask’s edge' }).fill('60');
  await viewer.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(async () => (await onlyRun(page)).images[0]?.featherPx).toBe(60);
  const again = await onlyRun(page);
  const faded = await compareStored(page, again);
  expect(again.images).toHaveLength(1);
  expect(again.images[0]?.id).not.toBe(run.images[0]?.id);
  expect(faded.outside).toBe(0);
  expect(faded.inside).not.toBe(first.inside);
  expect(again.costMicroUsd).toBe(run.costMicroUsd);
  expect(await standIn.countReceived()).toBe(received);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the tray, the canvas and each compare mode: axe finds nothing', async ({ page }) => {
      await openCreate(page);
      await pick(page, await photo());
      await page.getByRole('button', { name: /^Base image/ }).click();
      await expectAccessible(page);
      await openCanvas(page);
      await page.keyboard.press('m');
      await drag(page, { x: 500, y: 400 }, { x: 1100, y: 800 });
      await expectAccessible(page);
      await edit(page, 'an axe, looked for');
      for (const view of ['Before / after', 'Side by side', 'Difference', 'Model’s own', 'Result']) {
        await page.getByRole('radiogroup', { name: 'Compare' }).getByRole('radio', { name: view }).click();
        await expectAccessible(page);
      }
    });
  });
}
