import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImagePoint, imagePoint } from '@/lib/shared/mask/geometry';
import { type Colour, drawPhoto } from '@/test/selections';
import { createLiveWire } from './live-wire';
import { snapOutline } from './snap-outline';
import { AT_PIN, buildWireWindow, DIRECTIONS } from './wire-window';

const SIZE = { width: 200, height: 160 };
const DARK: Colour = [50, 60, 40];
const LIGHT: Colour = [190, 180, 200];
const whole = { x: 0, y: 0, ...SIZE };

/** An edge like a wave; a straight line between two of its points leaves it by up to 20 pixels. */
const edgeAt = (x: number) => 80 + 20 * Math.sin(x / 20);
const photo = drawPhoto(SIZE, (x, y) => (y < edgeAt(x) ? DARK : LIGHT), 6);
const onEdge = (x: number) => imagePoint(x, edgeAt(x));

const farthest = (path: readonly ImagePoint[]) =>
  Math.max(...path.map(({ x, y }) => Math.abs(y - edgeAt(x))));

test('the way to a pin clings to the edge', () => {
  const wire = createLiveWire();
  wire.pin(onEdge(10));
  wire.setWindow(onEdge(10), buildWireWindow(photo, onEdge(10), whole));
  const path = wire.pathTo(onEdge(190));
  expect(path[0]).toEqual(onEdge(10));
  expect(path.at(-1)).toEqual(onEdge(190));
  expect(path.length).toBeGreaterThan(170);
  expect(farthest(path)).toBeLessThan(4);
});

test('without a window, and beyond it, the way is straight', () => {
  const wire = createLiveWire();
  wire.pin(imagePoint(5, 5));
  expect(wire.pathTo(imagePoint(50, 60))).toEqual([imagePoint(5, 5), imagePoint(50, 60)]);
  wire.setWindow(
    imagePoint(5, 5),
    buildWireWindow(photo, imagePoint(5, 5), { x: 0, y: 0, width: 30, height: 30 }),
  );
  const path = wire.pathTo(imagePoint(150, 20));
  expect(path.at(-1)).toEqual(imagePoint(150, 20));
  expect(path.at(-2)?.x).toBeLessThan(30);
});

test('a window that comes after the next pin is not used for it', () => {
  const wire = createLiveWire();
  wire.pin(onEdge(10));
  const late = buildWireWindow(photo, onEdge(10), whole);
  wire.pin(onEdge(100));
  wire.setWindow(onEdge(10), late);
  expect(wire.pathTo(onEdge(150))).toHaveLength(2);
  wire.pin(imagePoint(100, 5));
  wire.setWindow(onEdge(100), buildWireWindow(photo, onEdge(100), whole));
  expect(wire.pathTo(onEdge(150))).toHaveLength(2);
});

test('pins join to one outline, and the last can be taken back', () => {
  const wire = createLiveWire();
  expect(wire.unpin()).toBe(false);
  expect(wire.lastPin()).toBeNull();
  expect(wire.pathTo(imagePoint(1, 2))).toEqual([imagePoint(1, 2)]);
  const points = [imagePoint(1, 1), imagePoint(9, 1), imagePoint(9, 9)];
  for (const point of points) wire.pin(point);
  expect(wire.outline()).toEqual(points);
  expect(wire.unpin()).toBe(true);
  expect(wire.outline()).toEqual(points.slice(0, 2));
  expect(wire.lastPin()).toEqual(points[1]);
});

test('from every cell the way ends at the pin, on any photo', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(40),
      fc.nat(40),
      fc.nat(99),
      (width, height, x, y, seed) => {
        const any = drawPhoto({ width, height }, (u, v) => [(u * seed) % 256, (v * 37) % 256, (u * v) % 256]);
        const window = buildWireWindow(any, { x, y }, { x: 0, y: 0, width, height });
        const pin = Math.min(height - 1, y) * width + Math.min(width - 1, x);
        expect(window.toPin[pin]).toBe(AT_PIN);
        for (let start = 0; start < window.toPin.length; start++) {
          let place = start;
          for (let steps = 0; place !== pin; steps++) {
            const step = DIRECTIONS[window.toPin[place] as number];
            if (step === undefined || steps > width * height) throw new Error(`No way from ${start}.`);
            place += step.dy * width + step.dx;
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a large area is searched at a coarser scale', () => {
  const large = drawPhoto({ width: 1500, height: 40 }, () => DARK);
  const window = buildWireWindow(large, { x: 700, y: 20 }, { x: 0, y: 0, width: 1500, height: 40 });
  expect(window).toMatchObject({ shift: 2, width: 375, height: 10 });
});

test('an outline beside the edge is snapped to it; its ends stay', () => {
  const beside = Array.from({ length: 90 }, (_, i) => imagePoint(10 + i * 2, edgeAt(10 + i * 2) + 3.5));
  const snapped = snapOutline(photo, beside, 5);
  expect(snapped[0]).toEqual(beside[0]);
  expect(snapped.at(-1)).toEqual(beside.at(-1));
  const distances = snapped.slice(5, -5).map(({ x, y }) => Math.abs(y - edgeAt(x)));
  expect(Math.max(...distances)).toBeLessThan(3);
  expect(distances.reduce((sum, distance) => sum + distance, 0) / distances.length).toBeLessThan(1.2);
});

test('without an edge, without reach or without a line, an outline stays as it is', () => {
  const plain = drawPhoto(SIZE, () => DARK);
  const line = Array.from({ length: 10 }, (_, i) => imagePoint(20 + i, 30));
  expect(snapOutline(plain, line, 4)).toEqual(line);
  expect(snapOutline(photo, line, 0)).toEqual(line);
  expect(snapOutline(photo, line.slice(0, 2), 4)).toEqual(line.slice(0, 2));
  expect(snapOutline(photo, [], 4)).toEqual([]);
});

test('an outline along the border stays in the photo', () => {
  const border = Array.from({ length: 100 }, (_, i) => imagePoint(i * 2, 0));
  for (const { x, y } of snapOutline(photo, border, 6)) {
    expect(x >= 0 && y >= 0 && x <= SIZE.width && y <= SIZE.height).toBe(true);
  }
});
