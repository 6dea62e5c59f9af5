import 'server-only';
import { makeZip, predictLength } from 'client-zip';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { attachment } from '@/lib/server/content-disposition';
import { originsOf, writeManifest } from '@/lib/server/library/manifest';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { uniqueNames } from '@/lib/shared/unique-names';
import { announceLength } from './exchange';
import { lazyStream } from './lazy-stream';
import { tellingWhenLeft } from './telling-when-left';

/** Blobs asked for their size at once, where each answer comes over the network. */
const LOOKS_AT_ONCE = 16;

/**
 * The images of a ZIP, each there and whole: an archive with a hole would look whole.
 * @throws OverpaintError image_not_found
 */
export async function readZipImages(
  { images, blobs, uploads }: Pick<Services, 'images' | 'blobs' | 'uploads'>,
  ownerId: string,
  ids: readonly string[],
): Promise<ImageRecord[]> {
  const listed = await images.list(ownerId, ids);
  const found = await Promise.all(listed.map(uploads.kept));
  if (found.length !== ids.length) {
    throw new OverpaintError('image_not_found', { key: 'refusals.noZip' });
  }
  await checkBlobs(blobs, found);
  return found;
}

/** That all of them are there and whole. */
export async function checkBlobs(
  blobs: Pick<BlobStore, 'size'>,
  images: readonly ImageRecord[],
): Promise<void> {
  for (let at = 0; at < images.length; at += LOOKS_AT_ONCE) {
    await Promise.all(images.slice(at, at + LOOKS_AT_ONCE).map((image) => checkBlob(blobs, image)));
  }
}

/**
 * Images as one archive with a `manifest.json`, made while it is sent: one file is open at a time, and nothing is
 * compressed, because pictures do not shrink. That makes its length known before its first byte.
 *
 * @param images as `readZipImages` gave them
 */
export async function zipAnswer(
  services: Pick<Services, 'images' | 'blobs' | 'runStore' | 'database' | 'environment'>,
  ownerId: string,
  images: readonly ImageRecord[],
): Promise<Response> {
  const { blobs } = services;
  const at = await services.database.now();
  const names = uniqueNames(images.map((image) => image.fileName));
  const named = images.map((image, position) => ({ image, file: names[position] ?? image.fileName }));
  const manifest = await manifestText(services, ownerId, named, at);
  return archiveAnswer(blobs, { name: zipName(images, at), at, named, manifest });
}

type NamedImage = { image: ImageRecord; file: string };

/** @param archive.manifest null: it says nothing of the pictures */
export function archiveAnswer(
  blobs: Pick<BlobStore, 'read'>,
  archive: { name: string; at: number; named: readonly NamedImage[]; manifest: string | null },
): Response {
  const at = new Date(archive.at);
  const left = new AbortController();
  const manifest = archive.manifest === null ? null : new TextEncoder().encode(archive.manifest);
  const entries = [
    ...(manifest === null
      ? []
      : [{ name: 'manifest.json', lastModified: at, size: manifest.byteLength, input: manifest }]),
    ...archive.named.map(({ image, file }) => ({
      name: file,
      lastModified: new Date(image.createdAt),
      size: image.sizeBytes,
      input: lazyStream(image.sizeBytes, () => blobs.read(image.sha256), left.signal),
    })),
  ];
  const headers = new Headers({
    'content-type': 'application/zip',
    'content-disposition': attachment(archive.name),
    'cache-control': 'no-store, no-transform',
  });
  announceLength(headers, Number(predictLength(entries)));
  return new Response(
    tellingWhenLeft(makeZip(entries), () => left.abort()),
    { headers },
  );
}

async function checkBlob(blobs: Pick<BlobStore, 'size'>, image: ImageRecord): Promise<void> {
  if ((await blobs.size(image.sha256)) !== image.sizeBytes) {
    throw new Error(`The blob of image ${image.id} is missing or damaged`);
  }
}

export async function manifestText(
  { images: store, runStore, environment }: Pick<Services, 'images' | 'runStore' | 'environment'>,
  ownerId: string,
  named: readonly NamedImage[],
  at: number,
): Promise<string> {
  const images = named.map(({ image }) => image);
  const runIds = [...new Set(images.flatMap((image) => image.runId ?? []))];
  const runs = new Map((await runStore.readAll(runIds)).map((run) => [run.id, run]));
  const origins = await store.list(ownerId, originsOf(images, runs));
  const manifest = writeManifest({
    version: environment.version,
    at,
    images: named,
    runs,
    origins: new Map(origins.map((image) => [image.id, image])),
  });
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** `a-red-fox-2026-11-23.zip` where all come of one run: what the names of its images begin with. */
function zipName(images: readonly ImageRecord[], at: number): string {
  const [first] = images;
  const ofOneRun =
    first !== undefined && first.runId !== null && images.every((one) => one.runId === first.runId);
  const stem = ofOneRun ? first.fileName.replace(/(-\d+)?\.\w+$/, '') : '';
  return `${stem || `overpaint-${new Date(at).toISOString().slice(0, 10)}`}.zip`;
}
