import '@/scripts/node-version';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { BROWSER_FLAGS, ensureBrowser } from '@/scripts/browser';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { median, quantile, round } from './measure/statistics';

/**
 * Painting on a 24-megapixel photo with the real mouse in the real page: from adding the file until it can be painted on,
 * and what is downloaded for that; frames after few and after many strokes, and after the release of one that crosses all
 * of the photo; undo until it shows on the screen; exporting a mask to a file. One JSON object on standard output.
 *
 * Two baselines in the same browser and run show how such canvases are usually written: every stroke is a `Konva.Line`,
 * redrawn with each move; and a full-resolution RGBA canvas whose undo is a snapshot.
 */
const PHOTO = { width: 6000, height: 4000 };
const MEASURED_STROKES = 20;
const MOVES = 24;
const UNDOS = 20;
const LONG_STROKES = 5;
const LONG_MOVES = 120;
/** Longer than anything that a release sets off. */
const REST_MS = 1500;
const VIEWPORT = { width: 1440, height: 900 };

const root = join(import.meta.dirname, '..');
await buildIfNeeded(buildOf(root), console.error);
const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
const photoFile = join(folder, 'photo.jpg');
await sharp(join(root, 'e2e/photos/seeding.jpg'))
  .resize(PHOTO.width, PHOTO.height, { fit: 'cover' })
  .jpeg({ quality: 88 })
  .toFile(photoFile);
const overpaint = await startOverpaint({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' });
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });

const ours = await measureOurs();
const konvaLines = await measureKonvaLines();
const rgbaCanvas = await measureRgbaCanvas();

await browser.close();
await overpaint.stop('SIGTERM');
rmSync(folder, { recursive: true });

console.log(
  JSON.stringify(
    {
      bench: 'canvas',
      photo: PHOTO,
      ours,
      baselines: { konvaLines, rgbaCanvas },
      manyToFew: ratio(ours.after1000.workMsP95, ours.after50.workMsP95),
      konvaLinesToOursAt1000: ratio(konvaLines.after1000MsP95, ours.after1000.workMsP95),
      rgbaUndoToOurs: ratio(rgbaCanvas.undoMsMedian, ours.undoToScreenMsMedian),
      rgbaExportToOurs: ratio(rgbaCanvas.exportMs, ours.exportMs),
    },
    null,
    2,
  ),
);

/** The loader of this file names inner functions through a helper that pages do not have. */
async function openPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const content = 'globalThis.__name = (named) => named;';
  await page.addInitScript({ content });
  await page.evaluate(content);
  return page;
}

type Frames = { workMsP95: number; workMsMedian: number; frameMsP95: number; frames: number };
type Watched = { work: number[]; frames: number[]; last: number; blockedMs: number };
type WatchedWindow = { watched: Watched };

async function measureOurs() {
  const page = await openPage();
  await page.addInitScript(watchFrames);
  await page.goto(overpaint.url, { waitUntil: 'networkidle' });
  const downloaded: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'GET' && pathname.startsWith('/api/images/')) downloaded.push(pathname);
  });
  const field = page.getByLabel(/^Add images/);
  await field.hover();
  const addedMs = performance.now();
  await field.setInputFiles(photoFile);
  await page.getByRole('button', { name: 'Paint a mask' }).click({ timeout: 60_000 });
  const surface = page.getByRole('application');
  await surface.waitFor();
  await page.getByText('Loading the photo').waitFor({ state: 'detached', timeout: 60_000 });
  const addToPaintMs = Math.round(performance.now() - addedMs);
  const isStored = /^Base image: .* \d+ × \d+$/;
  await page.getByRole('button', { name: isStored }).waitFor({ timeout: 60_000 });
  const addToStoredMs = Math.round(performance.now() - addedMs);
  const box = await surface.boundingBox();
  if (!box) throw new Error('There is no canvas to paint on.');

  await strokes(page, box, 0, 50 - MEASURED_STROKES);
  const after50 = await measureStrokes(page, box, 50);
  await fillUp(page, 1000 - 50 - MEASURED_STROKES);
  const after1000 = await measureStrokes(page, box, 1000);

  const longStroke = await measureLongStroke(page, box);
  const undos: number[] = [];
  for (let i = 0; i < UNDOS; i++) undos.push(await undo(page));

  await page.getByRole('button', { name: 'Mask file' }).click();
  const button = page.getByRole('button', { name: 'White where edited' });
  await button.waitFor();
  await page.evaluate(() => {
    (globalThis as unknown as WatchedWindow).watched.blockedMs = 0;
  });
  const startMs = performance.now();
  await Promise.all([page.waitForEvent('download'), button.click()]);
  const exportMs = performance.now() - startMs;
  const blockedMs = await page.evaluate(() => (globalThis as unknown as WatchedWindow).watched.blockedMs);
  await page.close();
  return {
    addToPaintMs,
    addToStoredMs,
    picturesDownloaded: downloaded.length,
    after50,
    after1000,
    longStroke,
    undoToScreenMsMedian: round(median(undos)),
    undoToScreenMsP95: round(quantile(undos, 0.95)),
    exportMs: Math.round(exportMs),
    longestBlockDuringExportMs: Math.round(blockedMs),
  };
}

