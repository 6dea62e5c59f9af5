import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { openDatabase } from '@/lib/server/database/open-database';
import { BROWSER_FLAGS, ensureBrowser } from '@/scripts/browser';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { seedLibrary } from './library-seed';
import { quantile, round } from './measure/statistics';
import { type FrameWatch, watchFrames } from './measure/watch-frames';

/**
 * Create with 30 and with 200 runs of four images, all of them loaded: elements, from a key in the prompt to the paint
 * that shows it, and the frames of a scroll through all runs, as one JSON object on standard output. The baseline is
 * Create without runs, in the same browser and run.
 */
const RUNS = [0, 30, 200];
const KEYS = 60;
const WHEEL_PX = 220;
const WHEEL_TURNS = 100;
/** For 200 runs on a busy machine. */
const PATIENCE = { intervals: [100], timeout: 60_000 };
const VIEWPORT = { width: 1280, height: 800 };
/** The limits that we promise. */
const LIMITS = { nodes: 1500, scrollP95Ms: 34 };

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });
const results: Record<string, Awaited<ReturnType<typeof measureFeed>>> = {};
for (const runs of RUNS) results[runs] = await withRuns(runs, (url) => measureFeed(browser, url, runs));
await browser.close();

const [empty, ...full] = Object.values(results);
console.log(
  JSON.stringify(
    {
      bench: 'feed',
      loadAverage: loadavg()[0],
      runs: results,
      keyP95ToEmpty: full.map(({ keyP95Ms }) => round(keyP95Ms / (empty?.keyP95Ms ?? 0))),
      limits: LIMITS,
      holds: full.every(
        ({ maxNodes, scrollP95Ms }) => maxNodes <= LIMITS.nodes && scrollP95Ms <= LIMITS.scrollP95Ms,
      ),
    },
    null,
    2,
  ),
);

async function withRuns<Result>(runs: number, measure: (url: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
  const dataDirectory = join(folder, 'data');
  if (runs > 0) {
    const database = await openDatabase({
      url: null,
      sqlitePath: join(dataDirectory, 'overpaint.db'),
      backupDirectory: join(folder, 'backups'),
    });
    const blobs = openFolderBlobs(join(dataDirectory, 'blobs'));
    await seedLibrary(database, blobs, { images: runs * 4, pictures: 40, imagesPerRun: 4 });
    await database.close();
  }
  const overpaint = await startOverpaint({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' });
  try {
    return await measure(overpaint.url);
  } finally {
    await overpaint.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  }
}

async function measureFeed(launched: Browser, url: string, runs: number) {
  const context = await launched.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  // The TypeScript loader names each function through a helper that the page does not have.
  await page.addInitScript('globalThis.__name ??= (each) => each');
  await page.addInitScript(watchFrames);
  await page.addInitScript(watchPage);
  await page.goto(url, { waitUntil: 'networkidle' });
  await loadAll(page);
  // The first pass makes the thumbnails; a user waits for these only once.
  if (runs > 0) await scrollThrough(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => scrollTo(0, 0));
  await restart(page);
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await prompt.click();
  for (let key = 0; key < KEYS; key++) await page.keyboard.press('abcde '.charAt(key % 6));
  const keys = (await read(page)).keysMs;
  await restart(page);
  if (runs > 0) await scrollThrough(page);
  const { frames, maxNodes, pageHeightPx } = await read(page);
  await context.close();
  return {
    maxNodes,
    pageHeightPx,
    keyP50Ms: at(keys, 0.5),
    keyP95Ms: at(keys, 0.95),
    frames: frames.length,
    scrollP50Ms: at(frames, 0.5),
    scrollP95Ms: at(frames, 0.95),
    scrollWorstMs: at(frames, 1),
  };
}

/** Older runs come as the end of the list comes near. */
async function loadAll(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      return page.getByText('Loading older runs').count();
    }, PATIENCE)
    .toBe(0);
  await page.evaluate(() => scrollTo(0, 0));
}

async function scrollThrough(page: Page): Promise<void> {
  await page.mouse.move(VIEWPORT.width * 0.75, VIEWPORT.height / 2);
  for (let turn = 0; turn < WHEEL_TURNS; turn++) await page.mouse.wheel(0, WHEEL_PX);
}

type Watched = FrameWatch & { keysMs: number[] };
type PageWatch = { watch: Watched };

/** Runs in the page after `watchFrames`, and before the page's own code. */
function watchPage(): void {
  const watch: Watched = Object.assign((globalThis as unknown as PageWatch).watch, { keysMs: [] });
  addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        // A message comes after the paint.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => watch.keysMs.push(performance.now() - timeStamp);
        port2.postMessage(null);
      }),
    true,
  );
}

async function restart(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { watch } = globalThis as unknown as PageWatch;
    watch.frames.length = 0;
    watch.keysMs.length = 0;
    watch.maxNodes = 0;
  });
}

function read(page: Page): Promise<Watched & { pageHeightPx: number }> {
  return page.evaluate(() => {
    const { watch } = globalThis as unknown as PageWatch;
    const nodes = document.getElementsByTagName('*').length;
    return {
      ...watch,
      maxNodes: Math.max(watch.maxNodes, nodes),
      pageHeightPx: document.documentElement.scrollHeight,
    };
  });
}

function at(values: readonly number[], share: number): number {
  return round(quantile(values, share), 1);
}
