import 'server-only';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListObjectsCommandOutput, S3ClientConfig } from '@aws-sdk/client-s3';
import { OverpaintError } from '@/lib/shared/errors';
import { blobPath, checkBlobName, isBlobName } from './blob-name';
import type { BlobReceipt, BlobStore, ByteRange } from './blob-store';
import { BlobStoreFailure } from './blob-store-failure';
import { type BlobTurns, createLocalTurns } from './blob-turns';
import { explainS3Error, isMissingObject } from './explain-s3-error';
import { openFileCache } from './file-cache';
import { createFileWriter, sweepTemporaryFiles } from './file-writer';
import { describeS3Location, type S3Location } from './s3-location';

type Options = {
  /** Copies of what was used last, for programs that read files. May be emptied while no server runs. */
  cacheDirectory: string;
  maxCacheBytes?: number;
  /** With others who share the bucket; not shared unless told. */
  turns?: BlobTurns;
};

const MAX_CACHE_BYTES = 1024 ** 3;
const CONNECT_TIMEOUT_MS = 5000;
/** Without a byte in either direction. */
const IDLE_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 120_000;
const ignore = () => undefined;
/** Larger than what proxies take unless they are told (nginx: 1 MiB), in several pieces, and small enough for each start. */
const PROBE_BYTES = 2 * 1024 * 1024;
const PROBE_PART: ByteRange = { start: 100_000, end: 1_999_999 };
/** Our own tries to put a file: the SDK repeats whatever has no stream as its body. */
const PUT_RETRY_MS = [200, 1000];

/**
 * Blobs as objects `<prefix>ab/cd/<sha256>`, the layout of the folder, so that the one can be copied into the other by
 * any tool. What is written is in the store when `commit` returns, with its hash checked by the store: it is part of the
 * signature. No checksum headers, no trailers, no `Expect`, and lists of the first version, because many stores that
 * speak S3 refuse the rest (docs/decisions/012-replicas-and-buckets.md).
 *
 * The SDK is loaded here and only where there is a bucket: it takes 40 MB of memory.
 */
