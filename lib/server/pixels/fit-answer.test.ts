import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEdit } from '@/lib/shared/mask/edit-plan';
import { containsRect, rectOf } from '@/lib/shared/mask/geometry';
import { contentInAnswer, fitAnswer, frameInAnswer } from './fit-answer';

const side = fc.integer({ min: 1, max: 9000 });
const photos = fc.record({ width: side, height: side });
const models = fc.constantFrom({ sizes: 'flexible' as const }, { sizes: 'fixed' as const });

describe('the picture inside an answer', () => {
  it('has the photo’s own shape to the pixel, whatever that is', () => {
    fc.assert(
      fc.property(photos, models, (photo, model) => {
        const plan = planEdit({ photo, model, mode: 'whole' });
        const answer = { width: plan.outputWidth, height: plan.outputHeight };
        const content = contentInAnswer(answer, plan);
        expect(content).toEqual(plan.content);
        expect(containsRect(rectOf(answer), content)).toBe(true);
        // Half a pixel each way, or the one pixel that a strip is left.
        const thin = Math.min(content.width, content.height) === 1;
        const widthError = Math.abs(content.width - (content.height * photo.width) / photo.height);
        const heightError = Math.abs(content.height - (content.width * photo.height) / photo.width);
        expect(thin || Math.min(widthError, heightError) <= 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is found in an answer of another resolution too', () => {
    fc.assert(
      fc.property(photos, fc.double({ min: 0.3, max: 2, noNaN: true }), (photo, scale) => {
        const plan = planEdit({ photo, model: { sizes: 'flexible' }, mode: 'whole' });
        const answer = {
          width: Math.round(plan.outputWidth * scale),
          height: Math.round(plan.outputHeight * scale),
        };
        const content = contentInAnswer(answer, plan);
        expect(containsRect(rectOf(answer), content)).toBe(true);
        expect(Math.abs(content.width - plan.content.width * scale)).toBeLessThanOrEqual(2);
        expect(Math.abs(content.height - plan.content.height * scale)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  it('is the middle of an answer of another shape, never squeezed', () => {
    const plan = planEdit({ photo: { width: 1536, height: 1024 }, model: { sizes: 'fixed' }, mode: 'whole' });
    expect(frameInAnswer({ width: 1024, height: 1024 }, plan)).toEqual({
      x: 0,
      y: 170,
      width: 1024,
      height: 683,
    });
    expect(frameInAnswer({ width: 4000, height: 1000 }, plan)).toEqual({
      x: 1250,
      y: 0,
      width: 1500,
      height: 1000,
    });
    // A model's own rounding is no other shape.
    expect(frameInAnswer({ width: 1530, height: 1024 }, plan)).toEqual({
      x: 0,
      y: 0,
      width: 1530,
      height: 1024,
    });
  });

  it('is cut out of the pixels row by row', () => {
    const plan = planEdit({ photo: { width: 1536, height: 1024 }, model: { sizes: 'fixed' }, mode: 'whole' });
    const data = Buffer.from(Array.from({ length: 6 * 6 * 3 }, (_, index) => Math.floor(index / 3)));
    const cut = fitAnswer({ width: 6, height: 6, channels: 3, data }, plan);
    expect([cut.width, cut.height]).toEqual([6, 4]);
    expect([cut.data[0], cut.data.at(-1)]).toEqual([6, 29]);
  });
});
