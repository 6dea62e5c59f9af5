import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noiseMask, valueAt } from '@/test/masks';
import { containsRect, imagePoint, rectOf, screenPoint } from './geometry';
import { createMask } from './mask';
import { buildColourTable, renderOverlay } from './overlay';
import { createPyramid } from './pyramid';
import type { View } from './viewport';
import {
  centreView,
  deviceRect,
  fitView,
  fitZoom,
  fromClient,
  gridLines,
  keepVisible,
  MAX_FIT_ZOOM,
  MAX_ZOOM,
  MIN_ZOOM,
  panBy,
  pinch,
  snapZoom,
  stepZoom,
  toImage,
  toScreen,
  visibleRect,
  withPixelRatio,
  ZOOM_STEPS,
  zoomAt,
  zoomOf,
} from './viewport';

const PHOTO = { width: 6000, height: 4000 };
const SCREEN = { width: 1200, height: 700 };
const ratios = fc.constantFrom(1, 1.25, 2, 3);
const views = fc
  .record({
    zoom: fc.double({ min: MIN_ZOOM, max: MAX_ZOOM, noNaN: true }),
    x: fc.double({ min: -5000, max: 5000, noNaN: true }),
    y: fc.double({ min: -5000, max: 5000, noNaN: true }),
    pixelRatio: ratios,
  })
  .map(({ zoom, x, y, pixelRatio }) => ({ scale: zoom / pixelRatio, offsetX: x, offsetY: y, pixelRatio }));
const spots = fc.record({
  x: fc.double({ min: 0, max: 6000, noNaN: true }),
  y: fc.double({ min: 0, max: 4000, noNaN: true }),
});

test('to the screen and back is the same image point, at any zoom, pan and pixel ratio', () => {
  fc.assert(
    fc.property(views, spots, (view, { x, y }) => {
      const back = toImage(view, toScreen(view, imagePoint(x, y)));
      expect(Math.abs(back.x - x)).toBeLessThan(1e-6);
      expect(Math.abs(back.y - y)).toBeLessThan(1e-6);
    }),
  );
});

test('zooming keeps what is under the cursor, through any number of zooms and pans', () => {
  fc.assert(
    fc.property(
      views,
      fc.array(
        fc.record({
          x: fc.nat(1200),
          y: fc.nat(700),
          zoom: fc.double({ min: MIN_ZOOM, max: MAX_ZOOM, noNaN: true }),
        }),
        { maxLength: 20 },
      ),
      (start, moves) => {
        let view: View = start;
        for (const { x, y, zoom } of moves) {
          const anchor = screenPoint(x, y);
          const under = toImage(view, anchor);
          view = zoomAt(view, anchor, zoom);
          expect(zoomOf(view)).toBeCloseTo(zoom, 9);
          expect(Math.abs(toImage(view, anchor).x - under.x) * view.scale).toBeLessThan(1e-6);
          view = panBy(view, 3, -4);
          expect(toScreen(view, under).y - y).toBeCloseTo(-4, 6);
        }
      },
    ),
  );
});

test('a pinch carries the image point under the fingers with them', () => {
  const view = fitView(PHOTO, SCREEN, 2);
  const under = toImage(view, screenPoint(400, 300));
  const after = pinch(view, screenPoint(400, 300), screenPoint(430, 280), 1.7);
  expect(toScreen(after, under).x).toBeCloseTo(430, 9);
  expect(toScreen(after, under).y).toBeCloseTo(280, 9);
  expect(zoomOf(after)).toBeCloseTo(zoomOf(view) * 1.7, 9);
});

test('fitting shows all of the photo in the middle', () => {
  for (const pixelRatio of [1, 2, 3]) {
    const view = fitView(PHOTO, SCREEN, pixelRatio);
    expect(visibleRect(view, PHOTO, SCREEN)).toEqual(rectOf(PHOTO));
    const middle = toScreen(view, imagePoint(3000, 2000));
    expect([middle.x, middle.y]).toEqual([600, 350]);
  }
});

