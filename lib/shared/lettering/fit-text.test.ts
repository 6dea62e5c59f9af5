import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenText } from '@/test/comics';
import { BALLOON_SHAPES, roomOf } from './balloon';
import { fitText, inVisualOrder, measureText } from './fit-text';
import type { ShapedText } from './shaped-text';

const rectangle = (width: number, height: number) => roomOf('sound', { x: 0, y: 0, width, height });

describe('text in a room', () => {
  it('keeps its size where it fits, on one line in the middle', () => {
    const { size, lines, pieces } = fitText(evenText('Hello'), rectangle(100, 40), 10);
    expect([size, lines]).toEqual([10, 1]);
    // 5 letters of 5 points; 8 above and 2 below the baseline.
    expect(pieces[0]).toMatchObject({ x: 37.5, y: 23 });
  });

  it('breaks into lines of about the same length', () => {
    const { pieces, lines } = fitText(evenText('aaaa aaaa aaaa aaaa aaaa aaaa'), rectangle(120, 60), 10);
    expect(lines).toBe(2);
    const heights = Map.groupBy(
      pieces.filter(({ piece }) => piece.glyphs.length > 0),
      ({ y }) => y,
    );
    expect([...heights.values()].map((line) => line.length)).toEqual([3, 3]);
  });

  it('becomes smaller until it fits, however long a word is', () => {
    const { size } = fitText(evenText('a'.repeat(100)), rectangle(50, 50), 10);
    expect(size).toBeLessThanOrEqual(1);
    expect(size).toBeGreaterThan(0.9);
  });

  it('begins a new line where the person did', () => {
    const text = evenText('one two');
    const [one, two] = text.pieces;
    if (one === undefined || two === undefined) throw new Error('no pieces');
    expect(
      fitText({ ...text, pieces: [{ ...one, after: 'line' }, two] }, rectangle(500, 100), 10).lines,
    ).toBe(2);
  });

  it('has nothing to place without words', () => {
    expect(fitText(evenText(''), rectangle(100, 40), 10)).toEqual({ size: 10, pieces: [], lines: 0 });
  });

  it('never leaves its balloon', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BALLOON_SHAPES),
        fc.double({ min: 4, max: 400, noNaN: true }),
        fc.double({ min: 4, max: 400, noNaN: true }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }),
        (shape, width, height, words) => {
          const room = roomOf(shape, { x: 10, y: 20, width, height });
          const text = evenText(words.map((length) => 'a'.repeat(length)).join(' '));
          const { size, pieces } = fitText(text, room, 12);
          expect(size).toBeGreaterThan(0);
          expect(pieces.filter(({ piece }) => piece.glyphs.length > 0)).toHaveLength(words.length);
          for (const { piece, x, y } of pieces) {
            const [top, bottom] = [y - 0.8 * size - room.centreY, y + 0.2 * size - room.centreY];
            const half = room.widthAt(top, bottom) / 2 + 1e-6;
            expect(x).toBeGreaterThanOrEqual(room.centreX - half);
            expect(x + (piece.advance / 1000) * size).toBeLessThanOrEqual(room.centreX + half);
          }
        },
      ),
    );
  });
});

describe('the size of words', () => {
  it('is that of the lines that they need', () => {
    expect(measureText(evenText('aaaa aaaa'), 10, 100)).toEqual({ width: 42.5, height: 10, lines: 1 });
    expect(measureText(evenText('aaaa aaaa'), 10, 25)).toMatchObject({ width: 20, lines: 2 });
  });

  it('is that of the longest word where that is wider', () => {
    expect(measureText(evenText('aaaaaaaaaa a'), 10, 25)).toMatchObject({ width: 50, lines: 2 });
  });
});

describe('the order on a line', () => {
  const order = (levels: number[]) =>
    inVisualOrder(levels.map((level, place) => ({ level, place }))).map(({ place }) => place);
  it.each([
    ['left to right', [0, 0, 0], [0, 1, 2]],
    ['right to left', [1, 1, 1], [2, 1, 0]],
    ['a name in Arabic', [0, 1, 1, 0], [0, 2, 1, 3]],
    ['numbers in Arabic', [1, 2, 2, 1], [3, 1, 2, 0]],
    ['nothing', [], []],
  ])('%s', (_, levels, expected) => {
    expect(order(levels)).toEqual(expected);
  });

  it('holds for each line of its own', () => {
    const text: ShapedText = { ...evenText('aa bb cc dd'), rightToLeft: true };
    const turned = { ...text, pieces: text.pieces.map((piece) => ({ ...piece, level: 1 })) };
    const { pieces } = fitText(turned, rectangle(27, 40), 10);
    const [first, second] = text.pieces;
    const xOf = (advance: typeof first) =>
      pieces.find(({ piece }) => piece.glyphs === advance?.glyphs)?.x ?? 0;
    expect(xOf(first)).toBeGreaterThan(xOf(second));
  });
});
