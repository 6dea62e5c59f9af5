import { describe, expect, it } from 'vitest';
import { english } from '@/test/english';
import { describeShare } from './describe-share';

describe('what an image cost beside the most expensive', () => {
  it.each([
    [5_930, 52_720, '11 % of the most expensive'],
    [52_720, 52_720, null],
    [52_700, 52_720, '99 % of the most expensive'],
    [1, 52_720, 'below 1 % of the most expensive'],
    [0, 52_720, '0 % of the most expensive'],
    [0, 0, null],
    [null, 52_720, null],
  ])('%j of %d reads %j', (cost, highest, text) => {
    expect(describeShare(cost, highest, english)).toBe(text);
  });
});