test('a photo smaller than the view is enlarged until it fills it, to 400 % at most', () => {
  const screen = { width: 1032, height: 732 };
  expect(fitZoom({ width: 500, height: 300 }, screen, 1)).toBe(2);
  expect(fitZoom({ width: 500, height: 300 }, screen, 2)).toBe(4);
  expect(fitZoom({ width: 500, height: 350 }, screen, 1)).toBe(2);
  expect(fitZoom({ width: 20, height: 10 }, screen, 1)).toBe(MAX_FIT_ZOOM);
  expect(zoomOf(fitView({ width: 20, height: 10 }, screen, 3))).toBe(4);
  expect(fitView({ width: 500, height: 300 }, screen, 1)).toMatchObject({ offsetX: 16, offsetY: 66 });
});

test('from 800 % on lines part the pixels in sight, each on the middle of a device pixel', () => {
  const image = { width: 40, height: 30 };
  const screen = { width: 100, height: 80 };
  expect(gridLines({ scale: 7.9, offsetX: 0, offsetY: 0, pixelRatio: 1 }, image, screen)).toBeNull();
  const lines = gridLines({ scale: 10, offsetX: 25, offsetY: -15, pixelRatio: 1 }, image, screen);
  expect(lines?.columns).toEqual([25.5, 35.5, 45.5, 55.5, 65.5, 75.5, 85.5, 95.5, 105.5]);
  expect(lines?.rows).toEqual([-4.5, 5.5, 15.5, 25.5, 35.5, 45.5, 55.5, 65.5, 75.5, 85.5]);
  const fine = gridLines({ scale: 4, offsetX: 0.3, offsetY: 0, pixelRatio: 2 }, image, screen);
  expect(fine?.columns.slice(0, 3)).toEqual([0.25, 4.25, 8.25]);
});

test('100 % is one image pixel per device pixel', () => {
  expect(centreView(PHOTO, SCREEN, 2, 1).scale).toBe(0.5);
  expect(zoomOf(withPixelRatio(centreView(PHOTO, SCREEN, 1, 1), 2))).toBe(2);
});

test('steps go through every zoom up and down and stop at the ends; the fitting one is a step', () => {
  let zoom = MIN_ZOOM;
  const up = [zoom];
  for (let i = 0; i < 40; i++) {
    zoom = stepZoom(zoom, 1);
    up.push(zoom);
  }
  expect([...new Set(up)]).toEqual(ZOOM_STEPS);
  expect(stepZoom(MAX_ZOOM, 1)).toBe(MAX_ZOOM);
  expect(stepZoom(MIN_ZOOM, -1)).toBe(MIN_ZOOM);
  expect(stepZoom(0.99999, 1)).toBe(1.5);
  expect(stepZoom(0.1, 1, 0.11)).toBe(0.11);
  expect(stepZoom(0.125, -1, 0.11)).toBe(0.11);
  for (const step of ZOOM_STEPS.slice(1)) expect(stepZoom(stepZoom(step, -1), 1)).toBe(step);
});

test('free zooming rests at round zooms and at the fitting one, and nowhere else', () => {
  expect([0.97, 1.03, 0.19, 2.05, 0.7].map((zoom) => snapZoom(zoom, 0.187))).toEqual([1, 1, 0.187, 2, 0.7]);
  expect(snapZoom(1e9, 1)).toBe(MAX_ZOOM);
});

test('the photo cannot be lost', () => {
  fc.assert(
    fc.property(views, (view) => {
      const kept = keepVisible(view, PHOTO, SCREEN);
      const seen = visibleRect(kept, PHOTO, SCREEN);
      expect(seen.width * kept.scale).toBeGreaterThan(Math.min(47, PHOTO.width * kept.scale - 1));
      expect(seen.height * kept.scale).toBeGreaterThan(Math.min(47, PHOTO.height * kept.scale - 1));
      expect(keepVisible(kept, PHOTO, SCREEN)).toEqual(kept);
    }),
  );
});

