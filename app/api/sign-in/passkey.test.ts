import { afterEach, beforeEach, expect, test } from 'vitest';
import * as passkey from '@/app/api/me/passkeys/[id]/route';
import * as newPasskey from '@/app/api/me/passkeys/options/route';
import * as passkeys from '@/app/api/me/passkeys/route';
import { openTestBrowser, type TestBrowser } from '@/test/browser-cookies';
import { openTestServer, refusal, type TestServer } from '@/test/server';
import { createSoftwareAuthenticator } from '@/test/software-authenticator';
import * as options from './passkey/options/route';
import * as passkeySignIn from './passkey/route';
import * as signIn from './route';

const PUBLIC_URL = 'https://studio.example.com';
const ADMIN = { email: 'boss@example.com', name: 'Boss', password: 'correct horse battery' };

let server: TestServer;
let device: ReturnType<typeof createSoftwareAuthenticator>;
beforeEach(async () => {
  server = await openTestServer({ AUTH: 'accounts', PUBLIC_URL });
  await server.services.accounts.makeFirstAdmin(ADMIN, '127.0.0.1');
  device = createSoftwareAuthenticator(PUBLIC_URL);
});
afterEach(() => server.close());

async function signedIn(): Promise<TestBrowser> {
  const browser = openTestBrowser();
  const { email, password } = ADMIN;
  await browser.ask(signIn.POST, '/api/sign-in', { method: 'POST', json: { email, password } });
  return browser;
}

async function keepOne(browser: TestBrowser): Promise<Response> {
  const asked = await browser.ask(newPasskey.POST, '/api/me/passkeys/options', { method: 'POST' });
  const response = device.create(await asked.json());
  // Browsers say more than is asked.
  const told = { ...response, authenticatorAttachment: 'platform' };
  return browser.ask(passkeys.POST, '/api/me/passkeys', {
    method: 'POST',
    json: { name: ' My  laptop ', response: told },
  });
}

async function signInWithPasskey(browser: TestBrowser): Promise<Response> {
  const asked = await browser.ask(options.POST, '/api/sign-in/passkey/options', { method: 'POST' });
  const response = device.get(await asked.json());
  return browser.ask(passkeySignIn.POST, '/api/sign-in/passkey', { method: 'POST', json: { response } });
}

test('a passkey that was made in one browser signs in another', async () => {
  const kept = await keepOne(await signedIn());
  expect(kept.status).toBe(201);
  expect((await kept.json()).passkey).toMatchObject({ name: 'My laptop', usedAt: null });
  const browser = openTestBrowser();
  const response = await signInWithPasskey(browser);
  expect(response.status).toBe(204);
  expect([...browser.cookies.keys()].sort()).toEqual(['__Host-overpaint', '__Host-overpaint-challenge']);
  for (const cookie of response.headers.getSetCookie())
    expect(cookie).toMatch(/Path=\/; .*HttpOnly.*SameSite=Lax.*Secure/);
  const list = await (await browser.ask(passkeys.GET, '/api/me/passkeys')).json();
  expect(list.passkeys).toHaveLength(1);
});

test('it can be renamed and removed, and the removed one opens nothing', async () => {
  const browser = await signedIn();
  const { id } = (await (await keepOne(browser)).json()).passkey;
  const renamed = await browser.ask(passkey.PATCH, '/api/me/passkeys/x', {
    ...{ method: 'PATCH', json: { name: 'Desk' }, params: { id } },
  });
  expect((await renamed.json()).passkey).toMatchObject({ id, name: 'Desk' });
  const unnamed = await browser.ask(passkey.PATCH, '/api/me/passkeys/x', {
    ...{ method: 'PATCH', json: { name: '  ' }, params: { id } },
  });
  expect(await refusal(unnamed)).toMatchObject({ code: 'invalid_request' });
  const asked = { method: 'DELETE', params: { id } };
  expect((await browser.ask(passkey.DELETE, '/api/me/passkeys/x', asked)).status).toBe(204);
  expect(await refusal(await browser.ask(passkey.DELETE, '/api/me/passkeys/x', asked))).toMatchObject({
    code: 'passkey_not_found',
  });
  expect(await refusal(await signInWithPasskey(openTestBrowser()))).toMatchObject({
    status: 401,
    code: 'passkey_refused',
  });
});

test('somebody who is disabled does not come in by it', async () => {
  await keepOne(await signedIn());
  await server.services.people.change('local', { state: 'disabled' });
  expect(await refusal(await signInWithPasskey(openTestBrowser()))).toMatchObject({
    code: 'account_disabled',
  });
});

test('an answer that a browser did not ask for signs nobody in', async () => {
  await keepOne(await signedIn());
  const asked = await openTestBrowser().ask(options.POST, '/api/sign-in/passkey/options', { method: 'POST' });
  const response = device.get(await asked.json());
  const victim = openTestBrowser();
  const refused = await victim.ask(passkeySignIn.POST, '/api/sign-in/passkey', {
    method: 'POST',
    json: { response },
  });
  expect(await refusal(refused)).toMatchObject({ code: 'challenge_expired' });
});

test('who is not signed in makes none', async () => {
  const refused = await openTestBrowser().ask(newPasskey.POST, '/api/me/passkeys/options', {
    method: 'POST',
  });
  expect(await refusal(refused)).toMatchObject({ status: 401, code: 'sign_in_required' });
});
