import { describe, expect, it } from 'vitest';
import { panShared, WHOLE, zoomAt } from './shared-view';

describe('the view that all pictures share', () => {
  it('keeps what lies under the pointer where it is', () => {
    const at = { x: 0.2, y: -0.1 };
    const zoomed = zoomAt(WHOLE, 4, at);
    // The place of the picture that is under the pointer: (at - pan) / scale.
    expect((at.x - zoomed.x) / zoomed.scale).toBeCloseTo(at.x);
    expect((at.y - zoomed.y) / zoomed.scale).toBeCloseTo(at.y);
    const closer = zoomAt(zoomed, 1.7, at);
    expect((at.x - closer.x) / closer.scale).toBeCloseTo(at.x);
  });

  it('is never smaller than the whole picture, nor larger than 24 times', () => {
    expect(zoomAt(WHOLE, 0.1)).toEqual(WHOLE);
    expect(zoomAt(WHOLE, 1000).scale).toBe(24);
    expect(zoomAt(zoomAt(WHOLE, 5, { x: 0.5, y: 0.5 }), 0.01)).toEqual(WHOLE);
  });

  it('leaves no gap at an edge', () => {
    const zoomed = zoomAt(WHOLE, 3);
    expect(panShared(zoomed, { x: 9, y: -9 })).toEqual({ scale: 3, x: 1, y: -1 });
    expect(panShared(WHOLE, { x: 1, y: 1 })).toEqual(WHOLE);
  });
});
