import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { type AccountServices, openAccounts } from './open-accounts';
import { hashSecret } from './secrets';
import { OPERATOR } from './visitor';

const DAY_MS = 24 * 60 * 60_000;
const FROM = { userAgent: 'Firefox', address: '10.0.0.1' };
const ADA = { email: 'Ada@example.com', name: 'Ada', password: 'a wet fox' };
const BOB = { email: 'bob@example.com', name: 'Bob', password: 'a dry bear' };
const MEMBER = { role: 'member' as const, monthlyMicroUsd: 5_000_000, email: null };

describe.each(TEST_ENGINES)('accounts on $engine', ({ open }) => {
  let opened: TestDatabase;
  let database: OpenDatabase;
  let now: number;
  let services: AccountServices;
  beforeEach(async () => {
    opened = await open();
    now = 100 * DAY_MS;
    database = { ...opened.database, now: async () => now };
    services = openAccounts({
      database,
      logger: pino({ level: 'silent' }),
      auth: 'accounts',
      publicUrl: new URL('https://images.example.com'),
      oidc: null,
      passwordLogin: true,
    });
  });
  afterEach(async () => {
    services.visits.close();
    await opened.remove();
  });

  const accounts = () => services.accounts;
  const actions = async () =>
    (await database.query.selectFrom('trail').select('action').execute()).map(({ action }) => action).sort();
  const invite = async (change: Partial<Parameters<AccountServices['accounts']['invite']>[0]> = {}) =>
    (await accounts().invite({ ...MEMBER, ...change }, OPERATOR, FROM)).code;
  const refused = (code: string) => ({ code });

  describe('the first admin', () => {
    test('needs the code that the log says, typed however', async () => {
      const code = (await accounts().setupCode()) ?? '';
      expect(code).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/);
      // The same at the next start, and on every server.
      expect(await accounts().setupCode()).toBe(code);
      for (const wrong of ['', 'AAAAA-AAAAA-AAAAA-AAAAA', code.slice(1)]) {
        await expect(accounts().setUp({ ...ADA, code: wrong }, FROM)).rejects.toMatchObject(
          refused('wrong_setup_code'),
        );
      }
      const secret = await accounts().setUp(
        { ...ADA, code: ` ${code.replaceAll('-', '').toLowerCase()}` },
        FROM,
      );
      expect(await services.sessions.find(secret)).toMatchObject({
        person: { id: 'local', email: 'ada@example.com', name: 'Ada', role: 'admin', state: 'active' },
      });
      expect(await accounts().setupCode()).toBeNull();
      expect(await database.query.selectFrom('setting').select('key').execute()).toEqual([]);
      expect(await actions()).toEqual(['set-up', 'signed-in']);
    });

    test('needs none from the machine itself', async () => {
      await accounts().setUp({ ...ADA, code: null }, FROM);
      expect(await accounts().isSetUp()).toBe(true);
    });

    test('cannot be guessed: five codes in fifteen minutes', async () => {
      const code = await accounts().setupCode();
      for (let turn = 0; turn < 5; turn += 1) {
        await accounts()
          .setUp({ ...ADA, code: 'wrong' }, FROM)
          .catch(() => undefined);
      }
      await expect(accounts().setUp({ ...ADA, code }, FROM)).rejects.toMatchObject(
        refused('too_many_attempts'),
      );
      expect(await accounts().isSetUp()).toBe(false);
    });

    test('is one: of many at once the others are told so, and afterwards everybody', async () => {
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          accounts().setUp({ ...ADA, email: `ada${index}@example.com`, code: null }, FROM),
        ),
      );
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of all)
        if (each.status === 'rejected') expect(each.reason).toMatchObject(refused('setup_done'));
      expect(await services.people.list()).toHaveLength(1);
      await expect(accounts().setUp({ ...BOB, code: null }, FROM)).rejects.toMatchObject(
        refused('setup_done'),
      );
    });

    test.each([
      ['invalid_email', { ...ADA, email: 'ada' }],
      ['weak_password', { ...ADA, password: 'password1' }],
      ['weak_password', { ...ADA, password: 'ada@example.com' }],
    ])('%s leaves everything as it was', async (code, asked) => {
      await expect(accounts().setUp({ ...asked, code: null }, FROM)).rejects.toMatchObject(refused(code));
      expect(await accounts().isSetUp()).toBe(false);
    });

    test('has a name in any case, and one line', async () => {
      await accounts().setUp({ ...ADA, name: ' Ada\n\u202eL\u0000 ', code: null }, FROM);
      expect(await services.people.find('local')).toMatchObject({ name: 'Ada L' });
      expect(await database.query.selectFrom('person').select('name').execute()).toHaveLength(1);
    });
  });

  describe('signing in', () => {
    beforeEach(async () => {
      await accounts().makeFirstAdmin(ADA, 'here');
    });

    test('with the address in any letters', async () => {
      const secret = await accounts().signIn({ email: ' ADA@EXAMPLE.COM', password: ADA.password }, FROM);
      expect(await services.sessions.find(secret)).toMatchObject({ person: { id: 'local' }, session: FROM });
    });

    test.each([
      ['a wrong password', { email: ADA.email, password: 'a wet fix' }],
      ['an empty one', { email: ADA.email, password: '' }],
      ['an address that nobody has', { email: 'eve@example.com', password: ADA.password }],
      ['what is no address', { email: 'ada', password: ADA.password }],
      ['letters that only look alike', { email: '\u0430da@example.com', password: ADA.password }],
    ])('is refused in the same words for %s', async (_, asked) => {
      await expect(accounts().signIn(asked, FROM)).rejects.toMatchObject(refused('wrong_password'));
      expect(await actions()).toContain('sign-in-failed');
    });

    test('after five wrong passwords not even the right one helps, nor at an address that nobody has', async () => {
      for (const email of [ADA.email, 'eve@example.com']) {
        for (let turn = 0; turn < 5; turn += 1) {
          const from = { ...FROM, address: `${email} ${turn}` };
          await expect(accounts().signIn({ email, password: 'x' }, from)).rejects.toMatchObject(
            refused('wrong_password'),
          );
        }
        const from = { ...FROM, address: `${email} 6` };
        await expect(accounts().signIn({ email, password: ADA.password }, from)).rejects.toMatchObject(
          refused('too_many_attempts'),
        );
      }
      now += 15 * 60_000;
      await accounts().signIn(ADA, FROM);
    });

    test.each([
      ['waiting', 'account_waiting'],
      ['disabled', 'account_disabled'],
      ['deleted', 'account_disabled'],
    ] as const)(
      'is not for somebody who is %s, and only who knows the password learns so',
      async (state, code) => {
        await database.query.updateTable('person').set({ state }).execute();
        await expect(accounts().signIn(ADA, FROM)).rejects.toMatchObject(refused(code));
        await expect(accounts().signIn({ ...ADA, password: 'x' }, FROM)).rejects.toMatchObject(
          refused('wrong_password'),
        );
        expect(await services.sessions.list('local')).toEqual([]);
      },
    );

    test('hashes a password again that was stored with weaker parameters', async () => {
      const weak = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
      await services.people.change('local', { passwordHash: weak });
      await accounts().signIn({ email: ADA.email, password: 'password' }, FROM);
      expect((await services.people.find('local'))?.passwordHash).toMatch(
        /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
      );
      await accounts().signIn({ email: ADA.email, password: 'password' }, FROM);
    });
  });

  describe('an invitation', () => {
    beforeEach(async () => {
      await accounts().makeFirstAdmin(ADA, 'here');
    });

    test('brings its role and its limit, and works once', async () => {
      const code = await invite({ role: 'viewer' });
      expect(await accounts().findInvitation(code)).toMatchObject({
        role: 'viewer',
        monthlyMicroUsd: 5_000_000,
      });
      const secret = await accounts().acceptInvitation(code, BOB, FROM);
      expect(await services.sessions.find(secret)).toMatchObject({
        person: { email: 'bob@example.com', role: 'viewer', monthlyMicroUsd: 5_000_000 },
      });
      await accounts().signIn(BOB, FROM);
      const again = accounts().acceptInvitation(code, { ...BOB, email: 'c@example.com' }, FROM);
      await expect(again).rejects.toMatchObject(refused('invitation_invalid'));
      expect(await accounts().invitations()).toEqual([]);
    });

    test('lets one in, of many at once', async () => {
      const code = await invite();
      const all = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          accounts().acceptInvitation(code, { ...BOB, email: `bob${index}@example.com` }, FROM),
        ),
      );
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await services.people.list()).toHaveLength(2);
    });

    test('is over after seven days', async () => {
      const code = await invite();
      now += 7 * DAY_MS - 1;
      expect(await accounts().invitations()).toHaveLength(1);
      now += 1;
      expect(await accounts().invitations()).toEqual([]);
      await expect(accounts().findInvitation(code)).rejects.toMatchObject(refused('invitation_invalid'));
      await expect(accounts().acceptInvitation(code, BOB, FROM)).rejects.toMatchObject(
        refused('invitation_invalid'),
      );
    });

    test('can be taken back until it is used', async () => {
      const code = await invite();
      const [{ id = '' } = {}] = await accounts().invitations();
      await accounts().revokeInvitation(id, OPERATOR, FROM);
      await expect(accounts().findInvitation(code)).rejects.toMatchObject(refused('invitation_invalid'));
      await expect(accounts().revokeInvitation(id, OPERATOR, FROM)).rejects.toMatchObject(
        refused('invitation_invalid'),
      );
    });

    test.each(['', 'x', 'a'.repeat(43)])('%j is none', async (code) => {
      await expect(accounts().findInvitation(code)).rejects.toMatchObject(refused('invitation_invalid'));
    });

    test('is not used up by who did not get in', async () => {
      const code = await invite();
      for (const [problem, asked] of [
        ['weak_password', { ...BOB, password: 'password1' }],
        ['invalid_email', { ...BOB, email: 'bob' }],
        ['email_taken', { ...BOB, email: 'ADA@example.com' }],
      ] as const) {
        await expect(accounts().acceptInvitation(code, asked, FROM)).rejects.toMatchObject(refused(problem));
      }
      await accounts().acceptInvitation(code, BOB, FROM);
    });

    test('is stored as a hash', async () => {
      const code = await invite();
      const row = await database.query.selectFrom('invitation').selectAll().executeTakeFirstOrThrow();
      expect(row.codeHash).toBe(hashSecret(code));
      expect(JSON.stringify(row)).not.toContain(code);
    });
  });

  describe('a new password', () => {
    test('needs the old one, and ends every session but the one it is changed in', async () => {
      const secret = await accounts().setUp({ ...ADA, code: null }, FROM);
      const other = await accounts().signIn(ADA, FROM);
      const visitor = await services.visitorOf(new Headers({ cookie: `__Host-overpaint=${secret}` }));
      if (visitor?.kind !== 'person') throw new Error('not signed in');
      const change = (current: string, password: string) =>
        accounts().changePassword(visitor, { current, password }, FROM);
      await expect(change('wrong', 'a new fox')).rejects.toMatchObject(refused('wrong_password'));
      await expect(change(ADA.password, 'short')).rejects.toMatchObject(refused('weak_password'));
      expect(await services.sessions.find(other)).not.toBeNull();
      await change(ADA.password, 'a new fox');
      expect(await services.sessions.find(other)).toBeNull();
      expect(await services.sessions.find(secret)).not.toBeNull();
      await expect(accounts().signIn(ADA, FROM)).rejects.toMatchObject(refused('wrong_password'));
      await accounts().signIn({ ...ADA, password: 'a new fox' }, FROM);
      expect(await actions()).toContain('password-changed');
    });
  });

  describe('a link for a new password', () => {
    let person: string;
    beforeEach(async () => {
      await accounts().makeFirstAdmin(ADA, 'here');
      await accounts().acceptInvitation(await invite(), BOB, FROM);
      person = (await services.people.findByEmail(BOB.email))?.id ?? '';
    });
    const link = async () => (await accounts().inviteToNewPassword(person, OPERATOR, FROM)).code;
    const choose = (code: string, password: string) =>
      accounts().acceptInvitation(code, { email: '', name: '', password }, FROM);

    test('lets its person choose one, once, and ends all their sessions', async () => {
      const before = await accounts().signIn(BOB, FROM);
      const code = await link();
      expect(await accounts().invitations()).toEqual([]);
      await expect(choose(code, 'short')).rejects.toMatchObject(refused('weak_password'));
      await expect(choose(code, BOB.email)).rejects.toMatchObject(refused('weak_password'));
      const secret = await choose(code, 'a new bear');
      expect(await services.sessions.find(secret)).toMatchObject({ person: { id: person, role: 'member' } });
      expect(await services.sessions.find(before)).toBeNull();
      await expect(accounts().signIn(BOB, FROM)).rejects.toMatchObject(refused('wrong_password'));
      await accounts().signIn({ ...BOB, password: 'a new bear' }, FROM);
      await expect(choose(code, 'another bear')).rejects.toMatchObject(refused('invitation_invalid'));
      expect(await services.people.list()).toHaveLength(2);
      expect(await actions()).toEqual(expect.arrayContaining(['password-link-made', 'password-changed']));
    });

    test('ends with the next one, after seven days, and with its person', async () => {
      const first = await link();
      const second = await link();
      await expect(choose(first, 'a new bear')).rejects.toMatchObject(refused('invitation_invalid'));
      await database.query.updateTable('person').set({ state: 'deleted' }).where('id', '=', person).execute();
      await expect(choose(second, 'a new bear')).rejects.toMatchObject(refused('invitation_invalid'));
      await database.query.updateTable('person').set({ state: 'active' }).where('id', '=', person).execute();
      now += 7 * DAY_MS;
      await expect(choose(second, 'a new bear')).rejects.toMatchObject(refused('invitation_invalid'));
    });

    test('lets nobody in who is disabled, and makes no account at a provider', async () => {
      const code = await link();
      const admitted = accounts().admit(
        code,
        { email: 'eve@example.com', name: '' },
        FROM,
        async () => undefined,
      );
      await expect(admitted).rejects.toMatchObject(refused('invitation_invalid'));
      await database.query
        .updateTable('person')
        .set({ state: 'disabled' })
        .where('id', '=', person)
        .execute();
      await expect(choose(code, 'a new bear')).rejects.toMatchObject(refused('account_disabled'));
    });

    test('is for somebody who is there, and signs in with an address', async () => {
      const ask = (id: string) => accounts().inviteToNewPassword(id, OPERATOR, FROM);
      await expect(ask('nobody')).rejects.toMatchObject(refused('person_not_found'));
      await database.query.updateTable('person').set({ email: null }).where('id', '=', person).execute();
      await expect(ask(person)).rejects.toMatchObject(refused('not_allowed'));
    });
  });

  test('the last admin stays, even when two demote each other', async () => {
    await accounts().makeFirstAdmin(ADA, 'here');
    const second = await services.people.create({ ...BOB, role: 'admin', passwordHash: null });
    const demote = (id: string) =>
      database.query.transaction().execute(async (transaction) => {
        await services.people.keepAnAdmin(transaction, id);
        await services.people.change(id, { role: 'member' }, transaction);
      });
    const both = await Promise.allSettled([demote('local'), demote(second.id)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await services.people.list()).filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  test('the trail has no secret in it', async () => {
    const code = (await accounts().setupCode()) ?? '';
    const secret = await accounts().setUp({ ...ADA, code }, FROM);
    const invitation = await invite();
    await accounts().acceptInvitation(invitation, BOB, FROM);
    const told = JSON.stringify(await database.query.selectFrom('trail').selectAll().execute());
    for (const each of [code, secret, invitation, ADA.password, BOB.password, hashSecret(secret)]) {
      expect(told).not.toContain(each);
    }
  });
});

test.each([
  [
    'https://images.example.com',
    '__Host-overpaint=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure',
  ],
  ['http://localhost:3000', 'overpaint=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000'],
])('the cookie at %s', async (address, header) => {
  const opened = await (TEST_ENGINES[0]?.open() as Promise<TestDatabase>);
  const { cookie } = openAccounts({
    database: opened.database,
    logger: pino({ level: 'silent' }),
    auth: 'accounts',
    publicUrl: new URL(address),
    oidc: null,
    passwordLogin: true,
  });
  expect(cookie.header('x')).toBe(header);
  expect(cookie.header(null)).toContain('Max-Age=0');
  await opened.remove();
});
