/**
 * Zooming and panning, the same in the mask canvas, in the viewer and over compared pictures. Pure: each of them keeps
 * its view in its own units, and its own limits.
 */
import type { Size } from './mask/geometry';

export type Point = { readonly x: number; readonly y: number };

/** A point `p` of the picture is seen at `p * scale + (x, y)`. */
export type ScaledView = Point & { readonly scale: number };

const WHEEL_STEP = 0.0018;
/** A pinch on a touchpad arrives as a wheel with Ctrl held, in much smaller numbers than a mouse wheel's. */
const PINCH_STEP = 0.012;
const PINCH_BELOW_PX = 40;
/** By `WheelEvent.deltaMode`: pixels, lines, pages. */
const PX_OF_UNIT: readonly number[] = [1, 16, 400];

/** What a wheel that counts in `deltaMode` has moved, in CSS pixels. */
export function wheelPx(delta: number, deltaMode: number): number {
  return delta * (PX_OF_UNIT[deltaMode] ?? 1);
}

/** By how much a wheel enlarges: above 1 when it is turned away from oneself. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const px = wheelPx(event.deltaY, event.deltaMode);
  const isPinch = event.ctrlKey && Math.abs(px) < PINCH_BELOW_PX;
  return Math.exp(-px * (isPinch ? PINCH_STEP : WHEEL_STEP));
}

/** By how much two fingers enlarge, one of which has moved; and what lies between them. */
export function pinchOf(before: Point, now: Point, other: Point): { factor: number; middle: Point } {
  const distance = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
  return {
    factor: distance(now) / distance(before),
    middle: { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 },
  };
}

/** Another scale, with what lies under `at` staying where it is. */
export function scaleAbout(view: ScaledView, scale: number, at: Point): ScaledView {
  const under = { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
  return { scale, x: at.x - under.x * scale, y: at.y - under.y * scale };
}

/** The scale at which all of a picture is seen, with so much room on each side. */
export function fitScale(picture: Size, room: Size, marginPx: number): number {
  const fill = (length: number, space: number) => Math.max(1, space - 2 * marginPx) / length;
  return Math.min(fill(picture.width, room.width), fill(picture.height, room.height));
}

/**
 * Of a picture's centre, measured from the room's: one that is longer than the room leaves no gap at an edge, a shorter
 * one stays in the middle.
 */
export function clampCentred(offset: number, length: number, room: number): number {
  const reach = Math.max(0, (length - room) / 2);
  return Math.min(reach, Math.max(-reach, offset)) || 0;
}
