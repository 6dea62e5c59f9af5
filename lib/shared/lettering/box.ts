export type Box = { x: number; y: number; width: number; height: number };

/** What both have. */
export function overlap(one: Box, other: Box): Box {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(one.x + one.width, other.x + other.width) - x),
    height: Math.max(0, Math.min(one.y + one.height, other.y + other.height) - y),
  };
}

export function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}

/** Moved into the other, and made smaller where it is larger. */
export function pushInto(box: Box, into: Box): Box {
  const width = Math.min(box.width, into.width);
  const height = Math.min(box.height, into.height);
  return {
    x: Math.min(Math.max(box.x, into.x), into.x + into.width - width),
    y: Math.min(Math.max(box.y, into.y), into.y + into.height - height),
    width,
    height,
  };
}
