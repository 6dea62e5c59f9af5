import { expect, test } from 'vitest';
import { bodyOfDraft, EMPTY_DRAFT, parseTemplateDraft, type TemplateDraft } from './template-draft';

const DRAFT: TemplateDraft = {
  prompt: 'a {b}',
  fill: 'combinations',
  rows: 'x',
  lists: { b: 'c\nd' },
  cap: '0.5',
  saved: { id: '1', revision: 3 },
};
const stored = (change: object = {}) => JSON.stringify({ version: 1, ...DRAFT, ...change });

test('a stored draft comes back as it was', () => {
  expect(parseTemplateDraft(stored())).toEqual(DRAFT);
  expect(parseTemplateDraft(JSON.stringify({ version: 1, ...EMPTY_DRAFT }))).toEqual(EMPTY_DRAFT);
});

test.each([
  null,
  '',
  'x',
  '[]',
  '"a"',
  '{}',
  stored({ version: 2 }),
  stored({ prompt: 3 }),
  stored({ fill: 'all' }),
  stored({ lists: null }),
  stored({ lists: { b: 1 } }),
  stored({ saved: { id: '1' } }),
  stored({ more: 1 }),
])('anything else is forgotten: %j', (text) => {
  expect(parseTemplateDraft(text)).toEqual(EMPTY_DRAFT);
});

test('a template keeps what was written, not what it may cost', () => {
  const { cap: _, saved: __, ...body } = DRAFT;
  expect(bodyOfDraft(DRAFT)).toEqual(body);
});
