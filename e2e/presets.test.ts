import type { Locator, Page } from '@playwright/test';
import type { AnyPreset } from '@/lib/shared/wire-presets';
import {
  choose,
  expect,
  expectAccessible,
  expectPictures,
  generate,
  listRuns,
  openCreate,
  row,
  test,
  writePrompt,
} from './rig';

/** Opens it with the mouse, by the link beside the prompt. */
async function openPanel(page: Page, tab: 'History' | 'Presets' | 'List of prompts'): Promise<Locator> {
  await page.getByRole('link', { name: 'History, presets, lists' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prompts and presets' });
  await dialog.getByRole('tab', { name: tab }).click();
  await expect(dialog.getByRole('tabpanel', { name: tab })).toBeVisible();
  return dialog;
}

async function writeList(dialog: Locator, prompt: string, list: string): Promise<void> {
  await dialog.getByRole('textbox', { name: 'Prompt with variables' }).fill(prompt);
  await dialog.getByRole('textbox', { name: 'List', exact: true }).fill(list);
}

async function listPresets(page: Page): Promise<AnyPreset[]> {
  const response = await page.request.get('/api/presets');
  return ((await response.json()) as { presets: AnyPreset[] }).presets;
}

const composer = (page: Page) => page.getByRole('textbox', { name: 'Prompt', exact: true });
const toast = (page: Page, text: string | RegExp) =>
  page.getByRole('status', { name: 'Notices' }).getByText(text);

test.describe('a list of prompts', () => {
  test.use({ expectedComplaints: [/402|409/] });

  test('of three lines starts three runs, in order, at the price shown', async ({ page, standIn }) => {
    const before = standIn.calls().length;
    await openCreate(page);
    await choose(page, 'Quality', 'Low');
    const dialog = await openPanel(page, 'List of prompts');
    await writeList(dialog, 'a {animal} in {place}', 'Place\tAnimal\nsnow\tfox\na barn\towl\na field\thare');
    await expect(dialog.getByText('The first line names the columns.')).toBeVisible();
    await expect(
      dialog.getByRole('region', { name: 'What will be started' }).getByRole('listitem'),
    ).toHaveText([/a fox in snow\$0\.00/, /a owl in a barn\$0\.00/, /a hare in a field\$0\.00/]);
    const start = dialog.getByRole('button', { name: /^Start 3 runs/ });
    const said = (await start.textContent())?.replace(/^Start 3 runs · /, '');
    await start.click();
    await expect(dialog).toBeHidden();
    await expect(toast(page, '3 runs started.')).toBeVisible();
    for (const prompt of ['a fox in snow', 'a owl in a barn', 'a hare in a field'])
      await expectPictures(page, prompt, 1);

    const runs = await listRuns(page);
    const cost = runs.reduce((sum, run) => sum + (run.costMicroUsd ?? 0), 0);
    expect(Number(said?.replace('$', ''))).toBeCloseTo(cost / 1_000_000, 3);
    const calls = standIn.calls().slice(before);
    expect(calls.map(({ prompt }) => prompt).toSorted()).toEqual([
      'a fox in snow',
      'a hare in a field',
      'a owl in a barn',
    ]);
    expect(calls.reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0)).toBe(cost);
  });

  test('says what is wrong line by line, and starts nothing', async ({ page, standIn }) => {
    const before = standIn.calls().length;
    await openCreate(page);
    const dialog = await openPanel(page, 'List of prompts');
    await writeList(dialog, 'a {animal} in {place} {', 'fox, snow\nowl\nhare,');
    await expect(dialog.getByRole('status', { name: 'Problems' }).getByRole('listitem')).toHaveText([
      'The prompt opens a brace that it does not close. Write {{ for a brace itself.',
      'Line 2: too few values: 1 value for {animal} and {place}.',
      'Line 3: {place} is empty.',
    ]);
    const start = dialog.getByRole('button', { name: /^Start 3 runs/ });
    await expect(start).toHaveAttribute('aria-disabled', 'true');
    await start.click({ force: true });
    await dialog.getByRole('button', { name: /^Line 3/ }).click();
    const list = dialog.getByRole('textbox', { name: 'List', exact: true });
    await expect(list).toBeFocused();
    expect(
      await list.evaluate((field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionEnd),
      ),
    ).toBe('hare,');
    expect(standIn.calls().slice(before)).toEqual([]);
  });

  test('makes every combination, respects its cap, and survives a reload', async ({ page }) => {
    await openCreate(page);
    const dialog = await openPanel(page, 'List of prompts');
    await dialog.getByRole('textbox', { name: 'Prompt with variables' }).fill('a {animal}, {style}');
    await dialog.getByRole('radio', { name: 'Every combination' }).click();
    await dialog.getByRole('textbox', { name: '{animal}' }).fill('fox\nowl');
    await dialog.getByRole('textbox', { name: '{style}' }).fill('pencil\noil');
    const start = dialog.getByRole('button', { name: /^Start 4 runs/ });
    await expect(start).toBeEnabled();
    await dialog.getByLabel('Costs at most').fill('0.01');
    await expect(
      dialog.getByText(/^These may cost \$0\.\d+ together, and your cap is \$0\.010\./),
    ).toBeVisible();
    await expect(start).toHaveAttribute('aria-disabled', 'true');
    await page.goto('/library');
    await page.goto('/#list');
    await expect(dialog.getByRole('textbox', { name: '{style}' })).toHaveValue('pencil\noil');
    await expect(dialog.getByLabel('Costs at most')).toHaveValue('0.01');
    expect(new URL(page.url()).hash).toBe('');
  });

  test('edits the pictures in the tray, each line once', async ({ page, standIn }) => {
    const before = standIn.calls().length;
    await openCreate(page);
    await generate(page, 'a harbour');
    await expectPictures(page, 'a harbour', 1);
    await row(page, 'a harbour').getByRole('img').hover();
    await row(page, 'a harbour').getByRole('button', { name: 'Edit' }).first().click();
    await expect(page.getByRole('button', { name: /Edit$/ })).toBeVisible();
    const dialog = await openPanel(page, 'List of prompts');
    await writeList(dialog, 'make it {season}', 'winter\nautumn');
    await dialog.getByRole('button', { name: /^Start 2 edits/ }).click();
    await expectPictures(page, 'make it autumn', 1);
    await expectPictures(page, 'make it winter', 1);
    const runs = await listRuns(page);
    expect(runs.map(({ kind }) => kind)).toEqual(['edit', 'edit', 'generate']);
    for (const run of runs.slice(0, 2)) expect(run.costMicroUsd).toBe(run.estimate.highMicroUsd);
    expect(standIn.calls().slice(before)).toHaveLength(3);
  });

  test.describe('against a budget', () => {
    test.use({ environment: { MONTHLY_BUDGET_USD: '0.02' } });

    test('is refused as a whole, before the click if the page knows, otherwise by the server', async ({
      page,
      standIn,
    }) => {
      const before = standIn.calls().length;
      await openCreate(page);
      await choose(page, 'Quality', 'Low');
      const dialog = await openPanel(page, 'List of prompts');
      await writeList(dialog, 'a {animal}', 'fox\nowl\nhare\nbear');
      await expect(
        dialog.getByText(/ together, and \$0\.020 of this month’s \$0\.020 is left/),
      ).toBeVisible();

      await writeList(dialog, 'a {animal}', 'fox\nowl');
      const start = dialog.getByRole('button', { name: /^Start 2 runs/ });
      await expect(start).toBeEnabled();
      // Another window was faster, and this one does not know yet.
      const status = await (await page.request.get('/api/status')).text();
      await page.route('**/api/status', (route) => route.fulfill({ body: status }));
      const spent = await page.request.post('/api/generate', {
        data: {
          id: '019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b',
          prompt: 'in another window',
          model: 'gpt-image-2.5-flare',
          quality: 'medium',
        },
      });
      expect(spent.status()).toBe(202);
      await start.click();
      await expect(
        dialog.getByText(
          /^These 2 runs may cost \$0\.\d+ together, and \$0\.\d+ of this month’s \$0\.020 is left/,
        ),
      ).toBeVisible();
      await expect(dialog.getByText('Nothing was started and nothing was charged.')).toBeVisible();
      expect(
        standIn
          .calls()
          .slice(before)
          .map(({ prompt }) => prompt),
      ).toEqual(['in another window']);
    });
  });

  test('is saved by name; of two windows, the second is told and sees the newer version', async ({
    page,
    context,
  }) => {
    await openCreate(page);
    const mine = await openPanel(page, 'List of prompts');
    await writeList(mine, 'a {animal}', 'fox');
    await mine.getByRole('button', { name: 'Save as…' }).click();
    await mine.getByRole('textbox', { name: 'Name for this template' }).fill('Animals');
    await page.keyboard.press('Enter');
    await expect(mine.getByRole('combobox', { name: 'Saved templates' })).toHaveValue(/.+/);

    const other = await context.newPage();
    await openCreate(other);
    const theirs = await openPanel(other, 'List of prompts');
    await writeList(theirs, 'a {animal}', 'fox\nowl');
    await theirs.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(toast(other, '“Animals” is saved.')).toBeVisible();

    await writeList(mine, 'a {animal}', 'hare');
    await mine.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(mine.getByText(/^“Animals” was changed in another window in the meantime/)).toBeVisible();
    await mine.getByRole('button', { name: 'Open the current version' }).click();
    await expect(mine.getByRole('textbox', { name: 'List', exact: true })).toHaveValue('fox\nowl');
    expect(await listPresets(page)).toMatchObject([{ kind: 'template', name: 'Animals', revision: 2 }]);
  });
});

test.describe('presets', () => {
  test.use({ expectedComplaints: [/409/] });

  test('save settings by name and restore them, leaving the prompt as it is', async ({ page }) => {
    await openCreate(page);
    await writePrompt(page, 'a poster');
    await choose(page, 'Quality', 'High');
    const dialog = await openPanel(page, 'Presets');
    await dialog.getByRole('textbox', { name: 'Name for these settings' }).fill('Poster');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: /^Poster/ })).toContainText('high');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await choose(page, 'Quality', 'Low');
    await writePrompt(page, 'another prompt');
    await openPanel(page, 'Presets');
    await dialog.getByRole('button', { name: /^Poster/ }).click();
    await expect(dialog).toBeHidden();
    await expect(toast(page, '“Poster” is applied.')).toBeVisible();
    await expect(page.getByRole('radio', { name: /^High/ })).toBeChecked();
    await expect(composer(page)).toHaveValue('another prompt');
    await expect(composer(page)).toBeFocused();
  });

  test('say what was adapted for a model that cannot do everything', async ({ page }) => {
    await page.request.post('/api/presets', {
      data: {
        id: '019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b',
        kind: 'preset',
        name: 'Sticker',
        body: { settings: { quality: 'max', background: 'transparent', n: 2 } },
      },
    });
    await openCreate(page);
    await page.getByRole('combobox', { name: 'Model' }).selectOption('gpt-image-2');
    const dialog = await openPanel(page, 'Presets');
    await dialog.getByRole('button', { name: 'More for Sticker' }).click();
    await page.getByRole('menuitem', { name: 'Apply, but keep GPT Image 2' }).click();
    await expect(toast(page, '“Sticker” is applied. Adjusted for GPT Image 2: quality high.')).toBeVisible();
    await expect(page.getByRole('radio', { name: /^High/ })).toBeChecked();
  });

  test('save how pictures are edited; without a picture this waits, and the page says so', async ({
    page,
  }) => {
    await page.request.post('/api/presets', {
      data: {
        id: '019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b',
        kind: 'preset',
        name: 'Raw',
        body: { settings: { quality: 'low' }, edit: { sameSize: false, placement: 'model' } },
      },
    });
    await openCreate(page);
    const dialog = await openPanel(page, 'Presets');
    await expect(dialog.getByRole('button', { name: /^Raw/ })).toContainText('the model’s own picture');
    await dialog.getByRole('button', { name: /^Raw/ }).click();
    await expect(
      toast(page, '“Raw” is applied. Its edit settings apply when you add a picture.'),
    ).toBeVisible();

    await page.reload();
    // The tray loads when the pointer comes near.
    await page.getByLabel(/^Add images/).hover();
    await expect(page.getByRole('region', { name: 'Input images' })).toBeVisible();
    await page.getByLabel(/^Add images/).setInputFiles('e2e/photos/chelsea.png');
    const result = page.getByRole('radiogroup', { name: 'Result' });
    await expect(result.getByRole('radio', { name: /^Model’s own/ })).toBeChecked();
    await openPanel(page, 'Presets');
    await expect(dialog.getByRole('region', { name: 'Keep the current settings' })).toContainText(
      '· low · the model’s own picture',
    );
  });

  test('are renamed, changed and deleted, and a deleted one comes back', async ({ page }) => {
    await openCreate(page);
    const dialog = await openPanel(page, 'Presets');
    const keep = async (name: string) => {
      await dialog.getByRole('textbox', { name: 'Name for these settings' }).fill(name);
      await dialog.getByRole('button', { name: 'Save' }).click();
    };
    await keep('One');
    await expect(dialog.getByRole('button', { name: /^One/ })).toBeVisible();
    await keep('One');
    await expect(dialog.getByRole('alert').getByText(/^There is one called “One” already/)).toBeVisible();

    await dialog.getByRole('button', { name: 'More for One' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await dialog.getByRole('textbox', { name: 'New name of One' }).fill('Two');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'More for Two' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(dialog.getByRole('button', { name: /^Two/ })).toBeHidden();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await expect(dialog.getByRole('button', { name: /^Two/ })).toBeVisible();
    expect(await listPresets(page)).toMatchObject([{ name: 'Two' }]);
  });
});

