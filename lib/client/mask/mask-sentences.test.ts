import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { MaskSummary } from './mask-engine';
import { describeMask, describeStep } from './mask-sentences';

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
