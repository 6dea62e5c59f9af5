import { expect, test } from 'vitest';
import { zipName } from './download-zip';
import { makeImage } from './test-runs';

test('a ZIP is named as its images are, without their number', () => {
  expect(zipName([makeImage({ fileName: 'a-red-fox-2026-11-23-1.png' }), makeImage()])).toBe(
    'a-red-fox-2026-11-23.zip',
  );
});

test('it has a name even where they have none', () => {
  expect(zipName([makeImage({ fileName: '.png' })])).toBe('images.zip');
  expect(zipName([])).toBe('images.zip');
});
