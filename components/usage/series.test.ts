import { describe, expect, it } from 'vitest';
import type { SpendingPart } from '@/lib/shared/wire-usage';
import { labelOf, seriesOf, splitBySeries } from './series';

const parts = (...keys: string[]) => keys.map((key) => ({ key }) as SpendingPart);

describe('a series', () => {
  it('has a short name that says something', () => {
    expect(labelOf('model', 'gpt-image-2.6-flare')).toBe('2.6 Flare');
    expect(labelOf('model', 'gpt-image-2')).toBe('Image 2');
    expect(labelOf('model', 'chatgpt-image-latest')).toBe('ChatGPT Image (latest)');
    expect(labelOf('model', 'llava')).toBe('llava');
    expect(labelOf('quality', 'xhigh')).toBe('X-high');
    expect(labelOf('kind', 'edit')).toBe('Edits');
    expect(labelOf('quality', 'splendid')).toBe('Splendid');
  });

  it('of six models has a colour each; of more, the last is the rest', () => {
    expect(seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f')).map(({ key }) => key)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
    ]);
    const many = seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f', 'g'));
    expect(many).toHaveLength(6);
    expect(many.at(-1)).toEqual({ key: 'rest', label: '2 other models', color: 'var(--chart-rest)' });
    expect(new Set(many.map(({ color }) => color)).size).toBe(6);
  });

  it('of qualities goes from low to max, whatever they cost', () => {
    const series = seriesOf('quality', parts('max', 'auto', 'medium', 'low'));
    expect(series.map(({ key }) => key)).toEqual(['auto', 'low', 'medium', 'max']);
  });
});

it('what has no series of its own is the rest’s, and nothing is lost', () => {
  const series = seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f', 'g'));
  expect(splitBySeries({ a: 5, f: 2, g: 1 }, series)).toEqual([5, 0, 0, 0, 0, 3]);
  expect(splitBySeries({ low: 4 }, seriesOf('quality', parts('low', 'high')))).toEqual([4, 0]);
});
