import { expect, it } from 'vitest';
import { OverpaintError } from './errors';

it('an expected error is recognised when it was thrown by another copy of the class', () => {
  class OtherCopy extends Error {
    override readonly name = 'OverpaintError';
    readonly code = 'budget_exceeded';
  }
  expect(new OtherCopy() instanceof OverpaintError).toBe(true);
  expect(new OverpaintError('not_found') instanceof OverpaintError).toBe(true);
});

it('anything else is not an expected error', () => {
  const others = [new Error('x'), new TypeError('x'), { name: 'OverpaintError' }, null, 'OverpaintError'];
  expect(others.filter((other) => (other as unknown) instanceof OverpaintError)).toEqual([]);
});
