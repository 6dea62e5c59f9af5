import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWholePicture } from './whole-picture';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-whole-'));
});
afterEach(() => rm(directory, { recursive: true }));

const noise = () =>
  sharp({
    create: {
      width: 200,
      height: 120,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });

async function isWhole(bytes: Buffer, format: 'png' | 'jpeg' | 'webp' | 'gif'): Promise<boolean> {
  const path = join(directory, 'picture');
  await writeFile(path, bytes);
  return isWholePicture(path, format);
}

describe.each(['png', 'jpeg', 'webp', 'gif'] as const)('a %s', (format) => {
  const made = () => noise().toFormat(format).toBuffer();

  test('is whole as it was made, and with something after it', async () => {
    const bytes = await made();
    expect(await isWhole(bytes, format)).toBe(true);
    expect(await isWhole(Buffer.concat([bytes, Buffer.alloc(100)]), format)).toBe(true);
  });

  test.each([0.3, 0.5, 0.9, 0.999])('is not whole when only %d of it came', async (share) => {
    const bytes = await made();
    expect(await isWhole(bytes.subarray(0, Math.floor(bytes.length * share)), format)).toBe(false);
  });
});
