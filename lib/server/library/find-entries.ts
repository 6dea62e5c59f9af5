import 'server-only';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { LibraryFilter, LibrarySort } from '@/lib/shared/library-filter';
import { parseSearch, type SearchedWord } from '@/lib/shared/search-words';
import { choiceWord } from './entry-words';

export type Sql = RawBuilder<unknown>;

/** A filter as SQL: what comes after `from`, with `e` as the alias, and after `where`. */
export type FoundEntries = {
  from: Sql;
  where: Sql;
  /**
   * Of common words: the same `where` without them, and how a row itself is tested for them. The next few entries in the
   * order nearly always fill a page, long before all matches are made a list.
   */
  nearby: { where: Sql; test: Sql } | null;
};

/** At so many matches, walking the order until a page is full is cheaper than sorting them. */
const COMMON_MATCHES = 1000;

/**
 * How a filter is found has to be decided here, because SQLite's planner knows neither how common a value is nor
 * anything of a search index.
 *
 * Whatever matches few is the start: its matches are taken, tested and sorted. Otherwise the index of the order is
 * walked; it holds every column that a filter looks at, so that 100,000 entries take it some 5 ms, and a page ends as
 * soon as it is full. Common words are then looked for in the next entries; where these do not fill the page, all matches
 * are made a list, in which each entry is looked up.
 * PostgreSQL has statistics, and decides by itself.
 *
 * @param commonMatches from so many on, matches are common
 */
export async function findEntries(
  database: { engine: Engine; query: Kysely<Database> },
  ownerId: string,
  filter: LibraryFilter,
  commonMatches = COMMON_MATCHES,
): Promise<FoundEntries> {
  const typed = parseSearch(filter.q);
  const chosen = chosenWords(filter);
  const words = [...typed, ...chosen];
  const conditions = conditionsOf(ownerId, filter);
  const all = (...more: Sql[]) => sql.join([...conditions, ...more], sql` and `);
  const found = (from: Sql, ...more: Sql[]) => ({ from, where: all(...more), nearby: null });
  if (database.engine === 'postgres') {
    const from = sql`entry as e`;
    // It knows how common one value is and has an index for the rare; of values together it knows nothing but as words.
    if (typed.length === 0 && chosen.length <= 1) return found(from, ...choicesOf('e', filter));
    return found(from, sql`e.words @@ ${toTsquery(words)}::tsquery`);
  }

  const matches = sql`select rowid from entry_search where entry_search match ${toFtsQuery(words)}`;
  const candidates = [...(words.length === 0 ? [] : [matches]), ...rangesOf(ownerId, filter)];
  const few = await findFewest(database.query, candidates, commonMatches);
  if (few === matches) return found(sql`entry as e not indexed`, sql`e.seq in (${matches})`);
  const choices = choicesOf('e', filter);
  const spelled = typed.map(isSpelled);
  if (few !== null) {
    return found(sql`entry as e not indexed`, sql`e.seq in (${few})`, ...choices, ...spelled);
  }
  const order = sql.ref(isByCost(filter.sort) ? 'entry_by_cost' : 'entry_by_time');
  const inOrder = sql`entry as e indexed by ${order}`;
  if (typed.length === 0) return found(inOrder, ...choices);
  return {
    from: inOrder,
    // The sign keeps the list of matches from being what is walked.
    where: all(sql`+e.seq in (${matches})`),
    nearby: { where: all(...choices), test: sql.join(spelled, sql` and `) },
  };
}

export function isByCost(sort: LibrarySort): boolean {
  return sort === 'dearest' || sort === 'cheapest';
}

/** The one with the fewest matches; null when all have many. */
async function findFewest(
  query: Kysely<Database>,
  candidates: readonly Sql[],
  commonMatches: number,
): Promise<Sql | null> {
  if (candidates.length === 0) return null;
  const counts = candidates.map(
    (matches, index) =>
      sql`(select count(*) from (${matches} limit ${sql.lit(commonMatches)})) as ${sql.ref(`c${index}`)}`,
  );
  const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(query);
  let fewest: Sql | null = null;
  let least = commonMatches;
  for (const [index, matches] of candidates.entries()) {
    const count = rows[0]?.[`c${index}`] ?? least;
    if (count < least) [fewest, least] = [matches, count];
  }
  return fewest;
}

