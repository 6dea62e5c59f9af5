import '@/scripts/node-version';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Agent, request } from 'undici';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { type OpenDatabase, openDatabase } from '@/lib/server/database/open-database';
import { dataPaths } from '@/lib/server/environment';
import { createLibrary, type Library } from '@/lib/server/library/library';
import { openSummaries } from '@/lib/server/library/summaries';
import { type LibraryFilter, NO_FILTER } from '@/lib/shared/library-filter';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startPostgres } from '@/scripts/postgres';
import { createRandom } from '@/stand-in/draw/random';
import { startOverpaint } from '@/test/overpaint-process';
import { type Seeded, seedLibrary } from './library-seed';
import { median, quantile, round } from './measure/statistics';

/**
 * Finding things among 100,000 images, as one JSON object: pages, searches and totals on both engines, then pages and
 * thumbnails from the real server.
 *
 * The baselines of the same run: for queries, scanning the rows of images and runs with LIKE, as without a search index;
 * for totals, computing them on the calling thread; for the server, its own `/healthz`, which does nothing.
 */
const IMAGES = 100_000;
const PICTURES = 200;
const OWNER = 'local';
const DAY_MS = 86_400_000;
const PAGE = 60;
const ROUNDS = 60;
const SCAN_ROUNDS = 5;
const SECONDS = 5;
const CONNECTIONS = 8;
const LIMITS = {
  pageP99Ms: 5,
  searchP99Ms: 20,
  pagesPerSecond: 200,
  servedPerSecond: 300,
  madePerSecond: 20,
};

const random = createRandom('bench');
const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const postgres = await startPostgres();
try {
  const paths = dataPaths(folder);
  const sqlite = await openDatabase({
    url: null,
    sqlitePath: paths.database,
    backupDirectory: paths.backups,
  });
  console.error(`seeding ${IMAGES} images …`);
  const seeded = await seedLibrary(sqlite, openFolderBlobs(paths.blobs), {
    images: IMAGES,
    pictures: PICTURES,
  });
  const queries = { sqlite: await measureQueries(sqlite, seeded), postgres: await measurePostgres() };
  const pictures = await pickPictures(sqlite, seeded);
  await sqlite.close();
  const server = await measureServer(pictures);
  console.log(
    JSON.stringify(
      {
        bench: 'library',
        images: IMAGES,
        cores: cpus().length,
        load: loadavg().map(round),
        limits: LIMITS,
        withinLimits: {
          sqlite: isWithin(queries.sqlite),
          postgres: queries.postgres === null ? null : isWithin(queries.postgres),
          server:
            server.pages.perSecond >= LIMITS.pagesPerSecond &&
            server.thumbnailsServed.perSecond >= LIMITS.servedPerSecond &&
            server.thumbnailsMade.perSecond >= LIMITS.madePerSecond,
        },
        queries,
        server,
      },
      null,
      2,
    ),
  );
} finally {
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}

async function measurePostgres() {
  if (postgres === null) return null;
  const database = await openDatabase({ url: postgres.url, sqlitePath: '', backupDirectory: '' });
  try {
    const seeded = await seedLibrary(database, null, { images: IMAGES, pictures: 0 });
    return await measureQueries(database, seeded);
  } finally {
    await database.close();
  }
}

async function measureQueries(database: OpenDatabase, seeded: Seeded) {
  const library = createLibrary(database, async () => []);
  const pages = await measurePages(library);
  const searches = await measureSearches(library);
  const scan = await sample(SCAN_ROUNDS, () =>
    sql`select image.id from image join run on run.id = image.run_id
        where image.owner_id = ${OWNER} and run.params like '%zeppelin%'
        order by image.created_at desc, image.id desc limit ${sql.lit(PAGE)}`.execute(database.query),
  );
  return {
    seed: { rowsMs: seeded.seedMs, entriesMs: seeded.entriesMs },
    pages,
    searches,
    summaries: await measureSummaries(database),
    baseline: { likeScan: scan, toRareSearch: round(scan.p50Ms / (searches.each.zeppelin?.p50Ms ?? 1)) },
  };
}

