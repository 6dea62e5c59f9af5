import { expect, test } from 'vitest';
import { OverpaintError } from '@/lib/shared/errors';
import { toError, toFailure } from './job-messages';

const cross = (error: unknown) => toError(structuredClone(toFailure(1, error)));

test('a refusal comes through with its code, and with its sentence for any language', () => {
  const sentence = { key: 'refusals.damaged', values: { format: 'PNG' } } as const;
  const arrived = cross(new OverpaintError('broken_image', sentence));
  expect(arrived).toBeInstanceOf(OverpaintError);
  expect(arrived).toMatchObject({
    code: 'broken_image',
    sentence,
    message: 'This PNG is damaged or incomplete, so it was not accepted. Save it again, then send it again.',
  });
});

test('a refusal that is for scripts only keeps its text', () => {
  const arrived = cross(new OverpaintError('invalid_request', '“w” must be a number.'));
  expect(arrived).toMatchObject({
    code: 'invalid_request',
    sentence: null,
    message: '“w” must be a number.',
  });
});

test('what the system says keeps its number', () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC', errno: -28 });
  expect(cross(full)).toMatchObject({ message: 'no space', code: 'ENOSPC', errno: -28 });
});
