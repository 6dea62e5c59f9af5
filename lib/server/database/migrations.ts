import 'server-only';
import { type Kysely, type Migration, sql } from 'kysely';
import { addAccounts } from './add-accounts';
import { addJobs } from './add-jobs';
import { addLibrary } from './add-library';
import { addReferences } from './add-references';
import type { Engine } from './open-database';

/**
 * Forward only, in the order of their names, one set for both engines. `bigint` is an INTEGER to SQLite. Only a search
 * index is written differently, because each engine has its own.
 * A migration that has been released is never changed; the next one puts right what it did wrong.
 */
export function migrationsFor(engine: Engine): Record<string, Migration> {
  return {
    '001-runs-images-budget': { up: createRunsImagesAndBudget },
    '002-edits': { up: addEdits },
    '003-library': { up: (database) => addLibrary(database, engine) },
    '004-at-work': { up: addAtWork },
    '005-placement': { up: addPlacement },
    '006-accepted-uploads': { up: addAcceptedUploads },
    '007-placing-choices': { up: addPlacingChoices },
    '008-cut-outs': { up: addCutOuts },
    '009-accounts': { up: addAccounts },
    '010-references': { up: addReferences },
    '011-overnight': { up: addOvernight },
    '012-jobs': { up: addJobs },
  };
}

