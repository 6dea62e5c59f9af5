import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StartRefusal } from '@/lib/server/start-refusal';
import { freePort, type Postgres, startPostgres } from '@/scripts/postgres';
import { makeOwnCertificate } from '@/test/own-certificate';
import { openDatabase, openExistingDatabase } from './open-database';
import { parsePostgresUrl } from './postgres-location';

let guarded: Postgres | null = null;
let open: Postgres | null = null;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overpaint-refusal-'));
  const own = await makeOwnCertificate();
  if (own === null) return;
  writeFileSync(join(folder, 'own.crt'), own.certificate);
  const other = await makeOwnCertificate(['DNS:elsewhere.example']);
  writeFileSync(join(folder, 'other.crt'), other?.certificate ?? '');
  guarded = await startPostgres({
    tls: own,
    access: [
      'host all overpaint 127.0.0.1/32 trust',
      'hostssl all ann 127.0.0.1/32 scram-sha-256',
      'host all reader 127.0.0.1/32 trust',
    ],
  });
  open = await startPostgres();
  if (guarded === null) return;
  const admin = new pg.Client({ connectionString: guarded.url });
  await admin.connect();
  for (const statement of [
    "create role ann login password 's3cret'",
    'create role reader login',
    'create database ann owner ann',
  ])
    await admin.query(statement);
  await admin.end();
}, 60_000);

afterAll(async () => {
  await Promise.all([guarded?.stop(), open?.stop()]);
  rmSync(folder, { recursive: true });
});

function orSkip(server: Postgres | null, { skip }: { skip(note: string): never }): Postgres {
  return server ?? skip('neither PostgreSQL nor OpenSSL may be missing here');
}

/** A URL of a server, with another role, password, database or parameters. */
function urlOf(
  server: Postgres,
  userInfo: string,
  database: string,
  parameters: Record<string, string> = {},
): string {
  const { port } = new URL(server.url);
  return `postgres://${userInfo}@localhost:${port}/${database}?${new URLSearchParams(parameters)}`;
}

/** What a start says to the URL, as it is read from the environment. */
async function refusalOf(text: string): Promise<string> {
  const parsed = parsePostgresUrl('DATABASE_URL', text);
  if ('problems' in parsed) return parsed.problems.join('\n');
  const error = await openDatabase({ url: parsed.url, sqlitePath: '', backupDirectory: '' }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, text).toBeInstanceOf(StartRefusal);
  const { message } = error as Error;
  expect(message).not.toMatch(/wr0ng|s3cret|\n/);
  return message;
}

