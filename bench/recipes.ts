/**
 * Restyles 80 photos of 12 megapixels against an API that answers at once, each with its subject kept, and packs them. One
 * JSON object on standard output: the server's memory, alone and with the processes that it starts; the longest wait
 * for an answer of `/healthz` meanwhile, beside the same before there was work; and of the packages the first byte and the
 * growth of memory, for 10 pictures and for all.
 */
import '@/scripts/node-version';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { JobAnswer, WireJob } from '@/lib/shared/recipes/wire-jobs';
import { TERMINAL } from '@/lib/shared/run-status';
import type { UploadAnswer } from '@/lib/shared/wire';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { forgetPeakRss, peakRssMb, rssMb, watchFamily } from '@/test/process-memory';
import { startStandIn } from '@/test/stand-in-process';
import { round } from './measure/statistics';

const PHOTOS = Number(process.env.PHOTOS ?? 80);
const FEW = 10;
const WIDTH = 4000;
const HEIGHT = 3000;
const LOOK_EVERY_MS = 20;
const LIMITS = { peakMb: 700, stallMs: 100, firstByteMs: 1000 };

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0, noise: true });
const server = await startOverpaint({
  DATA_DIR: join(folder, 'data'),
  LOG_LEVEL: 'error',
  OPENAI_BASE_URL: standIn.baseUrl,
  OPENAI_API_KEY: 'sk-bench',
});
try {
  const images = await upload('input', PHOTOS, makePhoto);
  // One mask fits all: what is cut and put back is of the same size for each.
  const [mask = ''] = await upload('mask', 1, makeMask);
  const job = await beginJob(images, mask);
  const idleStallMs = await watchStalls(() => sleep(5000));
  forgetPeakRss(server.pid);
  const family = watchFamily(server.pid);
  const startedAt = performance.now();
  const stallMs = await watchStalls(() => drawAll(job));
  const restyled = {
    wallMs: Math.round(performance.now() - startedAt),
    peakMb: peakRssMb(server.pid),
    peakWithHelpersMb: family.stop(),
    stallMs,
    idleStallMs,
  };
  await approve(job.id, FEW);
  const few = await pack(job.id);
  await approve(job.id, PHOTOS);
  const all = await pack(job.id);
  console.log(
    JSON.stringify(
      {
        bench: 'recipes',
        photos: PHOTOS,
        megapixels: (WIDTH * HEIGHT) / 1e6,
        restyled,
        packages: { few, all },
        limits: LIMITS,
      },
      null,
      2,
    ),
  );
} finally {
  await server.stop('SIGTERM');
  await standIn.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Soft noise: as large a file as a photo, and no two alike. */
async function makePhoto(index: number): Promise<Buffer> {
  return sharp({
    create: {
      width: WIDTH / 8,
      height: HEIGHT / 8,
      channels: 3,
      noise: { type: 'gaussian', mean: 90 + index, sigma: 30 },
      background: 'black',
    },
  })
    .resize(WIDTH, HEIGHT)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The middle is the subject. */
async function makeMask(): Promise<Buffer> {
  const subject = await sharp({
    create: { width: WIDTH / 2, height: HEIGHT / 2, channels: 3, background: 'black' },
  })
    .png()
    .toBuffer();
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: 'white' } })
    .composite([{ input: subject, left: WIDTH / 4, top: HEIGHT / 4 }])
    .png()
    .toBuffer();
}

async function upload(
  role: 'input' | 'mask',
  count: number,
  make: (index: number) => Promise<Buffer>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = (await make(index)) as unknown as BodyInit;
    const { image } = await ask<UploadAnswer>('POST', `/api/images?role=${role}&name=photo-${index}`, {
      body,
    });
    ids.push(image.id);
  }
  return ids;
}

async function beginJob(images: readonly string[], mask: string): Promise<WireJob> {
  const id = crypto.randomUUID();
  await ask('POST', '/api/jobs', {
    json: {
      id,
      recipe: 'restyle',
      name: 'Menu',
      settings: { words: 'a dark wooden table', quality: 'low', targets: ['instagram-square'] },
    },
  });
  const items = images.map((image, index) => ({
    id: crypto.randomUUID(),
    name: `Dish ${index + 1}`,
    images: [image],
    details: { mask },
  }));
  return (await ask<JobAnswer>('POST', `/api/jobs/${id}/items`, { json: { items } })).job;
}

async function drawAll(job: WireJob): Promise<void> {
  await ask('POST', `/api/jobs/${job.id}/start`, {
    json: { starts: job.items.map((item) => ({ item: item.id, runId: crypto.randomUUID() })) },
  });
  for (;;) {
    await sleep(1000);
    const { items } = await readJob(job.id);
    const runs = items.flatMap((item) => item.runs);
    const failed = runs.find(({ status }) => status === 'failed' || status === 'unknown');
    if (failed !== undefined) throw new Error(`A run ended as ${failed.status}: ${failed.error?.message}`);
    if (runs.length === items.length && runs.every(({ status }) => TERMINAL.has(status))) return;
  }
}

async function approve(id: string, count: number): Promise<void> {
  for (const item of (await readJob(id)).items.slice(0, count))
    if (item.verdict !== 'approved')
      await ask('PATCH', `/api/jobs/${id}/items/${item.id}`, {
        json: { revision: item.revision, verdict: 'approved' },
      });
}

async function readJob(id: string): Promise<WireJob> {
  return (await ask<JobAnswer>('GET', `/api/jobs/${id}`)).job;
}

async function pack(id: string) {
  const measured: Record<string, object> = {};
  for (const kind of ['pictures', 'contact-sheet']) {
    const beforeMb = rssMb(server.pid);
    forgetPeakRss(server.pid);
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/api/jobs/${id}/packages/${kind}`);
    if (!response.ok || response.body === null) throw new Error(`${kind}: ${await response.text()}`);
    let firstByteMs: number | null = null;
    let bytes = 0;
    for await (const piece of response.body) {
      firstByteMs ??= Math.round(performance.now() - startedAt);
      bytes += piece.byteLength;
    }
    measured[kind] = {
      firstByteMs,
      wallMs: Math.round(performance.now() - startedAt),
      megabytes: round(bytes / 1e6, 1),
      growthMb: peakRssMb(server.pid) - beforeMb,
    };
  }
  return measured;
}

/** The longest that the server let one wait who asked it for nothing, while something else was done. */
async function watchStalls(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  const over = { is: false };
  const looking = (async () => {
    while (!over.is) {
      const askedAt = performance.now();
      await (await fetch(`${server.url}/healthz`)).text();
      longestMs = Math.max(longestMs, performance.now() - askedAt);
      await sleep(LOOK_EVERY_MS);
    }
  })();
  await work();
  over.is = true;
  await looking;
  return Math.round(longestMs);
}

async function ask<Answer>(
  method: string,
  path: string,
  { json, body }: { json?: unknown; body?: BodyInit } = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    ...(json === undefined
      ? body !== undefined && { body, headers: { 'content-type': 'image/png' } }
      : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
}