async function createRunsImagesAndBudget(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('run')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('inputs', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('quality', 'text', (column) => column.notNull())
    .addColumn('demo', 'bigint', (column) => column.notNull())
    .addColumn('estimate_low_micro_usd', 'bigint')
    .addColumn('estimate_high_micro_usd', 'bigint')
    .addColumn('estimate_approximate', 'bigint', (column) => column.notNull())
    .addColumn('budget_period', 'text', (column) => column.notNull())
    .addColumn('hold_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('charged_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('cost_micro_usd', 'bigint')
    .addColumn('cost', 'text')
    .addColumn('usage', 'text')
    .addColumn('raw_usage', 'text')
    .addColumn('answered', 'text')
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .addColumn('upstream_request_id', 'text')
    .addColumn('attempt', 'bigint', (column) => column.notNull())
    .addColumn('unreachable', 'bigint', (column) => column.notNull())
    .addColumn('crashes', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('not_before', 'bigint')
    .addColumn('canceled_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await database.schema
    .createIndex('run_by_owner')
    .on('run')
    .columns(['owner_id', 'created_at', 'id'])
    .execute();
  await database.schema
    .createIndex('run_by_status')
    .on('run')
    .columns(['status', 'created_at', 'id'])
    .execute();
  await database.schema
    .createIndex('run_by_model')
    .on('run')
    .columns(['model', 'quality', 'status', 'ended_at'])
    .execute();

  await database.schema
    .createTable('image')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.references('run.id'))
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('mime', 'text', (column) => column.notNull())
    .addColumn('width', 'bigint', (column) => column.notNull())
    .addColumn('height', 'bigint', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('cost_micro_usd', 'bigint')
    .addColumn('alpha', 'text')
    .addColumn('favourite', 'bigint', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted_at', 'bigint')
    .execute();
  // One picture a place in a run: an answer that is adopted twice finds its pictures already there.
  await database.schema
    .createIndex('image_by_run')
    .unique()
    .on('image')
    .columns(['run_id', 'position'])
    .execute();
  await database.schema
    .createIndex('image_by_owner')
    .on('image')
    .columns(['owner_id', 'created_at', 'id'])
    .execute();
  await database.schema.createIndex('image_by_sha256').on('image').column('sha256').execute();

  await database.schema
    .createTable('budget')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('spent_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('reserved_micro_usd', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('budget_key', ['scope', 'period'])
    .execute();
}

async function addEdits(database: Kysely<unknown>): Promise<void> {
  for (const name of ['edit', 'plan', 'prompt_sent']) {
    await database.schema.alterTable('run').addColumn(name, 'text').execute();
  }
  await database.schema.alterTable('run').addColumn('room_bytes', 'bigint').execute();

  await database.schema
    .createTable('run_input')
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('image_id', 'text', (column) => column.notNull().references('image.id'))
    .addColumn('use', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_input_key', ['run_id', 'use', 'position'])
    .execute();
  await database.schema.createIndex('run_input_by_image').on('run_input').column('image_id').execute();

  await database.schema
    .alterTable('image')
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('output'))
    .execute();
  await database.schema
    .alterTable('image')
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await database.schema.alterTable('image').addColumn('raw_id', 'text').execute();
  await database.schema.alterTable('image').addColumn('drift_percent', 'double precision').execute();
  await database.schema.alterTable('image').addColumn('feather_px', 'double precision').execute();
  await database.schema.alterTable('image').addColumn('upload_sha256', 'text').execute();
  await database.schema.alterTable('image').addColumn('painted', 'text').execute();

  // An edit has an answer and what was made of it at the same place.
  await database.schema.dropIndex('image_by_run').execute();
  await database.schema
    .createIndex('image_by_run')
    .unique()
    .on('image')
    .columns(['run_id', 'role', 'position', 'version'])
    .execute();
  await database.schema.createIndex('image_by_raw').on('image').column('raw_id').execute();
  // Null is unlike any null, so this binds uploads only.
  await database.schema
    .createIndex('image_by_upload')
    .unique()
    .on('image')
    .columns(['owner_id', 'role', 'upload_sha256'])
    .execute();
}

async function addAtWork(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('run')
    .addColumn('at_work', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function addPlacement(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('image').addColumn('match_grain', 'bigint').execute();
  await database.schema.alterTable('image').addColumn('alignment', 'text').execute();
}

async function addAcceptedUploads(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('image').addColumn('accepted_as', 'text').execute();
  // Nearly always empty.
  await database.schema.createIndex('image_by_accepted_as').on('image').column('accepted_as').execute();
}

async function addPlacingChoices(database: Kysely<unknown>): Promise<void> {
  for (const name of ['align', 'match_tone', 'grow', 'tone_clipped']) {
    await database.schema.alterTable('image').addColumn(name, 'bigint').execute();
  }
  await database.schema.alterTable('image').addColumn('overflow_percent', 'double precision').execute();
}

async function addCutOuts(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('image').addColumn('trimmed', 'bigint').execute();
  for (const name of ['source_id', 'mask_id']) {
    await database.schema.alterTable('image').addColumn(name, 'text').execute();
    // Few images have one.
    await database.schema
      .createIndex(`image_by_${name}`)
      .on('image')
      .column(name)
      .where(sql.ref(name), 'is not', null)
      .execute();
  }
}

async function addOvernight(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('overnight')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('demo', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('input_file_id', 'text')
    .addColumn('batch_id', 'text')
    .addColumn('uploads', 'text', (column) => column.notNull())
    .addColumn('upstream_status', 'text')
    .addColumn('total', 'bigint', (column) => column.notNull())
    .addColumn('completed', 'bigint', (column) => column.notNull())
    .addColumn('failed', 'bigint', (column) => column.notNull())
    .addColumn('deadline', 'bigint', (column) => column.notNull())
    .addColumn('cancel_at', 'bigint')
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .addColumn('asked_at', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('not_before', 'bigint')
    .addColumn('looks', 'bigint', (column) => column.notNull())
    .addColumn('missed', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('submitted_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await database.schema.createIndex('overnight_by_state').on('overnight').columns(['state', 'id']).execute();
  await database.schema
    .alterTable('run')
    .addColumn('overnight', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await database.schema.alterTable('run').addColumn('overnight_id', 'text').execute();
  // Most runs have none.
  await database.schema
    .createIndex('run_by_overnight_id')
    .on('run')
    .column('overnight_id')
    .where(sql.ref('overnight_id'), 'is not', null)
    .execute();
}