export async function openS3Blobs(location: S3Location, options: Options): Promise<S3Blobs> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client(clientConfig(location));
  const temporary = join(options.cacheDirectory, 'tmp');
  const cache = await openFileCache(options.cacheDirectory, options.maxCacheBytes ?? MAX_CACHE_BYTES);
  const { turns = createLocalTurns() } = options;
  const Bucket = location.bucket;
  const keyOf = (sha256: string) => `${location.prefix}${blobPath(sha256).join('/')}`;

  /** @returns null when there is no such object */
  async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
    try {
      return await asked;
    } catch (error) {
      if (isMissingObject(error)) return null;
      throw explainS3Error(error, location);
    }
  }

  async function attempt<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      return await asked;
    } catch (error) {
      throw isDiskError(error) ? error : explainS3Error(error, location);
    }
  }

  /** The store compares what arrives with the signed hash of the request. */
  async function putFile(path: string, { sha256, sizeBytes }: BlobReceipt): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const body = createReadStream(path);
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key: keyOf(sha256),
        Body: body,
        ContentLength: sizeBytes,
        CacheControl: 'private, max-age=31536000, immutable',
      });
      // The hash of the body is known: the SDK need not read the file once more to sign it, nor leave it unsigned.
      command.middlewareStack.add(
        (next) => (args) => {
          (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
          return next(args);
        },
        { step: 'build', name: 'signBodyByItsHash' },
      );
      try {
        await client.send(command);
        return;
      } catch (error) {
        const waitMs = PUT_RETRY_MS[tries];
        if (waitMs === undefined) throw explainS3Error(error, location);
        await sleep(waitMs);
      } finally {
        body.destroy();
      }
    }
  }

  async function publish(temporaryPath: string, handle: FileHandle, receipt: BlobReceipt): Promise<void> {
    await handle.close();
    // Again, where a removal that began before these bytes came took them away: one that begins later sees them fresh.
    do {
      await putFile(temporaryPath, receipt);
      await turns.pass(receipt.sha256);
    } while ((await sizeOf(receipt.sha256)) === null);
    // The writer of a picture looks at it next.
    await cache.adopt(receipt.sha256, temporaryPath, receipt.sizeBytes);
  }

  async function get(sha256: string, range?: string): Promise<Readable> {
    checkBlobName(sha256);
    const output = await orNull(
      client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(sha256), Range: range })),
    );
    if (output === null) throw new OverpaintError('image_not_found');
    return output.Body as Readable;
  }

  async function fetchTo(sha256: string, path: string): Promise<void> {
    const body = await get(sha256);
    await attempt(pipeline(body, createWriteStream(path)));
  }

  return {
    createWriter: () => createFileWriter(temporary, publish),
    async read(sha256, range) {
      const body = await get(sha256, range === undefined ? undefined : rangeHeader(range));
      return streamBody(body, (error) => explainS3Error(error, location));
    },
    async withFile(sha256, use) {
      checkBlobName(sha256);
      return cache.lend(sha256, (path) => fetchTo(sha256, path), use);
    },
    size: sizeOf,
    has: async (sha256) => (await sizeOf(sha256)) !== null,
    remove,
    list: () => listBelow(location.prefix),
    async removeStale(sha256, freshMs) {
      checkBlobName(sha256);
      // A look and a removal: no store does both as one. A writer of the same bytes looks afterwards.
      return turns.alone(sha256, async () => {
        const head = await headOf(sha256);
        if (head?.LastModified !== undefined && Date.now() - head.LastModified.getTime() < freshMs)
          return false;
        if (head !== null) await remove(sha256);
        return true;
      });
    },
    sweepTemporary: (olderThanMs) => sweepTemporaryFiles(temporary, olderThanMs),
    async probe() {
      const bytes = randomBytes(PROBE_BYTES);
      // Not by `publish`: turns are taken in the database, which is opened later.
      const writer = createFileWriter(temporary, async (path, handle, receipt) => {
        await handle.close();
        await putFile(path, receipt);
        await rm(path);
      });
      await writer.write(bytes);
      const { sha256 } = await writer.commit();
      try {
        if ((await sizeOf(sha256)) !== PROBE_BYTES) refuse('says that it has another size than was written');
        if (!bytes.equals(await readAll(sha256))) refuse('gave back other bytes than were written');
        const part = await readAll(sha256, PROBE_PART);
        if (!bytes.subarray(PROBE_PART.start, PROBE_PART.end + 1).equals(part))
          refuse('did not give back the part that was asked for: it does not know Range');
        for await (const _ of listBelow(keyOf(sha256)));
      } finally {
        await remove(sha256);
      }
      if ((await sizeOf(sha256)) !== null) refuse('still has what was removed');
    },
    close: () => client.destroy(),
  };

  function refuse(what: string): never {
    throw new BlobStoreFailure(`${describeS3Location(location)} ${what}.`);
  }

  async function readAll(sha256: string, range?: ByteRange): Promise<Buffer> {
    const body = await get(sha256, range === undefined ? undefined : rangeHeader(range));
    return attempt(buffer(body));
  }

  /** In the order of their keys, the last of a page being where the next begins. */
  async function* listBelow(prefix: string) {
    for (let marker: string | undefined = ''; marker !== undefined; ) {
      const page: ListObjectsCommandOutput = await attempt(
        client.send(new sdk.ListObjectsCommand({ Bucket, Prefix: prefix, Marker: marker })),
      );
      const objects = page.Contents ?? [];
      for (const { Key = '', Size = 0 } of objects) {
        const sha256 = Key.slice(Key.lastIndexOf('/') + 1);
        if (isBlobName(sha256) && Key === keyOf(sha256)) yield { sha256, sizeBytes: Size };
      }
      marker = page.IsTruncated === true ? objects.at(-1)?.Key : undefined;
    }
  }

  async function headOf(sha256: string) {
    checkBlobName(sha256);
    return orNull(client.send(new sdk.HeadObjectCommand({ Bucket, Key: keyOf(sha256) })));
  }

  async function sizeOf(sha256: string): Promise<number | null> {
    const head = await headOf(sha256);
    return head === null ? null : (head.ContentLength ?? 0);
  }

  async function remove(sha256: string): Promise<void> {
    checkBlobName(sha256);
    await cache.forget(sha256);
    await attempt(client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(sha256) })));
  }
}

export type S3Blobs = BlobStore & {
  /**
   * Does once, with its own object, everything that is done later.
   * @throws BlobStoreFailure with a sentence for the operator who configured it, when anything of it does not work
   */
  probe(): Promise<void>;
};

function clientConfig(location: S3Location): S3ClientConfig {
  return {
    region: location.region,
    ...(location.endpoint === null ? {} : { endpoint: location.endpoint }),
    forcePathStyle: location.pathStyle,
    ...(location.credentials === null ? {} : { credentials: location.credentials }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    followRegionRedirects: false,
    // What it would print, we throw.
    logger: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore },
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_TIMEOUT_MS,
    },
  };
}

function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end}`;
}

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EMFILE']);

/** The cache could not be written: the store is not to blame. */
function isDiskError(error: unknown): boolean {
  return DISK_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Pull-based: a slow reader costs one chunk of memory; one that goes away closes the connection. */
function streamBody(body: Readable, explain: (error: unknown) => Error): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value as Uint8Array);
        } catch (error) {
          throw explain(error);
        }
      },
      cancel() {
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
