import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import sharp from 'sharp';
import type { RunAnswer, UploadAnswer, WireRun } from '@/lib/shared/wire';
import { BROWSER_FLAGS } from '@/scripts/browser';
import { startPostgres } from '@/scripts/postgres';
import { type OverpaintProcess, startOverpaint } from '@/test/overpaint-process';
import { makeOwnCertificate } from '@/test/own-certificate';
import {
  HAS_IPV6,
  missing,
  NAME,
  ORIGIN,
  type RunningProxy,
  readBody,
  type Sent,
  send,
  startCaddy,
  startNginx,
} from './documented-hosts';
import { expect, expectPictures, generate, openCreate, row, test } from './rig';

const path = process.env.CHROMIUM_PATH;
test.use({
  environment: { AUTH: 'accounts', PUBLIC_URL: ORIGIN, TRUSTED_PROXIES: '127.0.0.1' },
  launchOptions: {
    args: [...BROWSER_FLAGS, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
    ...(path !== undefined && { executablePath: path }),
  },
});

// Slow: eight pages at a time, and pictures of 47 MB.
test.describe.configure({ timeout: 240_000 });

/** More tabs than a browser opens HTTP/1.1 connections. */
const TABS = 8;
const NOTICE = /A proxy holds back live updates/;

test.describe('without a proxy', () => {
  test.use({ environment: {} });

  test('eight tabs on one plain HTTP address all work, because they share one event stream', async ({
    context,
    overpaint,
  }) => {
    const open = await openTabs(context, overpaint.url);
    await expectAllAlive(open);
  });
});

const PROXIES: { name: string; programs: string[]; start: (overpaint: string) => Promise<RunningProxy> }[] = [
  { name: 'nginx', programs: ['nginx', 'openssl'], start: startNginx },
  { name: 'caddy', programs: ['caddy', 'openssl'], start: startCaddy },
];

for (const { name, programs, start } of PROXIES) {
  const reason = missing(...programs);

  test.describe(`${name}, as documented`, () => {
    test.skip(reason !== null, reason ?? '');
    let proxy: RunningProxy;
    test.beforeEach(async ({ overpaint }) => {
      proxy = await start(overpaint.listensAt);
    });
    test.afterEach(() => proxy.stop());

    test('a new server is set up, then passes pages, changes, events, large uploads and ZIP files', async ({
      overpaint,
    }) => {
      for (const address of HAS_IPV6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
        const first = await send('/', { address });
        expect([first.statusCode, first.headers.location]).toEqual([307, '/setup']);
        first.resume();
      }
      expect((await send('/api/events')).statusCode).toBe(401);
      const guessed = await post('/api/setup', { ...ADMIN, code: 'AAAAA-AAAAA-AAAAA-AAAAA' });
      expect(guessed.statusCode).toBe(403);
      const cookie = await setUp(overpaint.output());

      const events = await send('/api/events', { headers: { cookie } });
      const next = readEvents(events);
      await next(({ event }) => event === 'ready');
      const id = '01900000-0000-7000-8000-000000000001';
      const started = await post(
        '/api/generate',
        { id, prompt: 'A lighthouse', model: 'gpt-image-2', quality: 'low' },
        cookie,
      );
      expect(started.statusCode).toBe(202);
      expect(((await readJson(started)) as RunAnswer).run.id).toBe(id);
      // While the connection is open, not when it ends.
      const { run } = await next(({ run }) => run?.id === id && run.status === 'done');

      const large = await noise(3_900, 4_000);
      expect(large.byteLength).toBeGreaterThan(45_000_000);
      const uploaded = await send('/api/images?role=input', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', cookie },
        body: large,
      });
      expect(uploaded.statusCode).toBe(201);
      const { image } = (await readJson(uploaded)) as UploadAnswer;

      const ids = [...(run?.images.map((each) => each.id) ?? []), image.id];
      const zip = await post('/api/images/zip', { ids }, cookie);
      expect(zip.statusCode).toBe(200);
      const bytes = await readBody(zip);
      expect(bytes.subarray(0, 2).toString()).toBe('PK');
      expect(bytes.byteLength).toBeGreaterThan(1_000_000);

      // Signing out ends what is open, also through the proxy.
      const left = performance.now();
      const ended = readBody(events).catch(() => undefined);
      expect((await post('/api/sign-out', {}, cookie)).statusCode).toBe(204);
      await ended;
      expect(performance.now() - left).toBeLessThan(5_000);
    });

    test('a browser uses HTTP/2 with it, and eight tabs all work', async ({ browser, overpaint }) => {
      const context = await signIn(browser, overpaint.output());
      const tabs = await openTabs(context, ORIGIN);
      const protocol = await tabs[0]?.evaluate(
        () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol,
      );
      expect(protocol).toBe('h2');
      await expectAllAlive(tabs);
      await context.close();
    });
  });
}

