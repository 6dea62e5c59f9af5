import 'server-only';
import { type Kysely, sql } from 'kysely';

/** Named references with their versions, and which of them a run used. */
export async function addReferences(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('reference')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted_at', 'bigint')
    .execute();
  // What is deleted gives its name free.
  await database.schema
    .createIndex('reference_by_name')
    .unique()
    .on('reference')
    .columns(['owner_id', 'name_key'])
    .where(sql.ref('deleted_at'), 'is', null)
    .execute();
  await database.schema
    .createIndex('reference_by_owner')
    .on('reference')
    .columns(['owner_id', 'deleted_at'])
    .execute();
  await database.schema
    .createTable('reference_version')
    .addColumn('reference_id', 'text', (column) => column.notNull().references('reference.id'))
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('sentence', 'text', (column) => column.notNull())
    .addColumn('images', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('reference_version_key', ['reference_id', 'number'])
    .execute();
  await database.schema.alterTable('run').addColumn('mentioned', 'text').execute();
}
