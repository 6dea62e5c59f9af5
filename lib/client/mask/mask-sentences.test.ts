import { expect, test } from 'vitest';
import type { MaskSummary } from './mask-engine';
import { describeMask, describeStep, formatCoverage } from './mask-sentences';

function summary(coveragePercent: number, areas = 1): MaskSummary {
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
  [0, '0 %'],
  [0.01, 'under 0.1 %'],
  [0.44, '0.4 %'],
  [12.3, '12 %'],
  [99.4, 'over 99 %'],
  [100, '100 %'],
])('%f percent reads %s: nothing that is there reads as nothing, nothing partial as all', (percent, text) => {
  expect(formatCoverage(summary(percent))).toBe(text);
});

test('the mask in words', () => {
  expect(describeMask(summary(0))).toBe('The mask is empty');
  expect(describeMask(summary(12.2, 3))).toBe('Mask covers 12 % in 3 areas');
  expect(describeMask(summary(12.2, 1))).toBe('Mask covers 12 % in 1 area');
  expect(describeMask(summary(100))).toBe('The mask covers everything');
});

test('a step in words', () => {
  expect(describeStep('Undid', 'brush stroke')).toBe('Undid brush stroke');
  expect(describeStep('Undid', null)).toBe('Nothing to undo');
  expect(describeStep('Redid', null)).toBe('Nothing to redo');
});
