import 'server-only';
import { stringify } from 'csv-stringify/sync';
import { attachment } from '@/lib/server/content-disposition';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { storedParams, storedUsage } from '@/lib/server/database/stored-json';
import { sizeSent } from '@/lib/server/runs/learned-prices';
import type { UsagePeriod } from '@/lib/shared/usage-period';
import { countedIn } from './counted-at';
import { nameOf, readPersonNames, readTokenNames } from './names';
import { paidBy } from './whose-runs';

/**
 * The runs of a period, of one person or of everybody, as one CSV, a line for each, the oldest first, written while it is read: a few hundred rows are
 * in memory, however long the list is.
 *
 * For a spreadsheet, since programs have the JSON: UTF-8 with a byte order mark, without which Excel takes it for another
 * encoding, and with what it would take for a formula made harmless.
 */
export function usageCsv(
  { query }: Pick<OpenDatabase, 'query'>,
  { period, demo, whose }: { period: UsagePeriod; demo: boolean; whose: string | null },
): Response {
  let after: { createdAt: number; id: string } | null = null;
  let begun = false;
  let names: Names | null = null;

  async function readNames(): Promise<Names> {
    const [people, tokens] = await Promise.all([readPersonNames(query, whose), readTokenNames(query, whose)]);
    return { people, tokens };
  }

  async function nextRows() {
    let select = query
      .selectFrom('run')
      .select([
        'id',
        'ownerId',
        'paidBy',
        'kind',
        'model',
        'quality',
        'params',
        'edit',
        'plan',
        'status',
        'canceledAt',
      ])
      .select(['estimateLowMicroUsd', 'estimateHighMicroUsd', 'costMicroUsd', 'chargedMicroUsd'])
      .select(['usage', 'demo', 'imageCount', 'createdAt', 'tokenId'])
      .where('demo', '=', demo ? 1 : 0)
      .where(countedIn(period));
    if (whose !== null) select = select.where(paidBy(whose));
    const place = after;
    if (place !== null) {
      select = select.where((is) =>
        is.or([
          is('createdAt', '>', place.createdAt),
          is.and([is('createdAt', '=', place.createdAt), is('id', '>', place.id)]),
        ]),
      );
    }
    const rows = await select.orderBy('createdAt').orderBy('id').limit(ROWS_AT_A_TIME).execute();
    after = rows.at(-1) ?? after;
    return rows;
  }

  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        names ??= await readNames();
        const told = names;
        const rows = await nextRows();
        const text = writeLines(rows.map((run) => toLine(run, told)));
        if (!begun) controller.enqueue(encoder.encode(`\uFEFF${writeLines([COLUMNS])}`));
        begun = true;
        if (rows.length > 0) controller.enqueue(encoder.encode(text));
        if (rows.length < ROWS_AT_A_TIME) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const range = period.month ?? `${period.from}-to-${period.to}`;
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': attachment(`overpaint-usage-${range}${demo ? '-demo' : ''}.csv`),
      'cache-control': 'no-store, no-transform',
    },
  });
}

const ROWS_AT_A_TIME = 200;

const COLUMNS = [
  'time_utc',
  'run_id',
  'kind',
  'model',
  'quality',
  'size_sent',
  'images_asked',
  'images',
  'status',
  'estimate_low_usd',
  'estimate_high_usd',
  'cost_usd',
  'counted_against_budget_usd',
  'text_tokens_in',
  'image_tokens_in',
  'tokens_out',
  'demo',
  'person',
  'person_name',
  'token_name',
] as const;

type Names = { people: ReadonlyMap<string, string>; tokens: ReadonlyMap<string, string> };

type CsvRun = {
  id: string;
  ownerId: string;
  paidBy: string | null;
  tokenId: string | null;
  kind: string;
  model: string;
  quality: string;
  params: string;
  edit: string | null;
  plan: string | null;
  status: string;
  canceledAt: number | null;
  estimateLowMicroUsd: number | null;
  estimateHighMicroUsd: number | null;
  costMicroUsd: number | null;
  chargedMicroUsd: number;
  usage: string | null;
  demo: number;
  imageCount: number;
  createdAt: number;
};

/** In the order of `COLUMNS`. An unknown cost is an empty cell: zero would be a lie. */
function toLine(run: CsvRun, { people, tokens }: Names): (string | number)[] {
  const params = storedParams(run);
  const usage = storedUsage(run);
  return [
    new Date(run.createdAt).toISOString(),
    run.id,
    run.kind,
    run.model,
    run.quality,
    sizeSent(run, params),
    params.n,
    run.imageCount,
    run.canceledAt === null ? run.status : 'canceled',
    dollars(run.estimateLowMicroUsd),
    dollars(run.estimateHighMicroUsd),
    dollars(run.costMicroUsd),
    dollars(run.chargedMicroUsd),
    usage?.inputTextTokens ?? '',
    usage?.inputImageTokens ?? '',
    usage?.outputTokens ?? '',
    run.demo === 1 ? 'yes' : 'no',
    run.paidBy ?? run.ownerId,
    nameOf(run.paidBy ?? run.ownerId, people),
    run.tokenId === null ? '' : (tokens.get(run.tokenId) ?? run.tokenId),
  ];
}

function dollars(microUsd: number | null): string {
  return microUsd === null ? '' : (microUsd / 1_000_000).toFixed(6);
}

function writeLines(lines: readonly (readonly (string | number)[])[]): string {
  return stringify([...lines] as unknown[][], { escape_formulas: true, record_delimiter: 'windows' });
}
