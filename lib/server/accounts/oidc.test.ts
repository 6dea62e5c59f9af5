import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '@/lib/server/logger';
import type { OidcSettings } from '@/lib/server/sign-in-settings';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { openTestProvider, type TestProvider } from '@/test/oidc-provider';
import { createChallenges } from './challenges';
import { createOidc, type Oidc, type OidcPurpose } from './oidc';

const PUBLIC_URL = new URL('https://studio.example.com');
const CALLBACK = 'https://studio.example.com/api/sign-in/oidc/callback';
const BROWSER = 'b'.repeat(43);
const SIGN_IN: OidcPurpose = { kind: 'sign-in', next: '/' };

describe.each(TEST_ENGINES)('signing in at a provider, on $engine', ({ open }) => {
  let opened: TestDatabase;
  let provider: TestProvider;
  let clockMs = 0;
  beforeEach(async () => {
    [opened, provider] = await Promise.all([open(), openTestProvider(CALLBACK)]);
    clockMs = 0;
  });
  afterEach(async () => {
    await Promise.all([opened.remove(), provider.close()]);
  });

  function client(settings: Partial<OidcSettings> = {}, timeoutSeconds = 10): Oidc {
    const { issuer, clientId, clientSecret } = provider;
    return createOidc({
      settings: {
        ...{ issuer, clientId, clientSecret, name: null, scopes: 'openid profile email' },
        ...{ allowedDomains: null, allowedGroups: null, roles: null },
        ...settings,
      },
      publicUrl: PUBLIC_URL,
      challenges: createChallenges(opened.database),
      logger: createLogger('silent'),
      monotonicMs: () => clockMs,
      timeoutSeconds,
    });
  }

  async function finish(oidc: Oidc, search: string, binding: string | null) {
    const started = await oidc.resume(search, binding);
    return { purpose: started.purpose, identity: await oidc.confirm(search, started) };
  }

  async function signIn(oidc: Oidc, purpose: OidcPurpose = SIGN_IN) {
    const back = await provider.visit(await oidc.start(purpose, BROWSER));
    return finish(oidc, back.search, BROWSER);
  }

  test('confirms who somebody is by issuer and subject, and hands back why they came', async () => {
    expect(await signIn(client(), { kind: 'invitation', code: 'x' })).toEqual({
      purpose: { kind: 'invitation', code: 'x' },
      identity: {
        issuer: provider.issuer,
        subject: 'ann',
        email: 'ann@example.com',
        name: 'Ann',
        role: null,
      },
    });
  });

  test('tells nobody an address that the provider has not verified', async () => {
    provider.person = { sub: 'eve', email: 'ann@example.com', preferred_username: 'eve' };
    expect((await signIn(client())).identity).toMatchObject({ email: null, name: 'eve' });
    provider.person = { sub: 'eve', email: 'ann@example.com', email_verified: 'true' };
    expect((await signIn(client())).identity).toMatchObject({ email: null, name: null });
  });

  describe('refuses what the provider should not have said:', () => {
    test.each([
      ['another issuer', { issuer: 'https://evil.example.com' }],
      ['another nonce', { nonce: 'n'.repeat(43) }],
      ['a token for another program', { audience: 'wiki' }],
      ['a key that it does not publish', { foreignKey: true }],
      ['no signature', { unsigned: true }],
      ['a clock 150 seconds behind', { clockSeconds: -150 }],
      ['an answer about another person', { hideInToken: ['email'], userinfoSubject: 'bob' }],
    ])('%s', async (_, lies) => {
      provider.lies = lies;
      await expect(signIn(client())).rejects.toMatchObject({ code: 'provider_refused' });
    });
  });

  test.each([-100, -50, 50])('bears with a clock that is %d seconds off', async (clockSeconds) => {
    provider.lies = { clockSeconds };
    expect((await signIn(client())).identity.subject).toBe('ann');
  });

  test('an issuer that is not exactly the one that was set is refused', async () => {
    provider.lies = { discoveredIssuer: `${provider.issuer}/` };
    await expect(client().start(SIGN_IN, BROWSER)).rejects.toMatchObject({
      code: 'provider_refused',
    });
    provider.lies = { discoveredIssuer: 'https://evil.example.com' };
    await expect(client().start(SIGN_IN, BROWSER)).rejects.toMatchObject({
      code: 'provider_refused',
    });
  });

  describe('a way back counts', () => {
    test('once', async () => {
      const oidc = client();
      const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
      await finish(oidc, back.search, BROWSER);
      await expect(finish(oidc, back.search, BROWSER)).rejects.toMatchObject({ code: 'challenge_expired' });
    });

    test('in the browser that left, and in no other', async () => {
      const oidc = client();
      const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
      for (const other of [null, 'c'.repeat(43)])
        await expect(finish(oidc, back.search, other)).rejects.toMatchObject({ code: 'challenge_expired' });
    });

    test('with its own state', async () => {
      const oidc = client();
      const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
      for (const state of ['', 's'.repeat(43)]) {
        back.searchParams.set('state', state);
        await expect(finish(oidc, back.search, BROWSER)).rejects.toMatchObject({ code: 'challenge_expired' });
      }
    });

    test('with a code that was given for this very sign-in', async () => {
      const oidc = client();
      const [mine, other] = await Promise.all([
        provider.visit(await oidc.start(SIGN_IN, BROWSER)),
        provider.visit(await oidc.start(SIGN_IN, 'c'.repeat(43))),
      ]);
      mine.searchParams.set('code', other.searchParams.get('code') ?? '');
      await expect(finish(oidc, mine.search, BROWSER)).rejects.toMatchObject({ code: 'provider_refused' });
    });

    test('for ten minutes', async () => {
      const oidc = client();
      const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
      await opened.database.query
        .updateTable('challenge')
        .set((is) => ({ expiresAt: is('expiresAt', '-', 600_000) }))
        .execute();
      await expect(finish(oidc, back.search, BROWSER)).rejects.toMatchObject({ code: 'challenge_expired' });
    });

    test('not where the provider says that it was refused, or who answers is another', async () => {
      const oidc = client();
      for (const changes of [{ error: 'access_denied' }, { iss: 'https://evil.example.com' }]) {
        const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
        for (const [name, value] of Object.entries(changes)) back.searchParams.set(name, value);
        await expect(finish(oidc, back.search, BROWSER)).rejects.toMatchObject({ code: 'provider_refused' });
      }
    });
  });

  describe('a provider that', () => {
    test('starts after us is found as soon as it is there', async () => {
      const oidc = client();
      provider.broken = true;
      await expect(oidc.start(SIGN_IN, BROWSER)).rejects.toMatchObject({
        code: 'provider_unavailable',
      });
      provider.broken = false;
      expect((await signIn(oidc)).identity.subject).toBe('ann');
    });

    test('has no one listening is unavailable', async () => {
      const oidc = client();
      await provider.close();
      await expect(oidc.start(SIGN_IN, BROWSER)).rejects.toMatchObject({
        code: 'provider_unavailable',
      });
    });

    test('does not answer in time is unavailable, whether at first or in the middle', async () => {
      const oidc = client({}, 0.2);
      const { promise, resolve } = Promise.withResolvers<void>();
      provider.delay = promise;
      await expect(oidc.start(SIGN_IN, BROWSER)).rejects.toMatchObject({
        code: 'provider_unavailable',
      });
      provider.delay = Promise.resolve();
      const back = await provider.visit(await oidc.start(SIGN_IN, BROWSER));
      provider.delay = promise;
      await expect(finish(oidc, back.search, BROWSER)).rejects.toMatchObject({
        code: 'provider_unavailable',
      });
      resolve();
    });

    test('changes its keys between two sign-ins is believed', async () => {
      const oidc = client();
      await signIn(oidc);
      provider.rotateKeys();
      expect((await signIn(oidc)).identity.subject).toBe('ann');
    });

    test('is asked for its addresses once an hour, and once by many at a time', async () => {
      const oidc = client();
      const asked = () => provider.asked.filter((path) => path.startsWith('/.well-known/')).length;
      await Promise.all(Array.from({ length: 20 }, () => oidc.start(SIGN_IN, BROWSER)));
      await signIn(oidc);
      expect(asked()).toBe(1);
      clockMs = 3_600_001;
      await signIn(oidc);
      expect(asked()).toBe(2);
    });
  });

  describe('lets in', () => {
    test('only verified addresses of the domains that are allowed', async () => {
      const oidc = client({ allowedDomains: ['example.com'] });
      expect((await signIn(oidc)).identity.subject).toBe('ann');
      for (const email of ['ann@example.org', 'ann@sub.example.com', 'ann@example.com@evil.org', 7]) {
        provider.person = { sub: 'ann', email, email_verified: true };
        await expect(signIn(oidc)).rejects.toMatchObject({ code: 'no_account' });
      }
      provider.person = { sub: 'ann', email: 'ann@example.com', email_verified: false };
      await expect(signIn(oidc)).rejects.toMatchObject({ code: 'no_account' });
    });

    test('only groups that are allowed, also when they are told at the userinfo endpoint alone', async () => {
      const oidc = client({ allowedGroups: ['Studio staff', 'admins'] });
      await expect(signIn(oidc)).rejects.toMatchObject({ code: 'no_account' });
      provider.person = { ...provider.person, groups: ['wiki', 'Studio staff'] };
      provider.lies = { hideInToken: ['groups'] };
      expect((await signIn(oidc)).identity.subject).toBe('ann');
      provider.person = { ...provider.person, groups: { admins: true } };
      await expect(signIn(oidc)).rejects.toMatchObject({ code: 'no_account' });
    });

    test('with the highest role that a claim gives, and nobody to whom it gives none', async () => {
      const values = { admin: ['boss'], member: ['staff'], viewer: [] };
      const oidc = client({ roles: { claim: 'realm_access.roles', values } });
      provider.person = { sub: 'ann', realm_access: { roles: ['staff', 'boss'] } };
      expect((await signIn(oidc)).identity.role).toBe('admin');
      provider.person = { sub: 'ann', realm_access: { roles: ['staff'] } };
      expect((await signIn(oidc)).identity.role).toBe('member');
      provider.person = { sub: 'ann', realm_access: { roles: ['*'] } };
      await expect(signIn(oidc)).rejects.toMatchObject({ code: 'no_account' });
      const rest = client({
        roles: { claim: 'https://x.example/role', values: { ...values, viewer: ['*'] } },
      });
      expect((await signIn(rest)).identity.role).toBe('viewer');
      provider.person = { sub: 'ann', 'https://x.example/role': 'boss' };
      expect((await signIn(rest)).identity.role).toBe('admin');
    });
  });
});
