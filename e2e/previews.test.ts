import { choose, expect, expectPictures, generate, onlyRun, openCreate, row, test } from './rig';

// Slow enough that each preview is visible.
test.use({ paceMs: 4000 });

test('partial previews show before the picture, which then replaces them', async ({ page }) => {
  await openCreate(page);
  await page.getByRole('button', { name: 'Advanced' }).click();
  await choose(page, 'Live previews', '2');
  await generate(page, 'a lighthouse in fog');
  const tile = row(page, 'a lighthouse in fog');
  await expect(tile.getByText('Preview', { exact: true })).toBeVisible();
  await expect.poll(async () => (await onlyRun(page)).partials[0]?.url).toMatch(/\/partials\//);
  await expectPictures(page, 'a lighthouse in fog', 1);
  await expect(tile.getByText('Preview', { exact: true })).toBeHidden();
});
