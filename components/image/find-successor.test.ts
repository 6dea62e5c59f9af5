import { expect, test } from 'vitest';
import { makeImage, makeRun } from '@/test/runs';
import { findSuccessor } from './find-successor';

const old = makeImage({ id: 'old', role: 'placed', rawId: 'raw' });

test('what was placed again of the same answer stands in its place', () => {
  const next = makeImage({ id: 'new', role: 'placed', rawId: 'raw' });
  const run = makeRun({ images: [makeImage({ id: 'other', rawId: 'another' }), next] });
  expect(findSuccessor({ 'run-1': run }, { run: makeRun(), image: old })).toEqual({ run, image: next });
});

test('an answer that was never placed has none, and neither has what left its run', () => {
  const run = makeRun({ images: [makeImage({ id: 'new' })] });
  expect(findSuccessor({ 'run-1': run }, { run, image: makeImage({ id: 'old' }) })).toBeNull();
  expect(findSuccessor({ 'run-1': run }, { run, image: old })).toBeNull();
  expect(findSuccessor({}, { run, image: old })).toBeNull();
});

test('an answer that could not be put back when it came is followed by what is placed of it', () => {
  const next = makeImage({ id: 'placed', role: 'placed', rawId: 'old' });
  const run = makeRun({ images: [next] });
  const answer = makeImage({ id: 'old', role: 'output', rawId: null });
  expect(findSuccessor({ 'run-1': run }, { run: makeRun(), image: answer })).toEqual({ run, image: next });
});
