import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkNewPassword, hashPassword, verifyPassword } from './passwords';

const HERE = '10.0.0.1';

afterEach(() => vi.restoreAllMocks());

describe('a stored password', () => {
  test('is argon2id with its parameters beside it, and another salt each time', async () => {
    const [first, second] = await Promise.all([
      hashPassword('a wet fox', HERE),
      hashPassword('a wet fox', HERE),
    ]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword('a wet fox', first, HERE)).toBe('right');
    expect(await verifyPassword('a wet fox', second, HERE)).toBe('right');
    expect(await verifyPassword('a wet fix', first, HERE)).toBe('wrong');
    expect(await verifyPassword('', first, HERE)).toBe('wrong');
  });

  test('is the same however a keyboard composes its letters', async () => {
    const stored = await hashPassword('cafe\u0301 noir', HERE);
    expect(await verifyPassword('caf\u00e9 noir', stored, HERE)).toBe('right');
  });

  test('of another program is read: made by the reference implementation', async () => {
    // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24, from its own tests.
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword('password', stored, HERE)).toBe('right');
    expect(await verifyPassword('passwore', stored, HERE)).toBe('wrong');
  });

  test('with weaker parameters than today’s is hashed again', async () => {
    const stored = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await verifyPassword('password', stored, HERE)).toBe('rehash');
    expect(await verifyPassword('other', stored, HERE)).toBe('wrong');
  });

  test.each([
    null,
    '',
    'x',
    '$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA',
    '$argon2id$v=16$m=8,t=1,p=1$c2FsdA$aGFzaA',
  ])('that is %j is never right', async (stored) => {
    expect(await verifyPassword('', stored, HERE)).toBe('wrong');
  });

  test('that nobody has takes as long as one that is wrong', async () => {
    const stored = await hashPassword('a wet fox', HERE);
    const time = async (of: string | null) => {
      const start = performance.now();
      await verifyPassword('guess', of, HERE);
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      known.push(await time(stored));
      unknown.push(await time(null));
    }
    const middle = (times: number[]) => times.sort((a, b) => a - b)[4] ?? 0;
    const ratio = middle(unknown) / middle(known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

test('a flood is told to come again, and those who wait are let in', async () => {
  const most = 101 * availableParallelism();
  const stored = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  const answers = await Promise.allSettled(
    Array.from({ length: most + 5 }, () => verifyPassword('guess', stored, HERE)),
  );
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(5);
  expect(refused).toMatchObject(refused.map(() => ({ reason: { code: 'too_many_attempts' } })));
  expect(await verifyPassword('password', stored, HERE)).toBe('rehash');
});

describe('a new password', () => {
  const ABOUT = ['ada@example.com', 'Ada Lovelace'];

  test.each(['a wet fox', `${'ä'.repeat(7)}bc`, '🦊🐻🐼🐨🐯🦁🐮🐷', `${'ab'.repeat(63)}cd`])(
    '%j is taken',
    async (password) => {
      await expect(checkNewPassword(password, ABOUT)).resolves.toBeUndefined();
    },
  );

  test.each([
    ['seven characters', 'a wet f'],
    ['seven characters of two units each', '🦊🐻🐼🐨🐯🦁🐮'],
    ['more than 128', `${'ab'.repeat(64)}c`],
    ['one letter again and again', 'aaaaaaaaaa'],
    ['two letters', 'abababababab'],
    ['everybody’s', 'password1'],
    ['everybody’s, in capitals', 'PASSWORD1'],
    ['everybody’s, in wide letters', 'ｐassword1'],
    ['their own address', 'Ada@example.com'],
    ['their own name', 'ada lovelace'],
  ])('%s is not', async (_, password) => {
    await expect(checkNewPassword(password, ABOUT)).rejects.toMatchObject({ code: 'weak_password' });
  });
});