test.describe('nginx with another configuration', () => {
  const reason = missing('nginx', 'openssl');
  test.skip(reason !== null, reason ?? '');
  let proxy: RunningProxy | null = null;
  test.afterEach(async () => {
    await proxy?.stop();
    proxy = null;
  });

  test.describe('without accounts', () => {
    test.use({ environment: { ALLOWED_HOSTS: NAME } });

    test('that drops the port: the refusal names the line that fixes it', async ({ overpaint }) => {
      proxy = await startNginx(overpaint.listensAt, (block) =>
        block.replace('Host $http_host', 'Host $host'),
      );
      const answer = await post('/api/generate', { id: '01900000-0000-7000-8000-000000000002', prompt: 'x' });
      expect(answer.statusCode).toBe(403);
      expect(JSON.stringify(await readJson(answer))).toContain('proxy_set_header Host $http_host');
    });
  });

  test('that compresses events, and so holds them back: the page polls instead, and says so', async ({
    overpaint,
    browser,
  }) => {
    proxy = await startNginx(overpaint.listensAt, (block) =>
      block.replace(
        'proxy_buffering off;',
        'gzip on; gzip_types text/event-stream; gzip_min_length 0; proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;',
      ),
    );
    const context = await signIn(browser, overpaint.output());
    const page = await context.newPage();
    await page.goto(ORIGIN);
    await expect(page.getByText(NOTICE)).toBeVisible({ timeout: 30_000 });
    await generate(page, 'A lighthouse');
    await expectPictures(page, 'A lighthouse', 1);
    await context.close();
  });

  test('that accepts only small requests: the page says at once whose limit it is', async ({
    overpaint,
    browser,
  }) => {
    proxy = await startNginx(overpaint.listensAt, (block) => block.replace('client_max_body_size 60m;', ''));
    const context = await signIn(browser, overpaint.output());
    const page = await context.newPage();
    await openCreate(page, ORIGIN);
    await page.getByLabel(/^Add images/).hover();
    await expect(page.getByRole('region', { name: 'Input images' })).toBeVisible();
    const picture = { name: 'large.png', mimeType: 'image/png', buffer: await noise(800, 800) };
    await page.getByLabel(/^Add images/).setInputFiles(picture);
    await expect(
      page.getByRole('alert').filter({ hasText: /refuses requests above its own limit \(413\)/ }),
    ).toBeVisible();
    await context.close();
  });
});

test('PostgreSQL with its own certificate, as documented', async ({ standIn }) => {
  const own = await makeOwnCertificate();
  const postgres = own && (await startPostgres({ tls: own, access: ['hostssl all all 127.0.0.1/32 trust'] }));
  test.skip(postgres === null, 'PostgreSQL and OpenSSL are not both installed');
  if (own === null || postgres === null) return;
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-hosting-'));
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, own.certificate);
  let server: OverpaintProcess | null = null;
  try {
    server = await startOverpaint({
      DATA_DIR: join(folder, 'data'),
      OPENAI_BASE_URL: standIn.baseUrl,
      DATABASE_URL: `${postgres.url}?sslmode=verify-full&sslrootcert=${authority}`,
    });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  } finally {
    await server?.stop('SIGKILL');
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
});

const ADMIN = { email: 'ann@example.com', name: 'Ann', password: 'a long password' };

/** @param said the server's log, which has the code */
async function setUp(said: string): Promise<string> {
  const [, code = ''] = /^Setup code: (\S+)$/m.exec(said) ?? [];
  const answer = await post('/api/setup', { ...ADMIN, code });
  expect(answer.statusCode).toBe(204);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function signIn(browser: Browser, said: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
  });
  const [name = '', value = ''] = (await setUp(said)).split('=');
  await context.addCookies([{ name, value, url: ORIGIN, secure: true, httpOnly: true, sameSite: 'Lax' }]);
  return context;
}

async function openTabs(context: BrowserContext, url: string): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let count = 0; count < TABS; count++) {
    const tab = await context.newPage();
    await openCreate(tab, url);
    tabs.push(tab);
  }
  return tabs;
}

/** All tabs show the picture that one of them starts. */
async function expectAllAlive(tabs: readonly Page[]): Promise<void> {
  const last = tabs.at(-1) as Page;
  await generate(last, 'A pier in fog');
  // Eight pages that animate without a graphics card leave little of the processor for the picture.
  // By the page itself: only the browser is told where the name leads.
  const statuses = () =>
    last.evaluate(async () => {
      const { runs } = (await (await fetch('/api/runs')).json()) as { runs: { status: string }[] };
      return runs.map(({ status }) => status);
    });
  await expect.poll(statuses, { timeout: 120_000 }).toEqual(['done']);
  for (const tab of tabs) {
    await tab.bringToFront();
    await expectPictures(tab, 'A pier in fog', 1);
    await expect(tab.getByText(NOTICE)).toBeHidden();
    await expect(row(tab, 'A pier in fog')).toBeVisible();
  }
}

function post(address: string, body: unknown, cookie = ''): Promise<IncomingMessage> {
  const headers: Sent['headers'] = { 'content-type': 'application/json', cookie };
  return send(address, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function readJson(answer: IncomingMessage): Promise<unknown> {
  return JSON.parse((await readBody(answer)).toString('utf8'));
}

/** An incompressible picture. */
function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

type StreamEvent = { event: string; run?: WireRun };

/** @returns a function that reads on to the first matching event */
function readEvents(
  answer: IncomingMessage,
): (fits: (event: StreamEvent) => boolean) => Promise<StreamEvent> {
  const chunks = answer.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let text = '';
  return async (fits) => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = await chunks.next();
        if (done) throw new Error('The stream ended');
        text += value;
        continue;
      }
      const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      const read: StreamEvent = event === 'run' ? { event, run: JSON.parse(data) as WireRun } : { event };
      if (fits(read)) return read;
    }
  };
}
