import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EditPlan, planEdit } from '@/lib/shared/mask/edit-plan';
import type { Rect } from '@/lib/shared/mask/geometry';
import { USUAL_PLACING } from '@/lib/shared/placing';
import { placeExact } from './place-exact';
import { writeStripPng } from './strips/write-strip-png';
import { writeBase } from './write-call-pictures';

/** Of six strips, nine with transparency. */
const PHOTO = { width: 701, height: 1300 };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-placing-'));
});
afterAll(() => rm(directory, { recursive: true }));
const at = (name: string) => join(directory, name);

function texture(width: number, height: number, channels: 3 | 4, shift: number): Uint8Array {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const wave = Math.sin((x + shift) / 9) * Math.cos(y / 13) * 70 + Math.sin((x + 2 * y) / 41) * 40;
    data[i] = i % channels === 3 ? 255 - (x % 7) : 128 + wave + (Math.imul(i, 2_654_435_761) >>> 28);
  }
  return data;
}

async function prepare(channels: 3 | 4, box: Rect, answerAlpha = false): Promise<EditPlan> {
  const photo = { ...PHOTO, channels, data: texture(PHOTO.width, PHOTO.height, channels, 0) };
  await writeStripPng(photo, at('strips.png'));
  await sharp(photo.data, { raw: { ...PHOTO, channels } })
    .png({ compressionLevel: 1 })
    .toFile(at('older.png'));
  const mask = new Uint8Array(PHOTO.width * PHOTO.height);
  for (let y = box.y; y < box.y + box.height; y++) {
    mask.fill(255, y * PHOTO.width + box.x, y * PHOTO.width + box.x + box.width);
  }
  await writeStripPng({ ...PHOTO, channels: 1, data: mask }, at('mask.png'));
  const plan = planEdit({ photo: PHOTO, model: { sizes: 'flexible' }, mode: 'region', maskBounds: box });
  const { outputWidth: width, outputHeight: height } = plan;
  const answer = texture(width, height, answerAlpha ? 4 : 3, 3);
  await sharp(answer, { raw: { width, height, channels: answerAlpha ? 4 : 3 } })
    .png({ compressionLevel: 1 })
    .toFile(at('answer.png'));
  return plan;
}

async function place(plan: EditPlan, source: string, ours: boolean): Promise<Buffer> {
  await placeExact({
    sourcePath: at(source),
    ours,
    maskPath: at('mask.png'),
    answerPath: at('answer.png'),
    plan,
    featherPx: 6,
    ...USUAL_PLACING,
    format: 'png',
    outputPath: at('placed.png'),
  });
  return sharp(at('placed.png'), { failOn: 'warning' }).raw().toBuffer();
}

const BOXES: Record<string, Rect> = {
  'the first row': { x: 300, y: 0, width: 200, height: 90 },
  'the last row': { x: 500, y: PHOTO.height - 60, width: 201, height: 60 },
  'the middle': { x: 300, y: 600, width: 150, height: 130 },
  'every strip': { x: 400, y: 0, width: 60, height: PHOTO.height },
  'one pixel': { x: 77, y: 811, width: 1, height: 1 },
};

describe('an answer put back into a photo in strips', () => {
  const cases = ([3, 4] as const).flatMap((channels) =>
    Object.entries(BOXES).map(([name, box]) => ({ channels, name, box })),
  );

  it.each(cases)(
    '$channels channels, $name: the same pixels as with all of the photo decoded',
    async ({ channels, box }) => {
      const plan = await prepare(channels, box);
      const whole = await place(plan, 'older.png', false);
      expect(whole.equals(await place(plan, 'strips.png', true))).toBe(true);
      // As older versions of this program stored it.
      expect(whole.equals(await place(plan, 'older.png', true))).toBe(true);
      const photo = await sharp(at('older.png')).raw().toBuffer();
      expect(whole.equals(photo)).toBe(false);
    },
  );

  it('takes a photo as older versions of this program stored it', async () => {
    const plan = await prepare(3, BOXES['the middle'] as Rect);
    const whole = await place(plan, 'older.png', false);
    expect(whole.equals(await place(plan, 'older.png', true))).toBe(true);
  });

  it('gains transparency when the answer has some', async () => {
    const plan = await prepare(3, BOXES['the middle'] as Rect, true);
    const whole = await place(plan, 'older.png', false);
    expect(whole.length).toBe(PHOTO.width * PHOTO.height * 4);
    expect(whole.equals(await place(plan, 'strips.png', true))).toBe(true);
  });

  it('fails, rather than guess, where a strip that it needs is damaged', async () => {
    const plan = await prepare(3, BOXES['the middle'] as Rect);
    const bytes = await readFile(at('strips.png'));
    bytes.fill(7, bytes.length >> 1, (bytes.length >> 1) + 50_000);
    await writeFile(at('strips.png'), bytes);
    await expect(place(plan, 'strips.png', true)).rejects.toThrow();
  });
});

describe('the base of a call', () => {
  it.each(Object.entries(BOXES))(
    'cut from strips at %s: the same pixels as from the whole',
    async (_, box) => {
      const plan = await prepare(3, box);
      const cut = async (source: string, ours: boolean) => {
        await writeBase({ sourcePath: at(source), ours, photo: PHOTO, plan, outputPath: at('base.png') });
        return sharp(at('base.png')).raw().toBuffer();
      };
      expect((await cut('strips.png', true)).equals(await cut('older.png', false))).toBe(true);
    },
  );
});
