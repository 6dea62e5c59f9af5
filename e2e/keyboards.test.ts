import type { CDPSession, Page } from '@playwright/test';
import { expect, expectPictures, listRuns, openCreate, test, writePrompt } from './rig';

// Slow: a photo, a canvas and a server, on two cores.
test.describe.configure({ timeout: 120_000 });

type Key = { key: string; code: string; vk: number; ctrl?: boolean; shift?: boolean };

/** A key as another keyboard layout or an input method sends it. */
async function press(
  browser: CDPSession,
  { key, code, vk, ctrl = false, shift = false }: Key,
): Promise<void> {
  const modifiers = (ctrl ? 2 : 0) + (shift ? 8 : 0);
  for (const type of ['rawKeyDown', 'keyUp'] as const)
    await browser.send('Input.dispatchKeyEvent', { type, key, code, windowsVirtualKeyCode: vk, modifiers });
}

async function openCanvas(page: Page): Promise<void> {
  await openCreate(page);
  await page.getByLabel(/^Add images/).setInputFiles('e2e/photos/chelsea.png');
  await page.getByRole('button', { name: 'Paint a mask' }).click();
  await expect(page.getByRole('application')).toBeFocused();
}

/** The canvas's announcement; the settings use other words. */
const coverageOf = (page: Page) =>
  page
    .getByRole('region', { name: 'Mask canvas' })
    .getByText(/^(Mask covers|The mask) /)
    .first();

const zoomOf = async (page: Page) =>
  Number.parseFloat((await page.getByRole('button', { name: /: show at 100 %/ }).textContent()) ?? '');

test('on a Russian keyboard, the shortcuts undo and redo', async ({ page }) => {
  await openCanvas(page);
  const browser = await page.context().newCDPSession(page);
  const coverage = coverageOf(page);
  await page.keyboard.press('i');
  await expect(coverage).toHaveText('The mask covers everything');
  await press(browser, { key: 'я', code: 'KeyZ', vk: 90, ctrl: true });
  await expect(coverage).toHaveText('The mask is empty');
  await press(browser, { key: 'Я', code: 'KeyZ', vk: 90, ctrl: true, shift: true });
  await expect(coverage).toHaveText('The mask covers everything');
});

test('on a German keyboard, plus zooms and does not change the brush', async ({ page }) => {
  await openCanvas(page);
  const browser = await page.context().newCDPSession(page);
  const size = page.getByRole('slider', { name: 'Size', exact: true });
  const before = { zoom: await zoomOf(page), size: await size.inputValue() };
  await press(browser, { key: '+', code: 'BracketRight', vk: 187 });
  await expect.poll(() => zoomOf(page)).toBeGreaterThan(before.zoom);
  expect(await size.inputValue()).toBe(before.size);
});

test('on a Dvorak keyboard, the key in the place of Z is not Z', async ({ page }) => {
  await openCanvas(page);
  const browser = await page.context().newCDPSession(page);
  const coverage = coverageOf(page);
  await page.keyboard.press('i');
  await expect(coverage).toHaveText('The mask covers everything');
  await press(browser, { key: ';', code: 'KeyZ', vk: 186, ctrl: true });
  await expect(coverage).toHaveText('The mask covers everything');
  await press(browser, { key: 'z', code: 'Slash', vk: 90, ctrl: true });
  await expect(coverage).toHaveText('The mask is empty');
});

test('keys of an input method send nothing and close nothing', async ({ page }) => {
  await openCreate(page);
  const browser = await page.context().newCDPSession(page);
  await writePrompt(page, 'かな');
  await press(browser, { key: 'Enter', code: 'Enter', vk: 229, ctrl: true });

  await page.getByRole('link', { name: 'History, presets, lists' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prompts and presets' });
  await dialog.getByRole('tab', { name: 'Presets' }).click();
  const name = dialog.getByRole('textbox', { name: 'Name for these settings' });
  await name.focus();
  await browser.send('Input.imeSetComposition', { text: 'かな', selectionStart: 2, selectionEnd: 2 });
  await press(browser, { key: 'Escape', code: 'Escape', vk: 27 });
  await press(browser, { key: 'Enter', code: 'Enter', vk: 229 });
  await browser.send('Input.insertText', { text: '仮名' });
  await expect(name).toHaveValue('仮名');
  await expect(dialog).toBeVisible();
  const presets = await (await page.request.get('/api/presets')).json();
  expect([await listRuns(page), presets.presets]).toEqual([[], []]);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).press('Control+Enter');
  await expectPictures(page, 'かな', 1);
});

test('right-to-left text is right-aligned, when typed and when shown', async ({ page }) => {
  await openCreate(page);
  const prompt = 'גור חתולים ישן ליד carpet';
  await writePrompt(page, prompt);
  const directionOf = (element: Element) => getComputedStyle(element).direction;
  expect(await page.getByRole('textbox', { name: 'Prompt', exact: true }).evaluate(directionOf)).toBe('rtl');
  await page.getByRole('button', { name: /Generate/ }).click();
  await expectPictures(page, prompt, 1);
  expect(await page.getByRole('heading', { name: prompt }).evaluate(directionOf)).toBe('rtl');
});