/** What the other parts of a filter match, each by its own index; not what the order's own index narrows down. */
function rangesOf(ownerId: string, filter: LibraryFilter): Sql[] {
  const { from, to, minCostMicroUsd, maxCostMicroUsd } = filter;
  const within = (index: string, conditions: readonly Sql[]) => {
    const own = [sql`m.owner_id = ${ownerId}`, sql`m.shelf = ${filter.shelf}`, ...conditions];
    return sql`select m.seq from entry as m indexed by ${sql.ref(index)} where ${sql.join(own, sql` and `)}`;
  };
  const ranges: Sql[] = [];
  // Such an index is only taken for a value that stands in the query itself.
  if (filter.favourite) {
    ranges.push(within('entry_by_favourite', [sql`m.favourite = 1`, ...choicesOf('m', filter)]));
  }
  const byCost = isByCost(filter.sort);
  const others = byCost
    ? between('m.created_at', from, to === null ? null : to - 1)
    : costsOf('m.sort_cost', minCostMicroUsd, maxCostMicroUsd);
  if (others.length > 0) ranges.push(within(byCost ? 'entry_by_time' : 'entry_by_cost', others));
  return ranges;
}

type Chosen = { column: Parameters<typeof choiceWord>[0]; value: string | number };

/** Only what an entry has a word for: not being transparent is none. */
function chosenOf(filter: LibraryFilter): Chosen[] {
  const choices = [
    { column: 'model', value: filter.model },
    { column: 'kind', value: filter.kind },
    { column: 'quality', value: filter.quality },
    { column: 'shape', value: filter.shape },
    { column: 'sizeClass', value: filter.size },
    { column: 'transparent', value: filter.transparent === true ? 1 : null },
  ] as const;
  return choices.flatMap(({ column, value }) => (value === null ? [] : [{ column, value }]));
}

/** What is chosen, as columns: what an index tests. */
function choicesOf(alias: string, filter: LibraryFilter): Sql[] {
  return chosenOf(filter).map(({ column, value }) => sql`${sql.ref(`${alias}.${column}`)} = ${value}`);
}

/** The same as words: how the rare among all combinations are known. */
function chosenWords(filter: LibraryFilter): SearchedWord[] {
  return chosenOf(filter).map(({ column, value }) => ({ word: choiceWord(column, value), prefix: false }));
}

/** All but words and choices. */
function conditionsOf(ownerId: string, filter: LibraryFilter): Sql[] {
  return [
    sql`e.owner_id = ${ownerId}`,
    sql`e.shelf = ${filter.shelf}`,
    ...(filter.transparent === false ? [sql`e.transparent = 0`] : []),
    ...(filter.favourite ? [sql`e.favourite = 1`] : []),
    ...between('e.created_at', filter.from, filter.to === null ? null : filter.to - 1),
    ...costsOf('e.sort_cost', filter.minCostMicroUsd, filter.maxCostMicroUsd),
  ];
}

/** Both ends are inside. */
function between(column: string, least: number | null, most: number | null): Sql[] {
  return [
    ...(least === null ? [] : [sql`${sql.ref(column)} >= ${least}`]),
    ...(most === null ? [] : [sql`${sql.ref(column)} <= ${most}`]),
  ];
}

/** What is not known lies within no limits, though it has its place in the order. */
function costsOf(column: string, least: number | null, most: number | null): Sql[] {
  return least === null && most === null ? [] : between(column, least ?? 0, most);
}

/** Whether a row has a word, by looking at it: for few rows. */
function isSpelled({ word, prefix }: SearchedWord): Sql {
  return sql`instr(' ' || e.search || ' ', ${prefix ? ` ${word}` : ` ${word} `}) > 0`;
}

/** Words consist of letters, digits and our own mark, so between quotes nothing of them has a meaning to either engine. */
function toFtsQuery(words: readonly SearchedWord[]): string {
  return words.map(({ word, prefix }) => `"${word}"${prefix ? '*' : ''}`).join(' ');
}

function toTsquery(words: readonly SearchedWord[]): string {
  return words.map(({ word, prefix }) => `'${word}'${prefix ? ':*' : ''}`).join(' & ');
}
