import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions } from '@playwright/test';

/** What a fresh browser waits for on a page. */
export type Load = {
  firstLoadJsGzipBytes: number;
  firstPaintMs: number;
  largestPaintMs: number;
  usableMs: number;
  layoutShift: number;
};

/**
 * @param options.button the button that must work before the page counts as usable: a word in it, or its name
 * @param options.as the cookies of who is signed in
 */
export async function measureLoad(
  launched: Browser,
  url: string,
  { button = 'Generate', as }: { button?: string; as?: BrowserContextOptions['storageState'] } = {},
): Promise<Load> {
  const context = await launched.newContext({
    viewport: { width: 1280, height: 800 },
    ...(as !== undefined && { storageState: as }),
  });
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url()))
      scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  // The TypeScript loader names each function through a helper that the page does not have.
  await page.addInitScript('globalThis.__name ??= (each) => each');
  await page.addInitScript(watchPage, button);
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(() => (globalThis as unknown as PageWatch).watched.usableMs > 0);
  await page.waitForLoadState('networkidle');
  const watched = await page.evaluate(() => (globalThis as unknown as PageWatch).watched);
  const sizes = await Promise.all(scripts);
  await context.close();
  return { firstLoadJsGzipBytes: sizes.reduce((sum, size) => sum + size, 0), ...watched };
}

type PageWatch = { watched: Omit<Load, 'firstLoadJsGzipBytes'> };

/** Runs in the page before its own code. Usable: the button is there and not inert. */
function watchPage(name: string): void {
  const watched = { firstPaintMs: 0, largestPaintMs: 0, usableMs: 0, layoutShift: 0 };
  (globalThis as unknown as { watched: typeof watched }).watched = watched;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === 'first-contentful-paint') watched.firstPaintMs = entry.startTime;
    }
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watched.largestPaintMs = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      watched.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    const button = [...document.querySelectorAll('button')].find(
      (each) => each.textContent?.includes(name) || each.ariaLabel === name,
    );
    // Inert until React has hydrated the page.
    const listens = button !== undefined && button.closest('[inert]') === null;
    if (listens) watched.usableMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
