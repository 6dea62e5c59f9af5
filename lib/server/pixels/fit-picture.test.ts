import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rect } from '@/lib/shared/mask/geometry';
import { findTarget, TARGETS, type Target } from '@/lib/shared/recipes/restyle-targets';
import { countChanged } from './count-changed';
import { fitPicture } from './fit-picture';
import { writeStripPng } from './strips/write-strip-png';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-fit-'));
});
afterAll(() => rm(directory, { recursive: true }));
const at = (name: string) => join(directory, name);

const PLATE: Rect = { x: 60, y: 80, width: 120, height: 90 };
const RED = [200, 30, 40];

/** A red plate on a table whose colours run from left to right. */
async function scene(width = 400, height = 300, plate = PLATE): Promise<void> {
  const data = new Uint8Array(width * height * 3);
  const mask = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= plate.x && x < plate.x + plate.width && y >= plate.y && y < plate.y + plate.height;
      data.set(inside ? RED : [20, Math.round((x * 200) / width), 120], (y * width + x) * 3);
      if (inside) mask[y * width + x] = 0;
    }
  }
  await writeStripPng({ width, height, channels: 3, data }, at('photo.png'));
  await writeStripPng({ width, height, channels: 1, data: mask }, at('mask.png'));
}

const target = (change: Partial<Target>): Target => ({
  id: 'x',
  width: 160,
  height: 90,
  min: null,
  format: 'png',
  maxBytes: null,
  ground: null,
  bleedPx: 0,
  dpi: null,
  ...change,
});
const fitted = (wanted: Target, masked = true) =>
  fitPicture({
    sourcePath: at('photo.png'),
    maskPath: masked ? at('mask.png') : null,
    target: wanted,
    outputPath: at('fitted'),
  });

/** The box of what is red, in the file that was made. */
async function redBox(): Promise<Rect & { at: (x: number, y: number) => number[] }> {
  const { data, info } = await sharp(at('fitted')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  const found = [];
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const [red = 0, green = 0] = pixel(x, y);
      if (red > 150 && green < 80) found.push([x, y] as const);
    }
  const xs = found.map(([x]) => x);
  const ys = found.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1, at: pixel };
}

