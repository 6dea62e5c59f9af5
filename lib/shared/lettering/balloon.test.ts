import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BALLOON_SHAPES, balloonPaths, roomOf, sizeAround } from './balloon';

const BOX = { x: 10, y: 20, width: 120, height: 60 };
const UNDER = { x: 100, y: 140 };

const numbersOf = (d: string) => (d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
const pointsOf = (d: string) => {
  const numbers = numbersOf(d);
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? Number.NaN }] : []));
};

describe('a balloon', () => {
  it.each(['speech', 'whisper', 'shout'] as const)('points its %s at the tail’s end', (shape) => {
    const [path] = balloonPaths(shape, BOX, UNDER);
    expect(pointsOf(path?.d ?? '')).toContainEqual(UNDER);
    expect(pointsOf(balloonPaths(shape, BOX, null)[0]?.d ?? '')).not.toContainEqual(UNDER);
  });

  it('has no tail that would end inside it', () => {
    const inside = { x: 70, y: 50 };
    for (const shape of BALLOON_SHAPES)
      expect(balloonPaths(shape, BOX, inside)).toEqual(balloonPaths(shape, BOX, null));
  });

  it('thinks in bubbles that become smaller', () => {
    const paths = balloonPaths('thought', BOX, UNDER);
    expect(paths).toHaveLength(4);
    const widths = paths.slice(0, 3).map(({ d }) => {
      const xs = pointsOf(d).map(({ x }) => x);
      return Math.max(...xs) - Math.min(...xs);
    });
    expect(widths).toEqual(widths.toSorted((one, other) => other - one));
  });

  it('is dashed where it whispers, a rectangle where it tells, and nothing where it sounds', () => {
    expect(balloonPaths('whisper', BOX, null)[0]?.dash).not.toEqual([]);
    expect(balloonPaths('caption', BOX, UNDER).map(({ d }) => d)).toEqual(['M10 20L130 20L130 80L10 80Z']);
    expect(balloonPaths('sound', BOX, UNDER)).toEqual([]);
  });

  it('stays in its box, whatever the box is, and is drawn with numbers', () => {
    const length = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...BALLOON_SHAPES), length, length, (shape, width, height) => {
        for (const { d } of balloonPaths(shape, { x: 5, y: 7, width, height }, null)) {
          expect(d).toMatch(/^M[-\d. LQZ]+$/);
          for (const { x, y } of flattened(d)) {
            expect(x).toBeGreaterThanOrEqual(5 - 0.01);
            expect(x).toBeLessThanOrEqual(5 + width + 0.01);
            expect(y).toBeGreaterThanOrEqual(7 - 0.01);
            expect(y).toBeLessThanOrEqual(7 + height + 0.01);
          }
        }
      }),
    );
  });

  it('has its room for words inside its outline', () => {
    for (const shape of ['speech', 'whisper', 'shout', 'thought'] as const) {
      const room = roomOf(shape, BOX);
      const [path] = balloonPaths(shape, BOX, null);
      const outline = flattened(path?.d ?? '');
      for (const { x, y } of outline) {
        const half = room.widthAt(y - room.centreY, y - room.centreY) / 2;
        expect(Math.abs(x - room.centreX)).toBeGreaterThanOrEqual(half - 0.01);
      }
    }
  });

  it('is large enough for the words that it is made for', () => {
    const length = fc.double({ min: 5, max: 300, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...BALLOON_SHAPES), length, length, (shape, width, height) => {
        const size = sizeAround(shape, { width, height }, 9);
        const room = roomOf(shape, { x: 0, y: 0, ...size });
        expect(room.widthAt(-height / 2, height / 2)).toBeGreaterThanOrEqual(width - 1e-6);
      }),
    );
  });
});

/** With points on each curve. */
function flattened(d: string) {
  const points: { x: number; y: number }[] = [];
  for (const [, command, values] of d.matchAll(/([MLQ])([^MLQZ]*)/g)) {
    const [one, other] = pointsOf(values ?? '');
    const from = points.at(-1);
    if (command === 'Q' && one !== undefined && other !== undefined && from !== undefined) {
      for (const t of [0.25, 0.5, 0.75, 1]) {
        const at = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c;
        points.push({ x: at(from.x, one.x, other.x), y: at(from.y, one.y, other.y) });
      }
    } else if (one !== undefined) points.push(one);
  }
  return points;
}
