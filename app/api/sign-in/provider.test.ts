import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as identity from '@/app/api/me/identities/[id]/route';
import * as identities from '@/app/api/me/identities/route';
import * as passkeys from '@/app/api/me/passkeys/route';
import * as passwordLink from '@/app/api/people/[id]/password-link/route';
import type { Visitor } from '@/lib/server/accounts/visitor';
import type { Role } from '@/lib/shared/accounts';
import { openTestBrowser, type TestBrowser } from '@/test/browser-cookies';
import { openTestProvider, type TestProvider } from '@/test/oidc-provider';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import * as callback from './oidc/callback/route';
import * as oidc from './oidc/route';
import * as signIn from './route';

const PUBLIC_URL = 'http://localhost:3000';
const ADMIN = { email: 'boss@example.com', name: 'Boss', password: 'correct horse battery' };
const FROM = { address: '127.0.0.1', userAgent: 'test' };

let provider: TestProvider;
let server: TestServer;
let admin: Visitor;

async function openServer(environment: Record<string, string> = {}): Promise<TestServer> {
  return openTestServer({
    AUTH: 'accounts',
    PUBLIC_URL,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    ...environment,
  });
}

async function begin(environment: Record<string, string> = {}): Promise<void> {
  server = await openServer(environment);
  const person = await server.services.accounts.makeFirstAdmin(ADMIN, FROM.address);
  admin = { kind: 'person', ownerId: person.id, person, sessionId: '' };
}

beforeEach(async () => {
  provider = await openTestProvider(`${PUBLIC_URL}/api/sign-in/oidc/callback`);
});
afterEach(async () => {
  await server.close();
  await provider.close();
});

/** To the provider and back. */
async function comeBack(browser: TestBrowser, location: string): Promise<Response> {
  const back = await provider.visit(new URL(location));
  return browser.ask(callback.GET, `${back.pathname}${back.search}`, {
    headers: { 'sec-fetch-site': 'cross-site' },
  });
}

async function signInAt(browser: TestBrowser, next = '/'): Promise<string> {
  const left = await browser.ask(oidc.GET, `/api/sign-in/oidc?next=${encodeURIComponent(next)}`);
  expect(left.status).toBe(303);
  const response = await comeBack(browser, left.headers.get('location') ?? '');
  expect(response.status).toBe(303);
  return response.headers.get('location') ?? '';
}

async function invite(role: Role = 'member'): Promise<string> {
  const asked = { role, monthlyMicroUsd: 5_000_000, email: null };
  return (await server.services.accounts.invite(asked, admin, FROM)).code;
}

async function accept(browser: TestBrowser, code: string): Promise<string> {
  const left = await browser.ask(oidc.POST, '/api/sign-in/oidc', {
    method: 'POST',
    json: { invitation: code },
  });
  expect(left.status).toBe(200);
  const { location } = await left.json();
  return (await comeBack(browser, location)).headers.get('location') ?? '';
}

/** Who the browser is signed in as. */
async function personIn({ cookies }: TestBrowser) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const visitor = await server.services.visitorOf(new Headers({ cookie }));
  return visitor?.kind === 'person' ? visitor.person : null;
}

async function signedInAsAdmin(): Promise<TestBrowser> {
  const browser = openTestBrowser();
  const { email, password } = ADMIN;
  const response = await browser.ask(signIn.POST, '/api/sign-in', {
    method: 'POST',
    json: { email, password },
  });
  expect(response.status).toBe(204);
  return browser;
}

describe('with an invitation', () => {
  test('somebody whom the provider knows gets an account, and comes in without one from then on', async () => {
    await begin();
    const browser = openTestBrowser();
    expect(await accept(browser, await invite())).toBe('/');
    const person = await personIn(browser);
    expect(person).toMatchObject({
      ...{ name: 'Ann', email: 'ann@example.com', role: 'member', state: 'active' },
      ...{ passwordHash: null, monthlyMicroUsd: 5_000_000 },
    });
    const other = openTestBrowser();
    expect(await signInAt(other, '/library?shelf=bin')).toBe('/library?shelf=bin');
    expect((await personIn(other))?.id).toBe(person?.id);
  });

  test('one account is made, however often it is used', async () => {
    await begin();
    const code = await invite();
    await accept(openTestBrowser(), code);
    provider.person = { sub: 'eve', email: 'eve@example.com', email_verified: true };
    const late = await openTestBrowser().ask(oidc.POST, '/api/sign-in/oidc', {
      method: 'POST',
      json: { invitation: code },
    });
    expect(await refusal(late)).toMatchObject({ code: 'invitation_invalid' });
    expect(await server.services.people.count()).toBe(2);
  });

  test('an address that is another account’s opens nothing and changes nothing', async () => {
    await begin();
    provider.person = { sub: 'eve', email: ADMIN.email, email_verified: true };
    const code = await invite();
    const browser = openTestBrowser();
    expect(await accept(browser, code)).toBe(`/invitation/${code}?problem=email_taken`);
    expect(await personIn(browser)).toBeNull();
    provider.person = { sub: 'ann', email: 'ann@example.com', email_verified: true };
    expect(await accept(browser, code)).toBe('/');
  });

  test('somebody without a verified address has an account without one', async () => {
    await begin();
    provider.person = { sub: 'eve', email: ADMIN.email };
    const browser = openTestBrowser();
    expect(await accept(browser, await invite())).toBe('/');
    expect(await personIn(browser)).toMatchObject({ email: null, name: 'eve', role: 'member' });
  });
});

