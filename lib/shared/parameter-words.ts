/** Parameters and their values as a person reads them. Every screen, sentence and chart takes its words from here. */
import { firstEnglish, type Language, type Messages, type Sentence } from './language';
import { modelLabel } from './model-label';
import { PARAMETER_NAMES, parameterOf } from './parameter-values';
import type { ParameterName, Parameters } from './parameters';
import { showSize } from './pixel-size';

/** `Input fidelity`: beside a field, in a table. */
export function parameterLabel(name: ParameterName, { t }: Language): string {
  return t(`parameters.${name}.label`);
}

/** `input fidelity`, `SVG author`: within a sentence. */
export function parameterNoun(name: ParameterName): Sentence {
  return { key: `parameters.${name}.noun` };
}

/** Names of formats are the same in every language. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  svg: 'SVG',
};

export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

/** Whether the catalogue has the word. A model's own, newer word stays as the API writes it. */
function isWord(text: string): text is keyof Messages['values'] {
  return text in firstEnglish.values;
}

/** A value beside its label, or within a sentence: `x-high`, `WebP`, `1024 × 1024`, `80 %`. What is unknown stays as it is. */
export function valueWords(name: ParameterName, value: unknown, { t }: Language): string {
  const row = parameterOf(name);
  const word = (text: string) => (isWord(text) ? t(`values.${text}`) : formatName(text));
  switch (row.kind) {
    case 'prompt':
      return String(value);
    case 'model':
      return modelLabel(String(value));
    case 'size':
      return /\d/.test(String(value)) ? showSize(String(value)) : word(String(value));
    case 'choice':
      return word(String(value));
    case 'whole':
      return row.unit === undefined ? String(value) : t(`values.${row.unit}`, { value: Number(value) });
    case 'author': {
      const { model, reasoning } = value as NonNullable<Parameters['svg']>;
      return reasoning === undefined ? model : t('values.author', { model, effort: word(reasoning.effort) });
    }
  }
}

/** The same at the beginning of a line, as on a button: `X-high`, `Auto`. */
export function valueName(name: ParameterName, value: unknown, language: Language): string {
  const words = valueWords(name, value, language);
  return words.slice(0, 1).toLocaleUpperCase(language.locale) + words.slice(1);
}

/** A value that says by itself what it is the value of: `4 images`, `auto quality`, `low moderation`. */
export function valuePhrase(name: ParameterName, value: unknown, language: Language): string {
  return language.t(`parameters.${name}.phrase`, {
    value: typeof value === 'number' ? value : String(value),
    words: valueWords(name, value, language),
  });
}

/**
 * The settings worth reading: model, size and quality always, else only what was chosen. Null and undefined are not
 * chosen.
 */
export function settingPhrases(
  params: { readonly [Name in ParameterName]?: unknown },
  language: Language,
  names: readonly ParameterName[] = PARAMETER_NAMES,
): string[] {
  return names
    .filter((name) => {
      const { told, default: usual } = parameterOf(name);
      const value = params[name] ?? undefined;
      return value !== undefined && (told === 'always' || (told === 'chosen' && value !== usual));
    })
    .map((name) => valuePhrase(name, params[name], language));
}