/** Runs in the page before its own code: how long each frame's work takes, and how far apart frames are. */
function watchFrames(): void {
  const watched: Watched = { work: [], frames: [], last: 0, blockedMs: 0 };
  (globalThis as unknown as WatchedWindow).watched = watched;
  const native = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    native((time) => {
      const startMs = performance.now();
      callback(time);
      watched.work.push(performance.now() - startMs);
    });
  const tick = (time: number) => {
    if (watched.last > 0) watched.frames.push(time - watched.last);
    watched.last = time;
    native(tick);
  };
  native(tick);
  let lastMs = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const nowMs = performance.now();
    watched.blockedMs = Math.max(watched.blockedMs, nowMs - lastMs);
    lastMs = nowMs;
    setTimeout(() => channel.port2.postMessage(0), 1);
  };
  channel.port2.postMessage(0);
}

type Box = { x: number; y: number; width: number; height: number };

async function strokes(page: Page, box: Box, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i++) {
    const x = box.x + 60 + ((i * 97) % (box.width - 350));
    const y = box.y + 70 + ((i * 61) % (box.height - 200));
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let k = 0; k < MOVES; k++) await page.mouse.move(x + k * 9, y + Math.sin(k / 3) * 50);
    await page.mouse.up();
  }
}

async function measureStrokes(page: Page, box: Box, upTo: number): Promise<Frames> {
  await page.evaluate(() => {
    const { watched } = globalThis as unknown as WatchedWindow;
    watched.work = [];
    watched.frames = [];
  });
  await strokes(page, box, upTo - MEASURED_STROKES, MEASURED_STROKES);
  const { work, frames } = await page.evaluate(() => (globalThis as unknown as WatchedWindow).watched);
  return {
    workMsMedian: round(median(work)),
    workMsP95: round(quantile(work, 0.95)),
    frameMsP95: round(quantile(frames, 0.95)),
    frames: frames.length,
  };
}

/** Until it shows. */
function undo(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const startMs = performance.now();
        const init = { key: 'z', ctrlKey: true, bubbles: true, cancelable: true };
        document.querySelector('[role=application]')?.dispatchEvent(new KeyboardEvent('keydown', init));
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
      }),
  );
}

/** One stroke all over the photo: the longest frame after its release, and undo of it, at once and later. */
async function measureLongStroke(page: Page, box: Box) {
  await page.getByRole('slider', { name: 'Size', exact: true }).fill('700');
  const paint = async () => {
    await page.mouse.move(box.x + 60, box.y + 60);
    await page.mouse.down();
    for (let k = 0; k < LONG_MOVES; k++) {
      const x = box.x + 60 + (k / LONG_MOVES) * (box.width - 120);
      await page.mouse.move(x, box.y + 60 + (box.height - 120) * Math.abs(Math.sin(k / 12)));
    }
    // What the last move painted is drawn.
    await page.waitForTimeout(REST_MS);
    await page.evaluate(() => {
      (globalThis as unknown as WatchedWindow).watched.frames = [];
    });
    await page.mouse.up();
  };
  const releases: number[] = [];
  const undosLater: number[] = [];
  for (let i = 0; i < LONG_STROKES; i++) {
    await paint();
    await page.waitForTimeout(REST_MS);
    const frames = await page.evaluate(() => (globalThis as unknown as WatchedWindow).watched.frames);
    releases.push(Math.max(...frames));
    undosLater.push(await undo(page));
    await page.waitForTimeout(REST_MS);
  }
  await paint();
  const undoAtOnceMs = await undo(page);
  return {
    longestFrameAfterReleaseMsMedian: round(median(releases)),
    undoToScreenMsMedian: round(median(undosLater)),
    undoAtOnceMs: round(undoAtOnceMs),
  };
}

/** Unmeasured strokes, made by synthetic events: a thousand with the mouse would take minutes. */
async function fillUp(page: Page, count: number): Promise<void> {
  await page.evaluate(
    ({ strokeCount, moves }) => {
      const surface = document.querySelector('[role=application]') as HTMLElement;
      const { left, top, width, height } = surface.getBoundingClientRect();
      const fire = (type: string, x: number, y: number) =>
        surface.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 99,
            pointerType: 'mouse',
            button: 0,
            buttons: type === 'pointerup' ? 0 : 1,
            clientX: left + x,
            clientY: top + y,
            bubbles: true,
          }),
        );
      for (let i = 0; i < strokeCount; i++) {
        const x = 60 + ((i * 89) % (width - 350));
        const y = 70 + ((i * 53) % (height - 200));
        fire('pointerdown', x, y);
        for (let k = 0; k < moves; k++) fire('pointermove', x + k * 9, y + Math.sin(k / 3) * 50);
        fire('pointerup', x + moves * 9, y);
      }
    },
    { strokeCount: count, moves: MOVES },
  );
}

