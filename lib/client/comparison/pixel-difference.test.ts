import { describe, expect, it } from 'vitest';
import { differenceOf } from './pixel-difference';

const rgba = (...values: number[]) => new Uint8ClampedArray(values);

describe('the difference', () => {
  it('of the same picture is black, and nothing', () => {
    const picture = rgba(1, 2, 3, 255, 4, 5, 6, 255);
    expect(differenceOf(picture, picture, 4)).toEqual({
      pixels: rgba(0, 0, 0, 255, 0, 0, 0, 255),
      mean: 0,
      visiblePercent: 0,
    });
  });

  it('is that of each channel, made brighter', () => {
    const { pixels, mean, visiblePercent } = differenceOf(
      rgba(10, 20, 30, 255, 100, 100, 100, 255),
      rgba(13, 20, 25, 255, 0, 100, 100, 255),
      4,
    );
    expect(pixels).toEqual(rgba(12, 0, 20, 255, 255, 0, 0, 255));
    expect(mean).toBe((5 + 100) / 2);
    expect(visiblePercent).toBe(50);
  });

  it('counts as visible only what is more than eight levels', () => {
    const black = rgba(0, 0, 0, 255);
    expect(differenceOf(black, rgba(8, 8, 8, 255), 1).visiblePercent).toBe(0);
    expect(differenceOf(black, rgba(0, 9, 0, 255), 1).visiblePercent).toBe(100);
  });

  it('sees what is transparent in one of them only', () => {
    const { pixels, visiblePercent } = differenceOf(rgba(0, 0, 0, 255), rgba(0, 0, 0, 155), 1);
    expect(pixels).toEqual(rgba(100, 100, 100, 255));
    expect(visiblePercent).toBe(100);
  });

  it('of nothing is nothing, and of unlike sizes does not exist', () => {
    expect(differenceOf(rgba(), rgba(), 4)).toMatchObject({ mean: 0, visiblePercent: 0 });
    expect(() => differenceOf(rgba(0, 0, 0, 0), rgba(), 4)).toThrow('unlike sizes');
  });
});
