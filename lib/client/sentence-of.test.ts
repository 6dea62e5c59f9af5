import { expect, test } from 'vitest';
import { english, type Language, type MessageKey, toLanguage } from '@/lib/shared/language';
import { makeRunError } from '@/test/runs';
import { ApiError } from './api';
import { sayError, sentenceOf } from './sentence-of';
import { SpendError } from './spend';

/** Knows every message of the catalogue, and says its key. */
const keys: Language = toLanguage(
  'en-XA',
  Object.assign((key: string) => key, english.t, { has: english.t.has }) as typeof english.t,
);

const refused = new ApiError({
  code: 'name_taken',
  message: 'This name is taken.',
  sentence: { key: 'errors.name_taken' },
  retryable: false,
  requestId: 'r',
});

test('an error of the server is said in the language of the person, also if it ended a request that costs money', () => {
  expect(sentenceOf(refused, keys)).toBe('errors.name_taken');
  expect(sentenceOf(new SpendError(refused, 'refused'), keys)).toBe('errors.name_taken');
});

test('what has no sentence keeps its message', () => {
  expect(sentenceOf(new Error('No.'), keys)).toBe('No.');
  expect(sentenceOf('No.', keys)).toBe('No.');
});

test('a message of a newer server, which this page does not know, is said in English', () => {
  const newer = { message: 'New.', sentence: { key: 'errors.of_tomorrow' as MessageKey } };
  expect(sayError(newer, english)).toBe('New.');
});

test('what the API said of it follows as it is', () => {
  const error = makeRunError('name_taken', { remark: 'Said the API.' });
  expect(sayError(error, keys)).toBe('errors.name_taken Said the API.');
});

test('what this server says of it is in the language, unless the page does not know it', () => {
  const remark = (key: string) => makeRunError('name_taken', { remark: { key: key as MessageKey } });
  expect(sayError(remark('remarks.tooManyAtOnce'), keys)).toBe('errors.name_taken remarks.tooManyAtOnce');
  const newer = remark('remarks.of_tomorrow');
  expect(sayError(newer, english)).toBe(newer.message);
});