test.describe('the prompt history', () => {
  test('can be searched, fills the prompt, restores settings, and forgets', async ({ page }) => {
    await openCreate(page);
    await generate(page, 'an owl at night');
    await expectPictures(page, 'an owl at night', 1);
    await choose(page, 'Quality', 'Low');
    await generate(page, 'a fox in snow');
    await expectPictures(page, 'a fox in snow', 1);
    await choose(page, 'Quality', 'High');

    const dialog = await openPanel(page, 'History');
    const rows = dialog.getByRole('list', { name: 'Prompts' }).getByRole('listitem');
    await expect(rows).toHaveText([/a fox in snow/, /an owl at night/]);
    await dialog.getByRole('searchbox', { name: 'Search the prompts' }).fill('ow');
    await expect(rows).toHaveText([/an owl at night/]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(composer(page)).toHaveValue('an owl at night');
    await expect(page.getByRole('radio', { name: /^High/ })).toBeChecked();

    await openPanel(page, 'History');
    await rows.filter({ hasText: 'a fox' }).getByRole('button', { name: 'Use with its settings' }).click();
    await expect(composer(page)).toHaveValue('a fox in snow');
    await expect(page.getByRole('radio', { name: /^Low/ })).toBeChecked();

    await openPanel(page, 'History');
    await rows
      .filter({ hasText: 'a fox' })
      .getByRole('button', { name: /^Remove this prompt/ })
      .click();
    await expect(rows).toHaveText([/an owl at night/]);
    await dialog.getByRole('button', { name: 'Clear the history' }).click();
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(dialog.getByText('The prompts that you use are kept here, each once.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'a fox in snow')).toBeVisible();
  });

  test('comes back with the up arrow in an empty prompt', async ({ page }) => {
    await openCreate(page);
    await generate(page, 'the first');
    await expectPictures(page, 'the first', 1);
    await generate(page, 'the second');
    await expectPictures(page, 'the second', 1);
    await writePrompt(page, '');
    await composer(page).press('ArrowUp');
    await expect(composer(page)).toHaveValue('the second');
    await composer(page).press('ArrowUp');
    await expect(composer(page)).toHaveValue('the first');
    await composer(page).press('ArrowDown');
    await expect(composer(page)).toHaveValue('the second');
    await composer(page).press('ArrowDown');
    await expect(composer(page)).toHaveValue('');
    await composer(page).pressSequentially('mine');
    await composer(page).press('ArrowUp');
    await expect(composer(page)).toHaveValue('mine');
  });

  test('is a named action, even before anything was touched', async ({ page }) => {
    await openCreate(page);
    for (const [name, tab] of [
      ['Prompt history', 'History'],
      ['Presets', 'Presets'],
      ['Run a list of prompts', 'List of prompts'],
    ] as const) {
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('option', { name }).click();
      await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width} px wide`, () => {
      test.use({ colorScheme, viewport });

      test('axe finds nothing in any tab, empty and full', async ({ page }) => {
        // Axe checks the whole page each time.
        test.slow();
        await openCreate(page);
        const dialog = await openPanel(page, 'History');
        await expectAccessible(page);
        await dialog.getByRole('tab', { name: 'List of prompts' }).click();
        await writeList(dialog, 'a {animal} {', 'fox\nowl');
        await expectAccessible(page);
        await writeList(dialog, 'a {animal}', 'fox\nowl');
        await dialog.getByRole('button', { name: /^Start 2 runs/ }).click();
        await expectPictures(page, 'a owl', 1);
        await openPanel(page, 'Presets');
        await dialog.getByRole('textbox', { name: 'Name for these settings' }).fill('Poster');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await dialog.getByRole('button', { name: 'More for Poster' }).click();
        await expectAccessible(page);
        await page.keyboard.press('Escape');
        for (const tab of ['History', 'List of prompts']) {
          await dialog.getByRole('tab', { name: tab }).click();
          await expectAccessible(page);
        }
      });
    });
  }
}
