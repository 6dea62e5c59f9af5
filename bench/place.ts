/**
 * What an edit of a 24-megapixel photo costs the server besides the call, as one JSON object on standard output: reading
 * the upload, making the API's mask, putting the answer back. Each case runs in its own process. The baseline is the
 * same work done the obvious way: all in one buffer, blended by a loop in the main thread.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { parseEnvironment } from '@/lib/server/environment';
import { openPixelWorker } from '@/lib/server/pixels/pixel-worker';
import { openServices } from '@/lib/server/services';
import { type EditPlan, planEdit } from '@/lib/shared/mask/edit-plan';
import { USUAL_PLACING } from '@/lib/shared/placing';

const PHOTO = { width: 6000, height: 4000 };
const DANDELION = fileURLToPath(new URL('../e2e/photos/seeding.jpg', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REGISTER = join(ROOT, 'scripts/register.mjs');

/** A mask for which a region is enough, and one for which the whole photo is sent. */
const MASKS = {
  region: { rx: 300, ry: 200 },
  whole: { rx: 1800, ry: 1400 },
} as const;
type MaskName = keyof typeof MASKS;

const [kind, directory] = process.argv.slice(2);
if (kind === undefined || directory === undefined) await main();
else console.log(JSON.stringify(await CASES()[kind]?.(directory)));

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  try {
    await makePictures(folder);
    const results: Record<string, unknown> = {};
    for (const name of Object.keys(CASES())) results[name] = await runCase(name, folder);
    console.log(JSON.stringify({ bench: 'place', photo: PHOTO, ...results }, null, 2));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCase(name: string, folder: string): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', REGISTER, import.meta.filename, name, folder], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout));
}

function CASES(): Record<string, (folder: string) => Promise<unknown>> {
  return {
    /** The stall of an idle loop on this machine: the minimum of every stall below. */
    idle: () => measure(async () => () => new Promise((resolve) => setTimeout(resolve, 5000))),
    upload: (folder) => measure(() => openUpload(folder)),
    uploadBaseline: (folder) => measure(async () => () => uploadPlainly(folder)),
    apiMask: (folder) => measure(() => openWorkerJob(folder, 'whole', 'writeApiMask')),
    placeRegion: (folder) => measure(() => openWorkerJob(folder, 'region', 'placeExact')),
    placeRegionBaseline: (folder) => measure(async () => () => placePlainly(folder, 'region')),
    placeWhole: (folder) => measure(() => openWorkerJob(folder, 'whole', 'placeExact')),
    placeWholeBaseline: (folder) => measure(async () => () => placePlainly(folder, 'whole')),
  };
}

/** @param open prepares what a running server already has, and returns the work */
async function measure(open: () => Promise<() => Promise<unknown>>) {
  const work = await open();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const rssBefore = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  delay.enable();
  await work();
  const wallMs = performance.now() - startedAt;
  // A block is noticed only once the loop turns again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    wallMs: Math.round(wallMs),
    cpuMs: Math.round((user + system) / 1000),
    peakGrowthMb: Math.round((process.resourceUsage().maxRSS * 1024 - rssBefore) / 1e6),
    longestStallMs: Math.round(delay.max / 1e6),
  };
}

