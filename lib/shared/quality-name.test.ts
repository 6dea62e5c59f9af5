import { expect, it } from 'vitest';
import { qualityName, qualityWord } from './quality-name';

it('has a word for each level, also for one that nobody knows yet', () => {
  expect(['auto', 'low', 'xhigh', 'splendid', ''].map(qualityName)).toEqual([
    'Auto',
    'Low',
    'X-high',
    'Splendid',
    '',
  ]);
  expect(['medium', 'xhigh'].map(qualityWord)).toEqual(['medium', 'x-high']);
});
