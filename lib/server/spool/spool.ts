import 'server-only';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskFull } from '@/lib/server/disk/disk-full';
import { makeDurableDirectory, syncDirectory } from '@/lib/server/disk/sync-directory';
import { CallFailure, toCallFailure } from '@/lib/server/openai/call-failure';
import { readRequestId } from '@/lib/server/openai/classify-failure';
import type { ArrivedAnswer } from '@/lib/server/openai/read-answer';
import type { ErrorCode } from '@/lib/shared/errors';
import { type OnPartial, watchAnswer } from './watch-answer';

/** Which call: attempts of one run are kept apart, because each may have been paid for. */
export type SpoolKey = { runId: string; attempt: number };

export type SpooledAnswer = ArrivedAnswer & {
  key: SpoolKey;
  contentType: string | null;
  status: number;
  receivedAtMs: number;
};

/**
 * Where paid answers lie from their first byte until their pictures are in the library.
 *
 * `<runId>.<attempt>.part` is an answer on its way. It becomes `.answer` by a rename, once the last byte has come and is
 * on disk; so an `.answer` is always whole, whenever the machine died. A `.part` is never taken for whole, but final
 * pictures in it are paid for and good.
 *
 * Both begin with one line of JSON that tells what a body does not.
 */
export type Spool = {
  /**
   * Writes the body to disk as it comes. Returns when it would survive a power cut.
   * @param options.onPartial is given each preview of a stream, decoded, with the place of its image in the run
   * @returns an answer that is not `complete` if it broke off after at least one final picture
   * @throws CallFailure `answer_cut`, `answer_truncated`, `answer_timeout` when it broke off before that
   */
  receive(key: SpoolKey, response: Response, options?: { onPartial?: OnPartial }): Promise<SpooledAnswer>;
  /** The answers worth opening: whole ones, and broken ones with a final picture that no call here is receiving. */
  list(): Promise<SpoolKey[]>;
  /** @throws when there is none */
  open(key: SpoolKey): Promise<SpooledAnswer>;
  discard(key: SpoolKey): Promise<void>;
};

type Head = {
  version: 1;
  contentType: string | null;
  status: number;
  upstreamRequestId: string | null;
  receivedAtMs: number;
};

const PIECE_BYTES = 128 * 1024;
/** Network pieces are gathered to this size: each write is a trip to another thread. */
const WRITE_BYTES = 256 * 1024;
const MAX_HEAD_BYTES = 4096;
/** A longer one would not fit into the head. */
const MAX_CONTENT_TYPE_CHARACTERS = 200;
/** Ten pictures of the largest size that is kept, in base64, and room for their previews. */
const MAX_ANSWER_BYTES = 4 * 1024 ** 3;
const NEWLINE = 0x0a;
/** A disk that is full is looked at again after this long. Meanwhile the API waits with the rest of its answer. */
const ROOM_RETRY_MS = 500;
/** The API does not wait for ever either. */
const ROOM_WAIT_MS = 15 * 60_000;
/** A part without a final picture is kept this long for operators who want to look into it; an empty one not at all. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * @param options.maxAnswerBytes what is longer is no answer but a server gone wild, and is cut off there
 */
export async function openSpool(
  directory: string,
  { maxAnswerBytes = MAX_ANSWER_BYTES } = {},
): Promise<Spool> {
  await makeDurableDirectory(directory);
  const receiving = new Set<string>();
  /** What looking into a part found, by its name, size and time: a look reads all of it. */
  const looks = new Map<string, boolean>();

  const pathOf = (key: SpoolKey, extension: 'part' | 'answer') =>
    join(directory, `${nameOf(key)}.${extension}`);

  async function receive(key: SpoolKey, response: Response, options: { onPartial?: OnPartial } = {}) {
    const name = nameOf(key);
    const partPath = pathOf(key, 'part');
    const head: Head = {
      version: 1,
      contentType: response.headers.get('content-type')?.slice(0, MAX_CONTENT_TYPE_CHARACTERS) ?? null,
      status: response.status,
      upstreamRequestId: readRequestId(response.headers),
      receivedAtMs: Date.now(),
    };
    const watch = watchAnswer(options.onPartial);
    receiving.add(name);
    try {
      const brokenBy = await writeBody(partPath, head, response, watch.feed, maxAnswerBytes);
      watch.end();
      const { ending, wholePictures } = watch.report();
      const missing = ending === 'none' ? 'answer_truncated' : null;
      const cut = ending === 'certain' ? null : (brokenBy?.code ?? missing);
      if (cut === null) {
        await rename(partPath, pathOf(key, 'answer'));
        await syncDirectory(directory);
        return spooled(key, head, pathOf(key, 'answer'), null);
      }
      if (wholePictures > 0) {
        await syncDirectory(directory);
        return spooled(key, head, partPath, cut);
      }
      await rm(partPath, { force: true });
      throw new CallFailure({
        code: cut,
        phase: 'maybe_sent',
        upstreamRequestId: head.upstreamRequestId,
        cause: brokenBy ?? undefined,
      });
    } finally {
      receiving.delete(name);
    }
  }

  async function openKey(key: SpoolKey): Promise<SpooledAnswer> {
    for (const [path, cut] of [
      [pathOf(key, 'answer'), null],
      [pathOf(key, 'part'), 'answer_lost'],
    ] as const) {
      const head = await readHead(path);
      if (head !== null) return spooled(key, head, path, cut);
    }
    throw new Error(`There is no answer ${nameOf(key)} in the spool.`);
  }

  async function hasWholePicture(path: string): Promise<boolean> {
    const watch = watchAnswer();
    if ((await readHead(path)) !== null) {
      for await (const piece of readBody(path)) watch.feed(piece);
      watch.end();
    }
    return watch.report().wholePictures > 0;
  }

  async function isWorthOpening(name: string, path: string): Promise<boolean> {
    const { size, mtimeMs } = await stat(path);
    const look = `${name} ${size} ${mtimeMs}`;
    const worth = looks.get(look) ?? (size > 0 && (await hasWholePicture(path)));
    looks.set(look, worth);
    const abandoned = size === 0 || Date.now() - mtimeMs > ABANDONED_AFTER_MS;
    if (!worth && abandoned) {
      await rm(path, { force: true });
      looks.delete(look);
    }
    return worth;
  }

  return {
    receive,
    open: openKey,
    async list() {
      const keys: SpoolKey[] = [];
      for (const file of await readdir(directory)) {
        const [, runId, attempt, extension] = /^([\w-]+)\.(\d+)\.(part|answer)$/.exec(file) ?? [];
        if (runId === undefined) continue;
        const key = { runId, attempt: Number(attempt) };
        const name = nameOf(key);
        if (
          extension === 'part' &&
          (receiving.has(name) || !(await isWorthOpening(name, join(directory, file))))
        ) {
          continue;
        }
        keys.push(key);
      }
      return keys;
    },
    async discard(key) {
      await rm(pathOf(key, 'answer'), { force: true });
      // A part that is being written to belongs to its receiver.
      if (!receiving.has(nameOf(key))) await rm(pathOf(key, 'part'), { force: true });
    },
  };
}

