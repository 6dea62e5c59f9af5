import { describe, expect, it } from 'vitest';
import { codedColours, toSrgbBytes } from './coded-colours';

/** Of one pixel, 0 to 1 a channel. */
function convert(primaries: number, transfer: number, ...colour: number[]): number[] {
  const data = Uint16Array.from(colour, (value) => Math.round(value * 65_535));
  return [...toSrgbBytes(data, 3, codedColours(primaries, transfer))];
}

describe('colours by number', () => {
  // By Little CMS (transicc, relative colorimetric) from profiles of the same numbers.
  it.each([
    ['Display P3', 12, 13, [0.8, 0.4, 0.2], [219, 94, 31]],
    ['Display P3, beyond sRGB', 12, 13, [1, 0, 0], [255, 0, 0]],
    ['Display P3, dark', 12, 13, [0.02, 0.05, 0.08], [3, 13, 21]],
    ['DCI white', 11, 17, [1, 1, 1], [255, 255, 255]],
    ['BT.2020 light', 9, 8, [0.2, 0.2, 0.2], [124, 124, 124]],
    ['sRGB itself', 1, 13, [0.5, 0.25, 0.75], [128, 64, 191]],
    ['a gamma of 2.2', 1, 4, [0.5, 0.5, 0.5], [128, 128, 128]],
  ])('%s', (_, primaries, transfer, colour, expected) => {
    const converted = convert(primaries, transfer, ...colour);
    for (const [channel, value] of expected.entries())
      expect(Math.abs((converted[channel] ?? 0) - value), String(converted)).toBeLessThanOrEqual(2);
  });

  it('what nobody specified is sRGB', () => {
    expect(convert(2, 2, 0.2, 0.4, 0.6)).toEqual([51, 102, 153]);
    expect(convert(200, 99, 0.2, 0.4, 0.6)).toEqual([51, 102, 153]);
  });

  it('HDR keeps its order and its greys, and its dark parts as they are', () => {
    for (const transfer of [16, 18]) {
      const greys = Array.from({ length: 33 }, (_, step) => step / 32).flatMap((value) => [
        value,
        value,
        value,
      ]);
      const shown = convert(9, transfer, ...greys);
      const values = shown.filter((_, at) => at % 3 === 0);
      expect(values).toEqual([...values].sort((one, other) => one - other));
      expect(values.at(0)).toBe(0);
      expect(values.at(-1)).toBe(255);
      for (let at = 0; at < shown.length; at += 3) expect(new Set(shown.slice(at, at + 3)).size).toBe(1);
    }
    // 50 nits are a quarter of white: below the knee, whatever shines beside it.
    const [alone] = convert(9, 16, 0.44028, 0.44028, 0.44028);
    const [beside] = convert(9, 16, 0.44028, 0.44028, 0.44028, 1, 1, 1);
    expect([alone, beside]).toEqual([136, 136]);
  });

  it('transparency is no colour', () => {
    const data = Uint16Array.of(65_535, 0, 0, 32_768, 0, 0, 0, 0);
    expect([...toSrgbBytes(data, 4, codedColours(12, 13))].filter((_, at) => at % 4 === 3)).toEqual([128, 0]);
    expect([...toSrgbBytes(Uint8Array.of(9, 9, 9, 77), 4, codedColours(12, 13))][3]).toBe(77);
  });
});
