import 'server-only';
import { type RawBuilder, sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { storedParams } from '@/lib/server/database/stored-json';
import type { PresentRuns } from '@/lib/server/records/run-record';
import { type ShownImage, toWireImage, WIRE_IMAGE_COLUMNS } from '@/lib/server/records/run-record';
import type { LibraryFilter, LibraryKind } from '@/lib/shared/library-filter';
import type { RunPage } from '@/lib/shared/wire';
import type { LibraryPage, LibrarySummary, WireLibraryImage } from '@/lib/shared/wire-library';
import { findEntries, type Sql } from './find-entries';
import { readLibraryCursor, writeLibraryCursor } from './library-cursor';
import { type Ordered, orderOf, placeOf } from './library-order';
import type { Summaries } from './summaries';
import { summariseLibrary } from './summarise-library';

/** @param skip entries after the cursor that are left out: the way from an anchor to any place */
type Page = { cursor: string | null; skip: number; limit: number };

/** So many entries are looked at for common words, before all matches are made a list. */
const NEARBY = 2000;
/** From so many on, looking the places up once more costs less than reading what is skipped. */
const MANY_SKIPPED = 300;

export type Library = ReturnType<typeof createLibrary>;

/**
 * Finding things: pages by cursor in any order, and how much a filter finds in all.
 * @param options.commonMatches see `findEntries`; given by tests, whose libraries are small
 * @param options.summarise where sums are made; here unless told
 */
export function createLibrary(
  database: OpenDatabase,
  present: PresentRuns,
  options: { commonMatches?: number; summarise?: Summaries['read'] } = {},
) {
  const { query } = database;
  const { commonMatches, summarise } = options;

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
      const limits = sql`limit ${page.limit + 1} offset ${page.skip}`;
      const place = sql`
        e.id, e.run_id, e.kind, e.model, e.quality, e.demo, e.cost_micro_usd as cost, ${order.key('e')} as sort_key`;
      // PostgreSQL reads the rows of all that it skips, unless nothing is asked for but what the index holds.
      const places =
        page.skip < MANY_SKIPPED
          ? sql`select ${place} from ${entries} ${limits}`
          : sql`
              select ${place} from (select e.id as place_id from ${entries} ${limits}) as p
              join entry as e on e.id = p.place_id`;
      return (await read(places, inOrder).execute(query)).rows;
    };
    if (found.nearby !== null) {
      const rows = await readFrom(sql`(
        select e.* from ${found.from} where ${found.nearby.where} ${beyond}
        order by ${order.by('e')} limit ${sql.lit(NEARBY)}
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
          select page.kind, page.model, page.quality, page.demo, page.cost, page.sort_key, run.params,
            ${sql.join(WIRE_IMAGE_COLUMNS.map((column) => sql`image.${sql.ref(column)}`))}
          from (${places}) as page
          join image on image.id = page.id
          left join run on run.id = page.run_id
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
    summary(ownerId: string, filter: LibraryFilter): Promise<LibrarySummary> {
      return summarise === undefined
        ? summariseLibrary(database, ownerId, filter, commonMatches)
        : summarise(ownerId, filter);
    },
  };
}

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
    prompt: promptOf(row),
    model: row.model,
    quality: row.quality,
    demo: row.demo === 1,
  };
}

function promptOf({ runId, params }: ListedImage): string | null {
  return runId === null || params === null ? null : storedParams({ id: runId, params }).prompt;
}

function nextCursor(filter: LibraryFilter, rows: readonly Ordered[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? writeLibraryCursor(filter.sort, placeOf(last)) : null;
}
