import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { driftSentence } from './drift-sentence';

test.each([
  [48.3, 'image/png', 'The model changed 48 % of what you kept; all of it was put back.'],
  [0.2, 'image/png', 'The model changed less than 1 % of what you kept; all of it was put back.'],
  [0, 'image/png', 'The model changed nothing of what you kept.'],
  [
    48,
    'image/jpeg',
    'The model changed 48 % of what you kept; all of it was put back, as well as a JPEG can.',
  ],
])('%d %% in %s', (driftPercent, mime, sentence) => {
  const said = driftSentence({ driftPercent, mime });
  expect(said && english.say(said)).toBe(sentence);
});

test('without a mask there is nothing to say', () => {
  expect(driftSentence({ driftPercent: null, mime: 'image/png' })).toBeNull();
});
