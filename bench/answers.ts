/**
 * What an answer costs the server, from the first byte off the network to a picture in the library, including spooling
 * and syncing. The baseline is the simple way: `await response.json()`, `Buffer.from`, write, fsync.
 *
 * Each measurement runs in a fresh process (peak memory is per process), and the API in another one (its work is not
 * ours). The pictures are incompressible noise, and no two are alike, so none is skipped because of its hash.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import { watchOwnWork } from '@/bench/measure/watch-own-work';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { callImages } from '@/lib/server/openai/call-images';
import { openImagesClient } from '@/lib/server/openai/open-client';
import { readAnswer } from '@/lib/server/openai/read-answer';
import { openSpool } from '@/lib/server/spool/spool';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { readSizeHere } from '@/test/read-size';
import { median, round } from './measure/statistics';

type Subject = 'ours' | 'baseline';
type Scenario = {
  name: string;
  /** Concurrent answers, in each of `rounds` rounds. */
  answers: number;
  images: number;
  rounds: number;
  /** Ours requests an event stream; the baseline can only read JSON. */
  stream: boolean;
  /** The limits that we promise for `ours`. */
  limits: Partial<Record<'cpuMsPerAnswer' | 'peakRssMb' | 'longestStallMs', number>>;
};
type Measured = {
  /** All threads of the process, garbage collection included; the median of the rounds. */
  cpuMsPerAnswer: number;
  wallMs: number;
  peakRssMb: number;
  startRssMb: number;
  /** The longest block of the event loop by the clock, including delays from anything else on the machine. */
  longestStallMs: number;
  /** The longest CPU time of this thread between two turns. */
  longestOwnWorkMs: number;
};

const SCENARIOS: readonly Scenario[] = [
  { name: 'one image', answers: 1, images: 1, rounds: 15, stream: false, limits: { cpuMsPerAnswer: 40 } },
  {
    name: '20 answers of one image at once',
    answers: 20,
    images: 1,
    rounds: 1,
    stream: false,
    limits: { peakRssMb: 350, longestStallMs: 150 },
  },
  {
    name: '64 answers of 4 images at once, as events',
    answers: 64,
    images: 4,
    rounds: 1,
    stream: true,
    limits: { peakRssMb: 500, longestStallMs: 150 },
  },
  {
    name: '64 answers of 4 images at once, as JSON',
    answers: 64,
    images: 4,
    rounds: 1,
    stream: false,
    limits: { peakRssMb: 500, longestStallMs: 150 },
  },
];

/** 1095 × 1095 pixels of noise make a PNG of 3.6 MB. */
const EDGE_PIXELS = 1095;
const WARM_UPS = 3;
const STALL_RESOLUTION_MS = 5;
const MB = 1024 * 1024;
const PREFIX = {
  json: '{"b64_json":"',
  event: 'event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"',
};
const USAGE =
  '"usage":{"input_tokens":10,"input_tokens_details":{"text_tokens":10,"image_tokens":0},"output_tokens":1056,"total_tokens":1066}';

const [role, ...rest] = process.argv.slice(2);
if (role === 'api') await serveApi(rest[0] ?? '');
else if (role === 'measure')
  await measure(rest[0] as Subject, JSON.parse(rest[1] ?? '') as Scenario, rest[2] ?? '', rest[3] ?? '');
else await compareAll();

