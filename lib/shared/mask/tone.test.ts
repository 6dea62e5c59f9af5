import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { type Placement, placeEdit } from './composite';
import { type EditMode, planEdit } from './edit-plan';
import { imagePoint } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';
import { findBounds } from './measure';
import type { Pixels } from './resample';
import { paintEllipse } from './shapes';

type Picture = Pixels & { readonly data: Uint8Array };

const DANDELION = readFileSync(fileURLToPath(new URL('../../../e2e/photos/seeding.jpg', import.meta.url)));
let photo: Picture;
beforeAll(async () => {
  photo = await take(sharp(DANDELION).resize(640));
});

async function take(picture: Sharp): Promise<Picture> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: Uint8Array.from(data) };
}

function ellipse(size: { width: number; height: number }, share: number): Mask {
  const mask = createMask(size.width, size.height);
  const [x, y] = [size.width * 0.5, size.height * 0.45];
  const [rx, ry] = [size.width * share, size.height * share];
  paintEllipse(mask, imagePoint(x - rx, y - ry), imagePoint(x + rx, y + ry), 'add');
  return mask;
}

/** The answer of a model that changes nothing: the photo's part in the size that is sent. */
async function place(source: Picture, mask: Mask, mode: EditMode, change?: (picture: Picture) => void) {
  const plan = planEdit({
    photo: source,
    model: { sizes: 'flexible' },
    mode,
    maskBounds: findBounds(mask),
    ...(mode === 'whole' ? { maxPixels: 700_000 } : {}),
  });
  const { x, y, width, height } = plan.sourceRect;
  const sent = sharp(source.data, { raw: { width: source.width, height: source.height, channels: 3 } })
    .extract({ left: x, top: y, width, height })
    .resize(plan.content.width, plan.content.height, { fit: 'fill' })
    .extend({
      left: plan.content.x,
      top: plan.content.y,
      right: plan.outputWidth - plan.content.width - plan.content.x,
      bottom: plan.outputHeight - plan.content.height - plan.content.y,
      extendWith: 'copy',
    });
  const answer = await take(sent);
  change?.(answer);
  const placed = { ...source, data: source.data.slice() };
  return { answer, placed, ...placeEdit({ source: placed, answer, mask, plan }) };
}

function expectSame(tone: Placement['tone']): void {
  for (const { gain, offset } of tone) {
    expect(Math.abs(gain - 1)).toBeLessThanOrEqual(0.005);
    expect(Math.abs(offset)).toBeLessThanOrEqual(0.8);
  }
}

/** Fine detail and nothing else: the hardest for a comparison of differently sharp pictures. */
function grainOf(width: number, height: number, level: number, amount: number): Picture {
  const random = createRandom(5);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i += 3)
    data.fill(Math.round(level + (random() + random() - 1) * amount), i, i + 3);
  return { width, height, channels: 3, data };
}

describe('a perfect answer stays perfect', { timeout: 60_000 }, () => {
  test.each(['whole', 'region'] as const)('sent as %s', async (mode) => {
    for (const share of [0.04, 0.2]) expectSame((await place(photo, ellipse(photo, share), mode)).tone);
  });

  test('of a photo that is nothing but grain, sent small', async () => {
    const grain = grainOf(1200, 1000, 128, 90);
    expectSame((await place(grain, ellipse(grain, 0.2), 'whole')).tone);
  });

  test('made anew with other grain', async () => {
    const other = createRandom(11);
    const { tone } = await place(photo, ellipse(photo, 0.2), 'whole', ({ data }) => {
      for (let i = 0; i < data.length; i++)
        data[i] = Math.min(255, Math.max(0, (data[i] as number) + (other() - 0.5) * 24));
    });
    for (const { gain } of tone) expect(Math.abs(gain - 1)).toBeLessThanOrEqual(0.01);
  });
});

describe('tone does not recolour', { timeout: 60_000 }, () => {
  test('on a flat wall whose slight colour cast says nothing about contrast', async () => {
    const wall = grainOf(700, 560, 120, 6);
    const { tone } = await place(wall, ellipse(wall, 0.2), 'whole', ({ data }) => {
      for (let i = 0; i < data.length; i += 3)
        data[i] = Math.round(120 + ((data[i] as number) - 120) * 0.6 - 3);
    });
    for (const { gain } of tone) expect(Math.abs(gain - 1)).toBeLessThanOrEqual(0.03);
  });

  test('a white moon in a dark sky of another tint stays white', async () => {
    const sky = grainOf(900, 700, 40, 40);
    const mask = ellipse(sky, 0.12);
    const { placed } = await place(sky, mask, 'whole', ({ data, width, height }) => {
      for (let i = 0; i < data.length; i += 3) {
        const [x, y] = [(i / 3) % width, Math.floor(i / 3 / width)];
        const moon = Math.hypot(x - width * 0.5, y - height * 0.45) < height * 0.1;
        data[i] = moon ? 235 : (data[i] as number) * 0.8;
        data[i + 1] = moon ? 235 : (data[i + 1] as number) * 0.95;
        data[i + 2] = moon ? 235 : (data[i + 2] as number) * 1.1;
      }
    });
    const at = (Math.round(700 * 0.45) * 900 + 450) * 3;
    const colour = [...placed.data.subarray(at, at + 3)];
    expect(Math.max(...colour) - Math.min(...colour)).toBeLessThanOrEqual(16);
    expect(Math.min(...colour)).toBeGreaterThan(215);
  });
});

test('a tone that drifts across the picture is matched on both sides of the mask', {
  timeout: 60_000,
}, async () => {
  const mask = ellipse(photo, 0.25);
  const { placed } = await place(photo, mask, 'whole', ({ data, width }) => {
    for (let i = 0; i < data.length; i++) {
      const x = (Math.floor(i / 3) % width) / width;
      data[i] = Math.min(255, Math.max(0, (data[i] as number) + 24 * (x - 0.5)));
    }
  });
  for (const [from, to] of [
    [0.27, 0.4],
    [0.6, 0.73],
  ] as const) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < mask.data.length; i++) {
      const x = (i % mask.width) / mask.width;
      if (mask.data[i] !== 255 || x < from || x > to) continue;
      sum += (placed.data[i * 3 + 1] as number) - (photo.data[i * 3 + 1] as number);
      count++;
    }
    expect(Math.abs(sum / count)).toBeLessThan(1.6);
  }
});
