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
const kept = (change: object = {}): unknown => JSON.parse(JSON.stringify({ ...DRAFT, ...change }));

test('a kept draft comes back as it was', () => {
  expect(parseTemplateDraft(kept())).toEqual(DRAFT);
  expect(parseTemplateDraft(EMPTY_DRAFT)).toEqual(EMPTY_DRAFT);
});

test.each([
  undefined,
  null,
  'x',
  [],
  {},
  kept({ prompt: 3 }),
  kept({ fill: 'all' }),
  kept({ lists: null }),
  kept({ lists: { b: 1 } }),
  kept({ saved: { id: '1' } }),
  kept({ more: 1 }),
])('anything else is forgotten: %j', (something) => {
  expect(parseTemplateDraft(something)).toBeNull();
});

test('a template keeps what was written, not what it may cost', () => {
  const { cap: _, saved: __, ...body } = DRAFT;
  expect(bodyOfDraft(DRAFT)).toEqual(body);
});
