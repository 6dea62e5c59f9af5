import { describe, expect, test } from 'vitest';
import { readGuide } from './guide';
import { OPERATIONS } from './operations';

const guide = readGuide({ origin: 'http://here', tokens: true });
const all = guide.groups.flatMap(({ operations }) => operations);

test('shows every operation once, in its group', () => {
  expect(all.map(({ id }) => id).toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
  for (const { method, path, group } of OPERATIONS)
    expect(
      guide.groups
        .find(({ name }) => name === group)
        ?.operations.some((each) => each.path === path && each.method.toLowerCase() === method),
    ).toBe(true);
});

test('every object that a type names is shown', () => {
  const shown = new Set(guide.objects.map(({ name }) => name));
  const fields = [
    ...all.flatMap(({ body, parameters, answers }) => [
      ...(body ?? []),
      ...parameters,
      ...answers.flatMap((answer) => answer.fields),
    ]),
    ...guide.objects.flatMap((each) => each.fields),
  ];
  for (const { objects } of fields) for (const name of objects) expect(shown).toContain(name);
});

test('each field is shown once, and required only where every choice requires it', () => {
  const body = all.find(({ id }) => id === 'createLink')?.body ?? [];
  expect(new Set(body.map(({ name }) => name)).size).toBe(body.length);
  const required = (name: string) => body.find((each) => each.name === name)?.required;
  expect([required('name'), required('collectionId'), required('imageId')]).toEqual([true, false, false]);
});

test('says types as one reads them', () => {
  const run = guide.objects.find(({ name }) => name === 'Run')?.fields ?? [];
  const typeOf = (name: string) => run.find((field) => field.name === name)?.type;
  expect(typeOf('kind')).toBe('"generate" | "edit"');
  expect(typeOf('images')).toBe('Image[]');
  expect(typeOf('error')).toBe('RunError | null');
  expect(typeOf('partials[].url')).toBe('string');
  expect(typeOf('costMicroUsd')).toBe('integer | null');
});

describe('the example', () => {
  test.each(OPERATIONS.filter(({ body }) => body !== undefined))('of $id is accepted', ({ id, body }) => {
    const { example = '' } = all.find((each) => each.id === id) ?? {};
    const sent = /-d '(.*)'/.exec(example)?.[1] ?? '';
    expect(body?.safeParse(JSON.parse(sent)).error?.issues ?? []).toEqual([]);
  });

  test('has a token where one is needed', () => {
    expect(all.every(({ example }) => example.includes('Bearer $TOKEN'))).toBe(true);
    const open = readGuide({ origin: 'http://here', tokens: false }).groups.flatMap(
      ({ operations }) => operations,
    );
    expect(open.some(({ example }) => example.includes('TOKEN'))).toBe(false);
    expect(open.find(({ id }) => id === 'cancelRun')?.example).toBe(
      'curl "$OVERPAINT/api/runs/$ID" -X DELETE',
    );
  });
});
