import 'server-only';
import { type RawBuilder, sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { PresentRuns } from '@/lib/server/runs/present-runs';
import { type ShownImage, toWireImage, WIRE_IMAGE_COLUMNS } from '@/lib/server/runs/run-record';
import type { LibraryFilter, LibraryKind } from '@/lib/shared/library-filter';
import type { GenerateParams, RunPage } from '@/lib/shared/wire';
import {
  ANCHOR_EVERY,
  type LibraryPage,
  type LibrarySummary,
  type WireLibraryImage,
} from '@/lib/shared/wire-library';
import { type FoundEntries, findEntries, isByCost, type Sql } from './find-entries';
import { type Place, readLibraryCursor, writeLibraryCursor } from './library-cursor';

/** @param skip entries after the cursor that are left out: the way from an anchor to any place */
type Page = { cursor: string | null; skip: number; limit: number };

export type Library = ReturnType<typeof createLibrary>;

/**
 * Finding things: pages by cursor in any order, and how much a filter finds in all.
 * @param commonMatches see `findEntries`; given by tests, whose libraries are small
 */
export function createLibrary(database: OpenDatabase, present: PresentRuns, commonMatches?: number) {
  const { query } = database;

  /**
   * The rows of a page, and of one more place where there is a next one.
   * @param read from the places, named `page`, to rows in their order
   */
  async function readPage<Row>(
    ownerId: string,
    filter: LibraryFilter,
    page: Page,
    read: (places: Sql, inOrder: Sql) => RawBuilder<Row>,
  ): Promise<Row[]> {
    const after = readLibraryCursor(filter.sort, page.cursor);
    const order = orderOf(filter);
    const found = await findEntries(database, ownerId, filter, commonMatches);
    const beyond = after === null ? sql`` : sql`and ${order.isAfter('e', after)}`;
    const inOrder = sql`order by page.sort_key ${order.direction}, page.id ${order.direction}`;
    const readFrom = async (entries: Sql) => {
      // Nothing but what the index of the order holds: PostgreSQL then skips entries without looking at their rows.
      const places = sql`
        select e.id, ${order.key('e')} as sort_key
        from ${entries} limit ${page.limit + 1} offset ${page.skip}`;
      return (await read(places, inOrder).execute(query)).rows;
    };
    if (found.nearby !== null) {
      const rows = await readFrom(sql`(
        select e.* from ${found.from} where ${found.nearby.where} ${beyond}
        order by ${order.by('e')} limit ${sql.lit(found.nearby.entries)}
      ) as e where ${found.nearby.test}`);
      if (rows.length > page.limit) return rows;
    }
    return readFrom(sql`${found.from} where ${found.where} ${beyond} order by ${order.by('e')}`);
  }

  return {
    /** @throws OverpaintError invalid_cursor */
    async images(ownerId: string, filter: LibraryFilter, page: Page): Promise<LibraryPage> {
      const rows = await readPage(
        ownerId,
        filter,
        page,
        (places, inOrder) => sql<ListedImage>`
          select entry.kind, entry.model, entry.quality, entry.demo, entry.cost_micro_usd as cost, page.sort_key,
            run.params, ${sql.join(WIRE_IMAGE_COLUMNS.map((column) => sql`image.${sql.ref(column)}`))}
          from (${places}) as page
          join entry on entry.id = page.id
          join image on image.id = page.id
          left join run on run.id = entry.run_id
          ${inOrder}`,
      );
      return {
        images: rows.slice(0, page.limit).map(toLibraryImage),
        nextCursor: nextCursor(filter, rows, page.limit),
      };
    },

    /**
     * Of the shelves `failed` and `unknown`.
     * @throws OverpaintError invalid_cursor
     */
    async runs(ownerId: string, filter: LibraryFilter, page: Page): Promise<RunPage> {
      const rows = await readPage(
        ownerId,
        filter,
        page,
        (places, inOrder) => sql<Ordered>`
          select page.id, page.sort_key from (${places}) as page ${inOrder}`,
      );
      const ids = rows.slice(0, page.limit).map((row) => row.id);
      const found =
        ids.length === 0 ? [] : await query.selectFrom('run').selectAll().where('id', 'in', ids).execute();
      const byId = new Map(found.map((run) => [run.id, run]));
      return {
        runs: await present(ids.flatMap((id) => byId.get(id) ?? [])),
        nextCursor: nextCursor(filter, rows, page.limit),
      };
    },

    /** Everything that a filter finds, counted, summed and marked off. */
    async summary(ownerId: string, filter: LibraryFilter): Promise<LibrarySummary> {
      const found = await findEntries(database, ownerId, filter, commonMatches);
      const { rows } = await sql<{ count: number; known: number | string | null; unknown: number | null }>`
        select count(*) as count,
          sum(case when e.sort_cost > 0 then e.sort_cost else 0 end) as known,
          sum(case when e.sort_cost < 0 then 1 else 0 end) as unknown
        from ${found.from} where ${found.where}`.execute(query);
      const count = Number(rows[0]?.count ?? 0);
      return {
        count,
        costMicroUsd: Number(rows[0]?.known ?? 0),
        unknownCount: Number(rows[0]?.unknown ?? 0),
        anchors: count === 0 ? [] : [null, ...(await anchorsOf(filter, found, count))],
      };
    },
  };

  /** The cursor before each thousandth entry but the first. */
  async function anchorsOf(filter: LibraryFilter, found: FoundEntries, count: number): Promise<string[]> {
    const wanted = Math.ceil(count / ANCHOR_EVERY) - 1;
    if (wanted === 0) return [];
    const all = database.engine === 'sqlite' ? stepByStep(filter, found) : numbered(filter, found);
    const { rows } = await sql<Ordered>`${all} limit ${wanted}`.execute(query);
    return rows.map((row) => writeLibraryCursor(filter.sort, placeOf(row)));
  }
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

type Ordered = { id: string; sortKey: number };
type ListedImage = Ordered &
  ShownImage & {
    kind: LibraryKind;
    model: string | null;
    quality: string | null;
    demo: number | null;
    cost: number | null;
    params: string | null;
  };

function toLibraryImage(row: ListedImage): WireLibraryImage {
  return {
    ...toWireImage(row),
    costMicroUsd: row.cost,
    kind: row.kind,
    prompt: row.params === null ? null : (JSON.parse(row.params) as GenerateParams).prompt,
    model: row.model,
    quality: row.quality,
    demo: row.demo === 1,
  };
}

function placeOf(row: Ordered): Place {
  return { key: Number(row.sortKey), id: row.id };
}

function nextCursor(filter: LibraryFilter, rows: readonly Ordered[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? writeLibraryCursor(filter.sort, placeOf(last)) : null;
}

/** The order of a filter in SQL. Ties go by id in the same direction, so that both are one step in the index. */
function orderOf({ sort }: LibraryFilter) {
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
