import 'server-only';
import { type Kysely, sql } from 'kysely';

/** People, their ways in, what they may spend, what they share, and the trail. */
export async function addAccounts(database: Kysely<unknown>): Promise<void> {
  await addPeople(database);
  await addWaysIn(database);
  await addMoney(database);
  await addCollections(database);
  await addTrail(database);
}

async function addPeople(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('person')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('email', 'text', (column) => column.unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('monthly_micro_usd', 'bigint')
    .addColumn('run_micro_usd', 'bigint')
    .addColumn('unpriced_micro_usd', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('signed_in_at', 'bigint')
    .addColumn('things_to', 'text')
    .execute();
  await database.schema
    .createTable('session')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addColumn('user_agent', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('session_by_person').on('session').column('person_id').execute();
  await database.schema
    .createTable('invitation')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('monthly_micro_usd', 'bigint')
    .addColumn('email', 'text')
    .addColumn('person_id', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('used_by', 'text')
    .execute();
}

async function addWaysIn(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('throttle')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('identity')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_key', ['issuer', 'subject'])
    .execute();
  await database.schema
    .createTable('passkey')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await database.schema
    .createTable('challenge')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('token')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('may_make', 'bigint', (column) => column.notNull())
    .addColumn('models', 'text')
    .addColumn('monthly_micro_usd', 'bigint')
    .addColumn('run_micro_usd', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  for (const table of ['identity', 'passkey', 'token'])
    await database.schema.createIndex(`${table}_by_person`).on(table).column('person_id').execute();
}

async function addMoney(database: Kysely<unknown>): Promise<void> {
  // What was granted for this one month on top of the limit.
  await database.schema
    .alterTable('budget')
    .addColumn('extra_micro_usd', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  // Up to here everything belonged to one owner.
  await sql`
    insert into budget (scope, period, spent_micro_usd, reserved_micro_usd)
    select replace(scope, 'installation', 'person:local'), period, spent_micro_usd, reserved_micro_usd from budget
  `.execute(database);
  await database.schema.alterTable('run').addColumn('token_id', 'text').execute();
  await database.schema.alterTable('run').addColumn('paid_by', 'text').execute();
  await addPayerToSpending(database);
  await sql`create index run_by_token on run (token_id, created_at) where token_id is not null`.execute(
    database,
  );
  await database.schema
    .createTable('wish')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('amount_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .addColumn('settled_by', 'text')
    .addColumn('granted_micro_usd', 'bigint')
    .execute();
  await database.schema
    .createTable('turn')
    .addColumn('owner_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('served_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** The sums of a month name who paid, and are answered by this index alone. */
async function addPayerToSpending(database: Kysely<unknown>): Promise<void> {
  await database.schema.dropIndex('run_by_spending').execute();
  await database.schema
    .createIndex('run_by_spending')
    .on('run')
    .columns(['demo', 'created_at', 'owner_id', 'paid_by', 'model', 'quality', 'kind'])
    .columns(['cost_micro_usd', 'charged_micro_usd', 'hold_micro_usd'])
    .columns(['estimate_low_micro_usd', 'estimate_high_micro_usd', 'image_count'])
    .columns(['started_at', 'ended_at'])
    .execute();
}

async function addCollections(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('collection')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('cover_image_id', 'text')
    .addColumn('everybody_may', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('collection_by_owner')
    .on('collection')
    .columns(['owner_id', 'updated_at', 'id'])
    .execute();
  await database.schema
    .createTable('collection_image')
    .addColumn('collection_id', 'text', (column) => column.notNull().references('collection.id'))
    .addColumn('image_id', 'text', (column) => column.notNull().references('image.id'))
    .addColumn('position', 'double precision', (column) => column.notNull())
    .addColumn('added_by', 'text', (column) => column.notNull())
    .addColumn('added_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('collection_image_key', ['collection_id', 'image_id'])
    .execute();
  await database.schema
    .createIndex('collection_image_in_order')
    .on('collection_image')
    .columns(['collection_id', 'position', 'image_id'])
    .execute();
  await database.schema
    .createIndex('collection_image_by_image')
    .on('collection_image')
    .column('image_id')
    .execute();
  await database.schema
    .createTable('collection_share')
    .addColumn('collection_id', 'text', (column) => column.notNull().references('collection.id'))
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('may', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('collection_share_key', ['collection_id', 'person_id'])
    .execute();
  await database.schema
    .createIndex('collection_share_by_person')
    .on('collection_share')
    .column('person_id')
    .execute();
  await database.schema
    .createTable('link')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('code', 'text', (column) => column.notNull().unique())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('collection_id', 'text', (column) => column.references('collection.id'))
    .addColumn('image_id', 'text', (column) => column.references('image.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('may_download', 'bigint', (column) => column.notNull())
    .addColumn('show_prompt', 'bigint', (column) => column.notNull())
    .addColumn('show_cost', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('taken_back_at', 'bigint')
    .execute();
  await database.schema.createIndex('link_by_owner').on('link').columns(['owner_id', 'created_at']).execute();
  await database.schema
    .createTable('link_mark')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('link_id', 'text', (column) => column.notNull().references('link.id'))
    .addColumn('image_id', 'text', (column) => column.notNull())
    .addColumn('visitor', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('link_mark_by_image').on('link_mark').column('image_id').execute();
  await database.schema
    .createIndex('link_mark_by_link')
    .on('link_mark')
    .columns(['link_id', 'created_at'])
    .execute();
}

async function addTrail(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('trail')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('token_id', 'text')
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('trail_by_time').on('trail').columns(['at', 'id']).execute();
}
