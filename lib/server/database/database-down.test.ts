import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { expect, test } from 'vitest';
import { diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import { isDatabaseDown } from './database-down';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

test('a PostgreSQL that is not there is down', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 1 });
  const error = await client.connect().catch((reason: unknown) => reason);
  expect(isDatabaseDown(error)).toBe(true);
});

test.each(['25P03', '57P01', '57P03', '08006', '53300'])('PostgreSQL saying %s is down', (code) => {
  expect(isDatabaseDown(Object.assign(new Error('x'), { code }))).toBe(true);
});

test('a broken constraint or a wrong query is no outage', () => {
  expect(isDatabaseDown(Object.assign(new Error('x'), { code: '23505' }))).toBe(false);
  const database = new DatabaseSync(':memory:');
  expect(isDatabaseDown(thrownBy(() => database.prepare('select * from nothing')))).toBe(false);
  expect(isDatabaseDown('x')).toBe(false);
});

test('a SQLite file that is locked is down, and one that cannot be opened is trouble with the disk', () => {
  const missing = thrownBy(() => new DatabaseSync('/nowhere/at/all.db'));
  expect([isDatabaseDown(missing), diskTroubleOf(missing)]).toEqual([false, 'not_opened']);
  expect(isDatabaseDown(Object.assign(new Error('locked'), { code: 'ERR_SQLITE_ERROR', errcode: 261 }))).toBe(
    true,
  );
});

test('a connection that broke under a query is down', () => {
  expect(isDatabaseDown(new Error('Connection terminated unexpectedly'))).toBe(true);
});