describe('a picture of a target’s shape', () => {
  it('has all of the subject, not stretched', async () => {
    await scene();
    const made = await fitted(target({}));
    expect(made).toMatchObject({
      width: 160,
      height: 90,
      enlarged: 1,
      padded: false,
      aroundSubject: true,
      ground: null,
    });
    expect(await sharp(at('fitted')).metadata()).toMatchObject({ format: 'png', width: 160, height: 90 });
    const box = await redBox();
    expect(box.width / box.height).toBeCloseTo(PLATE.width / PLATE.height, 1);
  });

  it('is filled at its sides where the subject is too tall for the shape', async () => {
    const plate = { x: 150, y: 10, width: 80, height: 280 };
    await scene(400, 300, plate);
    const made = await fitted(target({ width: 320, height: 90 }));
    expect(made).toMatchObject({ padded: true });
    const box = await redBox();
    expect(box.height).toBeGreaterThan(85);
    expect(box.width / box.height).toBeCloseTo(plate.width / plate.height, 1);
    // A blur of the picture and no bar.
    expect(box.at(2, 45)).not.toEqual([0, 0, 0]);
  });

  it('without a mask is cut around what draws the eye', async () => {
    await scene();
    expect(await fitted(target({}), false)).toMatchObject({ aroundSubject: false });
    expect((await redBox()).width).toBeGreaterThan(20);
  });

  it('says by how much it is enlarged', async () => {
    await scene();
    expect(await fitted(target({ width: 800, height: 450 }))).toMatchObject({ width: 800, enlarged: 2 });
  });

  it('of a print has its density, and its bleed beside its size', async () => {
    await scene();
    const print = findTarget('print', { made: [], print: { width: 20, height: 15, unit: 'mm' } }) as Target;
    await fitted(print);
    expect(await sharp(at('fitted')).metadata()).toMatchObject({
      format: 'jpeg',
      density: 300,
      width: 307,
      height: 248,
    });
  });

  it('is as small a file as it has to be', async () => {
    await scene();
    const free = await fitted(target({ format: 'jpeg', width: 400, height: 225 }));
    const maxBytes = (free?.bytes ?? 0) - 1;
    const small = await fitted(target({ format: 'jpeg', width: 400, height: 225, maxBytes }));
    expect(small?.bytes).toBeLessThanOrEqual(maxBytes);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('is the same %s, byte for byte, each time', async (format) => {
    await scene();
    await fitted(target({ format }));
    const first = await readFile(at('fitted'));
    await fitted(target({ format }));
    expect((await readFile(at('fitted'))).equals(first)).toBe(true);
  });
});

describe('a subject alone', () => {
  it('stands on pure white and fills nine tenths of the frame', async () => {
    await scene();
    const amazon = {
      ...(TARGETS.find(({ id }) => id === 'amazon') as Target),
      width: 200,
      height: 200,
      min: null,
    };
    const made = await fitted(amazon);
    expect(made).toMatchObject({ width: 200, height: 200, ground: { pure: true } });
    expect(made?.ground?.share).toBeCloseTo(0.9, 2);
    const box = await redBox();
    expect(box.width).toBe(180);
    expect(Math.abs(box.x - 10)).toBeLessThanOrEqual(1);
    expect([box.at(0, 0), box.at(199, 199), box.at(100, 20)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
      [255, 255, 255],
    ]);
  });

  it('cannot be had without a mask, or from one that keeps nothing', async () => {
    await scene(400, 300, { x: 0, y: 0, width: 0, height: 0 });
    expect(await fitted(target({ ground: 'ffffff' }), false)).toBeNull();
    expect(await fitted(target({ ground: 'ffffff' }))).toBeNull();
  });
});

describe('changed pixels of what a mask keeps', () => {
  const count = (afterPath = at('after.png')) =>
    countChanged({ beforePath: at('photo.png'), afterPath, maskPath: at('mask.png') });
  const redraw = async (
    change: (data: Buffer, at: (x: number, y: number) => number) => void,
    alpha = false,
  ) => {
    const picture = alpha ? sharp(at('photo.png')).ensureAlpha() : sharp(at('photo.png'));
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    change(data, (x, y) => (y * info.width + x) * info.channels);
    await sharp(data, { raw: info }).png().toFile(at('after.png'));
  };

  it('are none where only the surroundings changed', async () => {
    await scene();
    await redraw((data, place) => data.fill(7, place(0, 0), place(0, 80)));
    expect(await count()).toEqual({ keptPixels: 120 * 90, changedPixels: 0 });
    expect(await count(at('photo.png'))).toEqual({ keptPixels: 120 * 90, changedPixels: 0 });
  });

  it('are counted to the last bit of the last pixel', async () => {
    await scene();
    await redraw((data, place) => {
      data[place(60, 80)] = (RED[0] as number) + 1;
      data[place(179, 169) + 2] = (RED[2] as number) - 1;
      data[place(180, 169)] = 0;
    });
    expect(await count()).toEqual({ keptPixels: 120 * 90, changedPixels: 2 });
  });

  it('are also those that became transparent', async () => {
    await scene();
    await redraw(() => undefined, true);
    expect(await count()).toMatchObject({ changedPixels: 0 });
    await redraw((data, place) => {
      data[place(100, 100) + 3] = 254;
    }, true);
    expect(await count()).toMatchObject({ changedPixels: 1 });
  });

  it('are none of those that a soft edge gave away in part', async () => {
    await scene();
    const soft = await sharp(at('mask.png')).blur(4).raw().toBuffer();
    await writeStripPng({ width: 400, height: 300, channels: 1, data: new Uint8Array(soft) }, at('mask.png'));
    await redraw((data, place) => data.fill(9, place(60, 80), place(61, 80)));
    const counted = await count();
    expect(counted?.keptPixels).toBeLessThan(120 * 90);
    expect(counted?.changedPixels).toBe(0);
  });

  it('cannot be counted in a picture of another size', async () => {
    await scene();
    await sharp(at('photo.png')).resize(200).toFile(at('small.png'));
    expect(await count(at('small.png'))).toBeNull();
  });
});