async function makePictures(folder: string): Promise<void> {
  const { width, height } = PHOTO;
  const photo = sharp(DANDELION).resize(width, height, { fit: 'fill' });
  await photo.clone().png({ compressionLevel: 2, adaptiveFiltering: true }).toFile(join(folder, 'photo.png'));
  // Stored on its side, as phones do.
  await photo
    .clone()
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 92 })
    .toFile(join(folder, 'photo.jpg'));
  for (const name of Object.keys(MASKS) as MaskName[]) {
    const { rx, ry } = MASKS[name];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><ellipse cx="${width / 2}" cy="${height / 2}" rx="${rx}" ry="${ry}" fill="#fff"/></svg>`;
    await sharp(Buffer.from(svg))
      .toColourspace('b-w')
      .removeAlpha()
      .png()
      .toFile(join(folder, `${name}.mask.png`));
    const plan = planOf(name);
    const { sourceRect, outputWidth, outputHeight } = plan;
    // The model's errors: a shift and a change of tone.
    await sharp(join(folder, 'photo.png'))
      .extract({ left: sourceRect.x, top: sourceRect.y, width: sourceRect.width, height: sourceRect.height })
      .resize(outputWidth + 4, outputHeight + 4, { fit: 'fill' })
      .extract({ left: 3, top: 1, width: outputWidth, height: outputHeight })
      .modulate({ brightness: 1.03 })
      .png()
      .toFile(join(folder, `${name}.answer.png`));
  }
}

function planOf(name: MaskName): EditPlan {
  return planEdit(planRequestOf(name));
}

function planRequestOf(name: MaskName) {
  const { rx, ry } = MASKS[name];
  const maskBounds = { x: PHOTO.width / 2 - rx, y: PHOTO.height / 2 - ry, width: rx * 2, height: ry * 2 };
  return { photo: PHOTO, model: { sizes: 'flexible' as const }, mode: name, maskBounds };
}

async function openWorkerJob(folder: string, name: MaskName, job: 'placeExact' | 'writeApiMask') {
  const worker = openPixelWorker(ROOT);
  const maskPath = join(folder, `${name}.mask.png`);
  const outputPath = join(folder, `${name}.${process.pid}.out.png`);
  // The process that made the mask before the call still runs after it.
  await worker.run('normaliseMask', {
    sourcePath: join(folder, 'region.mask.png'),
    format: 'png',
    outputPath,
  });
  return async () => {
    if (job === 'writeApiMask') {
      const planRequest = planRequestOf(name);
      await worker.run(job, { maskPath, photo: PHOTO, plan: planOf(name), planRequest, outputPath });
    } else {
      await worker.run(job, {
        sourcePath: join(folder, 'photo.png'),
        ours: true,
        maskPath,
        answerPath: join(folder, `${name}.answer.png`),
        plan: planOf(name),
        featherPx: null,
        ...USUAL_PLACING,
        format: 'png',
        outputPath,
      });
    }
    await worker.close();
  };
}

async function placePlainly(folder: string, name: MaskName): Promise<void> {
  const { width, height } = PHOTO;
  const { sourceRect } = planOf(name);
  const source = await sharp(join(folder, 'photo.png')).ensureAlpha().raw().toBuffer();
  const mask = await sharp(join(folder, `${name}.mask.png`))
    .ensureAlpha()
    .raw()
    .toBuffer();
  const edit = await sharp(join(folder, `${name}.answer.png`))
    .resize(sourceRect.width, sourceRect.height, { fit: 'fill' })
    .ensureAlpha()
    .extend({
      left: sourceRect.x,
      top: sourceRect.y,
      right: width - sourceRect.x - sourceRect.width,
      bottom: height - sourceRect.y - sourceRect.height,
    })
    .raw()
    .toBuffer();
  const out = Buffer.alloc(source.length);
  for (let i = 0; i < out.length; i++) {
    const a = (mask[i - (i % 4)] as number) / 255;
    out[i] = (source[i] as number) * (1 - a) + (edit[i] as number) * a;
  }
  await sharp(out, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(join(folder, 'plain.png'));
}

async function openUpload(folder: string) {
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data') }),
    standIn: async () => new Response(),
  });
  const bytes = await readFile(join(folder, 'photo.jpg'));
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: new Blob([bytes]).stream(),
    duplex: 'half',
  } as RequestInit);
  return async () => {
    await services.uploads.take('local', 'input', request, null);
    await services.close();
  };
}

async function uploadPlainly(folder: string): Promise<void> {
  const bytes = await readFile(join(folder, 'photo.jpg'));
  const request = new Request('http://localhost/', { method: 'POST', body: bytes });
  const body = Buffer.from(await request.arrayBuffer());
  await sharp(body).rotate().png().toFile(join(folder, 'plain.png'));
}
