/**
 * What accounts cost, and that nothing is lost on the way to them and back, as one JSON object on standard output: for
 * each engine an installation of 100,000 images without accounts, with them, and without them again; the SQL of a
 * session; the Create page signed in; and other requests while fifty people sign in each second.
 *
 * The baselines of the same run: the same page and the same requests without accounts, and without anyone signing in.
 */
import '@/scripts/node-version';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';
import { Agent, request } from 'undici';
import { hashPassword } from '@/lib/server/accounts/passwords';
import { createSessions } from '@/lib/server/accounts/sessions';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { type OpenDatabase, openDatabase } from '@/lib/server/database/open-database';
import { dataPaths } from '@/lib/server/environment';
import { BROWSER_FLAGS, ensureBrowser } from '@/scripts/browser';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { freePort, startPostgres } from '@/scripts/postgres';
import { startOverpaint } from '@/test/overpaint-process';
import { addTestPerson } from '@/test/people';
import { seedLibrary } from './library-seed';
import { measureLoad } from './measure/page-load';
import { median, quantile, round } from './measure/statistics';

const IMAGES = 100_000;
const PICTURES = 60;
const LOADS = 11;
const SESSION_ROUNDS = 2000;
const SIGN_INS_PER_SECOND = 50;
const SECONDS = 10;
const PROBE_EVERY_MS = 10;
const ADMIN = { email: 'admin@example.com', name: 'Admin', password: 'correct-horse-battery-7' };
/** As many as sign in at once, so that none waits for another's attempt to be judged. */
const MEMBERS = 200;

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
const postgres = await startPostgres();
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });
try {
  const sqlite = await measure(join(folder, 'sqlite'), null);
  const onPostgres = postgres === null ? null : await measure(join(folder, 'postgres'), postgres.url);
  console.log(JSON.stringify({ bench: 'accounts', images: IMAGES, sqlite, postgres: onPostgres }, null, 2));
} finally {
  await browser.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}

async function measure(data: string, databaseUrl: string | null) {
  console.error(`seeding ${IMAGES} images …`);
  const database = await open(data, databaseUrl);
  await seedLibrary(database, openFolderBlobs(dataPaths(data).blobs), { images: IMAGES, pictures: PICTURES });
  await database.close();
  if (databaseUrl === null) cpSync(data, `${data}-before`, { recursive: true });

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    DATA_DIR: data,
    PORT: String(port),
    PUBLIC_URL: url,
    LOG_LEVEL: 'error',
    ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
  };

  const without = await startOverpaint(environment);
  const before = await takeStock(url, '');
  const pageWithout = await loads(browser, url);
  await without.stop('SIGTERM');

  const withAccounts = await startOverpaint({ ...environment, AUTH: 'accounts' });
  const state = await setUp(url);
  const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const during = await takeStock(url, cookie);
  const pageWith = await loads(browser, url, state);
  const sessionSqlMs = await measureSession(data, databaseUrl);
  const signIns = await measureSignIns(url, cookie);
  await withAccounts.stop('SIGTERM');

  const again = await startOverpaint(environment);
  const after = await takeStock(url, '');
  await again.stop('SIGTERM');
  return {
    nothingLost: { withAccounts: same(before, during), withoutThemAgain: same(before, after) },
    asked: before,
    sessionSqlMs,
    createPage: { withoutMs: pageWithout, signedInMs: pageWith, laterMs: round(pageWith - pageWithout) },
    signIns,
  };
}

function open(data: string, databaseUrl: string | null): Promise<OpenDatabase> {
  const paths = dataPaths(data);
  return openDatabase({ url: databaseUrl, sqlitePath: paths.database, backupDirectory: paths.backups });
}

