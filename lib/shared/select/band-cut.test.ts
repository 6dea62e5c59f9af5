import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noiseMask } from '@/test/masks';
import { cutBand, findNeighbours } from './band-cut';

test('neighbours are found among scattered pixels, over gaps of whole rows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(999),
      (width, height, seed) => {
        const { data } = noiseMask(width, height, 0.4, seed);
        const places = Int32Array.from([...data.keys()].filter((i) => data[i] === 255));
        const neighbours = findNeighbours({ width, places });
        for (const [node, place] of places.entries()) {
          const x = place % width;
          const at = (dx: number, dy: number) =>
            x + dx < 0 || x + dx >= width ? -1 : places.indexOf(place + dx + dy * width);
          expect([...neighbours.subarray(node * 4, node * 4 + 4)]).toEqual([
            at(-1, 0),
            at(-1, -1),
            at(0, -1),
            at(1, -1),
          ]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('the border goes where the colours differ, and what is certain is never moved', () => {
  const width = 10;
  const count = width * 6;
  const places = Int32Array.from({ length: count }, (_, i) => i);
  const colours = Uint8Array.from({ length: count * 3 }, (_, i) =>
    Math.floor(i / 3) % width < 7 ? 30 : 220,
  );
  const likeness = Float32Array.from({ length: count }, (_, i) =>
    i % width === 0 ? 1 : i % width === width - 1 ? 0 : 0.5,
  );
  const inside = cutBand({ width, places, colours, likeness }, 2);
  for (let i = 0; i < count; i++) expect(inside[i]).toBe(i % width < 7 ? 1 : 0);

  const against = likeness.map((value, i) => (i % width === 8 ? 1 : value));
  expect(cutBand({ width, places, colours, likeness: against }, 2)[8]).toBe(1);
});
