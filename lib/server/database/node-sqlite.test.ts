import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { openNodeSqlite } from './node-sqlite';
import { isUniqueViolation } from './unique-violation';

test('what ended a transaction by itself, as a full disk does, is what is thrown', async () => {
  const database = new Kysely<Record<string, never>>({ dialect: openNodeSqlite(':memory:') });
  await sql`create table numbers (number integer unique)`.execute(database);
  const twice = database.transaction().execute(async (transaction) => {
    await sql`insert into numbers values (7)`.execute(transaction);
    await sql`insert or rollback into numbers values (7)`.execute(transaction);
  });
  await expect(twice).rejects.toSatisfy(isUniqueViolation);
  const { rows } = await sql`select * from numbers`.execute(database);
  expect(rows).toEqual([]);
  await database.destroy();
});