type KonvaGlobal = {
  Konva: {
    Stage: new (config: object) => { add(layer: object): void };
    Layer: new () => {
      add(line: object): void;
      drawScene(): void;
      getNativeCanvasElement(): HTMLCanvasElement;
    };
    Line: new (config: object) => { points(points: number[]): void };
  };
};

async function measureKonvaLines() {
  const page = await openPage();
  await page.evaluate(() => {
    document.body.innerHTML = '<div id="stage"></div>';
  });
  await page.addScriptTag({ path: join(root, 'node_modules/konva/konva.min.js') });
  const draws = await page.evaluate(
    ({ size, moves, measured }) => {
      const { Konva } = globalThis as unknown as KonvaGlobal;
      const stage = new Konva.Stage({ container: 'stage', ...size });
      const layer = new Konva.Layer();
      stage.add(layer);
      let count = 0;
      const stroke = (times: number[] | null) => {
        const x = 60 + ((count * 97) % (size.width - 350));
        const y = 70 + ((count * 61) % (size.height - 200));
        const points: number[] = [];
        const line = new Konva.Line({
          points,
          stroke: 'rgba(255,61,110,0.5)',
          strokeWidth: 40,
          lineCap: 'round',
        });
        layer.add(line);
        count++;
        for (let k = 0; k < moves; k++) {
          points.push(x + k * 9, y + Math.sin(k / 3) * 50);
          line.points([...points]);
          if (!times) continue;
          const startMs = performance.now();
          layer.drawScene();
          // Drawing is only recorded until something reads the canvas.
          layer.getNativeCanvasElement().getContext('2d')?.getImageData(0, 0, 1, 1);
          times.push(performance.now() - startMs);
        }
      };
      const upTo = (total: number) => {
        while (count < total - measured) stroke(null);
        const times: number[] = [];
        while (count < total) stroke(times);
        return times;
      };
      return { few: upTo(50), many: upTo(1000) };
    },
    { size: VIEWPORT, moves: MOVES, measured: 3 },
  );
  await page.close();
  return {
    after50MsP95: round(quantile(draws.few, 0.95)),
    after1000MsP95: round(quantile(draws.many, 0.95)),
  };
}

async function measureRgbaCanvas() {
  const page = await openPage();
  const measured = await page.evaluate(
    async ({ photo, viewport, moves }) => {
      const mask = Object.assign(document.createElement('canvas'), photo);
      const shown = Object.assign(document.createElement('canvas'), viewport);
      const context = mask.getContext('2d', { willReadFrequently: true });
      const screen = shown.getContext('2d');
      if (!context || !screen) throw new Error('This browser provides no canvas.');
      context.lineWidth = 240;
      context.lineCap = 'round';
      const frames: number[] = [];
      const snapshots: ImageData[] = [];
      const presses: number[] = [];
      for (let stroke = 0; stroke < 4; stroke++) {
        let startMs = performance.now();
        snapshots.push(context.getImageData(0, 0, photo.width, photo.height));
        presses.push(performance.now() - startMs);
        context.beginPath();
        context.moveTo(300, 500 + stroke * 600);
        for (let k = 1; k < moves; k++) {
          startMs = performance.now();
          context.lineTo(300 + k * 50, 500 + stroke * 600 + Math.sin(k / 3) * 250);
          context.stroke();
          screen.clearRect(0, 0, viewport.width, viewport.height);
          screen.drawImage(mask, 0, 0, viewport.width, viewport.height);
          screen.getImageData(0, 0, 1, 1);
          frames.push(performance.now() - startMs);
        }
      }
      const exportStartMs = performance.now();
      await new Promise((resolve) => mask.toBlob(resolve, 'image/png'));
      const exportMs = performance.now() - exportStartMs;
      const undos = snapshots.reverse().map((snapshot) => {
        const startMs = performance.now();
        context.putImageData(snapshot, 0, 0);
        screen.drawImage(mask, 0, 0, viewport.width, viewport.height);
        screen.getImageData(0, 0, 1, 1);
        return performance.now() - startMs;
      });
      return { frames, presses, undos, exportMs };
    },
    { photo: PHOTO, viewport: VIEWPORT, moves: MOVES },
  );
  await page.close();
  return {
    frameMsP95: round(quantile(measured.frames, 0.95)),
    pressMsMedian: round(median(measured.presses)),
    undoMsMedian: round(median(measured.undos)),
    exportMs: Math.round(measured.exportMs),
  };
}

function ratio(value: number, baseline: number): number {
  return round(value / Math.max(baseline, 0.01));
}
