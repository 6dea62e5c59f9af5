/** Parameters and their values as a person reads them. Every screen, sentence and chart takes its words from here. */
import { modelLabel } from './model-label';
import { PARAMETER_NAMES, parameterOf } from './parameter-values';
import type { ParameterName, Parameters } from './parameters';
import { showSize } from './pixel-size';

/** `Input fidelity`: beside a field, in a table. */
export function parameterLabel(name: ParameterName): string {
  return parameterOf(name).label;
}

/** `input fidelity`, `SVG author`: within a sentence. */
export function parameterNoun(name: ParameterName): string {
  const label = parameterLabel(name);
  return /^[A-Z]{2}/.test(label) ? label : label.slice(0, 1).toLowerCase() + label.slice(1);
}

/** A value beside its label, or within a sentence: `x-high`, `WebP`, `1024 × 1024`, `80 %`. What is unknown stays as it is. */
export function valueWords(name: ParameterName, value: unknown): string {
  const row = parameterOf(name);
  switch (row.kind) {
    case 'prompt':
      return String(value);
    case 'model':
      return modelLabel(String(value));
    case 'size':
      return showSize(String(value));
    case 'choice':
      return row.words?.[String(value)] ?? String(value);
    case 'whole':
      return row.unit === undefined ? String(value) : `${value} ${row.unit}`;
    case 'author': {
      const { model, reasoning } = value as NonNullable<Parameters['svg']>;
      return reasoning === undefined ? model : `${model}, ${reasoning.effort} effort`;
    }
  }
}

/** The same at the beginning of a line, as on a button: `X-high`, `Auto`. */
export function valueName(name: ParameterName, value: unknown): string {
  const words = valueWords(name, value);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A value that says by itself what it is the value of: `4 images`, `auto quality`, `low moderation`. */
export function valuePhrase(name: ParameterName, value: unknown): string {
  const words = valueWords(name, value);
  return parameterOf(name).phrase?.(words) ?? words;
}

/**
 * The settings worth reading: model, size and quality always, else only what was chosen. Null and undefined are not
 * chosen.
 */
export function settingPhrases(
  params: { readonly [Name in ParameterName]?: unknown },
  names: readonly ParameterName[] = PARAMETER_NAMES,
): string[] {
  return names
    .filter((name) => {
      const { told, default: usual } = parameterOf(name);
      const value = params[name] ?? undefined;
      return value !== undefined && (told === 'always' || (told === 'chosen' && value !== usual));
    })
    .map((name) => valuePhrase(name, params[name]));
}
