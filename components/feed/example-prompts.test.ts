import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import { findProblems } from '@/lib/shared/settings';
import { EXAMPLE_PROMPTS } from './example-prompts';

test.each(EXAMPLE_PROMPTS.map((example) => [example.id, example] as const))(
  '%s can be sent as it is',
  (id, { params }) => {
    const prompt = english.t(`feed.examplePrompt.${id}`);
    expect(findProblems({ ...params, prompt }, findModel(params.model) as ModelInfo)).toEqual([]);
  },
);

test('together they show what there is: transparency, several images, shapes, levels of quality', () => {
  const all = EXAMPLE_PROMPTS.map(({ params }) => params);
  expect(all.some(({ background }) => background === 'transparent')).toBe(true);
  expect(all.some(({ n }) => n > 1)).toBe(true);
  expect(new Set(all.map(({ size }) => size)).size).toBeGreaterThanOrEqual(4);
  expect(new Set(all.map(({ quality }) => quality)).size).toBe(3);
});
