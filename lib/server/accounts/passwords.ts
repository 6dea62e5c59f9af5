import 'server-only';
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createFairTurns } from '@/lib/server/limits/fair-turns';
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from '@/lib/shared/accounts';
import { OverpaintError } from '@/lib/shared/errors';

/** The lower of what OWASP recommends for argon2id: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** https://github.com/P-H-C/phc-string-format */
const STORED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/-]+)\$([\w+/-]+)$/;

/** Each takes a core for some 20 ms, on a thread of its own: no more at once than there are cores, or runs would wait for them. */
const turns = createFairTurns(availableParallelism());
/** Who would have to wait longer than a second or two is told to come again. */
const MOST_WAITING = 100 * availableParallelism();

/** @param address whose turn it is when many wait */
export async function hashPassword(password: string, address: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, PARAMETERS, HASH_BYTES, address);
  const { memory, passes, parallelism } = PARAMETERS;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(hash)}`;
}

/**
 * @param stored null where there is no such account, or none with a password: takes as long and says no
 * @returns `rehash`: the password is right, and was stored with weaker parameters than new ones are
 * @throws OverpaintError too_many_attempts where too many wait for their turn
 */
export async function verifyPassword(
  password: string,
  stored: string | null,
  address: string,
): Promise<'wrong' | 'right' | 'rehash'> {
  const parsed = STORED.exec(stored ?? '');
  const [, memory, passes, parallelism, salt = '', hash = ''] = parsed ?? [];
  const expected = Buffer.from(hash, 'base64');
  const parameters =
    parsed === null
      ? PARAMETERS
      : { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const saltBytes = parsed === null ? randomBytes(SALT_BYTES) : Buffer.from(salt, 'base64');
  const lengthBytes = parsed === null ? HASH_BYTES : expected.length;
  const actual = await derive(password, saltBytes, parameters, lengthBytes, address);
  if (parsed === null || !timingSafeEqual(actual, expected)) return 'wrong';
  const isWeaker = parameters.memory < PARAMETERS.memory || parameters.passes < PARAMETERS.passes;
  return isWeaker ? 'rehash' : 'right';
}

async function derive(
  password: string,
  nonce: Uint8Array,
  parameters: Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>,
  tagLength: number,
  address: string,
): Promise<Buffer> {
  if (turns.waiting() >= MOST_WAITING) throw new OverpaintError('too_many_attempts');
  const end = await turns.take(address);
  try {
    return await new Promise((resolve, reject) => {
      // The same letters typed on another machine may come as other code points (NIST SP 800-63B, 3.1.1.2).
      const message = password.normalize('NFKC');
      argon2('argon2id', { message, nonce, ...parameters, tagLength }, (error, derived) =>
        error === null ? resolve(derived) : reject(error),
      );
    });
  } finally {
    end();
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

/**
 * @param about what an attacker would try first: the name and the address of whose password it is
 * @throws OverpaintError weak_password
 */
export async function checkNewPassword(password: string, about: readonly string[]): Promise<void> {
  const characters = [...password].length;
  const plain = password.normalize('NFKC').toLowerCase();
  const weak =
    characters < PASSWORD_MIN_CHARACTERS ||
    characters > PASSWORD_MAX_CHARACTERS ||
    new Set(plain).size < 3 ||
    about.some((word) => word.toLowerCase() === plain) ||
    (await readCommonPasswords()).has(plain);
  if (weak) throw new OverpaintError('weak_password');
}

let commonPasswords: Promise<ReadonlySet<string>> | null = null;

/** Some 50,000, read when the first password is chosen. */
function readCommonPasswords(): Promise<ReadonlySet<string>> {
  commonPasswords ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  );
  return commonPasswords;
}
