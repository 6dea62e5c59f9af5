import { describe, expect, test } from 'vitest';
import { readScene } from './read-scene';

describe('a scene follows the words', () => {
  test.each([
    [
      'a red fox in a misty forest at dawn',
      { place: 'forest', time: 'dawn', subjects: [{ name: 'fox', color: '#d8412f', count: 1 }] },
    ],
    ['two cats', { place: 'room', placeNamed: false, subjects: [{ name: 'cat', color: null, count: 2 }] }],
    ['penguins', { place: 'snow', subjects: [{ name: 'penguin', count: 3 }] }],
    ['a cactus', { place: 'desert', subjects: [{ name: 'cactus', count: 1 }] }],
    [
      'a small blue wooden sailboat on a lake',
      { place: 'ocean', subjects: [{ name: 'boat', color: '#3471c9' }] },
    ],
    ['a starry night in the autumn, after sunset', { time: 'night', autumn: true }],
    ['a cottage in a flower meadow', { place: 'meadow', subjects: [{ name: 'house' }] }],
    ['flowers', { place: 'meadow', subjects: [{ name: 'flower' }] }],
    ['the sky over a city', { place: 'city' }],
    ['a watercolour of a boat', { style: 'watercolor' }],
    ['pixel art castle', { style: 'pixel', subjects: [{ name: 'castle' }] }],
    ['line-art bicycle', { style: 'line' }],
    ['geometric pattern in teal and coral', { place: 'abstract', tints: ['#1d8a8a', '#f17a62'] }],
    ['nothing that anybody drew yet', { place: 'abstract', subjects: [] }],
    ['写真 猫と海', { place: 'ocean', subjects: [{ name: 'cat' }] }],
    ['🦊🌙', { time: 'night', subjects: [{ name: 'fox' }] }],
    ['a sign that says “OPEN LATE” and a cat', { lettering: 'OPEN LATE', subjects: [{ name: 'cat' }] }],
    ['a "fox" poster', { lettering: 'fox', subjects: [] }],
  ])('%s', (prompt, expected) => {
    expect(readScene(prompt)).toMatchObject(expected);
  });

  test('a colour that belongs to a subject tints nothing else', () => {
    expect(readScene('a red fox').tints).toEqual([]);
    expect(readScene('a red fox on blue hills')).toMatchObject({
      subjects: [{ color: '#d8412f' }],
      tints: ['#3471c9'],
    });
  });

  test('a word inside another word is not that word', () => {
    expect(readScene('a catalogue of carpets').subjects).toEqual([]);
  });

  test.each(['', ' ', '\u0000', '"', '“”', '𝕏'.repeat(2000), 'x'.repeat(32_000)])(
    'anything at all can be read',
    (prompt) => {
      expect(readScene(prompt)).toMatchObject({ place: 'abstract', subjects: [] });
    },
  );
});
