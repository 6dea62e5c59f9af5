/**
 * The quick edit, as a person waits for it: one photo of 24 megapixels, a region of it, in one server with processes that are
 * warm. As one JSON object on standard output, medians of some rounds.
 *
 * - `uploadAnswered`: from the last byte of the JPEG to the answer; `uploadKept`: until its PNG is stored
 * - `callLeaves`: from “Generate”, the mask's upload included, until the API is asked
 * - `placed`: from the API's answer until the result is on the disk and its run has ended
 * - `firstSight`: from there until its thumbnail is there
 *
 * The baseline of each is the same work by sharp on whole pictures, in a warm process.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { parseEnvironment } from '@/lib/server/environment';
import { openServices, type Services } from '@/lib/server/services';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { createMask } from '@/lib/shared/mask/mask';
import { encodeMaskFile } from '@/lib/shared/mask/png';
import { TERMINAL } from '@/lib/shared/run-status';
import { createStandIn } from '@/stand-in/handle';
import { medians, round } from './measure/statistics';

const PHOTO = { width: 6000, height: 4000 };
const PAINTED = { x: 2700, y: 1800, width: 600, height: 400 };
const ROUNDS = 5;
const OWNER = 'local';
const THUMBNAIL_PX = 512;
const LIMITS_MS = { uploadAnswered: 300, callLeaves: 500, placed: 1000 };
const DANDELION = fileURLToPath(new URL('../e2e/photos/seeding.jpg', import.meta.url));

type Steps = 'uploadAnswered' | 'uploadKept' | 'callLeaves' | 'placed' | 'firstSight';
type Times = Record<Steps, number>;

const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
try {
  const ours: Times[] = [];
  const baseline: Times[] = [];
  const studio = await openStudio();
  // The first one pays for starting processes and compiling.
  for (let round = 0; round <= ROUNDS; round++) {
    const photo = await makePhoto(round);
    ours.push(await studio.edit(photo));
    baseline.push(await editPlainly(photo));
  }
  await studio.close();
  const [own, plain] = [medians(ours.slice(1), 0), medians(baseline.slice(1), 0)];
  const ratio = Object.fromEntries(
    Object.entries(own).map(([step, ms]) => [step, round(ms / plain[step as Steps])]),
  );
  const first = ours[0];
  console.log(
    JSON.stringify(
      {
        bench: 'edit',
        photo: PHOTO,
        rounds: ROUNDS,
        ours: own,
        first,
        baseline: plain,
        ratio,
        limitsMs: LIMITS_MS,
      },
      null,
      2,
    ),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Another file each time, or it would be known. */
async function makePhoto(round: number): Promise<Buffer> {
  return sharp(DANDELION)
    .resize(PHOTO.width, PHOTO.height, { fit: 'fill' })
    .modulate({ brightness: 1 + round / 50 })
    .jpeg({ quality: 92 })
    .toBuffer();
}

async function openStudio() {
  const answers = createStandIn({ paceMs: 0 });
  let asked = Promise.withResolvers<number>();
  let answered = 0;
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data') }),
    standIn: async (request) => {
      if (!request.url.endsWith('/edits')) return answers(request);
      asked.resolve(performance.now());
      const response = await answers(request);
      answered = performance.now();
      return response;
    },
  });
  await services.runner.start();
  const mask = createMask(PHOTO.width, PHOTO.height);
  for (let y = PAINTED.y; y < PAINTED.y + PAINTED.height; y++) {
    mask.data.fill(255, y * PHOTO.width + PAINTED.x, y * PHOTO.width + PAINTED.x + PAINTED.width);
  }

  return {
    async edit(photo: Buffer): Promise<Times> {
      // Not the same mask twice: it would be known too.
      const first = PAINTED.y * PHOTO.width + PAINTED.x;
      mask.data[first] = (mask.data[first] ?? 0) - 1;
      const maskFile = Buffer.from(await encodeMaskFile(mask, 'grey'));
      asked = Promise.withResolvers();
      const sentAt = performance.now();
      const base = await upload(services, 'input', photo);
      const acceptedAt = performance.now();
      const accepted = await services.images.find(OWNER, base);
      if (accepted !== null) await services.uploads.kept(accepted);
      const keptAt = performance.now();

      const painted = await upload(services, 'mask', maskFile);
      const { request } = parseEditRequest({
        id: randomUUID(),
        prompt: 'a hat',
        quality: 'low',
        images: [base],
        mask: painted,
      });
      const end = ended(services, request.id);
      await services.runs.admitEdit({ ownerId: OWNER, tokenId: null }, request);
      const askedAt = await asked.promise;
      const [result = ''] = await end;
      const endedAt = performance.now();
      const placed = await services.images.find(OWNER, result);
      await services.thumbnails.get(placed?.sha256 ?? '', THUMBNAIL_PX);
      return {
        uploadAnswered: acceptedAt - sentAt,
        uploadKept: keptAt - sentAt,
        callLeaves: askedAt - keptAt,
        placed: endedAt - answered,
        firstSight: performance.now() - endedAt,
      };
    },
    async close() {
      await services.drain();
      await services.close();
    },
  };
}

async function upload(services: Services, role: 'input' | 'mask', body: Buffer): Promise<string> {
  const request = new Request('http://localhost', { method: 'POST', body: new Uint8Array(body) });
  return (await services.uploads.take(OWNER, role, request, null)).image.id;
}

/** The ids of what it shows. */
async function ended(services: Services, id: string): Promise<string[]> {
  const done = Promise.withResolvers<string[]>();
  const stop = services.events.subscribe(OWNER, (run) => {
    if (run.id === id && TERMINAL.has(run.status)) done.resolve(run.images.map((image) => image.id));
  });
  return done.promise.finally(stop);
}

/** Each step on whole pictures: what a server would do that had nothing but sharp. */
async function editPlainly(photo: Buffer): Promise<Times> {
  const marks = [performance.now()];
  const mark = () => marks.push(performance.now());
  const path = join(folder, 'plain.png');
  await sharp(photo).autoOrient().png().toFile(path);
  mark();
  const region = { left: PAINTED.x - 200, top: PAINTED.y - 300, width: 1000, height: 1000 };
  const answer = await sharp(path).extract(region).png().toBuffer();
  mark();
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  await sharp(data, { raw })
    .composite([{ input: answer, left: region.left, top: region.top }])
    .png()
    .toFile(join(folder, 'placed.png'));
  mark();
  await sharp(await readFile(join(folder, 'placed.png')))
    .resize({ width: THUMBNAIL_PX })
    .webp()
    .toBuffer();
  mark();
  const [start = 0, kept = 0, left = 0, placed = 0, seen = 0] = marks;
  return {
    uploadAnswered: kept - start,
    uploadKept: kept - start,
    callLeaves: left - kept,
    placed: placed - left,
    firstSight: seen - placed,
  };
}
