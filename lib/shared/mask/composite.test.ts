import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { notAligned } from './align';
import { defaultFeatherPx, measureDrift, placeEdit } from './composite';
import { displacementAt } from './displacement';
import { createDriftMeter } from './drift';
import { planEdit } from './edit-plan';
import { imagePoint } from './geometry';
import type { Mask } from './mask';
import { createMask } from './mask';
import type { Pixels } from './resample';
import { paintEllipse } from './shapes';
import { createToneSamples, SAME_TONE } from './tone';

const model = { sizes: 'flexible' } as const;

/** Smooth, detailed and endless: it can be looked up between pixels, so shifts are known exactly. */
function scene(x: number, y: number, channel: number): number {
  return (
    128 +
    45 * Math.sin(x / 23 + channel) * Math.cos(y / 31) +
    25 * Math.sin((x + 2 * y) / 11 + channel * 0.3) +
    18 * Math.cos((2 * x - y) / 7.3) +
    8 * Math.sin(x / 3.1) * Math.sin(y / 2.9)
  );
}

type Slip = { shiftX?: number; shiftY?: number; zoom?: number; gain?: number; offset?: number };

/** The scene as a picture; with a slip, as a model would give it back. */
function takePicture(width: number, height: number, channels: number, slip: Slip = {}): Pixels {
  const { shiftX = 0, shiftY = 0, zoom = 0, gain = 1, offset = 0 } = slip;
  const data = new Uint8ClampedArray(width * height * channels).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // What the original has at u is seen at u · (1 + zoom) + shift, from the centre.
      const u = (x + 0.5 - width / 2 - shiftX) / (1 + zoom) + width / 2;
      const v = (y + 0.5 - height / 2 - shiftY) / (1 + zoom) + height / 2;
      for (let c = 0; c < 3; c++) data[(y * width + x) * channels + c] = (scene(u, v, c) - offset) / gain;
    }
  }
  return { width, height, channels, data };
}

function blob(width: number, height: number): Mask {
  const mask = createMask(width, height);
  paintEllipse(mask, imagePoint(width * 0.35, height * 0.3), imagePoint(width * 0.6, height * 0.65), 'add');
  return mask;
}

