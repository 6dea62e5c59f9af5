/** Moving and resizing the region's frame: always inside the photo, always whole pixels. */
import type { ImagePoint, Rect, Size } from '@/lib/shared/mask/geometry';

export type FrameHandle = 'move' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';

/** Smaller regions would be enlarged many times by the API's minimum. */
export const MIN_FRAME_PX = 64;

/** Which part of the frame lies under a point; null beyond its reach. */
export function handleAt(frame: Rect, point: ImagePoint, reachPx: number): FrameHandle | null {
  const { x, y } = point;
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  if (x < frame.x - reachPx || x > right + reachPx || y < frame.y - reachPx || y > bottom + reachPx)
    return null;
  // In a frame smaller than its handles the nearer edge wins.
  const nearTop = Math.abs(y - frame.y) <= reachPx && Math.abs(y - frame.y) <= Math.abs(y - bottom);
  const nearBottom = !nearTop && Math.abs(y - bottom) <= reachPx;
  const nearLeft = Math.abs(x - frame.x) <= reachPx && Math.abs(x - frame.x) <= Math.abs(x - right);
  const nearRight = !nearLeft && Math.abs(x - right) <= reachPx;
  const name = `${nearTop ? 'n' : nearBottom ? 's' : ''}${nearLeft ? 'w' : nearRight ? 'e' : ''}`;
  return name === '' ? 'move' : (name as FrameHandle);
}

/** A frame as asked for by numbers or by a drag, made one that can be: whole pixels, not too small, inside the photo. */
export function settleFrame(frame: Rect, photo: Size): Rect {
  const least = (edge: number) => Math.min(edge, MIN_FRAME_PX);
  const width = Math.round(Math.min(photo.width, Math.max(least(photo.width), frame.width)));
  const height = Math.round(Math.min(photo.height, Math.max(least(photo.height), frame.height)));
  return {
    x: Math.round(Math.min(photo.width - width, Math.max(0, frame.x))),
    y: Math.round(Math.min(photo.height - height, Math.max(0, frame.y))),
    width,
    height,
  };
}

/** One side moved: not past the photo's edge, and not nearer to the other side than the least length. */
function moveSide(
  start: number,
  length: number,
  by: number,
  atStart: boolean,
  limit: number,
): [number, number] {
  const least = Math.min(limit, MIN_FRAME_PX);
  if (atStart) {
    const from = Math.max(0, Math.min(start + length - least, Math.round(start + by)));
    return [from, start + length - from];
  }
  const to = Math.min(limit, Math.max(start + least, Math.round(start + length + by)));
  return [start, to - start];
}

/** @param deltaX image pixels since the drag began, when the frame was `frame` */
export function dragFrame(
  frame: Rect,
  handle: FrameHandle,
  deltaX: number,
  deltaY: number,
  photo: Size,
): Rect {
  if (handle === 'move') return settleFrame({ ...frame, x: frame.x + deltaX, y: frame.y + deltaY }, photo);
  let { x, y, width, height } = frame;
  if (/[we]/.test(handle)) [x, width] = moveSide(x, width, deltaX, handle.includes('w'), photo.width);
  if (/[ns]/.test(handle)) [y, height] = moveSide(y, height, deltaY, handle.includes('n'), photo.height);
  return { x, y, width, height };
}
