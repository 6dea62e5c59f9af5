import '@/scripts/node-version';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from '@/scripts/browser';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { startStandIn } from '@/test/stand-in-process';
import { type Load, measureLoad } from './measure/page-load';
import { median, medians, round } from './measure/statistics';

/**
 * What a user waits for on the Create page, and how long until each other page works: medians over fresh browsers, as one
 * JSON object on standard output.
 * The baseline is a one-line page from a bare HTTP server, in the same browser and run: we cannot be faster than that.
 */
const LOADS = 11;
const ROUNDS = 9;
/** Shifts of the layout are small shares. */
const DIGITS = 4;

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0, noise: true });
const overpaint = await startOverpaint({
  DATA_DIR: join(folder, 'data'),
  OPENAI_BASE_URL: standIn.baseUrl,
  OPENAI_API_KEY: 'sk-bench',
  LOG_LEVEL: 'error',
});
const bare = createServer((_request, response) => {
  response
    .setHeader('content-type', 'text/html')
    .end('<!doctype html><title>Bare</title><button>Generate</button>');
});
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });

// The first request to a fresh server loads everything, so it is not typical.
await measureLoad(browser, overpaint.url);
const empty = await repeat(LOADS, () => measureLoad(browser, overpaint.url));
const baseline = await repeat(LOADS, () =>
  measureLoad(browser, `http://127.0.0.1:${(bare.address() as AddressInfo).port}`),
);
const oneImageMs = await measureClickToPicture(browser, overpaint.url, 1);
const fourImagesMs = await measureClickToPicture(browser, overpaint.url, 4);
const full = await repeat(LOADS, () => measureLoad(browser, overpaint.url));
const otherPages: Record<string, Load> = {};
for (const [name, path] of Object.entries(await findOtherPages(overpaint.url))) {
  await measureLoad(browser, overpaint.url + path, { button: 'All actions' });
  const loads = await repeat(LOADS, () =>
    measureLoad(browser, overpaint.url + path, { button: 'All actions' }),
  );
  otherPages[name] = medians(loads, DIGITS);
}

await browser.close();
bare.close();
await overpaint.stop('SIGTERM');
await standIn.stop();
rmSync(folder, { recursive: true });

const emptyPage = medians(empty, DIGITS);
const barePage = medians(baseline, DIGITS);
console.log(
  JSON.stringify(
    {
      bench: 'page',
      loads: LOADS,
      emptyPage,
      pageWithImages: medians(full, DIGITS),
      otherPages,
      barePage,
      largestPaintToBare: round(emptyPage.largestPaintMs / barePage.largestPaintMs),
      usableToBare: round(emptyPage.usableMs / barePage.usableMs),
      clickToPicture: {
        rounds: ROUNDS,
        oneImageMs: round(median(oneImageMs), DIGITS),
        fourImagesMs: round(median(fourImagesMs), DIGITS),
      },
    },
    null,
    2,
  ),
);

/** Their paths; they show the images made in the rounds of one and of four images. */
async function findOtherPages(url: string): Promise<Record<string, string>> {
  const { runs } = (await (await fetch(`${url}/api/runs`)).json()) as {
    runs: { images: { id: string }[] }[];
  };
  const image = runs[0]?.images[0]?.id;
  return { library: '/library', usage: '/usage', compare: '/compare', image: `/image/${image}` };
}

/** From the click until every picture of the run is decoded, on the page's own clock. */
async function measureClickToPicture(launched: Browser, url: string, images: number): Promise<number[]> {
  const context = await launched.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'networkidle' });
  for (let n = 1; n < images; n++) await page.getByRole('button', { name: 'One image more' }).click();
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const prompt = `bench ${images} ${round}`;
    await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
    times.push(await clickAndWait(page, prompt, images));
  }
  await context.close();
  return times.slice(1);
}

function clickAndWait(page: Page, prompt: string, images: number): Promise<number> {
  return page.evaluate(
    async ({ wanted, count }) => {
      const button = [...document.querySelectorAll('button')].find((each) =>
        each.textContent?.includes('Generate'),
      );
      const startedAt = performance.now();
      button?.click();
      for (;;) {
        const pictures = [...document.querySelectorAll('img')].filter((each) => each.alt === wanted);
        if (pictures.length === count && pictures.every((each) => each.complete && each.naturalWidth > 0)) {
          await Promise.all(pictures.map((each) => each.decode()));
          return performance.now() - startedAt;
        }
        await new Promise(requestAnimationFrame);
      }
    },
    { wanted: prompt, count: images },
  );
}

async function repeat<T>(times: number, measure: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let time = 0; time < times; time++) results.push(await measure());
  return results;
}
