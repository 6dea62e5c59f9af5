import 'server-only';
import { type Kysely, sql } from 'kysely';
import type { Engine } from './open-database';

/** What the library, comparisons, presets and more than one server need. */
export async function addLibrary(database: Kysely<unknown>, engine: Engine): Promise<void> {
  await addEntries(database, engine);
  await addPromptsAndPresets(database);
  await addComparisons(database);
  await addBinAndReplicas(database, engine);
  await addSpending(database);
}

async function addEntries(database: Kysely<unknown>, engine: Engine): Promise<void> {
  const number =
    engine === 'sqlite'
      ? sql`integer primary key autoincrement`
      : sql`bigint generated always as identity primary key`;
  await sql`
    create table entry (
      seq ${number},
      id text not null unique,
      owner_id text not null,
      shelf text not null,
      kind text not null,
      run_id text,
      created_at bigint not null,
      sort_cost bigint not null,
      cost_micro_usd bigint,
      model text,
      quality text,
      shape text,
      size_class text,
      transparent bigint not null,
      favourite bigint not null,
      demo bigint not null,
      search text not null
    )`.execute(database);
  await database.schema.createIndex('entry_by_run').on('entry').column('run_id').execute();
  // Behind the order come all columns that a filter looks at: any filter is decided in the index.
  const chosen = ['kind', 'model', 'quality', 'shape', 'size_class', 'transparent'];
  await database.schema
    .createIndex('entry_by_time')
    .on('entry')
    .columns(['owner_id', 'shelf', 'created_at', 'id', ...chosen, 'favourite', 'sort_cost'])
    .execute();
  await database.schema
    .createIndex('entry_by_cost')
    .on('entry')
    .columns(['owner_id', 'shelf', 'sort_cost', 'id', ...chosen, 'favourite', 'created_at'])
    .execute();
  await sql`create index entry_by_favourite
    on entry (owner_id, shelf, ${sql.join(chosen.map((column) => sql.ref(column)))})
    where favourite = 1`.execute(database);
  if (engine === 'sqlite') {
    // The words come ready, with spaces between them. This is the tokenizer that takes every other script as it is.
    await sql`create virtual table entry_search using fts5(
      search, content='entry', content_rowid='seq', tokenize='ascii', prefix='1 2 3'
    )`.execute(database);
    // The index follows the table by itself, no matter who writes to it.
    await sql`create trigger entry_added after insert on entry begin
      insert into entry_search(rowid, search) values (new.seq, new.search);
    end`.execute(database);
    await sql`create trigger entry_removed after delete on entry begin
      insert into entry_search(entry_search, rowid, search) values ('delete', old.seq, old.search);
    end`.execute(database);
    await sql`create trigger entry_rewritten after update of search on entry when old.search is not new.search begin
      insert into entry_search(entry_search, rowid, search) values ('delete', old.seq, old.search);
      insert into entry_search(rowid, search) values (new.seq, new.search);
    end`.execute(database);
    return;
  }
  // Our own words, cut the same for both engines (lib/shared/search-words.ts): PostgreSQL's parser is not asked.
  await sql`alter table entry add column words tsvector
    generated always as (array_to_tsvector(string_to_array(search, ' '))) stored`.execute(database);
  await sql`create index entry_by_words on entry using gin (words)`.execute(database);
  for (const column of chosen) {
    await database.schema
      .createIndex(`entry_by_${column}`)
      .on('entry')
      .columns(['owner_id', 'shelf', column])
      .execute();
  }
}

async function addPromptsAndPresets(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('prompt')
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('uses', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint', (column) => column.notNull())
    .addColumn('last_run_id', 'text', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('prompt_key', ['owner_id', 'sha256'])
    .execute();
  await database.schema
    .createIndex('prompt_by_use')
    .on('prompt')
    .columns(['owner_id', 'last_used_at', 'sha256'])
    .execute();
  await database.schema
    .createTable('preset')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('preset_name', ['owner_id', 'kind', 'name'])
    .execute();
}

async function addComparisons(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('comparison')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('base', 'text', (column) => column.notNull())
    .addColumn('axes', 'text', (column) => column.notNull())
    .addColumn('cap_micro_usd', 'bigint')
    .addColumn('winner', 'text')
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('comparison_by_owner')
    .on('comparison')
    .columns(['owner_id', 'updated_at', 'id'])
    .execute();
  await database.schema
    .createTable('comparison_run')
    .addColumn('comparison_id', 'text', (column) => column.notNull().references('comparison.id'))
    .addColumn('cell', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
    .addPrimaryKeyConstraint('comparison_run_key', ['comparison_id', 'cell', 'run_id'])
    .execute();
  // A run belongs to one comparison at most.
  await database.schema
    .createIndex('comparison_run_by_run')
    .unique()
    .on('comparison_run')
    .column('run_id')
    .execute();
}

async function addBinAndReplicas(database: Kysely<unknown>, engine: Engine): Promise<void> {
  await database.schema.alterTable('image').addColumn('purged_at', 'bigint').execute();
  await database.schema
    .createIndex('image_by_bin')
    .on('image')
    .columns(['owner_id', 'deleted_at'])
    .where(sql.ref('deleted_at'), 'is not', null)
    .where(sql.ref('purged_at'), 'is', null)
    .execute();
  await database.schema
    .createTable('blob_removal')
    .addColumn('sha256', 'text', (column) => column.primaryKey().notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('zip_ticket')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('ids', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('run_by_time').on('run').columns(['created_at', 'id']).execute();
  await database.schema
    .createTable('setting')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('rate')
    .addColumn('scope', 'text', (column) => column.primaryKey().notNull())
    .addColumn('paused_until', 'bigint')
    .execute();
  await sql`insert into rate (scope, paused_until) values ('calls', null)`.execute(database);
  await database.schema
    .createTable('run_partial')
    .addColumn('run_id', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('frame', 'bigint', (column) => column.notNull())
    .addColumn('mime', 'text', (column) => column.notNull())
    .addColumn('bytes', engine === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_partial_key', ['run_id', 'position'])
    .execute();
}

async function addSpending(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('run')
    .addColumn('image_count', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await database.schema.alterTable('run').addColumn('billed_as', 'text').execute();
  await database.schema.alterTable('run').addColumn('billed_tokens', 'bigint').execute();
  await sql`update run set image_count =
    (select count(*) from image where image.run_id = run.id and image.role = 'output')`.execute(database);
  // Holds everything that is summed, so that a month is added up without reading its rows, prompts and all.
  await database.schema
    .createIndex('run_by_spending')
    .on('run')
    .columns([
      'demo',
      'created_at',
      'owner_id',
      'model',
      'quality',
      'kind',
      'cost_micro_usd',
      'charged_micro_usd',
      'hold_micro_usd',
      'estimate_low_micro_usd',
      'estimate_high_micro_usd',
      'image_count',
      'started_at',
      'ended_at',
    ])
    .execute();
  await sql`create index run_by_unknown on run (demo, created_at, id)
    where cost_micro_usd is null and ended_at is not null`.execute(database);
  await sql`create index run_by_bill on run (demo, model, billed_as, ended_at, billed_tokens)
    where billed_tokens is not null`.execute(database);
  await sql`create index run_by_bill_time on run (demo, ended_at)
    where billed_tokens is not null`.execute(database);
}
