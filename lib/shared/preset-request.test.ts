import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './default-settings';
import { OverpaintError } from './errors';
import { parseNewPreset, parsePresetBody, parsePresetChange } from './preset-request';

const id = '019ab0c1-2d3e-7f45-8a6b-7c8d9e0f1a2b';
const preset = { id, kind: 'preset', name: 'Poster', body: { settings: {} } };
const template = { id, kind: 'template', name: 'Animals', body: { prompt: 'a {b}' } };

const refusal = (parse: () => unknown) => {
  try {
    return parse();
  } catch (error) {
    return error instanceof OverpaintError ? `${error.code}: ${error.message}` : error;
  }
};

test('what is left out has the defaults of the form', () => {
  expect(parseNewPreset(preset)).toEqual({
    ...preset,
    body: { settings: DEFAULT_SETTINGS, edit: null, prompt: null },
  });
  expect(parseNewPreset(template)).toEqual({
    ...template,
    body: { prompt: 'a {b}', fill: 'rows', rows: '', lists: {}, settings: null, edit: null },
  });
});

test('a name is one line of text without loose spaces', () => {
  expect(parseNewPreset({ ...preset, name: ' My\n  poster ' }).name).toBe('My poster');
});

test('an edit’s own size may be kept', () => {
  const body = { settings: { ...DEFAULT_SETTINGS, size: 'source' } };
  expect(parseNewPreset({ ...preset, body })).toMatchObject({ body });
});

test('how pictures are edited may be kept too, of a template as well', () => {
  const usual = {
    sameSize: true,
    placement: null,
    region: 'auto',
    sendWholePhoto: null,
    featherPx: null,
    matchGrain: true,
    reinforcePrompt: false,
    inputFidelity: null,
  };
  const asked = parseNewPreset({ ...preset, body: { settings: {}, edit: { sameSize: true } } });
  expect(asked.body.edit).toEqual(usual);
  const exact = { ...usual, placement: 'exact', featherPx: 12 };
  expect(parseNewPreset({ ...template, body: { prompt: 'a', edit: exact } }).body.edit).toEqual(exact);
});

const edit = (change: object) => ({ ...preset, body: { settings: {}, edit: { sameSize: true, ...change } } });

test.each<[unknown, RegExp]>([
  [null, /object/],
  [edit({ sameSize: 'yes' }), /“body\.edit\.sameSize” must be true or false/],
  [edit({ placement: 'left' }), /“body\.edit\.placement” must be exact, whole or model/],
  [edit({ featherPx: -1 }), /“body\.edit\.featherPx” must be 0 to 512 pixels/],
  [edit({ mask: 'x' }), /no field “body\.edit\.mask”/],
  [{ ...preset, kind: 'style' }, /“kind” must be preset or template/],
  [{ ...preset, name: ' ' }, /“name” must have 1 to 80 characters/],
  [{ ...preset, name: 'x'.repeat(81) }, /“name” must have 1 to 80 characters/],
  [{ ...preset, id: '1' }, /“id” must be a UUID/],
  [{ ...preset, body: {} }, /“body\.settings” is missing/],
  [{ ...preset, body: { settings: { prompt: 'x' } } }, /no field “body\.settings\.prompt”/],
  [{ ...preset, body: { settings: { n: 11 } } }, /“body\.settings\.n” must be a whole number from 1 to 10/],
  [{ ...preset, body: { settings: { size: '1000x1000' } } }, /^invalid_size: .*16/],
  [{ ...preset, body: { settings: { outputCompression: 3 } } }, /^invalid_combination: Compression/],
  [{ ...preset, body: { settings: { model: 'mine' } } }, /^unknown_model/],
  [{ ...template, body: { prompt: 'a', lists: { b: 3 } } }, /“body\.lists\.b” must be a text/],
  [{ ...template, body: { prompt: 'a', fill: 'all' } }, /rows or combinations/],
  [{ ...template, body: { prompt: 'a', rows: 'x'.repeat(200_001) } }, /“body\.rows” is too long/],
  [{ ...template, body: { prompt: 'a', settings: { quality: 'hd' } } }, /“body\.settings\.quality”/],
])('%j is refused with a sentence', (body, sentence) => {
  expect(refusal(() => parseNewPreset(body))).toMatch(sentence);
});

test.each<[unknown, RegExp]>([
  [{}, /“revision” is missing|“revision” must be the revision/],
  [{ revision: 0 }, /“revision” must be the revision/],
  [{ revision: '1' }, /“revision” must be the revision/],
  [{ revision: 1, name: '' }, /“name” must have/],
  [{ revision: 1, kind: 'preset' }, /no field “kind”/],
])('the change %j is refused with a sentence', (body, sentence) => {
  expect(refusal(() => parsePresetChange(body))).toMatch(sentence);
});

test('a change says only what changes', () => {
  expect(parsePresetChange({ revision: 2 })).toEqual({ revision: 2 });
  expect(parsePresetChange({ revision: 2, name: ' New ' })).toEqual({ revision: 2, name: 'New' });
});

test('a body is checked as what it is the body of', () => {
  expect(parsePresetBody('template', { prompt: 'x' })).toMatchObject({ prompt: 'x', settings: null });
  expect(refusal(() => parsePresetBody('preset', { prompt: 'x' }))).toMatch(/“settings” is missing/);
});
