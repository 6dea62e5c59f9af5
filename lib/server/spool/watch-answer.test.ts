import { expect, test } from 'vitest';
import { watchAnswer } from './watch-answer';

const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1').toString('base64');
const partial = (number: number | string) =>
  `data: {"type":"image_generation.partial_image","partial_image_index":${number},"b64_json":"${PICTURE}"}\n\n`;
const completed = `data: {"type":"image_generation.completed","b64_json":"${PICTURE}"}\n\n`;

function placesOf(...events: string[]): number[] {
  const places: number[] = [];
  const watch = watchAnswer((place) => {
    places.push(place);
  });
  for (const event of events) watch.feed(Buffer.from(event));
  return places;
}

test('the previews of one image stay at its place', () => {
  expect(placesOf(partial(0), partial(1), partial(2), completed)).toEqual([0, 0, 0]);
});

test('previews of images made one after another move on with them', () => {
  expect(placesOf(partial(0), partial(1), completed, partial(0), partial(1), completed)).toEqual([
    0, 0, 1, 1,
  ]);
});

test('previews of images made beside each other do not cover each other', () => {
  expect(placesOf(partial(0), partial(0), partial(0), partial(1), partial(1), partial(1))).toEqual([
    0, 1, 2, 0, 1, 2,
  ]);
});

test('a preview without a number is the first image’s', () => {
  expect(placesOf(`data: {"type":"image_edit.partial_image","b64_json":"${PICTURE}"}\n\n`)).toEqual([0]);
});

test.each([-1, -2_000_000_000, 1e308, '"x"', 'null', '[]', '{}', 'true', 0.5, '9'.repeat(400)])(
  'a preview numbered %s has a place all the same, and there are no more places than images',
  (number) => {
    const places = placesOf(...Array.from({ length: 200 }, () => partial(number)));
    expect(Math.max(...places)).toBeLessThan(10);
    expect(places[0]).toBe(0);
    // What a server sends on and on is not all kept in memory.
    expect(places.length).toBeLessThan(100);
  },
);