test('client coordinates find their place in a container that is scaled by CSS', () => {
  const box = { left: 100, top: 50, width: 600, height: 350 };
  expect(fromClient(400, 225, box, SCREEN)).toEqual({ x: 600, y: 350 });
  expect(fromClient(100, 50, box, SCREEN)).toEqual({ x: 0, y: 0 });
});

test('the device pixels of an image rectangle contain all that shows it', () => {
  fc.assert(
    fc.property(views, spots, (view, { x, y }) => {
      const rect = { x: Math.floor(x), y: Math.floor(y), width: 10, height: 10 };
      const device = deviceRect(view, rect, SCREEN);
      expect(
        containsRect(
          {
            x: 0,
            y: 0,
            width: Math.ceil(SCREEN.width * view.pixelRatio),
            height: Math.ceil(SCREEN.height * view.pixelRatio),
          },
          device,
        ),
      ).toBe(true);
    }),
  );
  const view = { scale: 0.5, offsetX: 10, offsetY: 20, pixelRatio: 2 };
  expect(deviceRect(view, { x: 100, y: 50, width: 10, height: 10 }, SCREEN)).toEqual({
    x: 119,
    y: 89,
    width: 12,
    height: 12,
  });
});

const RED = buildColourTable({ red: 255, green: 40, blue: 0, opacity: 0.5 });

test('the colour table runs from transparent to the chosen opacity', () => {
  expect([...new Uint8Array(RED.buffer, 255 * 4)]).toEqual([255, 40, 0, 128]);
  expect([...new Uint8Array(RED.buffer, 0, 4)]).toEqual([255, 40, 0, 0]);
});

test('zoomed in, each device pixel shows the mask pixel under its centre, and nothing beside the image', () => {
  const mask = noiseMask(40, 30, 0.5, 5);
  const view = { scale: 3.3, offsetX: 7.25, offsetY: -4.5, pixelRatio: 2 };
  const rect = { x: 5, y: 0, width: 300, height: 150 };
  const out = new Uint32Array(rect.width * rect.height).fill(77);
  renderOverlay(createPyramid(mask), view, rect, RED, out);
  for (let j = 0; j < rect.height; j++) {
    for (let i = 0; i < rect.width; i++) {
      const point = toImage(view, screenPoint((rect.x + i + 0.5) / 2, (rect.y + j + 0.5) / 2));
      const x = Math.floor(point.x);
      const y = Math.floor(point.y);
      const inside = x >= 0 && y >= 0 && x < 40 && y < 30;
      expect(out[j * rect.width + i]).toBe(inside ? RED[valueAt(mask, x, y)] : 0);
    }
  }
});

test('a part of the overlay drawn alone is the part of the whole, hatching included', () => {
  const pyramid = createPyramid(noiseMask(700, 500, 0.4, 6));
  const view = { scale: 0.21, offsetX: 3.7, offsetY: 11.1, pixelRatio: 1.25 };
  const hatching = buildColourTable({ red: 255, green: 255, blue: 255, opacity: 0.9 });
  const whole = new Uint32Array(220 * 160);
  renderOverlay(pyramid, view, { x: 0, y: 0, width: 220, height: 160 }, RED, whole, hatching);
  const part = new Uint32Array(50 * 40);
  renderOverlay(pyramid, view, { x: 60, y: 70, width: 50, height: 40 }, RED, part, hatching);
  for (let j = 0; j < 40; j++) {
    expect(part.subarray(j * 50, (j + 1) * 50)).toEqual(
      whole.subarray((70 + j) * 220 + 60, (70 + j) * 220 + 110),
    );
  }
  expect(new Set(part).size).toBeGreaterThan(5);
});

test('an empty mask draws nothing to be seen', () => {
  const out = new Uint32Array(100);
  renderOverlay(
    createPyramid(createMask(900, 900)),
    fitView({ width: 900, height: 900 }, SCREEN, 1),
    { x: 300, y: 300, width: 10, height: 10 },
    RED,
    out,
  );
  expect(out.every((value) => value >>> 24 === 0)).toBe(true);
});
