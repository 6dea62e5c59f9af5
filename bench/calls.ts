/**
 * 500 calls in flight in one process, as one JSON object on standard output: memory and stalls while they wait and while
 * their answers come in, whether each was made once and ended with its picture and its bill, and how long a picture
 * takes from its arrival to the library. The baseline is the simple way with the same API in the same run: 500 times
 * `fetch`, `await response.json()`, `Buffer.from`, write, fsync, with no recovery after an interruption.
 *
 * An answer comes 30 to 60 seconds after its call: a thousand a minute, four times what the highest published tier
 * allows. Each side runs in its own process, and so does the API.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { watchOwnWork } from '@/bench/measure/watch-own-work';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices } from '@/lib/server/services';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { TERMINAL } from '@/lib/shared/run-status';
import { median, quantile, round } from './measure/statistics';

type Subject = 'ours' | 'baseline';
type Measured = {
  startRssMb: number;
  /** All calls were sent and none had been answered. */
  waitingRssMb: number;
  peakRssMb: number;
  longestStallMs: number;
  stallP99Ms: number;
  /** The longest CPU time of this thread between two turns, whatever else the machine did. */
  longestOwnWorkMs: number;
  cpuMsPerCall: number;
  /** From the last byte of an answer until its picture is stored durably. */
  savedAfterP50Ms: number;
  savedAfterP99Ms: number;
};
type Checked = {
  admittedMs: number;
  done: number;
  images: number;
  costAddsUp: boolean;
  heldMicroUsd: number;
};
/** What the API saw. */
type Seen = { calls: number; prompts: number; mostInFlight: number; sentAt: Record<string, number> };

const CALLS = 500;
const FASTEST_MS = 30_000;
const SLOWEST_MS = 60_000;
/** Noise of 700 × 700 pixels makes a PNG of 1.5 MB. */
const EDGE_PIXELS = 700;
const STALL_RESOLUTION_MS = 5;
const OWNER = 'local';
const MB = 1024 * 1024;
const USAGE = {
  input_tokens: 10,
  input_tokens_details: { text_tokens: 10, image_tokens: 0 },
  output_tokens: 272,
  total_tokens: 282,
};

