import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { makeEdit, makeImage, makeRun } from '@/test/runs';
import { provenanceOf } from './provenance';

test('an answer is the model’s, byte for byte, unless the stand-in drew it', () => {
  expect(provenanceOf({ image: makeImage(), run: makeRun() }, english)).toMatch(/byte for byte/);
  expect(provenanceOf({ image: makeImage(), run: makeRun({ demo: true }) }, english)).toMatch(
    /No model made it/,
  );
});

test('a placed edit says what of it is the photo’s', () => {
  const image = makeImage({ role: 'placed' });
  expect(provenanceOf({ image, run: makeRun({ edit: makeEdit() }) }, english)).toMatch(/pixel for pixel/);
  expect(provenanceOf({ image, run: makeRun({ edit: makeEdit({ placement: 'whole' }) }) }, english)).toMatch(
    /photo’s own shape/,
  );
});

test.each([
  ['input', /without the file’s location/],
  ['mask', /White marks what was to be changed/],
  ['markup', /show the model/],
] as const)('an uploaded %s says what was done to it', (role, sentence) => {
  expect(provenanceOf({ image: makeImage({ role, runId: null }), run: null }, english)).toMatch(sentence);
});
