import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './default-settings';
import { composeEditPrompt } from './edit-prompt';
import { type EditRunInput, planEditRun } from './edit-run';
import { countImageTokens } from './input-tokens';
import { findModel } from './models';
import { fitInside } from './sent-size';
import type { EditParams, GenerateParams } from './wire';

const model = findModel('gpt-image-2.5-flare');
if (model === undefined) throw new Error('The model is gone from the catalogue');

const params: GenerateParams = { ...DEFAULT_SETTINGS, prompt: 'a hat', size: 'source' };
const exact: EditParams = {
  placement: 'exact',
  mask: 'm',
  markup: null,
  region: 'auto',
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: true,
  reinforcePrompt: false,
};
const whole: EditParams = { ...exact, placement: 'whole', mask: null };
const PHOTO = { width: 6000, height: 4000 };
const SMALL_MASK = { x: 2000, y: 1500, width: 400, height: 300 };

const plan = (change: Partial<EditRunInput> = {}) =>
  planEditRun({
    params,
    edit: exact,
    model,
    priced: true,
    photo: PHOTO,
    others: [],
    maskBounds: SMALL_MASK,
    ...change,
  });

describe('the part that is sent', () => {
  test('is a region when the mask is small against a large photo', () => {
    const { plan: chosen, wholePhoto } = plan();
    expect(chosen.mode).toBe('region');
    expect(wholePhoto).toEqual({ width: 1024, height: 683 });
  });

  test('is the whole photo when it loses nothing by it, or the mask is large, or no region is wanted', () => {
    const modes = [
      plan({ photo: { width: 1021, height: 743 }, maskBounds: { x: 9, y: 9, width: 50, height: 50 } }),
      plan({ maskBounds: { x: 100, y: 100, width: 5500, height: 3700 } }),
      plan({ edit: { ...exact, region: 'none' } }),
      plan({ edit: { ...exact, placement: 'whole' } }),
      plan({ edit: whole, maskBounds: null }),
    ].map((run) => [run.plan.mode, run.wholePhoto]);
    expect(modes).toEqual(Array(5).fill(['whole', null]));
  });

  test('is a small part of a photo that would fit, enlarged, where that costs less than all of it', () => {
    const photo = { width: 2400, height: 1700 };
    const maskBounds = { x: 1000, y: 700, width: 270, height: 270 };
    const high: GenerateParams = { ...params, quality: 'high' };
    const part = plan({ photo, maskBounds, params: high });
    const all = plan({ photo, maskBounds, params: high, edit: { ...exact, region: 'none' } });
    expect(part.plan).toMatchObject({ mode: 'region', outputWidth: 816, outputHeight: 816 });
    expect(Number(part.estimate.highMicroUsd)).toBeLessThan(0.75 * Number(all.estimate.highMicroUsd));
    const small = { x: 300, y: 200, width: 270, height: 270 };
    const smaller = plan({ photo: { width: 1021, height: 743 }, maskBounds: small, params: high });
    expect(smaller.plan.mode).toBe('whole');
  });

  test('is the person’s own frame', () => {
    const frame = { x: 1900, y: 1400, width: 1024, height: 1024 };
    expect(plan({ edit: { ...exact, region: frame } }).plan.sourceRect).toEqual(frame);
  });
});

describe('the size', () => {
  test('follows the source, and is never left to the model when the answer is put back', () => {
    for (const size of ['source', 'auto']) {
      const run = plan({ params: { ...params, size } });
      expect(run.paramsSent.size).toBe(`${run.plan.outputWidth}x${run.plan.outputHeight}`);
    }
    expect(plan({ params: { ...params, size: 'auto' }, edit: whole, maskBounds: null }).paramsSent.size).toBe(
      'auto',
    );
  });

  test('is the one that was chosen', () => {
    const run = plan({ params: { ...params, size: '2048x1536' }, edit: { ...exact, region: 'none' } });
    expect(run.paramsSent.size).toBe('2048x1536');
    expect(run.plan.content.width / run.plan.content.height).toBeCloseTo(1.5, 2);
    expect(() => plan({ params: { ...params, size: '100x100' } })).toThrow();
  });
});

describe('the price', () => {
  test('follows the region’s size', () => {
    const price = (width: number, height: number) =>
      Number(plan({ maskBounds: { x: 1500, y: 800, width, height } }).estimate.highMicroUsd);
    const whole = Number(plan({ edit: { ...exact, region: 'none' } }).estimate.highMicroUsd);
    expect(price(300, 200)).toBeLessThan(price(1400, 1000));
    expect(price(1400, 1000)).toBeLessThan(whole);
  });

  test('counts every picture at the size that is sent', () => {
    const others = [{ width: 4000, height: 3000 }];
    const { sent, estimate } = plan({ others });
    expect(sent).toEqual([
      { width: expect.any(Number), height: expect.any(Number) },
      { width: 2048, height: 1536 },
      { width: 1024, height: 683 },
    ]);
    const alone = plan({ others, edit: { ...exact, sendWholePhoto: false } });
    const tokens = countImageTokens({ width: 1024, height: 683 }, 'patches');
    const words =
      Number(estimate.highMicroUsd) - Number(alone.estimate.highMicroUsd) - tokens * model.prices.imageIn;
    // What is left is the sentence that explains the last picture.
    expect(words).toBeGreaterThan(0);
    expect(words).toBeLessThan(500);
  });

  test('leaves the whole photo at home when there is no room for a seventeenth picture', () => {
    const others = Array(15).fill({ width: 800, height: 600 });
    const run = plan({ others });
    expect([run.wholePhoto, run.sent.length]).toEqual([null, 16]);
    expect(run.paramsSent.prompt).toBe('a hat');
  });

  test('is unknown for a model that is', () => {
    expect(plan({ priced: false }).estimate.highMicroUsd).toBeNull();
  });
});

describe('the prompt', () => {
  const compose = (change: object) =>
    composeEditPrompt({
      prompt: 'a hat ',
      steeredBy: 'nothing',
      reinforce: false,
      wholePhotoSent: false,
      ...change,
    });

  test('is the person’s own, untouched, unless something is to be added', () => {
    expect(compose({})).toBe('a hat ');
  });

  test('says what must stay, by what the edit is steered with', () => {
    const said = (['mask', 'markup', 'nothing'] as const).map((steeredBy) =>
      compose({ steeredBy, reinforce: true }),
    );
    expect(new Set(said).size).toBe(3);
    for (const prompt of said) expect(prompt).toMatch(/^a hat\n\n.*stays exactly as it is/s);
    expect(said[0]).toContain('masked area');
    expect(said[1]).toContain('markup');
  });

  test('says what the whole photo is for', () => {
    expect(compose({ wholePhotoSent: true })).toContain('for context only');
  });
});

test('a picture is fitted evenly and never enlarged', () => {
  expect(fitInside({ width: 4000, height: 3000 }, 2048)).toEqual({ width: 2048, height: 1536 });
  expect(fitInside({ width: 30, height: 6000 }, 2048)).toEqual({ width: 10, height: 2048 });
  expect(fitInside({ width: 20_000, height: 1 }, 2048)).toEqual({ width: 2048, height: 1 });
  expect(fitInside({ width: 10, height: 10 }, 2048)).toEqual({ width: 10, height: 10 });
});
