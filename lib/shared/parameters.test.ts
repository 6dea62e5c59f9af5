import { expect, test, vi } from 'vitest';
import { settingChips } from '@/components/feed/setting-chips';
import { parameterRows } from '@/components/image/parameter-rows';
import { describeSettings } from '@/components/presets/describe-settings';
import { parseDraft } from '@/lib/client/composer-draft';
import { describeAdaptation } from '@/lib/client/composer-rules';
import { DEFAULT_CHOICES, paramsOf, parseChoices } from '@/lib/client/edit-choices';
import { editFields, generateFields } from '@/lib/server/openai/request-fields';
import { readJsonFields } from '@/stand-in/read-fields';
import { makeImage, makeRun } from '@/test/runs';
import { DEFAULT_SETTINGS } from './default-settings';
import { parseGenerateRequest } from './generate-request';
import { english } from './language';
import { findModel, type ModelInfo } from './models';
import type { Parameter } from './parameters';
import { parseNewPreset } from './preset-request';
import type { GenerateParams } from './wire';

// What a new parameter of the API would be: a row and its words, and nothing else that is not its rule or its field.
vi.mock(import('./parameters'), async (original) => {
  const real = await original();
  const rows: Record<string, Parameter> = {
    grain: {
      kind: 'choice',
      values: ['none', 'very_fine'],
      wire: 'film_grain',
      default: 'none',
      told: 'chosen',
    },
    likeness: {
      kind: 'whole',
      min: 0,
      max: 9,
      wire: 'likeness',
      told: 'chosen',
      only: 'edit',
    },
  };
  return { ...real, PARAMETERS: { ...real.PARAMETERS, ...rows } };
});

vi.mock(import('@/messages/en.json'), async (original) => {
  const { default: real } = await original();
  const likeness = { label: 'Likeness', noun: 'likeness', phrase: 'likeness {words}' };
  const grain = { label: 'Grain', noun: 'grain', phrase: '{words} grain' };
  const parameters = { ...real.parameters, grain, likeness };
  return { default: { ...real, parameters, values: { ...real.values, very_fine: 'very fine' } } };
});

const flare = findModel('gpt-image-2.5-flare') as ModelInfo;
const id = '019a0000-0000-7000-8000-000000000001';
const params = { ...DEFAULT_SETTINGS, prompt: 'a fox', grain: 'very_fine' } as GenerateParams;

test('the request takes it, knows its default and refuses what it is not', () => {
  expect(parseGenerateRequest({ id, prompt: 'a fox' }).request).toMatchObject({ grain: 'none' });
  expect(parseGenerateRequest({ ...params, id }).request).toEqual({ ...params, id });
  expect(() => parseGenerateRequest({ ...params, id, grain: 'sand' })).toThrow(
    '“grain” must be one of none, very_fine.',
  );
});

test('it is sent by its own name, where it is not the default', () => {
  expect(generateFields(params)).toHaveProperty('film_grain', 'very_fine');
  expect(generateFields({ ...params, grain: 'none' } as GenerateParams)).not.toHaveProperty('film_grain');
});

test('the stand-in knows it', async () => {
  const ask = (body: object) =>
    readJsonFields(new Request('http://api', { method: 'POST', body: JSON.stringify(body) }));
  await expect(ask({ film_grain: 'very_fine' })).resolves.toMatchObject({
    values: { film_grain: 'very_fine' },
  });
  await expect(ask({ likeness: 3 })).rejects.toThrow('likeness');
});

test('a draft keeps it, and forgets what it is not', () => {
  const draft = (grain: string) => parseDraft({ params: { ...params, grain } });
  expect(draft('very_fine')?.params).toEqual(params);
  expect(draft('sand')).toBeNull();
});

test('every text that tells settings tells it, in the same words', () => {
  expect(settingChips(params, null, english)).toContain('very fine grain');
  expect(describeSettings(params, null, english)).toContain('very fine grain');
  expect(parameterRows(makeRun({ params }), makeImage(), english)).toContainEqual({
    name: 'Grain',
    asked: 'very fine',
    answered: null,
    differs: false,
  });
  expect(describeAdaptation({ ...params, grain: 'none' } as GenerateParams, params, flare)).toContain(
    'grain very fine',
  );
});

test('a preset keeps it, with the settings or with the way of editing', () => {
  const { steer: _, ...edit } = { ...DEFAULT_CHOICES, likeness: 4 };
  const { prompt: __, ...settings } = params;
  const preset = { id, kind: 'preset', name: 'Films', body: { settings, edit, prompt: null } };
  expect(parseNewPreset(preset)).toEqual(preset);
  expect(() =>
    parseNewPreset({ ...preset, body: { ...preset.body, edit: { ...edit, likeness: 10 } } }),
  ).toThrow('likeness” must be a whole number from 0 to 9.');
});

test('one that only edits have is chosen, kept and sent with the edit', () => {
  expect(DEFAULT_CHOICES).toHaveProperty('likeness', null);
  const choices = { ...DEFAULT_CHOICES, likeness: 4 };
  expect(parseChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  const asked = paramsOf(params, choices, flare);
  expect(asked).toHaveProperty('likeness', 4);
  expect(editFields(asked)).toHaveProperty('likeness', 4);
  expect(generateFields(asked)).not.toHaveProperty('likeness');
});
