/**
 * A ZIP of 200 images, as one JSON object on standard output: how fast it streams into a file, and how much the server's
 * memory grows. It is compared with copying the same bytes in the same pieces into one file, and with a slow reader. Each
 * case runs in its own process.
 */
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { openDatabase } from '@/lib/server/database/open-database';
import { dataPaths, parseEnvironment } from '@/lib/server/environment';
import { readZipImages, zipAnswer } from '@/lib/server/http/zip-answer';
import { createImageStore } from '@/lib/server/images/image-store';
import { openServices } from '@/lib/server/services';
import { round } from './measure/statistics';

const IMAGES = 200;
/** The typical size of a 1024 × 1024 PNG. */
const IMAGE_BYTES = 2_500_000;
const OWNER = 'local';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const [kind, folder] = process.argv.slice(2);
if (kind === undefined || folder === undefined) await main();
else console.log(JSON.stringify(await CASES()[kind]?.(folder)));

async function main(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  try {
    await seed(data);
    const [copy, zip, slow] = [
      await runCase('copy', data),
      await runCase('zip', data),
      await runCase('slow', data),
    ];
    const result = {
      bench: 'zip',
      images: IMAGES,
      megabytes: Math.round((IMAGES * IMAGE_BYTES) / 1e6),
      zip,
      slowReader: slow,
      copyBaseline: copy,
      timeToBaseline: round(zip.wallMs / copy.wallMs),
    };
    console.log(JSON.stringify(result, null, 2));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

type Measured = { wallMs: number; megabytesPerSecond: number; firstByteMs: number; peakGrowthMb: number };

async function runCase(name: string, data: string): Promise<Measured> {
  const register = join(ROOT, 'scripts/register.mjs');
  const child = spawn(process.execPath, ['--import', register, import.meta.filename, name, data], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as Measured;
}

function CASES(): Record<string, (data: string) => Promise<Measured>> {
  return {
    copy: (data) => measure(data, async (files) => Readable.from(concatenated(files)), 0),
    zip: async (data) => withZip(data, (open) => measure(data, open, 0)),
    slow: async (data) => withZip(data, (open) => measure(data, open, 25)),
  };
}

/** @param pauseMs the pause between two pieces, for a reader that is slower than the server */
async function measure(
  data: string,
  open: (paths: string[]) => Promise<Readable>,
  pauseMs: number,
): Promise<Measured> {
  const paths = await blobPaths(data);
  const rssBefore = process.memoryUsage.rss();
  let [firstByteMs, bytes] = [0, 0];
  const startedAt = performance.now();
  const output = join(data, `${process.pid}.out`);
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    let pieces = 0;
    for await (const piece of source) {
      if (bytes === 0) firstByteMs = performance.now() - startedAt;
      bytes += piece.byteLength;
      pieces += 1;
      if (pauseMs > 0 && pieces % 16 === 0) await sleep(pauseMs);
      yield piece;
    }
  };
  await pipeline(await open(paths), counted, createWriteStream(output));
  const wallMs = performance.now() - startedAt;
  await rm(output);
  return {
    wallMs: Math.round(wallMs),
    megabytesPerSecond: Math.round(bytes / wallMs / 1000),
    firstByteMs: Math.round(firstByteMs),
    peakGrowthMb: Math.round((process.resourceUsage().maxRSS * 1024 - rssBefore) / 1e6),
  };
}

async function withZip(
  data: string,
  work: (open: () => Promise<Readable>) => Promise<Measured>,
): Promise<Measured> {
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: data }),
  });
  const ids = (await services.database.query.selectFrom('image').select('id').execute()).map(({ id }) => id);
  try {
    return await work(async () => {
      const response = await zipAnswer(services, OWNER, await readZipImages(services, OWNER, ids));
      return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    });
  } finally {
    await services.drain();
    await services.close();
  }
}

async function* concatenated(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) yield* createReadStream(path, { highWaterMark: 256 * 1024 });
}

async function blobPaths(data: string): Promise<string[]> {
  const blobs = openFolderBlobs(dataPaths(data).blobs);
  const paths: string[] = [];
  for await (const { sha256 } of blobs.list()) {
    paths.push(await blobs.withFile(sha256, async (path) => path));
  }
  return paths;
}

/** Uploads of noise: nothing reads their pixels. */
async function seed(data: string): Promise<void> {
  const paths = dataPaths(data);
  const blobs = openFolderBlobs(paths.blobs);
  const database = await openDatabase({
    url: null,
    sqlitePath: paths.database,
    backupDirectory: paths.backups,
  });
  const images = createImageStore(database);
  const noise = Buffer.alloc(IMAGE_BYTES);
  for (let index = 0; index < IMAGES; index++) {
    const writer = blobs.createWriter();
    await writer.write(randomFillSync(noise));
    const blob = await writer.commit();
    await images.addUpload({
      ...blob,
      ownerId: OWNER,
      role: 'input',
      uploadSha256: blob.sha256,
      mime: 'image/png',
      width: 1024,
      height: 1024,
      painted: null,
      fileName: 'photo.png',
    });
  }
  await database.close();
}
