import { expect, test } from 'vitest';
import { createMask } from '@/lib/shared/mask/mask';
import { createPyramid } from '@/lib/shared/mask/pyramid';
import { previewLevel, selectPixels } from './cut-out-preview';

test.each([
  { photo: [6000, 4000], level: [375, 250] },
  { photo: [640, 480], level: [640, 480] },
  { photo: [20, 1300], level: [10, 650].map((side) => Math.ceil(side / 2)) },
  { photo: [1, 1], level: [1, 1] },
])('a photo of $photo is shown as $level', ({ photo: [width = 0, height = 0], level }) => {
  const { levels } = createPyramid(createMask(width, height), { isEmpty: true });
  const shown = previewLevel(levels);
  expect([shown.width, shown.height]).toEqual(level);
});

test('is as opaque as the photo is and as it is selected, in the photo’s colours', () => {
  const rgba = Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 128]);
  selectPixels(rgba, [255, 255, 255, 128], createMask(2, 2, Uint8Array.from([255, 128, 0, 255])));
  expect([...rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 128, 7, 8, 9, 0, 10, 11, 12, 128]);
  // Drawn again, it is what is selected then.
  selectPixels(rgba, [255, 255, 255, 128], createMask(2, 2, Uint8Array.from([0, 255, 255, 0])));
  expect([...rgba]).toEqual([1, 2, 3, 0, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 0]);
});