function nameOf({ runId, attempt }: SpoolKey): string {
  if (!/^[\w-]{1,64}$/.test(runId) || !Number.isSafeInteger(attempt) || attempt < 0) {
    throw new Error('Not the name of a call.');
  }
  return `${runId}.${attempt}`;
}

function spooled(key: SpoolKey, head: Head, path: string, cut: ErrorCode | null): SpooledAnswer {
  const { contentType, status, upstreamRequestId, receivedAtMs } = head;
  return {
    key,
    complete: cut === null,
    cut,
    contentType,
    status,
    upstreamRequestId,
    receivedAtMs,
    pieces: () => readBody(path),
  };
}

/**
 * @returns what broke the body off; null when it came to its end
 * @throws what the disk says
 */
async function writeBody(
  path: string,
  head: Head,
  response: Response,
  look: (piece: Uint8Array) => void,
  maxAnswerBytes: number,
): Promise<CallFailure | null> {
  const reader = response.body?.getReader();
  // One attempt is called once, so what may lie there already belongs to no call.
  let file: FileHandle | null = null;
  try {
    file = await whenThereIsRoom(() => open(path, 'w'));
    let waiting: Uint8Array[] = [Buffer.from(`${JSON.stringify(head)}\n`)];
    let waitingBytes = 0;
    let receivedBytes = 0;
    let brokenBy: CallFailure | null = null;
    while (reader !== undefined) {
      const read = await reader.read().catch((error: unknown) => toCallFailure(error, false, null));
      if (read instanceof CallFailure) brokenBy = read;
      if (read instanceof CallFailure || read.done) break;
      if (receivedBytes + read.value.byteLength > maxAnswerBytes) {
        brokenBy = new CallFailure({ code: 'answer_cut', phase: 'maybe_sent' });
        break;
      }
      waiting.push(read.value);
      waitingBytes += read.value.byteLength;
      receivedBytes += read.value.byteLength;
      look(read.value);
      if (waitingBytes < WRITE_BYTES) continue;
      await writeAll(file, waiting);
      waiting = [];
      waitingBytes = 0;
    }
    await writeAll(file, waiting);
    await whenThereIsRoom(file.datasync.bind(file));
    return (
      brokenBy ??
      (isShort(response, receivedBytes) ? new CallFailure({ code: 'answer_cut', phase: 'maybe_sent' }) : null)
    );
  } finally {
    await file?.close();
    // Only does something when the disk failed: the body must not go on arriving.
    await reader?.cancel().catch(() => {});
  }
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const wantedBytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  let { bytesWritten } = await whenThereIsRoom(() => file.writev(pieces));
  if (bytesWritten === wantedBytes) return;
  // A short write is a disk about to be full: the next one says so.
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let position = 0; position < rest.length; position += bytesWritten) {
    const from = position;
    ({ bytesWritten } = await whenThereIsRoom(() => file.write(rest, from)));
  }
}

/** The answer is paid for, and only we have it. */
async function whenThereIsRoom<Result>(write: () => Promise<Result>): Promise<Result> {
  const givenUpAt = performance.now() + ROOM_WAIT_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDiskFull(error) || performance.now() > givenUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, ROOM_RETRY_MS));
    }
  }
}

/** A connection that just closes looks like an end, unless the length was announced. Packed bodies announce another. */
function isShort(response: Response, receivedBytes: number): boolean {
  const announced = response.headers.get('content-length');
  if (announced === null || response.headers.has('content-encoding')) return false;
  return receivedBytes < Number(announced);
}

/** @returns null when there is no such file, or a crash tore its first line */
async function readHead(path: string): Promise<(Head & { sizeBytes: number }) | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_HEAD_BYTES), 0, MAX_HEAD_BYTES, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(NEWLINE);
    if (end < 0) return null;
    return { ...(JSON.parse(buffer.toString('utf8', 0, end)) as Head), sizeBytes: end + 1 };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

async function* readBody(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const head = await readHead(path);
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    let position = head?.sizeBytes ?? 0;
    while (true) {
      const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
