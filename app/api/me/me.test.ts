import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as signIn from '@/app/api/sign-in/route';
import * as signOut from '@/app/api/sign-out/route';
import { openAccountsServer } from '@/test/accounts-server';
import { openTestBrowser, type TestBrowser } from '@/test/browser-cookies';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import * as password from './password/route';
import * as me from './route';
import * as session from './sessions/[id]/route';
import * as sessions from './sessions/route';

const PUBLIC_URL = 'https://studio.example.com';
const ANN = { email: 'ann@example.com', name: 'Ann', password: 'correct horse battery' };
const NEXT = 'violet lamp on the stairs';

async function signedIn(secret = ANN.password, userAgent = 'Firefox'): Promise<TestBrowser> {
  const browser = openTestBrowser();
  const response = await browser.ask(signIn.POST, '/api/sign-in', {
    method: 'POST',
    json: { email: ANN.email, password: secret },
    headers: { 'user-agent': userAgent },
  });
  expect(response.status).toBe(204);
  return browser;
}

const readSessions = async (browser: TestBrowser) =>
  (await (await browser.ask(sessions.GET, '/api/me/sessions')).json()).sessions;
const changePassword = (browser: TestBrowser, json: object) =>
  browser.ask(password.PUT, '/api/me/password', { method: 'PUT', json });
const rename = (browser: TestBrowser, name: string) =>
  browser.ask(me.PATCH, '/api/me', { method: 'PATCH', json: { name } });

