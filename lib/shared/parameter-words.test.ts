import { expect, test } from 'vitest';
import { english } from './language';
import {
  parameterLabel,
  parameterNoun,
  settingPhrases,
  valueName,
  valuePhrase,
  valueWords,
} from './parameter-words';

test('a label begins a line, its noun stands in a sentence', () => {
  expect([parameterLabel('inputFidelity', english), english.say(parameterNoun('inputFidelity'))]).toEqual([
    'Input fidelity',
    'input fidelity',
  ]);
  expect(english.say(parameterNoun('svg'))).toBe('SVG author');
});

test.each([
  ['model', 'gpt-image-2', 'GPT Image 2', 'GPT Image 2'],
  ['size', '1536x1024', '1536 × 1024', '1536 × 1024'],
  ['size', 'auto', 'auto', 'auto size'],
  ['size', 'source', 'source', 'source size'],
  ['quality', 'xhigh', 'x-high', 'x-high'],
  ['quality', 'auto', 'auto', 'auto quality'],
  ['quality', 'splendid', 'splendid', 'splendid'],
  ['n', 1, '1', '1 image'],
  ['n', 4, '4', '4 images'],
  ['background', 'auto', 'auto', 'auto background'],
  ['background', 'opaque', 'opaque', 'opaque'],
  ['outputFormat', 'webp', 'WebP', 'WebP'],
  ['outputFormat', 'jpeg', 'JPEG', 'JPEG'],
  ['outputCompression', 0, '0 %', 'compression 0 %'],
  ['moderation', 'low', 'low', 'low moderation'],
  ['partialImages', 1, '1', '1 live preview'],
  ['partialImages', 2, '2', '2 live previews'],
  ['complexity', 'high', 'high', 'high complexity'],
  ['frameCount', 9, '9', '9 frames'],
  ['frameDurationMs', 200, '200 ms', '200 ms per frame'],
  ['svg', { model: 'gpt-5' }, 'gpt-5', 'by gpt-5'],
  ['svg', { model: 'gpt-5', reasoning: { effort: 'low' } }, 'gpt-5, low effort', 'by gpt-5, low effort'],
  ['inputFidelity', 'high', 'high', 'high input fidelity'],
] as const)('%s %j reads “%s” beside its label and “%s” without it', (name, value, words, phrase) => {
  expect([valueWords(name, value, english), valuePhrase(name, value, english)]).toEqual([words, phrase]);
});

test('a name begins with a capital letter, a word of an earlier version too', () => {
  expect(
    ['auto', 'low', 'xhigh', 'splendid', ''].map((value) => valueName('quality', value, english)),
  ).toEqual(['Auto', 'Low', 'X-high', 'Splendid', '']);
});

test('a summary leaves out what is absent, null or the default', () => {
  const nothing = { complexity: undefined, inputFidelity: null, n: 1, moderation: 'auto' };
  expect(settingPhrases({ model: 'mine', size: 'auto', quality: 'low', ...nothing }, english)).toEqual([
    'mine',
    'auto size',
    'low',
  ]);
});
