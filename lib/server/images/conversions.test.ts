import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversion } from '@/lib/server/pixels/convert';
import { CAT } from '@/test/pictures';
import { PIXELS_HERE } from '@/test/pixels';
import { openConversions } from './conversions';

const AS_IT_IS: Conversion = {
  format: 'png',
  quality: 90,
  width: null,
  height: null,
  enlarge: false,
  background: 'ffffff',
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-conversions-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('conversions', () => {
  const image = { sha256: 'a'.repeat(64), mime: 'image/png', width: 451, height: 300 };
  let reads: number;
  const blobs = {
    async withFile<Result>(_: string, use: (path: string) => Promise<Result>) {
      reads += 1;
      return use(CAT);
    },
  };
  beforeEach(() => {
    reads = 0;
  });

  test('are made once, also when asked for twice at once', async () => {
    const conversions = openConversions(directory, blobs, PIXELS_HERE);
    const wanted = { ...AS_IT_IS, format: 'webp' as const };
    const [one, two] = await Promise.all([conversions.get(image, wanted), conversions.get(image, wanted)]);
    expect(await conversions.get(image, wanted)).toBe(one);
    expect([two, reads]).toEqual([one, 1]);
  });

  test('are told apart by everything that changes their bytes, and by nothing else', () => {
    const { keyOf } = openConversions(directory, blobs, PIXELS_HERE);
    const different: Partial<Conversion>[] = [
      {},
      { format: 'webp' },
      { format: 'jpeg' },
      { format: 'jpeg', quality: 50 },
      { format: 'jpeg', background: '000000' },
      { width: 10 },
      { height: 10 },
      { width: 10, height: 10 },
      { width: 10, enlarge: true },
    ];
    const keys = different.map((change) => keyOf(image, { ...AS_IT_IS, ...change }));
    expect(new Set(keys).size).toBe(different.length);
    expect(keyOf(image, { ...AS_IT_IS, quality: 5, background: '000000' })).toBe(keys[0]);
  });

  test('are few on the disk, and go with their picture', async () => {
    const conversions = openConversions(directory, blobs, PIXELS_HERE);
    for (let width = 1; width <= 20; width++) await conversions.get(image, { ...AS_IT_IS, width });
    const other = { ...image, sha256: 'b'.repeat(64) };
    await conversions.get(other, AS_IT_IS);
    expect(await readdir(directory)).toHaveLength(16);
    expect(await Array.fromAsync(conversions.list())).toEqual([
      expect.arrayContaining([image.sha256, other.sha256]),
    ]);
    await conversions.remove(image.sha256);
    expect(await readdir(directory)).toHaveLength(1);
    expect(await Array.fromAsync(conversions.list())).toEqual([[other.sha256]]);
  });
});
