import { describe, expect, it } from 'vitest';
import { english } from './language';
import { findModel, MODELS } from './models';
import { parseSize } from './pixel-size';
import { findSizeOption, SHAPES, shapesOf, sizeOptions } from './shapes';
import { findSizeProblem, isExperimentalSize } from './sizes';

const pixels = (size: string) => {
  const parsed = parseSize(size);
  return parsed ? parsed.width * parsed.height : 0;
};

describe.each(MODELS.map((model) => [model.id, model] as const))('sizes offered for %s', (_, model) => {
  it('are all legal', () => {
    expect(sizeOptions(model).map((option) => findSizeProblem(option.size, model))).toEqual(
      sizeOptions(model).map(() => null),
    );
  });

  it('have exactly the ratio of their shape', () => {
    for (const option of sizeOptions(model).filter(({ shape }) => shape !== 'auto')) {
      const size = parseSize(option.size);
      const ratio = SHAPES.find(({ id }) => id === option.shape)?.ratio;
      expect([option.size, (size?.width ?? 0) * (ratio?.height ?? 0)]).toEqual([
        option.size,
        (size?.height ?? 0) * (ratio?.width ?? Number.NaN),
      ]);
    }
  });

  it('name each size and each label once, in the order of the shapes', () => {
    const options = sizeOptions(model);
    expect(new Set(options.map(({ size }) => size)).size).toBe(options.length);
    expect(new Set(options.map(({ label }) => english.say(label))).size).toBe(options.length);
    expect([...new Set(options.map(({ shape }) => shape))]).toEqual(shapesOf(model).map(({ id }) => id));
  });
});

const flexible = findModel('gpt-image-2') ?? expect.unreachable();
const fixed = findModel('gpt-image-1') ?? expect.unreachable();

it('a flexible model has every shape in three tiers that grow', () => {
  for (const { id } of SHAPES.filter((shape) => shape.ratio !== null)) {
    const sizes = sizeOptions(flexible).filter(({ shape }) => shape === id);
    expect(sizes.map(({ tier }) => tier)).toEqual(['standard', '2K', '4K']);
    const [small = '', middle = '', large = ''] = sizes.map(({ size }) => size);
    expect(pixels(small)).toBeLessThan(pixels(middle));
    expect(pixels(middle)).toBeLessThan(pixels(large));
    expect(isExperimentalSize(small)).toBe(false);
    expect(isExperimentalSize(large)).toBe(true);
  }
});

it('a fixed model has its three sizes and auto, and nothing else', () => {
  expect(sizeOptions(fixed).map(({ size }) => size)).toEqual(['auto', '1024x1024', '1536x1024', '1024x1536']);
});

it('a size finds its option; a custom one has none', () => {
  expect(findSizeOption('2560x1440', flexible)).toEqual({
    shape: 'wide',
    tier: '2K',
    label: { key: 'shapes.tier', values: { shape: { key: 'shapes.wide' }, tier: '2K' } },
    size: '2560x1440',
  });
  expect(findSizeOption('auto', fixed)?.shape).toBe('auto');
  expect(findSizeOption('2560x1440', fixed)).toBeUndefined();
  expect(findSizeOption('1040x1040', flexible)).toBeUndefined();
});
