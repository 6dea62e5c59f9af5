import type { Page } from '@playwright/test';
import { accountsEnvironment, invite, PASSWORD, setUp } from './accounts';
import { expect, expectAccessible, test } from './rig';

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here
  environment: async ({}, use) => {
    await use(await accountsEnvironment());
  },
});

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('an admin invites somebody, gives them another role, and deletes them', async ({
  page,
  browser,
  overpaint,
}) => {
  await setUp(page.context());
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Limit a month' }).fill('5');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link of the invitation' }).inputValue();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(page, 'Anybody with the link')).toContainText('$5.00 a month');

  const context = await browser.newContext({ baseURL: overpaint.url });
  const bob = await context.newPage();
  await bob.goto(link);
  await bob.getByRole('textbox', { name: 'E-mail' }).fill('bob@example.com');
  await bob.getByRole('textbox', { name: 'Name' }).fill('Bob');
  await bob.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await bob.getByRole('button', { name: 'Create account' }).click();
  await expect(bob.getByRole('link', { name: 'Library', exact: true })).toBeVisible();
  await expect(bob.getByRole('link', { name: 'People' })).toBeHidden();
  await bob.goto('/people');
  await expect(bob.getByText('There is no such page')).toBeVisible();

  await page.reload();
  await expect(page.getByText('There is none. An invitation')).toBeVisible();
  await expect(row(page, 'bob@example.com')).toContainText('$0.00 of $5.00 this month');
  await row(page, 'bob@example.com').getByRole('button', { name: 'Manage' }).click();
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption('Viewer');
  await expect(dialog.getByText('Sees what is shared with them')).toBeVisible();
  await bob.goto('/library');
  await expect(bob.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete …' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete person' }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, 'bob@example.com')).toBeHidden();

  await page.getByRole('link', { name: 'Trail' }).click();
  await expect(row(page, 'came by an invitation as member')).toBeVisible();
  await page.getByRole('combobox', { name: 'What' }).selectOption('Settings');
  await expect(page.getByText('Nothing fits these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(row(page, 'Ann deleted a person; their things were handed over.')).toBeVisible();
  await expectAccessible(page);
  await context.close();
});

test('who asks for an account waits for an admin', async ({ page, browser, overpaint }) => {
  await setUp(page.context());
  await page.goto('/people');
  await page.getByRole('checkbox', { name: 'Anybody may ask for an account' }).check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: overpaint.url });
  const eve = await context.newPage();
  await eve.goto('/sign-in');
  await eve.getByRole('link', { name: 'Ask for an account' }).click();
  await eve.getByRole('textbox', { name: 'E-mail' }).fill('eve@example.com');
  await eve.getByRole('textbox', { name: 'Name' }).fill('Eve');
  await eve.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await eve.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(eve.getByRole('heading', { name: 'You have asked for an account' })).toBeVisible();

  await page.reload();
  await row(page, 'eve@example.com').getByRole('button', { name: 'Approve' }).click();
  await expect(row(page, 'eve@example.com').getByRole('button', { name: 'Manage' })).toBeVisible();
  await eve.getByRole('link', { name: 'Back to the sign-in' }).click();
  await eve.getByRole('textbox', { name: 'E-mail' }).fill('eve@example.com');
  await eve.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await eve.getByRole('button', { name: 'Sign in' }).click();
  await expect(eve.getByRole('link', { name: 'Library', exact: true })).toBeVisible();
  await context.close();
});

test('somebody who has forgotten their password chooses a new one by a link', async ({
  page,
  browser,
  overpaint,
}) => {
  await setUp(page.context());
  const context = await browser.newContext({ baseURL: overpaint.url });
  await invite(page.context(), context, 'Bob');

  await page.goto('/people');
  await row(page, 'bob@example.com').getByRole('button', { name: 'Manage' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Link for a new password' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link for a new password' }).inputValue();
  await expectAccessible(page);

  const bob = await context.newPage();
  await bob.goto(link);
  await expect(bob.getByText('For bob@example.com.')).toBeVisible();
  await bob.getByRole('textbox', { name: 'New password' }).fill('another phrase of Bob');
  await bob.getByRole('button', { name: 'Save password' }).click();
  await expect(bob.getByRole('link', { name: 'Library', exact: true })).toBeVisible();
  const signIn = (password: string) =>
    page.request.post('/api/sign-in', { data: { email: 'bob@example.com', password } });
  expect((await signIn(PASSWORD)).ok()).toBe(false);
  expect((await signIn('another phrase of Bob')).status()).toBe(204);
  await bob.goto(link);
  await expect(bob.getByText('This invitation does not work')).toBeVisible();
  await context.close();
});
