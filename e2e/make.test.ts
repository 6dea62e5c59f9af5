import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import { english } from '@/test/english';
import {
  choose,
  expect,
  expectPictures,
  generate,
  listRuns,
  onlyRun,
  openCreate,
  readImage,
  row,
  test,
  writePrompt,
} from './rig';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The bytes of every file under a folder, by their hash. */
function hashesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => sha256(readFileSync(join(entry.parentPath, entry.name))));
}

test('a prompt becomes a picture on disk, byte for byte as the API sent it, and a download with the right name', async ({
  page,
  overpaint,
  standIn,
}) => {
  await openCreate(page);
  await generate(page, 'a red sailboat at sunset');
  await expectPictures(page, 'a red sailboat at sunset', 1);

  const { params, images } = await onlyRun(page);
  const image = images[0];
  expect(images).toHaveLength(1);
  // The stand-in draws the same bytes for the same call, so asking again shows what it sent.
  const again = await fetch(`${standIn.baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-oracle', 'content-type': 'application/json' },
    body: JSON.stringify({
      model: params.model,
      prompt: params.prompt,
      size: params.size,
      quality: params.quality,
      n: params.n,
      background: params.background,
      output_format: params.outputFormat,
    }),
  });
  const { data } = (await again.json()) as { data: { b64_json: string }[] };
  const sent = sha256(Buffer.from(data[0]?.b64_json ?? '', 'base64'));
  expect(sha256(await readImage(page, { id: image?.id ?? '' }))).toBe(sent);
  expect(hashesUnder(join(overpaint.dataDirectory, 'blobs'))).toContain(sent);
  expect(readdirSync(join(overpaint.dataDirectory, 'spool'))).toEqual([]);

  const arrives = page.waitForEvent('download');
  const tile = row(page, 'a red sailboat at sunset');
  await tile.getByRole('img').hover();
  await tile.getByRole('link', { name: 'Download image' }).click();
  const download = await arrives;
  expect(download.suggestedFilename()).toMatch(/^a-red-sailboat-at-sunset.*\.png$/);
  expect(sha256(readFileSync(await download.path()))).toBe(sent);
});

test('the price before the click equals the cost after it and what the API billed', async ({
  page,
  standIn,
}) => {
  await openCreate(page);
  await writePrompt(page, 'a quiet harbour');
  await choose(page, 'Quality', 'High');
  const before = await page.getByRole('button', { name: /Generate/ }).textContent();
  await page.getByRole('button', { name: /Generate/ }).click();
  await expectPictures(page, 'a quiet harbour', 1);

  const run = await onlyRun(page);
  const [call] = standIn.calls().filter(({ prompt }) => prompt === 'a quiet harbour');
  expect(run.costMicroUsd).toBe(call?.billedMicroUsd);
  expect(run.estimate).toEqual({
    lowMicroUsd: run.costMicroUsd,
    highMicroUsd: run.costMicroUsd,
    approximate: false,
  });
  expect(before).toContain(formatEstimate(run.estimate, english));
  await expect(
    row(page, 'a quiet harbour')
      .getByText(formatMicroUsd(run.costMicroUsd ?? 0, english))
      .first(),
  ).toBeVisible();
  // The month's total is shown to the cent.
  await expect(
    page.getByRole('banner').getByText(`$${((call?.billedMicroUsd ?? 0) / 1_000_000).toFixed(2)}`),
  ).toBeVisible();
});

test('four images are four tiles, each with its share of the cost, and one ZIP', async ({ page }) => {
  await openCreate(page);
  await writePrompt(page, 'four owls');
  for (let n = 1; n < 4; n++) await page.getByRole('button', { name: 'One image more' }).click();
  await page.getByRole('button', { name: /Generate/ }).click();
  await expectPictures(page, 'four owls', 4);

  const run = await onlyRun(page);
  const shares = run.images.map((image) => image.costMicroUsd ?? Number.NaN);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(run.costMicroUsd);

  const arrives = page.waitForEvent('download');
  await row(page, 'four owls').getByRole('button', { name: 'Download all' }).click();
  const download = await arrives;
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const zip = readFileSync(await download.path());
  expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  for (const { fileName } of run.images) expect(zip.includes(fileName)).toBe(true);
});

test('a tab that was closed during a call finds its picture on return', async ({
  page,
  context,
  standIn,
}) => {
  await standIn.script([{ kind: 'slow', ms: 2500 }]);
  await openCreate(page);
  await generate(page, 'a fox in the snow');
  await expect.poll(() => standIn.calls().some(({ prompt }) => prompt === 'a fox in the snow')).toBe(true);
  await page.close();

  const returned = await context.newPage();
  await openCreate(returned);
  await expect(row(returned, 'a fox in the snow')).toBeVisible();
  await expectPictures(returned, 'a fox in the snow', 1);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'a fox in the snow')).toHaveLength(1);
});

test('a double click is one call', async ({ page, standIn }) => {
  await openCreate(page);
  await writePrompt(page, 'a whale, once');
  await page.getByRole('button', { name: /Generate/ }).dblclick();
  await expectPictures(page, 'a whale, once', 1);
  expect(await listRuns(page)).toHaveLength(1);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'a whale, once')).toHaveLength(1);
});

test.describe('with one call at a time', () => {
  test.use({ environment: { MAX_CONCURRENT_CALLS: '1' } });

  test('canceling a queued run is free; a calling one is still charged', async ({ page, standIn }) => {
    await standIn.script([{ kind: 'slow', ms: 9000 }]);
    await openCreate(page);
    await generate(page, 'the first in line');
    await expect.poll(() => standIn.calls().some(({ prompt }) => prompt === 'the first in line')).toBe(true);
    await generate(page, 'the second in line');
    await expect(row(page, 'the second in line').getByText('Next in the queue')).toBeVisible();

    await row(page, 'the second in line').getByRole('button', { name: 'Cancel' }).click();
    await expect(
      row(page, 'the second in line').getByText('Canceled before anything was sent'),
    ).toBeVisible();
    await row(page, 'the first in line').getByRole('button', { name: 'Cancel' }).click();
    await expect(row(page, 'the first in line').getByText('Canceled', { exact: true })).toBeVisible();

    await expect(row(page, 'the first in line').getByText('It is charged all the same')).toBeVisible();
    const [billed] = standIn.calls().filter(({ prompt }) => prompt === 'the first in line');
    await expect
      .poll(async () => (await (await page.request.get('/api/status')).json()).budget)
      .toMatchObject({ spentMicroUsd: billed?.billedMicroUsd, reservedMicroUsd: 0 });
    expect(standIn.calls().some(({ prompt }) => prompt === 'the second in line')).toBe(false);
  });
});

test('an early click on the icon of a setting is not lost', async ({ page }) => {
  await openCreate(page);
  // Straight onto the middle of the icon, with no pointer movement before.
  await page
    .getByRole('button', { name: 'One image more' })
    .locator('svg')
    .dispatchEvent('click', { bubbles: true });
  await expect(page.getByRole('spinbutton', { name: 'Images' })).toHaveValue('2');
});

test('a list changed by a program, without any hover, is not lost', async ({ page }) => {
  await openCreate(page);
  await page.getByRole('combobox', { name: 'Model' }).evaluate((model: HTMLSelectElement) => {
    model.value = 'gpt-image-2.6-flare';
    for (const type of ['input', 'change']) model.dispatchEvent(new Event(type, { bubbles: true }));
  });
  await expect(page.getByRole('radio', { name: /^Medium, ≈/ })).toBeVisible();
});

test('a deleted image comes back with Undo', async ({ page }) => {
  await openCreate(page);
  await generate(page, 'a paper boat');
  await expectPictures(page, 'a paper boat', 1);
  await row(page, 'a paper boat').getByRole('img').hover();
  await row(page, 'a paper boat').getByRole('button', { name: 'Delete image' }).click();
  await expect(row(page, 'a paper boat').getByRole('img', { name: 'a paper boat' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectPictures(page, 'a paper boat', 1);
});

test('settings can be reused, and a run can be run again as a new run', async ({ page, standIn }) => {
  await openCreate(page);
  await choose(page, 'Quality', 'High');
  await generate(page, 'a blue vase');
  await expectPictures(page, 'a blue vase', 1);
  await choose(page, 'Quality', 'Low');
  await writePrompt(page, 'something else');

  await row(page, 'a blue vase').getByRole('button', { name: 'Reuse settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a blue vase');
  await expect(page.getByRole('radio', { name: /^High/ })).toBeChecked();

  await row(page, 'a blue vase').getByRole('button', { name: 'Run again' }).click();
  await expect(row(page, 'a blue vase')).toHaveCount(2);
  await expect(row(page, 'a blue vase').getByRole('img', { name: 'a blue vase' })).toHaveCount(2);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'a blue vase')).toHaveLength(2);
});

test('everything from the prompt to the viewer works without a mouse', async ({ page }) => {
  await openCreate(page);
  await page.keyboard.press('/');
  await page.keyboard.type('two pears');
  await page.keyboard.press('Control+Enter');
  await expectPictures(page, 'two pears', 1);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('three plums');
  await page.keyboard.press('Control+Enter');
  await expectPictures(page, 'three plums', 1);

  await row(page, 'three plums').getByRole('link', { name: 'Open image' }).focus();
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog');
  await expect(viewer.getByRole('img', { name: 'three plums' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(viewer.getByRole('img', { name: 'two pears' })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(viewer.getByRole('img', { name: 'three plums' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(row(page, 'three plums').getByRole('link', { name: 'Open image' })).toBeFocused();
});

test.describe('with no key at all', () => {
  test.use({ environment: { OPENAI_BASE_URL: '', OPENAI_API_KEY: '' } });

  test('the built-in stand-in draws, says so, and says how to get a key', async ({ page, standIn }) => {
    const before = standIn.calls().length;
    await openCreate(page);
    await expect(page.getByRole('button', { name: 'Generate' })).toContainText('would cost');
    await page.getByRole('button', { name: 'Connection: Demo' }).click();
    await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
    await page.keyboard.press('Escape');
    await generate(page, 'an apple');
    await expectPictures(page, 'an apple', 1);
    await expect(row(page, 'an apple').getByText(/would have cost/)).toBeVisible();
    expect(standIn.calls()).toHaveLength(before);
  });
});
