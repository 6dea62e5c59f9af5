/**
 * Uploads one 48 MB photo to a server, and then eight at once. One JSON object on standard output: megabytes per second
 * from the first byte to the answer, and how much the server's memory grows.
 *
 * `new` is all that the answer waits for: received, hashed, decoded, stored as it was sent; the PNG follows. `known` is the same file sent again:
 * only received, hashed and found, so it shows the cost of receiving alone. The baseline is a bare HTTP server that
 * hashes the same bytes, writes them to a file and syncs it. Both are medians over alternating rounds.
 */
import '@/scripts/node-version';
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomFillSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { forgetPeakRss, peakRssMb, rssMb } from '@/test/process-memory';
import { medians, round } from './measure/statistics';

type Measured = { wallMs: number; megabytesPerSecond: number; growthMb: number };
type Both = { one: Measured; eight: Measured };
type Server = { url: string; pid: number };

/** Incompressible noise: 48 MB. */
const EDGE_PIXELS = 4000;
const AT_ONCE = 8;
const ROUNDS = 7;
const LIMITS = { megabytesPerSecond: 80, growthMb: 250 };
const MB = 1_000_000;

if (process.argv[2] === 'bare') await serveBare(process.argv[3] ?? '');
else await main();

async function main(): Promise<void> {
  await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-bench-'));
  const files = [];
  for (let index = 0; index <= AT_ONCE; index++) files.push(await writePhoto(join(folder, `${index}.png`)));
  const [one = '', ...eight] = files;
  const bareProcess = fork(import.meta.filename, ['bare', folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [bareUrl] = (await once(bareProcess, 'message')) as [string];
  const bare = { url: bareUrl, pid: bareProcess.pid ?? 0 };
  const overpaint = await startOverpaint({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' });
  const small = join(folder, 'small.png');
  await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
    .png()
    .toFile(small);
  for (const server of [bare, overpaint]) await send(server.url, small);

  const newOnes = { one: await measure(overpaint, [one]), eight: await measure(overpaint, eight) };
  const rounds = { known: [] as Both[], baseline: [] as Both[] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.baseline.push({ one: await measure(bare, [one]), eight: await measure(bare, eight) });
    rounds.known.push({ one: await measure(overpaint, [one]), eight: await measure(overpaint, eight) });
  }
  const [knownOnes, baseline] = [mediansOf(rounds.known), mediansOf(rounds.baseline)];
  const sizeBytes = statSync(one).size;
  await stop(bareProcess);
  await overpaint.stop('SIGTERM');
  rmSync(folder, { recursive: true });
  console.log(
    JSON.stringify(
      {
        bench: 'uploads',
        megabytes: round(sizeBytes / MB),
        atOnce: AT_ONCE,
        new: newOnes,
        known: knownOnes,
        baseline,
        ratio: {
          knownOne: round(knownOnes.one.megabytesPerSecond / baseline.one.megabytesPerSecond),
          knownEight: round(knownOnes.eight.megabytesPerSecond / baseline.eight.megabytesPerSecond),
          newOne: round(newOnes.one.megabytesPerSecond / baseline.one.megabytesPerSecond),
          newEight: round(newOnes.eight.megabytesPerSecond / baseline.eight.megabytesPerSecond),
        },
        limits: LIMITS,
      },
      null,
      2,
    ),
  );
}

function mediansOf(rounds: readonly Both[]): Both {
  const of = (which: keyof Both) =>
    medians(
      rounds.map((round) => round[which]),
      2,
    );
  return { one: of('one'), eight: of('eight') };
}

async function measure(server: Server, paths: readonly string[]): Promise<Measured> {
  await sleep(500);
  const beforeMb = rssMb(server.pid);
  forgetPeakRss(server.pid);
  const startedAt = performance.now();
  await Promise.all(paths.map((path) => send(server.url, path)));
  const wallMs = performance.now() - startedAt;
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return {
    wallMs: Math.round(wallMs),
    megabytesPerSecond: round(bytes / MB / (wallMs / 1000)),
    growthMb: peakRssMb(server.pid) - beforeMb,
  };
}

/** As a browser sends it: with its length, in the pieces that the disk delivers. */
async function send(url: string, path: string): Promise<void> {
  const sending = request(`${url}/api/images?role=input`, {
    method: 'POST',
    headers: { 'content-type': 'image/png', 'content-length': statSync(path).size },
  });
  const answered = once(sending, 'response');
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), sending);
  const [response] = await answered;
  const body = await text(response);
  if (response.statusCode > 201)
    throw new Error(`The server answered an upload with ${response.statusCode}: ${body}`);
}

async function writePhoto(path: string): Promise<string> {
  const pixels = randomFillSync(Buffer.alloc(EDGE_PIXELS * EDGE_PIXELS * 3));
  const photo = await sharp(pixels, { raw: { width: EDGE_PIXELS, height: EDGE_PIXELS, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  writeFileSync(path, photo);
  return path;
}

async function stop(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill();
  await closed;
}

async function serveBare(folder: string): Promise<void> {
  const server = createServer(async (incoming, response) => {
    const path = join(folder, randomUUID());
    const hash = createHash('sha256');
    const file = await open(path, 'w');
    for await (const piece of incoming) {
      hash.update(piece as Buffer);
      await file.write(piece as Buffer);
    }
    await file.sync();
    await file.close();
    response.writeHead(201).end(hash.digest('hex'));
    await rm(path);
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  process.once('disconnect', () => process.exit());
}
