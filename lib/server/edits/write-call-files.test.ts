import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelJobs } from '@/lib/server/pixels/pixel-jobs';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { type EditPlan, planEdit } from '@/lib/shared/mask/edit-plan';
import { findModel } from '@/lib/shared/models';
import type { OpenEdit } from './read-edit';
import { writeCallFiles } from './write-call-files';

const PHOTO = { width: 1024, height: 1024 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overpaint-call-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A photo of a legal size, with a mask. `madePlan` is what the mask's job comes back with. */
async function write(
  madePlan: (plan: EditPlan) => EditPlan,
  { role = 'input', failing }: { role?: 'input' | 'output'; failing?: keyof PixelJobs } = {},
) {
  const model = findModel('gpt-image-2');
  if (model === undefined) throw new Error('no such model');
  const plan = planEdit({ photo: PHOTO, model, mode: 'whole' });
  const blob = join(folder, 'blob');
  await writeFile(blob, 'the photo');
  const directory = await mkdtemp(join(folder, 'call-'));
  const done: string[] = [];
  const pixels = {
    async run(name: keyof PixelJobs, input: { outputPath: string; plan: EditPlan }) {
      if (name === failing) throw new Error(`${name} failed`);
      if (failing !== undefined) await sleep(20);
      await writeFile(input.outputPath, name);
      done.push(name);
      const made = madePlan(input.plan);
      return { plan: made, reduced: made === input.plan ? 'no' : 'scaled' };
    },
  } as unknown as PixelWorker;
  const blobs = {
    withFile: (_: string, use: (path: string) => Promise<unknown>) => use(blob),
  } as unknown as BlobStore;
  const image = (as: string) => ({ ...PHOTO, role: as, sha256: as });
  const open = {
    params: { prompt: 'a hat', size: 'source', n: 1 },
    edit: { placement: 'exact' },
    plan,
    promptSent: 'a hat',
    planned: { planRequest: { photo: PHOTO, model, mode: 'whole' }, wholePhoto: null },
    pictures: [image(role)],
    photo: image(role),
    mask: image('mask'),
    markup: null,
  } as unknown as OpenEdit;
  const written = writeCallFiles({ blobs, pixels }, open, directory);
  return { plan, blob, directory, done, written };
}

it('a photo of a legal size goes as it is', async () => {
  const { written, directory, done, blob } = await write((plan) => plan);
  const { call, plan } = await written;
  expect(plan).toBeNull();
  expect(call).toMatchObject({ files: { images: [{ name: 'image.png' }], mask: { name: 'mask.png' } } });
  expect(await readFile(join(directory, 'image.png'), 'utf8')).toBe('the photo');
  expect(done).toEqual(['writeApiMask']);
  expect(await readFile(blob, 'utf8')).toBe('the photo');
});

it('where the mask makes everything smaller, the base follows, and the stored photo stays as it is', async () => {
  const { written, directory, blob } = await write((plan) => ({
    ...plan,
    outputWidth: 512,
    outputHeight: 512,
  }));
  const { call, plan } = await written;
  expect(plan).toMatchObject({ outputWidth: 512, outputHeight: 512 });
  expect(call).toMatchObject({ params: { size: '512x512' } });
  expect(await readFile(join(directory, 'image.png'), 'utf8')).toBe('writeBase');
  expect(await readFile(blob, 'utf8')).toBe('the photo');
});

it('a failure is told once nothing is written any more', async () => {
  const { written, done } = await write((plan) => plan, { role: 'output', failing: 'writeApiMask' });
  await expect(written).rejects.toThrow('writeApiMask failed');
  expect(done).toEqual(['writeBase']);
});