async function compareAll(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  const picturePath = join(directory, 'picture.png');
  const noise = randomBytes(EDGE_PIXELS * EDGE_PIXELS * 3);
  const picture = await sharp(noise, { raw: { width: EDGE_PIXELS, height: EDGE_PIXELS, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  await writeFile(picturePath, picture);

  const api = start(['api', picturePath]);
  const [address] = (await once(api, 'message')) as [string];
  const scenarios = [];
  for (const scenario of SCENARIOS) {
    const baseline = await measureInChild('baseline', scenario, address, directory);
    const ours = await measureInChild('ours', scenario, address, directory);
    const broken = Object.entries(scenario.limits).filter(
      ([what, limit]) => ours[what as keyof Measured] > limit,
    );
    scenarios.push({
      name: scenario.name,
      ours,
      baseline,
      ratio: {
        cpu: round(ours.cpuMsPerAnswer / baseline.cpuMsPerAnswer),
        wall: round(ours.wallMs / baseline.wallMs),
        peakRss: round(ours.peakRssMb / baseline.peakRssMb),
      },
      limits: scenario.limits,
      withinLimits: broken.length === 0,
    });
  }
  api.kill();
  await rm(directory, { recursive: true });
  console.log(
    JSON.stringify(
      { pictureBytes: picture.length, cores: cpus().length, node: process.version, scenarios },
      null,
      2,
    ),
  );
}

function start(parameters: readonly string[]): ChildProcess {
  return fork(import.meta.filename, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function measureInChild(
  subject: Subject,
  scenario: Scenario,
  address: string,
  directory: string,
): Promise<Measured> {
  const child = start(['measure', subject, JSON.stringify(scenario), address, directory]);
  const [[measured]] = await Promise.all([
    once(child, 'message') as Promise<[Measured]>,
    once(child, 'exit'),
  ]);
  return measured;
}

async function measure(subject: Subject, scenario: Scenario, address: string, parent: string): Promise<void> {
  const directory = await mkdtemp(join(parent, `${subject}-`));
  const receive =
    subject === 'ours'
      ? await openOurs(address, directory, scenario)
      : openBaseline(address, directory, scenario);
  for (let round = 0; round < WARM_UPS; round++) await receive(1);
  globalThis.gc?.();

  const startRssMb = process.memoryUsage.rss() / MB;
  const stalls = monitorEventLoopDelay({ resolution: STALL_RESOLUTION_MS });
  stalls.enable();
  const ownWork = watchOwnWork(STALL_RESOLUTION_MS);
  const cpuMs: number[] = [];
  const wallMs: number[] = [];
  for (let round = 0; round < scenario.rounds; round++) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    await Promise.all(Array.from({ length: scenario.answers }, () => receive(scenario.images)));
    wallMs.push(performance.now() - started);
    const { user, system } = process.cpuUsage(cpu);
    cpuMs.push((user + system) / 1000 / scenario.answers);
  }
  stalls.disable();
  const longestOwnWorkMs = ownWork.stop();

  const measured: Measured = {
    cpuMsPerAnswer: round(median(cpuMs)),
    wallMs: round(median(wallMs)),
    // Over the whole life of this process, in KB.
    peakRssMb: round(process.resourceUsage().maxRSS / 1024),
    startRssMb: round(startRssMb),
    // The histogram counts the time between two samples, including the resolution.
    longestStallMs: round(Math.max(0, stalls.max / 1e6 - STALL_RESOLUTION_MS)),
    longestOwnWorkMs: round(longestOwnWorkMs),
  };
  process.send?.(measured);
  await rm(directory, { recursive: true });
  process.disconnect?.();
}

async function openOurs(address: string, directory: string, { stream }: Scenario) {
  const client = openImagesClient({ baseUrl: address });
  const spool = await openSpool(join(directory, 'spool'));
  const blobs = openFolderBlobs(join(directory, 'blobs'));
  return async (images: number) => {
    const params = { ...DEFAULT_SETTINGS, prompt: 'noise', n: images, partialImages: stream ? 1 : 0 };
    const response = await callImages(
      client,
      { kind: 'generate', params },
      { signal: new AbortController().signal },
    );
    const answer = await spool.receive({ runId: randomUUID(), attempt: 1 }, response, {
      onPartial: () => {},
    });
    const read = await readAnswer(
      answer,
      blobs,
      { n: images, outputFormat: 'png' },
      { readSize: readSizeHere },
    );
    if (read.images.length !== images || read.failure !== null)
      throw new Error('The answer was not read correctly.');
    await spool.discard(answer.key);
  };
}

function openBaseline(address: string, directory: string, _scenario: Scenario) {
  return async (images: number) => {
    const response = await fetch(`${address}/images/generations`, {
      method: 'POST',
      body: JSON.stringify({ n: images }),
    });
    const answer = (await response.json()) as { data: { b64_json: string }[] };
    for (const { b64_json } of answer.data) {
      const file = await open(join(directory, randomUUID()), 'w');
      await file.writeFile(Buffer.from(b64_json, 'base64'));
      await file.sync();
      await file.close();
    }
  };
}

/** Answers immediately, with as little work as possible: slices of one picture, distinguished by eight characters. */
async function serveApi(picturePath: string): Promise<void> {
  const base64 = Buffer.from((await readFile(picturePath)).toString('base64'));
  const middle = Math.floor(base64.length / 8) * 4;
  let counter = 0;

  async function send(response: ServerResponse, piece: string | Buffer): Promise<void> {
    if (!response.write(piece)) await once(response, 'drain');
  }
  async function sendPicture(response: ServerResponse, before: string, after: string): Promise<void> {
    await send(response, before);
    await send(response, base64.subarray(0, middle));
    await send(response, (counter++).toString(36).padStart(8, 'A'));
    await send(response, base64.subarray(middle + 8));
    await send(response, after);
  }

  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { n, stream } = JSON.parse(Buffer.concat(pieces).toString()) as { n: number; stream?: boolean };
    response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
    if (stream) {
      for (let index = 0; index < n; index++) await sendPicture(response, PREFIX.event, `",${USAGE}}\n\n`);
      response.end();
      return;
    }
    await send(response, '{"created":1,"data":[');
    for (let index = 0; index < n; index++)
      await sendPicture(response, (index === 0 ? '' : ',') + PREFIX.json, '"}');
    response.end(`],${USAGE}}`);
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`),
  );
  process.once('disconnect', () => process.exit());
}
