import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { CANARY_KEY, type OverpaintProcess, startOverpaint } from '@/test/overpaint-process';
import { type StandInProcess, startStandIn } from '@/test/stand-in-process';

export { expect };

/** One installation: the real server with its own folder, talking to the stand-in over HTTP. */
type Installation = {
  dataDirectory: string;
  url: string;
  /** Where it listens, for a proxy: `url` is its PUBLIC_URL where it has one. */
  listensAt: string;
  /** The output of all its server processes. */
  output(): string;
  /** Tells the server to stop. @returns its exit code once it has exited */
  stop(): Promise<number | null>;
  /** Stops the server with the given signal and starts it again on the same folder and port. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

type TestFixtures = {
  /** More environment for the server: `test.use({ environment: { MONTHLY_BUDGET_USD: '1' } })`. */
  environment: Record<string, string>;
  overpaint: Installation;
  /** Console errors that a test provokes on purpose, such as the browser's own line about a refused request. */
  expectedComplaints: RegExp[];
};

type WorkerFixtures = {
  /** How long a call of the stand-in takes. Only per file: another pace needs another process. */
  paceMs: number;
  standInProcess: StandInProcess;
};

export const test = base.extend<TestFixtures & { standIn: StandInProcess }, WorkerFixtures>({
  environment: [{}, { option: true }],
  expectedComplaints: [[], { option: true }],

  paceMs: [0, { option: true, scope: 'worker' }],

  standInProcess: [
    async ({ paceMs }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'overpaint-stand-in-'));
      const standIn = await startStandIn({
        logFile: join(folder, 'calls.jsonl'),
        saveDirectory: join(folder, 'files'),
        paceMs,
      });
      await use(standIn);
      await standIn.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  standIn: async ({ standInProcess }, use) => {
    await standInProcess.reset();
    await use(standInProcess);
  },

  overpaint: async ({ standIn, environment }, use) => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'overpaint-e2e-'));
    const settings = {
      DATA_DIR: dataDirectory,
      OPENAI_BASE_URL: standIn.baseUrl,
      OPENAI_API_KEY: CANARY_KEY,
      ...environment,
    };
    let server: OverpaintProcess = await startOverpaint(settings);
    // The name under which people open it may be another than that of the socket.
    const url = environment.PUBLIC_URL ?? server.url;
    let said = '';
    await use({
      dataDirectory,
      url,
      listensAt: server.url,
      output: () => said + server.output(),
      stop: () => server.stop('SIGTERM'),
      async restart(signal) {
        await server.stop(signal);
        said += server.output();
        server = await startOverpaint({ ...settings, PORT: new URL(url).port });
      },
    });
    await server.stop('SIGKILL');
    rmSync(dataDirectory, { recursive: true });
  },

  baseURL: async ({ overpaint }, use) => {
    await use(overpaint.url);
  },

  /** Every page is watched: it logs nothing on the console, violates no policy, and talks only to its own server. */
  context: async ({ context, overpaint, expectedComplaints }, use) => {
    const complaints: string[] = [];
    context.on('weberror', (error) => complaints.push(error.error().stack ?? error.error().message));
    context.on('console', (message) => {
      // Chromium gives a preloaded picture a few seconds by the clock: on a busy machine this says nothing about us.
      if (/was preloaded using link preload but not used within/.test(message.text())) return;
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.text()} ${message.location().url}`.trim());
    });
    const foreign: string[] = [];
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== overpaint.url && protocol !== 'data:' && protocol !== 'blob:')
        foreign.push(request.url());
    });
    const newPage = context.newPage.bind(context);
    context.newPage = async () => patient(await newPage());
    await use(context);
    expect(foreign, 'requests to another host').toEqual([]);
    expect(
      complaints.filter((complaint) => !expectedComplaints.some((expected) => expected.test(complaint))),
      'complaints of the browser',
    ).toEqual([]);
  },
});

/** Waits after each load until the page works. Until then it is inert, but Playwright would fill and press anyway. */
function patient(page: Page): Page {
  const { goto, reload } = page;
  const alive = () => page.locator('body > [inert]').waitFor({ state: 'detached' });
  page.goto = async (url, options) => {
    const response = await goto.call(page, url, options);
    if (options?.waitUntil !== 'commit') await alive();
    return response;
  };
  page.reload = async (options) => {
    const response = await reload.call(page, options);
    await alive();
    return response;
  };
  return page;
}

/** Opens Create and waits until it answers to clicks. */
export async function openCreate(page: Page, url = '/'): Promise<void> {
  await page.goto(url);
  // The server draws the button before its script arrives; React leaves this mark when it has hydrated the button.
  await page.getByRole('button', { name: /Generate/ }).evaluate(async (button) => {
    while (!Object.keys(button).some((key) => key.startsWith('__reactProps')))
      await new Promise(requestAnimationFrame);
  });
}

export async function writePrompt(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
}

/** Chooses a radio button: `choose(page, 'Quality', 'Low')`. Its name begins with its label; a price may follow. */
export async function choose(page: Page, group: string, option: string): Promise<void> {
  const radio = page
    .getByRole('radiogroup', { name: group })
    .getByRole('radio', { name: new RegExp(`^${option}`) });
  await radio.click();
  await expect(radio).toBeChecked();
}

export async function generate(page: Page, prompt: string): Promise<void> {
  await writePrompt(page, prompt);
  await page.getByRole('button', { name: /Generate/ }).click();
}

/** The row of a run. */
export function row(page: Page, prompt: string) {
  return page.getByRole('article', { name: prompt });
}

/** Waits until the pictures of a run are visible, not just announced. */
export async function expectPictures(page: Page, prompt: string, count: number): Promise<void> {
  const pictures = row(page, prompt).getByRole('img', { name: prompt });
  await expect(pictures).toHaveCount(count);
  for (const picture of await pictures.all()) {
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  }
}

/** All runs on the server, newest first. */
export async function listRuns(page: Page): Promise<WireRun[]> {
  const response = await page.request.get('/api/runs');
  expect(response.status()).toBe(200);
  const { runs } = (await response.json()) as { runs: WireRun[] };
  return runs;
}

export async function onlyRun(page: Page): Promise<WireRun> {
  const runs = await listRuns(page);
  expect(runs).toHaveLength(1);
  return runs[0] as WireRun;
}

export async function readImage(page: Page, image: Pick<WireImage, 'id'>): Promise<Buffer> {
  const response = await page.request.get(`/api/images/${image.id}`);
  expect(response.status()).toBe(200);
  return response.body();
}

/** @throws Error with the axe violations and their elements */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
