import 'server-only';
import { sql } from 'kysely';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import { isByCost } from './find-entries';
import type { Place } from './library-cursor';

/** A row with its place in the order. */
export type Ordered = { id: string; sortKey: number };

export function placeOf(row: Ordered): Place {
  return { key: Number(row.sortKey), id: row.id };
}

/** The order of a filter in SQL. Ties go by id in the same direction, so that both are one step in the index. */
export function orderOf({ sort }: LibraryFilter) {
  const down = sort === 'newest' || sort === 'dearest';
  const direction = down ? sql`desc` : sql`asc`;
  const beyond = down ? sql`<` : sql`>`;
  const column = sql.ref(isByCost(sort) ? 'sort_cost' : 'created_at');
  const key = (alias: string) => sql`${sql.ref(alias)}.${column}`;
  return {
    direction,
    key,
    by: (alias: string) => sql`${key(alias)} ${direction}, ${sql.ref(alias)}.id ${direction}`,
    isAfter: (alias: string, place: Place) =>
      sql`(${key(alias)}, ${sql.ref(alias)}.id) ${beyond} (${place.key}, ${place.id})`,
    isAfterAnchor: sql`(${key('e')}, e.id) ${beyond} (anchor.sort_key, anchor.id)`,
  };
}