const [role, ...rest] = process.argv.slice(2);
if (role === 'api') await serveApi(rest[0] ?? '');
else if (role === 'measure') await measure(rest[0] as Subject, rest[1] ?? '', rest[2] ?? '');
else await main();

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  const picturePath = join(directory, 'picture.png');
  const noise = randomBytes(EDGE_PIXELS * EDGE_PIXELS * 3);
  const picture = await sharp(noise, { raw: { width: EDGE_PIXELS, height: EDGE_PIXELS, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  await writeFile(picturePath, picture);
  const baseline = await measureInChild('baseline', picturePath, directory);
  const ours = await measureInChild('ours', picturePath, directory);
  await rm(directory, { recursive: true });
  console.log(
    JSON.stringify(
      {
        bench: 'calls',
        calls: CALLS,
        pictureBytes: picture.length,
        ours,
        baseline,
        ratio: {
          peakRss: round(ours.peakRssMb / baseline.peakRssMb),
          longestStall: round(ours.longestStallMs / baseline.longestStallMs),
          longestOwnWork: round(ours.longestOwnWorkMs / baseline.longestOwnWorkMs),
          cpu: round(ours.cpuMsPerCall / baseline.cpuMsPerCall),
        },
      },
      null,
      2,
    ),
  );
}

function start(parameters: readonly string[]): ChildProcess {
  return fork(import.meta.filename, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function measureInChild(subject: Subject, picturePath: string, directory: string) {
  const api = start(['api', picturePath]);
  const [address] = (await once(api, 'message')) as [string];
  const child = start(['measure', subject, address, directory]);
  const [[measured]] = await Promise.all([
    once(child, 'message') as Promise<[Measured & Partial<Checked>]>,
    once(child, 'exit'),
  ]);
  const { sentAt: _, ...seen } = await askApi(address);
  api.kill();
  return { ...measured, seenByTheApi: seen };
}

async function askApi(address: string): Promise<Seen> {
  return (await (await fetch(`${address}/seen`)).json()) as Seen;
}

async function measure(subject: Subject, address: string, parent: string): Promise<void> {
  const directory = await mkdtemp(join(parent, `${subject}-`));
  const savedAt = new Map<string, number>();
  const work =
    subject === 'ours'
      ? await openOurs(address, directory, savedAt)
      : openBaseline(address, directory, savedAt);
  const startRssMb = process.memoryUsage.rss() / MB;
  const stalls = monitorEventLoopDelay({ resolution: STALL_RESOLUTION_MS });
  stalls.enable();
  const ownWork = watchOwnWork(STALL_RESOLUTION_MS);
  const cpu = process.cpuUsage();
  const ended = work();
  let waitingRssMb = 0;
  while (savedAt.size === 0) {
    waitingRssMb = process.memoryUsage.rss() / MB;
    await sleep(100);
  }
  const checked = await ended;
  const { user, system } = process.cpuUsage(cpu);
  stalls.disable();
  const longestOwnWorkMs = round(ownWork.stop());
  const { sentAt } = await askApi(address);
  const waits = [...savedAt].map(([prompt, at]) => at - (sentAt[prompt] ?? Number.NaN));
  process.send?.({
    startRssMb: round(startRssMb),
    waitingRssMb: round(waitingRssMb),
    peakRssMb: round(process.resourceUsage().maxRSS / 1024),
    longestStallMs: round(Math.max(0, stalls.max / 1e6 - STALL_RESOLUTION_MS)),
    stallP99Ms: round(Math.max(0, stalls.percentile(99) / 1e6 - STALL_RESOLUTION_MS)),
    longestOwnWorkMs,
    cpuMsPerCall: round((user + system) / 1000 / CALLS),
    savedAfterP50Ms: median(waits),
    savedAfterP99Ms: quantile(waits, 0.99),
    ...checked,
  } satisfies Measured & Partial<Checked>);
  await rm(directory, { recursive: true });
  process.disconnect?.();
}

async function openOurs(address: string, directory: string, savedAt: Map<string, number>) {
  const services = await openServices({
    environment: parseEnvironment({
      DATA_DIR: directory,
      OPENAI_BASE_URL: address,
      OPENAI_API_KEY: 'sk-bench',
      MAX_CONCURRENT_CALLS: String(CALLS),
      LOG_LEVEL: 'silent',
    }),
  });
  await services.runner.start();
  return async (): Promise<Checked> => {
    const all = Promise.withResolvers<void>();
    // One open page, as there always is.
    const stop = services.events.subscribe(OWNER, (run) => {
      if (TERMINAL.has(run.status) && !savedAt.has(run.params.prompt))
        savedAt.set(run.params.prompt, Date.now());
      if (savedAt.size === CALLS) all.resolve();
    });
    const startedAt = performance.now();
    for (let index = 0; index < CALLS; index++) {
      const settings = { ...DEFAULT_SETTINGS, size: '1024x1024', quality: 'low' as const };
      await services.runs.admit(
        { ownerId: OWNER, tokenId: null },
        { ...settings, prompt: `call ${index}`, id: randomUUID() },
      );
    }
    const admittedMs = round(performance.now() - startedAt);
    await all.promise;
    stop();
    const runs = await services.database.query.selectFrom('run').selectAll().execute();
    const images = await services.database.query.selectFrom('image').select('id').execute();
    const { budget } = await services.status(INSTALLATION);
    const costMicroUsd = runs.reduce((sum, run) => sum + Number(run.costMicroUsd ?? Number.NaN), 0);
    await services.drain();
    await services.close();
    return {
      admittedMs,
      done: runs.filter((run) => run.status === 'done').length,
      images: images.length,
      costAddsUp: budget.spentMicroUsd === costMicroUsd,
      heldMicroUsd: budget.reservedMicroUsd,
    };
  };
}

function openBaseline(address: string, directory: string, savedAt: Map<string, number>) {
  async function callOnce(prompt: string): Promise<void> {
    const response = await fetch(`${address}/images/generations`, {
      method: 'POST',
      body: JSON.stringify({ prompt }),
    });
    const answer = (await response.json()) as { data: { b64_json: string }[] };
    for (const { b64_json } of answer.data) {
      const file = await open(join(directory, randomUUID()), 'w');
      await file.writeFile(Buffer.from(b64_json, 'base64'));
      await file.sync();
      await file.close();
    }
    savedAt.set(prompt, Date.now());
  }
  return async () => {
    await Promise.all(Array.from({ length: CALLS }, (_, index) => callOnce(`call ${index}`)));
    return {};
  };
}

/** Answers each call after its own delay with one picture, distinguished by eight characters. */
async function serveApi(picturePath: string): Promise<void> {
  const base64 = Buffer.from((await readFile(picturePath)).toString('base64'));
  const middle = Math.floor(base64.length / 8) * 4;
  const prompts: string[] = [];
  const sentAt: Record<string, number> = {};
  let inFlight = 0;
  let mostInFlight = 0;

  async function send(response: ServerResponse, piece: string | Buffer): Promise<void> {
    if (!response.write(piece)) await once(response, 'drain');
  }

  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/seen')) {
      const seen: Seen = { calls: prompts.length, prompts: new Set(prompts).size, mostInFlight, sentAt };
      response.end(JSON.stringify(seen));
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { prompt } = JSON.parse(Buffer.concat(pieces).toString()) as { prompt: string };
    const place = prompts.push(prompt);
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    // Spread evenly, in no order, and the same for both sides.
    await sleep(FASTEST_MS + (((place * 7919) % CALLS) / CALLS) * (SLOWEST_MS - FASTEST_MS));
    response.setHeader('content-type', 'application/json');
    await send(response, '{"created":1,"data":[{"b64_json":"');
    await send(response, base64.subarray(0, middle));
    await send(response, place.toString(36).padStart(8, 'A'));
    await send(response, base64.subarray(middle + 8));
    response.end(`"}],"usage":${JSON.stringify(USAGE)}}`, () => {
      sentAt[prompt] = Date.now();
      inFlight -= 1;
    });
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
  );
  process.once('disconnect', () => process.exit());
}
