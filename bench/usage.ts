/**
 * A month of 100,000 runs on SQLite: totals for /usage, CSV, and learned prices. The baseline is the simple way: read the
 * rows and add them up here.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@/lib/server/database/open-database';
import { createLearnedPrices } from '@/lib/server/runs/learned-prices';
import { usageCsv } from '@/lib/server/usage/usage-csv';
import { createUsageReader } from '@/lib/server/usage/usage-reader';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { monthPeriod } from '@/lib/shared/usage-period';
import { median, round } from './measure/statistics';

const RUNS = 100_000;
const ROUNDS = 15;
/** The limits that we promise. */
const LIMITS = { reportMs: 200, learnedMs: 50, csvPeakRssMb: 80 };
const MODELS = ['gpt-image-2.6-flare', 'gpt-image-2.6-sunburst', 'gpt-image-2.5-flare', 'gpt-image-2'];
const QUALITIES = ['low', 'medium', 'high'];
const SIZES = ['1024x1024', '1536x1024', '1024x1536', '2048x1152'];
const MB = 1024 * 1024;

const period = monthPeriod('2026-10');
if (period === null) throw new Error('2026-10 is not a valid month');
const directory = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
const database = await openDatabase({
  url: null,
  sqlitePath: join(directory, 'bench.db'),
  backupDirectory: join(directory, 'backups'),
});

const pick = <Value>(values: readonly Value[], index: number) => values[index % values.length] as Value;
const prompt = 'A fox in a snowy forest at dawn, wide shot, soft light, film grain, 35 mm. '.repeat(5);
const stepMs = (period.endMs - period.fromMs) / RUNS;

await database.query.transaction().execute(async (transaction) => {
  for (let done = 0; done < RUNS; done += 500) {
    await transaction
      .insertInto('run')
      .values(
        Array.from({ length: 500 }, (_, offset) => {
          const index = done + offset;
          const model = pick(MODELS, index);
          const quality = pick(QUALITIES, Math.floor(index / 7));
          const size = pick(SIZES, Math.floor(index / 3));
          const createdAt = Math.floor(period.fromMs + index * stepMs);
          const unknown = index % 500 === 0;
          const cost = 6_000 + (index % 1000) * 40;
          const learned = model.includes('2.6') && !unknown;
          return {
            id: randomUUID(),
            ownerId: 'local',
            kind: index % 4 === 0 ? ('edit' as const) : ('generate' as const),
            status: unknown ? ('unknown' as const) : ('done' as const),
            requestHash: 'x'.repeat(64),
            params: JSON.stringify({ ...DEFAULT_SETTINGS, prompt, model, quality, size }),
            inputs: '[]',
            model,
            quality,
            demo: 0,
            estimateLowMicroUsd: cost,
            estimateHighMicroUsd: cost + 300,
            estimateApproximate: 1,
            budgetPeriod: '2026-10',
            holdMicroUsd: 0,
            chargedMicroUsd: cost,
            costMicroUsd: unknown ? null : cost,
            imageCount: unknown ? 0 : 1,
            billedAs: learned ? `${quality} ${size}` : null,
            billedTokens: learned ? 500 + (index % 90) : null,
            attempt: 1,
            unreachable: 0,
            crashes: 0,
            revision: 4,
            createdAt,
            startedAt: createdAt + 20,
            endedAt: createdAt + 9000,
          };
        }),
      )
      .execute();
  }
});

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return round(median(times), 1);
}

const viewer = { ownerId: 'local', isAdmin: true };
const asked = { viewer, personId: null, period, demo: false, cursor: null };
const read = createUsageReader(database, { monthlyMicroUsd: 20_000_000_000, runMicroUsd: null }, false);
const reportMs = await medianMs(() => read(asked));
const baselineMs = await medianMs(async () => {
  const rows = await database.query
    .selectFrom('run')
    .selectAll()
    .where('createdAt', '>=', period.fromMs)
    .where('createdAt', '<', period.endMs)
    .execute();
  return rows.reduce((sum, row) => sum + row.chargedMicroUsd, 0);
});

// A new reader each time, so nothing is cached.
const learnedMs = await medianMs(() => createLearnedPrices(database, false).list());
const learned = createLearnedPrices(database, false);
const one = { model: 'gpt-image-2.6-flare', quality: 'medium', size: '1024x1024' } as const;
const learnedOneMs = await medianMs(() => learned.outputTokens(one));

globalThis.gc?.();
const startRss = process.memoryUsage.rss();
let peakRss = startRss;
let csvBytes = 0;
const csvBegan = performance.now();
const body = usageCsv(database, { ...asked, whose: null }).body as ReadableStream<Uint8Array>;
for await (const chunk of body) {
  csvBytes += chunk.byteLength;
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
}
const csvMs = Math.round(performance.now() - csvBegan);

await database.close();
await rm(directory, { recursive: true });

const ours = { reportMs, learnedMs, csvPeakRssMb: Math.round((peakRss - startRss) / MB) };
console.log(
  JSON.stringify(
    {
      runs: RUNS,
      cores: cpus().length,
      node: process.version,
      ours: { ...ours, learnedOneMs, csvMs, csvMb: Math.round(csvBytes / MB) },
      baseline: { reportMs: baselineMs },
      ratio: { report: round(reportMs / baselineMs, 3) },
      limits: LIMITS,
      withinLimits: (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).every(
        (name) => ours[name] <= LIMITS[name],
      ),
    },
    null,
    2,
  ),
);