async function measurePages(library: Library) {
  const anchors = new Map<string, (string | null)[]>();
  for (const sort of ['newest', 'dearest'] as const) {
    anchors.set(sort, (await library.summary(OWNER, { ...NO_FILTER, sort })).anchors);
  }
  const month = { from: Date.now() - 250 * DAY_MS, to: Date.now() - 220 * DAY_MS };
  const filters: Record<string, Partial<LibraryFilter>> = {
    newest: {},
    oldest: { sort: 'oldest' },
    dearest: { sort: 'dearest' },
    'a model': { model: 'gpt-image-2.6-flare' },
    'a rare model': { model: 'gpt-image-1-mini' },
    'favourites by cost': { favourite: true, sort: 'cheapest' },
    'transparent and large': { transparent: true, size: 'medium' },
    'uploads, the oldest first': { kind: 'upload', sort: 'oldest' },
    'a month': month,
    'a month, the dearest first': { ...month, sort: 'dearest' },
    'a range of costs': { minCostMicroUsd: 20_000, maxCostMicroUsd: 50_000 },
    'four at once': { kind: 'edit', quality: 'high', shape: 'portrait', model: 'gpt-image-1.5' },
    'the bin': { shelf: 'bin' },
  };
  const each: Record<string, Timing> = {};
  const all: Samples[] = [];
  const measure = async (name: string, filter: Partial<LibraryFilter>, place: () => Place) => {
    const times = await time(ROUNDS, () =>
      library.images(OWNER, { ...NO_FILTER, ...filter }, { ...place(), limit: PAGE }),
    );
    all.push(times);
    each[name] = timing([times]);
  };
  for (const [name, filter] of Object.entries(filters)) {
    await measure(name, filter, () => ({ cursor: null, skip: 0 }));
  }
  for (const [sort, places] of anchors) {
    const anywhere = () => ({ cursor: places[random.whole(0, places.length - 1)] ?? null, skip: 0 });
    const filter = { sort: sort as LibraryFilter['sort'] };
    await measure(`${sort}, anywhere`, filter, anywhere);
    await measure(`${sort}, anywhere, 999 skipped`, filter, () => ({ ...anywhere(), skip: 999 }));
  }
  // No entry is both, and neither is rare, so everything must be scanned.
  const nothing = await sample(ROUNDS, () =>
    library.images(
      OWNER,
      { ...NO_FILTER, kind: 'upload', quality: 'high' },
      { cursor: null, skip: 0, limit: PAGE },
    ),
  );
  return { all: timing(all), each, worstCase: nothing };
}

type Place = { cursor: string | null; skip: number };

async function measureSearches(library: Library) {
  const typed = [
    'zeppelin',
    'photo',
    'light',
    'p',
    'ph',
    'pho',
    'a',
    'z',
    'red fox',
    'photo light',
    'samovar photo',
  ];
  typed.push('watercolour flat', 'project 1a', 'qqqqqqqq');
  const each: Record<string, Timing> = {};
  const all: Samples[] = [];
  for (const q of typed) {
    const times: Samples[] = [];
    for (const sort of ['newest', 'dearest'] as const) {
      times.push(
        await time(ROUNDS / 2, () =>
          library.images(OWNER, { ...NO_FILTER, q, sort }, { cursor: null, skip: 0, limit: PAGE }),
        ),
      );
    }
    all.push(...times);
    each[q] = timing(times);
  }
  return { all: timing(all), each };
}

type Summing = Timing & {
  /** The longest block of the calling thread. */
  stallMs: number;
};

/** As the server does it; with SQLite also on its own thread, as it does for small libraries. */
async function measureSummaries(database: OpenDatabase) {
  const { read, close } = openSummaries(database, { root: join(import.meta.dirname, '..') });
  const served = await measureSums(createLibrary(database, async () => [], { summarise: read }));
  await close();
  if (database.engine === 'postgres') return { served };
  return { served, baseline: { onThatThread: await measureSums(createLibrary(database, async () => [])) } };
}

async function measureSums(library: Library): Promise<Record<string, Summing>> {
  const filters: Record<string, Partial<LibraryFilter>> = {
    everything: {},
    'a model': { model: 'gpt-image-2' },
    'a rare word': { q: 'zeppelin' },
    'a common word': { q: 'photo' },
    'the commonest letter': { q: 'a' },
  };
  const each: Record<string, Summing> = {};
  for (const [name, filter] of Object.entries(filters)) {
    const sum = async () => {
      await library.summary(OWNER, { ...NO_FILTER, ...filter });
      // SQLite answers within the same turn. A block should last one total, not all of them.
      await nextTurn();
    };
    await sum();
    const stall = monitorEventLoopDelay({ resolution: 1 });
    stall.enable();
    await sleep(20);
    const summed = await sample(ROUNDS / 4, sum);
    await sleep(20);
    stall.disable();
    each[name] = { ...summed, stallMs: round(stall.max / 1e6) };
  }
  return each;
}

type Picked = { square: string[]; any: string[] };

/** One image id for each picture; those of 1024 × 1024 pixels separately. */
async function pickPictures(database: OpenDatabase, { pictures }: Seeded): Promise<Picked> {
  const rows = await database.query
    .selectFrom('image')
    .select((is) => ['sha256', is.fn.min('id').as('id')])
    .where('ownerId', '=', OWNER)
    .where('deletedAt', 'is', null)
    .groupBy('sha256')
    .execute();
  const square = new Set(
    pictures.filter((picture) => picture.width === picture.height).map((picture) => picture.sha256),
  );
  return {
    square: rows.filter((row) => square.has(row.sha256)).map((row) => row.id),
    any: rows.map((row) => row.id),
  };
}

