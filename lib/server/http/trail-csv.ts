import 'server-only';
import { stringify } from 'csv-stringify/sync';
import type { Trail } from '@/lib/server/accounts/trail';
import { attachment } from '@/lib/server/content-disposition';
import type { TrailFilter } from '@/lib/shared/trail';

const ROWS_AT_A_TIME = 500;
const COLUMNS = [
  'time_utc',
  'action',
  'person_id',
  'person_name',
  'subject',
  'by_token',
  'address',
  'details',
];

/** The newest first, written while it is read; for spreadsheets, as lib/server/usage/usage-csv.ts says. */
export function trailCsv(trail: Trail, filter: TrailFilter): Response {
  let cursor: string | null = null;
  let begun = false;
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { entries, nextCursor } = await trail.list({ ...filter, cursor, limit: ROWS_AT_A_TIME });
        const lines = entries.map((entry) => [
          new Date(entry.at).toISOString(),
          entry.action,
          entry.person?.id ?? '',
          entry.person?.name ?? '',
          entry.subject ?? '',
          entry.byToken ? 'yes' : 'no',
          entry.address,
          JSON.stringify(entry.details),
        ]);
        const head = begun ? '' : `\uFEFF${writeLines([COLUMNS])}`;
        begun = true;
        controller.enqueue(encoder.encode(`${head}${writeLines(lines)}`));
        cursor = nextCursor;
        if (nextCursor === null) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': attachment('overpaint-trail.csv'),
      'cache-control': 'no-store, no-transform',
    },
  });
}

function writeLines(lines: string[][]): string {
  return stringify(lines, { escape_formulas: true, record_delimiter: 'windows' });
}
