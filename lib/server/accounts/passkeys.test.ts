import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createSoftwareAuthenticator } from '@/test/software-authenticator';
import { createChallenges } from './challenges';
import { canHavePasskeys, createPasskeys, type Passkeys } from './passkeys';

const PUBLIC_URL = new URL('https://studio.example.com');
const BROWSER = 'b'.repeat(43);
const ANN = { id: 'ann', email: 'ann@example.com', name: 'Ann' };
const SESSION = 'session of ann';

describe.each(TEST_ENGINES)('passkeys on $engine', ({ open }) => {
  let opened: TestDatabase;
  let passkeys: Passkeys;
  let device: ReturnType<typeof createSoftwareAuthenticator>;
  beforeEach(async () => {
    opened = await open();
    passkeys = openPasskeys();
    device = createSoftwareAuthenticator(PUBLIC_URL.origin);
    await addPerson('ann', null);
    await addPerson('bob', 'a password');
  });
  afterEach(() => opened.remove());

  function openPasskeys(publicUrl = PUBLIC_URL): Passkeys {
    return createPasskeys({
      database: opened.database,
      challenges: createChallenges(opened.database),
      publicUrl,
      openWays: { own: true, issuer: 'https://id.example.com' },
    });
  }

  async function addPerson(id: string, passwordHash: string | null): Promise<void> {
    await opened.database.query
      .insertInto('person')
      .values({
        ...{ id, passwordHash, email: `${id}@example.com`, name: id, role: 'member', state: 'active' },
        ...{
          monthlyMicroUsd: null,
          runMicroUsd: null,
          unpricedMicroUsd: null,
          createdAt: 0,
          signedInAt: null,
        },
      })
      .execute();
  }

  async function keepOne(name = 'Laptop', on = device) {
    const options = await passkeys.offerNew(ANN, SESSION);
    return passkeys.keepNew('ann', SESSION, { name, response: on.create(options) });
  }

  async function expire(): Promise<void> {
    await opened.database.query
      .updateTable('challenge')
      .set((is) => ({ expiresAt: is('expiresAt', '-', 300_000) }))
      .execute();
  }

  test('open the account they were made for, again and again, without counting', async () => {
    const kept = await keepOne();
    for (const _ of [1, 2]) {
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      expect(await passkeys.signIn(BROWSER, { response })).toEqual({ personId: 'ann' });
    }
    expect(await passkeys.list('ann')).toEqual([{ ...kept, usedAt: expect.any(Number) }]);
    expect(await passkeys.list('bob')).toEqual([]);
  });

  test('are asked for without naming anybody, and verify the person where the device can', async () => {
    await keepOne();
    const options = await passkeys.offerSignIn(BROWSER);
    expect(options).toMatchObject({ rpId: 'studio.example.com', userVerification: 'preferred' });
    expect(options.allowCredentials).toBeUndefined();
    const made = await passkeys.offerNew(ANN, SESSION);
    expect(made.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'preferred',
    });
    expect(made.excludeCredentials?.map(({ id }) => id)).toEqual(device.ids());
  });

  test('say nothing of the person, and differ between installations of one host', async () => {
    const here = await passkeys.offerNew(ANN, SESSION);
    const other = await openPasskeys(new URL('https://studio.example.com:8443')).offerNew(ANN, SESSION);
    expect(Buffer.from(here.user.id, 'base64url').toString()).not.toContain('ann');
    expect(here.rp.id).toBe(other.rp.id);
    expect(here.user.id).not.toBe(other.user.id);
  });

  test('of a device that counts are refused once the count does not go up: it was copied', async () => {
    device = createSoftwareAuthenticator(PUBLIC_URL.origin, { counts: true });
    await keepOne();
    const response = device.get(await passkeys.offerSignIn(BROWSER));
    await passkeys.signIn(BROWSER, { response });
    const copy = device.get(await passkeys.offerSignIn(BROWSER), { counter: 2 });
    await expect(passkeys.signIn(BROWSER, { response: copy })).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });

  describe('an answer to sign in', () => {
    test('counts once', async () => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      await passkeys.signIn(BROWSER, { response });
      await expect(passkeys.signIn(BROWSER, { response })).rejects.toMatchObject({
        code: 'challenge_expired',
      });
    });

    test('of which many come at once counts once', async () => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      const answers = await Promise.allSettled(
        Array.from({ length: 10 }, () => passkeys.signIn(BROWSER, { response })),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('counts for five minutes', async () => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      await expire();
      await expect(passkeys.signIn(BROWSER, { response })).rejects.toMatchObject({
        code: 'challenge_expired',
      });
    });

    test('counts in the browser that was asked', async () => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      for (const other of [null, 'c'.repeat(43)])
        await expect(passkeys.signIn(other, { response })).rejects.toMatchObject({
          code: 'challenge_expired',
        });
    });

    test('to a challenge for another purpose, or to none of ours, is late', async () => {
      await keepOne();
      const { challenge } = await passkeys.offerNew(ANN, SESSION);
      const options = await passkeys.offerSignIn(BROWSER);
      for (const other of [challenge, 'x'.repeat(43)]) {
        const response = device.get(options, { challenge: other });
        await expect(passkeys.signIn(BROWSER, { response })).rejects.toMatchObject({
          code: 'challenge_expired',
        });
      }
    });

    test.each([
      ['from another page', { origin: 'https://studio.example.com.evil.org' }],
      ['from the same host without encryption', { origin: 'http://studio.example.com' }],
      ['for another host', { rpId: 'evil.org' }],
      ['with an altered signature', { altered: true }],
      ['that is no sign-in', { type: 'webauthn.create' }],
      ['of another account', { userHandle: 'Ym9i' }],
    ])('%s is refused', async (_, departures) => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER), departures);
      await expect(passkeys.signIn(BROWSER, { response })).rejects.toMatchObject({ code: 'passkey_refused' });
    });

    test('of a passkey that is not known here is refused', async () => {
      const { id } = await keepOne();
      await passkeys.rename('ann', id, 'Phone');
      await keepOne('Tablet');
      await passkeys.remove('ann', id);
      const response = device.get(await passkeys.offerSignIn(BROWSER), {}, id);
      await expect(passkeys.signIn(BROWSER, { response })).rejects.toMatchObject({ code: 'passkey_refused' });
    });

    test('that is noise is refused', async () => {
      await keepOne();
      const response = device.get(await passkeys.offerSignIn(BROWSER));
      for (const clientDataJSON of ['x', Buffer.from('{}').toString('base64url'), 'bnVsbA']) {
        const noise = { ...response, response: { ...response.response, clientDataJSON } };
        await expect(passkeys.signIn(BROWSER, { response: noise })).rejects.toMatchObject({
          code: 'passkey_refused',
        });
      }
      for (const part of ['authenticatorData', 'signature'] as const) {
        const fresh = device.get(await passkeys.offerSignIn(BROWSER));
        const noise = { ...fresh, response: { ...fresh.response, [part]: 'AAAA' } };
        await expect(passkeys.signIn(BROWSER, { response: noise })).rejects.toMatchObject({
          code: 'passkey_refused',
        });
      }
    });
  });

  describe('a new one', () => {
    test('is kept only for the person and the session that asked, once, within five minutes', async () => {
      const options = await passkeys.offerNew(ANN, SESSION);
      const passkey = { name: 'Laptop', response: device.create(options) };
      const late = { code: 'challenge_expired' };
      await expect(passkeys.keepNew('ann', 'another session', passkey)).rejects.toMatchObject(late);
      await expire();
      await expect(passkeys.keepNew('ann', SESSION, passkey)).rejects.toMatchObject(late);
      const again = { name: 'Laptop', response: device.create(await passkeys.offerNew(ANN, SESSION)) };
      await expect(passkeys.keepNew('bob', SESSION, again)).rejects.toMatchObject(late);
      await expect(passkeys.keepNew('ann', SESSION, again)).rejects.toMatchObject(late);
      expect(await passkeys.list('ann')).toEqual([]);
    });

    test.each([
      ['on another page', { origin: 'https://evil.org' }],
      ['for another host', { rpId: 'evil.org' }],
      ['by signing in', { type: 'webauthn.get' }],
    ])('made %s is refused', async (_, departures) => {
      const response = device.create(await passkeys.offerNew(ANN, SESSION), departures);
      await expect(passkeys.keepNew('ann', SESSION, { name: 'Laptop', response })).rejects.toMatchObject({
        code: 'passkey_refused',
      });
    });

    test('that somebody else has is refused', async () => {
      const { id } = await keepOne();
      await opened.database.query.updateTable('passkey').set({ personId: 'bob' }).execute();
      const options = await passkeys.offerNew(ANN, SESSION);
      const other = device.create(options);
      const sameId = createSoftwareAuthenticator(PUBLIC_URL.origin, { id }).create(
        await passkeys.offerNew(ANN, SESSION),
      );
      await passkeys.keepNew('ann', SESSION, { name: 'Other', response: other });
      await expect(
        passkeys.keepNew('ann', SESSION, { name: 'Stolen', response: sameId }),
      ).rejects.toMatchObject({ code: 'passkey_refused' });
    });

    test('is one of at most thirty', async () => {
      for (const number of Array.from({ length: 30 }, (_, index) => index)) await keepOne(`Key ${number}`);
      await expect(passkeys.offerNew(ANN, SESSION)).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });

  describe('can be renamed and removed', () => {
    test('by the person whose they are alone', async () => {
      const { id } = await keepOne();
      await keepOne('Phone');
      const missing = { code: 'passkey_not_found' };
      await expect(passkeys.rename('bob', id, 'Mine')).rejects.toMatchObject(missing);
      await expect(passkeys.remove('bob', id)).rejects.toMatchObject(missing);
      expect(await passkeys.rename('ann', id, 'Desk')).toMatchObject({ id, name: 'Desk' });
      await passkeys.remove('ann', id);
      await expect(passkeys.remove('ann', id)).rejects.toMatchObject(missing);
      expect((await passkeys.list('ann')).map(({ name }) => name)).toEqual(['Phone']);
    });

    test('save for the last way in, also when two are removed at once', async () => {
      const [one, other] = [await keepOne(), await keepOne('Phone')];
      const answers = await Promise.allSettled([
        passkeys.remove('ann', one.id),
        passkeys.remove('ann', other.id),
      ]);
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [left] = await passkeys.list('ann');
      await expect(passkeys.remove('ann', left?.id ?? '')).rejects.toMatchObject({ code: 'last_way_in' });
      expect(await passkeys.list('ann')).toHaveLength(1);
    });

    test('where a password or a sign-in at the provider of today is left', async () => {
      const addIdentity = (issuer: string) =>
        opened.database.query
          .insertInto('identity')
          .values({ issuer, subject: 'a', personId: 'ann', createdAt: 0 })
          .execute();
      const { id } = await keepOne();
      await addIdentity('https://old.example.com');
      await expect(passkeys.remove('ann', id)).rejects.toMatchObject({ code: 'last_way_in' });
      await addIdentity('https://id.example.com');
      await passkeys.remove('ann', id);
      const again = await keepOne();
      await opened.database.query.deleteFrom('identity').execute();
      const passwordHash = 'hash';
      await opened.database.query
        .updateTable('person')
        .set({ passwordHash })
        .where('id', '=', 'ann')
        .execute();
      await passkeys.remove('ann', again.id);
    });
  });
});

test.each([
  ['https://studio.example.com', true],
  ['http://localhost:3000', true],
  ['http://studio.localhost', true],
  ['http://studio.example.com', false],
  ['https://192.168.1.4', false],
  ['https://[::1]:3000', false],
  ['http://127.0.0.1:3000', false],
])('browsers keep passkeys for %s: %s', (address, possible) => {
  expect(canHavePasskeys(new URL(address))).toBe(possible);
});
