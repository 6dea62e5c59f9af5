import { expect, test } from 'vitest';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { paintStrokes } from './rough-strokes';

const PHOTO = { width: 100, height: 80 };

test('strokes are as wide as they were painted, and nothing lies beyond them', () => {
  const points = [imagePoint(20, 40), imagePoint(60, 40)];
  const { rect, data } = paintStrokes([{ points, radiusPx: 5 }], PHOTO);
  expect(rect.y).toBeGreaterThanOrEqual(34);
  expect(rect.y + rect.height).toBeLessThanOrEqual(46);
  const at = (x: number, y: number) => data[(y - rect.y) * rect.width + x - rect.x];
  expect([at(40, 40), at(40, 36)]).toEqual([255, 255]);
  expect(data.length).toBe(rect.width * rect.height);
});

test('outside the photo, and without strokes, there is nothing', () => {
  expect(paintStrokes([], PHOTO).data).toHaveLength(0);
  expect(paintStrokes([{ points: [imagePoint(-50, -50)], radiusPx: 5 }], PHOTO).data).toHaveLength(0);
});