describe('without an invitation', () => {
  test('nobody comes in, whatever their address', async () => {
    await begin();
    provider.person = { sub: 'eve', email: ADMIN.email, email_verified: true };
    const browser = openTestBrowser();
    expect(await signInAt(browser, '/usage')).toBe('/sign-in?problem=no_account&next=%2Fusage');
    expect(await personIn(browser)).toBeNull();
    expect(await server.services.people.count()).toBe(1);
  });

  test('where an admin has opened sign-up, people wait until they are let in', async () => {
    await begin();
    const { database, people } = server.services;
    await database.query.insertInto('setting').values({ key: 'sign-up', value: 'open' }).execute();
    const browser = openTestBrowser();
    for (const _ of [1, 2]) expect(await signInAt(browser)).toBe('/sign-in?problem=account_waiting&next=%2F');
    const [waiting] = (await people.list()).filter(({ state }) => state === 'waiting');
    await people.change(waiting?.id ?? '', { state: 'active' });
    expect(await signInAt(browser)).toBe('/');
    expect((await personIn(browser))?.id).toBe(waiting?.id);
  });
});

test('a disabled person does not come in', async () => {
  await begin();
  const browser = openTestBrowser();
  await accept(browser, await invite());
  await server.services.people.change((await personIn(browser))?.id ?? '', { state: 'disabled' });
  expect(await signInAt(openTestBrowser())).toBe('/sign-in?problem=account_disabled&next=%2F');
});

describe('somebody who is signed in', () => {
  async function addWayIn(browser: TestBrowser): Promise<string> {
    const left = await browser.ask(identities.POST, '/api/me/identities', {
      method: 'POST',
      json: { next: '/profile' },
    });
    expect(left.status).toBe(200);
    return (await left.json()).location;
  }

  test('adds the provider as one more way into the account, sees it and removes it', async () => {
    await begin();
    const browser = await signedInAsAdmin();
    const back = await comeBack(browser, await addWayIn(browser));
    expect(back.headers.get('location')).toBe('/profile');
    const other = openTestBrowser();
    expect(await signInAt(other)).toBe('/');
    expect((await personIn(other))?.id).toBe(admin.ownerId);
    const list = await (await browser.ask(identities.GET, '/api/me/identities')).json();
    expect(list.identities).toMatchObject([{ issuer: provider.issuer, subject: 'ann' }]);
    const removed = await browser.ask(identity.DELETE, '/api/me/identities/x', {
      method: 'DELETE',
      params: { id: list.identities[0].id },
    });
    expect(removed.status).toBe(204);
    expect(await signInAt(openTestBrowser())).toBe('/sign-in?problem=no_account&next=%2F');
    const actions = await server.services.database.query.selectFrom('trail').select('action').execute();
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['identity-added', 'identity-removed', 'signed-in']),
    );
  });

  test('cannot take the provider’s word for somebody who has an account', async () => {
    await begin();
    await accept(openTestBrowser(), await invite());
    const browser = await signedInAsAdmin();
    const back = await comeBack(browser, await addWayIn(browser));
    expect(back.headers.get('location')).toBe('/profile?problem=identity_taken');
  });

  test('adds nothing once signed out, or where another came back', async () => {
    await begin();
    const browser = await signedInAsAdmin();
    const location = await addWayIn(browser);
    browser.cookies.delete('overpaint');
    const back = await comeBack(browser, location);
    expect(back.headers.get('location')).toBe('/profile?problem=sign_in_required');
    expect(await signInAt(openTestBrowser())).toContain('no_account');
  });

  test('keeps the last way in', async () => {
    await begin();
    const browser = openTestBrowser();
    await accept(browser, await invite());
    const list = await (await browser.ask(identities.GET, '/api/me/identities')).json();
    const refused = await browser.ask(identity.DELETE, '/api/me/identities/x', {
      method: 'DELETE',
      params: { id: list.identities[0].id },
    });
    expect(await refusal(refused)).toMatchObject({ status: 409, code: 'last_way_in' });
    expect(await signInAt(openTestBrowser())).toBe('/');
  });

  test('cannot remove what is another person’s', async () => {
    await begin();
    const owner = openTestBrowser();
    await accept(owner, await invite());
    const list = await (await owner.ask(identities.GET, '/api/me/identities')).json();
    const browser = await signedInAsAdmin();
    const refused = await browser.ask(identity.DELETE, '/api/me/identities/x', {
      method: 'DELETE',
      params: { id: list.identities[0].id },
    });
    expect(await refusal(refused)).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a claim that decides roles', () => {
  const ROLES = { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLE_VALUES: 'admin=bosses,viewer=*' };

  test('does so at each sign-in, and ends the sessions of the old role', async () => {
    await begin(ROLES);
    const first = openTestBrowser();
    await accept(first, await invite());
    expect(await personIn(first)).toMatchObject({ role: 'viewer' });
    provider.person = { ...provider.person, groups: ['bosses'] };
    const second = openTestBrowser();
    await signInAt(second);
    expect(await personIn(second)).toMatchObject({ role: 'admin' });
    expect(await personIn(first)).toBeNull();
  });

  test('leaves the last admin what they are', async () => {
    await begin(ROLES);
    const browser = await signedInAsAdmin();
    const { database } = server.services;
    const { issuer } = provider;
    await database.query
      .insertInto('identity')
      .values({ issuer, subject: 'ann', personId: admin.ownerId, createdAt: 0 })
      .execute();
    await signInAt(browser);
    expect(await personIn(browser)).toMatchObject({ id: admin.ownerId, role: 'admin' });
  });
});