describe.each(TEST_ENGINES.map(({ engine }) => engine))('one’s own account on %s', (engine) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await openAccountsServer(engine, { PUBLIC_URL });
    await server.services.accounts.makeFirstAdmin(ANN, '127.0.0.1');
  });
  afterEach(() => server.close());

  const trailOf = async (action: string) =>
    server.services.database.query.selectFrom('trail').selectAll().where('action', '=', action).execute();

  test('tells who one is, and takes another name', async () => {
    const browser = await signedIn();
    const told = await (await browser.ask(me.GET, '/api/me')).json();
    const { password: _, ...who } = ANN;
    const ann = { ...who, id: 'local', role: 'admin', hasPassword: true, mayHavePassword: true };
    expect(told).toEqual({ me: ann });
    expect(await (await rename(browser, '  Ann \n  Bell ')).json()).toEqual({
      me: { ...ann, name: 'Ann Bell' },
    });
    expect(await refusal(await rename(browser, '   '))).toMatchObject({ status: 400 });
    await rename(browser, 'Ann Bell');
    const [entry, ...more] = await trailOf('name-changed');
    expect(more).toEqual([]);
    expect(JSON.parse(entry?.details ?? '')).toEqual({ name: 'Ann Bell' });
  });

  test('a new password needs the old one, ends the other sessions, and is what counts from then on', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    expect(await refusal(await changePassword(here, { current: 'wrong', password: NEXT }))).toMatchObject({
      code: 'wrong_password',
      message: 'The current password is not right.',
    });
    expect(await refusal(await changePassword(here, { password: NEXT }))).toMatchObject({
      code: 'wrong_password',
    });
    expect(
      await refusal(await changePassword(here, { current: ANN.password, password: 'password1' })),
    ).toMatchObject({ code: 'weak_password' });
    expect((await there.ask(me.GET, '/api/me')).status).toBe(200);
    expect((await changePassword(here, { current: ANN.password, password: NEXT })).status).toBe(204);
    expect((await here.ask(me.GET, '/api/me')).status).toBe(200);
    expect(await refusal(await there.ask(me.GET, '/api/me'))).toMatchObject({ code: 'sign_in_required' });
    await signedIn(NEXT);
    expect(await trailOf('password-changed')).toHaveLength(1);
  });

  test('the current password cannot be guessed through it', async () => {
    const browser = await signedIn();
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1)
      codes.push((await refusal(await changePassword(browser, { current: 'wrong', password: NEXT }))).code);
    expect(codes).toEqual([...Array(5).fill('wrong_password'), 'too_many_attempts']);
  });

  test('who came by another way sets a first password; without an e-mail address there is none to set', async () => {
    const { database, sessions: rows } = server.services;
    await addTestPerson(database, { id: 'bob' });
    await addTestPerson(database, { id: 'eve', email: null });
    const from = { address: '127.0.0.1', userAgent: null };
    const [bob, eve] = [openTestBrowser(), openTestBrowser()];
    bob.cookies.set('__Host-overpaint', await rows.start('bob', from));
    eve.cookies.set('__Host-overpaint', await rows.start('eve', from));
    expect((await (await bob.ask(me.GET, '/api/me')).json()).me).toMatchObject({ hasPassword: false });
    expect((await changePassword(bob, { password: NEXT })).status).toBe(204);
    expect((await (await bob.ask(me.GET, '/api/me')).json()).me).toMatchObject({ hasPassword: true });
    expect((await (await eve.ask(me.GET, '/api/me')).json()).me).toMatchObject({ mayHavePassword: false });
    expect(await refusal(await changePassword(eve, { password: NEXT }))).toMatchObject({
      code: 'not_allowed',
    });
  });

  test('sessions are listed, this one first, and ended one by one or all others at once', async () => {
    const here = await signedIn(ANN.password, 'Firefox');
    const there = await signedIn(ANN.password, 'Chrome');
    await signedIn(ANN.password, 'Safari');
    const listed = await readSessions(here);
    expect(listed).toHaveLength(3);
    expect(listed[0]).toMatchObject({ current: true, userAgent: 'Firefox' });
    const chrome = listed.find(({ userAgent }: { userAgent: string }) => userAgent === 'Chrome');
    expect(chrome.current).toBe(false);
    const end = () =>
      here.ask(session.DELETE, `/api/me/sessions/${chrome.id}`, {
        method: 'DELETE',
        params: { id: chrome.id },
      });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(204);
    expect(await refusal(await there.ask(me.GET, '/api/me'))).toMatchObject({ code: 'sign_in_required' });
    const all = await here.ask(sessions.DELETE, '/api/me/sessions', { method: 'DELETE' });
    expect(all.status).toBe(204);
    expect(await readSessions(here)).toHaveLength(1);
    expect(await trailOf('sessions-ended')).toHaveLength(2);
  });

  test('nobody ends a session of somebody else', async () => {
    const { database, sessions: rows } = server.services;
    await addTestPerson(database, { id: 'bob' });
    const bob = openTestBrowser();
    bob.cookies.set('__Host-overpaint', await rows.start('bob', { address: '::1', userAgent: null }));
    const ann = await signedIn();
    const [{ id }] = await readSessions(ann);
    const path = `/api/me/sessions/${id}`;
    expect((await bob.ask(session.DELETE, path, { method: 'DELETE', params: { id } })).status).toBe(204);
    await bob.ask(sessions.DELETE, '/api/me/sessions', { method: 'DELETE' });
    expect(await readSessions(ann)).toHaveLength(1);
    expect(await trailOf('sessions-ended')).toHaveLength(1);
  });

  test('a sign-out ends the session and empties the browser’s cache', async () => {
    const browser = await signedIn();
    const { cookies } = browser;
    const secret = cookies.get('__Host-overpaint') ?? '';
    const answer = await browser.ask(signOut.POST, '/api/sign-out', { method: 'POST' });
    expect([answer.status, answer.headers.get('clear-site-data')]).toEqual([204, '"cache"']);
    expect(cookies.size).toBe(0);
    cookies.set('__Host-overpaint', secret);
    expect(await refusal(await browser.ask(me.GET, '/api/me'))).toMatchObject({ code: 'sign_in_required' });
  });
});

test('without accounts there is no account of one’s own', async () => {
  const server = await openTestServer();
  for (const [handler, path] of [
    [me.GET, '/api/me'],
    [sessions.GET, '/api/me/sessions'],
  ] as const)
    expect(await refusal(await ask(handler, path))).toMatchObject({ status: 404, code: 'accounts_off' });
  await server.close();
});

test('with passwords turned off, none can be set', async () => {
  const server = await openTestServer({
    AUTH: 'accounts',
    PUBLIC_URL,
    PASSWORD_LOGIN: 'off',
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'x',
    OIDC_CLIENT_SECRET: 'y',
  });
  await addTestPerson(server.services.database, { id: 'bob' });
  const bob = openTestBrowser();
  bob.cookies.set(
    '__Host-overpaint',
    await server.services.sessions.start('bob', { address: '::1', userAgent: null }),
  );
  expect((await (await bob.ask(me.GET, '/api/me')).json()).me).toMatchObject({ mayHavePassword: false });
  expect(await refusal(await changePassword(bob, { password: NEXT }))).toMatchObject({ code: 'not_found' });
  await server.close();
});
