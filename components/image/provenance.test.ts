import { expect, test } from 'vitest';
import { makeEdit, makeImage, makeRun } from '@/test/runs';
import { provenanceOf } from './provenance';

test('an answer is the model’s, byte for byte, unless the stand-in drew it', () => {
  expect(provenanceOf({ image: makeImage(), run: makeRun() })).toMatch(/byte for byte/);
  expect(provenanceOf({ image: makeImage(), run: makeRun({ demo: true }) })).toMatch(/No model made it/);
});

test('a placed edit says what of it is the photo’s', () => {
  const image = makeImage({ role: 'placed' });
  expect(provenanceOf({ image, run: makeRun({ edit: makeEdit() }) })).toMatch(/pixel for pixel/);
  expect(provenanceOf({ image, run: makeRun({ edit: makeEdit({ placement: 'whole' }) }) })).toMatch(
    /photo’s own shape/,
  );
});

test.each([
  ['input', /without the file’s location/],
  ['mask', /white was to be changed/],
  ['markup', /show the model/],
] as const)('an uploaded %s says what was done to it', (role, sentence) => {
  expect(provenanceOf({ image: makeImage({ role, runId: null }), run: null })).toMatch(sentence);
});
