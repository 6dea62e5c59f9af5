import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openFolderBlobs } from '@/lib/server/blobs/folder-blobs';
import { openSpool } from './spool';

/** What was done to the disk, in order. A power cut cannot be tested here; that nothing is renamed before it is synced can. */
const deeds: string[] = [];
/** So many of the next deeds find the disk full. */
let fullFor = 0;

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    async open(path: string, ...rest: [string]) {
      const handle = await real.open(path, ...rest);
      const note = (deed: string) => deeds.push(`${deed} ${basename(path)}`);
      for (const deed of ['sync', 'datasync', 'write', 'writev'] as const) {
        const act = handle[deed].bind(handle) as (...given: unknown[]) => Promise<unknown>;
        Object.assign(handle, {
          [deed]: (...given: unknown[]) => {
            if (fullFor > 0) {
              fullFor -= 1;
              deeds.push(`no room ${basename(path)}`);
              return Promise.reject(
                Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }),
              );
            }
            note(deed.startsWith('write') ? 'write' : 'sync');
            return act(...given);
          },
        });
      }
      return handle;
    },
    async rename(from: string, to: string) {
      deeds.push(`rename ${basename(from)} ${basename(to)}`);
      await real.rename(from, to);
    },
  };
});

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-durable-'));
  deeds.length = 0;
});

afterEach(() => rm(directory, { recursive: true }));

test('an answer is written, synced, then named whole, and its name is synced too', async () => {
  const spool = await openSpool(join(directory, 'spool'));
  deeds.length = 0;
  await spool.receive({ runId: 'run', attempt: 3 }, new Response('{"data":[]}'));
  expect(deeds).toEqual([
    'write run.3.part',
    'sync run.3.part',
    'rename run.3.part run.3.answer',
    'sync spool',
  ]);
});

test('an answer for which there is no room waits for it, and is whole', async () => {
  const spool = await openSpool(join(directory, 'spool'));
  deeds.length = 0;
  fullFor = 2;
  const answer = await spool.receive({ runId: 'run', attempt: 3 }, new Response('{"data":[]}'));
  expect(answer.complete).toBe(true);
  expect(deeds.slice(0, 4)).toEqual([
    'no room run.3.part',
    'no room run.3.part',
    'write run.3.part',
    'sync run.3.part',
  ]);
});

test('the part of a broken answer is synced before anybody is told of it', async () => {
  const spool = await openSpool(join(directory, 'spool'));
  deeds.length = 0;
  await spool.receive({ runId: 'run', attempt: 3 }, new Response('{"data":[{"b64_json":"AAAA"},{'));
  expect(deeds).toEqual(['write run.3.part', 'sync run.3.part', 'sync spool']);
});

test('a new folder is synced into the one above it', async () => {
  await openSpool(join(directory, 'data', 'spool'));
  expect(deeds).toEqual(['sync data', `sync ${basename(directory)}`]);
});

test('a blob is written, synced, then named by its hash, and every directory of its name is synced', async () => {
  const blobs = openFolderBlobs(join(directory, 'blobs'));
  const writer = blobs.createWriter();
  await writer.write(Buffer.from('abc'));
  const temporary = deeds.at(-1)?.slice('write '.length);
  const { sha256 } = await writer.commit();
  expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(deeds).toEqual([
    'sync blobs',
    `sync ${basename(directory)}`,
    `write ${temporary}`,
    `sync ${temporary}`,
    'sync ba',
    'sync blobs',
    `rename ${temporary} ${sha256}`,
    'sync 78',
  ]);
});

test('a blob that is there already is not synced again, its directory is', async () => {
  const blobs = openFolderBlobs(join(directory, 'blobs'));
  for (const round of [1, 2]) {
    deeds.length = 0;
    const writer = blobs.createWriter();
    await writer.write(Buffer.from('abc'));
    await writer.commit();
    expect(deeds.filter((deed) => deed.startsWith('rename'))).toHaveLength(round === 1 ? 1 : 0);
  }
  expect(deeds.slice(1)).toEqual(['sync 78']);
});