/** Repaints what is masked, as an edit does, and some of what was to be kept. */
function redraw(answer: Pixels, mask: Mask, alsoKept: number): void {
  const random = createRandom(1);
  for (let i = 0; i < mask.data.length; i++) {
    const kept = (i % answer.width) / answer.width > 1 - alsoKept;
    if (mask.data[i] === 0 && !kept) continue;
    for (let c = 0; c < 3; c++) answer.data[i * answer.channels + c] = c === 0 ? 230 : random() * 60;
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}

describe('tone', () => {
  test('finds gain and offset although a quarter of the pairs has nothing to do with them', () => {
    const random = createRandom(2);
    const samples = createToneSamples();
    for (let i = 0; i < 50_000; i++) {
      const answer = Math.floor(40 + random() * 150);
      const photo = Math.round(1.07 * answer - 8 + (random() - 0.5) * 4);
      samples.add(answer, random() < 0.25 ? Math.floor(random() * 256) : photo);
    }
    const { gain, offset } = samples.fit();
    for (const value of [40, 110, 190])
      expect(Math.abs(gain * value + offset - (1.07 * value - 8))).toBeLessThan(3);
  });

  test('says nothing without evidence, and moves a flat tone without touching contrast', () => {
    expect(createToneSamples().fit()).toEqual(SAME_TONE);
    const samples = createToneSamples();
    for (let i = 0; i < 1000; i++) samples.add(100, 104);
    expect(samples.fit()).toEqual({ gain: 1, offset: 4 });
    const opposite = createToneSamples();
    for (let i = 0; i < 1000; i++) opposite.add(10, 250);
    expect(opposite.fit()).toEqual(SAME_TONE);
  });
});

test('drift counts kept pixels only', () => {
  const meter = createDriftMeter();
  meter.addRow(
    [0, 0, 0, 10, 10, 10, 20, 20, 20, 0, 0, 0],
    [0, 0, 0, 10, 40, 10, 99, 99, 99, 12, 0, 0],
    [0, 0, 255, 0],
  );
  expect(meter.read()).toEqual({ changedPercent: 100 / 3, meanDifference: 42 / 9, keptPixels: 3 });
  expect(createDriftMeter().read()).toEqual({ changedPercent: 0, meanDifference: 0, keptPixels: 0 });
});

describe('an exact edit', () => {
  const cases = fc.record({
    width: fc.integer({ min: 60, max: 400 }),
    height: fc.integer({ min: 60, max: 400 }),
    channels: fc.constantFrom(3, 4),
    answerChannels: fc.constantFrom(3, 4),
    mode: fc.constantFrom('whole' as const, 'region' as const),
    featherPx: fc.constantFrom(undefined, 0, 2.5, 40),
    seed: fc.nat(999),
  });

  test('where the mask is 0 every byte is the source’s, whatever the answer, size, region, feather or slip', () => {
    fc.assert(
      fc.property(cases, ({ width, height, channels, answerChannels, mode, featherPx, seed }) => {
        const random = createRandom(seed);
        const mask = createMask(width, height);
        paintEllipse(
          mask,
          imagePoint(random() * width, random() * height),
          imagePoint(random() * width, random() * height),
          'add',
        );
        mask.data[seed % mask.data.length] = 90;
        const source = takePicture(width, height, channels);
        const before = source.data.slice();
        const plan = planEdit({
          photo: mask,
          model,
          mode,
          maskBounds: { x: 0, y: 0, width: 20, height: 20 },
        });
        const noise = Uint8Array.from(
          { length: plan.outputWidth * plan.outputHeight * answerChannels },
          () => random() * 256,
        );
        placeEdit({
          source,
          answer: {
            width: plan.outputWidth,
            height: plan.outputHeight,
            channels: answerChannels,
            data: noise,
          },
          mask,
          plan,
          featherPx,
        });
        let wrong = 0;
        for (let i = 0; i < mask.data.length; i++) {
          if (mask.data[i] !== 0) continue;
          for (let c = 0; c < channels; c++)
            wrong += source.data[i * channels + c] === before[i * channels + c] ? 0 : 1;
        }
        expect(wrong).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  test('an answer that slid, scaled and drifted in tone is put back so that nothing is seen of it', () => {
    const width = 1024;
    const height = 768;
    const source = takePicture(width, height, 3);
    const before = source.data.slice();
    const mask = blob(width, height);
    const plan = planEdit({ photo: mask, model, mode: 'whole' });
    const answer = takePicture(width, height, 3, {
      shiftX: 2.3,
      shiftY: -1.6,
      zoom: 0.003,
      gain: 1.06,
      offset: -6,
    });
    const placement = placeEdit({ source, answer, mask, plan });
    const [shiftX, shiftY] = displacementAt(placement.alignment.displacement, width / 2, height / 2);
    expect(Math.hypot(shiftX - 2.3, shiftY + 1.6)).toBeLessThan(0.1);
    const worst = largestDifference(before, source.data);
    expect(worst).toBeLessThanOrEqual(6);
    expect(placement.drift.changedPercent).toBeGreaterThan(20);

    const raw = { ...source, data: before.slice() };
    placeEdit({ source: raw, answer, mask, plan, align: false, matchTone: false });
    const unaligned = largestDifference(before, raw.data);
    expect(unaligned).toBeGreaterThan(20);
  });

  test('an unchanged answer changes nothing and has not drifted', () => {
    const source = takePicture(1024, 1024, 4);
    const before = source.data.slice();
    const mask = blob(1024, 1024);
    const plan = planEdit({ photo: mask, model, mode: 'whole' });
    const placement = placeEdit({ source, answer: { ...source, data: before }, mask, plan });
    expect(placement.alignment).toEqual(notAligned('in-place'));
    expect(placement.drift.changedPercent).toBe(0);
    const worst = largestDifference(before, source.data);
    expect(worst).toBeLessThanOrEqual(1);
  });

  test('in the middle of the mask stands the edit, also from a padded answer of another size', () => {
    const width = 700;
    const height = 300;
    const source = takePicture(width, height, 3);
    const mask = blob(width, height);
    const plan = planEdit({ photo: mask, model: { sizes: 'fixed' }, mode: 'whole' });
    const size = plan.outputWidth * plan.outputHeight;
    const data = new Uint8Array(size * 3);
    for (let i = 0; i < size; i++) {
      const x = (i % plan.outputWidth) - plan.content.x;
      const y = Math.floor(i / plan.outputWidth) - plan.content.y;
      // Red where the photo's middle column lies, green above it, blue below.
      const scale = plan.scale;
      data[i * 3] = Math.abs(x / scale - 332) < 20 ? 255 : 0;
      data[i * 3 + 1] = y / scale < 140 ? 200 : 10;
      data[i * 3 + 2] = y / scale < 140 ? 10 : 200;
    }
    placeEdit({
      source,
      answer: { width: plan.outputWidth, height: plan.outputHeight, channels: 3, data },
      mask,
      plan,
      featherPx: 4,
      align: false,
      matchTone: false,
      matchGrain: false,
    });
    const at = (x: number, y: number) => [
      ...source.data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
    ];
    expect(at(332, 125)).toEqual([255, 200, 10]);
    expect(at(332, 155)).toEqual([255, 10, 200]);
    expect(at(300, 125)[0]).toBe(0);
  });

  test('the drift is that of the raw answer, half of which was redrawn', () => {
    const source = takePicture(1024, 1024, 3);
    const mask = blob(1024, 1024);
    const answer = takePicture(1024, 1024, 3);
    redraw(answer, mask, 0.5);
    const plan = planEdit({ photo: mask, model, mode: 'whole' });
    const kept = mask.data.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
    let redrawn = 0;
    for (let i = 0; i < mask.data.length; i++)
      redrawn += mask.data[i] === 0 && (i % 1024) / 1024 > 0.5 ? 1 : 0;
    const drift = measureDrift({ source, answer, mask, plan });
    expect(drift.keptPixels).toBe(kept);
    expect(drift.changedPercent).toBeCloseTo((100 * redrawn) / kept, 0);
  });

  test('the tone is that of the surroundings, not of what was drawn in the mask', () => {
    const source = takePicture(1024, 1024, 3);
    const mask = createMask(1024, 1024);
    paintEllipse(mask, imagePoint(150, 150), imagePoint(850, 850), 'add');
    const answer = takePicture(1024, 1024, 3);
    for (let i = 0; i < mask.data.length; i++) {
      if (mask.data[i] === 0) continue;
      for (let c = 0; c < 3; c++) answer.data[i * 3 + c] = 0.85 * (answer.data[i * 3 + c] as number) + 40;
    }
    const plan = planEdit({ photo: mask, model, mode: 'whole' });
    const { tone } = placeEdit({ source, answer, mask, plan });
    for (const { gain, offset } of tone) expect(Math.abs(gain - 1) * 255 + Math.abs(offset)).toBeLessThan(1);
  });

  test('a mask of another size is refused', () => {
    const source = takePicture(1024, 1024, 3);
    const plan = planEdit({ photo: source, model, mode: 'whole' });
    expect(() => placeEdit({ source, answer: source, mask: createMask(1024, 1000), plan })).toThrow(
      RangeError,
    );
  });

  test('the default fade follows what was painted', () => {
    expect(defaultFeatherPx({ x: 0, y: 0, width: 30, height: 40 })).toBe(4);
    expect(defaultFeatherPx({ x: 0, y: 0, width: 3000, height: 4000 })).toBe(25);
  });
});
