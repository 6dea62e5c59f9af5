import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext, Page } from '@playwright/test';
import { openTestProvider } from '@/test/oidc-provider';
import { accountsEnvironment } from './accounts';
import { expect, expectAccessible, test } from './rig';

const BOSS = { email: 'boss@example.com', name: 'Boss', password: 'correct horse battery' };

const accountButton = (page: Page, name = BOSS.name) =>
  page.getByRole('button', { name: `Account of ${name}` });
const toast = (page: Page, text: string) => page.getByRole('status', { name: 'Notices' }).getByText(text);
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Chromium's own software device. */
async function addDevice(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** The first admin, made and signed in by its own page. */
async function setUp(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(BOSS.email);
  await page.getByRole('textbox', { name: 'Name' }).fill(BOSS.name);
  await page.getByLabel('Password', { exact: true }).fill(BOSS.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(accountButton(page)).toBeVisible();
}

async function signIn(page: Page, password = BOSS.password): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(BOSS.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Account of/ })).toBeVisible();
}

async function openProfile(page: Page): Promise<void> {
  await accountButton(page).click();
  await page.getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
}

test.describe('with accounts', () => {
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here
    environment: async ({}, use) => {
      await use(await accountsEnvironment('localhost'));
    },
    // A wrong password, and the event stream of a session that has ended.
    expectedComplaints: [/401 .*api\/me\/password|api\/events/],
  });

  test('a passkey is made on the profile, signs in, and is renamed and removed', async ({ page }) => {
    await setUp(page);
    await addDevice(page);
    await openProfile(page);
    const passkeys = section(page, 'Passkeys');
    await expect(passkeys.getByText('You have no passkeys yet.')).toBeVisible();
    await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(toast(page, 'Passkey added')).toBeVisible();
    await expect(passkeys.getByText('Chrome on Linux')).toBeVisible();
    await expectAccessible(page);

    await accountButton(page).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(accountButton(page)).toBeVisible();

    await openProfile(page);
    await passkeys.getByRole('button', { name: 'Rename the passkey “Chrome on Linux”' }).click();
    await passkeys.getByRole('textbox', { name: 'Name of the passkey' }).fill('My laptop');
    await page.keyboard.press('Enter');
    await expect(passkeys.getByText('My laptop')).toBeVisible();
    await expect(passkeys.getByText(/last used/)).toBeVisible();
    await passkeys.getByRole('button', { name: 'Remove the passkey “My laptop”' }).click();
    await passkeys.getByRole('button', { name: 'Remove the passkey “My laptop”' }).click();
    await expect(passkeys.getByText('You have no passkeys yet.')).toBeVisible();
  });

  test('a device without a passkey signs nobody in, and that is said in words', async ({ page }) => {
    await setUp(page);
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await addDevice(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByText(/No passkey was used/)).toBeVisible();
    await expectAccessible(page);
  });

  test('the profile changes the name and the password, and signs out elsewhere', async ({
    page,
    browser,
    baseURL,
  }) => {
    await setUp(page);
    const elsewhere: BrowserContext = await browser.newContext({ baseURL: baseURL ?? '' });
    const there = await elsewhere.newPage();
    await signIn(there);

    await openProfile(page);
    await expect(page.getByText('This device')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Anna Boss');
    await section(page, 'You').getByRole('button', { name: 'Save' }).click();
    await expect(accountButton(page, 'Anna Boss')).toHaveText('AB');

    const sessions = section(page, 'Where you are signed in');
    await expect(sessions.getByRole('listitem')).toHaveCount(2);
    await sessions.getByRole('button', { name: /^Sign out there/ }).click();
    await expect(sessions.getByRole('listitem')).toHaveCount(1);
    await there.reload();
    await expect(there).toHaveURL(/\/sign-in/);

    await signIn(there);
    const password = section(page, 'Password');
    await password.getByRole('button', { name: 'Change password' }).click();
    await password.getByLabel('Current password').fill('not this one');
    await password.getByLabel('New password').fill('violet lamp on the stairs');
    await page.keyboard.press('Enter');
    await expect(password.getByText('The current password is not right.')).toBeVisible();
    await expectAccessible(page);
    await password.getByLabel('Current password').fill(BOSS.password);
    await page.keyboard.press('Enter');
    await expect(toast(page, 'Password saved. You are signed out everywhere else.')).toBeVisible();
    await there.goto('/library');
    await expect(there).toHaveURL(/\/sign-in/);
    await elsewhere.close();
  });

  test('a token is made on the profile and shown once, a program reads with it, and it is revoked', async ({
    page,
    playwright,
    baseURL,
  }) => {
    await setUp(page);
    await openProfile(page);
    const tokens = section(page, 'Tokens for programs');
    await expect(tokens.getByText('You have no tokens yet.')).toBeVisible();
    // By the keyboard alone.
    await tokens.getByRole('button', { name: 'New token' }).press('Enter');
    await expect(tokens.getByLabel('Name')).toBeFocused();
    await page.keyboard.type('Night job');
    await tokens.getByRole('textbox', { name: 'Limit a month' }).fill('much');
    await expect(tokens.getByText('A limit is an amount in US dollars, such as 5 or 0.50.')).toBeVisible();
    await expectAccessible(page);
    await tokens.getByRole('textbox', { name: 'Limit a month' }).fill('5');
    await page.keyboard.press('Enter');

    await expect(tokens.getByText('This is the token “Night job”')).toBeVisible();
    await expect(tokens.getByText(/Reads and makes, \$5\.00 a month, not used yet/)).toBeVisible();
    await expectAccessible(page);
    const secret = await tokens.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    await expect(tokens.getByRole('textbox', { name: 'A line to try it' })).toHaveValue(
      `curl -H "Authorization: Bearer ${secret}" ${baseURL}/api/runs`,
    );
    const program = await playwright.request.newContext({
      extraHTTPHeaders: { authorization: `Bearer ${secret}` },
    });
    expect(await (await program.get(`${baseURL}/api/runs`)).json()).toMatchObject({ runs: [] });

    await tokens.getByRole('button', { name: 'Done' }).click();
    await expect(tokens.getByRole('button', { name: 'New token' })).toBeFocused();
    await page.reload();
    await expect(tokens.getByText(/last used/)).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await tokens.getByRole('button', { name: 'Change the token “Night job”' }).press('Enter');
    const form = tokens.getByRole('form', { name: 'Change the token “Night job”' });
    await expect(form.getByLabel('Name')).toBeFocused();
    await expect(form.getByRole('textbox', { name: 'Limit a month' })).toHaveValue('5');
    await form.getByRole('textbox', { name: 'Limit of one run' }).fill('0.50');
    await form.getByRole('radio', { name: 'Only read' }).click();
    await expectAccessible(page);
    await form.getByRole('radio', { name: 'Read and make' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(tokens.getByRole('button', { name: 'Change the token “Night job”' })).toBeFocused();
    await expect(
      tokens.getByText(/Reads and makes, \$5\.00 a month, \$0\.500 a run, last used/),
    ).toBeVisible();

    await tokens.getByRole('button', { name: 'Revoke the token “Night job”' }).click();
    await tokens.getByRole('button', { name: 'Revoke the token “Night job”' }).click();
    await expect(tokens.getByText('You have no tokens yet.')).toBeVisible();
    expect((await program.get(`${baseURL}/api/runs`)).status()).toBe(401);
    await program.dispose();
  });

  test('a sign-out takes all tabs along, and what was typed', async ({ page, context }) => {
    await setUp(page);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('a secret fox');
    const second = await context.newPage();
    await second.goto('/library');
    await expect(accountButton(second)).toBeVisible();
    // By the keyboard alone.
    await accountButton(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Profile' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'Profile' })).toBeHidden();
    await page.keyboard.press('Enter');
    for (let items = 0; items < 4; items += 1) await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sign-in$/);
    await expect(second).toHaveURL(/\/sign-in$/);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toContain('fox');
  });
});

test.describe('with a provider', () => {
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here
    environment: async ({}, use) => {
      const environment = await accountsEnvironment();
      const provider = await openTestProvider(`${environment.PUBLIC_URL}/api/sign-in/oidc/callback`);
      await use({
        ...environment,
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: 'Example House',
      });
      await provider.close();
    },
  });

  test('its button says who it is, and where it does not answer the page says so', async ({ page }) => {
    await setUp(page);
    await openProfile(page);
    await expect(section(page, 'Sign-in with Example House').getByText('Not connected.')).toBeVisible();
    // Where the host is a number, browsers keep no passkeys.
    await expect(section(page, 'Passkeys')).toHaveCount(0);
    await page.context().clearCookies();
    await page.goto('/sign-in?problem=provider_unavailable');
    await expect(page.getByRole('link', { name: 'Sign in with Example House' })).toHaveAttribute(
      'href',
      '/api/sign-in/oidc?next=%2F',
    );
    await expect(page.getByText(/The sign-in service does not answer right now/)).toBeVisible();
    await expectAccessible(page);
  });

  test('is connected on the profile, and signs in from then on', async ({ page, browser, overpaint }) => {
    await setUp(page);
    // A browser that may talk to the provider.
    const context = await browser.newContext({ baseURL: overpaint.url });
    const visitor = await context.newPage();
    await signIn(visitor);
    await visitor.goto('/profile');
    const identities = section(visitor, 'Sign-in with Example House');
    await identities.getByRole('button', { name: 'Connect' }).click();
    await expect(identities.getByText('ann', { exact: true })).toBeVisible();
    await visitor.context().clearCookies();
    await visitor.goto('/library');
    await visitor.getByRole('link', { name: 'Sign in with Example House' }).click();
    await expect(visitor).toHaveURL(/\/library$/);
    await expect(accountButton(visitor)).toBeVisible();
    await context.close();
  });
});

test('without accounts there is no menu and no profile; where there were some, the settings say whose things these are', async ({
  page,
  overpaint,
}) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Account of/ })).toHaveCount(0);
  expect((await page.request.get('/profile')).status()).toBe(404);
  const database = new DatabaseSync(`${overpaint.dataDirectory}/overpaint.db`, { timeout: 10_000 });
  database
    .prepare('insert into person (id, email, name, role, state, created_at) values (?, ?, ?, ?, ?, ?)')
    .run('local', BOSS.email, BOSS.name, 'admin', 'active', 1);
  database.close();
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText('Accounts are off. You see what belongs to Boss.')).toBeVisible();
  await expectAccessible(page);
});
