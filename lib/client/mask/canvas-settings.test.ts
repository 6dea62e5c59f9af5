import { expect, test } from 'vitest';
import {
  createCanvasSettings,
  DEFAULT_CANVAS_SETTINGS,
  MAX_BRUSH_PX,
  parseCanvasSettings,
  parseColour,
  sizeToSlider,
  sliderToSize,
  stepBrushSize,
  stepHardness,
} from './canvas-settings';

test.each([undefined, null, 'nonsense', [], {}, { settings: null }])('%j is no settings', (kept) => {
  expect(parseCanvasSettings(kept)).toBeNull();
});

test('what was liked comes back; what is of the wrong kind or unknown does not', () => {
  const settings = { sizePx: 70, tolerance: 'much', overlayColour: '#00b8ff', stray: 1, markupWidthPx: 12 };
  expect(parseCanvasSettings({ settings })).toEqual({
    sizePx: 70,
    overlayColour: '#00b8ff',
    markupWidthPx: 12,
  });
});

test('a visit begins with the brush, adding, and a mask that is seen', () => {
  const settings = { tool: 'wand', combine: 'subtract', isOverlayShown: false };
  expect(parseCanvasSettings({ settings })).toEqual({});
});

test.each([0, -3, Number.NaN, MAX_BRUSH_PX + 1])('a brush of %s px follows the photo', (sizePx) => {
  expect(parseCanvasSettings({ settings: { sizePx } })).toEqual({});
  expect(createCanvasSettings(4000).getState()).toEqual({ ...DEFAULT_CANVAS_SETTINGS, sizePx: 160 });
});

test('the next photo is painted on with the brush that was chosen for the one before', () => {
  createCanvasSettings(4000).setState({ sizePx: 70, tool: 'wand' });
  expect(createCanvasSettings(1000).getState()).toMatchObject({ sizePx: 70, tool: 'brush' });
});

test('every size can be reached by the keys, both ways, and ends at its limits', () => {
  let size = 1;
  for (let i = 0; i < 100; i++) size = stepBrushSize(size, 1);
  expect(size).toBe(MAX_BRUSH_PX);
  for (let i = 0; i < 100; i++) size = stepBrushSize(size, -1);
  expect(size).toBe(1);
  expect([stepHardness(95, 1), stepHardness(5, -1), stepHardness(50, 1)]).toEqual([100, 0, 60]);
});

test('the slider goes by ratio from 1 to the largest size and back', () => {
  expect([sliderToSize(0), sliderToSize(1000)]).toEqual([1, MAX_BRUSH_PX]);
  for (const size of [1, 5, 40, 240, 1999]) {
    expect(Math.abs(sliderToSize(sizeToSlider(size)) / size - 1)).toBeLessThan(0.01);
  }
});

test('a colour as bytes', () => {
  expect(parseColour('#ff3d6e')).toEqual({ red: 255, green: 61, blue: 110 });
  expect(parseColour('')).toEqual({ red: 0, green: 0, blue: 0 });
});
