import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { type PartialPreviews, previewUrl } from './partial-previews';

/** The newest preview of each open run in the database, where every server on it can show it. */
export async function openSharedPreviews({ query }: OpenDatabase): Promise<PartialPreviews> {
  const frameCounts = new Map<string, number>();

  // Left by a server that died between the end of a run and this.
  await query
    .deleteFrom('runPartial')
    .where('runId', 'in', (is) =>
      is.selectFrom('run').select('id').where('status', 'in', ['done', 'failed', 'canceled']),
    )
    .execute();

  return {
    async put(runId, index, bytes, mime) {
      const frame = (frameCounts.get(runId) ?? 0) + 1;
      frameCounts.set(runId, frame);
      const newest = { frame, mime, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
      await query
        .insertInto('runPartial')
        .values({ runId, position: index, ...newest })
        .onConflict((conflict) =>
          conflict
            .columns(['runId', 'position'])
            .doUpdateSet(newest)
            // Two frames may be under way at once, and the later one may arrive first.
            .where('runPartial.frame', '<', frame),
        )
        .execute();
    },
    async of(runIds) {
      const found = new Map<string, { partials: { index: number; url: string }[]; frames: number }>();
      if (runIds.length === 0) return found;
      const rows = await query
        .selectFrom('runPartial')
        .select(['runId', 'position', 'frame'])
        .where('runId', 'in', runIds)
        .orderBy('position')
        .execute();
      for (const { runId, position, frame } of rows) {
        const known = found.get(runId) ?? { partials: [], frames: 0 };
        known.partials.push({ index: position, url: previewUrl(runId, position, frame) });
        found.set(runId, { ...known, frames: Math.max(known.frames, frame) });
      }
      return found;
    },
    async read(runId, index) {
      const row = await query
        .selectFrom('runPartial')
        .select(['bytes', 'mime'])
        .where('runId', '=', runId)
        .where('position', '=', index)
        .executeTakeFirst();
      return row === undefined ? null : { bytes: new Uint8Array(row.bytes), mime: row.mime };
    },
    async drop(runId) {
      frameCounts.delete(runId);
      await query.deleteFrom('runPartial').where('runId', '=', runId).execute();
    },
  };
}
