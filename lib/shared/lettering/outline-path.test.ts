import { expect, it } from 'vitest';
import { pushInto } from './box';
import { toSvg } from './drawn-path';
import { movePath } from './outline-path';

it('turns an outline over, scales and moves it', () => {
  expect(movePath('M0 0L500 -200Q1 2 3 4C1 2 3 4 5 6Z', { x: 10, y: 20, scale: 0.01 })).toBe(
    'M10 20L15 22Q10.01 19.98 10.03 19.96C10.01 19.98 10.03 19.96 10.05 19.94Z',
  );
});

it('draws paths as SVG of the size asked for', () => {
  const path = { d: 'M0 0L1 1Z', fill: null, stroke: '#111111', strokeWidth: 1, dash: [2, 1] };
  expect(
    toSvg(
      [path, { ...path, fill: '#ffffff', stroke: null, dash: [] }],
      { x: -1, y: 0, width: 2, height: 3 },
      { width: 20, height: 30 },
    ),
  ).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30" viewBox="-1 0 2 3" preserveAspectRatio="none">' +
      '<path d="M0 0L1 1Z" fill="none" stroke="#111111" stroke-width="1" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="2 1"/>' +
      '<path d="M0 0L1 1Z" fill="#ffffff"/></svg>',
  );
});

it.each([
  [
    { x: -5, y: 5, width: 4, height: 4 },
    { x: 0, y: 5, width: 4, height: 4 },
  ],
  [
    { x: 8, y: 8, width: 4, height: 4 },
    { x: 6, y: 6, width: 4, height: 4 },
  ],
  [
    { x: 3, y: 3, width: 40, height: 4 },
    { x: 0, y: 3, width: 10, height: 4 },
  ],
])('pushes %j into its frame', (box, expected) => {
  expect(pushInto(box, { x: 0, y: 0, width: 10, height: 10 })).toEqual(expected);
});
