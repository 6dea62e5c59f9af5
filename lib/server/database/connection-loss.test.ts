import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestSchema, type TestSchema } from '@/test/databases';
import { isDatabaseDown } from './database-down';
import { type OpenDatabase, openDatabase } from './open-database';

describe.skipIf(openTestSchema === null)('a PostgreSQL that goes away in the middle of a transaction', () => {
  let schema: TestSchema;
  let database: OpenDatabase;

  beforeEach(async () => {
    schema = await (openTestSchema as NonNullable<typeof openTestSchema>)();
    database = await openDatabase({ url: schema.url, sqlitePath: '', backupDirectory: '' });
  });
  afterEach(async () => {
    await database.close();
    await schema.remove();
  });

  // What ends the process is an error event without a listener; the runner of these tests counts one as a failure too.
  test('fails that transaction as an outage, and the next one works', async () => {
    const cut = database.query.transaction().execute(async (transaction) => {
      await transaction.insertInto('setting').values({ key: 'a', value: '1' }).execute();
      await schema.cutConnections();
      await transaction.insertInto('setting').values({ key: 'b', value: '1' }).execute();
    });
    await expect(cut).rejects.toSatisfy(isDatabaseDown);
    expect(await database.query.selectFrom('setting').select('key').execute()).toEqual([]);
  });

  test('a transaction that says nothing more is ended by PostgreSQL, and its locks with it', async () => {
    const asked = sql<{
      idle: string;
    }>`select current_setting('idle_in_transaction_session_timeout') as idle`;
    const { rows } = await database.query.transaction().execute((transaction) => asked.execute(transaction));
    expect(rows).toEqual([{ idle: '15s' }]);
  });
});
