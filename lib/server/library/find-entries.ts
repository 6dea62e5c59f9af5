import 'server-only';
import { type RawBuilder, sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { LibraryFilter, LibrarySort } from '@/lib/shared/library-filter';
import { parseSearch } from '@/lib/shared/search-words';

/**
 * A filter as SQL: what comes after `from`, with `e` as the alias, and after `where`.
 *
 * How it is found has to be decided here, because SQLite's planner knows nothing of a search index. Both orders have an
 * index that holds every column a filter looks at, so any filter walks it without touching the rows (100,000 entries in
 * about 5 ms), and a page is there as soon as it is full. A search whose words are rare starts from its matches instead,
 * and sorts them. PostgreSQL has statistics of the words and decides by itself.
 */
export type FoundEntries = { from: RawBuilder<unknown>; where: RawBuilder<unknown> };

/** From so many matches on, walking the order and looking each entry up among the matches is cheaper than sorting. */
const COMMON_MATCHES = 3000;

export async function findEntries(
  database: OpenDatabase,
  ownerId: string,
  filter: LibraryFilter,
): Promise<FoundEntries> {
  const words = parseSearch(filter.q);
  const conditions = conditionsOf(ownerId, filter);
  const found = (from: RawBuilder<unknown>, ...more: RawBuilder<unknown>[]) => ({
    from,
    where: sql.join([...conditions, ...more], sql` and `),
  });
  if (database.engine === 'postgres') {
    const from = sql`entry as e`;
    return words.length === 0 ? found(from) : found(from, sql`e.words @@ ${toTsquery(words)}::tsquery`);
  }

  const inOrder = sql`entry as e indexed by ${sql.ref(isByCost(filter.sort) ? 'entry_by_cost' : 'entry_by_time')}`;
  if (words.length === 0) return found(inOrder);
  const matches = sql`select rowid from entry_search where entry_search match ${toFtsQuery(words)}`;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${matches} limit ${COMMON_MATCHES})`.execute(database.query);
  return rows[0]?.count === COMMON_MATCHES
    ? // The sign keeps the list from being what is walked: it is made once and looked into.
      found(inOrder, sql`+e.seq in (${matches})`)
    : found(sql`entry as e not indexed`, sql`e.seq in (${matches})`);
}

export function isByCost(sort: LibrarySort): boolean {
  return sort === 'dearest' || sort === 'cheapest';
}

function conditionsOf(ownerId: string, filter: LibraryFilter): RawBuilder<unknown>[] {
  const { minCostMicroUsd, maxCostMicroUsd } = filter;
  const conditions = [sql`e.owner_id = ${ownerId}`, sql`e.shelf = ${filter.shelf}`];
  const equal = (column: string, value: string | number | null) => {
    if (value !== null) conditions.push(sql`e.${sql.ref(column)} = ${value}`);
  };
  equal('model', filter.model);
  equal('kind', filter.kind);
  equal('quality', filter.quality);
  equal('shape', filter.shape);
  equal('size_class', filter.size);
  equal('transparent', filter.transparent === null ? null : Number(filter.transparent));
  equal('favourite', filter.favourite ? 1 : null);
  if (filter.from !== null) conditions.push(sql`e.created_at >= ${filter.from}`);
  if (filter.to !== null) conditions.push(sql`e.created_at < ${filter.to}`);
  // What is not known lies within no limits, though it has its place in the order.
  if (minCostMicroUsd !== null || maxCostMicroUsd !== null) {
    conditions.push(sql`e.sort_cost >= ${minCostMicroUsd ?? 0}`);
  }
  if (maxCostMicroUsd !== null) conditions.push(sql`e.sort_cost <= ${maxCostMicroUsd}`);
  return conditions;
}

type Words = ReturnType<typeof parseSearch>;

/** Words consist of letters and digits only, so between quotes nothing of them has a meaning to either engine. */
function toFtsQuery(words: Words): string {
  return words.map(({ word, prefix }) => `"${word}"${prefix ? '*' : ''}`).join(' ');
}

function toTsquery(words: Words): string {
  return words.map(({ word, prefix }) => `'${word}'${prefix ? ':*' : ''}`).join(' & ');
}
