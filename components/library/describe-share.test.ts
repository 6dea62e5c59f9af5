import { describe, expect, it } from 'vitest';
import { describeShare } from './describe-share';

describe('what an image cost beside the dearest', () => {
  it.each([
    [5_930, 52_720, ' · 11 % of the dearest'],
    [52_720, 52_720, ''],
    [52_700, 52_720, ' · 99 % of the dearest'],
    [1, 52_720, ' · below 1 % of the dearest'],
    [0, 52_720, ' · 0 % of the dearest'],
    [0, 0, ''],
    [null, 52_720, ''],
  ])('%j of %d reads %j', (cost, dearest, text) => {
    expect(describeShare(cost, dearest)).toBe(text);
  });
});
