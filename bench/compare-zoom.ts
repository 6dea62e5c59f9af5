import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { ComparisonAnswer, ComparisonPrice } from '@/lib/shared/wire-comparison';
import { BROWSER_FLAGS, ensureBrowser } from '@/scripts/browser';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { startStandIn } from '@/test/stand-in-process';
import { median, quantile, round } from './measure/statistics';

/**
 * Zooming the twelve cells of a comparison together with the wheel, in a real browser: how long frames take, as one JSON
 * object on standard output. The baseline is a bare page with the same twelve pictures in the same table, whose script
 * only scales them: anything slower than that is our own cost.
 */
const SIZE = '1536x1024';
const AXES = {
  qualities: ['low', 'medium', 'high', 'max'],
  models: ['gpt-image-2.5-flare', 'gpt-image-2.5-sunburst', 'gpt-image-2.6-flare'],
};
const WHEEL_TURNS = 300;
const WHEEL_PX = 20;
const TURNS_EACH_WAY = 40;
const LIMITS = { frameP95Ms: 34 };
const VIEWPORT = { width: 1440, height: 900 };

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0 });
const overpaint = await startOverpaint({
  DATA_DIR: join(folder, 'data'),
  OPENAI_BASE_URL: standIn.baseUrl,
  OPENAI_API_KEY: 'sk-bench',
  LOG_LEVEL: 'error',
});
const { url, imageIds } = await makeComparison();
const pictures = await Promise.all(
  imageIds.map(async (id) =>
    Buffer.from(await (await fetch(`${overpaint.url}/api/images/${id}`)).arrayBuffer()),
  ),
);
const bare = createServer((request, response) => {
  const picture = pictures[Number(request.url?.slice(1))];
  if (request.url !== '/' && picture) response.setHeader('content-type', 'image/png').end(picture);
  else response.setHeader('content-type', 'text/html').end(barePage(pictures.length));
});
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });

// Makes the thumbnails first; a user waits for them only once.
await measureZoom(browser, url);
const load = loadavg()[0];
const baseline = await measureZoom(browser, bareUrl);
const zoom = await measureZoom(browser, url);

await browser.close();
bare.close();
await overpaint.stop('SIGTERM');
await standIn.stop();
rmSync(folder, { recursive: true });

console.log(
  JSON.stringify(
    {
      bench: 'compare-zoom',
      cells: imageIds.length,
      size: SIZE,
      loadAverage: load,
      zoom,
      baseline,
      frameP95ToBaseline: round(zoom.frameP95Ms / baseline.frameP95Ms),
      limits: LIMITS,
      holds: zoom.frameP95Ms <= LIMITS.frameP95Ms,
    },
    null,
    2,
  ),
);

/** Creates a comparison through the HTTP API and waits until all its cells are done. */
async function makeComparison(): Promise<{ url: string; imageIds: string[] }> {
  const id = randomUUID();
  const params = { ...DEFAULT_SETTINGS, prompt: 'a village by a river', size: SIZE };
  const asked = { base: { params, edit: null, images: [] }, axes: AXES };
  const post = async (path: string, body: object) => {
    const response = await fetch(`${overpaint.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const { cells } = (await post('/api/comparisons/price', asked)) as ComparisonPrice;
  const start = cells.map(({ key }) => ({ cell: key, runId: randomUUID() }));
  await post('/api/comparisons', { id, ...asked, start });
  for (;;) {
    const response = await fetch(`${overpaint.url}/api/comparisons/${id}`);
    const { comparison } = (await response.json()) as ComparisonAnswer;
    const imageIds = comparison.cells.flatMap(({ run }) => run?.images.map((image) => image.id) ?? []);
    if (imageIds.length === cells.length) return { url: `${overpaint.url}/compare/${id}`, imageIds };
    await wait(200);
  }
}

function barePage(count: number): string {
  const frames = Array.from({ length: count }, (_, index) => `<div data-frame><img src="/${index}"></div>`);
  return `<!doctype html><title>Bare</title><style>
    body { margin: 64px 32px; display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; }
    div { overflow: hidden; aspect-ratio: 1.5; border-radius: 8px; }
    img { display: block; width: 100%; will-change: transform; }
  </style>${frames.join('')}<script>
    const images = document.querySelectorAll('img');
    let scale = 1;
    let frame = 0;
    addEventListener('wheel', (event) => {
      event.preventDefault();
      scale = Math.min(24, Math.max(1, scale * Math.exp(event.deltaY * -0.012)));
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        for (const image of images) image.style.transform = 'scale(' + scale + ')';
      });
    }, { passive: false });
  </script>`;
}

async function measureZoom(launched: Browser, address: string) {
  const context = await launched.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'networkidle' });
  const middle = page.locator('[data-frame]').nth(1);
  await middle.hover();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const taskMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const box = await middle.boundingBox();
  if (box === null) throw new Error('There is no picture to zoom.');
  const before = await taskMs();
  // A string, because the TypeScript loader names each function through a helper that the page does not have.
  await page.evaluate(`(() => {
    const frames = (globalThis.frameTimes = []);
    let last = 0;
    const onFrame = (now) => {
      if (last > 0) frames.push(now - last);
      last = now;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
  })()`);
  for (let turn = 0; turn < WHEEL_TURNS; turn++) {
    // Zooms in for a while and out again, as with a pinch on a touchpad.
    const deltaY = Math.floor(turn / TURNS_EACH_WAY) % 2 === 0 ? -WHEEL_PX / 4 : WHEEL_PX / 4;
    await session.send('Input.dispatchMouseEvent', {
      type: 'mouseWheel',
      x: box.x + box.width / 3,
      y: box.y + box.height / 3,
      deltaX: 0,
      deltaY,
      modifiers: 2,
    });
  }
  const frames = (await page.evaluate('globalThis.frameTimes')) as number[];
  const busyMs = (await taskMs()) - before;
  await context.close();
  return {
    frames: frames.length,
    frameMedianMs: round(median(frames), 1),
    frameP95Ms: round(quantile(frames, 0.95), 1),
    mainThreadMsPerFrame: round(busyMs / frames.length, 1),
  };
}
