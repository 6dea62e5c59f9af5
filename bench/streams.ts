/**
 * 2,000 event streams open on one server while runs change, as one JSON object on standard output: the memory per stream,
 * the delay until the last one sees a change, and how long the server answers nothing else meanwhile. The baseline is a
 * bare HTTP server that holds as many streams and writes frames of the same length to them: its cost is the machine's.
 *
 * The readers run in one more process, whose own work is part of all the delays.
 */
import '@/scripts/node-version';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { forgetPeakRss, peakRssMb, rssMb } from '@/test/process-memory';
import { startStandIn } from '@/test/stand-in-process';
import { median, quantile, round } from './measure/statistics';

/** When the readers saw runs end. */
type Seen = {
  ends: number;
  p50Ms: number;
  p99Ms: number;
  lastMs: number;
  framesBytes: number;
  frames: number;
};
type Measured = {
  idleRssMb: number;
  openRssMb: number;
  kilobytesPerStream: number;
  peakRssMb: number;
  /** Whether every stream saw every run end. */
  allSeen: boolean;
  /** From the end of a run until a reader knew of it. */
  seenAfterP50Ms: number;
  seenAfterP99Ms: number;
  seenAfterLastMs: number;
  /** The delays of other requests meanwhile. */
  otherRequestP99Ms: number;
  otherRequestLongestMs: number;
};
type Subject = { url: string; pid: number; change: () => Promise<void> };

const STREAMS = 2000;
const CHANGES = 30;
const CHANGE_EVERY_MS = 500;
/** Frames of a run from its admission to its end. */
const FRAMES_PER_CHANGE = 4;
const CONNECTING_AT_ONCE = 50;
const PROBE_EVERY_MS = 20;

const [role, ...rest] = process.argv.slice(2);
if (role === 'readers') await read(rest[0] ?? '');
else if (role === 'bare') await serveBare();
else await main();

async function main(): Promise<void> {
  await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
  const { measured: ours, frameBytes } = await measureOurs();
  const { measured: baseline } = await measureBare(frameBytes);
  const ratio = (key: keyof Measured) => round(Number(ours[key]) / Number(baseline[key]));
  console.log(
    JSON.stringify(
      {
        bench: 'streams',
        streams: STREAMS,
        changes: CHANGES,
        frameBytes,
        ours,
        baseline,
        ratio: { seenAfterP99: ratio('seenAfterP99Ms'), kilobytesPerStream: ratio('kilobytesPerStream') },
      },
      null,
      2,
    ),
  );
}

async function measureOurs() {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
  const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0, noise: true });
  const overpaint = await startOverpaint({
    DATA_DIR: join(folder, 'data'),
    OPENAI_BASE_URL: standIn.baseUrl,
    OPENAI_API_KEY: 'sk-bench',
    LOG_LEVEL: 'error',
  });
  const change = async () => {
    const response = await fetch(`${overpaint.url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: randomUUID(),
        prompt: 'a cat on a roof',
        size: '1024x1024',
        quality: 'low',
      }),
    });
    if (response.status !== 202) throw new Error(`The server answered a run with ${response.status}`);
    await response.body?.cancel();
  };
  const measured = await measure({ url: overpaint.url, pid: overpaint.pid, change });
  await overpaint.stop('SIGKILL');
  await standIn.stop();
  rmSync(folder, { recursive: true });
  return measured;
}

async function measureBare(frameBytes: number) {
  const bare = start(['bare']);
  const [url] = (await once(bare, 'message')) as [string];
  const change = async () => void bare.send(frameBytes);
  const measured = await measure({ url, pid: bare.pid ?? 0, change });
  bare.kill();
  return measured;
}

async function measure({ url, pid, change }: Subject): Promise<{ measured: Measured; frameBytes: number }> {
  for (let warm = 0; warm < 20; warm++) await probe(url);
  const idleRssMb = rssMb(pid);
  const readers = start(['readers', url]);
  await once(readers, 'message');
  // Time to collect the garbage of two thousand requests, which the streams do not need.
  await sleep(3000);
  const openRssMb = rssMb(pid);
  forgetPeakRss(pid);
  const stop = new AbortController();
  const others = probeUntil(url, stop.signal);
  for (let index = 0; index < CHANGES; index++) {
    await change();
    await sleep(CHANGE_EVERY_MS);
  }
  await sleep(2000);
  stop.abort();
  const requestMs = await others;
  const reported = once(readers, 'message') as Promise<[Seen]>;
  readers.send('report');
  const [seen] = await reported;
  readers.kill();
  return {
    frameBytes: Math.round(seen.framesBytes / seen.frames),
    measured: {
      idleRssMb,
      openRssMb,
      kilobytesPerStream: round(((openRssMb - idleRssMb) * 1024) / STREAMS),
      peakRssMb: peakRssMb(pid),
      allSeen: seen.ends === STREAMS * CHANGES,
      seenAfterP50Ms: seen.p50Ms,
      seenAfterP99Ms: seen.p99Ms,
      seenAfterLastMs: seen.lastMs,
      otherRequestP99Ms: round(quantile(requestMs, 0.99)),
      otherRequestLongestMs: round(quantile(requestMs, 1)),
    },
  };
}

async function probe(url: string): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(`${url}/healthz`)).text();
  return performance.now() - startedAt;
}

async function probeUntil(url: string, signal: AbortSignal): Promise<number[]> {
  const took: number[] = [];
  while (!signal.aborted) {
    took.push(await probe(url));
    await sleep(PROBE_EVERY_MS);
  }
  return took;
}

function start(parameters: readonly string[]): ChildProcess {
  return fork(import.meta.filename, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** Reports when all streams are open and, on request, what they saw. */
async function read(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const delaysMs: number[] = [];
  let frames = 0;
  let framesBytes = 0;

  function take(frame: string) {
    if (!frame.startsWith('event: run')) return;
    frames += 1;
    framesBytes += frame.length + 2;
    if (!frame.includes('"status":"done"')) return;
    delaysMs.push(Date.now() - Number(/"endedAt":(\d+)/.exec(frame)?.[1]));
  }

  function openStream(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const request = get(`${url}/api/events`, { agent }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        const parts = (rest + piece).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          if (part.startsWith('event: ready')) resolve();
          else take(part);
        }
      });
    });
    request.on('error', reject);
    return promise;
  }

  for (let open = 0; open < STREAMS; open += CONNECTING_AT_ONCE)
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, openStream));
  process.send?.('open');
  process.on('message', () => {
    process.send?.({
      ends: delaysMs.length,
      p50Ms: median(delaysMs),
      p99Ms: quantile(delaysMs, 0.99),
      lastMs: quantile(delaysMs, 1),
      framesBytes,
      frames,
    } satisfies Seen);
  });
}

/** Holds streams and writes as many frames to each as a run has, of the given length. */
async function serveBare(): Promise<void> {
  const streams: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/api/events') return void response.end('{}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ready\ndata: {}\n\n');
    streams.push(response);
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  process.on('message', (frameBytes: number) => {
    for (let index = 1; index <= FRAMES_PER_CHANGE; index++) {
      const status = index === FRAMES_PER_CHANGE ? 'done' : 'calling';
      const told = `event: run\ndata: {"status":"${status}","endedAt":${Date.now()}`;
      const frame = Buffer.from(`${told}${' '.repeat(Math.max(0, frameBytes - told.length - 3))}}\n\n`);
      for (const stream of streams) stream.write(frame);
    }
  });
  process.once('disconnect', () => process.exit());
}
