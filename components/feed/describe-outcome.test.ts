import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';
import { makeImage, makeRun, makeRunError } from '@/test/runs';
import { describeOutcome } from './describe-outcome';

const outcomeOf = (run: WireRun) => describeOutcome(run, english);
const error = makeRunError('fewer_images', { charged: 'yes' });

test('pictures are counted and priced', () => {
  const images = [makeImage(), makeImage({ id: 'b', index: 1 })];
  expect(outcomeOf(makeRun({ status: 'done', images: [makeImage()], costMicroUsd: 13_170 }))).toBe(
    'Image ready, $0.01317.',
  );
  expect(outcomeOf(makeRun({ status: 'done', images }))).toBe('2 images ready, cost unknown.');
});

test('what went wrong is said with what it cost, whether something came or not', () => {
  expect(outcomeOf(makeRun({ status: 'done', images: [makeImage()], costMicroUsd: 9_000, error }))).toBe(
    `Image ready, $0.009. ${error.message} It was charged.`,
  );
  expect(outcomeOf(makeRun({ status: 'failed', error: makeRunError('invalid_mask') }))).toBe(
    'No image. OpenAI refused the mask. Nothing was charged.',
  );
  expect(outcomeOf(makeRun({ status: 'unknown' }))).toBe('No image.');
});

test('canceled is said in a word', () => {
  expect(outcomeOf(makeRun({ status: 'canceled', error }))).toBe('Canceled.');
});
