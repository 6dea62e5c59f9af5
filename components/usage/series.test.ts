import { describe, expect, it } from 'vitest';
import type { SpendingPart } from '@/lib/shared/wire-usage';
import { english } from '@/test/english';
import { labelOf, seriesOf, splitBySeries } from './series';

const parts = (...keys: string[]) => keys.map((key) => ({ key }) as SpendingPart);

describe('a series', () => {
  it('has a short name that says something', () => {
    expect(labelOf('model', 'gpt-image-2.6-flare', english)).toBe('2.6 Flare');
    expect(labelOf('model', 'gpt-image-2', english)).toBe('Image 2');
    expect(labelOf('model', 'chatgpt-image-latest', english)).toBe('ChatGPT Image (latest)');
    expect(labelOf('model', 'llava', english)).toBe('llava');
    expect(labelOf('quality', 'xhigh', english)).toBe('X-high');
    expect(labelOf('kind', 'edit', english)).toBe('Edits');
    expect(labelOf('quality', 'splendid', english)).toBe('Splendid');
  });

  it('of six models has a colour each; of more, the last is the rest', () => {
    expect(seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f'), english).map(({ key }) => key)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
    ]);
    const many = seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f', 'g'), english);
    expect(many).toHaveLength(6);
    expect(many.at(-1)).toEqual({ key: 'rest', label: '2 other models', color: 'var(--chart-rest)' });
    expect(new Set(many.map(({ color }) => color)).size).toBe(6);
  });

  it('of qualities goes from low to max, whatever they cost', () => {
    const series = seriesOf('quality', parts('max', 'auto', 'medium', 'low'), english);
    expect(series.map(({ key }) => key)).toEqual(['auto', 'low', 'medium', 'max']);
  });
});

it('what has no series is the rest’s, and nothing is lost', () => {
  const series = seriesOf('model', parts('a', 'b', 'c', 'd', 'e', 'f', 'g'), english);
  expect(splitBySeries({ a: 5, f: 2, g: 1 }, series)).toEqual([5, 0, 0, 0, 0, 3]);
  expect(splitBySeries({ low: 4 }, seriesOf('quality', parts('low', 'high'), english))).toEqual([4, 0]);
});
