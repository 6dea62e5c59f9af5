import 'server-only';
import { type Kysely, sql } from 'kysely';
import type { Engine } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import { ANCHOR_EVERY, type LibrarySummary } from '@/lib/shared/wire-library';
import { type FoundEntries, findEntries, type Sql } from './find-entries';
import { writeLibraryCursor } from './library-cursor';
import { type Ordered, orderOf, placeOf } from './library-order';

type Readable = { engine: Engine; query: Kysely<Database> };

/**
 * Everything that a filter finds, counted, summed and marked off.
 * @param commonMatches see `findEntries`
 */
export async function summariseLibrary(
  database: Readable,
  ownerId: string,
  filter: LibraryFilter,
  commonMatches?: number,
): Promise<LibrarySummary> {
  const found = await findEntries(database, ownerId, filter, commonMatches);
  const { rows } = await sql<{ count: number; known: number | string | null; unknown: number | null }>`
    select count(*) as count,
      sum(case when e.sort_cost > 0 then e.sort_cost else 0 end) as known,
      sum(case when e.sort_cost < 0 then 1 else 0 end) as unknown
    from ${found.from} where ${found.where}`.execute(database.query);
  const count = Number(rows[0]?.count ?? 0);
  return {
    count,
    costMicroUsd: Number(rows[0]?.known ?? 0),
    unknownCount: Number(rows[0]?.unknown ?? 0),
    anchors: count === 0 ? [] : [null, ...(await anchorsOf(database, filter, found, count))],
  };
}

/** The cursor before each thousandth entry but the first. */
async function anchorsOf(
  { engine, query }: Readable,
  filter: LibraryFilter,
  found: FoundEntries,
  count: number,
): Promise<string[]> {
  const wanted = Math.ceil(count / ANCHOR_EVERY) - 1;
  if (wanted === 0) return [];
  const all = engine === 'sqlite' ? stepByStep(filter, found) : numbered(filter, found);
  const { rows } = await sql<Ordered>`${all} limit ${wanted}`.execute(query);
  return rows.map((row) => writeLibraryCursor(filter.sort, placeOf(row)));
}

/** Each found from the one before: SQLite takes a sixth of the time that numbering takes it. */
function stepByStep(filter: LibraryFilter, { from, where }: FoundEntries): Sql {
  const order = orderOf(filter);
  const step = (beyond: Sql) => sql`(
    select e.seq from ${from} where ${where} ${beyond}
    order by ${order.by('e')} limit 1 offset ${sql.lit(ANCHOR_EVERY - 1)}
  )`;
  return sql`
    with recursive anchor (sort_key, id) as (
      select ${order.key('a')}, a.id from entry as a where a.seq = ${step(sql``)}
      union all
      select ${order.key('a')}, a.id from anchor
      join entry as a on a.seq = ${step(sql`and ${order.isAfterAnchor}`)}
    )
    select id, sort_key from anchor`;
}

/** PostgreSQL would look for the matches of a search anew at each step. */
function numbered(filter: LibraryFilter, { from, where }: FoundEntries): Sql {
  const order = orderOf(filter);
  return sql`
    select id, sort_key from (
      select e.id, ${order.key('e')} as sort_key, row_number() over (order by ${order.by('e')}) as place
      from ${from} where ${where}
    ) as n
    where place % ${sql.lit(ANCHOR_EVERY)} = 0 order by place`;
}
