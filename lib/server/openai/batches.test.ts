import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBatchDoor } from './batches';
import { CallFailure } from './call-failure';
import { openImagesClient } from './open-client';

const SILENCE_MS = 1000;
const MORE_THAN_SILENCE_MS = 2500;

let directory: string;
const cleanUps: (() => unknown)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'overpaint-batches-'));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  rmSync(directory, { recursive: true });
});

async function doorTo(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = openImagesClient({ baseUrl: `http://127.0.0.1:${port}/v1`, filesSilenceMs: SILENCE_MS });
  cleanUps.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
    () => client.close(),
  );
  return openBatchDoor(client);
}

function requestsFile(sizeBytes: number) {
  const path = join(directory, 'requests');
  writeFileSync(path, Buffer.alloc(sizeBytes, 'a'));
  return { path, name: 'requests.jsonl', mime: 'application/jsonl', purpose: 'batch' } as const;
}

const hangs: RequestListener = (request) => void request.resume();
const sendJson = (response: ServerResponse, body: object) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let sizeBytes = 0;
  for await (const piece of pieces) sizeBytes += piece.length;
  return sizeBytes;
}

describe('a server that has hung', () => {
  test('takes an upload and never answers: it is given up', async () => {
    const door = await doorTo(hangs);
    await expect(door.upload(requestsFile(1000))).rejects.toMatchObject({
      name: 'CallFailure',
      code: 'answer_timeout',
    });
  });

  test('never lists the batches: it is given up', async () => {
    const door = await doorTo(hangs);
    await expect(door.find('row')).rejects.toMatchObject({ code: 'answer_timeout' });
  });

  test('stops in the middle of a file of answers: reading it fails, as a call that failed', async () => {
    const door = await doorTo((_, response) => response.write('the first half'));
    const opened = await door.open('file-1', new AbortController().signal);
    if (opened.kind !== 'ok') throw new Error('The file was refused');
    const failure = await readAll(opened.value).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CallFailure);
    expect(failure).toMatchObject({ code: 'answer_timeout', phase: 'maybe_sent' });
  });
});

describe('a slow server is waited for', () => {
  test('that takes an upload piece by piece', async () => {
    const sizeBytes = 16 * 1024 * 1024;
    const door = await doorTo(async (request, response) => {
      let taken = 0;
      const startedAt = performance.now();
      for await (const piece of request) {
        taken += (piece as Buffer).length;
        const due = (taken / sizeBytes) * MORE_THAN_SILENCE_MS;
        const aheadMs = due - (performance.now() - startedAt);
        if (aheadMs > 20) await sleep(aheadMs);
      }
      sendJson(response, { id: 'file-1' });
    });
    const startedAt = performance.now();
    expect(await door.upload(requestsFile(sizeBytes))).toEqual({ kind: 'ok', value: 'file-1' });
    expect(performance.now() - startedAt).toBeGreaterThan(SILENCE_MS * 2);
  });

  test('that sends a file of answers piece by piece', async () => {
    const door = await doorTo(async (_, response) => {
      for (let piece = 0; piece < 10; piece++) {
        response.write('0123456789');
        await sleep(MORE_THAN_SILENCE_MS / 10);
      }
      response.end();
    });
    const opened = await door.open('file-1', new AbortController().signal);
    if (opened.kind !== 'ok') throw new Error('The file was refused');
    expect(await readAll(opened.value)).toBe(100);
  });

  test('and so is a slow reader of its file', async () => {
    const sizeBytes = 8 * 1024 * 1024;
    const door = await doorTo((_, response) => response.end(Buffer.alloc(sizeBytes)));
    const opened = await door.open('file-1', new AbortController().signal);
    if (opened.kind !== 'ok') throw new Error('The file was refused');
    let taken = 0;
    for await (const piece of opened.value) {
      if (taken === 0) await sleep(MORE_THAN_SILENCE_MS);
      taken += piece.length;
    }
    expect(taken).toBe(sizeBytes);
  });
});
