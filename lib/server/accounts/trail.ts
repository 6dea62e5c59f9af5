import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { TrailTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { isBehind, readTimeCursor, writeTimeCursor } from '@/lib/server/database/time-cursor';
import { TRAIL_KINDS, type TrailAction, type TrailDetails, type TrailFilter } from '@/lib/shared/trail';
import type { TrailPage, WireTrailEntry } from '@/lib/shared/wire-trail';
import type { Visitor } from './visitor';

/** What an older version has written is read as well. */
const trailDetails = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Who did what, for admins. */
export type Trail = {
  /**
   * @param by null: nobody who is signed in
   * @param query the transaction that what is told of belongs to
   */
  note(
    entry: {
      action: TrailAction;
      by: Visitor | null;
      address: string;
      subjectId?: string | null;
      details?: TrailDetails;
    },
    query?: Kysely<Database>,
  ): Promise<void>;
  /** The newest first, after the place of the cursor. @throws OverpaintError invalid_cursor */
  list(asked: TrailFilter & { cursor: string | null; limit: number }): Promise<TrailPage>;
  /** Removes what is older. */
  forgetOld(days: number): Promise<void>;
};

const DAY_MS = 24 * 60 * 60_000;

export function createTrail({ query: database, now }: OpenDatabase): Trail {
  async function toWire(rows: readonly Selectable<TrailTable>[]): Promise<WireTrailEntry[]> {
    const ids = [
      ...new Set(rows.flatMap(({ personId, subjectId }) => [personId ?? [], subjectId ?? []].flat())),
    ];
    const people =
      ids.length === 0
        ? []
        : await database
            .selectFrom('person')
            .select(['id', 'name', 'email'])
            .where('id', 'in', ids)
            .execute();
    const names = new Map(people.map(({ id, name, email }) => [id, name || email]));
    return rows.map(({ id, at, personId, subjectId, address, action, details, tokenId }) => ({
      id,
      at,
      action,
      person: personId === null ? null : { id: personId, name: names.get(personId) ?? null },
      subject: subjectId === null ? null : (names.get(subjectId) ?? null),
      byToken: tokenId !== null,
      address,
      details: trailDetails.parse(JSON.parse(details)),
    }));
  }

  return {
    async note({ action, by, address, subjectId = null, details = {} }, query = database) {
      await query
        .insertInto('trail')
        .values({
          id: randomUUID(),
          at: await now(),
          personId: by?.ownerId ?? null,
          tokenId: by?.kind === 'token' ? by.token.id : null,
          address,
          action,
          subjectId,
          details: JSON.stringify(details),
        })
        .execute();
    },

    async list({ kind, personId, fromMs, endMs, cursor, limit }) {
      let select = database.selectFrom('trail').selectAll();
      if (kind !== null) select = select.where('action', 'in', TRAIL_KINDS[kind]);
      if (personId !== null)
        select = select.where((is) => is.or([is('personId', '=', personId), is('subjectId', '=', personId)]));
      if (fromMs !== null) select = select.where('at', '>=', fromMs);
      if (endMs !== null) select = select.where('at', '<', endMs);
      const place = readTimeCursor(cursor);
      if (place !== null) select = select.where(isBehind('at', place));
      const found = await select
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        entries: await toWire(rows),
        nextCursor: found.length > limit && last !== undefined ? writeTimeCursor(last) : null,
      };
    },

    async forgetOld(days) {
      await database
        .deleteFrom('trail')
        .where('at', '<', (await now()) - days * DAY_MS)
        .execute();
    },
  };
}