/** Everything that a person can ask for of all that is there: each page of the library, each sum, some pictures. */
async function takeStock(url: string, cookie: string) {
  const get = async (path: string) => {
    const { statusCode, body } = await request(url + path, { headers: { cookie } });
    const bytes = Buffer.from(await body.arrayBuffer());
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${bytes}`);
    return bytes;
  };
  const read = async (path: string) => JSON.parse((await get(path)).toString());
  const ids: string[] = [];
  const rows = createHash('sha256');
  let cursor: string | null = null;
  do {
    const page: { images: { id: string }[]; nextCursor: string | null } = await read(
      `/api/images?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    for (const image of page.images) {
      ids.push(image.id);
      rows.update(JSON.stringify(image));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  const summary = await read('/api/images/summary');
  const usage = await read('/api/usage');
  const pictures = createHash('sha256');
  for (let at = 0; at < ids.length; at += Math.floor(ids.length / 50)) {
    pictures.update(await get(`/api/images/${ids[at]}`));
  }
  return {
    images: ids.length,
    rows: rows.digest('hex'),
    pictures: pictures.digest('hex'),
    totals: JSON.stringify(summary.totals ?? summary).length,
    spent: JSON.stringify(usage.total ?? usage.totals ?? null),
  };
}

function same(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function setUp(url: string): Promise<State> {
  const context = await browser.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const answer = await context.request.post('/api/setup', { data: { ...ADMIN, code: null } });
  if (!answer.ok()) throw new Error(`The setup answered ${answer.status()}: ${await answer.text()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

async function loads(launched: Browser, url: string, as?: State): Promise<number> {
  // The first request to a fresh server loads everything, so it is not typical.
  await measureLoad(launched, url, { ...(as !== undefined && { as }) });
  const each: number[] = [];
  for (let time = 0; time < LOADS; time += 1)
    each.push((await measureLoad(launched, url, { ...(as !== undefined && { as }) })).usableMs);
  return round(median(each));
}

async function measureSession(data: string, databaseUrl: string | null) {
  const database = await open(data, databaseUrl);
  const sessions = createSessions(database);
  const secret = await sessions.start('local', { userAgent: null, address: '127.0.0.1' });
  const times: number[] = [];
  for (let round = 0; round < SESSION_ROUNDS; round += 1) {
    const startedAt = performance.now();
    if ((await sessions.find(secret)) === null) throw new Error('The session is not found.');
    times.push(performance.now() - startedAt);
  }
  const passwordHash = await hashPassword(ADMIN.password, '127.0.0.1');
  for (let index = 0; index < MEMBERS; index += 1)
    await addTestPerson(database, { id: randomUUID(), email: `member${index}@example.com`, passwordHash });
  await database.close();
  return { p50: round(median(times)), p99: round(quantile(times, 0.99)) };
}

async function measureSignIns(url: string, cookie: string) {
  const quiet = await probe(url, cookie);
  const stop = new AbortController();
  const signedIn = signInUntil(url, stop.signal);
  const busy = await probe(url, cookie);
  stop.abort();
  const { asked, times } = await signedIn;
  const [without, meanwhile] = [quantile(quiet, 0.95), quantile(busy, 0.95)];
  return {
    perSecond: round(times.length / SECONDS),
    asked,
    signInP95Ms: round(quantile(times, 0.95)),
    otherRequestsP95Ms: { without: round(without), meanwhile: round(meanwhile) },
    ratio: round(meanwhile / without),
  };
}

/** How long a page of the library takes, asked again and again. */
async function probe(url: string, cookie: string): Promise<number[]> {
  const dispatcher = new Agent({ connections: 1 });
  const times: number[] = [];
  const until = performance.now() + SECONDS * 1000;
  while (performance.now() < until) {
    const startedAt = performance.now();
    const { body } = await request(`${url}/api/images?limit=60`, { dispatcher, headers: { cookie } });
    await body.dump();
    times.push(performance.now() - startedAt);
    await sleep(PROBE_EVERY_MS);
  }
  await dispatcher.close();
  return times;
}

async function signInUntil(url: string, signal: AbortSignal) {
  const dispatcher = new Agent({ connections: 64 });
  const under: Promise<void>[] = [];
  const times: number[] = [];
  for (let asked = 0; !signal.aborted; asked += 1) {
    under.push(
      (async () => {
        const startedAt = performance.now();
        const { statusCode, body } = await request(`${url}/api/sign-in`, {
          method: 'POST',
          dispatcher,
          headers: { 'content-type': 'application/json', origin: url },
          body: JSON.stringify({ email: `member${asked % MEMBERS}@example.com`, password: ADMIN.password }),
        });
        const said = await body.text();
        if (statusCode >= 300) throw new Error(`A sign-in answered ${statusCode}: ${said}`);
        if (!signal.aborted) times.push(performance.now() - startedAt);
      })(),
    );
    await sleep(1000 / SIGN_INS_PER_SECOND);
  }
  await Promise.all(under);
  await dispatcher.close();
  return { asked: under.length, times };
}
