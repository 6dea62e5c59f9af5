import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { MaskSummary } from './mask-engine';
import {
  describeMask,
  describeOpenSelection,
  describeSelection,
  describeStep,
  findShare,
} from './mask-sentences';

function summary(coveragePercent: number, areas: number): MaskSummary {
  return {
    revision: 1,
    coveragePercent,
    areas,
    bounds: null,
    isEmpty: coveragePercent === 0,
    isFull: coveragePercent === 100,
    canUndo: false,
    canRedo: false,
  };
}

test.each([
  [0, 1, 'The mask is empty'],
  [0.01, 1, 'Mask covers under 0.1 % in 1 area'],
  [0.44, 1, 'Mask covers 0.4 % in 1 area'],
  [12.3, 3, 'Mask covers 12 % in 3 areas'],
  [99.4, 1, 'Mask covers over 99 % in 1 area'],
  [100, 1, 'The mask covers everything'],
])(
  '%f percent in %i: nothing that is there reads as nothing, nothing partial as all',
  (percent, areas, text) => {
    expect(english.say(describeMask(summary(percent, areas)))).toBe(text);
  },
);

test.each([
  ['undid', 'brush', 'Undid brush stroke'],
  ['redid', 'fillHoles', 'Redid fill holes'],
  ['undid', null, 'Nothing to undo'],
  ['redid', null, 'Nothing to redo'],
] as const)('%s %s in words', (did, step, text) => {
  expect(english.say(describeStep(did, step))).toBe(text);
});

test.each([
  [0, 'Nothing is selected', 'Nothing is selected'],
  [0.04, 'Under 0.1 % of the photo selected. Enter keeps it.', 'Under 0.1 % selected, not kept yet'],
  [0.44, '0.4 % of the photo selected. Enter keeps it.', '0.4 % selected, not kept yet'],
  [12.3, '12 % of the photo selected. Enter keeps it.', '12 % selected, not kept yet'],
])(
  '%f percent of a selection: said when it is there, and shown as long as it is open',
  (percent, said, shown) => {
    expect(english.say(describeSelection(percent))).toBe(said);
    expect(english.say(describeOpenSelection(percent))).toBe(shown);
  },
);

test('the share of a patch counts soft pixels by theirs', () => {
  const patch = { rect: { x: 0, y: 0, width: 2, height: 1 }, data: Uint8Array.of(255, 51) };
  expect(findShare(patch, { width: 12, height: 1 })).toBeCloseTo(10);
});
