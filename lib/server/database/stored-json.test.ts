import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Remark } from '@/lib/shared/remark';
import {
  storedAnswered,
  storedAxes,
  storedBase,
  storedCost,
  storedEdit,
  storedImageIds,
  storedInputs,
  storedPainted,
  storedParams,
  storedPlan,
  storedPresetBody,
  storedRemark,
  storedTemplateBody,
  storedTokenModels,
  storedUsage,
  UnreadableRow,
  writeRemark,
} from './stored-json';

const id = '0198';
const PARAMS = { ...DEFAULT_SETTINGS, prompt: 'a secret fox' };
const RECT = { x: 0, y: 0, width: 8, height: 8 };
const EDIT = {
  placement: 'exact',
  mask: 'm',
  markup: null,
  region: RECT,
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: false,
  reinforcePrompt: true,
};
const USAGE = {
  inputTokens: 3,
  inputTextTokens: 3,
  inputImageTokens: 0,
  outputTokens: 4,
  outputImageTokens: 4,
  outputTextTokens: 0,
  totalTokens: 7,
};
const COST = {
  totalMicroUsd: 9,
  lines: [{ what: 'imageOut', tokens: 4, usdPerMillion: 2.25, costMicroUsd: 9 }],
  priceTableVersion: '2026-11',
  lowerBound: false,
};
const PLAN = { mode: 'whole', sourceRect: RECT, outputWidth: 8, outputHeight: 8, content: RECT, scale: 1 };
const AXES = { prompts: [], models: ['a'], qualities: ['low', 'high'], sizes: [], backgrounds: [] };
const { prompt: _, ...SETTINGS } = PARAMS;

/** Each column: how it is read from a text, and a value as it is written. */
const COLUMNS: [name: string, read: (text: string) => unknown, value: unknown][] = [
  ['run 0198: params', (params) => storedParams({ id, params }), PARAMS],
  ['token 0198: models', (models) => storedTokenModels({ id, models }), ['gpt-image-2']],
  ['run 0198: inputs', (inputs) => storedInputs({ id, inputs }), ['one', 'two']],
  ['run 0198: edit', (edit) => storedEdit({ id, edit }), EDIT],
  ['run 0198: plan', (plan) => storedPlan({ id, plan }), PLAN],
  ['run 0198: usage', (usage) => storedUsage({ id, usage }), USAGE],
  ['run 0198: cost', (cost) => storedCost({ id, cost }), COST],
  ['run 0198: answered', (answered) => storedAnswered({ id, answered }), { quality: 'low' }],
  [
    'image 0198: painted',
    (painted) => storedPainted({ id, painted }),
    { bounds: RECT, share: 0.5, full: false },
  ],
  [
    'comparison 0198: base',
    (base) => storedBase({ id, base }),
    { params: PARAMS, edit: EDIT, images: ['one'] },
  ],
  ['comparison 0198: axes', (axes) => storedAxes({ id, axes }), AXES],
  [
    'preset 0198: body',
    (body) => storedPresetBody({ id, body }),
    { settings: SETTINGS, edit: null, prompt: null },
  ],
  [
    'preset 0198: body',
    (body) => storedTemplateBody({ id, body }),
    { prompt: '{a}', fill: 'rows', rows: 'x', lists: { a: 'b' }, settings: null, edit: null },
  ],
  ['zipTicket 0198: ids', (ids) => storedImageIds({ id, ids }), ['one']],
];

describe.each(COLUMNS)('%s', (name, read, value) => {
  const [row, column] = name.split(': ');
  const refusal = `The column ${column} of ${row} cannot be read`;

  test('comes out as it went in', () => {
    expect(read(JSON.stringify(value))).toEqual(value);
  });

  test('is refused by table, id and column where it is of another shape', () => {
    expect(() => read('7')).toThrow(UnreadableRow);
    expect(() => read('7')).toThrow(refusal);
  });

  test('is refused where it is broken, and not repeated', () => {
    expect(() => read('{"prompt":"a secret fo')).toThrow(new RegExp(`^${refusal}: it is not JSON$`));
  });
});

test('a column without a value has none', () => {
  expect(storedEdit({ id, edit: null })).toBeNull();
  expect(storedUsage({ id, usage: null })).toBeNull();
  expect(storedPainted({ id, painted: null })).toBeNull();
});

test('what came later has its default, and a value that is not offered any more is read', () => {
  const { moderation: __, quality: ___, ...older } = PARAMS;
  expect(storedParams({ id, params: JSON.stringify({ ...older, quality: 'hd' }) })).toEqual({
    ...PARAMS,
    quality: 'hd',
  });
  const body = JSON.stringify({ settings: SETTINGS, prompt: null });
  expect(storedPresetBody({ id, body }).edit).toBeNull();
  const { matchGrain: ____, ...edit } = EDIT;
  expect(storedEdit({ id, edit: JSON.stringify(edit) })?.matchGrain).toBe(true);
  const way = JSON.stringify({ settings: SETTINGS, prompt: null, edit: { sameSize: true, region: 'none' } });
  expect(storedPresetBody({ id, body: way }).edit).toMatchObject({ region: 'none', matchGrain: true });
});

test('the message says which field is wrong', () => {
  const edit = JSON.stringify({ ...EDIT, region: { x: 1 } });
  expect(() => storedEdit({ id, edit })).toThrow('The column edit of run 0198 cannot be read: region');
  const params = JSON.stringify({ ...PARAMS, n: 'three' });
  expect(() => storedParams({ id, params })).toThrow(/params of run 0198 cannot be read: n: .*number/);
});

test('a remark is what was written, and before remarks were JSON the bare words', () => {
  const sentence: Remark = { key: 'remarks.came', values: { count: 1, expected: 2 } };
  for (const remark of [sentence, 'No such size.', '{"key":7}', '"quoted"', '12', ''])
    expect(storedRemark({ errorMessage: writeRemark(remark) })).toEqual(remark);
  expect(storedRemark({ errorMessage: writeRemark(null) })).toBeNull();
  for (const old of ['No such size.', '[1', '12', '{"error":"x"}'])
    expect(storedRemark({ errorMessage: old })).toBe(old);
});
