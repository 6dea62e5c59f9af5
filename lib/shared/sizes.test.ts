import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english, sayIf } from './language';
import { MODELS, type ModelInfo } from './models';
import { formatSize, parseSize } from './pixel-size';
import { findSizeProblem as findSizeProblemSentence, isExperimentalSize, nearestLegalSize } from './sizes';

/** As a person reads it in English. */
const findSizeProblem = (...asked: Parameters<typeof findSizeProblemSentence>) =>
  sayIf(findSizeProblemSentence(...asked), english);

const model = (id: string): ModelInfo => {
  const found = MODELS.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no model ${id}`);
  return found;
};
const flexible = model('gpt-image-2.5-flare');
const fixed = model('gpt-image-1.5');

describe('parseSize', () => {
  it('reads width and height in that order', () => {
    expect(parseSize('1536x864')).toEqual({ width: 1536, height: 864 });
  });

  it.each([
    'auto',
    '',
    'x',
    '1024',
    '1024x',
    'x1024',
    '1024X1024',
    '1024×1024',
    ' 1024x1024',
    '1024x1024 ',
    '1024x1024\n',
    '-1024x1024',
    '+1024x1024',
    '1024.0x1024',
    '1e3x1024',
    '01024x1024',
    '0x1024',
    '1024x0',
    '1024x1024x1024',
    '١٠٢٤x1024',
    '1024 x 1024',
    '10000000x16',
  ])('refuses %j', (size) => {
    expect(parseSize(size)).toBeNull();
  });

  it('gives back what formatSize wrote', () => {
    const edge = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        expect(parseSize(formatSize({ width, height }))).toEqual({ width, height });
      }),
    );
  });
});

describe('findSizeProblem', () => {
  it.each(MODELS.map((m) => [m.id, m] as const))('lets %s choose the size itself', (_, m) => {
    expect(findSizeProblem('auto', m)).toBeNull();
  });

  it.each([
    '1024x1024',
    '2880x2880',
    '3840x2160',
    '2160x3840',
    '1440x480',
    '480x1440',
    '1024x640',
    '3840x1280',
    '2560x1440',
    '3584x2048',
  ])('takes %s on a flexible model', (size) => {
    expect(findSizeProblem(size, flexible)).toBeNull();
  });

  it.each([
    ['big', /WIDTHxHEIGHT/],
    ['1024x1025', /multiples of 16/],
    ['1000x1024', /multiples of 16/],
    ['3856x2048', /longest edge .* 3840/],
    ['2048x3856', /longest edge .* 3840/],
    ['1456x480', /3 times/],
    ['480x1456', /3 times/],
    ['512x512', /Too few pixels: 262,144; .* 655,360/],
    ['1008x640', /Too few pixels/],
    ['2896x2880', /Too many pixels: 8,340,480; .* 8,294,400/],
    ['3840x2176', /Too many pixels/],
  ])('says what is wrong with %s', (size, sentence) => {
    expect(findSizeProblem(size, flexible)).toMatch(sentence);
  });

  it('takes exactly its three sizes on a fixed model', () => {
    expect(['1024x1024', '1536x1024', '1024x1536'].map((size) => findSizeProblem(size, fixed))).toEqual([
      null,
      null,
      null,
    ]);
    for (const size of ['1536x864', '2048x2048', '512x512']) {
      expect(findSizeProblem(size, fixed)).toBe(
        'GPT Image 1.5 makes only 1024x1024, 1536x1024, 1024x1536 or auto.',
      );
    }
  });
});

describe('isExperimentalSize', () => {
  it.each([
    ['2560x1440', false],
    ['1920x1920', false],
    ['2576x1440', true],
    ['3840x2160', true],
    ['auto', false],
    ['huge', false],
  ])('%s: %s', (size, experimental) => {
    expect(isExperimentalSize(size)).toBe(experimental);
  });
});

describe('nearestLegalSize', () => {
  const edge = fc.oneof(
    fc.integer({ min: 1, max: 20_000 }),
    fc.double({ min: 0.01, max: 20_000, noNaN: true }),
  );
  const anyEdge = fc.oneof(edge, fc.constantFrom(0, -5, Number.NaN, Number.POSITIVE_INFINITY, 1e300));

  it('always gives a legal size, whatever was asked', () => {
    fc.assert(
      fc.property(anyEdge, anyEdge, fc.constantFrom(...MODELS), (width, height, m) => {
        expect(findSizeProblem(formatSize(nearestLegalSize(width, height, m)), m)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a legal size alone', () => {
    const multiple = fc.integer({ min: 1, max: 240 }).map((k) => k * 16);
    const legal = fc
      .tuple(multiple, multiple)
      .filter(([w, h]) => findSizeProblem(`${w}x${h}`, flexible) === null);
    fc.assert(
      fc.property(legal, ([width, height]) => {
        expect(nearestLegalSize(width, height, flexible)).toEqual({ width, height });
      }),
    );
  });

  it('keeps the shape within 2 %, or at 3:1 where it is longer', () => {
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        const asked = Math.min(3, Math.max(1 / 3, width / height));
        const { width: w, height: h } = nearestLegalSize(width, height, flexible);
        expect(Math.abs(Math.log(w / h / asked))).toBeLessThan(0.02);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the number of pixels within 20 % where that is legal', () => {
    const inside = fc
      .tuple(fc.integer({ min: 600, max: 3800 }), fc.integer({ min: 600, max: 3800 }))
      .filter(([w, h]) => w * h > 800_000 && w * h < 8_000_000 && Math.max(w, h) < 3 * Math.min(w, h));
    fc.assert(
      fc.property(inside, ([width, height]) => {
        const { width: w, height: h } = nearestLegalSize(width, height, flexible);
        expect(Math.abs(Math.log((w * h) / (width * height)))).toBeLessThan(0.2);
      }),
      { numRuns: 1000 },
    );
  });

  it('turns with the picture', () => {
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        fc.pre(width !== height);
        const lying = nearestLegalSize(width, height, flexible);
        expect(nearestLegalSize(height, width, flexible)).toEqual({
          width: lying.height,
          height: lying.width,
        });
      }),
    );
  });

  it.each([
    [4000, 3000, '3264x2448'],
    [512, 512, '816x816'],
    [1920, 1080, '1936x1088'],
    [2000, 1333, '2016x1344'],
    [1284, 2778, '1280x2768'],
    [9000, 1000, '3840x1280'],
    [100, 100, '816x816'],
    [10_000, 10_000, '2880x2880'],
  ])('%d x %d becomes %s', (width, height, size) => {
    expect(formatSize(nearestLegalSize(width, height, flexible))).toBe(size);
  });

  it.each([
    [4000, 3000, '1536x1024'],
    [3000, 4000, '1024x1536'],
    [1100, 1000, '1024x1024'],
    [9000, 100, '1536x1024'],
  ])('%d x %d becomes %s on a fixed model', (width, height, size) => {
    expect(formatSize(nearestLegalSize(width, height, fixed))).toBe(size);
  });
});
