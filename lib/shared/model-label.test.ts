import { expect, test } from 'vitest';
import { MODELS } from '@/lib/shared/models';
import { modelLabel } from './model-label';

test.each(MODELS.map(({ id, label }) => [id, label]))(
  '%s is called what the catalogue calls it: %s',
  (id, label) => {
    expect(modelLabel(id)).toBe(label);
  },
);

test('an id of another server is left alone', () => {
  expect(modelLabel('my-sd:xl')).toBe('my-sd:xl');
});
