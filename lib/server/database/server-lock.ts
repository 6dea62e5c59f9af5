import 'server-only';
import { type Kysely, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from './schema';

/** What tells the locks of this program from those of others in one database: any number, never another one. */
const LOCK_CLASS = 1_330_664_521;

/**
 * Shows on PostgreSQL that a server is at work, for as long as its connection lives: shared by all servers of one schema,
 * in no other server's way, and gone with the process.
 */
export async function showServer(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock_shared($1, hashtext(current_schema()))', [LOCK_CLASS]);
}

/** How many servers are connected to a PostgreSQL. */
export async function countServers(query: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ servers: number }>`
    select count(*) as servers from pg_locks
    where locktype = 'advisory' and classid = ${LOCK_CLASS}
      and objid::bigint = hashtext(current_schema())::bigint & 4294967295
      and database = (select oid from pg_database where datname = current_database())`.execute(query);
  return Number(rows[0]?.servers ?? 0);
}