describe('a way back', () => {
  test('that another browser began signs nobody in', async () => {
    await begin();
    await accept(openTestBrowser(), await invite());
    const attacker = openTestBrowser();
    const left = await attacker.ask(oidc.GET, '/api/sign-in/oidc');
    const victim = openTestBrowser();
    const response = await comeBack(victim, left.headers.get('location') ?? '');
    expect(response.headers.get('location')).toBe('/sign-in?problem=challenge_expired&next=%2F');
    expect(victim.cookies.size).toBe(0);
  });

  test('to another server is none', async () => {
    await begin();
    await accept(openTestBrowser(), await invite());
    for (const next of ['//evil.example.com', 'https://evil.example.com', '/\\evil.example.com'])
      expect(await signInAt(openTestBrowser(), next)).toBe('/');
  });

  test('without anything is told as one that took too long', async () => {
    await begin();
    const response = await openTestBrowser().ask(callback.GET, '/api/sign-in/oidc/callback');
    expect(response.headers.get('location')).toBe('/sign-in?problem=challenge_expired&next=%2F');
  });
});

test('a link on another page does not send anybody to the provider', async () => {
  await begin();
  const response = await openTestBrowser().ask(oidc.GET, '/api/sign-in/oidc', {
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(await refusal(response)).toMatchObject({ code: 'foreign_origin' });
});

test('a provider that is down at the start keeps nobody from a password, and the page says so', async () => {
  provider.broken = true;
  await begin();
  await signedInAsAdmin();
  const left = await openTestBrowser().ask(oidc.GET, '/api/sign-in/oidc?next=/usage');
  expect(left.headers.get('location')).toBe('/sign-in?problem=provider_unavailable&next=%2Fusage');
  provider.broken = false;
  expect(await signInAt(openTestBrowser())).toContain('no_account');
});

test('with PASSWORD_LOGIN=off the provider is the only way in', async () => {
  await begin({ PASSWORD_LOGIN: 'off' });
  const browser = openTestBrowser();
  await accept(browser, await invite());
  const { email, password } = ADMIN;
  const refused = await browser.ask(signIn.POST, '/api/sign-in', {
    method: 'POST',
    json: { email, password },
  });
  expect(await refusal(refused)).toMatchObject({ code: 'not_found' });
  const none = await browser.ask(passkeys.GET, '/api/me/passkeys');
  expect(await refusal(none)).toMatchObject({ code: 'not_found' });
  // Nor is a link for a new password made, with which nobody could come in.
  const secret = await server.services.sessions.start(admin.ownerId, { userAgent: null, address: '::1' });
  const link = await ask(passwordLink.POST, '/api/people/x/password-link', {
    method: 'POST',
    params: { id: admin.ownerId },
    headers: { cookie: `overpaint=${secret}` },
  });
  expect(await refusal(link)).toMatchObject({ code: 'not_found' });
});
