import type { Language } from '@/lib/shared/language';
import { modelLabel } from '@/lib/shared/model-label';
import { valueName } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import type { SpendingPart } from '@/lib/shared/wire-usage';

/** What bars are made of: models, qualities or kinds. */
export type Dimension = 'model' | 'quality' | 'kind';

export type Series = {
  key: string;
  label: string;
  /** A custom property of usage.css, so that it follows the theme. */
  color: string;
};

/** More colours cannot be told apart. The rest is drawn as one. */
const MODEL_COLORS = 6;
const REST = 'rest';

const QUALITY_ORDER: readonly string[] = PARAMETERS.quality.values;

export function labelOf(dimension: Dimension, key: string, language: Language): string {
  // Short, for there is little room; a bare number would say nothing.
  if (dimension === 'model') return modelLabel(key).replace(/^GPT Image (?=\S+ )|^GPT /, '');
  if (dimension === 'quality') return valueName('quality', key, language);
  return key === 'generate' || key === 'edit' ? language.t(`usage.series.${key}`) : key;
}

/**
 * The series of a chart in the order of its legend: models by what they cost, qualities from low to max, which have
 * shades of one colour since they are steps of one thing.
 */
export function seriesOf(dimension: Dimension, parts: readonly SpendingPart[], language: Language): Series[] {
  const keys = parts.map(({ key }) => key);
  if (dimension === 'quality') {
    const place = (key: string) => QUALITY_ORDER.indexOf(key);
    return keys
      .toSorted((one, other) => place(one) - place(other))
      .map((key) => ({
        key,
        label: labelOf('quality', key, language),
        color: place(key) < 0 ? 'var(--chart-rest)' : `var(--chart-${key})`,
      }));
  }
  const named = keys.slice(0, keys.length > MODEL_COLORS ? MODEL_COLORS - 1 : MODEL_COLORS);
  const series = named.map((key, index) => ({
    key,
    label: labelOf(dimension, key, language),
    color: `var(--chart-${index + 1})`,
  }));
  if (named.length < keys.length)
    series.push({
      key: REST,
      label: language.t('usage.series.rest', { count: keys.length - named.length }),
      color: 'var(--chart-rest)',
    });
  return series;
}

/** What each series has of an amount that is told by key; what has no series is the rest's. */
export function splitBySeries(amounts: Record<string, number>, series: readonly Series[]): number[] {
  const own = new Set(series.map(({ key }) => key));
  const rest = Object.entries(amounts)
    .filter(([key]) => !own.has(key))
    .reduce((sum, [, amount]) => sum + amount, 0);
  return series.map(({ key }) => (key === REST ? rest : (amounts[key] ?? 0)));
}
