import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseEnvironment } from '@/lib/server/environment';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { openServices, type Services } from '@/lib/server/services';
import { phonePhoto } from '@/test/pictures';
import { PIXELS_HERE } from '@/test/pixels';

const OWNER = 'local';

let directory: string;
let opened: Services[];
let releases: (() => void)[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-uploads-'));
  opened = [];
  releases = [];
});
afterEach(async () => {
  for (const release of releases) release();
  for (const services of opened) await services.close();
  await rm(directory, { recursive: true });
});

async function open(pixelWorker: PixelWorker = PIXELS_HERE): Promise<Services> {
  const services = await openServices({
    environment: parseEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: directory }),
    standIn: async () => new Response(),
    pixelWorker,
  });
  opened.push(services);
  return services;
}

/** Decodes, and reports it; then nothing comes until it is released. */
function slow(): { worker: PixelWorker; release: () => void } {
  const gate = Promise.withResolvers<void>();
  releases.push(gate.resolve);
  const worker: PixelWorker = {
    ...PIXELS_HERE,
    async run(name, input, options) {
      const result = await PIXELS_HERE.run(name, input, options);
      await gate.promise;
      return result;
    },
  };
  return { worker, release: gate.resolve };
}

function send(services: Services, body: Buffer, signal?: AbortSignal) {
  const request = new Request('http://localhost', {
    method: 'POST',
    body: body as BodyInit,
    signal: signal ?? null,
  });
  return services.uploads.take(OWNER, 'input', request, 'IMG_1.JPG');
}

async function row(services: Services, id: string): Promise<ImageRecord> {
  const image = await services.images.find(OWNER, id);
  if (image === null) throw new Error('there is no such image');
  return image;
}

async function removals({ database }: Services): Promise<string[]> {
  const rows = await database.query.selectFrom('blobRemoval').select('sha256').execute();
  return rows.map(({ sha256 }) => sha256);
}

async function expectKept(services: Services, image: ImageRecord): Promise<void> {
  expect(image.acceptedAs).toBeNull();
  expect(await services.blobs.size(image.sha256)).toBe(image.sizeBytes);
  const { format, exif, width, height } = await services.blobs.withFile(image.sha256, (path) =>
    sharp(path).metadata(),
  );
  expect({ format, exif, width, height }).toEqual({ format: 'png', exif: undefined, width: 60, height: 80 });
}

it('is answered when it is decoded and safe as it was sent; what needs its pixels waits', async () => {
  const { worker, release } = slow();
  const services = await open(worker);
  const sent = await phonePhoto(80, 60);
  const sentAs = createHash('sha256').update(sent).digest('hex');
  const { image, created } = await send(services, sent);
  expect(created).toBe(true);
  expect(image).toMatchObject({ width: 60, height: 80, mime: 'image/png' });
  const accepted = await row(services, image.id);
  expect(accepted).toMatchObject({ acceptedAs: 'jpeg', sha256: sentAs, sizeBytes: sent.length });
  expect(await services.blobs.size(sentAs)).toBe(sent.length);

  const kept = services.uploads.kept(accepted);
  expect(await Promise.race([kept, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe(
    'waits',
  );
  release();
  await expectKept(services, await kept);
  // The file with the camera's words in it goes.
  expect(await removals(services)).toEqual([sentAs]);
  expect(await readdir(join(directory, 'uploads'))).toEqual([]);
});

it('that a server had accepted when it died is stored by the next one', async () => {
  const first = await open(slow().worker);
  const { image } = await send(first, await phonePhoto(80, 60));
  const second = await open();
  await expectKept(second, await second.uploads.kept(await row(first, image.id)));
});

it('is stored at the next start also where nobody asks for it', async () => {
  const first = await open(slow().worker);
  const { image } = await send(first, await phonePhoto(80, 60));
  const second = await open();
  await expect.poll(() => row(second, image.id)).toMatchObject({ acceptedAs: null });
});

it('that could not be written is written by whoever needs it', async () => {
  let broken = true;
  const services = await open({
    ...PIXELS_HERE,
    async run(name, input, options) {
      const result = await PIXELS_HERE.run(name, input, options);
      if (broken) throw Object.assign(new Error('no room'), { code: 'ENOSPC', errno: -28 });
      return result;
    },
  });
  const { image } = await send(services, await phonePhoto(80, 60));
  await expect(services.uploads.kept(await row(services, image.id))).rejects.toThrow('no room');
  broken = false;
  await expectKept(services, await services.uploads.kept(await row(services, image.id)));
});

it('that is sent again meanwhile is the same image', async () => {
  const { worker, release } = slow();
  const services = await open(worker);
  const sent = await phonePhoto(80, 60);
  const first = await send(services, sent);
  const again = await send(services, sent);
  expect([again.created, again.image.id]).toEqual([false, first.image.id]);
  release();
  await expectKept(services, await services.uploads.kept(await row(services, first.image.id)));
});

it('goes on when its sender leaves after the answer', async () => {
  const { worker, release } = slow();
  const services = await open(worker);
  const sender = new AbortController();
  const { image } = await send(services, await phonePhoto(80, 60), sender.signal);
  sender.abort();
  release();
  await expectKept(services, await services.uploads.kept(await row(services, image.id)));
});

it('that is deleted for good meanwhile leaves no file behind', async () => {
  const { worker, release } = slow();
  const services = await open(worker);
  const { image } = await send(services, await phonePhoto(80, 60));
  const accepted = await row(services, image.id);
  await services.images.change(OWNER, [image.id], { deleted: true });
  await services.bin.purge(OWNER, [image.id]);
  release();
  await expect(services.uploads.kept(accepted)).rejects.toMatchObject({ code: 'image_not_found' });
  const stored = [];
  for await (const { sha256 } of services.blobs.list()) stored.push(sha256);
  expect((await removals(services)).toSorted()).toEqual(stored.toSorted());
});

it('that the database does not take leaves no file behind', async () => {
  const services = await open();
  vi.spyOn(services.images, 'addUpload').mockRejectedValueOnce(new Error('the database is down'));
  await expect(send(services, await phonePhoto(80, 60))).rejects.toThrow('the database is down');
  expect(await readdir(join(directory, 'uploads'))).toEqual([]);
});