describe('PostgreSQL with its own certificate', () => {
  test.for<[string, string, string, Record<string, string>, RegExp]>([
    [
      'a wrong password',
      'ann:wr0ng',
      'ann',
      { sslmode: 'no-verify' },
      /does not accept the password of the role “ann”/,
    ],
    ['no password', 'ann', 'ann', { sslmode: 'no-verify' }, /asks for a password, and the URL has none/],
    [
      'a role that is not there',
      'nobody:wr0ng',
      'ann',
      { sslmode: 'no-verify' },
      /refuses the connection: .*“?"?nobody/,
    ],
    [
      'a database that is not there',
      'ann:s3cret',
      'nowhere',
      { sslmode: 'no-verify' },
      /"nowhere" does not exist.*Create it first/,
    ],
    ['no TLS where it is demanded', 'ann:s3cret', 'ann', {}, /takes no connection without TLS/],
    [
      'TLS turned off where it is demanded',
      'ann:s3cret',
      'ann',
      { sslmode: 'disable' },
      /takes no connection without TLS/,
    ],
    [
      'a certificate that is not trusted here',
      'ann:s3cret',
      'ann',
      { sslmode: 'require' },
      /does not trust \(self-signed certificate\).*sslrootcert=.*sslmode=no-verify/,
    ],
    ['the same, fully checked', 'ann:s3cret', 'ann', { sslmode: 'verify-full' }, /does not trust/],
    [
      'a role without the right to make tables',
      'reader',
      'postgres',
      {},
      /lacks a right.*owner of the database/,
    ],
    [
      'a parameter of the server that is none',
      'overpaint',
      'postgres',
      { options: '-c nonsense=1' },
      /refuses the connection: .*nonsense/,
    ],
    [
      'a file that is not there',
      'ann:s3cret',
      'ann',
      { sslrootcert: '/nowhere/ca.pem' },
      /sslrootcert in DATABASE_URL names a file that cannot be read/,
    ],
    [
      'a mode that is none',
      'ann:s3cret',
      'ann',
      { sslmode: 'prefer' },
      /sslmode in DATABASE_URL must be one of/,
    ],
    [
      'a parameter that the driver does not know',
      'ann:s3cret',
      'ann',
      { channel_binding: 'require' },
      /parameter “channel_binding”/,
    ],
  ])('and %s: one sentence', async ([_what, userInfo, database, parameters, sentence], context) => {
    const server = orSkip(guarded, context);
    expect(await refusalOf(urlOf(server, userInfo, database, parameters))).toMatch(sentence);
  });

  test('and another certificate as its authority: one sentence', async (context) => {
    const server = orSkip(guarded, context);
    const parameters = { sslmode: 'verify-full', sslrootcert: join(folder, 'other.crt') };
    expect(await refusalOf(urlOf(server, 'ann:s3cret', 'ann', parameters))).toMatch(
      /does not trust|TLS with the database/,
    );
  });

  test.for(['require', 'verify-ca', 'verify-full'])(
    'is opened with sslmode=%s and its certificate',
    async (sslmode, context) => {
      const server = orSkip(guarded, context);
      const parameters = { sslmode, sslrootcert: join(folder, 'own.crt') };
      const parsed = parsePostgresUrl('DATABASE_URL', urlOf(server, 'ann:s3cret', 'ann', parameters));
      if ('problems' in parsed) throw new Error(parsed.problems.join());
      const database = await openDatabase({ url: parsed.url, sqlitePath: '', backupDirectory: '' });
      expect(await database.now()).toBeGreaterThan(0);
      await database.close();
    },
  );
});

test('PostgreSQL without TLS, and TLS asked for: one sentence', async (context) => {
  const server = orSkip(open, context);
  expect(await refusalOf(urlOf(server, 'overpaint', 'postgres', { sslmode: 'require' }))).toMatch(
    /offers no TLS/,
  );
});

test.each([
  [
    'a port without a listener',
    async () => `postgres://u:wr0ng@127.0.0.1:${await freePort()}/x`,
    /127\.0\.0\.1:\d+ cannot be reached: connect ECONNREFUSED/,
  ],
  [
    'a host that is not there',
    async () => 'postgres://u:wr0ng@nowhere.invalid/x',
    /nowhere\.invalid:5432 cannot be reached: getaddrinfo/,
  ],
])('%s: one sentence, for a start and for a command', async (_what, url, sentence) => {
  const text = await url();
  expect(await refusalOf(text)).toMatch(sentence);
  await expect(openExistingDatabase({ url: text, sqlitePath: '' })).rejects.toThrow(sentence);
});

test.each([
  ['postgres://u:p#ss@host/db', /write %23 for #/],
  ['postgres://u:p%ss@host/db', /Write %25 for it/],
  ['mysql://u:p@host/db', /must be a URL such as postgres:/],
  ['host=localhost dbname=x', /must be a URL such as postgres:/],
])('%s is said to be wrong before anything is asked', (text, sentence) => {
  const parsed = parsePostgresUrl('DATABASE_URL', text);
  if (!('problems' in parsed)) throw new Error('was taken');
  expect(parsed.problems).toEqual([expect.stringMatching(sentence)]);
  expect(parsed.problems.join()).not.toMatch(/p#ss|p%ss/);
});
