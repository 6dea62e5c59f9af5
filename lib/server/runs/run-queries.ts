import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { isBehind, type TimePlace } from '@/lib/server/database/time-cursor';
import type { ImageRecord, OvernightRecord, RunRecord } from '@/lib/server/records/run-record';
import { OPEN_STATES } from '@/lib/shared/run-status';
import type { RunStatus } from '@/lib/shared/wire';

/** What is read of runs. Nothing here changes a row. */
export function createRunQueries({ query }: OpenDatabase) {
  return {
    async find(ownerId: string, id: string): Promise<RunRecord | null> {
      const run = await query
        .selectFrom('run')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return run ?? null;
    },

    /** Newest first, after the given place. */
    list(ownerId: string, page: { after: TimePlace | null; limit: number }): Promise<RunRecord[]> {
      let select = query.selectFrom('run').selectAll().where('ownerId', '=', ownerId);
      if (page.after !== null) select = select.where(isBehind('createdAt', page.after));
      return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
    },

    listOpen(ownerId: string): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('status', 'in', OPEN_STATES)
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
    },

    /** Open runs, and those that ended after this moment. */
    listChangedSince(ownerId: string, epochMs: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where((is) => is.or([is('status', 'in', OPEN_STATES), is('endedAt', '>=', epochMs)]))
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
    },

    async imagesOf(runIds: readonly string[]): Promise<Map<string, ImageRecord[]>> {
      const byRun = new Map<string, ImageRecord[]>();
      if (runIds.length === 0) return byRun;
      const images = await query
        .selectFrom('image')
        .selectAll()
        .where('runId', 'in', runIds)
        .orderBy('position')
        .orderBy('role')
        .orderBy('version')
        .execute();
      for (const image of images) {
        const runId = image.runId ?? '';
        byRun.set(runId, [...(byRun.get(runId) ?? []), image]);
      }
      return byRun;
    },

    /** Those that wait, and were admitted after the one moment and not after the other. */
    listQueuedBetween(afterMs: number, untilMs: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('status', '=', 'queued')
        .where('overnight', '=', 0)
        .where('createdAt', '>', afterMs)
        .where('createdAt', '<=', untilMs)
        .execute();
    },

    /** What the open runs of this installation may still write to the disk, in bytes. */
    async openRoomBytes(): Promise<number> {
      const row = await query
        .selectFrom('run')
        .select((is) => is.fn.sum<number | string | null>('roomBytes').as('bytes'))
        .where('status', 'in', OPEN_STATES)
        .executeTakeFirst();
      return Number(row?.bytes ?? 0);
    },

    /** Runs that used an image, the newest first. */
    async listUsing(ownerId: string, imageId: string, limit: number): Promise<RunRecord[]> {
      return query
        .selectFrom('run')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('id', 'in', (is) => is.selectFrom('runInput').select('runId').where('imageId', '=', imageId))
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    },

    /** All there ever were; of many thousands it takes some milliseconds. */
    async countByStatus(): Promise<Record<string, number>> {
      const rows = await query
        .selectFrom('run')
        .select((is) => ['status', is.fn.countAll<number>().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
    },

    /**
     * Those that wait or are being called, for what each page says of them; not those that may take until tomorrow.
     * @param ownerId null: of everybody
     */
    async countOpen(ownerId: string | null): Promise<{ queued: number; calling: number }> {
      let open = query
        .selectFrom('run')
        .select((is) => ['status', is.fn.countAll<number>().as('count')])
        .where('status', 'in', OPEN_STATES)
        .where('overnight', '=', 0);
      if (ownerId !== null) open = open.where('ownerId', '=', ownerId);
      const rows = await open.groupBy('status').execute();
      const count = (status: RunStatus) => Number(rows.find((row) => row.status === status)?.count ?? 0);
      return { queued: count('queued'), calling: count('calling') };
    },

    /** Durations in ms of the last finished runs of this kind, for “usually 12 s”. */
    async recentDurations(model: string, quality: string, demo: boolean): Promise<number[]> {
      const rows = await query
        .selectFrom('run')
        .select(['startedAt', 'endedAt'])
        .where('model', '=', model)
        .where('quality', '=', quality)
        .where('status', '=', 'done')
        .where('demo', '=', demo ? 1 : 0)
        .where('overnight', '=', 0)
        .orderBy('endedAt', 'desc')
        .limit(21)
        .execute();
      return rows.map((row) => Number(row.endedAt) - Number(row.startedAt));
    },

    /** The run whatever its owner, for the parts of the server that work for everybody. */
    async read(id: string): Promise<RunRecord | null> {
      return (await query.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
    },

    /** What is told of the batches that these runs are in, by their ids. */
    async overnightOf(runs: readonly RunRecord[]): Promise<Map<string, OvernightRecord>> {
      const ids = [...new Set(runs.flatMap(({ overnightId }) => overnightId ?? []))];
      if (ids.length === 0) return new Map();
      const rows = await query.selectFrom('overnight').selectAll().where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, row]));
    },

    async readAll(ids: readonly string[]): Promise<RunRecord[]> {
      if (ids.length === 0) return [];
      return query.selectFrom('run').selectAll().where('id', 'in', ids).execute();
    },
  };
}
