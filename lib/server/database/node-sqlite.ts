import 'server-only';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** Kysely's SQLite dialect over the SQLite that Node brings, so that nothing is compiled at install. */
export function openNodeSqlite(path: string, { readOnly = false } = {}): SqliteDialect {
  const database = new DatabaseSync(path, { readOnly });
  if (readOnly) {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -32768;');
    return new NodeSqliteDialect({ database: adapt(database) });
  }
  // FULL: an acknowledged run survives a power cut, not only a crash of the process.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -32768; -- KiB: the indexes of a large library, which 2 MB do not hold
  `);
  return new NodeSqliteDialect({ database: adapt(database) });
}

/** Kysely runs migrations of SQLite outside of a transaction; half of one, left by a crash, would be there for ever. */
class NodeSqliteDialect extends SqliteDialect {
  override createAdapter() {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      if (sql === 'rollback') return rollBack(database);
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const statement = adaptStatement(database.prepare(sql));
      // The program's own queries are a few dozen; a bound keeps generated ones from piling up.
      if (prepared.size > 500) prepared.clear();
      prepared.set(sql, statement);
      return statement;
    },
  };
}

/** A full disk ends the transaction by itself. To say that there is none would hide what had happened. */
function rollBack(database: DatabaseSync): SqliteStatement {
  const { reader, all, iterate, run } = adaptStatement(database.prepare('rollback'));
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return {
    reader,
    all,
    iterate,
    run: (parameters) => (database.isTransaction ? run(parameters) : nothing),
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  };
}
