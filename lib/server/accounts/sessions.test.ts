import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { hashSecret, newSecret } from './secrets';
import { createSessions, type Sessions } from './sessions';
import { createTokens, type Tokens } from './tokens';

const DAY_MS = 24 * 60 * 60_000;
const FROM = { userAgent: 'Firefox', address: '10.0.0.1' };
const CHOSEN = {
  name: 'Night job',
  mayMake: 1,
  models: null,
  monthlyMicroUsd: null,
  runMicroUsd: null,
  expiresAt: null,
};

describe.each(TEST_ENGINES)('on $engine', ({ open }) => {
  let opened: TestDatabase;
  let now: number;
  let sessions: Sessions;
  let tokens: Tokens;
  beforeEach(async () => {
    opened = await open();
    now = 100 * DAY_MS;
    const database = { ...opened.database, now: async () => now };
    sessions = createSessions(database);
    tokens = createTokens(database);
    await addTestPerson(opened.database, { id: 'ada' });
    await addTestPerson(opened.database, { id: 'bob' });
  });
  afterEach(() => opened.remove());

  const setState = (id: string, state: 'active' | 'waiting' | 'disabled' | 'deleted') =>
    opened.database.query.updateTable('person').set({ state }).where('id', '=', id).execute();

  describe('a session', () => {
    test('is found by its secret, which is stored nowhere', async () => {
      const secret = await sessions.start('ada', FROM);
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(await sessions.find(secret)).toMatchObject({
        person: { id: 'ada', signedInAt: now },
        session: { id: hashSecret(secret), personId: 'ada', ...FROM },
      });
      expect(await sessions.find(newSecret())).toBeNull();
      expect(await sessions.find(hashSecret(secret))).toBeNull();
      const rows = await opened.database.query.selectFrom('session').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(secret);
    });

    test('ends after seven days without use', async () => {
      const secret = await sessions.start('ada', FROM);
      now += 7 * DAY_MS - 1;
      expect(await sessions.find(secret)).not.toBeNull();
      now += 7 * DAY_MS - 1;
      expect(await sessions.find(secret)).not.toBeNull();
      now += 7 * DAY_MS;
      expect(await sessions.find(secret)).toBeNull();
    });

    test('ends after thirty days, however much it is used', async () => {
      const secret = await sessions.start('ada', FROM);
      for (let day = 0; day < 29; day += 1) {
        now += DAY_MS;
        expect(await sessions.find(secret)).not.toBeNull();
      }
      now += DAY_MS;
      expect(await sessions.find(secret)).toBeNull();
      expect(await sessions.alive([hashSecret(secret)])).toEqual(new Set());
      // And is tidied away at the next sign-in.
      await sessions.start('bob', FROM);
      expect(await opened.database.query.selectFrom('session').select('personId').execute()).toEqual([
        { personId: 'bob' },
      ]);
    });

    test.each(['waiting', 'disabled', 'deleted'] as const)(
      'is worth nothing for somebody who is %s',
      async (state) => {
        const secret = await sessions.start('ada', FROM);
        await setState('ada', state);
        expect(await sessions.find(secret)).toBeNull();
        expect(await sessions.alive([hashSecret(secret)])).toEqual(new Set());
        expect(await sessions.list('ada')).toEqual([]);
      },
    );

    test('writes its last use once a minute, not with each request', async () => {
      const secret = await sessions.start('ada', FROM);
      const used = async () => (await sessions.list('ada'))[0]?.usedAt;
      const start = now;
      now += 60_000;
      await sessions.find(secret);
      expect(await used()).toBe(start);
      now += 1;
      await sessions.find(secret);
      expect(await used()).toBe(now);
    });

    test('is ended by its person only, one or all but the one that asks', async () => {
      const [first, second, third] = [
        await sessions.start('ada', FROM),
        await sessions.start('ada', FROM),
        await sessions.start('bob', FROM),
      ];
      expect(await sessions.end('bob', hashSecret(first))).toBe(false);
      expect(await sessions.end('ada', hashSecret(first))).toBe(true);
      expect(await sessions.end('ada', hashSecret(first))).toBe(false);
      const fourth = await sessions.start('ada', FROM);
      await sessions.endAll('ada', hashSecret(fourth));
      expect(await sessions.alive([first, second, third, fourth].map(hashSecret))).toEqual(
        new Set([third, fourth].map(hashSecret)),
      );
      await sessions.endAll('ada');
      expect(await sessions.list('ada')).toEqual([]);
      expect(await sessions.find(third)).not.toBeNull();
    });

    test('keeps of what a browser says of itself no more than a line', async () => {
      await sessions.start('ada', { userAgent: 'x'.repeat(5000), address: 'a' });
      await sessions.start('ada', { userAgent: null, address: 'a' });
      const rows = await sessions.list('ada');
      expect(rows.map(({ userAgent }) => userAgent.length).sort((a, b) => a - b)).toEqual([0, 200]);
    });
  });

  describe('a token', () => {
    test('is found by its secret, which is stored nowhere and says what it is', async () => {
      const { token, secret } = await tokens.create('ada', CHOSEN);
      expect(secret).toMatch(/^overpaint_[\w-]{43}$/);
      expect(await tokens.find(secret)).toMatchObject({ person: { id: 'ada' }, token: { id: token.id } });
      expect(await tokens.find(secret.slice('overpaint_'.length))).toBeNull();
      expect(JSON.stringify(await tokens.list('ada'))).not.toContain(secret);
    });

    test('ends when it is revoked, by its person only', async () => {
      const { token, secret } = await tokens.create('ada', CHOSEN);
      expect(await tokens.revoke('bob', token.id)).toBeNull();
      expect(await tokens.alive([token.id, 'other'])).toEqual(new Set([token.id]));
      expect(await tokens.revoke('ada', token.id)).toMatchObject({ id: token.id, revokedAt: now });
      expect(await tokens.revoke('ada', token.id)).toBeNull();
      expect(await tokens.find(secret)).toBeNull();
      expect(await tokens.alive([token.id])).toEqual(new Set());
      expect(await tokens.list('ada')).toEqual([]);
    });

    test('ends at its date', async () => {
      const { secret } = await tokens.create('ada', { ...CHOSEN, expiresAt: now + 5 });
      now += 4;
      expect(await tokens.find(secret)).not.toBeNull();
      now += 1;
      expect(await tokens.find(secret)).toBeNull();
    });

    test.each(['waiting', 'disabled', 'deleted'] as const)(
      'is worth nothing for somebody who is %s',
      async (state) => {
        const { token, secret } = await tokens.create('ada', CHOSEN);
        await setState('ada', state);
        expect(await tokens.find(secret)).toBeNull();
        expect(await tokens.alive([token.id])).toEqual(new Set());
      },
    );

    test('writes its last use once a minute', async () => {
      const { secret } = await tokens.create('ada', CHOSEN);
      const used = async () => (await tokens.list('ada'))[0]?.usedAt;
      expect(await used()).toBeNull();
      const first = now;
      await tokens.find(secret);
      now += 60_000;
      await tokens.find(secret);
      expect(await used()).toBe(first);
      now += 1;
      await tokens.find(secret);
      expect(await used()).toBe(now);
    });
  });
});