async function measureServer({ square, any }: Picked) {
  const overpaint = await startOverpaint({ DATA_DIR: folder, LOG_LEVEL: 'error' });
  const dispatcher = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  const get = async (path: string): Promise<number> => {
    const { statusCode, body } = await request(overpaint.url + path, { dispatcher });
    const bytes = await body.arrayBuffer();
    if (statusCode !== 200) {
      throw new Error(`${path} answered ${statusCode}: ${Buffer.from(bytes)}\n${overpaint.output()}`);
    }
    return bytes.byteLength;
  };
  const thumbnail = (ids: readonly string[]) => () =>
    `/api/images/${ids[random.whole(0, ids.length - 1)]}?w=256`;
  try {
    await throughput(get, () => '/healthz', 1);
    const nothing = await throughput(get, () => '/healthz', SECONDS);
    const cursors = (
      (await (await request(`${overpaint.url}/api/images/summary`, { dispatcher })).body.json()) as {
        anchors: (string | null)[];
      }
    ).anchors;
    const anywhere = () => {
      const cursor = cursors[random.whole(0, cursors.length - 1)];
      return cursor == null ? '' : `&cursor=${cursor}`;
    };
    await throughput(get, () => '/api/images?limit=60', 1);
    const pages = await throughput(get, () => `/api/images?limit=60${anywhere()}`, SECONDS);
    const searches = await throughput(get, () => '/api/images?limit=60&q=zeppelin', SECONDS);
    const made = await throughputOf(
      get,
      square.map((id) => `/api/images/${id}?w=256`),
    );
    await throughputOf(
      get,
      any.map((id) => `/api/images/${id}?w=256`),
    );
    const served = await throughput(get, thumbnail(any), SECONDS);
    return {
      baseline: { healthz: nothing },
      pages: { ...pages, toHealthz: round(pages.perSecond / nothing.perSecond) },
      searches,
      thumbnailsMade: made,
      thumbnailsServed: { ...served, toHealthz: round(served.perSecond / nothing.perSecond) },
    };
  } finally {
    await dispatcher.close();
    await overpaint.stop('SIGTERM');
  }
}

type Throughput = { perSecond: number; meanBytes: number; p99Ms: number };

async function throughput(
  get: (path: string) => Promise<number>,
  path: () => string,
  seconds: number,
): Promise<Throughput> {
  const until = performance.now() + seconds * 1000;
  return crowd(get, () => (performance.now() < until ? path() : null));
}

async function throughputOf(get: (path: string) => Promise<number>, paths: string[]): Promise<Throughput> {
  const left = [...paths];
  return crowd(get, () => left.pop() ?? null);
}

/** As many at a time as there are connections, until the paths run out. */
async function crowd(get: (path: string) => Promise<number>, next: () => string | null): Promise<Throughput> {
  const times: number[] = [];
  let bytes = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let path = next(); path !== null; path = next()) {
        const askedAt = performance.now();
        const size = await get(path);
        bytes += size;
        times.push(performance.now() - askedAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    perSecond: Math.round(times.length / seconds),
    meanBytes: Math.round(bytes / times.length),
    p99Ms: round(quantile(times, 0.99)),
  };
}

type Timing = {
  p50Ms: number;
  p99Ms: number;
  /** Mean CPU time of this thread, whatever else the machine does: with SQLite all the work, with PostgreSQL our part. */
  cpuMs: number;
};
type Samples = { wallMs: number[]; cpuMs: number };

/** A thread's CPU time is counted in ticks of milliseconds, so it is measured over all rounds together. */
async function time(rounds: number, work: () => Promise<unknown>): Promise<Samples> {
  await work();
  const wallMs: number[] = [];
  const before = process.threadCpuUsage();
  for (let index = 0; index < rounds; index += 1) {
    const startedAt = performance.now();
    await work();
    wallMs.push(performance.now() - startedAt);
  }
  const { user, system } = process.threadCpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function sample(rounds: number, work: () => Promise<unknown>): Promise<Timing> {
  return timing([await time(rounds, work)]);
}

function timing(samples: readonly Samples[]): Timing {
  const wallMs = samples.flatMap((each) => each.wallMs);
  const cpuMs = samples.reduce((sum, each) => sum + each.cpuMs, 0);
  return {
    p50Ms: round(median(wallMs)),
    p99Ms: round(quantile(wallMs, 0.99)),
    cpuMs: round(cpuMs / wallMs.length),
  };
}

function isWithin({ pages, searches }: Awaited<ReturnType<typeof measureQueries>>): boolean {
  return pages.all.p99Ms < LIMITS.pageP99Ms && searches.all.p99Ms < LIMITS.searchP99Ms;
}
