import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { makeImage } from '@/test/runs';
import { placingSentences } from './placing-sentences';

const say = (change: Parameters<typeof makeImage>[0]) =>
  placingSentences(makeImage(change)).map((sentence) => english.say(sentence));

test('nothing is said where all went well, or nothing is known', () => {
  expect(say({})).toEqual([]);
  expect(say({ alignment: 'aligned', toneClipped: false, overflowPercent: 0, grow: false })).toEqual([]);
});

test('each thing that did not go well is said, with what helps', () => {
  const said = say({ alignment: 'no-detail', toneClipped: true, overflowPercent: 12.4, grow: false });
  expect(said).toHaveLength(3);
  expect(said[1]).toContain('in part only');
  expect(said[2]).toContain('12 %');
  expect(say({ overflowPercent: 0.4 })[0]).toContain('less than 1 %');
});

test('what was drawn beyond the mask is no matter once it is taken in', () => {
  expect(say({ overflowPercent: 12.4, grow: true })).toEqual([]);
});
