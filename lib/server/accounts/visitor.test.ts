import { describe, expect, test } from 'vitest';
import type { Role } from '@/lib/shared/accounts';
import type { PersonRecord, SessionRecord, Sessions } from './sessions';
import type { TokenRecord, Tokens } from './tokens';
import { type Access, checkAccess, findVisitor, isAdmin, OPERATOR, type Visitor } from './visitor';

const person = (role: Role): PersonRecord => ({
  id: 'ada',
  email: 'ada@example.com',
  name: 'Ada',
  role,
  state: 'active',
  passwordHash: null,
  monthlyMicroUsd: null,
  runMicroUsd: null,
  unpricedMicroUsd: null,
  createdAt: 1,
  signedInAt: null,
  thingsTo: null,
});
const token = (mayMake: 0 | 1): TokenRecord => ({
  id: 'night',
  secretHash: '',
  personId: 'ada',
  name: 'Night job',
  mayMake,
  models: null,
  monthlyMicroUsd: null,
  runMicroUsd: null,
  createdAt: 1,
  usedAt: null,
  expiresAt: null,
  revokedAt: null,
});
const session: SessionRecord = {
  id: 's',
  personId: 'ada',
  createdAt: 1,
  usedAt: 1,
  userAgent: '',
  address: '',
};

const ACCESSES: Access[] = ['anyone', 'see', 'make', 'self', 'admin'];
const atPage = (role: Role): Visitor => ({
  kind: 'person',
  ownerId: 'ada',
  person: person(role),
  sessionId: 's',
});
const byToken = (role: Role, mayMake: 0 | 1): Visitor => ({
  kind: 'token',
  ownerId: 'ada',
  person: person(role),
  token: token(mayMake),
});

test.each<[string, Visitor | null, Access[], string]>([
  ['nobody', null, ['anyone'], 'sign_in_required'],
  ['everybody without accounts', OPERATOR, ['anyone', 'see', 'make', 'admin'], 'accounts_off'],
  ['a viewer', atPage('viewer'), ['anyone', 'see', 'self'], 'not_allowed'],
  ['a member', atPage('member'), ['anyone', 'see', 'make', 'self'], 'not_allowed'],
  ['an admin', atPage('admin'), ACCESSES, 'not_allowed'],
  ['a token of a viewer', byToken('viewer', 1), ['anyone', 'see'], 'not_allowed'],
  ['a reading token', byToken('member', 0), ['anyone', 'see'], 'not_allowed'],
  ['a making token', byToken('member', 1), ['anyone', 'see', 'make'], 'not_allowed'],
  ['a reading token of an admin', byToken('admin', 0), ['anyone', 'see'], 'not_allowed'],
  ['a making token of an admin', byToken('admin', 1), ['anyone', 'see', 'make'], 'not_allowed'],
])('%s', (_, visitor, allowed, code) => {
  for (const access of ACCESSES) {
    const check = () => checkAccess(visitor, access);
    if (allowed.includes(access)) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code }));
  }
  if (visitor !== null) expect(isAdmin(visitor)).toBe(allowed.includes('admin'));
});

describe('who asks', () => {
  const SESSION = 's'.repeat(43);
  const TOKEN = `overpaint_${'t'.repeat(43)}`;
  const asked: string[] = [];
  const sessions = {
    find: async (secret: string) => {
      asked.push(secret);
      return secret === SESSION ? { session, person: person('member') } : null;
    },
  } as Sessions;
  const tokens = {
    find: async (secret: string) => (secret === TOKEN ? { token: token(1), person: person('member') } : null),
  } as Tokens;
  const find = (headers: Record<string, string>) =>
    findVisitor({ sessions, tokens, cookieName: 'overpaint' }, new Headers(headers));

  test.each([
    `overpaint=${SESSION}`,
    `a=b; overpaint=${SESSION}; c=d`,
    `overpaint=${SESSION};c`,
    `overpaint= ${SESSION} `,
  ])('is the person whose session is in the cookie “%s”', async (cookie) => {
    expect(await find({ cookie })).toMatchObject({ kind: 'person', ownerId: 'ada', sessionId: 's' });
  });

  test.each([
    '',
    'overpaint',
    'overpaint=',
    `xoverpaint=${SESSION}`,
    `__Host-overpaint=${SESSION}`,
    `a=overpaint=${SESSION}`,
  ])('is nobody by the cookie “%s”', async (cookie) => {
    expect(await find({ cookie })).toBeNull();
  });

  test('does not ask the database for what cannot be a secret of ours', async () => {
    asked.length = 0;
    for (const value of ['x', 'x'.repeat(44), `${'x'.repeat(42)}%`, "' or 1=1 --"])
      await find({ cookie: `overpaint=${value}` });
    expect(asked).toEqual([]);
  });

  test.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `BEARER   ${TOKEN} `])(
    'is a program by “%s”',
    async (authorization) => {
      expect(await find({ authorization })).toMatchObject({
        kind: 'token',
        ownerId: 'ada',
        token: { id: 'night' },
      });
    },
  );

  test.each([
    '',
    'Bearer',
    'Bearer ',
    `Basic ${TOKEN}`,
    TOKEN,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN} x`,
    `Bearer ${'x'.repeat(300)}`,
  ])('is refused by “%s”, and the cookie beside it says nothing', async (authorization) => {
    await expect(find({ authorization, cookie: `overpaint=${SESSION}` })).rejects.toMatchObject({
      code: 'token_invalid',
    });
  });
});
