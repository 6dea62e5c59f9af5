import 'server-only';
import type { Kysely } from 'kysely';

/** Jobs, their items, and which run was started for which item (docs/decisions/047-jobs.md). */
export async function addJobs(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('job')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('recipe', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('job_by_owner')
    .on('job')
    .columns(['owner_id', 'updated_at', 'id'])
    .execute();

  await database.schema
    .createTable('job_item')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('job_id', 'text', (column) => column.notNull().references('job.id'))
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('images', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('chosen', 'text')
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('added', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('job_item_by_job')
    .on('job_item')
    .columns(['job_id', 'position'])
    .execute();

  await database.schema
    .createTable('job_run')
    .addColumn('run_id', 'text', (column) => column.primaryKey().notNull().references('run.id'))
    .addColumn('job_id', 'text', (column) => column.notNull().references('job.id'))
    .addColumn('item_id', 'text', (column) => column.notNull().references('job_item.id'))
    .execute();
  await database.schema.createIndex('job_run_by_job').on('job_run').columns(['job_id', 'item_id']).execute();
}
